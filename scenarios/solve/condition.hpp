// A condition on the scenarios of a run as the user writes it, e.g.
//   P(point_value[resident] >= 0.95 * base) = 0.95
// The grammar is docs/solve.md's; reading it needs no region.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/input/problems.hpp"
#include "sim/search/statistic.hpp"

namespace drgsim {

/// `key = names` in the brackets behind a figure, or of --vary.
struct Selector {
    std::string key;  ///< one of selector_keys
    std::vector<std::string> names;
};

/// `name[selectors]`, e.g. payout[resident, level=3].
struct FigureName {
    std::string name;
    std::vector<Selector> selectors;
    bool operator==(const FigureName& other) const;
};

/// One step of an expression in postfix order.
struct ExpressionStep {
    enum class Kind { number, figure, base, last_year, add, subtract, multiply, divide };
    Kind kind = Kind::number;
    double number = 0;
    std::size_t figure = 0;  ///< index into Condition::figures
};
using Expression = std::vector<ExpressionStep>;

struct Condition {
    enum class Statistic { probability, mean, deviation, quantile };
    std::string text;
    Statistic statistic = Statistic::probability;
    double probability = 0;  ///< of the quantile
    Expression left;         ///< the argument, or the left side of the event
    Relation event_relation = Relation::at_least;
    Expression event_right;                  ///< probability only
    Relation relation = Relation::at_least;  ///< `=` is read as at_least
    Expression target;                       ///< numbers, base, last_year
    std::vector<FigureName> figures;         ///< distinct
    [[nodiscard]] bool uses(ExpressionStep::Kind kind) const;
};

/// The value of an expression whose figures, base and last_year have these values.
double value_of(const Expression& expression, const double* figures, double base, double last_year);

/// Reads a condition. @throws InputError with the text, a caret below the place and what may stand
/// there.
Condition parse_condition(const std::string& text);

/// Reads `name[selectors]` alone: what --vary names beside plan keys. `option` is named in errors.
FigureName parse_figure(const std::string& text, const std::string& option);

}  // namespace drgsim
