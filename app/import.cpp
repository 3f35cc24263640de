// drgsim import: reads, checks, cleans and stores a region, and says what it found.
#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <optional>
#include <utility>

#include "app/command.hpp"
#include "app/output_guard.hpp"
#include "app/stop.hpp"
#include "results/region/writer.hpp"
#include "scenarios/intake/intake.hpp"

namespace drgsim {

namespace {

std::optional<std::filesystem::path> path_of(const Arguments& arguments, std::string_view name) {
    const auto text = arguments.text(name);
    return text ? std::optional<std::filesystem::path>(*text) : std::nullopt;
}

ImportOptions options_from(Arguments& arguments) {
    ImportOptions options;
    options.cases = arguments.required("cases");
    options.hospitals = path_of(arguments, "hospitals");
    options.groups = path_of(arguments, "groups");
    options.mapping = arguments.text("mapping");
    options.encoding = arguments.choice("encoding", {"auto", "utf-8", "gb18030", "gbk"});
    options.rejects = path_of(arguments, "rejects");
    if (const auto share = arguments.number("max-rejects", 0, 1)) options.max_rejects = *share;
    return options;
}

/// Where bad rows go when --rejects does not say: beside the region, so that none vanishes.
std::filesystem::path default_rejects(const std::string& out) {
    return std::filesystem::path(out).replace_extension(".rejects.csv");
}

/// Everything that the import reads.
std::vector<std::string> inputs_of(const ImportOptions& options) {
    std::vector<std::string> inputs{options.cases.string()};
    for (const auto& path : {options.hospitals, options.groups})
        if (path) inputs.push_back(path->string());
    if (options.mapping) inputs.push_back(*options.mapping);
    return inputs;
}

ImportResult import_with_progress(ImportOptions options, Terminal& terminal) {
    std::atomic<std::uint64_t> read{0};
    std::optional<Progress> progress;
    options.progress = [&](std::size_t done, std::size_t total) {
        stop_here_if_requested();
        read.store(done, std::memory_order_relaxed);
        if (!progress) progress.emplace(terminal, "import", "bytes", read, total, false);
    };
    return import_region(options);
}

void run(Arguments& arguments, Terminal& terminal) {
    Problems& problems = arguments.problems();
    const std::string out = arguments.required("out");
    ImportOptions options = options_from(arguments);
    const bool asked_for_rejects = options.rejects.has_value();
    if (!asked_for_rejects && !out.empty()) options.rejects = default_rejects(out);
    const OutputGuard guard(problems, arguments.has("force"), inputs_of(options));
    guard.file(out);
    if (options.rejects) guard.file(options.rejects->string());
    if (options.rejects && *options.rejects == out)
        problems.add(out, 0, "--rejects and --out name the same file",
                     "one would replace the other", "choose two names");
    problems.throw_if_any();

    RegionWriter writer(out);
    options.sink = &writer;
    ImportResult result = import_with_progress(options, terminal);
    stop_here_if_requested();
    if (!asked_for_rejects && result.summary.rows_rejected() == 0) {
        std::filesystem::remove(*options.rejects);
        result.summary.rejects_file.clear();
    }
    writer.finish(result.region);
    terminal.note(to_text(result.summary));
    terminal.note(fmt::format("{} written", out));
}

}  // namespace

Command import_command() {
    return {"import",
            "read, check, clean and store a region from CSV files",
            "--cases F --out region.h5 [options]",
            "  drgsim import --cases cases.csv --hospitals hospitals.csv --out region.h5 "
            "--rejects rejects.csv",
            {{{"cases", "FILE", "cases.csv: UTF-8 or GB18030, plain or .gz"},
              {"hospitals", "FILE", "hospitals.csv"},
              {"groups", "FILE", "groups.csv"},
              {"mapping", "FILE",
               "how the columns of another file become ours (.toml), or the "
               "name of a mapping that travels with the program"},
              {"encoding", "auto|utf-8|gb18030|gbk", "of the files; default auto"},
              {"out", "FILE", "the stored region (HDF5)"},
              {"rejects", "FILE",
               "every bad row with line, column, value, reason (CSV); default: beside --out, "
               "where there are any"},
              {"max-rejects", "SHARE",
               "fail when a larger share of a table's rows is bad; default 0.10"},
              {"force", "", "write over existing files"}},
             "",
             0,
             0},
            run};
}

}  // namespace drgsim
