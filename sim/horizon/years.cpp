#include "sim/horizon/years.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "sim/outputs/assemble.hpp"
#include "sim/settlement/settle.hpp"
#include "sim/study/case_change.hpp"

namespace drgsim {

namespace {

/// The cases as the scenario had them: what its drivers did to money and numbers is in the table.
CaseTable lived_through(CaseTable cases, const Policy& policy, const ScenarioValues* values) {
    if (values == nullptr) return cases;
    const auto& groups = cases.group[static_cast<std::size_t>(policy.group_column - 1)];
    if (cases.weight.empty()) cases.weight.assign(cases.size(), 1.0);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const Place place{index(cases.fund[i]), index(cases.hospital[i]), index(groups[i]),
                          cases.month(i) - 1};
        const double money = values->factor(Target::cost, place);
        cases.weight[i] *= values->factor(Target::volume, place);
        for (Column<double>* column :
             {&cases.total_cost, &cases.fund_paid, &cases.patient_paid, &cases.other_paid,
              &cases.self_expense, &cases.unreasonable_cost, &cases.excluded_cost})
            if (!column->empty()) (*column)[i] *= money;
        const double paid = cases.fund_paid[i];
        cases.fund_paid[i] = paid * values->factor(Target::fund_share, place);
        cases.patient_paid[i] += paid - cases.fund_paid[i];
    }
    return cases;
}

class Years {
  public:
    Years(const Study& study, const std::vector<CaseTable>& years_before, std::size_t p,
          const PreparedPolicy& prepared, CaseTable cases, ResultBlock& block)
        : study_(study),
          p_(p),
          block_(block),
          now_(study),
          region_{study.region->hospitals, study.region->groups, std::move(cases)},
          past_(years_before) {
        now_.policies = {prepared};
        for (const CaseTable& year : past_) past_years_.push_back(year.year(0));
    }

    void run(const ScenarioSource* source, std::uint64_t scenario) {
        for (int year = 0; year < study_.horizon->years; ++year) {
            std::optional<ScenarioValues> values;
            if (source != nullptr) {
                values.emplace(now_, *source, scenario);
                values->enter_year(year, margins_);
                now_.region = study_.region;
                for (const auto& change : now_.case_changes)
                    change->apply(now_, now_.policies[0], *values, region_.cases);
            }
            const ScenarioValues* drawn = values ? &*values : nullptr;
            now_.region = &region_;
            const PolicySettlement settled = settle_policy(now_, now_.policies[0], drawn);
            if (year == 0 && drawn != nullptr) assemble(study_, settled.year, p_, block_);
            keep(static_cast<std::size_t>(year), settled.year);
            if (year + 1 < study_.horizon->years) go_on(settled.year, drawn);
        }
    }

  private:
    void keep(std::size_t year, const YearOutput& out) {
        const YearResult& result = out.result;
        const auto hospitals = region_.hospitals.size();
        for (std::size_t f = 0; f < fund_count; ++f) {
            put(Var::horizon_point_value, year, fund_count, f, result.point_value[f]);
            put(Var::horizon_points, year, fund_count, f, result.points[f]);
            put(Var::horizon_cost, year, fund_count, f, result.cost[f]);
            put(Var::horizon_budget, year, fund_count, f, out.budget[f]);
            put(Var::horizon_payout, year, fund_count, f, result.payout[f]);
            put(Var::horizon_balance, year, fund_count, f, out.budget[f] - result.payout[f]);
        }
        for (std::size_t h = 0; h < hospitals; ++h) {
            put(Var::horizon_hospital_cost, year, hospitals, h, both_funds(out.sums.total_cost, h));
            put(Var::horizon_hospital_booked, year, hospitals, h,
                both_funds(result.hospital_booked, h));
            put(Var::horizon_hospital_payout, year, hospitals, h,
                both_funds(result.hospital_payout, h));
        }
    }

    void put(Var id, std::size_t year, std::size_t entities, std::size_t e, double value) {
        auto& values = block_.values[static_cast<std::size_t>(id)];
        if (values.empty()) return;
        const auto years = static_cast<std::size_t>(study_.horizon->years);
        values[(p_ * years + year) * entities + e] = value;
    }

