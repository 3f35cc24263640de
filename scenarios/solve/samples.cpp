#include "scenarios/solve/samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "kernels/contracts.hpp"
#include "scenarios/plan/prepare.hpp"
#include "scenarios/solve/figure_names.hpp"
#include "scenarios/toml_file/nearest.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {

namespace {

const Origin origin{"--until", 0};

Dim dim_of(const std::string& key) {
    const auto found = std::find_if(selector_keys.begin(), selector_keys.end(),
                                    [&](const SelectorKey& known) { return known.name == key; });
    DRGSIM_EXPECT(found != selector_keys.end());
    return found->dim;
}

bool has_dim(const Variable& variable, Dim dim) {
    return dim == Dim::policy ||
           std::find(variable.dims.begin(), variable.dims.begin() + variable.rank, dim) !=
               variable.dims.begin() + variable.rank;
}

std::string text_of(const FigureName& figure) {
    std::string text;
    for (const Selector& selector : figure.selectors)
        text += fmt::format("{}{}={}", text.empty() ? "" : ", ", selector.key,
                            fmt::join(selector.names, "|"));
    return text.empty() ? figure.name : fmt::format("{}[{}]", figure.name, text);
}

class FigureResolver {
  public:
    FigureResolver(const FigureName& figure, const Study& study, Problems& problems)
        : figure_(figure), study_(study), problems_(problems) {}

    FigureSum resolve() {
        FigureSum sum;
        const auto chosen = choose_variable();
        if (!chosen) return sum;
        sum.variable = *chosen;
        sum.policy = policy();
        const Variable& v = variable(*chosen);
        read_masks();
        const DimSizes sizes = dim_sizes(study_, 1);
        sum.stride = values_per_scenario(v, sizes);
        sum.entries = {0};
        for (int d = 0; d < v.rank; ++d) {
            const Dim dim = v.dims[static_cast<std::size_t>(d)];
            const std::size_t size = sizes[static_cast<std::size_t>(dim)];
            std::vector<std::size_t> next;
            for (const std::size_t entry : sum.entries)
                for (std::size_t i = 0; i < size; ++i)
                    if (is_chosen(dim, i)) next.push_back(entry * size + i);
            sum.entries = std::move(next);
        }
        check(v, sum);
        return sum;
    }

  private:
    void problem(std::string what, std::string why, std::string todo) {
        problems_.add(origin.file, origin.line, std::move(what), std::move(why), std::move(todo));
    }

    std::optional<Var> choose_variable() {
        for (const Var candidate : variables_of(figure_.name)) {
            const auto& selectors = figure_.selectors;
            if (std::all_of(selectors.begin(), selectors.end(), [&](const Selector& selector) {
                    return has_dim(variable(candidate), dim_of(selector.key));
                }))
                return candidate;
        }
        std::vector<std::string> known;
        for (const Var candidate : variables_of(figure_.name)) {
            const Variable& v = variable(candidate);
            std::vector<std::string_view> names;
            for (int d = 0; d < v.rank; ++d)
                names.push_back(
                    dim_names[static_cast<std::size_t>(v.dims[static_cast<std::size_t>(d)])]);
            known.push_back(fmt::format("{}", fmt::join(names, " and ")));
        }
        problem(fmt::format("no result tells {}", text_of(figure_)),
                fmt::format("{} is known by {}", figure_.name, fmt::join(known, ", or by ")),
                "choose by these");
        return {};
    }

    /// Index of the one policy named, or 0.
    std::size_t policy() {
        std::vector<std::string> names;
        for (const PreparedPolicy& prepared : study_.policies)
            names.push_back(prepared.policy.name);
        for (const Selector& selector : figure_.selectors) {
            if (selector.key != "policy") continue;
            const std::string& name = selector.names.front();
            const auto found = std::find(names.begin(), names.end(), name);
            if (found != names.end() && selector.names.size() == 1)
                return static_cast<std::size_t>(found - names.begin());
            problem(fmt::format("{} names the policy \"{}\"", text_of(figure_),
                                fmt::join(selector.names, "|")),
                    "a figure is one policy's", known_names(name, names));
        }
        return 0;
    }

    void expect_number(const Selector& selector, int most) {
        for (const std::string& name : selector.names)
            for (int i = 1; i <= most + 1; ++i) {
                if (i <= most && name == std::to_string(i)) break;
                if (i > most)
                    problem(fmt::format("{}: {} \"{}\"", text_of(figure_), selector.key, name), "",
                            fmt::format("give 1 to {}", most));
            }
    }

