// Reads plans: keys by the key table, then budgets, drivers and the packs the plan names.
#include "scenarios/plan/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "scenarios/plan/behaviour_file.hpp"
#include "scenarios/plan/budget_file.hpp"
#include "scenarios/plan/convergence_file.hpp"
#include "scenarios/plan/design_file.hpp"
#include "scenarios/plan/driver_file.hpp"
#include "scenarios/plan/horizon_file.hpp"
#include "scenarios/plan/plan_keys.hpp"
#include "scenarios/policy/policy_file.hpp"
#include "scenarios/toml_file/check.hpp"
#include "scenarios/toml_file/nearest.hpp"
#include "scenarios/toml_file/source_text.hpp"
#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

namespace {

using Node = toml::node_view<const toml::node>;

class PlanReader {
  public:
    PlanReader(toml::table& root, const std::string& file, const std::filesystem::path& base_dir,
               const std::vector<std::string>& policy_texts, Problems& problems)
        : root_(root),
          file_(file),
          base_dir_(base_dir),
          policy_texts_(policy_texts),
          problems_(problems) {}

    Plan read() {
        plan_.file = file_;
        plan_.name = view("name").value_or(std::string());
        plan_.seed = static_cast<std::uint64_t>(view("seed").value_or(std::int64_t{1}));
        plan_.scenarios = static_cast<std::uint64_t>(
            view("scenarios").value_or(static_cast<std::int64_t>(plan_.scenarios)));
        if (view("scenarios")) plan_.scenarios_origin = origin("scenarios");
        read_data();
        plan_.budget = read_budgets(view("budget"), "budget", problems_);
        plan_.pools = read_pools(root_, problems_);
        plan_.drivers = read_drivers(root_, base_dir_, plan_.warnings, problems_);
        plan_.convergence = read_convergence(root_, problems_);
        plan_.behaviours = read_behaviours(root_, base_dir_, plan_, problems_);
        plan_.horizon = read_horizon(root_, base_dir_, plan_, problems_);
        plan_.design = read_design(root_, base_dir_, plan_.drivers, problems_);
        plan_.dependences = read_correlations(root_, plan_.drivers, problems_);
        plan_.stresses = read_stresses(root_, plan_.drivers, problems_);
        read_uncertainty();
        read_policies();
        OutputSwitches& output = plan_.output;
        output.hospital = view("output.hospital").value_or(output.hospital);
        output.group = view("output.group").value_or(output.group);
        output.month = view("output.month").value_or(output.month);
        output.prepaid = view("output.prepaid").value_or(output.prepaid);
        output.risk = view("output.risk").value_or(output.risk);
        return plan_;
    }

  private:
    Node view(std::string_view path) const {
        return static_cast<const toml::table&>(root_).at_path(path);
    }

    Origin origin(std::string_view path) const {
        const Node node = view(path);
        return node ? origin_of(*node.node()) : Origin{file_, 0};
    }

    void problem(const Origin& at, std::string what, std::string why, std::string todo) {
        problems_.add(at.file, at.line, std::move(what), std::move(why), std::move(todo));
    }

    void read_data() {
        plan_.region = base_dir_ / view("data.region").value_or(std::string());
        if (const auto year = view("data.year").value<std::int64_t>())
            plan_.year = static_cast<int>(*year);
        plan_.year_origin = origin("data.year");
        plan_.history_origin = origin("data.history");
        const toml::array* history = view("data.history").as_array();
        if (!history) return;
        for (const toml::node& node : *history)
            plan_.history.push_back(static_cast<int>(node.value_or(std::int64_t{0})));
        auto sorted = plan_.history;
        std::sort(sorted.begin(), sorted.end());
        if (sorted.empty()) {
            problem(plan_.history_origin, "`data.history` lists no year",
                    "standards need past cases", "list years or remove the key");
        } else if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
            problem(plan_.history_origin, "`data.history` lists a year twice",
                    "its cases would not count twice", "list each year once");
        }
    }

    void read_uncertainty() {
        CaseUncertainty& uncertainty = plan_.uncertainty;
        const bool bootstrap =
            view("uncertainty.bootstrap").value_or(std::string("none")) == "poisson";
        const auto bits = view("uncertainty.bits").value_or(std::int64_t{8});
        uncertainty.bootstrap_bits = bootstrap ? static_cast<int>(bits) : 0;
        uncertainty.recalibrate = view("uncertainty.recalibrate").value_or(false);
        uncertainty.noise_cv = view("uncertainty.noise_cv").value_or(0.0);
        if (bits != 8 && bits != 16) {
            problem(origin("uncertainty.bits"), fmt::format("`uncertainty.bits` is {}", bits),
                    "weights are drawn from one or two whole bytes", "write 8 or 16");
        }
        if (uncertainty.recalibrate && !bootstrap) {
            problem(origin("uncertainty.recalibrate"),
                    "`uncertainty.recalibrate` is true, but cases are not bootstrapped",
                    "the standards would be the same in every scenario",
                    "add bootstrap = \"poisson\" to [uncertainty]");
        }
    }

    /// The settings of [override.NAME] tables by name, each with its origin.
    std::map<std::string, std::vector<Setting>> overrides(const std::vector<std::string>& entries) {
        std::map<std::string, std::vector<Setting>> found;
        const toml::table* tables = view("override").as_table();
        if (!tables) return found;
        for (auto&& [name, node] : *tables) {
            const Origin at = origin_of(name);
            if (!node.is_table()) {
                problem(at, fmt::format("`override.{}` is not a table", name.str()),
                        "it holds values of a pack", "write [override.\"pack-name\"]");
            } else if (std::find(entries.begin(), entries.end(), name.str()) == entries.end()) {
                problem(at, fmt::format("`override` names the pack \"{}\"", name.str()),
                        "the plan does not use it", known_names(name.str(), entries));
            } else {
                found[std::string(name.str())] = settings_of(*node.as_table());
            }
        }
        return found;
    }

