// Every amount that is printed or written goes through round_to_fen here.
#include "app/settlement_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <span>

#include "app/finding_tables.hpp"
#include "results/export/csv_text.hpp"
#include "results/summary/figures.hpp"
#include "sim/outputs/money.hpp"

namespace drgsim {

namespace {

using Fen = std::vector<std::int64_t>;

constexpr std::size_t listed_hospitals = 5;

/// The values of one policy of a settlement.
class PolicyView {
  public:
    PolicyView(const Study& study, const ResultBlock& block, std::size_t policy)
        : study_(study), block_(block), policy_(policy) {}

    [[nodiscard]] bool has(Var id) const { return !values_of(id).empty(); }
    [[nodiscard]] std::span<const double> all(Var id) const {
        const auto& values = values_of(id);
        const std::size_t n = values.size() / study_.policies.size();
        return std::span(values).subspan(policy_ * n, n);
    }
    /// The values of one fund, for variables with the fund as first dimension.
    [[nodiscard]] std::span<const double> of(Var id, std::size_t fund) const {
        const auto values = all(id);
        const std::size_t n = values.size() / fund_count;
        return values.subspan(fund * n, n);
    }
    [[nodiscard]] double at(Var id, std::size_t fund) const { return of(id, fund)[0]; }
    [[nodiscard]] std::int64_t fen(Var id, std::size_t fund) const { return to_fen(at(id, fund)); }
    /// A fund's amounts by hospital, closing to the fund's total.
    [[nodiscard]] Fen hospital_fen(Var id, Var total, std::size_t fund) const {
        return round_to_fen(of(id, fund), fen(total, fund));
    }
    /// Budget less payout as both are stated.
    [[nodiscard]] std::int64_t balance(std::size_t fund) const {
        return fen(Var::budget, fund) - fen(Var::payout, fund);
    }
    [[nodiscard]] const Policy& policy() const { return study_.policies[policy_].policy; }

