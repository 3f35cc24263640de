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

/// Money of the pools, or of a hospital: arrays by lane.
struct Money {
    Array cost, booked, other, charge, points;
    explicit Money(std::size_t size)
        : cost(size), booked(size), other(size), charge(size), points(size) {}
    void clear() {
        for (Array* array : {&cost, &booked, &other, &charge, &points})
            std::fill(array->begin(), array->end(), 0.0);
    }
    /// Adds row `from` of the monthly sums, cases outside the pool left out, from `to` on.
    void add_month(const YearSums& sums, std::size_t from, std::size_t to) {
        const std::size_t lanes = sums.shape.lanes;
        add_row(sums.month_cost, from, lanes, 1, &cost[to]);
        add_row(sums.left_cost, from, lanes, -1, &cost[to]);
        add_row(sums.month_booked, from, lanes, 1, &booked[to]);
        add_row(sums.left_booked, from, lanes, -1, &booked[to]);
        add_row(sums.month_charge, from, lanes, 1, &charge[to]);
    }
    void add_other(const YearSums& sums, std::size_t from, std::size_t to) {
        const std::size_t lanes = sums.shape.lanes;
        add_row(sums.month_other, from, lanes, 1, &other[to]);
        add_row(sums.left_other, from, lanes, -1, &other[to]);
    }
    [[nodiscard]] PoolMoney at(std::size_t i, double budget) const {
        return {cost[i], booked[i], charge[i], points[i], budget};
    }
};

class Clearing {
  public:
    Clearing(const ClearingInput& input, const YearSums& sums, YearResult& result)
        : input_(input),
          study_(*input.study),
          hospitals_(input.study->region->hospitals),
          policy_(input.policy()),
          sums_(sums),
          out_(result),
          shape_(sums.shape),
          pools_(input.study->pool_count()),
          year_(pools_ * shape_.lanes),
          month_(pools_ * shape_.lanes),
          hospital_(shape_.lanes) {}

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

    [[nodiscard]] std::size_t pool_lane(std::size_t pool, std::size_t l) const {
        return pool * shape_.lanes + l;
    }
    [[nodiscard]] double budget(std::size_t pool, std::size_t f, std::size_t l) const {
        return input_.budget[(pool * fund_count + f) * shape_.lanes + l];
    }

