#include "scenarios/tuning/tuning_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "scenarios/toml_file/check.hpp"
#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

namespace {

constexpr Bounds at_least_one{1, 1e12, false};

constexpr auto tuning_keys = std::to_array<Key>({
    {"tuning[].machine", accepts::text, "", "required", "", any_number, "kind of machine"},
    {"tuning[].precision", accepts::text, "", "required", "single | double", any_number, "lanes"},
    {"tuning[].cases", accepts::integer, "cases", "required", "", at_least_one,
     "of the settled year"},
    {"tuning[].policies", accepts::integer, "", "required", "", at_least_one,
     "policies of the plan"},
    {"tuning[].threads", accepts::integer, "", "required", "", {1, 1024, false}, "best number"},
    {"tuning[].instructions", accepts::text, "", "\"\"", "v2 | v3 | v4", any_number,
     "best instruction set"},
    {"tuning[].scenarios_per_second", accepts::number, "", "0", "", at_least_zero, "measured"},
});

Tuning tuning_from(const toml::table& entry) {
    Tuning tuning;
    tuning.work = {
        entry["machine"].value_or(std::string()), entry["precision"].value_or(std::string()),
        entry["cases"].value_or(std::int64_t{0}), entry["policies"].value_or(std::int64_t{0})};
    tuning.threads = entry["threads"].value_or(std::int64_t{1});
    tuning.instructions = entry["instructions"].value_or(std::string());
    tuning.scenarios_per_second = entry["scenarios_per_second"].value_or(0.0);
    return tuning;
}

/// How many doublings lie between two sizes.
double doublings(std::int64_t a, std::int64_t b) {
    return std::abs(std::log2(static_cast<double>(a) / static_cast<double>(b)));
}

/// The distance of an entry from `work`; more than 2 where it does not apply.
double distance(const TunedWork& entry, const TunedWork& work) {
    constexpr double too_far = 3;
    if (entry.machine != work.machine || entry.precision != work.precision) return too_far;
    const double cases = doublings(entry.cases, work.cases);
    const double policies = doublings(entry.policies, work.policies);
    return cases > 1 || policies > 1 ? too_far : cases + policies;
}

auto nearest(auto& tunings, const TunedWork& work) {
    const auto found =
        std::min_element(tunings.begin(), tunings.end(), [&](const Tuning& a, const Tuning& b) {
            return distance(a.work, work) < distance(b.work, work);
        });
    return found != tunings.end() && distance(found->work, work) <= 2 ? found : tunings.end();
}

/// As a TOML basic string: what cannot stand in one becomes a blank.
std::string quoted(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    }
    return quoted + "\"";
}

}  // namespace

std::vector<Tuning> parse_tunings(const std::string& text, const std::string& file,
                                  Problems& problems) {
    const auto root = parse_toml(text, file, problems);
    if (!root) return {};
    Problems found;
    check_keys(*root, tuning_keys, file, found);
    problems.append(found);
    if (!found.empty()) return {};
    std::vector<Tuning> tunings;
    if (const toml::array* entries = root->get_as<toml::array>("tuning"))
        for (const toml::node& entry : *entries)
            if (entry.is_table()) tunings.push_back(tuning_from(*entry.as_table()));
    return tunings;
}

std::string text_of(const std::vector<Tuning>& tunings) {
    std::string text =
        "# What `drgsim tune` measured. `drgsim run` uses the entry of its machine and of work of\n"
        "# this size; options come first. It changes no result, and can be removed at any time.\n";
    for (const Tuning& tuning : tunings) {
        text += fmt::format(
            "\n[[tuning]]\nmachine = {}\nprecision = {}\ncases = {}\npolicies = {}\nthreads = {}\n",
            quoted(tuning.work.machine), quoted(tuning.work.precision), tuning.work.cases,
            tuning.work.policies, tuning.threads);
        if (!tuning.instructions.empty())
            text += fmt::format("instructions = {}\n", quoted(tuning.instructions));
        text += fmt::format("scenarios_per_second = {:.1f}\n", tuning.scenarios_per_second);
    }
    return text;
}

std::optional<Tuning> find_tuning(const std::vector<Tuning>& tunings, const TunedWork& work) {
    const auto found = nearest(tunings, work);
    return found == tunings.end() ? std::nullopt : std::optional(*found);
}

void replace_tuning(std::vector<Tuning>& tunings, const Tuning& tuning) {
    const auto found = nearest(tunings, tuning.work);
    if (found == tunings.end())
        tunings.push_back(tuning);
    else
        *found = tuning;
}

}  // namespace drgsim
