// drgsim validate: checks one file of any kind and says what it is.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "app/command.hpp"
#include "app/study_setup.hpp"
#include "results/region/store.hpp"
#include "results/run/reader.hpp"
#include "scenarios/intake/mapping.hpp"
#include "scenarios/plan/plan.hpp"
#include "scenarios/policy/policy_file.hpp"
#include "scenarios/toml_file/nearest.hpp"
#include "scenarios/toml_file/source_text.hpp"

namespace drgsim {

namespace {

std::string text_of_file(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        throw InputError(
            {path, 0, "there is no such file", "",
             means_file(path) ? "check the name" : known_names(path, shipped_policy_names())});
    if (std::filesystem::is_directory(path, ignored))
        throw InputError({path, 0, "this is a folder", "", "name a file"});
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) throw EnvironmentError(path + ": cannot be read");
    return std::move(text).str();
}

bool has_line(const std::string& text, const char* pattern) {
    return std::regex_search(text, std::regex(pattern, std::regex::multiline));
}

std::string check_plan(const std::string& path, Terminal& terminal) {
    Plan plan = load_plan(std::filesystem::path(path).is_absolute() ? path : "./" + path);
    const std::string found =
        fmt::format("{}: a plan without faults: {} polic{}, {} driver{}", path,
                    plan.policies.size(), plan.policies.size() == 1 ? "y" : "ies",
                    plan.drivers.size(), plan.drivers.size() == 1 ? "" : "s");
    if (!std::filesystem::exists(plan.region)) {
        for (const std::string& warning : plan.warnings) terminal.warn(warning);
        return found + fmt::format(
                           "\nits region {} is not there: years, funds and names are not "
                           "checked against it",
                           plan.region.string());
    }
    load_study(std::move(plan), terminal);
    return found + "; it fits its region";
}

/// `named` is how load_policy finds the pack that the user calls `path`.
std::string check_policy(const std::string& path, const std::string& named) {
    Problems problems;
    const Policy policy = load_policy(named, {}, {}, problems);
    problems.throw_if_any();
    return fmt::format("{}: a rule pack without faults: {} ({})", path, policy.name, policy.title);
}

std::string check_mapping(const std::string& path) {
    Problems problems;
    const Mapping mapping = load_mapping(path, problems);
    problems.throw_if_any();
    return fmt::format("{}: a mapping without faults: {} columns", path, mapping.columns.size());
}

std::string check_toml(const std::string& path, Terminal& terminal) {
    const std::string text = text_of_file(path);
    if (has_line(text, "^\\s*method\\s*="))
        return check_policy(path, std::filesystem::absolute(path).string());
    if (has_line(text, "^\\s*\\[\\s*columns\\b|^\\s*columns\\.")) return check_mapping(path);
    return check_plan(path, terminal);
}

std::string check_result(const std::string& path) {
    const RunReader reader(path);
    Problems problems;
    for (const auto& damage : reader.verify_checksums())
        problems.add(path, 0, fmt::format("{}: the checksum does not hold", damage.variable),
                     "the file was changed or damaged after it was written");
    problems.throw_if_any();
    return fmt::format("{}: a result file without faults: {} scenarios of {}", path,
                       reader.scenarios(), fmt::join(reader.description().policies, ", "));
}

std::string check_hdf5(const std::string& path) {
    try {
        static_cast<void>(stored_region_digest(path));
    } catch (const InputError&) {
        return check_result(path);  // it is no region: what is wrong with it as a result counts
    }
    const Region region = read_region(path);
    return fmt::format("{}: a region without faults: {} cases of {}, {} hospitals, {} groups", path,
                       region.cases.size(), fmt::join(region.years(), ", "),
                       region.hospitals.size(), region.groups.size());
}

bool is_hdf5(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string start(8, '\0');
    file.read(start.data(), 8);
    return start == "\x89HDF\r\n\x1a\n";
}

/// A name such as "dip-national"; a file of that name goes before it.
bool is_shipped_policy(const std::string& name) {
    const auto names = shipped_policy_names();
    std::error_code ignored;
    return std::find(names.begin(), names.end(), name) != names.end() &&
           !std::filesystem::exists(name, ignored);
}

void run(Arguments& arguments, Terminal& terminal) {
    arguments.problems().throw_if_any();
    const std::string path = arguments.plain().front();
    if (is_shipped_policy(path)) return terminal.print(check_policy(path, path));
    const auto ends = std::filesystem::path(path).extension();
    if (ends == ".toml") return terminal.print(check_toml(path, terminal));
    if (ends == ".h5" || ends == ".hdf5" || ends == ".nc" || is_hdf5(path))
        return terminal.print(check_hdf5(path));
    static_cast<void>(text_of_file(path));
    throw InputError({path, 0, "this is no plan, rule pack, mapping, region or result", "",
                      "tables (.csv, .csv.gz) are checked by drgsim import"});
}

}  // namespace

Command validate_command() {
    return {"validate",
            "check a plan, rule pack, mapping, region or result file",
            "FILE",
            "  drgsim validate plan.toml\n  drgsim validate region.h5\n"
            "  drgsim validate dip-national",
            {{}, "FILE", 1, 1},
            run};
}

}  // namespace drgsim