    /// V of the year by pool, and the fund's average.
    void value_year(std::size_t f, const std::vector<PointValue>& value) {
        const std::size_t lanes = shape_.lanes;
        year_.clear();
        for (std::size_t h = 0; h < shape_.hospitals; ++h) {
            const std::size_t pool = pool_lane(study_.pool_of(h), 0);
            for (std::size_t t = 0; t < month_count; ++t)
                year_.add_month(sums_, shape_.month(f, h, t), pool);
            add_row(out_.hospital_points, shape_.hospital(f, h), lanes, 1, &year_.points[pool]);
        }
        for (std::size_t l = 0; l < lanes; ++l) {
            double worth = 0;
            for (std::size_t p = 0; p < pools_; ++p) {
                const std::size_t pool = pool_lane(p, l);
                const double v = value[p].of_year(year_.at(pool, budget(p, f, l)));
                out_.pool_point_value[(f * pools_ + p) * lanes + l] = v;
                worth += v * year_.points[pool];
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

    /// What the fund pays of the entitlement a (rules 8 and 12): net of what others paid, or a
    /// share.
    [[nodiscard]] double paid_by_fund(double a, std::size_t f, std::size_t l,
                                      std::size_t pool) const {
        switch (policy_.clearing.fund_pays) {
            case ClearingRules::FundPays::net:
                return a - hospital_.other[l];
            case ClearingRules::FundPays::booked_share:
                return a * ratio_or_zero(hospital_.booked[l], hospital_.cost[l]);
            case ClearingRules::FundPays::common_share:
                return a * ratio_or_zero(year_.booked[pool], year_.cost[pool]);
            case ClearingRules::FundPays::fixed_share:
                return a * policy_.clearing.fund_share[f];
        }
        return 0;
    }

    /// Rules 8, steps 1 to 5.
    void clear_hospital(std::size_t f, std::size_t h) {
        const ClearingRules& rules = policy_.clearing;
        const bool net = rules.fund_pays == ClearingRules::FundPays::net;
        const double audit = hospitals_.audit_deduction[h];
        const std::size_t p = study_.pool_of(h);
        const double* value = &out_.pool_point_value[(f * pools_ + p) * shape_.lanes];
        hospital_.clear();
        for (std::size_t t = 0; t < month_count; ++t) {
            hospital_.add_month(sums_, shape_.month(f, h, t), 0);
            hospital_.add_other(sums_, shape_.month(f, h, t), 0);
        }
        for (std::size_t l = 0; l < shape_.lanes; ++l) {
            const std::size_t at = shape_.hospital(f, h) + l;
            const double cost = hospital_.cost[l];
            double a = out_.hospital_points[at] * value[l];
            if (rules.assessment) a *= input_.assessment[at];
            if (rules.surplus_cap) a = std::min(a, (1 + *rules.surplus_cap) * cost);
            if (!rules.sharing.empty() && a > 0) a *= rules.shared(cost / a);
            out_.entitlement[at] = a;
            double deduction = 0;
            if (rules.self_expense_limit) {
                const double self = in_pool(sums_.self_expense, sums_.left_self_expense, at);
                deduction = std::max(0.0, self - *rules.self_expense_limit * cost);
            }
            const double paid = paid_by_fund(a, f, l, pool_lane(p, l));
            out_.yuan_per_point[at] =
                ratio_or_zero((net ? a : paid) - deduction, sums_.year_points[at]);
            out_.hospital_payout[at] = paid - deduction + hospital_.charge[l] -
                                       (audit != 0 ? audit * fund_share(f, h, l) : 0.0);
            out_.payout[shape_.fund(f) + l] += out_.hospital_payout[at];
        }
    }

    /// V_t and the payments of each month; January with the advance (rules 7, Monthly).
    void pay_months(std::size_t f, const std::vector<PointValue>& value) {
        Array values(month_count * pools_ * shape_.lanes);
        for (std::size_t t = 0; t < month_count; ++t) {
            value_month(f, t, value, &values[t * pools_ * shape_.lanes]);
        }
        for (std::size_t t = 0; t < month_count; ++t) {
            double* total = &out_.month_payout[shape_.fund_month(f, t)];
            std::fill(total, total + shape_.lanes, 0.0);
            for (std::size_t h = 0; h < shape_.hospitals; ++h) pay_month(f, h, t, values);
        }
    }

    /// Adds to `due` [lane] what the add-ons paid in month t are worth: those of the month, or of
    /// the quarter in its last month, each with the V_t of its month of discharge (rules 12,
    /// Months).
    void add_add_ons(std::size_t f, std::size_t h, std::size_t t, const Array& values,
                     double* due) const {
        constexpr std::size_t quarter = 3;
        const bool quarterly = policy_.review.paid_by_quarter;
        if (quarterly && t % quarter != quarter - 1) return;
        for (std::size_t s = quarterly ? t + 1 - quarter : t; s <= t; ++s) {
            const double* points = &sums_.month_addon[shape_.month(f, h, s)];
            const double* value = &values[(s * pools_ + study_.pool_of(h)) * shape_.lanes];
            for (std::size_t l = 0; l < shape_.lanes; ++l) due[l] += points[l] * value[l];
        }
    }

    void pay_month(std::size_t f, std::size_t h, std::size_t t, const Array& values) {
        const MonthlyRules& rules = policy_.monthly;
        const std::size_t lanes = shape_.lanes;
        const std::size_t month = shape_.month(f, h, t);
        const double* value = &values[(t * pools_ + study_.pool_of(h)) * lanes];
        const double* points = &sums_.month_points[month];
        double* paid = &out_.prepaid[month];
        for (std::size_t l = 0; l < lanes; ++l) paid[l] = points[l] * value[l];
        add_add_ons(f, h, t, values, paid);
        if (policy_.clearing.fund_pays == ClearingRules::FundPays::fixed_share) {
            for (std::size_t l = 0; l < lanes; ++l) paid[l] *= policy_.clearing.fund_share[f];
        } else {
            add_row(sums_.month_other, month, lanes, -1, paid);
            add_row(sums_.left_other, month, lanes, 1, paid);
        }
        add_row(sums_.month_charge, month, lanes, 1, paid);
        const double audit = hospitals_.audit_deduction[h] / month_count;
        const double advance =
            t == 0 ? rules.advance_months * study_.flows.fund_paid[h][f] / month_count : 0.0;
        for (std::size_t l = 0; l < lanes; ++l) paid[l] = paid[l] * rules.alpha + advance;
        for (std::size_t l = 0; audit != 0 && l < lanes; ++l)
            paid[l] -= audit * fund_share(f, h, l);
        double* total = &out_.month_payout[shape_.fund_month(f, t)];
        for (std::size_t l = 0; l < lanes; ++l) total[l] += paid[l];
    }

    /// V_t by pool into `values` [pool, lane], and the fund's average.
    void value_month(std::size_t f, std::size_t t, const std::vector<PointValue>& value,
                     double* values) {
        const std::size_t lanes = shape_.lanes;
        const double share = study_.flows.month_share[f][t];
        month_.clear();
        for (std::size_t h = 0; h < shape_.hospitals; ++h) {
            const std::size_t pool = pool_lane(study_.pool_of(h), 0);
            const std::size_t from = shape_.month(f, h, t);
            month_.add_month(sums_, from, pool);
            add_row(sums_.month_points, from, lanes, 1, &month_.points[pool]);
        }
        double* average = &out_.month_point_value[shape_.fund_month(f, t)];
        for (std::size_t l = 0; l < lanes; ++l) {
            double worth = 0;
            double points = 0;
            for (std::size_t p = 0; p < pools_; ++p) {
                const std::size_t pool = pool_lane(p, l);
                values[pool] = value[p].of_month(month_.at(pool, share * budget(p, f, l)));
                worth += values[pool] * month_.points[pool];
                points += month_.points[pool];
            }
            average[l] = pools_ == 1 ? values[l] : ratio_or_zero(worth, points);
        }
    }

    const ClearingInput& input_;
    const Study& study_;
    const HospitalTable& hospitals_;
    const Policy& policy_;
    const YearSums& sums_;
    YearResult& out_;
    YearShape shape_;
    std::size_t pools_;
    Money year_, month_;  ///< [pool, lane]
    Money hospital_;      ///< [lane]
};

}  // namespace

std::vector<double> ClearingInput::fund_budget(std::size_t lanes) const {
    std::vector<double> sum(fund_count * lanes);
    for (std::size_t i = 0; i < budget.size(); ++i) sum[i % sum.size()] += budget[i];
    return sum;
}

void clear_year(const ClearingInput& input, const YearSums& sums, YearResult& result) {
    Clearing(input, sums, result).run();
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
