// Every policy against every other: the levels' payments of all policies are held, so that the
// hospitals of each are read once.
#include <algorithm>
#include <map>

#include "results/comparison/paired.hpp"

namespace drgsim {

namespace {

using LevelPayments = std::map<std::string, Payments>;

constexpr std::size_t scenario_step = 256;  // scenarios read at a time

/// Sums in the order of the hospitals, as compare() takes them: equal to the last bit.
LevelPayments level_payments(const RunReader& reader, std::size_t policy) {
    const std::vector<std::string> names = level_names(reader.description());
    const std::size_t n = reader.scenarios(), funds = reader.description().axes.size(Axis::fund);
    LevelPayments levels;
    std::vector<Payments*> of_hospital;
    for (const std::string& name : names)
        of_hospital.push_back(&levels.try_emplace(name, n).first->second);
    const auto settled = settled_of(reader, Var::hospital_payout, policy);
    for (std::size_t h = 0; h < names.size(); ++h) of_hospital[h]->settled += settled[h];
    for (std::size_t first = 0; first < n; first += scenario_step) {
        const std::size_t count = std::min(scenario_step, n - first);
        const auto read =
            reader.read_slice(Var::hospital_payout, policy, first, count, 0, names.size());
        for (std::size_t s = 0; s < count; ++s)
            for (std::size_t h = 0; h < names.size(); ++h) {
                double paid = 0;
                for (std::size_t f = 0; f < funds; ++f)
                    paid += read[(s * funds + f) * names.size() + h];
                of_hospital[h]->values[first + s] += paid;
            }
    }
    return levels;
}

}  // namespace

std::vector<Comparison> compare_all(const RunReader& reader) {
    const RunDescription& description = reader.description();
    const std::size_t policies = description.policies.size();
    if (policies < 2) return {};
    std::vector<LevelPayments> levels(policies);
    for (std::size_t p = 0; p < policies && reader.has(Var::hospital_payout); ++p)
        levels[p] = level_payments(reader, p);
    std::vector<Comparison> all;
    for (std::size_t baseline = 0; baseline < policies; ++baseline) {
        Comparison& comparison = all.emplace_back(begin_comparison(reader, baseline));
        for (std::size_t p = 0; p < policies; ++p) {
            if (p == baseline) continue;
            append_fund_differences(reader, p, baseline, comparison.funds);
            for (const auto& [name, payments] : levels[p]) {
                Change& change = comparison.levels.emplace_back();
                change.policy = description.policies[p];
                change.id = name;
                fill(change, payments, levels[baseline].at(name), description.design.antithetic);
            }
        }
    }
    return all;
}

}  // namespace drgsim
