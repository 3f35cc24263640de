// Driver values of one block, sorted by what they depend on, so that the kernel multiplies rows
// instead of looking up drivers case by case.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "kernels/tail/tables.hpp"
#include "sim/study/place.hpp"

namespace drgsim {

/// How a run's drivers split. Drivers on one target multiply. Group drivers depend on the group and
/// the hospital's level only, hospital drivers on fund and hospital only (never for weights), the
/// rest is mixed and applied cell by cell.
class DriverSplit {
  public:
    explicit DriverSplit(const Study& study);
    [[nodiscard]] bool any(Target target) const;
    [[nodiscard]] bool by_month() const { return by_month_; }  ///< cells must hold one month
    [[nodiscard]] bool mixed() const { return mixed_any_; }    ///< rows are made cell by cell
    /// Whether some group driver tells levels apart.
    [[nodiscard]] bool by_level() const { return by_level_; }
    [[nodiscard]] bool rows_vary() const { return group_any_ || mixed_any_; }

    enum class Kind { group, hospital, mixed, clearing };
    [[nodiscard]] const std::vector<std::size_t>& drivers(Target target, Kind kind) const {
        return by_kind_[static_cast<std::size_t>(target)][static_cast<std::size_t>(kind)];
    }

  private:
    std::array<std::array<std::vector<std::size_t>, 4>, target_count> by_kind_;
    bool by_month_ = false, by_level_ = false, mixed_any_ = false, group_any_ = false;
};

/// The drawn values of one block of kernels::lanes scenarios.
class Multipliers {
  public:
    Multipliers(const Study& study, const DriverSplit& split) : study_(study), split_(split) {}

    /// Draws the values of scenarios first .. first + lanes - 1.
    void draw(const ScenarioSource& source, std::uint64_t first);

    /// values()[driver][entity * lanes + lane], as drawn: the driver_<name> output.
    [[nodiscard]] const std::vector<std::vector<double>>& values() const { return values_; }

    /// Multiplies row[lane] by the drivers of `target` and `kind` that apply at `place`.
    /// @returns false when none applied (row untouched).
    bool multiply(Target target, DriverSplit::Kind kind, const Place& place, double* row) const;

    /// B of the pool and fund by lane: carve-outs moved, then times its drivers, never below 0
    /// [yuan].
    void fill_budget(std::size_t pool, std::size_t fund, double* row) const;

  private:
    [[nodiscard]] const double* row_of(std::size_t driver, const Place& place) const;

    const Study& study_;
    const DriverSplit& split_;
    std::vector<std::vector<double>> values_;
};

}  // namespace drgsim
