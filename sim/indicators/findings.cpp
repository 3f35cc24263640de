// Every variable is written from the tallies of one policy, entity by entity.
#include "sim/indicators/findings.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <span>

#include "kernels/contracts.hpp"
#include "sim/indicators/cliffs.hpp"
#include "sim/inside/distribution.hpp"
#include "sim/settlement/prospective.hpp"

namespace drgsim {

namespace {

const std::vector<Tally>& of(const Tallies& tallies, Entity entity) {
    return tallies[static_cast<std::size_t>(entity)];
}

void size_base(const Study& study, const Departments& departments, ResultBlock& block) {
    DimSizes sizes = dim_sizes(study, 1);
    sizes[static_cast<std::size_t>(Dim::department)] = departments.size();
    for (const BaseVariable& variable : base_variables()) {
        auto& values = block.base.emplace_back();
        if (is_kept(variable.part, study.output))
            values.resize(study.policies.size() * values_of_policy(variable, sizes));
    }
}

/// The values of one policy in block.base.
class BaseRows {
  public:
    BaseRows(ResultBlock& block, std::size_t policy, std::size_t policies)
        : block_(block), policy_(policy), policies_(policies) {}
    /// Empty where the variable is not kept.
    [[nodiscard]] std::span<double> of(std::size_t variable) const {
        auto& values = block_.base[variable];
        const std::size_t n = values.size() / policies_;
        return std::span(values).subspan(policy_ * n, n);
    }

  private:
    ResultBlock& block_;
    std::size_t policy_, policies_;
};

void put_indicators(const Tallies& tallies, const BaseRows& rows) {
    for (std::size_t e = 0; e < entity_count; ++e) {
        for (std::size_t n = 0; n < indicator_count; ++n) {
            const auto indicator = static_cast<Indicator>(n);
            const auto values = rows.of(base_index(static_cast<Entity>(e), indicator));
            for (std::size_t i = 0; i < values.size(); ++i) {
                values[i] = indicator_of(indicator, tallies[e][i]);
            }
        }
    }
}

void put_alerts(const AlertRules& limits, const Tallies& tallies, const BaseRows& rows) {
    const auto values = rows.of(base_index(Finding::hospital_alert));
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Tally& hospital = of(tallies, Entity::hospital)[i / alert_count];
        values[i] = is_alert(limits, i % alert_count, hospital) ? 1 : 0;
    }
}

bool is_grassroots(const HospitalTable& hospitals, std::size_t h) {
    return hospitals.level[h] == 1 || hospitals.type[h] == "primary";
}

/// By community (community_names): share of its hospitals' payout that its grassroots members get.
std::vector<double> grassroots_shares(const HospitalTable& hospitals,
                                      const std::vector<Tally>& tallies) {
    const std::vector<std::string> names = community_names(hospitals);
    std::vector<double> all(names.size()), grassroots(names.size());
    for (std::size_t h = 0; h < hospitals.size(); ++h) {
        if (hospitals.community[h].empty()) continue;
        const auto at = static_cast<std::size_t>(
            std::lower_bound(names.begin(), names.end(), hospitals.community[h]) - names.begin());
        all[at] += tallies[h].payout;
        if (is_grassroots(hospitals, h)) grassroots[at] += tallies[h].payout;
    }
    for (std::size_t c = 0; c < names.size(); ++c) {
        grassroots[c] =
            all[c] > 0 ? grassroots[c] / all[c] : std::numeric_limits<double>::quiet_NaN();
    }
    return grassroots;
}

void put_communities(const HospitalTable& hospitals, const std::optional<double>& least,
                     const Tallies& tallies, const BaseRows& rows) {
    const auto shares = grassroots_shares(hospitals, of(tallies, Entity::hospital));
    for (std::size_t c = 0; c < shares.size(); ++c) {
        rows.of(base_index(Finding::community_grassroots_share))[c] = shares[c];
        rows.of(base_index(Finding::community_alert))[c] = least && shares[c] < *least ? 1 : 0;
    }
}

void put_cliffs(const Cliffs& cliffs, const BaseRows& rows) {
    for (std::size_t f = 0; f < fund_count; ++f) {
        for (std::size_t j = 0; j < cliff_count; ++j) {
            const std::size_t at = f * cliff_count + j;
            rows.of(base_index(Finding::cliff_cases))[at] = cliffs.cases[f][j];
            rows.of(base_index(Finding::cliff_cost))[at] = cliffs.cost[f][j];
            rows.of(base_index(Finding::cliff_money))[at] = cliffs.money[f][j];
        }
    }
}

void put_next_bases(const Study& study, const Policy& policy, const BaseRows& rows) {
    const auto values = rows.of(base_index(Finding::hospital_next_base));
    for (std::size_t h = 0; h < values.size(); ++h) {
        values[h] = policy.prospective ? hospital_budget(study, *policy.prospective, h).next
                                       : std::numeric_limits<double>::quiet_NaN();
    }
}

void put_distribution(const Distribution& given, const BaseRows& rows) {
    const auto put = [&](Finding finding, const std::vector<double>& from) {
        std::copy(from.begin(), from.end(), rows.of(base_index(finding)).begin());
    };
    put(Finding::hospital_surplus_hospital, given.to_hospital);
    put(Finding::hospital_surplus_departments, given.to_departments);
    put(Finding::hospital_surplus_persons, given.to_persons);
    put(Finding::department_score, given.score);
    put(Finding::department_surplus, given.amount);
}

}  // namespace

bool is_alert(const AlertRules& limits, std::size_t alert, const Tally& tally) {
    DRGSIM_EXPECT(alert < alert_count);
    const std::array<std::optional<double>, alert_count> all = {
        limits.cost_index, limits.time_index,           limits.self_expense_share,
        limits.low_share,  limits.high_share,           limits.surplus_rate,
        limits.loss_rate,  limits.admissions_per_person};
    const double value = indicator_of(alert_indicators[alert], tally);
    return all[alert] && (alert_names[alert] == "loss_rate" ? -value : value) > *all[alert];
}

Findings::Findings(const Study& study) : study_(study), departments_(*study.region, study.year) {
    for (const PreparedPolicy& prepared : study.policies) {
        const int column = prepared.policy.group_column;
        Tallies& persons = persons_[static_cast<std::size_t>(column - 1)];
        if (persons[0].empty()) persons = count_persons(study, column);
    }
}

void Findings::add(std::size_t policy, const PolicySettlement& settled, ResultBlock& block) const {
    if (block.base.empty()) size_base(study_, departments_, block);
    const PreparedPolicy& prepared = study_.policies[policy];
    const AlertRules& limits = prepared.policy.alerts;
    Tallies tallies = persons_[static_cast<std::size_t>(prepared.policy.group_column - 1)];
    tally_cases(study_, prepared, settled, tallies);
    const BaseRows rows(block, policy, study_.policies.size());
    put_indicators(tallies, rows);
    put_alerts(limits, tallies, rows);
    put_communities(study_.region->hospitals, limits.grassroots_share, tallies, rows);
    put_cliffs(count_cliffs(study_, prepared, settled.year.result), rows);
    if (!study_.output.hospital) return;
    put_next_bases(study_, prepared.policy, rows);
    put_distribution(distribute(study_, prepared, settled, departments_), rows);
}

}  // namespace drgsim
