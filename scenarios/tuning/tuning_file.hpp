// What `drgsim tune` found out and `drgsim run` uses: a small TOML file, one entry for each kind of
// machine and size of work. It changes how fast a run is, never a bit of its result.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/input/problems.hpp"

namespace drgsim {

/// What was measured, and where. Machines of the same model and number of processors are one kind.
struct TunedWork {
    std::string machine;     ///< e.g. "Xeon 8480, 16 processors"
    std::string precision;   ///< "single" or "double" lanes
    std::int64_t cases = 0;  ///< of the settled year
    std::int64_t policies = 0;
};

struct Tuning {
    TunedWork work;
    std::int64_t threads = 1;
    std::string instructions;         ///< of the kernels: "v2", "v3" or "v4"; "": the widest
    double scenarios_per_second = 0;  ///< on so many threads, when it was measured
};

/// The entries of the file's text; none, and what is wrong in `problems`, when it is damaged.
std::vector<Tuning> parse_tunings(const std::string& text, const std::string& file,
                                  Problems& problems);

/// The file's text.
std::string text_of(const std::vector<Tuning>& tunings);

/// The entry for this machine and precision whose cases and policies are nearest, within a factor
/// of two in each; nothing where there is none.
std::optional<Tuning> find_tuning(const std::vector<Tuning>& tunings, const TunedWork& work);

/// Adds `tuning` in place of what find_tuning gives for the same work.
void replace_tuning(std::vector<Tuning>& tunings, const Tuning& tuning);

}  // namespace drgsim