    void read_masks() {
        std::vector<WhereLine> lines;
        for (const Selector& selector : figure_.selectors) {
            if (selector.key == "level") expect_number(selector, level_count);
            if (selector.key == "month") expect_number(selector, month_count);
            if (selector.key == "pool") pools_ = selector.names;
            if (selector.key != "policy" && selector.key != "pool")
                lines.push_back({selector.key, selector.names, origin});
        }
        where_ = resolve_where(lines, *study_.region, study_.axes, problems_);
        std::vector<std::string> known{"region"};
        for (const CommunityPool& pool : study_.pools) known.push_back(pool.name);
        for (const std::string& pool : pools_)
            if (std::find(known.begin(), known.end(), pool) == known.end())
                problem(fmt::format("{} names the pool \"{}\"", text_of(figure_), pool),
                        "the plan has no such pool", known_names(pool, known));
    }

    [[nodiscard]] bool is_chosen(Dim dim, std::size_t i) const {
        switch (dim) {
            case Dim::fund:
                return where_.fund[i] != 0;
            case Dim::hospital:
                return where_.hospital.empty() || where_.hospital[i] != 0;
            case Dim::group:
                return where_.group.empty() || where_.group[i] != 0;
            case Dim::month:
                return where_.month[i] != 0;
            case Dim::pool:
                return pools_.empty() ||
                       std::find(pools_.begin(), pools_.end(),
                                 i == 0 ? "region" : study_.pools[i - 1].name) != pools_.end();
            default:
                return true;
        }
    }

    void check(const Variable& v, const FigureSum& sum) {
        if (sum.entries.empty() && problems_.empty())
            problem(fmt::format("{} is of nothing", text_of(figure_)),
                    "no part of the region is chosen", "choose more");
        if (v.units == "yuan/point" && sum.entries.size() > 1)
            problem(fmt::format("{} means {} values", text_of(figure_), sum.entries.size()),
                    "values of a point do not add up",
                    fmt::format("choose one, for example {}[resident]", figure_.name));
    }

    const FigureName& figure_;
    const Study& study_;
    Problems& problems_;
    Where where_;
    std::vector<std::string> pools_;
};

}  // namespace

double FigureSum::in(const ResultBlock& block, std::size_t row) const {
    const auto& values = block.values[static_cast<std::size_t>(variable)];
    const std::size_t begin = (policy * block.count + row) * stride;
    double sum = 0;
    for (const std::size_t entry : entries) sum += values[begin + entry];
    return sum;
}

std::vector<FigureSum> resolve_figures(const Condition& condition, Study& study,
                                       Problems& problems) {
    std::vector<FigureSum> figures;
    for (const FigureName& name : condition.figures)
        figures.push_back(FigureResolver(name, study, problems).resolve());
    study.output = {false, false, false, false};
    for (const FigureSum& figure : figures) {
        const OutputPart part = variable(figure.variable).part;
        study.output.hospital |= part == OutputPart::hospital;
        study.output.group |= part == OutputPart::group;
        study.output.month |= part == OutputPart::month;
        study.output.prepaid |= part == OutputPart::prepaid;
    }
    return figures;
}

double left_side(const Condition& condition, const std::vector<FigureSum>& figures,
                 const ResultBlock& settlement) {
    std::vector<double> values;
    for (const FigureSum& figure : figures) values.push_back(figure.in(settlement, 0));
    return value_of(condition.left, values.data(), 0, 0);
}

ConditionSamples::ConditionSamples(const Condition& condition,
                                   const std::vector<FigureSum>& figures, Baselines baselines,
                                   std::uint64_t scenarios)
    : condition_(condition), figures_(figures), baselines_(baselines), values_(scenarios) {}

void ConditionSamples::put(ResultBlock block) {
    std::vector<double> figures(figures_.size());
    for (std::size_t row = 0; row < block.count; ++row) {
        for (std::size_t f = 0; f < figures.size(); ++f) figures[f] = figures_[f].in(block, row);
        const auto of = [&](const Expression& expression) {
            return value_of(expression, figures.data(), baselines_.base, baselines_.last_year);
        };
        double value = of(condition_.left);
        if (condition_.statistic == Condition::Statistic::probability) {
            const double right = of(condition_.event_right);
            if (std::isfinite(value) && std::isfinite(right))
                value = holds(value, condition_.event_relation, right) ? 1 : 0;
            else
                value = NAN;
        }
        values_[block.first + row] = value;
    }
}

Measured ConditionSamples::statistic() const {
    for (std::size_t s = 0; s < values_.size(); ++s)
        if (!std::isfinite(values_[s]))
            throw InputError(Problem{"--until", 0,
                                     fmt::format("in scenario {} its figures give no number", s),
                                     "something is divided by 0", "choose other figures"});
    switch (condition_.statistic) {
        case Condition::Statistic::probability:
            return share_of_ones(values_);
        case Condition::Statistic::mean:
            return mean_of(values_);
        case Condition::Statistic::deviation:
            return deviation_of(values_);
        case Condition::Statistic::quantile:
            return quantile_of(values_, condition_.probability);
    }
    return {};
}

}  // namespace drgsim
