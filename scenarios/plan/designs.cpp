// From a plan's design, drivers and stresses to sources of scenarios.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>

#include "scenarios/designs/chosen.hpp"
#include "scenarios/designs/factors.hpp"
#include "scenarios/designs/latin_hypercube.hpp"
#include "scenarios/designs/monte_carlo.hpp"
#include "scenarios/designs/sobol.hpp"
#include "scenarios/designs/sobol_directions.hpp"
#include "scenarios/drivers/driver_source.hpp"
#include "scenarios/drivers/exclusion.hpp"
#include "scenarios/plan/prepare.hpp"
#include "scenarios/toml_file/nearest.hpp"

namespace drgsim {

namespace {

constexpr std::uint64_t most_scenarios = 1'000'000'000;
constexpr std::uint64_t saltelli_samples = 1024;  ///< where the plan does not say

/// Position of `axis` in `by`, or nothing.
std::optional<std::size_t> position_of(Axis axis, const std::vector<Axis>& by) {
    const auto at = std::find(by.begin(), by.end(), axis);
    if (at == by.end()) return std::nullopt;
    return static_cast<std::size_t>(at - by.begin());
}

class Designer {
  public:
    Designer(const Plan& plan, PreparedStudy& prepared, Problems& problems)
        : plan_(plan),
          line_(plan.design),
          prepared_(prepared),
          drivers_(prepared.study.drivers),
          axes_(prepared.study.axes),
          region_(*prepared.study.region),
          problems_(problems) {
        for (const DriverLine& line : plan.drivers) specs_.push_back(line.distribution);
    }

    void run() {
        Design& design = prepared_.design;
        design = {line_.sampling, line_.antithetic, {}, 0, 0};
        prepared_.scenarios = plan_.scenarios;
        add_stresses();
        const std::size_t before = problems_.list().size();
        std::unique_ptr<Uniforms> uniforms = random_uniforms();
        if (!uniforms && problems_.list().size() == before) return;  // chosen values
        if (problems_.list().size() != before) return;
        const bool tied = line_.sampling != Sampling::one_at_a_time;
        prepared_.source =
            std::make_unique<DriverSource>(std::move(uniforms), drivers_, specs_, axes_, region_,
                                           tied ? plan_.dependences : std::vector<Dependence>());
    }

  private:
    void problem(const Origin& at, std::string what, std::string why, std::string todo) {
        problems_.add(at.file.empty() ? plan_.file : at.file, at.line, std::move(what),
                      std::move(why), std::move(todo));
    }

    void warn(std::string text) {
        prepared_.warnings.push_back(fmt::format("{}: {}", plan_.file, text));
    }

    /// The design's uniforms; null where it chooses values, and after a problem.
    std::unique_ptr<Uniforms> random_uniforms() {
        const auto list = designed(drivers_, specs_, axes_);
        const std::uint64_t n = plan_.scenarios;
        const auto odd_pairs = [&] {
            if (line_.antithetic && n % 2 != 0)
                problem(*number_origin(), fmt::format("{} scenarios are antithetic", n),
                        "they come in pairs", fmt::format("use {} of them", n + 1));
            return line_.antithetic && n % 2 != 0;
        };
        switch (line_.sampling) {
            case Sampling::monte_carlo:
                if (odd_pairs()) return nullptr;
                return std::make_unique<MonteCarlo>(plan_.seed, list, line_.antithetic);
            case Sampling::latin_hypercube:
                if (odd_pairs()) return nullptr;
                return std::make_unique<LatinHypercube>(plan_.seed, list, n, line_.antithetic);
            case Sampling::sobol:
                return sobol(list);
            case Sampling::saltelli:
                return saltelli(list);
            case Sampling::one_at_a_time:
                return one_at_a_time();
            case Sampling::grid:
                add_grid();
                return nullptr;
            case Sampling::listed:
                add_listed();
                return nullptr;
        }
        return nullptr;
    }

    std::optional<Origin> number_origin() const {
        return plan_.scenarios_origin ? plan_.scenarios_origin : line_.origin;
    }

