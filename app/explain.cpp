// drgsim explain: one case or one hospital under one policy, in the base or in any scenario, step
// by step. Drawn values come back from the seed: nothing is stored for it.
#include "sim/explain/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "app/command.hpp"
#include "app/output_guard.hpp"
#include "app/study_setup.hpp"
#include "results/summary/text_table.hpp"
#include "results/summary/text_width.hpp"
#include "scenarios/toml_file/nearest.hpp"

namespace drgsim {

namespace {

/// Its lines without the empty header.
std::string without_header(const TextTable& table) {
    const std::string lines = table.text();
    return lines.substr(lines.find('\n') + 1);
}

bool fits(const std::string& lines, std::size_t columns) {
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);)
        if (text_width(line) > columns) return false;
    return true;
}

/// The steps in lines; where the terminal is too narrow, each formula below its step.
std::string steps_text(const std::vector<Step>& steps, const TextStyle& style) {
    TextTable wide({"", "", "", ""}, 4), narrow({"", "", ""}, 3);
    for (const Step& step : steps) {
        wide.add({step.what, step.formula, step.value, step.rule});
        narrow.add({step.what, step.value, step.rule});
    }
    std::string text = without_header(wide);
    if (style.columns == 0 || fits(text, style.columns)) return text;
    std::istringstream in(without_header(narrow));
    text.clear();
    std::string line;
    for (const Step& step : steps) {
        std::getline(in, line);
        text += line + "\n" + (step.formula.empty() ? "" : "      " + step.formula + "\n");
    }
    return text;
}

std::string text_of(const std::vector<Chapter>& chapters, const TextStyle& style) {
    std::string text;
    for (const Chapter& chapter : chapters)
        text += emphasised(chapter.title + " " + chapter.title_zh, style) + "\n" +
                steps_text(chapter.steps, style) + "\n";
    return text;
}

/// The case named `name`: its case_id, or "#n", the n-th case of the region, counted from 1.
std::size_t find_case(const Study& study, const std::string& name) {
    const CaseTable& cases = study.region->cases;
    std::size_t found = cases.size();
    if (!name.empty() && name.front() == '#') {
        std::size_t number = 0;
        const auto [end, error] =
            std::from_chars(name.data() + 1, name.data() + name.size(), number);
        if (error == std::errc() && end == name.data() + name.size() && number >= 1)
            found = number - 1;
    } else if (!cases.case_id.empty()) {
        for (found = 0; found < cases.size() && cases.case_id[found] != name;) ++found;
    }
    if (found >= cases.size())
        throw InputError(
            {"--case " + name, 0, "the region has no such case", "",
             cases.case_id.empty()
                 ? fmt::format("its cases have no case_id: give #1 to #{}, their place "
                               "in the file that was imported",
                               cases.size())
                 : fmt::format("give a case_id, or #1 to #{}", cases.size())});
    if (cases.year(found) != study.year)
        throw InputError({"--case " + name, 0,
                          fmt::format("the case was discharged in {}, the plan settles {}",
                                      cases.year(found), study.year),
                          "it earns nothing in the settled year",
                          fmt::format("add --set data.year={}", cases.year(found))});
    return found;
}

std::size_t find_hospital(const Study& study, const std::string& name) {
    const auto& ids = study.region->hospitals.id;
    const auto found = std::find(ids.begin(), ids.end(), name);
    if (found == ids.end())
        throw InputError({"--hospital " + name, 0, "the region has no such hospital", "",
                          known_names(name, ids)});
    return static_cast<std::size_t>(found - ids.begin());
}

const PreparedPolicy& find_policy(const Study& study, const std::string& name) {
    if (name.empty()) return study.policies.front();
    std::vector<std::string> names;
    for (const PreparedPolicy& prepared : study.policies) {
        if (prepared.policy.name == name) return prepared;
        names.push_back(prepared.policy.name);
    }
    throw InputError(
        {"--policy " + name, 0, "the plan has no such policy", "", known_names(name, names)});
}

void run(Arguments& arguments, Terminal& terminal) {
    Problems& problems = arguments.problems();
    const auto case_name = arguments.text("case");
    const auto hospital = arguments.text("hospital");
    if (case_name.has_value() == hospital.has_value())
        problems.add("", 0, "give one of --case and --hospital", "one thing is explained at a time",
                     "for example --hospital H001");
    const auto scenario = arguments.integer("scenario", 0, 999'999'999);
    PlanChanges changes;
    changes.set = arguments.all("set");
    if (const auto seed = arguments.integer("seed", 0, INT64_MAX))
        changes.seed = static_cast<std::uint64_t>(*seed);
    Plan plan;
    if (!arguments.plain().empty())
        collect(problems, [&] { plan = load_plan(arguments.plain().front(), changes); });
    problems.throw_if_any();

    const LoadedStudy loaded = load_study(std::move(plan), terminal);
    const Study& study = loaded.study();
    if (scenario && study.changes_cases())
        throw InputError({"--scenario", 0,
                          "the plan changes the cases themselves in every scenario",
                          "a scenario's cases are not those of the region",
                          "leave --scenario out: the base has the region's cases"});
    const PreparedPolicy& prepared = find_policy(study, arguments.text("policy").value_or(""));
    std::optional<ScenarioValues> values;
    if (scenario)
        values.emplace(study, *loaded.prepared.source, static_cast<std::uint64_t>(*scenario));
    const ScenarioValues* drawn = values ? &*values : nullptr;
    const std::vector<Chapter> chapters =
        case_name ? explain_case(study, prepared, find_case(study, *case_name), drawn)
                  : explain_hospital(study, prepared, find_hospital(study, *hospital), drawn);
    terminal.print(
        fmt::format(
            "{} under {}, {}\n\n", case_name ? "case " + *case_name : "hospital " + *hospital,
            prepared.policy.name,
            scenario ? fmt::format("scenario {} of seed {}", *scenario, loaded.prepared.seed)
                     : "base settlement without drivers") +
        text_of(chapters, terminal.style()));
}

}  // namespace

Command explain_command() {
    return {"explain",
            "how one case or hospital comes to its payment, step by step",
            "PLAN.toml (--case ID | --hospital ID) [options]",
            "  drgsim explain plan.toml --hospital H001\n"
            "  drgsim explain plan.toml --case C000123 --policy dip-national --scenario 17",
            {{{"case", "ID", "the case_id, or #n: the n-th case of the region"},
              {"hospital", "ID", "the hospital_id"},
              {"policy", "NAME", "which of the plan's policies; the first by default"},
              {"scenario", "N", "as scenario N of a run has it; by default the base settlement"},
              {"seed", "S", "seed of the run, in place of the plan's"},
              {"set", "KEY=VALUE", "change a value of the plan; repeatable", true}},
             "PLAN.toml",
             1,
             1},
            run};
}

}  // namespace drgsim
