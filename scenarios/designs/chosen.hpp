// Scenarios chosen one by one: grids, listed scenarios, stresses.
#pragma once

#include <span>
#include <vector>

#include "sim/study/study.hpp"

namespace drgsim {

/// The values a driver takes: one of `levels` in each scenario.
struct ChosenLevels {
    std::vector<std::vector<double>> levels;  ///< each by entity, or one value for all entities
    std::uint64_t repeat = 1;                 ///< scenario s takes level s / repeat % levels.size()
};

/// Entities that `where` excludes hold 1 whatever a level says.
class ChosenSource final : public ScenarioSource {
  public:
    ChosenSource(std::vector<ChosenLevels> chosen, std::span<const Driver> drivers,
                 const Axes& axes, const Region& region);
    void draw(std::size_t driver, std::uint64_t first, int lanes, double* values) const override;

  private:
    std::vector<ChosenLevels> chosen_;
    std::vector<std::size_t> entities_;
    std::vector<std::vector<std::size_t>> excluded_;
};

/// Full factorial: every combination of the drivers' levels once, the last driver's fastest. Sets
/// `repeat` of each and @returns the number of combinations, or 0 where it exceeds `most`.
std::uint64_t combine(std::vector<ChosenLevels>& chosen, std::uint64_t most);

}  // namespace drgsim
