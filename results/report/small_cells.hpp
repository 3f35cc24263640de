// Which figures stand on so few cases that they are withheld on request.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "results/run/reader.hpp"

namespace drgsim {

/// The settlement's indicators of a file, by position in base_variables(); an entry is empty where
/// the file lacks it.
using Findings = std::vector<std::vector<double>>;

class SmallCells {
  public:
    /// @throws InputError when cells below `least` are to be withheld and the file does not tell
    ///         the cases of its hospitals.
    SmallCells(const RunReader& reader, std::uint64_t least);

    /// Whether each cell of a partition with a published total is withheld: those with more than 0
    /// and fewer than `least` cases, and, where that is a single one, the smallest of the others,
    /// or the total less the others would tell it.
    [[nodiscard]] std::vector<bool> withheld(std::span<const double> cases) const;
    /// Whether a figure that stands alone is.
    [[nodiscard]] bool withholds(double cases) const;

    [[nodiscard]] std::uint64_t least() const { return least_; }
    /// Cases of the settled year; NaN where the file does not tell.
    [[nodiscard]] const std::vector<double>& hospital_cases() const { return hospital_cases_; }
    /// Hospitals to withhold, each level a partition.
    [[nodiscard]] const std::vector<bool>& hospitals() const { return hospitals_; }
    [[nodiscard]] const Findings& findings() const { return findings_; }

  private:
    std::uint64_t least_;
    Findings findings_;
    std::vector<double> hospital_cases_;
    std::vector<bool> hospitals_;
};

}  // namespace drgsim