  private:
    [[nodiscard]] const std::vector<double>& values_of(Var id) const {
        return block_.values[static_cast<std::size_t>(id)];
    }
    const Study& study_;
    const ResultBlock& block_;
    std::size_t policy_;
};

std::string fund_table(const PolicyView& view, const TextStyle& style) {
    TextTable table({"fund", "budget [yuan]", "points", "yuan/point", "payout [yuan]",
                     "balance [yuan]", "low", "normal", "high", "outside"});
    for (std::size_t f = 0; f < fund_count; ++f) {
        const auto cases = [&](Var id) { return number_text(view.at(id, f), 0); };
        table.add({std::string(fund_names[f]), grouped_fen_text(view.fen(Var::budget, f)),
                   number_text(view.at(Var::points, f), 2),
                   fmt::format("{:.6f}", view.at(Var::point_value, f)),
                   grouped_fen_text(view.fen(Var::payout, f)), grouped_fen_text(view.balance(f)),
                   cases(Var::cases_low), cases(Var::cases_normal), cases(Var::cases_high),
                   cases(Var::cases_outside)});
    }
    return table.text(style);
}

/// Payout and booked payment by hospital, both funds together.
std::pair<Fen, Fen> hospital_totals(const PolicyView& view, std::size_t hospitals) {
    Fen payout(hospitals, 0), booked(hospitals, 0);
    for (std::size_t f = 0; f < fund_count; ++f) {
        const Fen paid = view.hospital_fen(Var::hospital_payout, Var::payout, f);
        const Fen today = view.hospital_fen(Var::hospital_booked, Var::fund_booked, f);
        for (std::size_t h = 0; h < hospitals; ++h) {
            payout[h] += paid[h];
            booked[h] += today[h];
        }
    }
    return {payout, booked};
}

std::string hospital_table(const PolicyView& view, const HospitalTable& hospitals,
                           const TextStyle& style) {
    const auto [payout, booked] = hospital_totals(view, hospitals.size());
    const auto impact = [&, &paid = payout, &today = booked](std::size_t h) {
        return paid[h] - today[h];
    };
    std::vector<std::size_t> order(hospitals.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return impact(a) > impact(b); });
    const std::size_t shown = std::min(listed_hospitals, hospitals.size() / 2);
    if (shown > 0)
        order.erase(order.begin() + static_cast<std::ptrdiff_t>(shown),
                    order.end() - static_cast<std::ptrdiff_t>(shown));
    TextTable table(
        {"hospital", "name", "level", "booked today [yuan]", "payout [yuan]", "impact [yuan]"}, 2);
    for (const std::size_t h : order)
        table.add({hospitals.id[h], hospitals.name[h], std::to_string(hospitals.level[h]),
                   grouped_fen_text(booked[h]), grouped_fen_text(payout[h]),
                   grouped_fen_text(impact(h))});
    return fmt::format("\n  largest gains and losses of {} hospitals, both funds\n{}",
                       hospitals.size(), table.text(style));
}

std::string funds_csv(const Study& study, const ResultBlock& block) {
    std::string text =
        "policy,fund,budget,points,point_value,cost,fund_booked,payout,balance,"
        "cases_low,cases_normal,cases_high,cases_outside\n";
    for (std::size_t p = 0; p < study.policies.size(); ++p) {
        const PolicyView view(study, block, p);
        for (std::size_t f = 0; f < fund_count; ++f) {
            const auto money = [&](Var id) { return fen_text(view.fen(id, f)); };
            const auto number = [&](Var id) { return csv_number(view.at(id, f)); };
            text += csv_line({csv_cell(view.policy().name), std::string(fund_names[f]),
                              money(Var::budget), number(Var::points), number(Var::point_value),
                              money(Var::cost), money(Var::fund_booked), money(Var::payout),
                              fen_text(view.balance(f)), number(Var::cases_low),
                              number(Var::cases_normal), number(Var::cases_high),
                              number(Var::cases_outside)});
        }
    }
    return text;
}

std::string hospitals_csv(const Study& study, const ResultBlock& block) {
    std::string text = "policy,fund,hospital_id,name,level,points,cost,booked,entitlement,payout\n";
    const HospitalTable& hospitals = study.region->hospitals;
    for (std::size_t p = 0; p < study.policies.size(); ++p) {
        const PolicyView view(study, block, p);
        for (std::size_t f = 0; f < fund_count; ++f) {
            const auto points = view.of(Var::hospital_points, f);
            const Fen cost = view.hospital_fen(Var::hospital_cost, Var::cost, f);
            const Fen booked = view.hospital_fen(Var::hospital_booked, Var::fund_booked, f);
            const Fen entitlement = round_to_fen(view.of(Var::hospital_entitlement, f));
            const Fen payout = view.hospital_fen(Var::hospital_payout, Var::payout, f);
            for (std::size_t h = 0; h < hospitals.size(); ++h)
                text += csv_line({csv_cell(view.policy().name), std::string(fund_names[f]),
                                  csv_cell(hospitals.id[h]), csv_cell(hospitals.name[h]),
                                  std::to_string(hospitals.level[h]), csv_number(points[h]),
                                  fen_text(cost[h]), fen_text(booked[h]), fen_text(entitlement[h]),
                                  fen_text(payout[h])});
        }
    }
    return text;
}

std::string groups_csv(const Study& study, const ResultBlock& block) {
    std::string text = "policy,group_code,name,cases,points,cost,payout\n";
    const GroupTable& groups = study.region->groups;
    for (std::size_t p = 0; p < study.policies.size(); ++p) {
        const PolicyView view(study, block, p);
        const Fen cost = round_to_fen(view.all(Var::group_cost));
        const Fen payout = round_to_fen(view.all(Var::group_payout));
        for (std::size_t g = 0; g < groups.size(); ++g)
            text += csv_line({csv_cell(view.policy().name), csv_cell(groups.code[g]),
                              csv_cell(groups.name[g]), csv_number(view.all(Var::group_cases)[g]),
                              csv_number(view.all(Var::group_points)[g]), fen_text(cost[g]),
                              fen_text(payout[g])});
    }
    return text;
}

std::string months_csv(const Study& study, const ResultBlock& block) {
    std::string text = "policy,fund,month,point_value,payout\n";
    for (std::size_t p = 0; p < study.policies.size(); ++p) {
        const PolicyView view(study, block, p);
        for (std::size_t f = 0; f < fund_count; ++f) {
            const Fen payout = round_to_fen(view.of(Var::month_payout, f));
            for (std::size_t t = 0; t < month_count; ++t)
                text += csv_line({csv_cell(view.policy().name), std::string(fund_names[f]),
                                  std::to_string(t + 1),
                                  csv_number(view.of(Var::month_point_value, f)[t]),
                                  fen_text(payout[t])});
        }
    }
    return text;
}

bool is_there(const ResultBlock& block, Var id) {
    return !block.values[static_cast<std::size_t>(id)].empty();
}

}  // namespace

std::string settlement_text(const Study& study, const ResultBlock& block, const TextStyle& style) {
    std::string text;
    for (std::size_t p = 0; p < study.policies.size(); ++p) {
        const PolicyView view(study, block, p);
        const std::string title = fmt::format("policy {}, year {}", view.policy().name, study.year);
        text += fmt::format("{}{}\n\n{}", p == 0 ? "" : "\n", emphasised(title, style),
                            fund_table(view, style));
        if (view.has(Var::hospital_payout))
            text += hospital_table(view, study.region->hospitals, style);
        text += findings_text(study, block, p, style);
    }
    return text;
}

std::vector<std::pair<std::string, std::string>> settlement_csv(const Study& study,
                                                                const ResultBlock& block) {
    std::vector<std::pair<std::string, std::string>> files{{"funds.csv", funds_csv(study, block)}};
    if (is_there(block, Var::hospital_payout)) {
        files.emplace_back("hospitals.csv", hospitals_csv(study, block));
        files.emplace_back("indicators.csv", indicators_csv(study, block));
        const std::string departments = departments_csv(study, block);
        if (!departments.empty()) files.emplace_back("departments.csv", departments);
    }
    if (is_there(block, Var::group_payout))
        files.emplace_back("groups.csv", groups_csv(study, block));
    if (is_there(block, Var::month_payout))
        files.emplace_back("months.csv", months_csv(study, block));
    return files;
}

std::vector<std::string> settlement_csv_names() {
    return {"funds.csv",       "hospitals.csv", "indicators.csv",
            "departments.csv", "groups.csv",    "months.csv"};
}

}  // namespace drgsim
