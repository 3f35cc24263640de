#include "results/report/small_cells.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/input/problems.hpp"
#include "sim/outputs/base_variables.hpp"

namespace drgsim {

namespace {

/// Cost over cost per case; a hospital without cases has no cost per case.
std::vector<double> cases_of_hospitals(const RunReader& reader, const Findings& findings) {
    const std::size_t hospitals = reader.description().axes.size(Axis::hospital);
    const std::size_t variable = base_index(Entity::hospital, Indicator::cost_per_case);
    std::vector<double> cases(hospitals, std::numeric_limits<double>::quiet_NaN());
    if (!reader.has(Var::hospital_cost) || findings.empty() || findings[variable].empty())
        return cases;
    const std::vector<double> cost = reader.base(Var::hospital_cost);
    const std::size_t funds = reader.description().axes.size(Axis::fund);
    for (std::size_t h = 0; h < hospitals; ++h) {
        double sum = 0;
        for (std::size_t f = 0; f < funds; ++f) sum += cost[f * hospitals + h];
        const double per_case = findings[variable][h];
        cases[h] = per_case > 0 ? std::round(sum / per_case) : 0;
    }
    return cases;
}

}  // namespace

SmallCells::SmallCells(const RunReader& reader, std::uint64_t least)
    : least_(least),
      findings_(reader.base_block().base),
      hospital_cases_(cases_of_hospitals(reader, findings_)),
      hospitals_(hospital_cases_.size(), false) {
    if (least_ == 0) return;
    if (reader.has(Var::hospital_payout) && !hospital_cases_.empty() &&
        std::isnan(hospital_cases_.front()))
        throw InputError(Problem{reader.path(), 0, "the result does not tell the hospitals' cases",
                                 "small cells cannot be found", "run the study again"});
    const auto& levels = reader.description().hospital_levels;
    for (int level = 1; level <= 3; ++level) {
        std::vector<std::size_t> members;
        std::vector<double> cases;
        for (std::size_t h = 0; h < levels.size(); ++h) {
            if (levels[h] != level) continue;
            members.push_back(h);
            cases.push_back(hospital_cases_[h]);
        }
        const std::vector<bool> hidden = withheld(cases);
        for (std::size_t i = 0; i < members.size(); ++i) hospitals_[members[i]] = hidden[i];
    }
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
