// Classes of cases, cliffs and alerts.
#include <array>

#include "results/report/figures.hpp"
#include "results/report/series.hpp"
#include "sim/outputs/base_variables.hpp"

namespace drgsim {

namespace {

constexpr std::array<Var, 4> classes = {Var::cases_low, Var::cases_normal, Var::cases_high,
                                        Var::cases_outside};

/// Shares of the four classes of one fund, which add up to 1; null of a fund without cases.
void write_classes(JsonText& json, const std::vector<Series>& series, std::size_t fund,
                   const SmallCells& small) {
    std::array<double, classes.size()> base{};
    for (std::size_t c = 0; c < classes.size(); ++c) base[c] = series[c].base(fund);
    double all = 0;
    for (const double cases : base) all += cases;
    std::vector<std::vector<double>> values;
    for (const Series& cases : series) values.push_back(cases.of(fund));
    for (std::size_t s = 0; s < values[0].size(); ++s) {
        double sum = 0;
        for (const auto& cases : values) sum += cases[s];
        for (auto& cases : values) cases[s] = sum > 0 ? cases[s] / sum : 0;
    }
    const std::vector<bool> hidden = small.withheld(base);
    json.begin_object();
    for (std::size_t c = 0; c < classes.size(); ++c) {
        const std::string_view name = variable(classes[c]).name;
        hidden[c] || all == 0 ? json.put(name, nothing)
                              : write_distribution(json.key(name), base[c] / all, values[c]);
    }
    json.end_object();
}

/// values[...] of one policy; empty where the file has none.
std::span<const double> finding(const ReportSource& source, std::size_t variable,
                                std::size_t policy) {
    return policy_part(source.finding(variable), source.policies(), policy);
}

void write_cliffs(JsonText& json, const ReportSource& source) {
    json.key("cliffs").begin_array();
    for (std::size_t p = 0; p < source.policies(); ++p) {
        const auto cases = finding(source, base_index(Finding::cliff_cases), p);
        const auto cost = finding(source, base_index(Finding::cliff_cost), p);
        const auto money = finding(source, base_index(Finding::cliff_money), p);
        for (std::size_t i = 0; i < cases.size(); ++i) {
            if (cases[i] == 0) continue;
            const bool hidden = source.small.withholds(cases[i]);
            json.begin_object();
            json.put("policy", p);
            json.put("fund", i / cliff_count);
            json.put("breakpoint", i % cliff_count + 1);
            if (!hidden) {
                json.put("cases", cases[i]);
                json.put("cost", cost[i]);
                json.put("money", money[i]);
            }
            json.end_object();
        }
    }
    json.end_array();
}

std::vector<double> cases_of_communities(const ReportSource& source) {
    const RunDescription& about = source.description();
    std::vector<double> cases(about.communities.size(), 0.0);
    for (std::size_t c = 0; c < cases.size(); ++c)
        for (std::size_t h = 0; h < about.hospital_communities.size(); ++h)
            if (about.hospital_communities[h] == about.communities[c])
                cases[c] += source.small.hospital_cases()[h];
    return cases;
}

}  // namespace

void write_outliers(JsonText& json, const ReportSource& source) {
    json.key("outliers").begin_array();
    for (std::size_t p = 0; p < source.policies(); ++p) {
        std::vector<Series> series;
        for (const Var id : classes) series.emplace_back(source, id, p);
        json.begin_array();
        for (std::size_t f = 0; f < series[0].cells(); ++f)
            write_classes(json, series, f, source.small);
        json.end_array();
    }
    json.end_array();
    write_cliffs(json, source);
}

void write_alerts(JsonText& json, const ReportSource& source) {
    const std::vector<double> communities = cases_of_communities(source);
    json.key("alerts").begin_array();
    for (std::size_t p = 0; p < source.policies(); ++p) {
        const auto alerts = finding(source, base_index(Finding::hospital_alert), p);
        for (std::size_t i = 0; i < alerts.size(); ++i) {
            const std::size_t hospital = i / alert_count, alert = i % alert_count;
            if (alerts[i] != 1 || source.small.hospitals()[hospital]) continue;
            const auto values =
                finding(source, base_index(Entity::hospital, alert_indicators[alert]), p);
            json.begin_object();
            json.put("policy", p);
            json.put("hospital", hospital);
            json.put("alert", alert_names[alert]);
            json.put("value", values[hospital]);
            json.end_object();
        }
        const auto below = finding(source, base_index(Finding::community_alert), p);
        const auto share = finding(source, base_index(Finding::community_grassroots_share), p);
        for (std::size_t c = 0; c < below.size(); ++c) {
            if (below[c] != 1 || source.small.withholds(communities[c])) continue;
            json.begin_object();
            json.put("policy", p);
            json.put("community", source.description().communities[c]);
            json.put("alert", "grassroots_share");
            json.put("value", share[c]);
            json.end_object();
        }
    }
    json.end_array();
}

}  // namespace drgsim
