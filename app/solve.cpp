// drgsim solve: the value of one plan quantity at which a condition on the scenarios begins to hold
// (reverse stress).
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <tuple>
#include <utility>

#include "app/command.hpp"
#include "app/estimate.hpp"
#include "app/output_guard.hpp"
#include "app/resources.hpp"
#include "app/run_request.hpp"
#include "app/solve_report.hpp"
#include "app/stop.hpp"
#include "app/study_setup.hpp"
#include "app/tuning.hpp"
#include "scenarios/solve/samples.hpp"
#include "scenarios/solve/varied.hpp"
#include "sim/engine/engine.hpp"
#include "sim/engine/tiles.hpp"
#include "sim/search/border.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {

namespace {

constexpr int most_threads = 1024;
constexpr double default_reach = 10;  ///< the search goes from a tenth to ten times the start

/// What the command line asks for, checked.
struct Request {
    NamedRun run;
    Condition condition;
    std::optional<VariedQuantity> quantity;
    std::optional<std::pair<double, double>> between;
    double tolerance = 1e-4;
    std::optional<int> threads;
    bool json = false;
};

std::optional<std::pair<double, double>> range_from(Arguments& arguments) {
    const auto text = arguments.text("between");
    if (!text) return {};
    double low = 0, high = 0;
    char* end = nullptr;
    low = std::strtod(text->c_str(), &end);
    const bool comma = *end == ',';
    if (comma) high = std::strtod(end + 1, &end);
    if (comma && *end == '\0' && low > 0 && high > low && std::isfinite(high))
        return std::pair{low, high};
    arguments.problems().add("", 0, fmt::format("--between is \"{}\"", *text),
                             "the search needs two values above 0, the smaller first",
                             "write for example --between 0.8,1.5");
    return {};
}

Request request_from(Arguments& arguments) {
    Problems& problems = arguments.problems();
    Request request;
    const std::string vary = arguments.required("vary"), until = arguments.required("until");
    request.run = named_work(arguments);
    request.between = range_from(arguments);
    request.tolerance = arguments.number("tolerance", 1e-12, 0.1).value_or(request.tolerance);
    if (const auto asked = arguments.integer("threads", 1, most_threads))
        request.threads = static_cast<int>(*asked);
    request.json = arguments.has("json");
    if (!until.empty()) collect(problems, [&] { request.condition = parse_condition(until); });
    Plan& plan = request.run.plan;
    if (!vary.empty() && !plan.policies.empty())
        collect(problems, [&] { request.quantity.emplace(vary, plan); });
    problems.throw_if_any();
    return request;
}

/// The plan prepared once, and run as often as the search asks. Its parts refer to each other: it
/// stays where it is.
class Solver {
  public:
    Solver(Request request, Terminal& terminal)
        : request_(std::move(request)),
          terminal_(terminal),
          limit_(thread_count(request_.threads, whole_machine())),
          loaded_(load_study(std::move(request_.run.plan), terminal)),
          varied_(*request_.quantity, loaded_.prepared) {
        Problems problems;
        Study& study = loaded_.prepared.study;
        figures_ = resolve_figures(request_.condition, study, problems);
        settle_baselines(problems);
        stop_here_if_requested();
        engine_.emplace(
            study, varied_,
            request_.run.precision == "single" ? Precision::single_lanes : Precision::double_lanes);
        setting_ = engine_setting(loaded_, request_.run.precision, whole_machine(),
                                  request_.threads, terminal);
        setting_.threads = std::min(setting_.threads, threads_that_fit());
    }

    Solution solve() {
        const auto begin = std::chrono::steady_clock::now();
        BorderSearch search([this](double value) { return measure(value); }, range(),
                            request_.tolerance);
        const SearchTarget target = target_of(&Measured::value);
        auto border = search.find(target);
        if (!border) fail_without_border(search, target);
        settle_on_few_digits(search, target, *border);
        Solution found = described(target);
        found.value = border->met;
        found.missed = border->missed;
        found.measured = search.point_at(border->met).measured;
        std::tie(found.low, found.high) = interval(search);
        found.points.assign(search.points().begin(), search.points().end());
        found.turning = turning_point(search.points());
        found.setting = request_.quantity->setting(found.value);
        found.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        return found;
    }