    [[nodiscard]] double both_funds(const std::vector<double>& by_hospital, std::size_t h) const {
        return by_hospital[h] + by_hospital[region_.hospitals.size() + h];
    }

    /// From a settled year to the next.
    void go_on(const YearOutput& out, const ScenarioValues* values) {
        grow_budgets(values);
        take_margins(out);
        auto& paid = region_.hospitals.paid;
        std::rotate(paid.begin(), paid.begin() + 1, paid.end());
        for (std::size_t h = 0; h < region_.hospitals.size(); ++h)
            paid[2][h] = both_funds(out.result.hospital_payout, h);
        remember(lived_through(region_.cases, now_.policies[0].policy, values));
        ++now_.year;
        for (std::int32_t& date : region_.cases.discharge_date) date += 10000;
        prepare();
    }

    void grow_budgets(const ScenarioValues* values) {
        for (std::size_t f = 0; f < fund_count; ++f) {
            const double growth = values != nullptr
                                      ? values->value(study_.horizon->growth[f], {f, 0, 0, 0})
                                      : study_.horizon->base_growth[f];
            const double factor = std::max(0.0, 1 + growth);
            now_.budget[f] *= factor;
            for (CommunityPool& pool : now_.pools) pool.budget[f] *= factor;
            for (Driver& driver : now_.drivers)
                for (auto& carved : driver.carved) carved[f] *= factor;
        }
    }

    /// Payout + D + O - cost, over cost; 0 where nothing was done.
    void take_margins(const YearOutput& out) {
        margins_.assign(region_.hospitals.size(), 0.0);
        const YearShape& shape = out.sums.shape;
        for (std::size_t h = 0; h < margins_.size(); ++h) {
            double margin = both_funds(out.result.hospital_payout, h);
            for (std::size_t f = 0; f < fund_count; ++f) {
                for (std::size_t t = 0; t < month_count; ++t) {
                    const std::size_t at = shape.month(f, h, t);
                    margin += out.sums.month_other[at] - out.sums.month_cost[at];
                }
            }
            const double cost = both_funds(out.sums.total_cost, h);
            margins_[h] = cost > 0 ? margin / cost : 0;
        }
    }

    /// The year that went by is the newest of history, which keeps its length.
    void remember(CaseTable cases) {
        past_.push_back(std::move(cases));
        past_years_.push_back(now_.year);
        if (past_.size() <= std::max<std::size_t>(study_.history.size(), 1)) return;
        past_.erase(past_.begin());
        past_years_.erase(past_years_.begin());
    }

    /// What the year stands on: standards, month shares, values of a point set before it.
    void prepare() {
        Region history{region_.hospitals, region_.groups, {}};
        for (const CaseTable& year : past_) append_cases(history.cases, year);
        now_.flows = reference_flows(history, past_years_);
        PreparedPolicy& prepared = now_.policies[0];
        if (study_.horizon->recalibrate)
            prepared.standards = calibrate(history, prepared.policy, past_years_);
        if (prepared.expected.empty()) return;
        now_.region = &history;
        prepared.expected = expected_year(now_, prepared, past_years_.back());
    }

    const Study& study_;
    std::size_t p_;
    ResultBlock& block_;
    Study now_;
    Region region_;
    std::vector<CaseTable> past_;
    std::vector<int> past_years_;
    std::vector<double> margins_;  ///< of the year before
};

}  // namespace

std::vector<CaseTable> years_before(const Study& study) {
    std::vector<CaseTable> before;
    if (!study.horizon) return before;
    std::vector<int> years = study.history;
    std::sort(years.begin(), years.end());
    for (const int year : years)
        if (year < study.year) before.push_back(cases_of_year(study.region->cases, year));
    return before;
}

void settle_years(const Study& study, const std::vector<CaseTable>& before, std::size_t p,
                  const PreparedPolicy& prepared, CaseTable cases, const ScenarioSource* source,
                  std::uint64_t scenario, ResultBlock& block) {
    Years(study, before, p, prepared, std::move(cases), block).run(source, scenario);
}

}  // namespace drgsim
