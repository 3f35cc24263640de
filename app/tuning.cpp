#include "app/tuning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace fs = std::filesystem;

namespace {

/// The model that the system names first, "processor" where it names none.
std::string processor_model() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const std::size_t colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos)
            return line.substr(colon + 2);
    }
    return "processor";
}

}  // namespace

std::optional<fs::path> tuning_path() {
    const char* config = std::getenv("XDG_CONFIG_HOME");
    const char* home = std::getenv("HOME");
    if (config != nullptr && *config != '\0') return fs::path(config) / "drgsim" / "tune.toml";
    if (home == nullptr || *home == '\0') return {};
    return fs::path(home) / ".config" / "drgsim" / "tune.toml";
}

std::vector<Tuning> stored_tunings(Terminal& terminal) {
    const auto path = tuning_path();
    std::ifstream file;
    if (path) file.open(*path, std::ios::binary);
    if (!file.is_open()) return {};
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    Problems problems;
    auto tunings = parse_tunings(text, path->string(), problems);
    for (const Problem& problem : problems.list())
        terminal.warn(to_string(problem) + "; the tuning is not used");
    return tunings;
}

TunedWork tuned_work(const LoadedStudy& loaded, const std::string& precision,
                     const MachineShare& share) {
    const CaseTable& cases = loaded.study().region->cases;
    const int year = loaded.study().year;
    const auto settled = sum_in_tiles(
        few_tiles(cases.size()), std::int64_t{0},
        [&](std::size_t i, std::int64_t& count) { count += cases.in_year(i, year) ? 1 : 0; },
        [](std::int64_t part, std::int64_t& all) { all += part; });
    return {fmt::format("{}, {} processors", processor_model(), thread_count({}, share)), precision,
            std::max<std::int64_t>(1, settled),
            static_cast<std::int64_t>(loaded.study().policies.size())};
}

EngineSetting engine_setting(const LoadedStudy& loaded, const std::string& precision,
                             const MachineShare& share, std::optional<int> asked,
                             Terminal& terminal) {
    EngineSetting setting{thread_count(asked, share)};
    if (asked && is_isa_given()) return setting;
    const auto tunings = stored_tunings(terminal);
    if (tunings.empty()) return setting;
    const auto tuned = find_tuning(tunings, tuned_work(loaded, precision, share));
    if (!tuned) return setting;
    std::string used;
    if (!asked) {
        setting.threads = std::min(setting.threads, static_cast<int>(tuned->threads));
        used = fmt::format("{} thread{}", tuned->threads, tuned->threads == 1 ? "" : "s");
    }
    const auto isa = isa_named(tuned->instructions);
    if (isa && is_supported(*isa) && !is_isa_given() && *isa != setting.isa) {
        setting.isa = *isa;
        used += fmt::format("{}{} instructions", used.empty() ? "" : ", ", tuned->instructions);
    }
    if (!used.empty())
        terminal.note(
            fmt::format("tuning: {}, measured by drgsim tune ({})", used, tuning_path()->string()));
    return setting;
}

}  // namespace drgsim
