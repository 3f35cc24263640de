// Pairs the scenarios of two policies slice by slice; levels, types and communities are summed over
// their hospitals on the way.
#include "results/comparison/comparison.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "results/comparison/paired.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

/// What hospitals are paid together, e.g. those of a level.
struct Union {
    Payments policy, baseline;
};

/// Samples of the hospitals of each name that `name_of` gives; "" is in none.
class Unions {
  public:
    Unions(std::size_t scenarios, const std::vector<std::string>& name_of_hospital)
        : scenarios_(scenarios), name_of_(name_of_hospital) {}
    /// Nothing where the hospital is in none.
    Union* of(std::size_t hospital) {
        const std::string& name = name_of_[hospital];
        if (name.empty()) return nullptr;
        const auto [at, made] = unions_.try_emplace(name);
        if (made) at->second = {Payments(scenarios_), Payments(scenarios_)};
        return &at->second;
    }
    void append_to(std::vector<Change>& list, const std::string& policy, bool antithetic) const {
        for (const auto& [name, members] : unions_) {
            Change& change = list.emplace_back();
            change.policy = policy;
            change.id = name;
            fill(change, members.policy, members.baseline, antithetic);
        }
    }

  private:
    std::size_t scenarios_;
    const std::vector<std::string>& name_of_;
    std::map<std::string, Union> unions_;
};

class PolicyComparison {
  public:
    PolicyComparison(const RunReader& reader, std::size_t baseline, Comparison& comparison)
        : reader_(reader),
          description_(reader.description()),
          n_(description_.scenarios),
          baseline_(baseline),
          comparison_(comparison),
          antithetic_(description_.design.antithetic),
          levels_(level_names(description_)) {}

    void compare(std::size_t policy) {
        policy_ = policy;
        append_fund_differences(reader_, policy_, baseline_, comparison_.funds);
        if (reader_.has(Var::hospital_payout)) hospitals();
        if (reader_.has(Var::group_payout)) groups();
    }

  private:
    [[nodiscard]] const std::string& policy_name() const { return description_.policies[policy_]; }

    /// Changes of all hospitals or groups, slice by slice; `visit(entity, policy's payments,
    /// baseline's)` sees each.
    template <class Visit>
    void changes(Var id, Axis axis, const std::vector<std::string>& titles,
                 std::vector<Change>& list, const Visit& visit) {
        const auto& ids = description_.axes.names[static_cast<std::size_t>(axis)];
        const std::size_t most = slice_extent(n_, ids.size());
        for (std::size_t begin = 0; begin < ids.size(); begin += most) {
            const std::size_t extent = std::min(most, ids.size() - begin);
            const auto policy = payments_of(reader_, id, policy_, begin, extent);
            const auto baseline = payments_of(reader_, id, baseline_, begin, extent);
            for (std::size_t i = 0; i < extent; ++i) {
                Change& change = list.emplace_back();
                change.policy = policy_name();
                change.id = ids[begin + i];
                change.name = titles[begin + i];
                fill(change, policy[i], baseline[i], antithetic_);
                visit(begin + i, policy[i], baseline[i]);
            }
        }
    }

    void hospitals() {
        Unions levels(n_, levels_), types(n_, description_.hospital_types),
            communities(n_, description_.hospital_communities);
        const auto add = [&](std::size_t hospital, const Payments& policy,
                             const Payments& baseline) {
            for (Unions* unions : {&levels, &types, &communities}) {
                Union* members = unions->of(hospital);
                if (members == nullptr) continue;
                members->policy.add(policy);
                members->baseline.add(baseline);
            }
        };
        changes(Var::hospital_payout, Axis::hospital, description_.hospital_names,
                comparison_.hospitals, add);
        levels.append_to(comparison_.levels, policy_name(), antithetic_);
        types.append_to(comparison_.types, policy_name(), antithetic_);
        communities.append_to(comparison_.communities, policy_name(), antithetic_);
    }

    void groups() {
        changes(Var::group_payout, Axis::group, description_.group_names, comparison_.groups,
                [](std::size_t, const Payments&, const Payments&) {});
    }

    const RunReader& reader_;
    const RunDescription& description_;
    std::size_t n_, baseline_, policy_ = 0;
    Comparison& comparison_;
    bool antithetic_;
    std::vector<std::string> levels_;
};

std::size_t position_of(const RunReader& reader, const std::string& baseline) {
    const auto& policies = reader.description().policies;
    const auto at = std::find(policies.begin(), policies.end(), baseline);
    if (at == policies.end())
        throw InputError(Problem{
            reader.path(), 0, fmt::format("there is no policy \"{}\" in the result", baseline), "",
            fmt::format("its policies are {}", fmt::join(policies, ", "))});
    if (policies.size() == 1)
        throw InputError(Problem{reader.path(), 0,
                                 fmt::format("{} is the only policy of the result", baseline),
                                 "a comparison needs two in one run, with the same random numbers",
                                 "name both in the plan's `policies` and run it again"});
    return static_cast<std::size_t>(at - policies.begin());
}

}  // namespace

Comparison begin_comparison(const RunReader& reader, std::size_t baseline) {
    Comparison comparison;
    comparison.path = reader.path();
    comparison.description = reader.description();
    comparison.baseline = comparison.description.policies[baseline];
    for (const double budget : reader.base(Var::budget))
        comparison.budget = std::max(comparison.budget, std::abs(budget));
    return comparison;
}

Comparison compare(const RunReader& reader, const std::string& baseline) {
    const std::size_t position = position_of(reader, baseline);
    Comparison comparison = begin_comparison(reader, position);
    PolicyComparison paired(reader, position, comparison);
    for (std::size_t p = 0; p < comparison.description.policies.size(); ++p)
        if (p != position) paired.compare(p);
    return comparison;
}

}  // namespace drgsim
