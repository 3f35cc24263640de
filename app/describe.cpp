// drgsim describe: every key, column, variable and term, from the tables that the program itself
// uses; or what one rule pack means, and its tail with the numbers of one group put in; and what
// shells and manuals want to know.
#include "scenarios/describe/describe.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/command.hpp"
#include "app/history_option.hpp"
#include "app/shell.hpp"
#include "results/region/store.hpp"
#include "scenarios/describe/compiled_pieces.hpp"
#include "scenarios/describe/policy_text.hpp"
#include "scenarios/policy/policy_file.hpp"
#include "scenarios/toml_file/nearest.hpp"
#include "sim/calibration/standards.hpp"

namespace drgsim {

namespace {

/// What the numbers of a tail stand on: a group of a region, or a stated weight.
struct GroupChoice {
    std::optional<std::string> group, region;
    std::vector<int> history;
    std::optional<double> weight, mean, coefficient;
    int level = 3;
    [[nodiscard]] bool any() const { return group || region || weight || mean; }
};

GroupChoice choice_from(Arguments& arguments) {
    GroupChoice choice;
    choice.group = arguments.text("group");
    choice.region = arguments.text("region");
    choice.history = years_from(arguments);
    choice.weight = arguments.number("weight", 1e-9, 1e9);
    choice.mean = arguments.number("mean", 1e-9, 1e12);
    choice.coefficient = arguments.number("coefficient", 1e-9, 1e9);
    choice.level = static_cast<int>(arguments.integer("level", 1, 3).value_or(3));
    Problems& problems = arguments.problems();
    const bool stated = choice.weight || choice.mean || choice.coefficient;
    const bool calibrated = choice.group || choice.region || arguments.has("history");
    if (stated && calibrated)
        problems.add("", 0, "a group of a region and a stated weight are both given",
                     "the pieces are for one of them", "keep --group or --weight");
    if (calibrated && !(choice.group && choice.region))
        problems.add("", 0, fmt::format("--{} is missing", choice.group ? "region" : "group"),
                     "standards are those of a group of a region",
                     "give --group G --level L --region region.h5");
    if (stated && !(choice.weight && choice.mean))
        problems.add("", 0, fmt::format("--{} is missing", choice.weight ? "mean" : "weight"),
                     "a standard is weight times mean cost",
                     "give --weight W --mean M [--coefficient C] --level L");
    if (arguments.has("level") && !stated && !calibrated)
        problems.add("", 0, "--level stands alone", "it would have no effect",
                     "give --group and --region, or --weight and --mean");
    return choice;
}

std::string stated_text(const Policy& policy, const GroupChoice& choice) {
    const GroupStandard standard = stated_standard(policy, *choice.weight, *choice.mean,
                                                   choice.coefficient.value_or(1), choice.level);
    return pieces_text(policy, standard, fmt::format("a group at level {}", choice.level));
}

std::string group_text(const Policy& policy, GroupChoice choice, Terminal& terminal) {
    const Region region = read_region(*choice.region);
    Problems problems;
    if (choice.history.empty()) choice.history = region.years();
    check_years(choice.history, region, *choice.region, problems);
    check_group_column(policy, region, *choice.region, problems);
    const auto& codes = region.groups.code;
    const auto found = std::find(codes.begin(), codes.end(), *choice.group);
    if (found == codes.end())
        problems.add(*choice.region, 0, fmt::format("there is no group {}", *choice.group), "",
                     known_names(*choice.group, codes));
    problems.throw_if_any();
    const Standards standards = calibrate(region, policy, choice.history);
    for (const std::string& warning : standards.warnings) terminal.warn(warning);
    const GroupStandard standard = group_standard(
        policy, standards, static_cast<GroupId>(found - codes.begin()), choice.level);
    return pieces_text(policy, standard,
                       fmt::format("group {} at level {}, from cases of {}", *choice.group,
                                   choice.level, fmt::join(choice.history, ", ")));
}

void describe_pack(Arguments& arguments, Terminal& terminal) {
    const GroupChoice choice = choice_from(arguments);
    Problems& problems = arguments.problems();
    const Policy policy = load_policy(arguments.plain()[1], {}, {}, problems);
    problems.throw_if_any();
    const bool pays_by_group = policy.point_value.form != PointValueRules::Form::none;
    if (choice.any() && !pays_by_group)
        throw InputError({"", 0, fmt::format("{} pays no case by its group", policy.name),
                          "there are no pieces", "leave out --group and --weight"});
    terminal.print(policy_text(policy));
    if (choice.group) terminal.print("\n" + group_text(policy, choice, terminal));
    if (choice.weight) terminal.print("\n" + stated_text(policy, choice));
}

void describe_reference(Arguments& arguments, Terminal& terminal) {
    const std::string& what = arguments.plain().front();
    for (const OptionSpec& option : describe_command().arguments.options) {
        if (option.name != "markdown" && arguments.has(option.name))
            arguments.problems().add("", 0,
                                     fmt::format("--{} describes one rule pack", option.name),
                                     "no pack is named", "use drgsim describe policy PACK");
    }
    if (std::find(reference_names.begin(), reference_names.end(), what) == reference_names.end())
        arguments.problems().add(
            "", 0, fmt::format("there is nothing to describe called \"{}\"", what), "",
            known_names(what, {reference_names.begin(), reference_names.end()}));
    arguments.problems().throw_if_any();
    Reference reference = reference_of(what);
    if (arguments.plain().size() == 2) {
        const std::string& word = arguments.plain()[1];
        reference = entries_with(std::move(reference), word);
        if (reference.sections.empty())
            throw InputError({"", 0, fmt::format("{} has nothing with \"{}\"", what, word), "",
                              fmt::format("drgsim describe {} prints all of it", what)});
    }
    terminal.print(arguments.has("markdown") ? markdown(reference) : plain_text(reference));
}

void run(Arguments& arguments, Terminal& terminal) {
    const std::vector<std::string>& plain = arguments.plain();
    if (plain.size() == 2 && plain[0] == "policy") return describe_pack(arguments, terminal);
    if (plain.size() == 1 && plain[0] == "completion") return terminal.print(bash_completion());
    if (plain.size() == 1 && plain[0] == "manual") return terminal.print(manual_page());
    if (plain.empty()) arguments.problems().throw_if_any();
    describe_reference(arguments, terminal);
}

}  // namespace

Command describe_command() {
    return {"describe",
            "print every key of plans and packs, column, variable, term; or what one pack means",
            "plan|policy|results|columns|glossary|completion|manual [WORD|PACK] [options]",
            "  drgsim describe plan driver\n"
            "  drgsim describe glossary 点值\n"
            "  drgsim describe policy t5-flat-step --weight 1.2 --mean 8000 --level 2\n"
            "  drgsim describe policy mine.toml --group AB11 --level 3 --region region.h5\n"
            "  source <(drgsim describe completion)",
            {{{"markdown", "", "as a document"},
              {"group", "G", "show the pieces of the pack's tail for this group ..."},
              {"region", "FILE", "... of this region"},
              {"history", "YEARS", "years its standards are from, as 2021,2022; default: all"},
              {"weight", "W", "show the pieces for a group of this weight ..."},
              {"mean", "M", "... in a region of this mean cost, in yuan"},
              {"coefficient", "C", "with this level coefficient; default 1"},
              {"level", "1|2|3", "at hospitals of this level; default 3"}},
             "plan|policy|results|columns|glossary|completion|manual",
             1,
             2},
            run};
}

}  // namespace drgsim
