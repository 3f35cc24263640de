// Groups by category, the first character of their codes: cases, and payout over cost.
#include <algorithm>
#include <map>

#include "results/report/figures.hpp"
#include "results/report/series.hpp"
#include "sim/study/category.hpp"

namespace drgsim {

namespace {

constexpr std::size_t scenario_step = 1024;  // scenarios of groups read at a time

/// Groups by the first character of their codes, and sums over them and, last, over all.
class Categories {
  public:
    explicit Categories(const ReportSource& source) : source_(source) {
        const auto& codes = source.names(Axis::group);
        for (const std::string& code : codes) place_.emplace(first_character(code), 0);
        std::size_t next = 0;
        for (auto& [name, place] : place_) place = next++;
        for (const std::string& code : codes)
            of_group_.push_back(place_.find(first_character(code))->second);
    }
    [[nodiscard]] std::size_t size() const { return place_.size(); }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> list;
        for (const auto& [name, place] : place_) list.emplace_back(name);
        return list;
    }
    /// Of the settlement: sums[category].
    [[nodiscard]] std::vector<double> base(Var id, std::size_t policy) const {
        return sums(policy_part(source_.base(id), source_.policies(), policy), 1);
    }
    /// sums[scenario][category].
    [[nodiscard]] std::vector<double> of_scenarios(Var id, std::size_t policy, std::uint64_t first,
                                                   std::size_t count) const {
        return sums(source_.reader.read_slice(id, policy, first, count, 0, of_group_.size()),
                    count);
    }

  private:
    [[nodiscard]] std::vector<double> sums(std::span<const double> values,
                                           std::size_t count) const {
        const std::size_t groups = of_group_.size(), width = size() + 1;
        std::vector<double> all(count * width, 0.0);
        for (std::size_t row = 0; row < count; ++row) {
            double* sum = &all[row * width];
            for (std::size_t g = 0; g < groups; ++g) sum[of_group_[g]] += values[row * groups + g];
            for (std::size_t c = 0; c < size(); ++c) sum[size()] += sum[c];
        }
        return all;
    }
    const ReportSource& source_;
    std::map<std::string_view, std::size_t> place_;
    std::vector<std::size_t> of_group_;
};

/// Payout over cost of one policy's categories and of all groups, as an array of distributions.
void write_ratios(JsonText& json, const ReportSource& source, const Categories& categories,
                  std::size_t policy, const std::vector<bool>& hidden) {
    const std::size_t width = categories.size() + 1;
    std::vector<std::vector<double>> ratios(width);
    for (std::uint64_t first = 0; first < source.reader.scenarios(); first += scenario_step) {
        const auto count = static_cast<std::size_t>(
            std::min<std::uint64_t>(scenario_step, source.reader.scenarios() - first));
        const auto payout = categories.of_scenarios(Var::group_payout, policy, first, count);
        const auto cost = categories.of_scenarios(Var::group_cost, policy, first, count);
        for (std::size_t i = 0; i < payout.size(); ++i)
            if (cost[i] > 0) ratios[i % width].push_back(payout[i] / cost[i]);
    }
    const auto payout = categories.base(Var::group_payout, policy);
    const auto cost = categories.base(Var::group_cost, policy);
    json.begin_array();
    for (std::size_t c = 0; c < width; ++c) {
        const bool shown = (c == categories.size() || !hidden[c]) && cost[c] > 0;
        shown ? write_distribution(json, payout[c] / cost[c], ratios[c]) : json.add(nothing);
    }
    json.end_array();
}

}  // namespace

void write_categories(JsonText& json, const ReportSource& source) {
    if (!source.reader.has(Var::group_payout)) return;
    const Categories categories(source);
    std::vector<double> cases = categories.base(Var::group_cases, 0);
    cases.pop_back();
    const std::vector<bool> hidden = source.small.withheld(cases);
    json.key("categories").begin_object();
    json.put("names", categories.names());
    json.key("cases").begin_array();
    for (std::size_t c = 0; c < categories.size(); ++c)
        hidden[c] ? json.add(nothing) : json.add(cases[c]);
    json.end_array();
    json.key("ratios").begin_array();
    for (std::size_t p = 0; p < source.policies(); ++p)
        write_ratios(json, source, categories, p, hidden);
    json.end_array().end_object();
}

}  // namespace drgsim
