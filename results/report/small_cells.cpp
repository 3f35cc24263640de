#include "results/report/small_cells.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/input/problems.hpp"
#include "sim/outputs/base_variables.hpp"

namespace drgsim {

namespace {

/// Cost over cost per case; a hospital without cases has no cost per case.
std::vector<double> cases_of_hospitals(const Summary& summary) {
    const Axes& axes = summary.description.axes;
    const std::size_t hospitals = axes.size(Axis::hospital), funds = axes.size(Axis::fund);
    const std::size_t variable = base_index(Entity::hospital, Indicator::cost_per_case);
    const auto& cost = summary.base.values[static_cast<std::size_t>(Var::hospital_cost)];
    std::vector<double> cases(hospitals, std::numeric_limits<double>::quiet_NaN());
    if (cost.empty() || summary.base.base.size() <= variable || summary.base.base[variable].empty())
        return cases;
    for (std::size_t h = 0; h < hospitals; ++h) {
        double sum = 0;
        for (std::size_t f = 0; f < funds; ++f) sum += cost[f * hospitals + h];
        const double per_case = summary.base.base[variable][h];
        cases[h] = per_case > 0 ? std::round(sum / per_case) : 0;
    }
    return cases;
}

}  // namespace

std::vector<double> by_level(const RunDescription& description, std::span<const double> values) {
    std::vector<double> sums(description.axes.size(Axis::level), 0.0);
    for (std::size_t h = 0; h < values.size(); ++h)
        sums[static_cast<std::size_t>(description.hospital_levels[h] - 1)] += values[h];
    return sums;
}

SmallCells::SmallCells(const Summary& summary, std::uint64_t least)
    : least_(least),
      hospital_cases_(cases_of_hospitals(summary)),
      hospitals_(hospital_cases_.size(), false),
      levels_(summary.description.axes.size(Axis::level), false) {
    const bool known = !hospital_cases_.empty() && !std::isnan(hospital_cases_.front());
    if (least_ == 0 || !summary.description.output.hospital || hospital_cases_.empty()) return;
    if (!known)
        throw InputError(Problem{summary.path, 0, "the result does not tell the hospitals' cases",
                                 "small cells cannot be found", "run the study again"});
    levels_ = withheld(by_level(summary.description, hospital_cases_));
    std::vector<std::vector<std::size_t>> members(levels_.size());
    for (std::size_t h = 0; h < hospitals_.size(); ++h) {
        hospitals_[h] = withholds(hospital_cases_[h]);
        members[static_cast<std::size_t>(summary.description.hospital_levels[h] - 1)].push_back(h);
    }
    for (std::size_t level = 0; level < levels_.size(); ++level)
        hide_level(members[level], levels_[level]);
}

/// Withholds the smallest hospital that is shown where its level would tell another.
void SmallCells::hide_level(const std::vector<std::size_t>& members, bool hidden_total) {
    const auto hidden =
        std::count_if(members.begin(), members.end(), [&](std::size_t h) { return hospitals_[h]; });
    if (hidden != (hidden_total ? 0 : 1)) return;
    const std::size_t* smallest = nullptr;
    for (const std::size_t& h : members)
        if (!hospitals_[h] && hospital_cases_[h] > 0 &&
            (smallest == nullptr || hospital_cases_[h] < hospital_cases_[*smallest]))
            smallest = &h;
    if (smallest != nullptr) hospitals_[*smallest] = true;
}

bool SmallCells::withholds(double cases) const {
    return cases > 0 && cases < static_cast<double>(least_);
}

std::vector<bool> SmallCells::withheld(std::span<const double> cases) const {
    std::vector<bool> hidden(cases.size(), false);
    std::size_t next = cases.size();
    for (std::size_t i = 0; i < cases.size(); ++i) {
        hidden[i] = withholds(cases[i]);
        if (!hidden[i] && cases[i] > 0 && (next == cases.size() || cases[i] < cases[next]))
            next = i;
    }
    if (std::count(hidden.begin(), hidden.end(), true) == 1 && next < cases.size())
        hidden[next] = true;
    return hidden;
}

}  // namespace drgsim
