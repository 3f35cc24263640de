// Reads the variables of the settlement alone.
#include "app/finding_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "results/export/csv_text.hpp"
#include "results/summary/figures.hpp"
#include "sim/inside/distribution.hpp"
#include "sim/outputs/base_variables.hpp"
#include "sim/outputs/money.hpp"

namespace drgsim {

namespace {

constexpr std::size_t listed_alerts = 10;

/// The settlement's own values of one policy.
class BaseView {
  public:
    BaseView(const Study& study, const ResultBlock& block, std::size_t policy)
        : study_(study), block_(block), policy_(policy) {}
    [[nodiscard]] std::span<const double> of(std::size_t variable) const {
        const auto& values = block_.base[variable];
        const std::size_t n = values.size() / study_.policies.size();
        return std::span(values).subspan(policy_ * n, n);
    }
    [[nodiscard]] std::span<const double> of(Indicator indicator) const {
        return of(base_index(Entity::hospital, indicator));
    }
    [[nodiscard]] bool has_alert(std::size_t hospital, std::size_t alert) const {
        return of(base_index(Finding::hospital_alert))[hospital * alert_count + alert] != 0;
    }

  private:
    const Study& study_;
    const ResultBlock& block_;
    std::size_t policy_;
};

std::string alert_table(const Study& study, const BaseView& view, const TextStyle& style) {
    const HospitalTable& hospitals = study.region->hospitals;
    const auto alerts = view.of(base_index(Finding::hospital_alert));
    TextTable table({"hospital", "name", "level", "alert", "value"}, 2);
    const auto all = static_cast<std::size_t>(std::count(alerts.begin(), alerts.end(), 1.0));
    std::size_t listed = 0;
    for (std::size_t i = 0; i < alerts.size() && listed < listed_alerts; ++i) {
        if (alerts[i] == 0) continue;
        const std::size_t h = i / alert_count, alert = i % alert_count;
        ++listed;
        table.add({hospitals.id[h], hospitals.name[h], std::to_string(hospitals.level[h]),
                   std::string(alert_names[alert]),
                   fmt::format("{:.3f}", view.of(alert_indicators[alert])[h])});
    }
    if (all == 0) return "";
    return fmt::format("\n  {} alerts of hospitals{}\n{}", all,
                       all > listed ? fmt::format(", the first {}", listed) : "",
                       table.text(style));
}

std::string community_table(const Study& study, const BaseView& view, const TextStyle& style) {
    const std::vector<std::string> names = community_names(study.region->hospitals);
    const auto alerts = view.of(base_index(Finding::community_alert));
    if (std::count(alerts.begin(), alerts.end(), 1.0) == 0) return "";
    TextTable table({"community", "grassroots share"});
    for (std::size_t c = 0; c < names.size(); ++c) {
        if (alerts[c] == 0) continue;
        const double share = view.of(base_index(Finding::community_grassroots_share))[c];
        table.add({names[c], fmt::format("{:.3f}", share)});
    }
    return "\n  communities whose grassroots members get too little\n" + table.text(style);
}

std::string cliff_table(const BaseView& view, const TextStyle& style) {
    const auto cases = view.of(base_index(Finding::cliff_cases));
    if (std::count(cases.begin(), cases.end(), 0.0) == static_cast<std::ptrdiff_t>(cases.size()))
        return "";
    TextTable table({"fund", "breakpoint", "cases", "their cost [yuan]", "sum of jumps [yuan]"});
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (cases[i] == 0) continue;
        const auto money = [&](Finding finding) {
            return grouped_fen_text(to_fen(view.of(base_index(finding))[i]));
        };
        table.add({std::string(fund_names[i / cliff_count]), std::to_string(i % cliff_count + 1),
                   number_text(cases[i], 0), money(Finding::cliff_cost),
                   money(Finding::cliff_money)});
    }
    return fmt::format("\n  cases within {:.0f} % of a cost where the payment jumps\n{}",
                       100 * cliff_reach, table.text(style));
}

std::string alerts_of(const BaseView& view, std::size_t hospital) {
    std::string names;
    for (std::size_t alert = 0; alert < alert_count; ++alert) {
        if (!view.has_alert(hospital, alert)) continue;
        names += (names.empty() ? "" : " ") + std::string(alert_names[alert]);
    }
    return names;
}

/// Amounts of the departments, closing to their hospitals'.
std::vector<std::int64_t> department_fen(const Departments& departments,
                                         std::span<const double> yuan) {
    std::vector<std::int64_t> fen;
    for (std::size_t first = 0, end = 0; first < departments.size(); first = end) {
        while (end < departments.size() && departments.hospital(end) == departments.hospital(first))
            ++end;
        const auto part = round_to_fen(yuan.subspan(first, end - first));
        fen.insert(fen.end(), part.begin(), part.end());
    }
    return fen;
}

/// Base, project and excess of a department's amount, closing to it.
std::vector<std::int64_t> parts_of(std::int64_t fen) {
    std::vector<double> yuan;
    for (const double part : department_parts)
        yuan.push_back(part * static_cast<double>(fen) / 100);
    return round_to_fen(yuan, fen);
}

}  // namespace

std::string findings_text(const Study& study, const ResultBlock& block, std::size_t policy,
                          const TextStyle& style) {
    const BaseView view(study, block, policy);
    return alert_table(study, view, style) + community_table(study, view, style) +
           cliff_table(view, style);
}

std::string indicators_csv(const Study& study, const ResultBlock& block) {
    std::string text = "policy,hospital_id,name,level";
    for (const IndicatorText& indicator : indicators) text += fmt::format(",{}", indicator.name);
    text += ",alerts\n";
    const HospitalTable& hospitals = study.region->hospitals;
    for (std::size_t p = 0; p < study.policies.size(); ++p) {
        const BaseView view(study, block, p);
        for (std::size_t h = 0; h < hospitals.size(); ++h) {
            std::vector<std::string> cells{csv_cell(study.policies[p].policy.name),
                                           csv_cell(hospitals.id[h]), csv_cell(hospitals.name[h]),
                                           std::to_string(hospitals.level[h])};
            for (std::size_t n = 0; n < indicator_count; ++n)
                cells.push_back(csv_number(view.of(static_cast<Indicator>(n))[h]));
            cells.push_back(alerts_of(view, h));
            text += csv_line(cells);
        }
    }
    return text;
}

std::string departments_csv(const Study& study, const ResultBlock& block) {
    const Departments departments(*study.region, study.year);
    if (departments.size() == 0) return "";
    std::string text = "policy,hospital_id,department,score,surplus,base,project,excess\n";
    for (std::size_t p = 0; p < study.policies.size(); ++p) {
        const BaseView view(study, block, p);
        const auto score = view.of(base_index(Finding::department_score));
        const auto amount =
            department_fen(departments, view.of(base_index(Finding::department_surplus)));
        for (std::size_t d = 0; d < departments.size(); ++d) {
            std::vector<std::string> cells{
                csv_cell(study.policies[p].policy.name),
                csv_cell(study.region->hospitals.id[departments.hospital(d)]),
                csv_cell(departments.name(d)), csv_number(score[d]), fen_text(amount[d])};
            for (const std::int64_t part : parts_of(amount[d])) cells.push_back(fen_text(part));
            text += csv_line(cells);
        }
    }
    return text;
}

}  // namespace drgsim
