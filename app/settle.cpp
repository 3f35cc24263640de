// drgsim settle: one deterministic settlement of a plan, no drivers, double precision throughout.
#include <fmt/format.h>

#include <filesystem>

#include "app/command.hpp"
#include "app/output_guard.hpp"
#include "app/settlement_tables.hpp"
#include "app/stop.hpp"
#include "app/study_setup.hpp"
#include "results/run/writer.hpp"
#include "results/storage/pending_file.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {

namespace {

void write_csv(const std::string& folder, const Study& study, const ResultBlock& block) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) throw EnvironmentError(folder + ": cannot make the folder: " + failed.message());
    for (const auto& [name, text] : settlement_csv(study, block))
        write_whole_file((std::filesystem::path(folder) / name).string(), text.data(), text.size());
}

void run(Arguments& arguments, Terminal& terminal) {
    Problems& problems = arguments.problems();
    const std::string out = arguments.required("out");
    const std::string csv = arguments.text("csv").value_or("");
    PlanChanges changes;
    changes.policies = arguments.all("policy");
    changes.set = arguments.all("set");
    Plan plan;
    if (!arguments.plain().empty())
        collect(problems, [&] { plan = load_plan(arguments.plain().front(), changes); });
    const OutputGuard guard(problems, arguments.has("force"), {plan.file, plan.region.string()});
    guard.file(out);
    if (!csv.empty()) guard.folder(csv, settlement_csv_names());
    problems.throw_if_any();

    const LoadedStudy loaded = load_study(std::move(plan), terminal);
    stop_here_if_requested();
    const ResultBlock block = settle(loaded.study());
    stop_here_if_requested();
    write_settlement(out, describe_study(loaded, 0, "double", changes.set), block);
    if (!csv.empty()) write_csv(csv, loaded.study(), block);
    terminal.note(settlement_text(loaded.study(), block, terminal.style()));
    terminal.note(fmt::format("{} written", out));
}

}  // namespace

Command settle_command() {
    return {"settle",
            "settle the year of a plan once, without drivers, in double precision",
            "PLAN.toml --out r.h5 [options]",
            "  drgsim settle plan.toml --out settlement.h5 --csv tables\n"
            "  drgsim settle plan.toml --policy guigang-2020 --policy mine.toml --out r.h5",
            {{{"out", "FILE", "the result file (HDF5, readable as NetCDF-4)"},
              {"csv", "DIR",
               "also write funds.csv, hospitals.csv, indicators.csv, departments.csv, groups.csv, "
               "months.csv"},
              {"policy", "P", "settle under this policy instead of the plan's; repeatable", true},
              {"set", "KEY=VALUE", "change a value of the plan; repeatable", true},
              {"force", "", "write over existing files"}},
             "PLAN.toml",
             1,
             1},
            run};
}

}  // namespace drgsim
