#include "sim/settlement/clearing.hpp"

#include <algorithm>

namespace drgsim {

namespace {

double ratio_or_zero(double part, double whole) {
    return whole != 0 ? part / whole : 0.0;
}

/// Works on one scenario's sums at a time: lane l of every array.
class Clearing {
  public:
    Clearing(const ClearingInput& input, const YearSums& sums, YearResult& result)
        : input_(input),
          hospitals_(input.study->region->hospitals),
          policy_(*input.policy),
          sums_(sums),
          out_(result),
          shape_(sums.shape),
          cost_(shape_.lanes),
          other_(shape_.lanes) {}

    void run() {
        add_up_booked();
        take_points_off();
        for (std::size_t f = 0; f < fund_count; ++f) {
            value_points(f);
            for (std::size_t h = 0; h < shape_.hospitals; ++h) clear_hospital(f, h);
            pay_months(f);
        }
    }

  private:
    /// hospital_booked, and the sums of a fund over its hospitals and months.
    void add_up_booked() {
        const std::size_t lanes = shape_.lanes;
        std::fill(out_.hospital_booked.begin(), out_.hospital_booked.end(), 0.0);
        std::fill(out_.cost.begin(), out_.cost.end(), 0.0);
        std::fill(out_.booked.begin(), out_.booked.end(), 0.0);
        for (std::size_t f = 0; f < fund_count; ++f) {
            for (std::size_t h = 0; h < shape_.hospitals; ++h) {
                double* booked = &out_.hospital_booked[shape_.hospital(f, h)];
                for (std::size_t t = 0; t < month_count; ++t) {
                    const double* month = &sums_.month_booked[shape_.month(f, h, t)];
                    for (std::size_t l = 0; l < lanes; ++l) booked[l] += month[l];
                }
                const double* cost = &sums_.total_cost[shape_.hospital(f, h)];
                for (std::size_t l = 0; l < lanes; ++l) {
                    out_.booked[shape_.fund(f) + l] += booked[l];
                    out_.cost[shape_.fund(f) + l] += cost[l];
                }
            }
        }
    }

    /// Points net of those deducted for violations, split over the funds by points (rules 12).
    void take_points_off() {
        const std::size_t lanes = shape_.lanes;
        std::fill(out_.points.begin(), out_.points.end(), 0.0);
        for (std::size_t h = 0; h < shape_.hospitals; ++h) {
            const double deducted = hospitals_.points_deducted[h];
            for (std::size_t l = 0; l < lanes; ++l) {
                double all = 0;
                for (std::size_t f = 0; f < fund_count; ++f) {
                    all += sums_.year_points[shape_.hospital(f, h) + l];
                }
                const double keep = 1 - ratio_or_zero(deducted, all);
                for (std::size_t f = 0; f < fund_count; ++f) {
                    const std::size_t at = shape_.hospital(f, h) + l;
                    out_.hospital_points[at] = sums_.year_points[at] * keep;
                    out_.points[shape_.fund(f) + l] += out_.hospital_points[at];
                }
            }
        }
    }

    /// V = (T - F + B) / sum P (rules 7, floating, total-cost basis).
    void value_points(std::size_t f) {
        const std::size_t lanes = shape_.lanes;
        std::vector<double> pool_cost(lanes);
        for (std::size_t at = shape_.month(f, 0, 0); at < shape_.month(f + 1, 0, 0); at += lanes) {
            for (std::size_t l = 0; l < lanes; ++l) pool_cost[l] += sums_.month_cost[at + l];
        }
        for (std::size_t l = 0; l < lanes; ++l) {
            const std::size_t at = shape_.fund(f) + l;
            const double money = pool_cost[l] - out_.booked[at] + input_.budget[at];
            out_.point_value[at] = ratio_or_zero(money, out_.points[at]);
            out_.payout[at] = 0;
        }
    }

    /// Share of fund f in what hospital h is charged over both funds: by the year's booked F.
    [[nodiscard]] double fund_share(std::size_t f, std::size_t h, std::size_t l) const {
        double all = 0;
        for (std::size_t k = 0; k < fund_count; ++k) {
            all += out_.hospital_booked[shape_.hospital(k, h) + l];
        }
        return all != 0 ? out_.hospital_booked[shape_.hospital(f, h) + l] / all : 1.0 / fund_count;
    }

