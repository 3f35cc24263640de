// A plan: the study a user asks for, read from TOML and checked, before any data is looked at.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/drivers/correlation.hpp"
#include "scenarios/drivers/distribution.hpp"
#include "scenarios/toml_file/setting.hpp"
#include "sim/behaviour/behaviour.hpp"
#include "sim/outputs/convergence.hpp"
#include "sim/policy/policy.hpp"
#include "sim/study/design.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

/// A fund's budget as stated.
struct BudgetLine {
    double total = 0;                                        ///< before carve-outs [yuan]
    std::optional<double> last_year, income;                 ///< where it is stated so [yuan]
    std::vector<std::pair<std::string, double>> carve_outs;  ///< name, amount [yuan]
    Origin origin;
    [[nodiscard]] double after_carve_outs() const;  ///< B_f [yuan]
};

/// The budgets of a pool; a fund may have none.
using FundBudgets = std::array<std::optional<BudgetLine>, fund_count>;

/// A [pool.NAME] table: medical communities 医共体 settled against budgets of their own.
struct PoolLine {
    std::string name;
    std::vector<std::string> communities;  ///< at least one
    FundBudgets budget;
    Origin origin, community_origin;
};

/// One `where` key of a driver with the names it lists; months and levels as numbers in text.
struct WhereLine {
    std::string key;  ///< fund level hospital type community group mdc month
    std::vector<std::string> names;
    Origin origin;
};

/// A driver as stated; its `where` names are looked up once the region is known.
struct DriverLine {
    std::string name;
    Target target = Target::budget;
    std::vector<Axis> by;
    DistributionSpec distribution;
    bool hold_total_weight = false;
    std::string carve_out;  ///< target carve_out: the name of the line
    std::vector<WhereLine> where;
    std::string factor;         ///< what it moves with in designs of factors; its name by default
    std::optional<Axis> split;  ///< a factor for each of these
    Origin origin;
};

/// The scenarios of a listed design.
struct ScenarioTable {
    struct Column {
        std::size_t driver;
        std::string entity;  ///< "" = all
    };
    std::vector<Column> columns;
    std::vector<std::vector<double>> rows;  ///< by scenario and column
    Origin origin;                          ///< where the plan names the file
};

/// `sampling` with its options.
struct DesignLine {
    Sampling sampling = Sampling::monte_carlo;
    bool antithetic = false;
    double low = 0.05, high = 0.95;       ///< one-at-a-time
    std::optional<ScenarioTable> listed;  ///< listed
    Origin origin, antithetic_origin;
};

/// A [[stress]] table.
struct StressLine {
    struct Value {
        std::size_t driver;
        std::string entity;  ///< "" = all
        double value;
        Origin origin;
    };
    std::string name;
    std::vector<Value> values;
    Origin origin;
};

/// A behaviour as stated. Its prevalence and strength are two of the plan's drivers, in this order;
/// both have its `by` and `where`.
struct BehaviourLine {
    BehaviourRules
        rules;  ///< drivers by their place in Plan::drivers; siblings are looked up later
    std::vector<std::pair<std::string, std::string>>
        siblings;  ///< codes: from, to; empty = by code
    Origin origin;
};

/// The [horizon] table with more than one year.
struct HorizonLine {
    int years = 1;
    bool recalibrate = true;
    std::array<std::size_t, fund_count> growth{};  ///< by fund: place in Plan::drivers
};

struct Plan {
    std::string name;
    std::string file;              ///< as the user named it
    std::string text;              ///< whole TOML text, with settings applied
    std::vector<Policy> policies;  ///< at least one, names differ
    std::uint64_t seed = 1;
    std::uint64_t scenarios = 1000;
    std::optional<Origin> scenarios_origin;  ///< nothing where the plan leaves it out
    DesignLine design;
    std::filesystem::path region;
    std::optional<int> year;   ///< empty = the region's newest
    std::vector<int> history;  ///< empty = the settled year
    Origin year_origin, history_origin;
    FundBudgets budget;                     ///< of hospitals in no pool
    std::vector<PoolLine> pools;            ///< by name, ascending; no community is in two
    std::vector<DriverLine> drivers;        ///< those of the behaviours last
    std::vector<BehaviourLine> behaviours;  ///< in the order in which they change the cases
    std::optional<HorizonLine> horizon;
    std::vector<Dependence> dependences;  ///< of `drivers`
    std::vector<StressLine> stresses;
    CaseUncertainty uncertainty;
    OutputSwitches output;
    Convergence convergence;
    std::vector<std::string> warnings;
};

/// What the command line changes in a plan.
struct PlanChanges {
    std::vector<std::string> set;       ///< --set: "dotted.key=value", TOML values
    std::vector<std::string> policies;  ///< --policy: replace the plan's; files from the cwd
    std::optional<std::uint64_t> seed, scenarios;
    /// Whole packs in place of the plan's, overrides applied: what a result file keeps.
    std::vector<std::string> policy_texts;
};

/// Reads a plan file, or a shipped plan by name (then paths are relative to the current folder),
/// with its rule packs. @throws InputError with every problem of the plan and its packs.
Plan load_plan(const std::string& name_or_path, const PlanChanges& changes = {});

/// The same from a text already read; paths are relative to `base_dir`.
Plan parse_plan(std::string_view text, const std::string& file,
                const std::filesystem::path& base_dir, const PlanChanges& changes = {});

/// Names of the shipped plans, sorted.
std::vector<std::string> shipped_plan_names();

}  // namespace drgsim