    void read_policies() {
        for (const std::string& text : policy_texts_)
            plan_.policies.push_back(
                parse_policy(text, file_ + " (policy)", std::vector<Setting>{}, problems_));
        if (policy_texts_.empty()) read_named_policies();
    }

    void read_named_policies() {
        std::vector<std::string> entries;
        std::vector<Origin> origins;
        if (const toml::array* list = view("policies").as_array()) {
            for (const toml::node& node : *list) {
                if (!node.is_string()) continue;  // reported by check_keys
                entries.push_back(node.value_or(std::string()));
                origins.push_back(origin_of(node));
            }
        }
        if (entries.empty() && view("policies").is_array()) {
            problem(origin("policies"), "`policies` lists no rule pack", "nothing would be settled",
                    known_names("", shipped_policy_names()));
        }
        const auto settings = overrides(entries);
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const auto own = settings.find(entries[i]);
            plan_.policies.push_back(load_policy(
                entries[i], base_dir_, own == settings.end() ? std::vector<Setting>{} : own->second,
                problems_, origins[i]));
            check_name_is_new(i, origins[i]);
        }
    }

    void check_name_is_new(std::size_t last, const Origin& at) {
        const std::string& name = plan_.policies[last].name;
        const auto end = plan_.policies.begin() + static_cast<long>(last);
        const bool seen = std::any_of(plan_.policies.begin(), end,
                                      [&](const Policy& policy) { return policy.name == name; });
        if (!seen || name.empty()) return;
        problem(at, fmt::format("two policies are named \"{}\"", name),
                "results tell policies apart by name", "rename one of the packs");
    }

    toml::table& root_;
    const std::string& file_;
    const std::filesystem::path& base_dir_;
    const std::vector<std::string>& policy_texts_;
    Problems& problems_;
    Plan plan_;
};

/// The command line as settings, in the order in which they apply.
std::vector<Setting> settings_of(const PlanChanges& changes) {
    std::vector<Setting> settings;
    for (const std::string& assignment : changes.set)
        settings.push_back({assignment, {fmt::format("--set {}", assignment), 0}});
    if (changes.seed) settings.push_back({fmt::format("seed={}", *changes.seed), {"--seed", 0}});
    if (changes.scenarios)
        settings.push_back({fmt::format("scenarios={}", *changes.scenarios), {"--scenarios", 0}});
    if (!changes.policies.empty()) {
        toml::array names;
        for (const std::string& policy : changes.policies) {
            names.push_back(means_file(policy) ? std::filesystem::absolute(policy).string()
                                               : policy);
        }
        settings.push_back({"policies=" + text_of(names), {"--policy", 0}});
    }
    return settings;
}

/// What the values of empirical drivers and listed scenarios were: the text alone must tell one
/// study from another.
std::string notes_on_files(const Plan& plan) {
    std::string notes;
    for (const DriverLine& line : plan.drivers) {
        if (line.distribution.type != DistributionSpec::Type::empirical) continue;
        notes += fmt::format("# driver {}: values {}\n", line.name,
                             fmt::join(line.distribution.values, " "));
    }
    if (plan.design.listed)
        for (const auto& row : plan.design.listed->rows)
            notes += fmt::format("# scenario: {}\n", fmt::join(row, " "));
    return notes;
}

/// Overrides of packs that the command line has replaced have nothing to apply to.
void drop_unused_overrides(toml::table& root, const std::vector<std::string>& policies) {
    toml::table* tables = root["override"].as_table();
    if (!tables) return;
    std::vector<std::string> unused;
    for (auto&& [name, node] : *tables) {
        if (std::find(policies.begin(), policies.end(), name.str()) == policies.end())
            unused.emplace_back(name.str());
    }
    for (const std::string& name : unused) tables->erase(name);
}

}  // namespace

Plan parse_plan(std::string_view text, const std::string& file,
                const std::filesystem::path& base_dir, const PlanChanges& changes) {
    Problems found;
    auto root = parse_toml(text, file, found);
    found.throw_if_any();
    const auto settings = settings_of(changes);
    for (const Setting& setting : settings) apply_setting(*root, setting, found);
    check_keys(*root, plan_keys, file, found);
    if (!changes.policies.empty()) drop_unused_overrides(*root, changes.policies);
    Plan plan = PlanReader(*root, file, base_dir, changes.policy_texts, found).read();
    Problems problems;
    append_by_line(found, problems);
    problems.throw_if_any();
    plan.text =
        settings.empty() ? std::string(text) : "# with the command line applied\n" + text_of(*root);
    plan.text += notes_on_files(plan);
    return plan;
}

Plan load_plan(const std::string& name_or_path, const PlanChanges& changes) {
    if (means_file(name_or_path)) {
        Problems problems;
        const std::filesystem::path path(name_or_path);
        const auto text = read_text(path, "plan", {name_or_path, 0}, problems);
        problems.throw_if_any();
        return parse_plan(*text, name_or_path, path.parent_path(), changes);
    }
    if (const auto text = shipped_text("plans", name_or_path))
        return parse_plan(*text, name_or_path + ".toml", "", changes);
    if (std::filesystem::exists(name_or_path))
        throw InputError(Problem{name_or_path, 0, "this is no plan",
                                 "a plan is a TOML file whose name ends in .toml", ""});
    throw InputError(Problem{name_or_path, 0, "there is no ready plan of this name",
                             "a name without .toml is a plan that travels with the program",
                             known_names(name_or_path, shipped_plan_names())});
}

std::vector<std::string> shipped_plan_names() {
    return shipped_names("plans");
}

}  // namespace drgsim
