// What this process may use of the machine: processors, memory, disk; containers' limits included.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace drgsim {

/// Threads to run on: `asked` (--threads), else SLURM_CPUS_PER_TASK, else the container's
/// processor quota, else the processors this process may use.
int thread_count(std::optional<int> asked);

/// Memory that can still be taken: what the system has available, or the container's limit less
/// what it uses, whichever is less [bytes].
std::uint64_t available_memory();

/// Memory that this process holds now [bytes].
std::uint64_t resident_memory();

/// Free disk space where `path` will be written [bytes]. @throws EnvironmentError.
std::uint64_t free_disk(const std::string& path);

/// "1.5 GiB", "12 MiB".
std::string bytes_text(std::uint64_t bytes);

}  // namespace drgsim
