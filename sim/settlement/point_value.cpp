#include "sim/settlement/point_value.hpp"

#include <algorithm>

#include "kernels/contracts.hpp"

namespace drgsim {

namespace {

using Form = PointValueRules::Form;

/// ((B - charge) / phi) / points, phi = F / T.
double dip_value(const PoolMoney& money) {
    const double phi = ratio_or_zero(money.booked, money.cost);
    return ratio_or_zero(ratio_or_zero(money.budget - money.charge, phi), money.points);
}

/// (T - F + B - charge) / points.
double total_cost_value(const PoolMoney& money) {
    return ratio_or_zero(money.beside + money.budget - money.charge, money.points);
}

}  // namespace

bool month_reads_cost(const PointValueRules& rules) {
    return rules.form == Form::dip && rules.monthly_basis != PointValueRules::Basis::fund;
}

PointValue::PointValue(const PreparedPolicy& prepared, std::size_t pool, std::size_t fund,
                       double planned)
    : rules_(prepared.policy.point_value) {
    const bool elastic = rules_.form == Form::elastic;
    if (rules_.form != Form::rate && !elastic) return;
    const double unit = prepared.policy.points_unit;
    if (!elastic && rules_.rate_source == PointValueRules::Rate::given) {
        fixed_ = rules_.rate[fund] / unit;
        return;
    }
    if (!elastic && rules_.rate_source == PointValueRules::Rate::mean) {
        fixed_ = prepared.standards.mean_cost / unit;
        return;
    }
    DRGSIM_EXPECT(pool < prepared.expected.size());
    const ExpectedYear& year = prepared.expected[pool][fund];
    const double share = elastic ? rules_.fixed_share : 1;
    fixed_ = dip_value({year.cost, year.booked, share * year.charge, year.points, share * planned});
    phi_ = ratio_or_zero(year.booked, year.cost);
    expected_ = year.points;
}

double PointValue::of_year(const PoolMoney& year) const {
    switch (rules_.form) {
        case Form::total_cost:
            return total_cost_value(year);
        case Form::dip:
            return dip_value(year);
        case Form::rate:
            return fixed_;
        case Form::elastic: {
            const double excess = year.points - expected_;
            if (excess <= 0) return fixed_;
            const double left = (1 - rules_.fixed_share) * (year.budget - year.charge);
            const double floating = std::min(fixed_, ratio_or_zero(left, phi_) / excess);
            return (expected_ * fixed_ + excess * floating) / year.points;
        }
        case Form::none:
            return 0;
    }
    return 0;
}

double PointValue::of_month(const PoolMoney& month) const {
    switch (rules_.form) {
        case Form::total_cost:
        case Form::dip:
            if (rules_.monthly_basis == PointValueRules::Basis::fund)
                return ratio_or_zero(month.budget - month.charge, month.points);
            return rules_.form == Form::dip ? dip_value(month) : total_cost_value(month);
        case Form::rate:
        case Form::elastic:
            return fixed_;
        case Form::none:
            return 0;
    }
    return 0;
}

}  // namespace drgsim
