#include "scenarios/solve/varied.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "kernels/contracts.hpp"
#include "scenarios/toml_file/nearest.hpp"

namespace drgsim {

namespace {

constexpr std::string_view option = "--vary";

[[noreturn]] void fail(std::string what, std::string why, std::string todo) {
    throw InputError(
        Problem{std::string(option), 0, std::move(what), std::move(why), std::move(todo)});
}

/// Calls visit(pool, fund, path, line) for every budget of the plan.
template <class Visit>
void for_each_budget(const Plan& plan, Visit&& visit) {
    for (std::size_t p = 0; p <= plan.pools.size(); ++p) {
        const FundBudgets& budgets = p == 0 ? plan.budget : plan.pools[p - 1].budget;
        const std::string start =
            p == 0 ? "budget" : fmt::format("pool.{}.budget", plan.pools[p - 1].name);
        for (std::size_t f = 0; f < fund_count; ++f)
            if (budgets[f]) visit(p, f, fmt::format("{}.{}", start, fund_names[f]), *budgets[f]);
    }
}

std::vector<std::string> names_of_budgets(const Plan& plan) {
    std::vector<std::string> names{"budget"};
    for_each_budget(plan, [&](auto, auto, const std::string& path, const BudgetLine&) {
        names.push_back(path);
    });
    return names;
}

std::string what_may_be_varied(const Plan& plan) {
    std::vector<std::string> names = names_of_budgets(plan);
    for (const DriverLine& line : plan.drivers) names.push_back("driver." + line.name);
    names.emplace_back("or a driver's target, as cost[level=3]");
    return fmt::format("may be varied: {}", fmt::join(names, ", "));
}

bool is_target(const std::string& name) {
    const auto end = target_names.begin() + stated_target_count;
    return std::find(target_names.begin(), end, name) != end;
}

/// `where = { level = [3], type = ["general"] }`
std::string where_text(const std::vector<Selector>& selectors) {
    std::vector<std::string> parts;
    for (const Selector& selector : selectors) {
        const bool numbers = selector.key == "level" || selector.key == "month";
        std::vector<std::string> names;
        for (const std::string& name : selector.names)
            names.push_back(numbers ? name : fmt::format("\"{}\"", name));
        parts.push_back(fmt::format("{} = [{}]", selector.key, fmt::join(names, ", ")));
    }
    return parts.empty() ? "" : fmt::format("where = {{ {} }}\n", fmt::join(parts, ", "));
}

std::string constant_text(double value) {
    return fmt::format("distribution = {{ type = \"constant\", value = {} }}", value);
}

}  // namespace

VariedQuantity::VariedQuantity(const std::string& text, Plan& plan) {
    const FigureName wanted = parse_figure(text, std::string(option));
    name_ = text;
    if (wanted.selectors.empty()) {
        take_budgets(wanted.name, plan);
        if (!budgets_.empty()) return;
        if (take_driver(plan)) return;
    }
    if (wanted.name == "budget")
        fail(fmt::format("\"{}\" is not known", text), "a budget is varied in yuan",
             "write budget.employee or budget.resident");
    if (!is_target(wanted.name) || wanted.name == "carve_out")
        fail(fmt::format("\"{}\" is not known", text), "", what_may_be_varied(plan));
    add_driver(wanted, plan);
}

void VariedQuantity::take_budgets(const std::string& wanted, const Plan& plan) {
    double total = 0;
    for_each_budget(plan, [&](std::size_t pool, std::size_t fund, const std::string& path,
                              const BudgetLine& line) {
        if (wanted != "budget" && wanted != path && wanted != path + ".total") return;
        budgets_.push_back({pool, fund, path, line});
        total += line.total;
    });
    if (budgets_.empty()) return;
    start_ = total;
    if (!(total > 0))
        fail(fmt::format("{} is 0", wanted), "a search steps from it in proportion",
             "state a budget in the plan");
}

bool VariedQuantity::take_driver(const Plan& plan) {
    if (!name_.starts_with("driver.")) return false;
    const std::string wanted = name_.substr(7);
    std::vector<std::string> names;
    for (const DriverLine& line : plan.drivers) {
        names.push_back(line.name);
        if (line.name != wanted) continue;
        driver_ = wanted;
        start_of(line);
    }
    if (driver_.empty())
        fail(fmt::format("the plan has no driver \"{}\"", wanted), "",
             names.empty() ? "it has none; name a target instead, as cost[level=3]"
                           : known_names(wanted, names));
    return true;
}

void VariedQuantity::start_of(const DriverLine& line) {
    plain_value_ = line.target == Target::prevalence || line.target == Target::strength;
    const bool constant = line.distribution.type == DistributionSpec::Type::constant;
    if (plain_value_) {
        const auto part = target_names[static_cast<std::size_t>(line.target)];
        const std::string behaviour = line.name.substr(0, line.name.size() - part.size() - 1);
        driver_text_ = fmt::format("in [[behaviour]] \"{}\":\n{} = ", behaviour, part);
    } else {
        driver_text_ = fmt::format("in [[driver]] \"{}\":\n", line.name);
    }
    if (!constant && !plain_value_) return;
    double median = 0.5;
    Quantile(line.distribution).apply({&median, 1});
    start_ = median;
    if (!(median > 0))
        fail(fmt::format("the plan's {} is {}", name_, median),
             "a search steps from it in proportion", "state a value above 0 in the plan");
}

/// The driver is read from TOML like any other, so that it is checked like any other.
void VariedQuantity::add_driver(const FigureName& target, Plan& plan) {
    driver_ = "solve";
    driver_text_ = fmt::format("[[driver]]\nname = \"{}\"\ntarget = \"{}\"\n{}", driver_,
                               target.name, where_text(target.selectors));
    PlanChanges changes;
    for (const Policy& policy : plan.policies) changes.policy_texts.push_back(policy.text);
    Plan with = parse_plan(plan.text + "\n" + driver_text_ + constant_text(1) + "\n",
                           fmt::format("{} with {} {}", plan.file, option, name_),
                           std::filesystem::path(plan.file).parent_path(), changes);
    with.file = plan.file;
    plan = std::move(with);
}

double VariedQuantity::total_at(const Budget& budget, double value) const {
    return budgets_.size() == 1 ? value : value * (budget.line.total / start_);
}

double VariedQuantity::least() const {
    double least = 0;
    for (const Budget& budget : budgets_) {
        const double carved = budget.line.total - budget.line.after_carve_outs();
        if (budget.line.total > 0) least = std::max(least, carved * (start_ / budget.line.total));
    }
    return least;
}

std::string VariedQuantity::setting(double value) const {
    if (budgets_.empty())
        return driver_text_ + (plain_value_ ? fmt::format("{}", value) : constant_text(value));
    std::vector<std::string> settings;
    for (const Budget& budget : budgets_) {
        const double total = total_at(budget, value);
        const BudgetLine& line = budget.line;
        settings.push_back(line.last_year ? fmt::format("--set {}.growth={}", budget.path,
                                                        total / *line.last_year - 1)
                           : line.income  ? fmt::format("--set {}.income_share={}", budget.path,
                                                        total / *line.income)
                                          : fmt::format("--set {}.total={}", budget.path, total));
    }
    return fmt::format("{}", fmt::join(settings, " "));
}

VariedStudy::VariedStudy(const VariedQuantity& quantity, PreparedStudy& prepared)
    : quantity_(quantity), prepared_(prepared) {
    const auto& drivers = prepared.study.drivers;
    for (std::size_t d = 0; d < drivers.size(); ++d)
        if (!quantity.driver_.empty() && drivers[d].name == quantity.driver_) driver_ = d;
    set(quantity.start());
}

void VariedStudy::set(double value) {
    value_ = value;
    Study& study = prepared_.study;
    for (const auto& budget : quantity_.budgets_) {
        BudgetLine line = budget.line;
        line.total = quantity_.total_at(budget, value);
        auto& budgets = budget.pool == 0 ? study.budget : study.pools[budget.pool - 1].budget;
        budgets[budget.fund] = line.after_carve_outs();
    }
}

void VariedStudy::draw(std::size_t driver, std::uint64_t first, int lanes, double* values) const {
    if (driver != driver_) return prepared_.source->draw(driver, first, lanes, values);
    const Study& study = prepared_.study;
    const std::size_t entities = study.drivers[driver].entities(study.axes);
    std::fill_n(values, entities * static_cast<std::size_t>(lanes), value_);
}

Study study_of_last_year(const Study& study, const Plan& plan, Problems& problems) {
    Study past = study;
    past.year = study.year - 1;
    const auto years = study.region->years();
    if (std::find(years.begin(), years.end(), past.year) == years.end())
        problems.add("--until", 0, fmt::format("last_year is {}", past.year),
                     "the region has no cases of it",
                     fmt::format("the region has cases of {}", fmt::join(years, ", ")));
    for_each_budget(plan, [&](std::size_t pool, std::size_t fund, const std::string& path,
                              const BudgetLine& line) {
        if (!line.last_year)
            return problems.add(line.origin.file, line.origin.line,
                                fmt::format("`{}` does not state last_year", path),
                                "--until asks for last_year, which is settled with that budget",
                                "write last_year = ... and growth = ... instead of total");
        BudgetLine before = line;
        before.total = *line.last_year;
        auto& budgets = pool == 0 ? past.budget : past.pools[pool - 1].budget;
        budgets[fund] = std::max(0.0, before.after_carve_outs());
    });
    return past;
}

}  // namespace drgsim