  private:
    [[nodiscard]] bool names(ExpressionStep::Kind kind) const {
        return request_.condition.uses(kind);
    }

    void settle_baselines(Problems& problems) {
        const Study& study = loaded_.study();
        std::optional<Study> past;
        if (names(ExpressionStep::Kind::last_year))
            past = study_of_last_year(study, loaded_.plan, problems);
        problems.throw_if_any();
        const auto left = [&](const Study& of) {
            return left_side(request_.condition, figures_, drgsim::settle(of));
        };
        if (names(ExpressionStep::Kind::base)) baselines_.base = left(study);
        if (past) baselines_.last_year = left(*past);
    }

    [[nodiscard]] int threads_that_fit() const {
        const std::uint64_t budget = memory_budget({}, 1), shared = resident_memory();
        const std::uint64_t free = budget > shared ? budget - shared : 0;
        const auto fit = static_cast<int>(std::min<std::uint64_t>(
            most_threads, free / std::max<std::uint64_t>(1, engine_->worker_bytes())));
        return std::max(1, fit);
    }

    [[nodiscard]] SearchRange range() const {
        const VariedQuantity& quantity = *request_.quantity;
        SearchRange range{quantity.start(), quantity.start() / default_reach,
                          quantity.start() * default_reach};
        // The very least budget is no budget: one that leaves a thousandth more.
        range.low = std::max(range.low, std::min(quantity.start(), quantity.least() * 1.001));
        if (request_.between) {
            std::tie(range.low, range.high) = *request_.between;
            if (range.low < quantity.least())
                throw InputError(Problem{
                    "--between", 0, fmt::format("{} is less than the carve-outs need", range.low),
                    "nothing would be left to pay from",
                    fmt::format("begin at {} or more", quantity.least())});
            range.start = std::clamp(range.start, range.low, range.high);
        }
        return range;
    }

    Measured measure(double value) {
        varied_.set(value);
        const std::uint64_t scenarios = loaded_.prepared.scenarios;
        ConditionSamples samples(request_.condition, figures_, baselines_, scenarios);
        std::atomic<std::uint64_t> finished{0};
        RunRequest work;
        work.scenarios = scenarios;
        work.threads = setting_.threads;
        work.isa = setting_.isa;
        work.stop = &stop_requested();
        work.finished = &finished;
        {
            const Progress progress(
                terminal_,
                fmt::format("run {}: {} = {:.8g}", ++runs_, request_.quantity->name(), value),
                "scenarios", finished, scenarios, false);
            engine_->run(work, samples);
        }
        if (finished < scenarios)
            throw Interrupted(fmt::format("interrupted in run {} of the search", runs_));
        return samples.statistic();
    }

    [[nodiscard]] SearchTarget target_of(double Measured::*curve) const {
        const Condition& condition = request_.condition;
        return {curve, condition.relation,
                value_of(condition.target, nullptr, baselines_.base, baselines_.last_year)};
    }

    /// The border moves to a value of few digits where the condition holds there too.
    void settle_on_few_digits(BorderSearch& search, const SearchTarget& target, Border& border) {
        const double neat = in_few_digits(border, request_.tolerance);
        const SearchRange allowed = range();
        if (neat < allowed.low || neat > allowed.high) return;
        if (target.met_at(search.point_at(neat))) border.met = neat;
    }

    /// Where the condition would begin with the statistic at either end of its interval.
    std::pair<std::optional<double>, std::optional<double>> interval(BorderSearch& search) const {
        const auto ends = {search.find(target_of(&Measured::low)),
                           search.find(target_of(&Measured::high))};
        std::optional<double> low, high;
        for (const auto& end : ends) {
            if (!end) continue;
            low = std::min(low.value_or(end->met), end->met);
            high = std::max(high.value_or(end->met), end->met);
        }
        return {low, high};
    }

