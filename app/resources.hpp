// What this process may use of the machine: processors, memory, disk; containers' limits included.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace drgsim {

/// The processors this process may run on, by number: 1 = it may.
std::vector<int> usable_processors();

/// What of the machine falls to this process when others of its job run there too.
struct MachineShare {
    int processes = 1;      ///< of the job on this machine, this one included
    double processors = 1;  ///< of those it may run on
};
MachineShare whole_machine();

/// Threads to run on: `asked` (--threads), else SLURM_CPUS_PER_TASK, else the processors that fall
/// to this process, within the container's quota.
int thread_count(std::optional<int> asked, const MachineShare& share);

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
