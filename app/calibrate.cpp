// drgsim calibrate: the reference standards of a region under a policy, as a groups table.
#include <fmt/format.h>

#include "app/command.hpp"
#include "results/export/csv_text.hpp"
#include "app/history_option.hpp"
#include "app/output_guard.hpp"
#include "app/stop.hpp"
#include "results/region/store.hpp"
#include "results/storage/pending_file.hpp"
#include "scenarios/policy/policy_file.hpp"
#include "sim/calibration/standards.hpp"

namespace drgsim {

namespace {

/// One row a grouped code; what a group has no value for is left empty.
std::string standards_csv(const Region& region, const Standards& standards) {
    std::string text =
        "group_code,name,weight,base_group,unstable,level_1,level_2,level_3,"
        "mean_cost,case_count,cv\n";
    for (std::size_t g = 0; g < region.groups.size(); ++g) {
        if (standards.ungrouped[g]) continue;
        const auto& coefficient = standards.coefficient[g];
        text += csv_line({csv_cell(region.groups.code[g]), csv_cell(region.groups.name[g]),
                          csv_number(standards.weight[g]), region.groups.base_group[g] ? "1" : "0",
                          standards.unstable[g] ? "1" : "0", csv_number(coefficient[0]),
                          csv_number(coefficient[1]), csv_number(coefficient[2]),
                          csv_number(standards.group_mean[g]), csv_number(standards.case_count[g]),
                          csv_number(standards.cv[g])});
    }
    return text;
}

std::string summary_text(const std::string& out, const Standards& standards,
                         const std::vector<int>& history) {
    double cases = 0;
    for (const double n : standards.case_count) cases += n;
    std::size_t groups = 0, unstable = 0;
    for (std::size_t g = 0; g < standards.weight.size(); ++g) {
        groups += standards.ungrouped[g] == 0;
        unstable += standards.ungrouped[g] == 0 && standards.unstable[g] != 0;
    }
    return fmt::format(
        "{}: {} groups ({} unstable) from {:.0f} cases of {}; mean cost M = {:.2f} yuan", out,
        groups, unstable, cases, fmt::join(history, ", "), standards.mean_cost);
}

void run(Arguments& arguments, Terminal& terminal) {
    Problems& problems = arguments.problems();
    const std::string out = arguments.required("out");
    const std::string policy_name = arguments.required("policy");
    std::vector<int> history = years_from(arguments);
    const std::string file = arguments.plain().empty() ? "" : arguments.plain().front();
    OutputGuard(problems, arguments.has("force"), {file, policy_name}).file(out);
    Policy policy;
    if (!policy_name.empty()) policy = load_policy(policy_name, {}, {}, problems);
    Region region;
    if (!file.empty()) collect(problems, [&] { region = read_region(file); });
    problems.throw_if_any();

    if (history.empty()) history = region.years();
    check_years(history, region, file, problems);
    check_group_column(policy, region, file, problems);
    problems.throw_if_any();
    const Standards standards = calibrate(region, policy, history);
    stop_here_if_requested();
    const std::string text = standards_csv(region, standards);
    write_whole_file(out, text.data(), text.size());
    for (const std::string& warning : standards.warnings) terminal.warn(warning);
    terminal.note(summary_text(out, standards, history));
}

}  // namespace

Command calibrate_command() {
    return {"calibrate",
            "compute the reference standards: weights, level coefficients, stability",
            "region.h5 --policy P --out groups.csv [options]",
            "  drgsim calibrate region.h5 --policy guigang-2020 --history 2021,2022,2023 "
            "--out groups.csv",
            {{{"policy", "P", "a rule pack: a shipped name or a .toml file"},
              {"out", "FILE", "the table to write; drgsim import --groups reads it"},
              {"history", "YEARS", "years to compute from, as 2021,2022; default: all"},
              {"force", "", "write over an existing file"}},
             "region.h5",
             1,
             1},
            run};
}

}  // namespace drgsim