    /// Sum over the year's months of hospital h, into `sum`.
    void add_up_months(const std::vector<double>& months, std::size_t f, std::size_t h,
                       std::vector<double>& sum) const {
        std::fill(sum.begin(), sum.end(), 0.0);
        for (std::size_t t = 0; t < month_count; ++t) {
            const double* month = &months[shape_.month(f, h, t)];
            for (std::size_t l = 0; l < shape_.lanes; ++l) sum[l] += month[l];
        }
    }

    /// Rules 8, steps 1 to 5.
    void clear_hospital(std::size_t f, std::size_t h) {
        const ClearingRules& rules = policy_.clearing;
        const double audit = hospitals_.audit_deduction[h];
        add_up_months(sums_.month_cost, f, h, cost_);
        add_up_months(sums_.month_other, f, h, other_);
        for (std::size_t l = 0; l < shape_.lanes; ++l) {
            const std::size_t at = shape_.hospital(f, h) + l;
            double a = out_.hospital_points[at] * out_.point_value[shape_.fund(f) + l];
            if (rules.assessment) a *= input_.assessment[at];
            if (rules.surplus_cap) a = std::min(a, (1 + *rules.surplus_cap) * cost_[l]);
            out_.entitlement[at] = a;
            double deduction = 0;
            if (rules.self_expense_limit) {
                const double allowed = *rules.self_expense_limit * cost_[l];
                deduction = std::max(0.0, sums_.self_expense[at] - allowed);
            }
            out_.yuan_per_point[at] = ratio_or_zero(a - deduction, sums_.year_points[at]);
            out_.hospital_payout[at] =
                a - other_[l] - deduction - (audit != 0 ? audit * fund_share(f, h, l) : 0.0);
            out_.payout[shape_.fund(f) + l] += out_.hospital_payout[at];
        }
    }

    /// V_t and the payments of each month; January with the advance (rules 7, Monthly).
    void pay_months(std::size_t f) {
        const MonthlyRules& rules = policy_.monthly;
        for (std::size_t t = 0; t < month_count; ++t) {
            value_month(f, t);
            const double* value = &out_.month_point_value[shape_.fund_month(f, t)];
            double* total = &out_.month_payout[shape_.fund_month(f, t)];
            std::fill(total, total + shape_.lanes, 0.0);
            for (std::size_t h = 0; h < shape_.hospitals; ++h) {
                const std::size_t at = shape_.month(f, h, t);
                const double audit = hospitals_.audit_deduction[h] / month_count;
                const double advance =
                    t == 0
                        ? rules.advance_months * input_.study->flows.fund_paid[h][f] / month_count
                        : 0.0;
                for (std::size_t l = 0; l < shape_.lanes; ++l) {
                    const double points = sums_.month_points[at + l] + sums_.month_addon[at + l];
                    double paid =
                        (points * value[l] - sums_.month_other[at + l]) * rules.alpha + advance;
                    if (audit != 0) paid -= audit * fund_share(f, h, l);
                    out_.prepaid[at + l] = paid;
                    total[l] += paid;
                }
            }
        }
    }

    /// V_t = (T_t - F_t + B_t) / sum P_t, or B_t / sum P_t (rules 7, Monthly).
    void value_month(std::size_t f, std::size_t t) {
        const bool total_cost =
            policy_.point_value.monthly_basis == PointValueRules::Basis::total_cost;
        const std::size_t lanes = shape_.lanes;
        const double share = input_.study->flows.month_share[f][t];
        std::vector<double> money(lanes);
        std::vector<double> points(lanes);
        for (std::size_t l = 0; l < lanes; ++l)
            money[l] = share * input_.budget[shape_.fund(f) + l];
        for (std::size_t h = 0; h < shape_.hospitals; ++h) {
            const std::size_t at = shape_.month(f, h, t);
            for (std::size_t l = 0; l < lanes; ++l) points[l] += sums_.month_points[at + l];
            if (!total_cost) continue;
            for (std::size_t l = 0; l < lanes; ++l) {
                money[l] += sums_.month_cost[at + l] - sums_.month_booked[at + l];
            }
        }
        double* value = &out_.month_point_value[shape_.fund_month(f, t)];
        for (std::size_t l = 0; l < lanes; ++l) value[l] = ratio_or_zero(money[l], points[l]);
    }

    const ClearingInput& input_;
    const HospitalTable& hospitals_;
    const Policy& policy_;
    const YearSums& sums_;
    YearResult& out_;
    YearShape shape_;
    std::vector<double> cost_, other_;  ///< scratch, by lane
};

}  // namespace

void clear_year(const ClearingInput& input, const YearSums& sums, YearResult& result) {
    Clearing(input, sums, result).run();
}

}  // namespace drgsim
