// The one quantity of a plan that `drgsim solve` varies: a budget in yuan, or a driver's value, the
// same in all scenarios and wherever the driver applies. All other draws stay what they are.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/plan/plan.hpp"
#include "scenarios/plan/prepare.hpp"
#include "scenarios/solve/condition.hpp"

namespace drgsim {

/// What --vary names, looked up in a plan, before any data is read.
class VariedQuantity {
  public:
    /// `budget` (all of the plan's, in proportion), `budget.FUND`, `pool.NAME.budget.FUND`,
    /// `driver.NAME`, or a driver target with its `where` in brackets, as cost[level=3]: then
    /// `plan` gets such a driver. @throws InputError naming what may be varied.
    VariedQuantity(const std::string& text, Plan& plan);

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] std::string_view unit() const { return budgets_.empty() ? "" : "yuan"; }
    /// The plan's value: the total before carve-outs; a constant driver's value, of any other 1; of
    /// a behaviour's prevalence or strength the median.
    [[nodiscard]] double start() const { return start_; }
    /// Values below it leave less than nothing after the carve-outs [yuan]; 0 for a driver.
    [[nodiscard]] double least() const;
    /// What to write to keep a value: --set options, or lines of the plan.
    [[nodiscard]] std::string setting(double value) const;

  private:
    friend class VariedStudy;
    struct Budget {
        std::size_t pool, fund;
        std::string path;  ///< "budget.resident"
        BudgetLine line;
    };
    void take_budgets(const std::string& wanted, const Plan& plan);
    [[nodiscard]] bool take_driver(const Plan& plan);
    void add_driver(const FigureName& target, Plan& plan);
    void start_of(const DriverLine& line);
    [[nodiscard]] double total_at(const Budget& budget, double value) const;

    std::string name_;
    double start_ = 1;
    std::vector<Budget> budgets_;
    std::string driver_;        ///< name of the driver varied
    std::string driver_text_;   ///< TOML or place of the driver, up to its value
    bool plain_value_ = false;  ///< prevalence and strength take a number as it is
};

/// The study with the quantity at any value, and the source of its scenarios.
class VariedStudy final : public ScenarioSource {
  public:
    /// Borrows both; budgets are written into the study.
    VariedStudy(const VariedQuantity& quantity, PreparedStudy& prepared);
    /// Not while an engine runs.
    void set(double value);
    void draw(std::size_t driver, std::uint64_t first, int lanes, double* values) const override;

  private:
    const VariedQuantity& quantity_;
    PreparedStudy& prepared_;
    std::optional<std::size_t> driver_;
    double value_ = 1;
};

/// The study of the year before: its cases and the budgets that the plan states as last year's,
/// less this year's carve-outs; standards as they are. A year without cases and budgets without
/// `last_year` become problems.
Study study_of_last_year(const Study& study, const Plan& plan, Problems& problems);

}  // namespace drgsim
