// Recursive descent, one function a rule of the grammar in docs/solve.md.
#include "scenarios/solve/condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "kernels/contracts.hpp"
#include "scenarios/solve/figure_names.hpp"
#include "scenarios/solve/scanner.hpp"
#include "scenarios/toml_file/nearest.hpp"

namespace drgsim {

namespace {

using Kind = ExpressionStep::Kind;

constexpr std::string_view statistics = "P(...), mean(...), sd(...), q05(...)";

std::vector<std::string> selector_names() {
    std::vector<std::string> names;
    for (const SelectorKey& key : selector_keys) names.emplace_back(key.name);
    return names;
}

/// `[employee, level=1|2]`, if it stands next.
std::vector<Selector> read_selectors(ConditionScanner& scanner) {
    std::vector<Selector> selectors;
    if (!scanner.take("[")) return selectors;
    do {
        const std::size_t place = scanner.place();
        const std::string key = scanner.name();
        if (key == "employee" || key == "resident") {
            selectors.push_back({"fund", {key}});
            continue;
        }
        const auto known = selector_names();
        if (std::find(known.begin(), known.end(), key) == known.end())
            scanner.fail_at(place, fmt::format("\"{}\" chooses nothing", key),
                            fmt::format("employee, resident, {} = ...", fmt::join(known, ", ")));
        if (std::any_of(selectors.begin(), selectors.end(),
                        [&](const Selector& selector) { return selector.key == key; }))
            scanner.fail_at(place, fmt::format("{} stands twice", key), "level=1|2 for several");
        scanner.expect("=", "=");
        Selector selector{key, {}};
        do {
            selector.names.push_back(scanner.name());
            if (selector.names.back().empty())
                scanner.fail("a name is missing", "a name or number, or one in quotes");
        } while (scanner.take("|"));
        selectors.push_back(std::move(selector));
    } while (scanner.take(","));
    scanner.expect("]", "\",\" or \"]\"");
    return selectors;
}

/// What may stand in an expression.
struct Words {
    bool figures = false, base = false;
    [[nodiscard]] std::string list() const {
        return std::string("a number") + (base ? ", base, last_year" : "") +
               (figures ? ", a figure such as point_value[resident]" : "") + ", ( ... )";
    }
};

class Parser {
  public:
    explicit Parser(const std::string& text) : scanner_(text, "--until") { condition_.text = text; }

    Condition parse() {
        read_statistic();
        condition_.relation = relation(true);
        const bool share = condition_.statistic == Condition::Statistic::probability;
        condition_.target = expression({false, !share});
        if (!scanner_.at_end())
            scanner_.fail("the condition should end here", "+ - * / or nothing more");
        if (share) check_share();
        return std::move(condition_);
    }

  private:
    void read_statistic() {
        using Statistic = Condition::Statistic;
        const std::size_t place = scanner_.place();
        const std::string word = scanner_.word();
        if (word == "P" || word == "p")
            condition_.statistic = Statistic::probability;
        else if (word == "mean")
            condition_.statistic = Statistic::mean;
        else if (word == "sd")
            condition_.statistic = Statistic::deviation;
        else if (word.size() > 1 && word[0] == 'q' && word.find_first_of("0123456789") == 1)
            read_quantile(place);
        else
            scanner_.fail_at(place,
                             word.empty() ? "no statistic of the scenarios stands here"
                                          : fmt::format("\"{}\" is no statistic", word),
                             statistics);
        scanner_.expect("(", "(");
        condition_.left = expression({true, false});
        if (condition_.statistic == Statistic::probability) {
            condition_.event_relation = relation(false);
            condition_.event_right = expression({true, true});
        }
        scanner_.expect(")", "+ - * / or )");
        if (condition_.figures.empty())
            scanner_.fail_at(place, "no figure is named", "a figure in the brackets");
    }

    /// q05, q97.5: a percentage.
    void read_quantile(std::size_t place) {
        scanner_.go_to(place + 1);
        const auto percent = scanner_.number();
        if (!percent || *percent <= 0 || *percent >= 100)
            scanner_.fail_at(place, "no quantile is of this probability", "q0.1 to q99.9");
        condition_.statistic = Condition::Statistic::quantile;
        condition_.probability = *percent / 100;
    }

    Relation relation(bool equals) {
        static constexpr auto symbols =
            std::to_array<std::pair<std::string_view, Relation>>({{">=", Relation::at_least},
                                                                  {"<=", Relation::at_most},
                                                                  {"≥", Relation::at_least},
                                                                  {"≤", Relation::at_most},
                                                                  {">", Relation::above},
                                                                  {"<", Relation::below}});
        for (const auto& [symbol, relation] : symbols)
            if (scanner_.take(symbol)) return relation;
        if (equals && scanner_.take("=")) {
            scanner_.take("=");
            return Relation::at_least;
        }
        scanner_.fail(scanner_.at_end() ? "it ends here" : "this does not fit",
                      equals ? "+ - * / or one of = >= > <= <" : "+ - * / or one of >= > <= <");
    }

    void push(Expression& expression, Kind kind, double number = 0, std::size_t figure = 0) {
        expression.push_back({kind, number, figure});
    }

    Expression expression(const Words& words) {
        Expression steps;
        sum(steps, words);
        return steps;
    }

