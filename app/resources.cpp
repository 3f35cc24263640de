// Linux: /proc, and the control groups of version 2 and 1, own and enclosing ones.
#include "app/resources.hpp"

#include <fmt/format.h>
#include <sched.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <vector>

#include "sim/input/problems.hpp"

namespace drgsim {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

/// The whole numbers at the start of a small file; "max" counts as unlimited.
std::vector<std::uint64_t> numbers_in(const fs::path& path) {
    std::ifstream file(path);
    std::vector<std::uint64_t> numbers;
    for (std::string word; file >> word;) {
        std::uint64_t value = unlimited;
        if (word != "max" &&
            std::from_chars(word.data(), word.data() + word.size(), value).ec != std::errc())
            break;
        numbers.push_back(value);
    }
    return numbers;
}

/// The value after `key` in a file of "key value" lines [as it stands].
std::optional<std::uint64_t> value_in(const fs::path& path, std::string_view key) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string name;
        std::uint64_t value = 0;
        if (words >> name >> value && name == key) return value;
    }
    return std::nullopt;
}

/// Folders of this process's control group and of those around it; `controller` is "" for
/// version 2, else the name of a version 1 controller.
std::vector<fs::path> control_groups(const std::string& controller) {
    std::vector<fs::path> folders;
    std::ifstream file("/proc/self/cgroup");
    const fs::path root = fs::path("/sys/fs/cgroup") / controller;
    for (std::string line; std::getline(file, line);) {  // "4:memory:/path", "0::/path"
        const std::size_t first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos) continue;
        const std::string names = "," + line.substr(first + 1, second - first - 1) + ",";
        if (names.find("," + controller + ",") == std::string::npos) continue;
        for (fs::path at = fs::path(line.substr(second + 1)).relative_path();;
             at = at.parent_path()) {
            folders.push_back(root / at);
            if (at.empty()) break;
        }
    }
    return folders;
}

/// Room below one limit, given what is used and what of it is cache that can be dropped.
std::uint64_t room(std::uint64_t limit, std::uint64_t used, std::uint64_t cache) {
    used -= std::min(used, cache);
    return limit > used ? limit - used : 0;
}

std::uint64_t control_group_memory() {
    std::uint64_t least = unlimited;
    const auto look = [&](const fs::path& folder, const char* limit_file, const char* usage_file,
                          const char* cache_key) {
        const auto limit = numbers_in(folder / limit_file);
        const auto used = numbers_in(folder / usage_file);
        if (limit.empty() || used.empty() || limit[0] > unlimited / 4) return;
        const auto cache = value_in(folder / "memory.stat", cache_key).value_or(0);
        least = std::min(least, room(limit[0], used[0], cache));
    };
    for (const fs::path& folder : control_groups(""))
        look(folder, "memory.max", "memory.current", "inactive_file");
    for (const fs::path& folder : control_groups("memory"))
        look(folder, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
    return least;
}

/// Processors that the quotas allow, rounded up; 0 without a quota.
int control_group_processors() {
    double least = 0;
    const auto look = [&](double quota, double period) {
        if (quota <= 0 || period <= 0) return;
        least = least > 0 ? std::min(least, quota / period) : quota / period;
    };
    for (const fs::path& folder : control_groups("")) {
        const auto both = numbers_in(folder / "cpu.max");
        if (both.size() == 2 && both[0] != unlimited)
            look(static_cast<double>(both[0]), static_cast<double>(both[1]));
    }
    for (const fs::path& folder : control_groups("cpu")) {
        const auto quota = numbers_in(folder / "cpu.cfs_quota_us");  // -1, no number: no quota
        const auto period = numbers_in(folder / "cpu.cfs_period_us");
        if (!quota.empty() && !period.empty())
            look(static_cast<double>(quota[0]), static_cast<double>(period[0]));
    }
    return static_cast<int>(least > 0 ? std::max(1.0, least + 0.999) : 0.0);
}

}  // namespace

std::vector<int> usable_processors() {
    std::vector<int> usable(CPU_SETSIZE);
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0) CPU_SET(0, &set);
    for (std::size_t p = 0; p < usable.size(); ++p) usable[p] = CPU_ISSET(p, &set) ? 1 : 0;
    return usable;
}

MachineShare whole_machine() {
    const std::vector<int> usable = usable_processors();
    return {1, static_cast<double>(std::count(usable.begin(), usable.end(), 1))};
}

int thread_count(std::optional<int> asked, const MachineShare& share) {
    if (asked) return *asked;
    if (const char* slurm = std::getenv("SLURM_CPUS_PER_TASK")) {
        int count = 0;
        const char* end = slurm + std::strlen(slurm);
        if (std::from_chars(slurm, end, count).ptr == end && count > 0) return count;
    }
    const auto processors = static_cast<int>(share.processors + 1e-9);
    const int quota = control_group_processors() / share.processes;
    return std::max(1, control_group_processors() > 0 ? std::min(quota, processors) : processors);
}

std::uint64_t available_memory() {
    const auto kilobytes = value_in("/proc/meminfo", "MemAvailable:");
    return std::min(kilobytes ? *kilobytes * 1024 : unlimited, control_group_memory());
}

std::uint64_t resident_memory() {
    const auto pages = numbers_in("/proc/self/statm");
    return pages.size() < 2 ? 0 : pages[1] * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::uint64_t free_disk(const std::string& path) {
    const fs::path folder = fs::path(path).parent_path();
    struct statvfs disk = {};
    if (statvfs(folder.empty() ? "." : folder.c_str(), &disk) != 0)
        throw EnvironmentError(path +
                               ": cannot ask for the free disk space: " + std::strerror(errno));
    return static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize;
}

std::string bytes_text(std::uint64_t bytes) {
    const double size = static_cast<double>(bytes);
    if (size < 1024.0 * 1024) return fmt::format("{:.0f} KiB", size / 1024);
    if (size < 1024.0 * 1024 * 1024) return fmt::format("{:.0f} MiB", size / (1024.0 * 1024));
    return fmt::format("{:.1f} GiB", size / (1024.0 * 1024 * 1024));
}

}  // namespace drgsim
