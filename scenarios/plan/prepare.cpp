// Puts a plan and a region together; all mismatches are found before the first calibration.
#include "scenarios/plan/prepare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/calibration/standards.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {

namespace {

class Preparation {
  public:
    Preparation(const Plan& plan, const Region& region)
        : plan_(plan), region_(region), years_(region.years()) {}

    PreparedStudy run() {
        prepared_.warnings = plan_.warnings;
        prepared_.seed = plan_.seed;
        Study& study = prepared_.study;
        study.region = &region_;
        study.axes = axes_of(region_);
        study.seed = plan_.seed;
        study.uncertainty = plan_.uncertainty;
        study.output = plan_.output;
        resolve_years();
        resolve_budgets(plan_, study, problems_);
        check_group_columns();
        study.drivers = resolve_drivers(plan_, region_, study.axes, prepared_.warnings, problems_);
        resolve_design(plan_, prepared_, problems_);
        problems_.throw_if_any();

        study.history = history_;
        study.flows = reference_flows(region_, history_);
        for (const Policy& policy : plan_.policies) add_policy(policy);
        warn_of_unknown_payments();
        set_horizon();
        study.case_changes = resolve_behaviours(plan_, study, prepared_.warnings, problems_);
        for (PreparedPolicy& prepared : study.policies) expect_year_before(prepared);
        problems_.throw_if_any();
        return std::move(prepared_);
    }

  private:
    void problem(const Origin& at, std::string what, std::string why, std::string todo) {
        problems_.add(at.file, at.line, std::move(what), std::move(why), std::move(todo));
    }

    bool has_year(int year) const {
        return std::find(years_.begin(), years_.end(), year) != years_.end();
    }

    void expect_year(int year, const Origin& at, std::string_view key) {
        if (has_year(year)) return;
        problem(
            at,
            fmt::format("`data.{}` names {}, but the region has no cases of that year", key, year),
            "nothing could be computed from it",
            fmt::format("the region has cases of {}", fmt::join(years_, ", ")));
    }

    void resolve_years() {
        if (years_.empty()) {
            problem({plan_.file, 0}, "the region has no cases", "there is nothing to settle",
                    "import cases first");
            return;
        }
        prepared_.study.year = plan_.year.value_or(years_.back());
        history_ = plan_.history.empty() ? std::vector<int>{prepared_.study.year} : plan_.history;
        if (plan_.year) expect_year(*plan_.year, plan_.year_origin, "year");
        for (const int year : plan_.history) expect_year(year, plan_.history_origin, "history");
    }

    void check_group_columns() {
        for (const Policy& policy : plan_.policies) {
            const auto column = static_cast<std::size_t>(policy.group_column - 1);
            if (!region_.cases.group[column].empty() || region_.cases.size() == 0) continue;
            problem({plan_.file, 0},
                    fmt::format("policy {} groups by group_code_2, which the region's cases lack",
                                policy.name),
                    "its cases could not be grouped",
                    "import the column or set group_column = \"group_code\"");
        }
    }

    void add_policy(const Policy& policy) {
        prepared_.study.policies.push_back({policy, calibrate(region_, policy, history_)});
        for (const std::string& warning : prepared_.study.policies.back().standards.warnings)
            prepared_.warnings.push_back(warning);
        warn_of_idle_rules(policy, region_, prepared_.warnings);
    }

    void set_horizon() {
        if (!plan_.horizon) return;
        Horizon horizon{
            plan_.horizon->years, plan_.horizon->recalibrate, plan_.horizon->growth, {}};
        for (std::size_t f = 0; f < fund_count; ++f) {
            std::array<double, 1> median{0.5};
            Quantile(plan_.drivers[horizon.growth[f]].distribution).apply(median);
            horizon.base_growth[f] = median[0];
        }
        prepared_.study.horizon = std::move(horizon);
    }

    /// Prospective budgets stand on the hospitals' payments of three years.
    void warn_of_unknown_payments() {
        const auto prospective = [](const Policy& policy) {
            return policy.prospective.has_value();
        };
        if (std::none_of(plan_.policies.begin(), plan_.policies.end(), prospective)) return;
        std::size_t unknown = 0;
        for (std::size_t h = 0; h < region_.hospitals.size(); ++h) {
            const auto& paid = region_.hospitals.paid;
            unknown += std::all_of(paid.begin(), paid.end(),
                                   [h](const auto& year) { return std::isnan(year[h]); });
        }
        if (unknown == 0) return;
        prepared_.warnings.push_back(
            fmt::format("{} of {} hospitals have no paid_y1, paid_y2 or paid_y3; their prospective "
                        "budgets stand on what the funds booked in {}",
                        unknown, region_.hospitals.size(), newest_of_history()));
    }

    int newest_of_history() const { return *std::max_element(history_.begin(), history_.end()); }

    /// Fills PreparedPolicy::expected where the value of a point stands on it.
    void expect_year_before(PreparedPolicy& prepared) {
        using Form = PointValueRules::Form;
        const PointValueRules& rules = prepared.policy.point_value;
        const bool computed =
            rules.form == Form::rate && rules.rate_source == PointValueRules::Rate::computed;
        if (!computed && rules.form != Form::elastic) return;
        const Study& study = prepared_.study;
        prepared.expected = expected_year(study, prepared, newest_of_history());
        const auto has_cases = funds_with_cases(study);
        for (std::size_t p = 0; p < study.pool_count(); ++p) {
            for (std::size_t f = 0; f < fund_names.size(); ++f) {
                const ExpectedYear& year = prepared.expected[p][f];
                if (!has_cases[p][f] || (year.points > 0 && year.booked > 0)) continue;
                const std::string pool =
                    p == 0 ? "" : fmt::format(" of pool \"{}\"", study.pools[p - 1].name);
                problem({plan_.file, 0},
                        fmt::format("policy {} sets the value of a point from {}, where the {} "
                                    "fund{} has no {}",
                                    prepared.policy.name, newest_of_history(), fund_names[f], pool,
                                    year.points > 0 ? "booked payments" : "points"),
                        fmt::format("its cases of {} would have no value", study.year),
                        "choose a `data.history` whose newest year has such cases, or a policy "
                        "with a given rate");
            }
        }
    }

    const Plan& plan_;
    const Region& region_;
    std::vector<int> years_;
    std::vector<int> history_;
    Problems problems_;
    PreparedStudy prepared_;
};

}  // namespace

PreparedStudy prepare_study(const Plan& plan, const Region& region) {
    return Preparation(plan, region).run();
}

}  // namespace drgsim