    void sum(Expression& steps, const Words& words) {
        product(steps, words);
        for (;;) {
            const bool plus = scanner_.take("+");
            if (!plus && !scanner_.take("-")) return;
            product(steps, words);
            push(steps, plus ? Kind::add : Kind::subtract);
        }
    }

    void product(Expression& steps, const Words& words) {
        factor(steps, words);
        for (;;) {
            const bool times = scanner_.take("*");
            if (!times && !scanner_.take("/")) return;
            factor(steps, words);
            push(steps, times ? Kind::multiply : Kind::divide);
        }
    }

    void factor(Expression& steps, const Words& words) {
        if (scanner_.take("-")) {
            push(steps, Kind::number, -1);
            factor(steps, words);
            return push(steps, Kind::multiply);
        }
        if (scanner_.take("(")) {
            sum(steps, words);
            return scanner_.expect(")", "+ - * / or )");
        }
        if (const auto number = scanner_.number()) return push(steps, Kind::number, *number);
        const std::size_t place = scanner_.place();
        const std::string word = scanner_.word();
        if (word == "base" || word == "last_year") {
            if (!words.base)
                scanner_.fail_at(place, fmt::format("{} has nothing to stand for here", word),
                                 words.list());
            return push(steps, word == "base" ? Kind::base : Kind::last_year);
        }
        if (!words.figures || !is_figure(word)) fail_at_word(place, word, words);
        figure(steps, word);
    }

    [[noreturn]] void fail_at_word(std::size_t place, const std::string& word, const Words& words) {
        const auto known = figure_list();
        const std::string meant = words.figures ? nearest(word, known) : "";
        scanner_.fail_at(place,
                         word.empty()      ? "something is missing"
                         : is_figure(word) ? "a figure differs from scenario to scenario"
                         : meant.empty()   ? fmt::format("\"{}\" is not known", word)
                                           : fmt::format("\"{}\" is no figure, did you mean "
                                                           "\"{}\"?",
                                                         word, meant),
                         words.list());
    }

    void figure(Expression& steps, const std::string& name) {
        const auto selectors = read_selectors(scanner_);
        const auto add = [&](std::string_view part) {
            const FigureName wanted{std::string(part), selectors};
            auto& all = condition_.figures;
            const auto found = std::find(all.begin(), all.end(), wanted);
            const auto at = static_cast<std::size_t>(found - all.begin());
            if (found == all.end()) all.push_back(wanted);
            push(steps, Kind::figure, 0, at);
        };
        const MadeFigure* made = made_figure(name);
        add(made ? made->plus : name);
        if (!made) return;
        if (!made->minus.empty()) {
            add(made->minus);
            push(steps, Kind::subtract);
        }
        if (made->over.empty()) return;
        add(made->over);
        push(steps, Kind::divide);
    }

    void check_share() {
        const double level = value_of(condition_.target, nullptr, 0, 0);
        if (level >= 0 && level <= 1) return;
        throw InputError(Problem{"--until", 0,
                                 fmt::format("a probability is compared with {}", level),
                                 "it is always between 0 and 1", "write 0.95 or 95 %"});
    }

    ConditionScanner scanner_;
    Condition condition_;
};

}  // namespace

bool FigureName::operator==(const FigureName& other) const {
    return name == other.name &&
           std::equal(selectors.begin(), selectors.end(), other.selectors.begin(),
                      other.selectors.end(), [](const Selector& a, const Selector& b) {
                          return a.key == b.key && a.names == b.names;
                      });
}

bool Condition::uses(Kind kind) const {
    const auto in = [kind](const Expression& steps) {
        return std::any_of(steps.begin(), steps.end(),
                           [kind](const ExpressionStep& step) { return step.kind == kind; });
    };
    return in(left) || in(event_right) || in(target);
}

double value_of(const Expression& expression, const double* figures, double base,
                double last_year) {
    std::vector<double> stack;
    const auto pop = [&] {
        const double top = stack.back();
        stack.pop_back();
        return top;
    };
    for (const ExpressionStep& step : expression) {
        switch (step.kind) {
            case Kind::number:
                stack.push_back(step.number);
                continue;
            case Kind::figure:
                stack.push_back(figures[step.figure]);
                continue;
            case Kind::base:
                stack.push_back(base);
                continue;
            case Kind::last_year:
                stack.push_back(last_year);
                continue;
            default:
                break;
        }
        const double right = pop(), left = pop();
        stack.push_back(step.kind == Kind::add        ? left + right
                        : step.kind == Kind::subtract ? left - right
                        : step.kind == Kind::multiply ? left * right
                                                      : left / right);
    }
    DRGSIM_EXPECT(stack.size() == 1);
    return stack.back();
}

Condition parse_condition(const std::string& text) {
    return Parser(text).parse();
}

FigureName parse_figure(const std::string& text, const std::string& option) {
    ConditionScanner scanner(text, option);
    FigureName figure{scanner.name(), {}};
    if (figure.name.empty())
        scanner.fail("a name is missing", "budget.resident, driver.NAME, cost");
    figure.selectors = read_selectors(scanner);
    if (!scanner.at_end()) scanner.fail("this does not fit", "[level=3] or nothing more");
    return figure;
}

}  // namespace drgsim