    std::unique_ptr<Uniforms> sobol(const std::vector<DesignedDriver>& list) {
        auto uniforms = std::make_unique<Sobol>(plan_.seed, list, plan_.scenarios);
        if (uniforms->beyond() > 0)
            warn(
                fmt::format("{} driver values are beyond the {} dimensions of the sobol design; "
                            "they are latin-hypercube. Drivers listed first, and drivers by all, "
                            "get sobol dimensions first",
                            uniforms->beyond(), sobol_dimensions));
        if (!std::has_single_bit(plan_.scenarios))
            warn(fmt::format(
                "{} scenarios are no power of two; sobol scenarios are evenly spread "
                "at {} or {}",
                plan_.scenarios, std::bit_floor(plan_.scenarios), std::bit_ceil(plan_.scenarios)));
        return uniforms;
    }

    /// The number of scenarios that a design has by itself.
    void set_number(std::uint64_t n) {
        prepared_.scenarios = n;
        if (!plan_.scenarios_origin || plan_.scenarios == n) return;
        problem(*plan_.scenarios_origin,
                fmt::format("`scenarios` is {}, but the {} design has {}", plan_.scenarios,
                            name_of(line_.sampling), n),
                "its scenarios are chosen one by one",
                fmt::format("remove the key or set it to {}", n));
    }

    /// What entity `entity` of driver d is called along its `split`.
    const std::string& class_of(std::size_t d, std::size_t entity) const {
        const Axis split = *plan_.drivers[d].split;
        const auto& by = drivers_[d].by;
        const auto coordinate = [&](std::size_t position) {
            const std::size_t inner = by.size() == 2 ? axes_.size(by[1]) : 1;
            return position == 0 ? entity / inner : entity % inner;
        };
        const auto name = [&](std::size_t i) -> const std::string& {
            return axes_.names[static_cast<std::size_t>(split)][i];
        };
        if (const auto at = position_of(split, by)) return name(coordinate(*at));
        if (split == Axis::mdc)
            return name(axes_.mdc_of_group[coordinate(*position_of(Axis::group, by))]);
        const auto hospital = coordinate(*position_of(Axis::hospital, by));
        return name(static_cast<std::size_t>(region_.hospitals.level[hospital]) - 1);
    }

    bool can_split(std::size_t d) const {
        const auto& split = plan_.drivers[d].split;
        const auto& by = drivers_[d].by;
        return split &&
               (position_of(*split, by) || (*split == Axis::mdc && position_of(Axis::group, by)) ||
                (*split == Axis::level && position_of(Axis::hospital, by)));
    }

    const std::string& factor_of(std::size_t d) const {
        const DriverLine& line = plan_.drivers[d];
        return line.factor.empty() ? line.name : line.factor;
    }

    Factors factors() const {
        Factors factors;
        std::map<std::string, std::uint32_t> known;
        for (std::size_t d = 0; d < drivers_.size(); ++d) {
            auto& of = factors.of.emplace_back(drivers_[d].entities(axes_), Factors::none);
            if (specs_[d].type == DistributionSpec::Type::constant) continue;
            const auto excluded = excluded_entities(drivers_[d], axes_, region_);
            for (std::size_t entity = 0; entity < of.size(); ++entity) {
                if (std::binary_search(excluded.begin(), excluded.end(), entity)) continue;
                std::string name = factor_of(d);
                if (can_split(d)) name += "." + class_of(d, entity);
                const auto [at, is_new] =
                    known.emplace(name, static_cast<std::uint32_t>(factors.names.size()));
                if (is_new) factors.names.push_back(name);
                of[entity] = at->second;
            }
        }
        return factors;
    }

    Factors expected_factors() {
        Factors found = factors();
        prepared_.design.factors = found.names;
        if (found.names.empty())
            problem(
                line_.origin,
                fmt::format("sampling is \"{}\", but no driver varies", name_of(line_.sampling)),
                "there is no factor to move", "add drivers");
        return found;
    }

    /// Indices mean nothing where factors depend on each other.
    void expect_independent_factors() {
        for (const Dependence& dependence : plan_.dependences) {
            const DriverLine& first = plan_.drivers[dependence.drivers.front()];
            for (const std::size_t d : dependence.drivers) {
                const DriverLine& line = plan_.drivers[d];
                if (factor_of(d) == factor_of(dependence.drivers.front()) && !line.split) continue;
                problem(line.origin,
                        fmt::format("drivers \"{}\" and \"{}\" are correlated, but different "
                                    "factors",
                                    first.name, line.name),
                        "Sobol indices are of independent factors",
                        fmt::format("give both the same `factor`, without `split`, or remove the "
                                    "[[correlation]]"));
                break;
            }
        }
    }

