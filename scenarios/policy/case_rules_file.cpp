// Conditions, the rules they stand in, and what makes such a rule idle.
#include "scenarios/policy/case_rules_file.hpp"

#include <algorithm>

#include "scenarios/policy/pack_reader.hpp"

namespace drgsim {

namespace {

class CaseRuleReader : PackReader {
  public:
    CaseRuleReader(const toml::table& root, const std::string& file, Problems& problems)
        : PackReader(root, file, problems) {}

    OutsideRules outside() {
        const auto rules = tables(root_["outside"]["rule"]);
        check_names(rules, "outside.rule");
        for (const toml::table* rule : rules) read_outside_rule(*rule);
        read_phases();
        outside_.separate = root_["outside"]["budget"].value_or(std::string_view()) == "separate";
        return outside_;
    }

    AdjusterRules adjusters() {
        const auto cases = tables(root_["adjuster"]),
                   bonus = tables(root_["hospital_bonus"]["rule"]);
        check_names(cases, "adjuster");
        check_names(bonus, "hospital_bonus.rule");
        for (const toml::table* rule : cases) read_adjuster(*rule);
        for (const toml::table* rule : bonus) read_bonus(*rule);
        read(root_["hospital_bonus"]["cap"], adjusters_.bonus_cap);
        if (bonus.empty() && adjusters_.bonus_cap) {
            problem(root_["hospital_bonus"]["cap"], "`hospital_bonus.cap` stands without rules",
                    "it would have no effect", "add [[hospital_bonus.rule]] or remove it");
        }
        return adjusters_;
    }

  private:
    template <typename T>
    static void read_present(Node node, std::optional<T>& value) {
        if (const auto found = node.value<T>()) value = found;
    }

    CaseCondition condition(Node when, const std::string& path) {
        CaseCondition c;
        read_present(when["los_at_most"], c.los_at_most);
        read_present(when["los_at_least"], c.los_at_least);
        read_present(when["age_at_most"], c.age_at_most);
        read_present(when["age_at_least"], c.age_at_least);
        read_present(when["diagnoses_at_least"], c.diagnoses_at_least);
        read_present(when["ungrouped"], c.ungrouped);
        read_present(when["tcm_advantage"], c.tcm_advantage);
        read_present(when["primary_care"], c.primary_care);
        read_present(when["base_group"], c.base_group);
        read(when["tag"], c.tags);
        read(when["group"], c.groups);
        read(when["hospital_type"], c.hospital_types);
        read(when["level"], c.levels);
        c.discharge_ways = ways(when["discharge_way"]);
        check_range(when, path, "los", c.los_at_least, c.los_at_most);
        check_range(when, path, "age", c.age_at_least, c.age_at_most);
        return c;
    }

    /// Numbers of cases.csv: 1 to 5 in the order of the names, the last is 9.
    static std::vector<int> ways(Node node) {
        std::vector<std::string> names;
        read(node, names);
        const auto known = choices_of(discharge_ways);
        std::vector<int> found;
        for (const std::string& name : names) {
            const auto at = std::find(known.begin(), known.end(), name);
            if (at == known.end()) continue;  // reported by check_keys
            found.push_back(at + 1 == known.end() ? 9 : static_cast<int>(at - known.begin()) + 1);
        }
        return found;
    }

    void check_range(Node when, const std::string& path, std::string_view what,
                     std::optional<int> least, std::optional<int> most) {
        if (!least || !most || *least <= *most) return;
        problem(when, fmt::format("`{}.when` asks for {} from {} to {}", path, what, *least, *most),
                "everything a condition states must hold: no case can meet it",
                "give two rules, or put the limits in order");
    }

    void read_outside_rule(const toml::table& table) {
        const std::string path = fmt::format("outside.rule[{}]", outside_.rules.size() + 1);
        OutsideRules::Rule rule;
        read(table["name"], rule.name);
        rule.when = condition(table["when"], path);
        const std::string_view route = table["route"].value_or(std::string_view());
        rule.route = route == "per-diem"  ? CaseRoute::per_diem
                     : route == "outside" ? CaseRoute::outside
                                          : CaseRoute::fee_for_service;
        if (!outside_.rules.empty() && outside_.rules.back().when == CaseCondition{}) {
            problem(Node(&table),
                    fmt::format("`{}` stands after a rule that every case meets", path),
                    "the first rule that matches holds", "put it before that rule");
        }
        outside_.rules.push_back(std::move(rule));
    }

    void read_phases() {
        const Node node = root_["outside"]["per_diem"];
        const auto phases = tables(node);
        double previous = 0;
        for (const toml::table* phase : phases) {
            const bool last = phase == phases.back();
            previous = row_end(*phase, "outside.per_diem", last, previous, "day");
            outside_.per_diem.push_back(
                {previous, by_level((*phase)["price"], "outside.per_diem.price", {})});
        }
        const bool routed =
            std::any_of(outside_.rules.begin(), outside_.rules.end(),
                        [](const auto& rule) { return rule.route == CaseRoute::per_diem; });
        if (routed && phases.empty()) {
            problem(root_["outside"], "a rule has route \"per-diem\", but no `outside.per_diem`",
                    "days without a price cannot be paid",
                    "add for example per_diem = [{ up_to = 15, price = [200, 300, 400] }, "
                    "{ price = 150 }]");
        }
        if (!routed && !phases.empty()) {
            problem(node, "`outside.per_diem` stands without a rule of route \"per-diem\"",
                    "it would have no effect", "add such a rule or remove the prices");
        }
    }

    void read_adjuster(const toml::table& table) {
        AdjusterRules::CaseRule rule;
        const std::string path = fmt::format("adjuster[{}]", adjusters_.cases.size() + 1);
        read(table["name"], rule.name);
        rule.when = condition(table["when"], path);
        rule.from_data = table["value"].value_or(std::string_view()) == "data";
        read(table["value"], rule.value);
        read(table["min_cases"], rule.min_cases);
        if (rule.from_data && rule.when == CaseCondition{}) {
            problem(Node(&table), fmt::format("`{}` has value \"data\" and no condition", path),
                    "the mean of all cases of a group over the group's mean is 1", "add `when`");
        }
        adjusters_.cases.push_back(std::move(rule));
    }

    void read_bonus(const toml::table& table) {
        AdjusterRules::HospitalRule rule;
        read(table["name"], rule.name);
        read(table["type"], rule.types);
        read(table["hospital"], rule.hospitals);
        read_present(table["tcm_share_at_least"], rule.tcm_share_at_least);
        read(table["add"], rule.add);
        adjusters_.hospitals.push_back(std::move(rule));
    }

    OutsideRules outside_;
    AdjusterRules adjusters_;
};

}  // namespace

OutsideRules read_outside(const toml::table& root, const std::string& file, Problems& problems) {
    return CaseRuleReader(root, file, problems).outside();
}

AdjusterRules read_adjusters(const toml::table& root, const std::string& file, Problems& problems) {
    return CaseRuleReader(root, file, problems).adjusters();
}

}  // namespace drgsim
