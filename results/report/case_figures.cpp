// Classes of cases, cliffs, alerts, and groups by category.
#include <algorithm>
#include <array>
#include <map>

#include "results/report/figures.hpp"
#include "results/report/series.hpp"
#include "sim/outputs/base_variables.hpp"
#include "sim/study/category.hpp"

namespace drgsim {

namespace {

constexpr std::array<Var, 4> classes = {Var::cases_low, Var::cases_normal, Var::cases_high,
                                        Var::cases_outside};
constexpr std::size_t scenario_step = 1024;  // scenarios of groups read at a time

/// Shares of the four classes of one fund, which add up to 1.
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
        for (auto& cases : values) cases[s] /= sum;
    }
    const std::vector<bool> hidden = small.withheld(base);
    json.begin_object();
    for (std::size_t c = 0; c < classes.size(); ++c) {
        const std::string_view name = variable(classes[c]).name;
        hidden[c] ? json.put(name, nothing)
                  : write_distribution(json.key(name), base[c] / all, values[c]);
    }
    json.end_object();
}

/// values[policy][...] of a variable of the settlement; empty where the file has none.
std::vector<double> finding(const RunReader& reader, const SmallCells& small, std::size_t variable,
                            std::size_t policy) {
    if (small.findings().size() <= variable || small.findings()[variable].empty()) return {};
    return policy_part(small.findings()[variable], reader.description().policies.size(), policy);
}

void write_cliffs(JsonText& json, const RunReader& reader, const SmallCells& small) {
    json.key("cliffs").begin_array();
    for (std::size_t p = 0; p < reader.description().policies.size(); ++p) {
        const auto cases = finding(reader, small, base_index(Finding::cliff_cases), p);
        const auto cost = finding(reader, small, base_index(Finding::cliff_cost), p);
        const auto money = finding(reader, small, base_index(Finding::cliff_money), p);
        for (std::size_t i = 0; i < cases.size(); ++i) {
            if (cases[i] == 0) continue;
            const bool hidden = small.withholds(cases[i]);
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

/// Groups by the first character of their codes, and sums over them.
class Categories {
  public:
    explicit Categories(const RunReader& reader) : reader_(reader) {
        for (const std::string& code : codes()) place_.emplace(first_character(code), 0);
        std::size_t next = 0;
        for (auto& [name, place] : place_) place = next++;
        for (const std::string& code : codes())
            of_group_.push_back(place_.find(first_character(code))->second);
    }
    [[nodiscard]] std::size_t size() const { return place_.size(); }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> list;
        for (const auto& [name, place] : place_) list.emplace_back(name);
        return list;
    }
    /// Of the settlement.
    [[nodiscard]] std::vector<double> base(Var id, std::size_t policy) const {
        return sums(policy_part(reader_.base(id), reader_.description().policies.size(), policy),
                    1);
    }
    /// sums[scenario][category].
    [[nodiscard]] std::vector<double> of_scenarios(Var id, std::size_t policy, std::uint64_t first,
                                                   std::size_t count) const {
        return sums(reader_.read_slice(id, policy, first, count, 0, of_group_.size()), count);
    }

  private:
    [[nodiscard]] const std::vector<std::string>& codes() const {
        return reader_.description().axes.names[static_cast<std::size_t>(Axis::group)];
    }
    [[nodiscard]] std::vector<double> sums(const std::vector<double>& values,
                                           std::size_t count) const {
        std::vector<double> all(count * size(), 0.0);
        for (std::size_t i = 0; i < values.size(); ++i)
            all[i / of_group_.size() * size() + of_group_[i % of_group_.size()]] += values[i];
        return all;
    }
    const RunReader& reader_;
    std::map<std::string_view, std::size_t> place_;
    std::vector<std::size_t> of_group_;
};

/// Payout over cost of every category: [category] distributions of one policy.
void write_ratios(JsonText& json, const RunReader& reader, const Categories& categories,
                  std::size_t policy, const std::vector<bool>& hidden) {
    std::vector<std::vector<double>> ratios(categories.size());
    for (std::uint64_t first = 0; first < reader.scenarios(); first += scenario_step) {
        const auto count = static_cast<std::size_t>(
            std::min<std::uint64_t>(scenario_step, reader.scenarios() - first));
        const auto payout = categories.of_scenarios(Var::group_payout, policy, first, count);
        const auto cost = categories.of_scenarios(Var::group_cost, policy, first, count);
        for (std::size_t i = 0; i < payout.size(); ++i)
            if (cost[i] > 0) ratios[i % categories.size()].push_back(payout[i] / cost[i]);
    }
    const auto payout = categories.base(Var::group_payout, policy);
    const auto cost = categories.base(Var::group_cost, policy);
    json.begin_array();
    for (std::size_t c = 0; c < categories.size(); ++c)
        hidden[c] ? json.add(nothing) : write_distribution(json, payout[c] / cost[c], ratios[c]);
    json.end_array();
}

}  // namespace

void write_outliers(JsonText& json, const RunReader& reader, const SmallCells& small) {
    json.key("outliers").begin_array();
    for (std::size_t p = 0; p < reader.description().policies.size(); ++p) {
        std::vector<Series> series;
        for (const Var id : classes) series.emplace_back(reader, id, p);
        json.begin_array();
        for (std::size_t f = 0; f < series[0].cells(); ++f) write_classes(json, series, f, small);
        json.end_array();
    }
    json.end_array();
    write_cliffs(json, reader, small);
}

void write_categories(JsonText& json, const RunReader& reader, const SmallCells& small) {
    if (!reader.has(Var::group_payout)) return;
    const Categories categories(reader);
    const std::vector<double> cases = categories.base(Var::group_cases, 0);
    const std::vector<bool> hidden = small.withheld(cases);
    json.key("categories").begin_object();
    json.put("names", categories.names());
    json.key("cases").begin_array();
    for (std::size_t c = 0; c < categories.size(); ++c)
        hidden[c] ? json.add(nothing) : json.add(cases[c]);
    json.end_array();
    json.key("ratios").begin_array();
    for (std::size_t p = 0; p < reader.description().policies.size(); ++p)
        write_ratios(json, reader, categories, p, hidden);
    json.end_array();
    json.end_object();
}

void write_alerts(JsonText& json, const RunReader& reader, const SmallCells& small) {
    json.key("alerts").begin_array();
    for (std::size_t p = 0; p < reader.description().policies.size(); ++p) {
        const auto alerts = finding(reader, small, base_index(Finding::hospital_alert), p);
        for (std::size_t i = 0; i < alerts.size(); ++i) {
            const std::size_t hospital = i / alert_count, alert = i % alert_count;
            if (alerts[i] == 0 || small.hospitals()[hospital]) continue;
            const auto values =
                finding(reader, small, base_index(Entity::hospital, alert_indicators[alert]), p);
            json.begin_object();
            json.put("policy", p);
            json.put("hospital", hospital);
            json.put("alert", alert_names[alert]);
            json.put("value", values[hospital]);
            json.end_object();
        }
        const auto below = finding(reader, small, base_index(Finding::community_alert), p);
        const auto share =
            finding(reader, small, base_index(Finding::community_grassroots_share), p);
        for (std::size_t c = 0; c < below.size(); ++c) {
            if (below[c] == 0) continue;
            json.begin_object();
            json.put("policy", p);
            json.put("community", reader.description().communities[c]);
            json.put("alert", "grassroots_share");
            json.put("value", share[c]);
            json.end_object();
        }
    }
    json.end_array();
}

}  // namespace drgsim