    std::unique_ptr<Uniforms> saltelli(const std::vector<DesignedDriver>& list) {
        const std::size_t before = problems_.list().size();
        Factors found = expected_factors();
        expect_independent_factors();
        const std::uint64_t parts = found.names.size() + 2;
        if (!plan_.scenarios_origin) {
            prepared_.scenarios = saltelli_samples * parts;
        } else if (plan_.scenarios % parts != 0) {
            const std::uint64_t below = plan_.scenarios / parts * parts;
            problem(*plan_.scenarios_origin,
                    fmt::format("`scenarios` is {}, no multiple of {}", plan_.scenarios, parts),
                    fmt::format("a saltelli design of {} factors has {} scenarios for each base "
                                "sample",
                                found.names.size(), parts),
                    fmt::format("use {}{}, or remove the key",
                                below > 0 ? fmt::format("{} or ", below) : "", below + parts));
        }
        if (problems_.list().size() != before) return nullptr;
        return std::make_unique<Saltelli>(plan_.seed, list, std::move(found));
    }

    std::unique_ptr<Uniforms> one_at_a_time() {
        const std::size_t before = problems_.list().size();
        Factors found = expected_factors();
        prepared_.design.low = line_.low;
        prepared_.design.high = line_.high;
        set_number(1 + 2 * found.names.size());
        ignore_dependences();
        if (problems_.list().size() != before) return nullptr;
        return std::make_unique<OneAtATime>(std::move(found), line_.low, line_.high);
    }

    void ignore_dependences() {
        if (!plan_.dependences.empty())
            warn(fmt::format("[[correlation]] has no effect on a {} design",
                             name_of(line_.sampling)));
    }

    void choose(std::vector<ChosenLevels> chosen) {
        prepared_.source =
            std::make_unique<ChosenSource>(std::move(chosen), drivers_, axes_, region_);
    }

    void add_grid() {
        const std::size_t before = problems_.list().size();
        std::vector<ChosenLevels> chosen(drivers_.size());
        for (std::size_t d = 0; d < drivers_.size(); ++d) chosen[d].levels = grid_levels(d);
        if (problems_.list().size() != before) return;
        const std::uint64_t n = combine(chosen, most_scenarios);
        if (n == 0)
            return problem(line_.origin, "the grid has more than 1e9 combinations",
                           "they would never be done", "list fewer values");
        set_number(n);
        ignore_dependences();
        choose(std::move(chosen));
    }

    std::vector<std::vector<double>> grid_levels(std::size_t d) {
        const DistributionSpec& spec = specs_[d];
        const DriverLine& line = plan_.drivers[d];
        if (spec.type == DistributionSpec::Type::constant)
            return {{spec.parameter[0] + spec.shift}};
        const bool listed = spec.type == DistributionSpec::Type::discrete;
        if (!listed || drivers_[d].entities(axes_) != 1)
            problem(line.origin,
                    listed
                        ? fmt::format("driver \"{}\" has {} values a scenario", line.name,
                                      drivers_[d].entities(axes_))
                        : fmt::format("driver \"{}\" is {}", line.name,
                                      distribution_types[static_cast<std::size_t>(spec.type)].name),
                    "a grid combines listed values of drivers by all",
                    listed ? "remove `by`, or use another `sampling`"
                           : "make it discrete or constant, or use another `sampling`");
        std::vector<std::vector<double>> levels;
        for (const double value : spec.values)
            if (!spec.truncate || (value >= (*spec.truncate)[0] && value <= (*spec.truncate)[1]))
                levels.push_back({value + spec.shift});
        return levels;
    }

