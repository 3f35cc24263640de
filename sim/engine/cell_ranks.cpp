// A rank is four numbers side by side in 32 bits, as wide as the region and the policy need them.
#include "sim/engine/cell_ranks.hpp"

#include <algorithm>
#include <bit>

#include "kernels/contracts.hpp"

namespace drgsim {

namespace {

int bits_below(std::size_t count) {
    return count < 2 ? 0 : static_cast<int>(std::bit_width(count - 1));
}

/// By group: every coefficient that a case of it may have (CaseReader::facts), ascending.
std::vector<std::vector<double>> coefficients(const PreparedPolicy& prepared, std::size_t groups) {
    std::vector<std::vector<double>> all(groups, {1.0});
    for (std::size_t g = 0; g < groups; ++g) {
        std::vector<double>& of_group = all[g];
        for (std::size_t rule = 0; rule < prepared.policy.adjusters.cases.size(); ++rule)
            of_group.push_back(prepared.standards.adjuster[rule][g]);
        std::sort(of_group.begin(), of_group.end());
        of_group.erase(std::unique(of_group.begin(), of_group.end()), of_group.end());
    }
    return all;
}

}  // namespace

CellRanks::CellRanks(const Study& study, const PreparedPolicy& prepared)
    : cases_(study.region->cases),
      groups_(cases_.group[static_cast<std::size_t>(prepared.policy.group_column - 1)]),
      reader_(*study.region, prepared.policy, prepared.standards, study.year) {
    const std::size_t groups = study.region->groups.size();
    group_bits_ = bits_below(groups);
    buckets_ = groups;
    if (reader_.alike()) return;
    constexpr std::size_t routes = static_cast<std::size_t>(CaseRoute::outside) + 1;
    aux_ = coefficients(prepared, groups);
    std::size_t variants = routes;
    for (const auto& of_group : aux_) variants = std::max(variants, of_group.size());
    variant_bits_ = bits_below(variants);
    buckets_ += std::size_t{1} << group_bits_;
    DRGSIM_EXPECT(1 + group_bits_ + variant_bits_ + month_bits <= 32);
}

std::uint32_t CellRanks::place_of(std::size_t i, std::uint32_t group) const {
    const CaseFacts facts = reader_.facts(i);
    if (facts.route != CaseRoute::pool)
        return (1U << group_bits_ | group) << variant_bits_ |
               static_cast<std::uint32_t>(facts.route);
    const std::vector<double>& aux = aux_[group];
    const auto variant = std::lower_bound(aux.begin(), aux.end(), facts.aux) - aux.begin();
    return group << variant_bits_ | static_cast<std::uint32_t>(variant);
}

CaseFacts CellRanks::facts(std::uint32_t rank, std::size_t hospital) const {
    const std::uint32_t variant = rank >> month_bits & ((1U << variant_bits_) - 1);
    CaseFacts facts;
    if (outside(rank)) {
        facts.route = static_cast<CaseRoute>(variant);
        return facts;
    }
    facts.k = reader_.coefficient(hospital, group(rank));
    if (!reader_.alike()) facts.aux = aux_[group(rank)][variant];
    return facts;
}

}  // namespace drgsim