    Solution described(const SearchTarget& target) const {
        const Condition& condition = request_.condition;
        Solution solution;
        solution.condition = condition.text;
        solution.quantity = request_.quantity->name();
        solution.unit = request_.quantity->unit();
        solution.statistic = statistic_name();
        if (loaded_.study().policies.size() > 1)
            solution.policy = loaded_.study().policies.front().policy.name;
        solution.target = target;
        if (names(ExpressionStep::Kind::base)) solution.base = baselines_.base;
        if (names(ExpressionStep::Kind::last_year)) solution.last_year = baselines_.last_year;
        solution.start = request_.quantity->start();
        solution.scenarios = loaded_.prepared.scenarios;
        return solution;
    }

    [[nodiscard]] std::string statistic_name() const {
        const Condition& condition = request_.condition;
        switch (condition.statistic) {
            case Condition::Statistic::probability:
                return "P";
            case Condition::Statistic::mean:
                return "mean";
            case Condition::Statistic::deviation:
                return "sd";
            case Condition::Statistic::quantile:
                return fmt::format("q{:02.6g}", condition.probability * 100);
        }
        return "";
    }

    [[noreturn]] void fail_without_border(BorderSearch& search, const SearchTarget& target) {
        Solution tried = described(target);
        tried.points.assign(search.points().begin(), search.points().end());
        terminal_.note(points_text(tried));
        const bool met = search.met_at_start(target);
        const SearchRange looked = range();
        throw InputError(
            Problem{"--until", 0,
                    fmt::format("\"{}\" holds at {} of the {} values of {} from {} to {} that were "
                                "looked at",
                                tried.condition, met ? "all" : "none", tried.points.size(),
                                tried.quantity, number_text(looked.low), number_text(looked.high)),
                    "there is no value at which it begins to hold",
                    "change the condition or look elsewhere with --between LOW,HIGH"});
    }

    Request request_;
    Terminal& terminal_;
    ThreadLimit limit_;
    LoadedStudy loaded_;
    VariedStudy varied_;
    std::vector<FigureSum> figures_;
    Baselines baselines_;
    std::optional<Engine> engine_;
    EngineSetting setting_;
    int runs_ = 0;
};

void run(Arguments& arguments, Terminal& terminal) {
    Request request = request_from(arguments);
    const bool json = request.json;
    if (json) terminal.set_quiet(true);
    Solver solver(std::move(request), terminal);
    const Solution found = solver.solve();
    if (found.turning)
        terminal.warn(
            fmt::format("{} is not monotone: it turns back between {} and {}; the "
                        "condition may hold or "
                        "fail at other values too",
                        found.statistic, number_text(found.turning->first),
                        number_text(found.turning->second)));
    terminal.print(json ? solution_json(found) : solution_text(found));
}

}  // namespace

Command solve_command() {
    std::vector<OptionSpec> options{
        {"vary", "QUANTITY",
         "budget.FUND, budget, driver.NAME, or a driver target as cost[level=3]"},
        {"until", "CONDITION", "P(...), mean(...), sd(...) or q05(...) compared with a number"},
        {"between", "LOW,HIGH", "look between these; default: a tenth to ten times the plan's"},
        {"tolerance", "T", "relative width of the answer; default 1e-4"},
        {"json", "", "print the answer as JSON"},
        {"scenarios", "N", "number of scenarios; default: the plan's"},
        {"seed", "S", "seed of every draw; default: the plan's"},
        {"threads", "N", "default: SLURM_CPUS_PER_TASK, the container's quota, or all processors"}};
    for (const OptionSpec& option : named_work_options()) options.push_back(option);
    return {"solve",
            "find the budget or driver value at which a condition on the scenarios begins to hold",
            "PLAN.toml --vary QUANTITY --until CONDITION [options]",
            "  drgsim solve plan.toml --vary budget.resident \\\n"
            "      --until \"P(point_value[resident] >= 0.95 * base) = 0.95\"\n"
            "  drgsim solve plan.toml --vary cost[level=3] \\\n"
            "      --until \"mean(margin_rate[level=3]) < -5 %\"\n"
            "  drgsim solve plan.toml --policy drg-rate --vary budget \\\n"
            "      --until \"q05(balance) >= 0\" --json",
            {options, "PLAN.toml", 1, 1},
            run};
}

}  // namespace drgsim
