// The values of a run as what is computed from all of its scenarios asks for them, in slices,
// whether they are read from a finished file or from one in the making.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "results/run/description.hpp"
#include "sim/outputs/variables.hpp"

namespace drgsim {

class ResultValues {
  public:
    virtual ~ResultValues() = default;
    [[nodiscard]] virtual const RunDescription& description() const = 0;
    /// The deterministic settlement, row-major [policy][dims...].
    [[nodiscard]] virtual std::vector<double> base(Var id) const = 0;
    /// Values of scenarios first .. first + count - 1 of one policy, and of `extent` entries from
    /// `begin` on along the hospital or group dimension, row-major [scenario][dims...]; they fill
    /// `to`.
    /// @throws InputError or EnvironmentError when the file is damaged there.
    virtual void read_slice(Var id, std::size_t policy, std::uint64_t first, std::size_t count,
                            std::size_t begin, std::size_t extent, std::span<double> to) const = 0;

    [[nodiscard]] bool has(Var id) const {
        return is_kept(variable(id), description().output) &&
               values_per_scenario(variable(id), dim_sizes(description())) > 0;
    }
};

}  // namespace drgsim
