#include "app/shell.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "app/command.hpp"
#include "app/version.hpp"
#include "scenarios/plan/plan.hpp"
#include "scenarios/policy/policy_file.hpp"
#include "scenarios/toml_file/source_text.hpp"

namespace drgsim {

namespace {

std::vector<std::string> option_words(const Command& command) {
    std::vector<std::string> words;
    for (const OptionSpec& option : command.arguments.options)
        words.push_back(fmt::format("--{}", option.name));
    return words;
}

/// Ends of the files that a plain argument of this name is about; "none": it is about none.
std::string_view file_pattern(std::string_view plain) {
    if (plain.find(".h5") != plain.npos) return "h5";
    if (plain.find("PLAN") != plain.npos) return "toml";
    if (plain == "FOLDER") return "/";
    return plain == "FILE" ? "" : "none";
}

/// Words offered beside files.
std::string words_beside_files(const Command& command) {
    const std::string_view plain = command.arguments.plain;
    if (plain.starts_with("PLAN")) return fmt::format("{}", fmt::join(shipped_plan_names(), " "));
    if (command.name == "describe") return "plan policy results columns glossary completion manual";
    return "";
}

/// How the shell completes the value of an option: lines of a `case` of the option's word.
std::string value_completion(const OptionSpec& option) {
    const std::string_view value = option.value;
    if (value.empty()) return "";
    std::string how = "words=\"\" ends=none";
    if (option.name == "mapping")
        how = fmt::format("words=\"{}\" ends=toml", fmt::join(shipped_names("mappings"), " "));
    else if (value == "P" || value == "NAME" || value == "POLICY")
        how = "words=$packs ends=toml";
    else if (option.name == "region")
        how = "words=\"\" ends=h5";
    else if (value.find("FILE") != value.npos)
        how = "words=\"\" ends=\"\"";
    else if (value == "DIR" || value == "FOLDER")
        how = "words=\"\" ends=/";
    else if (value.find('|') != value.npos) {
        std::string choices(value);
        std::replace(choices.begin(), choices.end(), '|', ' ');
        how = fmt::format("words=\"{}\" ends=none", choices);
    }
    return fmt::format("                --{}) {} value=yes ;;\n", option.name, how);
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
    std::string text =
        fmt::format(".SS \"drgsim {}{}{}\"\n{}.\n", command.name, command.usage.empty() ? "" : " ",
                    roff(command.usage), roff(command.job));
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
        cases += fmt::format("            words=\"{}\" ends={}\n", words_beside_files(command),
                             file_pattern(command.arguments.plain));
        std::string values;
        for (const OptionSpec& option : command.arguments.options)
            values += value_completion(option);
        if (!values.empty())
            cases += fmt::format("            case $before in\n{}            esac\n", values);
        cases += "            ;;\n";
    }
    return fmt::format(R"(# bash completion of drgsim: `source <(drgsim describe completion)`
_drgsim() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}}
    local packs="{}"
    # What may stand here: words, and files that end so ("" = any, / = folders, none = no file).
    local options="" words="" ends="" value=""
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "{} --help --version" -- "$word"))
        return
    fi
    case ${{COMP_WORDS[1]}} in
{}    esac
    if [ "${{COMP_WORDS[1]}} $before" = "describe policy" ]; then
        words=$packs ends=toml
    elif [ "${{COMP_WORDS[1]}}" = describe ] && [ "$COMP_CWORD" -gt 2 ] && [ -z "$value" ]; then
        words=""
    fi
    if [ -z "$value" ] && [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$word"))
        return
    fi
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    [ "$ends" = none ] && return
    compopt -o filenames 2>/dev/null
    COMPREPLY+=($(compgen -d -- "$word"))
    [ "$ends" = / ] || COMPREPLY+=($(compgen -f -X "!*${{ends:+.$ends}}" -- "$word"))
}}
complete -F _drgsim drgsim
)",
                       fmt::join(shipped_policy_names(), " "), fmt::join(names, " "), cases);
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
           ".TP\n130\ninterrupted; \\fBdrgsim run \\-\\-resume\\fR goes on\n"
           ".SH ENVIRONMENT\n.TP\nNO_COLOR, CLICOLOR=0, TERM=dumb\nno colours on a terminal\n"
           ".TP\nXDG_CONFIG_HOME\nwhere \\fBdrgsim tune\\fR keeps what it measured; ~/.config by "
           "default\n.TP\nSLURM_CPUS_PER_TASK\nhow many threads a job has\n"
           ".SH SEE ALSO\nThe user guide, docs/guide.md (docs/guide.zh.md in Chinese).\n";
}

}  // namespace drgsim
