// The driver values of one scenario, looked up case by case: what the literal settlement of a
// scenario and `explain` stand on. The engine has its own tables for whole blocks.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "kernels/random/threefry.hpp"
#include "sim/study/place.hpp"

namespace drgsim {

/// Whether the requests of a `draw` policy are approved (rules 4, Review): a uniform for each case,
/// entity = its index in the region; the same for all policies of the study.
Stream approval_stream(const Study& study);

class ScenarioValues {
  public:
    /// Draws the drivers of `study` for `scenario`; borrows the study.
    ScenarioValues(const Study& study, const ScenarioSource& source, std::uint64_t scenario);
    /// The product of the drivers of `target` that apply at `place`.
    [[nodiscard]] double factor(Target target, const Place& place) const;
    /// What driver `d` of the study has at `place`, which its `where` leaves in force.
    [[nodiscard]] double value(std::size_t d, const Place& place) const;
    /// B of the pool and fund: carve-outs moved, then times its drivers, never below 0 [yuan].
    [[nodiscard]] double budget(std::size_t pool, std::size_t fund) const;
    [[nodiscard]] std::uint64_t scenario() const { return scenario_; }
    /// Makes these the values of a later year of a horizon: `year` counts from 0, the settled one;
    /// `margins` are the hospitals' margins of the year before as shares of their cost.
    void enter_year(int year, std::vector<double> margins) {
        year_ = year;
        margins_ = std::move(margins);
    }
    [[nodiscard]] int year() const { return year_; }
    /// Of hospital h in the year before; 0 in the settled year.
    [[nodiscard]] double margin(std::size_t h) const { return margins_.empty() ? 0 : margins_[h]; }
    /// As drawn, by driver and entity.
    [[nodiscard]] const std::vector<std::vector<double>>& values() const { return values_; }

  private:
    const Study& study_;
    std::uint64_t scenario_;
    int year_ = 0;
    std::vector<double> margins_;
    std::vector<std::vector<double>> values_;
};

}  // namespace drgsim