    /// Entity of driver d that `name` means ("A/B" of two axes), or a problem.
    std::optional<std::size_t> entity_named(std::size_t d, const std::string& name,
                                            const Origin& at) {
        const auto& by = drivers_[d].by;
        std::vector<std::string> known;
        for (std::size_t entity = 0; entity < drivers_[d].entities(axes_); ++entity) {
            std::string text;
            if (!by.empty()) {
                const std::size_t inner = by.size() == 2 ? axes_.size(by[1]) : 1;
                text = axes_.names[static_cast<std::size_t>(by[0])][entity / inner];
                if (by.size() == 2)
                    text += "/" + axes_.names[static_cast<std::size_t>(by[1])][entity % inner];
            }
            if (text == name && !by.empty()) return entity;
            if (!by.empty()) known.push_back(std::move(text));
        }
        problem(at, fmt::format("driver \"{}\" has no entity \"{}\"", plan_.drivers[d].name, name),
                by.empty() ? "it is one value for all" : "its value would have no effect",
                by.empty() ? "name the driver alone" : known_names(name, known));
        return std::nullopt;
    }

    /// n scenarios in which nothing happens: drivers are 1, nobody follows a behaviour, whose
    /// strength, should somebody, is its median; budgets grow by theirs.
    std::vector<ChosenLevels> unmoved(std::size_t n) const {
        std::vector<ChosenLevels> chosen(drivers_.size());
        for (std::size_t d = 0; d < drivers_.size(); ++d) {
            double value = drivers_[d].target == Target::prevalence ? 0 : 1;
            if (drivers_[d].target == Target::strength || drivers_[d].target == Target::growth) {
                value = 0.5;
                Quantile(specs_[d]).apply({&value, 1});
            }
            chosen[d].levels.assign(n, {value});
        }
        return chosen;
    }

    /// Puts `value` into a level of driver d, which begins as one value for all; for all entities,
    /// or for one.
    void set_value(std::size_t d, std::optional<std::size_t> entity, double value,
                   std::vector<double>& level) const {
        if (!entity) {
            std::fill(level.begin(), level.end(), value);
            return;
        }
        if (level.size() == 1) level.assign(drivers_[d].entities(axes_), level.front());
        level[*entity] = value;
    }

    void add_listed() {
        if (!line_.listed) return;  // a problem of the plan
        const ScenarioTable& table = *line_.listed;
        const std::size_t before = problems_.list().size();
        std::vector<ChosenLevels> chosen = unmoved(table.rows.size());
        // Whole drivers first, so that columns of single entities change them.
        for (const bool whole : {true, false}) {
            for (std::size_t c = 0; c < table.columns.size(); ++c) {
                const auto& [d, entity] = table.columns[c];
                if (entity.empty() != whole) continue;
                std::optional<std::size_t> one;
                if (!whole && !(one = entity_named(d, entity, table.origin))) continue;
                for (std::size_t s = 0; s < table.rows.size(); ++s)
                    set_value(d, one, table.rows[s][c], chosen[d].levels[s]);
            }
        }
        set_number(table.rows.size());
        ignore_dependences();
        if (problems_.list().size() == before) choose(std::move(chosen));
    }

    void add_stresses() {
        if (plan_.stresses.empty()) return;
        const std::size_t before = problems_.list().size();
        std::vector<ChosenLevels> chosen = unmoved(plan_.stresses.size());
        for (std::size_t s = 0; s < plan_.stresses.size(); ++s) {
            prepared_.stresses.push_back(plan_.stresses[s].name);
            for (const auto& [d, entity, value, at] : plan_.stresses[s].values) {
                std::optional<std::size_t> one;
                if (!entity.empty() && !(one = entity_named(d, entity, at))) continue;
                set_value(d, one, value, chosen[d].levels[s]);
            }
        }
        if (problems_.list().size() != before) return;
        prepared_.stress_source =
            std::make_unique<ChosenSource>(std::move(chosen), drivers_, axes_, region_);
    }

    const Plan& plan_;
    const DesignLine& line_;
    PreparedStudy& prepared_;
    const std::vector<Driver>& drivers_;
    const Axes& axes_;
    const Region& region_;
    Problems& problems_;
    std::vector<DistributionSpec> specs_;
};

}  // namespace

void resolve_design(const Plan& plan, PreparedStudy& prepared, Problems& problems) {
    Designer(plan, prepared, problems).run();
}

}  // namespace drgsim
