// Which figures stand on so few cases that they are withheld on request, so that what is printed
// beside them does not tell them either.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "results/summary/summary.hpp"

namespace drgsim {

class SmallCells {
  public:
    /// @throws InputError when cells below `least` are to be withheld and the file does not tell
    ///         the cases of its hospitals.
    SmallCells(const Summary& summary, std::uint64_t least);

    /// Whether each cell of a partition with a published total is withheld: those with more than 0
    /// and fewer than `least` cases, and, where that is a single one, the smallest of the others,
    /// or the total less the others would tell it.
    [[nodiscard]] std::vector<bool> withheld(std::span<const double> cases) const;
    /// Whether a figure that stands alone is.
    [[nodiscard]] bool withholds(double cases) const;

    [[nodiscard]] std::uint64_t least() const { return least_; }
    /// Cases of the settled year; NaN where the file does not tell.
    [[nodiscard]] const std::vector<double>& hospital_cases() const { return hospital_cases_; }
    /// Hospitals to withhold: in a level whose total is shown none or at least two, in one whose
    /// total is withheld at least one.
    [[nodiscard]] const std::vector<bool>& hospitals() const { return hospitals_; }
    /// Levels whose totals are withheld; the regions' totals are shown.
    [[nodiscard]] const std::vector<bool>& levels() const { return levels_; }

  private:
    void hide_level(const std::vector<std::size_t>& members, bool hidden_total);

    std::uint64_t least_ = 0;
    std::vector<double> hospital_cases_;
    std::vector<bool> hospitals_, levels_;
};

/// sums[level] of values by hospital.
std::vector<double> by_level(const RunDescription& description, std::span<const double> values);

}  // namespace drgsim
