// Reads a result file back: its description, any range of scenarios, the settlement, and whether
// its checksums still hold.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "results/run/description.hpp"
#include "sim/outputs/variables.hpp"

namespace drgsim {

class RunReader {
  public:
    /// @throws InputError in one sentence when the file is not there, is not HDF5, is truncated,
    ///         is not a result of this program, or has a newer schema.
    explicit RunReader(std::string path);
    ~RunReader();
    RunReader(RunReader&&) noexcept;
    RunReader& operator=(RunReader&&) noexcept;

    [[nodiscard]] const std::string& path() const;
    /// `axes.mdc_of_group` is empty; `axes.names[mdc]` too unless a driver uses it.
    [[nodiscard]] const RunDescription& description() const;
    /// The run_digest stored when the file was written.
    [[nodiscard]] const std::string& digest() const;
    /// Whether this is the result of the run of `description`, with all its scenarios or ended
    /// early.
    [[nodiscard]] bool is_result_of(const RunDescription& description) const;
    [[nodiscard]] std::uint64_t scenarios() const { return description().scenarios; }
    [[nodiscard]] DimSizes sizes() const { return dim_sizes(description()); }
    [[nodiscard]] bool has(Var id) const;

    /// Values of scenarios first .. first + count - 1, row-major [policy][scenario][dims...].
    /// @throws InputError when the file is damaged there.
    [[nodiscard]] std::vector<double> read(Var id, std::uint64_t first, std::size_t count) const;
    /// The same of one policy and of `extent` entries from `begin` on along the hospital or group
    /// dimension (the last one, or the one before month), row-major [scenario][dims...].
    [[nodiscard]] std::vector<double> read_slice(Var id, std::size_t policy, std::uint64_t first,
                                                 std::size_t count, std::size_t begin,
                                                 std::size_t extent) const;
    /// Driver `driver`'s values, row-major [scenario][by...].
    [[nodiscard]] std::vector<double> read_driver(std::size_t driver, std::uint64_t first,
                                                  std::size_t count) const;
    /// The deterministic settlement, row-major [policy][dims...].
    [[nodiscard]] std::vector<double> base(Var id) const;
    /// Every variable and driver of a range, as the engine gave it to the writer.
    [[nodiscard]] ResultBlock read_block(std::uint64_t first, std::size_t count) const;
    /// The settlement as a block (first 0, count 1, no drivers, the indicators in `base`).
    [[nodiscard]] ResultBlock base_block() const;

    /// The stresses as a block: as read_block, with stresses for scenarios (first 0).
    [[nodiscard]] ResultBlock stress_block() const;

    /// What does not match its stored checksum, or cannot be read at all.
    struct Damage {
        std::string variable;  ///< "cost", "driver_x", "base/cost"
        std::uint64_t block;   ///< of block_scenarios scenarios; 0 for base
    };
    /// Reads everything once and compares CRC-64s; empty when all is well.
    [[nodiscard]] std::vector<Damage> verify_checksums() const;

  private:
    class State;
    std::unique_ptr<State> state_;
};

}  // namespace drgsim
