// drgsim synth: writes a synthetic region.
#include <fmt/format.h>

#include <filesystem>
#include <limits>
#include <utility>

#include "app/command.hpp"
#include "app/output_guard.hpp"
#include "app/stop.hpp"
#include "results/region/store.hpp"
#include "scenarios/synth/csv_files.hpp"
#include "scenarios/synth/synth.hpp"

namespace drgsim {

namespace {

constexpr std::int64_t largest_seed = std::numeric_limits<std::int64_t>::max();

SynthOptions options_from(Arguments& arguments) {
    SynthOptions options;
    const auto take = [&](auto& value, std::string_view name, std::int64_t least,
                          std::int64_t most) {
        using Value = std::remove_reference_t<decltype(value)>;
        if (const auto given = arguments.integer(name, least, most))
            value = static_cast<Value>(*given);
    };
    take(options.cases, "cases", 1, static_cast<std::int64_t>(max_synth_cases));
    take(options.hospitals, "hospitals", 1, max_synth_hospitals);
    take(options.groups, "groups", 1, max_synth_groups);
    take(options.years, "years", 1, max_synth_years);
    take(options.seed, "seed", 0, largest_seed);
    if (const auto share = arguments.number("employee-share", 0, 1))
        options.employee_share = *share;
    return options;
}

bool is_stored_region(const std::string& path) {
    const auto ends = std::filesystem::path(path).extension();
    return ends == ".h5" || ends == ".hdf5";
}

void run(Arguments& arguments, Terminal& terminal) {
    const std::string out = arguments.required("out");
    const SynthOptions options = options_from(arguments);
    const OutputGuard guard(arguments.problems(), arguments.has("force"), {});
    if (is_stored_region(out)) {
        guard.file(out);
    } else if (!out.empty()) {
        guard.folder(out, {"cases.csv", "hospitals.csv", "groups.csv"});
    }
    arguments.problems().throw_if_any();

    const Region region = synthesize(options);
    stop_here_if_requested();
    const std::string made = fmt::format(
        "{}: {} cases in {} year{} to {}, {} hospitals, {} groups, seed {}", out,
        region.cases.size(), options.years, options.years == 1 ? "" : "s", options.newest_year,
        region.hospitals.size(), region.groups.size(), options.seed);
    if (is_stored_region(out)) {
        write_region(out, region);
    } else {
        write_csv_files(region, out);
    }
    terminal.note(made);
}

}  // namespace

Command synth_command() {
    return {"synth",
            "write a synthetic region",
            "--out DIR or region.h5 [options]",
            "  drgsim synth --out region.h5 --cases 100000 --hospitals 50 --groups 300\n"
            "  drgsim synth --out csv --cases 10000",
            {{{"out", "DIR|FILE.h5", "folder for CSV files, or a stored region (.h5)"},
              {"cases", "N", "cases a year; default 1000000"},
              {"hospitals", "N", "hospitals; default 443"},
              {"groups", "N", "groups; default 600"},
              {"years", "Y", "years in all, the newest 2024; default 3"},
              {"employee-share", "X", "share of cases of the employee fund; default 0.15"},
              {"seed", "S", "seed of every draw; default 20240101"},
              {"force", "", "write over existing files"}},
             "",
             0,
             0},
            run};
}

}  // namespace drgsim
