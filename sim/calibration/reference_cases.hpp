// The reference cases of a policy: past costs, sorted by group once, so that every later step
// of calibration walks one group at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/calibration/standards.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

/// What calibration reads of a case, in 16 bytes: a group's cases are one stream when they are
/// dealt.
struct ReferenceCase {
    double cost;            ///< C, net of a separate E [yuan]
    std::uint32_t row;      ///< in CaseTable
    std::uint16_t stratum;  ///< year index * level_count + level - 1
};

/// The cases of some years, by group, in input order within a group.
struct ReferenceCases {
    std::vector<int> years;           ///< ascending, distinct
    std::vector<std::size_t> offset;  ///< cases of group g: [offset[g], offset[g + 1])
    Column<ReferenceCase> cases;
    Column<double> weight;          ///< how often the case counts; empty = each once
    std::vector<std::uint8_t> met;  ///< by group: 1 = some case of any year is in it
    [[nodiscard]] std::size_t strata() const { return years.size() * level_count; }
    [[nodiscard]] std::span<const ReferenceCase> of(std::size_t g) const {
        return std::span(cases).subspan(offset[g], offset[g + 1] - offset[g]);
    }
};

/// Sorts the cases of `history` that count at all by their group in `group_column` (1 or 2). Costs
/// are net of E where that is paid beside the group payment (`separate_excluded`), else E is part
/// of C (rules 12).
ReferenceCases reference_cases(const Region& region, int group_column, bool separate_excluded,
                               std::span<const int> history);

/// Puts the cases of every group into ascending order of cost, ties as they were: for those who
/// calibrate on the same cases again and again.
void sort_by_cost(ReferenceCases& cases);

/// Calibrates `policy` on `cases`, made for its group column and E, of which case i counts
/// weight[i] times (empty = each once).
Standards calibrate(const Region& region, const Policy& policy, const ReferenceCases& cases,
                    std::span<const double> weight);

}  // namespace drgsim
