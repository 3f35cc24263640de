// Behaviours as a plan states them: a kind with its keys, prevalence and strength as drivers.
#include "scenarios/plan/behaviour_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/plan/distribution_file.hpp"
#include "scenarios/plan/plan_keys.hpp"
#include "scenarios/plan/where_file.hpp"
#include "scenarios/toml_file/check.hpp"
#include "scenarios/toml_file/nearest.hpp"
#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

namespace {

using Node = toml::node_view<const toml::node>;

/// Keys that only some kinds have a use for.
struct KindKey {
    std::string_view key;
    std::vector<BehaviourKind> kinds;
};
const std::vector<KindKey>& kind_keys() {
    static const std::vector<KindKey> keys = {
        {"cost_change", {BehaviourKind::upcoding, BehaviourKind::splitting}},
        {"siblings", {BehaviourKind::upcoding}},
        {"months_later", {BehaviourKind::splitting}},
        {"toward", {BehaviourKind::compression}},
        {"self_expense_share", {BehaviourKind::patient_shift}},
        {"leave_first", {BehaviourKind::outpatient}}};
    return keys;
}

class BehaviourReader {
  public:
    BehaviourReader(const toml::table& table, const std::filesystem::path& base_dir, Plan& plan,
                    Problems& problems)
        : table_(table), base_dir_(base_dir), plan_(plan), problems_(problems) {}

    BehaviourLine read() {
        line_.origin = origin_of(table_);
        BehaviourRules& rules = line_.rules;
        rules.name = table_["name"].value_or(std::string());
        rules.kind = choice(table_["kind"], key_at(plan_keys, "behaviour[].kind"), rules.kind);
        rules.drawn = table_["drawn"].value_or(false);
        rules.cost_change = table_["cost_change"].value_or(0.0);
        rules.months_later = static_cast<int>(table_["months_later"].value_or(std::int64_t{0}));
        rules.toward_standard = table_["toward"].value_or(std::string_view()) == "standard";
        rules.self_expense_share = table_["self_expense_share"].value_or(1.0);
        rules.margin_elasticity = table_["response"]["elasticity"].value_or(0.0);
        rules.mild_first = table_["leave_first"].value_or(std::string_view()) == "mild";
        if (const toml::table* siblings = table_["siblings"].as_table()) {
            for (auto&& [from, to] : *siblings)
                line_.siblings.emplace_back(from.str(), to.value_or(std::string()));
        }
        check_keys_of_kind();
        read_drivers();
        return line_;
    }

  private:
    void problem(Node at, std::string what, std::string why, std::string todo) {
        const Origin origin = at ? origin_of(*at.node()) : line_.origin;
        problems_.add(origin.file, origin.line, std::move(what), std::move(why), std::move(todo));
    }

    [[nodiscard]] const BehaviourKindText& kind() const { return text_of(line_.rules.kind); }

    void check_keys_of_kind() {
        for (const KindKey& one : kind_keys()) {
            const bool has_use =
                std::find(one.kinds.begin(), one.kinds.end(), line_.rules.kind) != one.kinds.end();
            if (!table_[one.key] || has_use || !table_["kind"]) continue;
            problem(table_[one.key],
                    fmt::format("behaviour \"{}\" of kind {} has `{}`", line_.rules.name,
                                kind().name, one.key),
                    "it would have no effect", "remove it");
        }
        if (line_.rules.drawn && line_.rules.mild_first) {
            problem(table_["drawn"],
                    fmt::format("behaviour \"{}\" is drawn, but mild cases leave first",
                                line_.rules.name),
                    "who leaves is then said by the cost alone",
                    "remove drawn or set leave_first = \"any\"");
        }
    }

    /// Prevalence and strength become drivers of the plan.
    void read_drivers() {
        DriverLine driver;
        driver.origin = line_.origin;
        driver.where = where_of(table_["where"], problems_);
        const auto by = std::find(axis_names.begin(), axis_names.end(),
                                  table_["by"].value_or(std::string_view()));
        if (by != axis_names.end()) driver.by = {static_cast<Axis>(by - axis_names.begin())};
        line_.rules.prevalence = plan_.drivers.size();
        driver.name = line_.rules.name + "-prevalence";
        driver.target = Target::prevalence;
        driver.distribution = value_of("prevalence", "prevalence", 0, 1);
        plan_.drivers.push_back(driver);
        line_.rules.strength = plan_.drivers.size();
        driver.name = line_.rules.name + "-strength";
        driver.target = Target::strength;
        driver.distribution = value_of("strength", fmt::format("strength of {}", kind().name),
                                       kind().lowest, kind().highest);
        plan_.drivers.push_back(std::move(driver));
    }

    /// A number or a distribution; values beyond the bounds are warned of.
    DistributionSpec value_of(std::string_view key, std::string_view called, double low,
                              double high) {
        const Node given = table_[key];
        const DistributionSpec spec = number_or_distribution(
            given, fmt::format("behaviour.{}", key),
            fmt::format("the {} of behaviour \"{}\"", key, line_.rules.name), base_dir_, problems_);
        if (lowest_value(spec) < low || highest_value(spec) > high) {
            const Origin at = given ? origin_of(*given.node()) : line_.origin;
            plan_.warnings.push_back(fmt::format(
                "{}:{}: the {} of behaviour \"{}\" can lie outside {} to {}, and counts as the "
                "nearest of these then",
                at.file, at.line, called, line_.rules.name, low, high));
        }
        return spec;
    }

    const toml::table& table_;
    const std::filesystem::path& base_dir_;
    Plan& plan_;
    Problems& problems_;
    BehaviourLine line_;
};

/// Names are of good characters, and no two drivers have one.
void check_name(const BehaviourLine& line, const Plan& plan, std::size_t drivers_before,
                Problems& problems) {
    const std::string& name = line.rules.name;
    const auto add = [&](std::string what, std::string why, std::string todo) {
        problems.add(line.origin.file, line.origin.line, std::move(what), std::move(why),
                     std::move(todo));
    };
    const bool good = name.find_first_not_of(
                          "abcdefghijklmnopqrstuvwxyz"
                          "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                          "0123456789-_") == std::string::npos;
    if (!good || name.empty()) {
        add(fmt::format("the behaviour name is \"{}\"", name),
            "results call its values driver_<name>-prevalence",
            "use letters, digits, '-' and '_' only");
        return;
    }
    for (std::size_t d = 0; d < drivers_before; ++d) {
        const std::string& taken = plan.drivers[d].name;
        if (taken != name + "-prevalence" && taken != name + "-strength") continue;
        add(fmt::format("behaviour \"{}\" needs the driver name \"{}\", which is taken", name,
                        taken),
            "the name keys a random stream", "give each its own name");
        return;
    }
}

}  // namespace

std::vector<BehaviourLine> read_behaviours(const toml::table& root,
                                           const std::filesystem::path& base_dir, Plan& plan,
                                           Problems& problems) {
    std::vector<BehaviourLine> behaviours;
    const toml::array* list = root["behaviour"].as_array();
    if (!list) return behaviours;
    for (const toml::node& node : *list) {
        if (!node.is_table()) continue;  // reported by check_keys
        const std::size_t before = plan.drivers.size();
        behaviours.push_back(BehaviourReader(*node.as_table(), base_dir, plan, problems).read());
        if ((*node.as_table())["name"].is_string())
            check_name(behaviours.back(), plan, before, problems);
    }
    return behaviours;
}

}  // namespace drgsim
