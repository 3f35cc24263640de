// Walker's alias method: a discrete law drawn in constant time from one uniform.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace drgsim::synth {

class AliasTable {
  public:
    /// @param shares not negative, at least one positive; they need not sum to 1.
    explicit AliasTable(std::span<const double> shares);

    /// The index at uniform u in (0, 1).
    [[nodiscard]] std::uint32_t at(double u) const {
        const double scaled = u * static_cast<double>(cells_.size());
        const auto cell = static_cast<std::uint32_t>(scaled);
        return scaled - cell < cells_[cell].keep ? cell : cells_[cell].other;
    }

  private:
    struct Cell {
        double keep;          ///< probability of the cell's own index
        std::uint32_t other;  ///< the index otherwise
    };
    std::vector<Cell> cells_;
};

}  // namespace drgsim::synth
