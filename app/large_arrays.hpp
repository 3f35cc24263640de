// Where the large arrays of a run have their memory (sim/engine/page_pool).
#pragma once

#include <cstdint>

namespace drgsim {

/// From now on the process keeps what it frees, for what it needs next: pages that are there cost
/// nothing, new ones the system has to clear.
void keep_freed_memory();

/// How much of the memory held is such [bytes].
std::uint64_t freed_memory();

/// Gives what large arrays have left back to the system, on all threads: at the end of a run, which
/// one thread would do for all memory when the process ends.
void give_back_freed_memory();

}  // namespace drgsim
