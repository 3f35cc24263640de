#include "sim/settlement/clearing.hpp"

#include <algorithm>

#include "sim/settlement/point_value.hpp"
#include "sim/settlement/prospective.hpp"

namespace drgsim {

namespace {

using Array = std::vector<double>;

/// all - left, element by element from `at`; `left` is empty where no case leaves the pool.
double in_pool(const Array& all, const Array& left, std::size_t at) {
    return left.empty() ? all[at] : all[at] - left[at];
}

double value_or_none(const Array& values, std::size_t at) {
    return values.empty() ? 0.0 : values[at];
}

/// out[l] += sign * values[at + l]; nothing where `values` is empty.
void add_row(const Array& values, std::size_t at, std::size_t lanes, double sign, double* out) {
    if (values.empty()) return;
    const double* row = &values[at];
    for (std::size_t l = 0; l < lanes; ++l) out[l] += sign * row[l];
}

class Clearing {
  public:
    Clearing(const ClearingInput& input, const YearSums& sums, const YearTotals& totals,
             YearResult& result)
        : input_(input),
          study_(*input.study),
          hospitals_(input.study->region->hospitals),
          policy_(input.policy()),
          sums_(sums),
          totals_(totals),
          out_(result),
          shape_(sums.shape),
          pools_(input.study->pool_count()),
          year_points_(pools_ * shape_.lanes),
          paid_(shape_.lanes),
          deduction_(shape_.lanes) {}

    void run() {
        add_up_booked();
        take_points_off();
        if (policy_.prospective) {
            clear_prospective(input_, sums_, out_);
            return;
        }
        for (std::size_t f = 0; f < fund_count; ++f) {
            std::vector<PointValue> value;
            for (std::size_t p = 0; p < pools_; ++p)
                value.emplace_back(*input_.prepared, p, f, study_.pool_budget(p, f));
            value_year(f, value);
            for (std::size_t h = 0; h < shape_.hospitals; ++h) clear_hospital(f, h);
            pay_months(f, value);
        }
    }

  private:
    /// hospital_booked, and the sums of a fund over its hospitals.
    void add_up_booked() {
        const std::size_t lanes = shape_.lanes;
        out_.hospital_booked = totals_.all_booked;
        std::fill(out_.cost.begin(), out_.cost.end(), 0.0);
        std::fill(out_.booked.begin(), out_.booked.end(), 0.0);
        for (std::size_t f = 0; f < fund_count; ++f) {
            for (std::size_t h = 0; h < shape_.hospitals; ++h) {
                const std::size_t at = shape_.hospital(f, h);
                add_row(out_.hospital_booked, at, lanes, 1, &out_.booked[shape_.fund(f)]);
                add_row(sums_.total_cost, at, lanes, 1, &out_.cost[shape_.fund(f)]);
            }
        }
    }

    /// Points net of those deducted for violations, split over the funds by points (rules 12).
    void take_points_off() {
        const std::size_t lanes = shape_.lanes;
        std::fill(out_.points.begin(), out_.points.end(), 0.0);
        for (std::size_t h = 0; h < shape_.hospitals; ++h) {
            const double deducted = hospitals_.points_deducted[h];
            for (std::size_t f = 0; f < fund_count; ++f) {
                const std::size_t at = shape_.hospital(f, h);
                const double* points = &sums_.year_points[at];
                double* __restrict kept = &out_.hospital_points[at];
                double* __restrict all = &out_.points[shape_.fund(f)];
                for (std::size_t l = 0; l < lanes; ++l) kept[l] = points[l];
                for (std::size_t l = 0; deducted != 0 && l < lanes; ++l)
                    kept[l] *= 1 - ratio_or_zero(deducted, points_of_funds(h, l));
                for (std::size_t l = 0; l < lanes; ++l) all[l] += kept[l];
            }
        }
    }
    [[nodiscard]] double points_of_funds(std::size_t h, std::size_t l) const {
        double all = 0;
        for (std::size_t f = 0; f < fund_count; ++f)
            all += sums_.year_points[shape_.hospital(f, h) + l];
        return all;
    }

