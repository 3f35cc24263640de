// The order of a segment's cells as numbers, so that cases are sorted by one comparison: outside
// the pool or not, group, route or coefficient, month.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/settlement/case_facts.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// Ranks compare as the cells of one fund and hospital are ordered; those of other segments are
/// not comparable.
class CellRanks {
  public:
    /// Borrows both.
    CellRanks(const Study& study, const PreparedPolicy& prepared);

    /// Of case i; the months of a cell differ by its last month_bits.
    [[nodiscard]] std::uint32_t operator()(std::size_t i) const {
        const auto group = static_cast<std::uint32_t>(index(groups_[i]));
        const std::uint32_t place = reader_.alike() ? group << variant_bits_ : place_of(i, group);
        return place << month_bits | static_cast<std::uint32_t>(cases_.month(i) - 1);
    }
    /// Group and whether it is outside the pool, as a number below buckets().
    [[nodiscard]] std::uint32_t bucket(std::uint32_t rank) const {
        return rank >> (month_bits + variant_bits_);
    }
    [[nodiscard]] std::size_t buckets() const { return buckets_; }
    [[nodiscard]] bool outside(std::uint32_t rank) const {
        return bucket(rank) >> group_bits_ != 0;
    }
    [[nodiscard]] std::uint32_t group(std::uint32_t rank) const {
        return bucket(rank) & ((1U << group_bits_) - 1);
    }
    [[nodiscard]] static std::size_t month(std::uint32_t rank) {
        return rank & ((1U << month_bits) - 1);
    }
    /// Route and coefficients of all cases of that rank in a hospital.
    [[nodiscard]] CaseFacts facts(std::uint32_t rank, std::size_t hospital) const;
    [[nodiscard]] const CaseReader& reader() const { return reader_; }

    static constexpr int month_bits = 4;

  private:
    [[nodiscard]] std::uint32_t place_of(std::size_t i, std::uint32_t group) const;

    const CaseTable& cases_;
    const Column<GroupId>& groups_;
    const CaseReader reader_;
    std::vector<std::vector<double>> aux_;  ///< by group: what a_i may be, ascending
    int group_bits_ = 0, variant_bits_ = 0;
    std::size_t buckets_ = 0;
};

}  // namespace drgsim
