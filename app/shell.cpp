#include "app/shell.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "app/command.hpp"
#include "app/version.hpp"
#include "scenarios/plan/plan.hpp"
#include "scenarios/policy/policy_file.hpp"

namespace drgsim {

namespace {

std::vector<std::string> option_words(const Command& command) {
    std::vector<std::string> words;
    for (const OptionSpec& option : command.arguments.options)
        words.push_back(fmt::format("--{}", option.name));
    return words;
}

/// Ends of the files that a plain argument of this name is about.
std::string_view file_pattern(std::string_view plain) {
    if (plain.find(".h5") != plain.npos) return "h5";
    if (plain.find("PLAN") != plain.npos || plain.find("FILE") != plain.npos) return "toml";
    return "";
}

/// Words offered beside files.
std::string words_beside_files(const Command& command) {
    const std::string_view plain = command.arguments.plain;
    if (plain.starts_with("PLAN")) return fmt::format("{}", fmt::join(shipped_plan_names(), " "));
    if (command.name == "describe") return "plan policy results columns glossary completion manual";
    return "";
}

/// `text` as roff takes it: no line that begins a request, no escapes.
std::string roff(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\') {
            out += "\\e";
        } else if (c == '-') {
            out += "\\-";
        } else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) {
            out += "\\&";
            out += c;
        } else {
            out += c;
        }
    }
    return out;
}

std::string manual_of(const Command& command) {
    std::string text = fmt::format(".SS \"drgsim {} {}\"\n{}.\n", command.name, roff(command.usage),
                                   roff(command.job));
    for (const OptionSpec& option : command.arguments.options) {
        if (option.name == "help" || option.name == "quiet") continue;
        text +=
            fmt::format(".TP\n\\fB\\-\\-{}\\fR{}{}\n{}\n", roff(option.name),
                        option.value.empty() ? "" : " ", roff(option.value), roff(option.meaning));
    }
    return text + fmt::format(".PP\nExample:\n.PP\n.nf\n{}\n.fi\n", roff(command.example));
}

}  // namespace

std::string bash_completion() {
    std::vector<std::string> names;
    std::string cases;
    for (const Command& command : commands()) {
        names.emplace_back(command.name);
        cases += fmt::format("        {})\n            options=\"{}\"\n", command.name,
                             fmt::join(option_words(command), " "));
        if (const auto pattern = file_pattern(command.arguments.plain); !pattern.empty())
            cases += fmt::format("            ends={}\n", pattern);
        if (const auto words = words_beside_files(command); !words.empty())
            cases += fmt::format("            words=\"{}\"\n", words);
        cases += "            ;;\n";
    }
    return fmt::format(R"(# bash completion of drgsim: `source <(drgsim describe completion)`
_drgsim() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}}
    local options="" words="" ends=""
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "{} --help --version" -- "$word"))
        return
    fi
    case ${{COMP_WORDS[1]}} in
{}    esac
    if [ "$before" = --policy ] || {{ [ "${{COMP_WORDS[1]}}" = describe ] && [ "$before" = policy ]; }}; then
        words="{}"
        ends=toml
    elif [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$word"))
        return
    elif [[ $before == --* ]]; then
        ends=""
        words=""
    fi
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -W "$words" -- "$word") $(compgen -d -- "$word"))
    COMPREPLY+=($(compgen -f -X "!*${{ends:+.$ends}}" -- "$word"))
}}
complete -F _drgsim drgsim
)",
                       fmt::join(names, " "), cases, fmt::join(shipped_policy_names(), " "));
}

std::string manual_page() {
    std::string text = fmt::format(
        ".TH DRGSIM 1 \"\" \"drgsim {}\" \"User Commands\"\n"
        ".SH NAME\ndrgsim \\- simulate what DRG and DIP payment rules do to hospitals and funds\n"
        ".SH SYNOPSIS\n\\fBdrgsim\\fR \\fICOMMAND\\fR [arguments]\n"
        ".SH DESCRIPTION\n"
        "drgsim settles a year of inpatient cases under payment rules and repeats the settlement\n"
        "for thousands of scenarios in which budgets, weights, costs and volumes are drawn at\n"
        "random. Results are HDF5 files, readable as NetCDF\\-4.\n"
        ".PP\nEvery command takes \\fB\\-\\-help\\fR and \\fB\\-\\-quiet\\fR (no notes, no "
        "progress).\n.SH COMMANDS\n",
        program_version);
    for (const Command& command : commands()) text += manual_of(command);
    return text +
           ".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\nthe environment failed (disk, file, memory)\n"
           ".TP\n2\nthe input is wrong; every problem is listed with file and line\n"
           ".TP\n130\ninterrupted; \\fBdrgsim run \\-\\-resume\\fR goes on\n";
}

}  // namespace drgsim