    [[nodiscard]] std::size_t pool_lane(std::size_t pool, std::size_t l) const {
        return pool * shape_.lanes + l;
    }
    [[nodiscard]] double budget(std::size_t pool, std::size_t f, std::size_t l) const {
        return input_.budget[(pool * fund_count + f) * shape_.lanes + l];
    }

    /// The money of a pool's month, or of its year.
    [[nodiscard]] PoolMoney month_money(std::size_t pool, std::size_t f, std::size_t t,
                                        std::size_t l, double budget_of_month) const {
        const std::size_t at = totals_.month(pool, f, t) + l;
        const double cost = totals_.month_cost[at];
        const double beside = totals_.month_beside[at];
        return {cost,
                cost - beside,
                totals_.month_charge[at],
                totals_.month_points[at],
                budget_of_month,
                beside};
    }
    [[nodiscard]] PoolMoney year_money(std::size_t pool, std::size_t f, std::size_t l) const {
        const double cost = totals_.pool_cost[totals_.year(pool, f) + l];
        const double booked = totals_.pool_booked[totals_.year(pool, f) + l];
        PoolMoney year{cost, booked, 0, year_points_[pool_lane(pool, l)], budget(pool, f, l), 0};
        for (std::size_t t = 0; t < month_count; ++t) {
            const std::size_t at = totals_.month(pool, f, t) + l;
            year.charge += totals_.month_charge[at];
            year.beside += totals_.month_beside[at];
        }
        return year;
    }

    /// V of the year by pool, and the fund's average.
    void value_year(std::size_t f, const std::vector<PointValue>& value) {
        const std::size_t lanes = shape_.lanes;
        std::fill(year_points_.begin(), year_points_.end(), 0.0);
        for (std::size_t h = 0; h < shape_.hospitals; ++h) {
            add_row(out_.hospital_points, shape_.hospital(f, h), lanes, 1,
                    &year_points_[pool_lane(study_.pool_of(h), 0)]);
        }
        year_.clear();
        for (std::size_t p = 0; p < pools_; ++p)
            for (std::size_t l = 0; l < lanes; ++l) year_.push_back(year_money(p, f, l));
        for (std::size_t l = 0; l < lanes; ++l) {
            double worth = 0;
            for (std::size_t p = 0; p < pools_; ++p) {
                const PoolMoney& pool = year_[pool_lane(p, l)];
                const double v = value[p].of_year(pool);
                out_.pool_point_value[(f * pools_ + p) * lanes + l] = v;
                worth += v * pool.points;
            }
            const std::size_t at = shape_.fund(f) + l;
            out_.point_value[at] =
                pools_ == 1 ? out_.pool_point_value[at] : ratio_or_zero(worth, out_.points[at]);
            out_.payout[at] = 0;
        }
    }

    /// Share of fund f in what hospital h is charged over both funds: by the year's booked F.
    [[nodiscard]] double fund_share(std::size_t f, std::size_t h, std::size_t l) const {
        return share_of_fund(shape_, out_.hospital_booked, f, h, l);
    }

    // Rules 8, steps 1 to 5, of hospital h. Each is a loop over lanes without a branch, which the
    // compiler makes one over registers.

    /// The entitlement A by lane.
    void entitle(std::size_t f, std::size_t h) {
        const ClearingRules& rules = policy_.clearing;
        const std::size_t at = shape_.hospital(f, h);
        const std::size_t lanes = shape_.lanes;
        const double* points = &out_.hospital_points[at];
        const double* value = &out_.pool_point_value[(f * pools_ + study_.pool_of(h)) * lanes];
        const double* cost = &totals_.cost[at];
        double* __restrict a = &out_.entitlement[at];
        for (std::size_t l = 0; l < lanes; ++l) a[l] = points[l] * value[l];
        const double* kappa = rules.assessment ? &input_.assessment[at] : nullptr;
        for (std::size_t l = 0; kappa != nullptr && l < lanes; ++l) a[l] *= kappa[l];
        const double most = rules.surplus_cap ? 1 + *rules.surplus_cap : 0;
        for (std::size_t l = 0; rules.surplus_cap && l < lanes; ++l)
            a[l] = std::min(a[l], most * cost[l]);
        for (std::size_t l = 0; !rules.sharing.empty() && l < lanes; ++l)
            if (a[l] > 0) a[l] *= rules.shared(cost[l] / a[l]);
    }

