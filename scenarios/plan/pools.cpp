// Which budget each hospital's cases are settled against, and whether every one that is needed is
// there.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scenarios/plan/prepare.hpp"
#include "scenarios/toml_file/nearest.hpp"
#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace {

std::vector<std::string> communities_of(const HospitalTable& hospitals) {
    std::set<std::string> names(hospitals.community.begin(), hospitals.community.end());
    names.erase("");
    return {names.begin(), names.end()};
}

class BudgetResolver {
  public:
    BudgetResolver(const Plan& plan, Study& study, Problems& problems)
        : plan_(plan), hospitals_(study.region->hospitals), study_(study), problems_(problems) {}

    void run() {
        assign_hospitals();
        take_budgets(plan_.budget, study_.budget);
        for (const PoolLine& pool : plan_.pools) {
            CommunityPool& taken = study_.pools.emplace_back(CommunityPool{pool.name});
            take_budgets(pool.budget, taken.budget);
        }
        const auto has_cases = funds_with_cases(study_);
        expect_budgets(has_cases[0], plan_.budget, "", {plan_.file, 0});
        for (std::size_t p = 0; p < plan_.pools.size(); ++p) {
            const PoolLine& pool = plan_.pools[p];
            expect_budgets(has_cases[p + 1], pool.budget, pool.name, pool.origin);
        }
    }

  private:
    using Flags = std::array<bool, fund_count>;

    void assign_hospitals() {
        if (plan_.pools.empty()) return;
        const auto known = communities_of(hospitals_);
        study_.pool_of_hospital.assign(hospitals_.size(), 0);
        for (std::size_t p = 0; p < plan_.pools.size(); ++p) {
            for (const std::string& community : plan_.pools[p].communities) {
                expect_known(plan_.pools[p], community, known);
                for (std::size_t h = 0; h < hospitals_.size(); ++h)
                    if (!community.empty() && hospitals_.community[h] == community)
                        study_.pool_of_hospital[h] = static_cast<std::uint32_t>(p + 1);
            }
        }
    }

    void expect_known(const PoolLine& pool, const std::string& community,
                      const std::vector<std::string>& known) {
        if (std::find(known.begin(), known.end(), community) != known.end()) return;
        problems_.add(pool.community_origin.file, pool.community_origin.line,
                      fmt::format("pool \"{}\" names the community \"{}\", which no hospital has",
                                  pool.name, community),
                      "it would have no hospitals",
                      known.empty() ? "fill the column community of hospitals.csv"
                                    : known_names(community, known));
    }

    static void take_budgets(const FundBudgets& stated, std::array<double, fund_count>& budget) {
        for (std::size_t f = 0; f < stated.size(); ++f)
            if (stated[f]) budget[f] = stated[f]->after_carve_outs();
    }

    /// `pool` is "" for the region's own.
    void expect_budgets(const Flags& has_cases, const FundBudgets& stated, const std::string& pool,
                        const Origin& at) {
        for (std::size_t f = 0; f < stated.size(); ++f) {
            if (stated[f] || !has_cases[f]) continue;
            std::string cases = plan_.pools.empty() ? "cases" : "cases of hospitals in no pool";
            if (!pool.empty()) cases = fmt::format("cases of pool \"{}\"", pool);
            problems_.add(
                at.file, at.line,
                fmt::format("the {} fund has {} in {} and no budget", fund_names[f], cases,
                            study_.year),
                "its point value cannot be computed",
                fmt::format("add [{}budget.{}] with total = ...",
                            pool.empty() ? "" : fmt::format("pool.{}.", pool), fund_names[f]));
        }
    }

    const Plan& plan_;
    const HospitalTable& hospitals_;
    Study& study_;
    Problems& problems_;
};

}  // namespace

std::vector<std::array<bool, fund_count>> funds_with_cases(const Study& study) {
    using Flags = std::vector<std::array<bool, fund_count>>;
    const CaseTable& cases = study.region->cases;
    const auto mark = [&](std::size_t i, Flags& has_cases) {
        if (cases.year(i) == study.year)
            has_cases[study.pool_of(index(cases.hospital[i]))][index(cases.fund[i])] = true;
    };
    const auto join = [](const Flags& part, Flags& all) {
        for (std::size_t p = 0; p < part.size(); ++p)
            for (std::size_t f = 0; f < fund_count; ++f) all[p][f] |= part[p][f];
    };
    return sum_in_tiles(few_tiles(cases.size()), Flags(study.pool_count()), mark, join);
}

void resolve_budgets(const Plan& plan, Study& study, Problems& problems) {
    BudgetResolver(plan, study, problems).run();
}

}  // namespace drgsim