    /// What of the entitlement the fund pays (rules 8 and 12): net of what others paid, or a share.
    void split_entitlement(std::size_t f, std::size_t h, double* __restrict paid) const {
        const std::size_t at = shape_.hospital(f, h);
        const double* a = &out_.entitlement[at];
        const PoolMoney* pool = &year_[pool_lane(study_.pool_of(h), 0)];
        const auto pay = [&](const auto& share) {
            for (std::size_t l = 0; l < shape_.lanes; ++l) paid[l] = share(l);
        };
        switch (policy_.clearing.fund_pays) {
            case ClearingRules::FundPays::net: {
                const double* other = &totals_.other[at];
                return pay([=](std::size_t l) { return a[l] - other[l]; });
            }
            case ClearingRules::FundPays::booked_share: {
                const double *booked = &totals_.booked[at], *cost = &totals_.cost[at];
                return pay([=](std::size_t l) { return a[l] * ratio_or_zero(booked[l], cost[l]); });
            }
            case ClearingRules::FundPays::common_share:
                return pay([=](std::size_t l) {
                    return a[l] * ratio_or_zero(pool[l].booked, pool[l].cost);
                });
            case ClearingRules::FundPays::fixed_share: {
                const double part = policy_.clearing.fund_share[f];
                return pay([=](std::size_t l) { return a[l] * part; });
            }
        }
    }

    /// What is deducted for self-expense above its limit.
    void deduct(std::size_t at, double* __restrict deduction) const {
        if (!policy_.clearing.self_expense_limit) return;
        const double limit = *policy_.clearing.self_expense_limit;
        const double* cost = &totals_.cost[at];
        const double* self = &sums_.self_expense[at];
        const bool has_left = !sums_.left_self_expense.empty();
        const double* left = has_left ? &sums_.left_self_expense[at] : nullptr;
        for (std::size_t l = 0; l < shape_.lanes; ++l) deduction[l] = self[l];
        for (std::size_t l = 0; has_left && l < shape_.lanes; ++l) deduction[l] -= left[l];
        for (std::size_t l = 0; l < shape_.lanes; ++l)
            deduction[l] = std::max(0.0, deduction[l] - limit * cost[l]);
    }

    void clear_hospital(std::size_t f, std::size_t h) {
        const std::size_t at = shape_.hospital(f, h);
        const std::size_t lanes = shape_.lanes;
        const bool net = policy_.clearing.fund_pays == ClearingRules::FundPays::net;
        const double audit = hospitals_.audit_deduction[h];
        double* paid = paid_.data();
        const double* deduction = deduction_.data();
        entitle(f, h);
        split_entitlement(f, h, paid);
        deduct(at, deduction_.data());
        const double* worth = net ? &out_.entitlement[at] : paid;
        const double* points = &sums_.year_points[at];
        double* __restrict yuan = &out_.yuan_per_point[at];
        for (std::size_t l = 0; l < lanes; ++l) {
            const bool none = points[l] == 0;
            const double quotient = (worth[l] - deduction[l]) / (none ? 1 : points[l]);
            yuan[l] = none ? 0 : quotient;
        }
        double* __restrict payout = &out_.hospital_payout[at];
        double* __restrict of_fund = &out_.payout[shape_.fund(f)];
        const double* charge = &totals_.charge[at];
        for (std::size_t l = 0; l < lanes; ++l) payout[l] = paid[l] - deduction[l] + charge[l];
        for (std::size_t l = 0; audit != 0 && l < lanes; ++l)
            payout[l] -= audit * fund_share(f, h, l);
        for (std::size_t l = 0; l < lanes; ++l) of_fund[l] += payout[l];
    }

    /// V_t and the payments of each month; January with the advance (rules 7, Monthly).
    void pay_months(std::size_t f, const std::vector<PointValue>& value) {
        const std::size_t lanes = shape_.lanes;
        Array values(month_count * pools_ * lanes);
        for (std::size_t t = 0; t < month_count; ++t)
            value_month(f, t, value, &values[t * pools_ * lanes]);
        Array audit(lanes);
        double advance = 0;
        for (std::size_t h = 0; h < shape_.hospitals; ++h) {
            advance += study_.flows.fund_paid[h][f];
            add_audit(f, h, audit.data());
        }
        Array due(lanes);
        for (std::size_t t = 0; t < month_count; ++t) {
            double* paid = &out_.month_payout[shape_.fund_month(f, t)];
            std::fill(paid, paid + lanes, 0.0);
            for (std::size_t p = 0; p < pools_; ++p) {
                fill_due(f, t, values, p, pool_months(p, f), due.data());
                for (std::size_t l = 0; l < lanes; ++l) paid[l] += due[l];
            }
            finish_month(t, advance, audit.data(), paid);
        }
        if (out_.prepaid.empty()) return;
        for (std::size_t h = 0; h < shape_.hospitals; ++h) pay_hospital(f, h, values);
    }

    /// The sums of a pool, or of a hospital, that a month is paid by.
    struct Months {
        const double *points, *addon, *other, *left_other, *charge;
    };
    [[nodiscard]] Months pool_months(std::size_t p, std::size_t f) const {
        const std::size_t at = totals_.month(p, f, 0);
        return {&totals_.month_points[at], &totals_.month_addon[at], &totals_.month_other[at],
                nullptr, &totals_.month_charge[at]};
    }
    [[nodiscard]] Months hospital_months(std::size_t f, std::size_t h) const {
        const std::size_t at = shape_.month(f, h, 0);
        return {&sums_.month_points[at], &sums_.month_addon[at], &sums_.month_other[at],
                sums_.has_left ? &sums_.left_other[at] : nullptr,
                sums_.has_left ? &sums_.month_charge[at] : nullptr};
    }

    void pay_hospital(std::size_t f, std::size_t h, const Array& values) {
        Array audit(shape_.lanes);
        add_audit(f, h, audit.data());
        for (std::size_t t = 0; t < month_count; ++t) {
            double* paid = &out_.prepaid[shape_.month(f, h, t)];
            fill_due(f, t, values, study_.pool_of(h), hospital_months(f, h), paid);
            finish_month(t, study_.flows.fund_paid[h][f], audit.data(), paid);
        }
    }

    /// A hospital's audit deduction from fund f, spread evenly over the months.
    void add_audit(std::size_t f, std::size_t h, double* out) const {
        const double audit = hospitals_.audit_deduction[h] / month_count;
        for (std::size_t l = 0; audit != 0 && l < shape_.lanes; ++l)
            out[l] += audit * fund_share(f, h, l);
    }

    /// What month t is worth: its points and add-ons, less what others paid, and charges.
    void fill_due(std::size_t f, std::size_t t, const Array& values, std::size_t pool,
                  const Months& months, double* due) const {
        const std::size_t lanes = shape_.lanes;
        const double* value = &values[(t * pools_ + pool) * lanes];
        const double* points = months.points + t * lanes;
        for (std::size_t l = 0; l < lanes; ++l) due[l] = points[l] * value[l];
        add_add_ons(t, values, pool, months.addon, due);
        if (policy_.clearing.fund_pays == ClearingRules::FundPays::fixed_share) {
            for (std::size_t l = 0; l < lanes; ++l) due[l] *= policy_.clearing.fund_share[f];
        } else {
            const double* other = months.other + t * lanes;
            for (std::size_t l = 0; l < lanes; ++l) due[l] -= other[l];
            const double* left = months.left_other;
            for (std::size_t l = 0; left != nullptr && l < lanes; ++l)
                due[l] += left[t * lanes + l];
        }
        const double* charge = months.charge;
        for (std::size_t l = 0; charge != nullptr && l < lanes; ++l)
            due[l] += charge[t * lanes + l];
    }

    /// Adds to `due` [lane] what the add-ons paid in month t are worth: those of the month, or of
    /// the quarter in its last month, each with the V_t of its month of discharge (rules 12,
    /// Months).
    void add_add_ons(std::size_t t, const Array& values, std::size_t pool, const double* addon,
                     double* due) const {
        constexpr std::size_t quarter = 3;
        const bool quarterly = policy_.review.paid_by_quarter;
        if (quarterly && t % quarter != quarter - 1) return;
        for (std::size_t s = quarterly ? t + 1 - quarter : t; s <= t; ++s) {
            const double* points = addon + s * shape_.lanes;
            const double* value = &values[(s * pools_ + pool) * shape_.lanes];
            for (std::size_t l = 0; l < shape_.lanes; ++l) due[l] += points[l] * value[l];
        }
    }

    /// Share alpha of what the month is worth, the advance on last year's F in January, less
    /// audits.
    void finish_month(std::size_t t, double fund_paid, const double* audit, double* paid) const {
        const MonthlyRules& rules = policy_.monthly;
        const double advance = t == 0 ? rules.advance_months * fund_paid / month_count : 0.0;
        for (std::size_t l = 0; l < shape_.lanes; ++l)
            paid[l] = paid[l] * rules.alpha + advance - audit[l];
    }

    /// V_t by pool into `values` [pool, lane], and the fund's average.
    void value_month(std::size_t f, std::size_t t, const std::vector<PointValue>& value,
                     double* values) {
        const std::size_t lanes = shape_.lanes;
        const double share = study_.flows.month_share[f][t];
        double* average = &out_.month_point_value[shape_.fund_month(f, t)];
        for (std::size_t l = 0; l < lanes; ++l) {
            double worth = 0;
            double points = 0;
            for (std::size_t p = 0; p < pools_; ++p) {
                const std::size_t pool = pool_lane(p, l);
                const PoolMoney money = month_money(p, f, t, l, share * budget(p, f, l));
                values[pool] = value[p].of_month(money);
                worth += values[pool] * money.points;
                points += money.points;
            }
            average[l] = pools_ == 1 ? values[l] : ratio_or_zero(worth, points);
        }
    }

    const ClearingInput& input_;
    const Study& study_;
    const HospitalTable& hospitals_;
    const Policy& policy_;
    const YearSums& sums_;
    const YearTotals& totals_;
    YearResult& out_;
    YearShape shape_;
    std::size_t pools_;
    Array year_points_;            ///< [pool, lane] of the fund at hand, net of deducted ones
    std::vector<PoolMoney> year_;  ///< [pool, lane] of the fund at hand
    Array paid_, deduction_;       ///< [lane] of the hospital at hand
};

}  // namespace

std::vector<double> ClearingInput::fund_budget(std::size_t lanes) const {
    std::vector<double> sum(fund_count * lanes);
    for (std::size_t i = 0; i < budget.size(); ++i) sum[i % sum.size()] += budget[i];
    return sum;
}

void clear_year(const ClearingInput& input, const YearSums& sums, const YearTotals& totals,
                YearResult& result) {
    Clearing(input, sums, totals, result).run();
}

void clear_year(const ClearingInput& input, const YearSums& sums, YearResult& result) {
    clear_year(input, sums, totals_of(*input.study, sums), result);
}

void finish_group_payout(const Policy& policy, const YearSums& sums, std::vector<double>& payout) {
    const bool net = policy.clearing.fund_pays == ClearingRules::FundPays::net;
    for (std::size_t i = 0; i < payout.size(); ++i) {
        if (net) payout[i] -= in_pool(sums.group_other, sums.group_left_other, i);
        payout[i] += value_or_none(sums.group_charge, i);
    }
}

double share_of_fund(const YearShape& shape, const std::vector<double>& hospital_booked,
                     std::size_t f, std::size_t h, std::size_t l) {
    double all = 0;
    for (std::size_t k = 0; k < fund_count; ++k) all += hospital_booked[shape.hospital(k, h) + l];
    return all != 0 ? hospital_booked[shape.hospital(f, h) + l] / all : 1.0 / fund_count;
}

}  // namespace drgsim
