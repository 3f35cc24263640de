// The sums a year's settlement stands on, and what comes out of it, for several scenarios side by
// side: the last index of every array is the lane (one scenario), so settlement arithmetic is
// plain loops over lanes. `settle` uses one lane, the engine a block's.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "sim/policy/policy.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

/// Index arithmetic of the arrays below.
struct YearShape {
    std::size_t hospitals = 0, groups = 0, lanes = 1;
    [[nodiscard]] std::size_t fund(std::size_t f) const { return f * lanes; }
    [[nodiscard]] std::size_t hospital(std::size_t f, std::size_t h) const {
        return (f * hospitals + h) * lanes;
    }
    [[nodiscard]] std::size_t month(std::size_t f, std::size_t h, std::size_t t) const {
        return ((f * hospitals + h) * month_count + t) * lanes;
    }
    [[nodiscard]] std::size_t fund_month(std::size_t f, std::size_t t) const {
        return (f * month_count + t) * lanes;
    }
    [[nodiscard]] std::size_t group(std::size_t g) const { return g * lanes; }
    [[nodiscard]] std::size_t fund_size() const { return fund_count * lanes; }
    [[nodiscard]] std::size_t hospital_size() const { return fund_count * hospitals * lanes; }
    [[nodiscard]] std::size_t month_size() const { return hospital_size() * month_count; }
    [[nodiscard]] std::size_t fund_month_size() const { return fund_size() * month_count; }
    [[nodiscard]] std::size_t group_size() const { return groups * lanes; }
};

/// Sums over the cases of a settled year under one policy. Cases outside the pool (by an outside
/// rule, or through a piece of the tail that routes them fee-for-service) are part of the sums over
/// all cases; what they hold is told apart by the `left_` sums, so pool = all - left.
struct YearSums {
    using Array = std::vector<double>;
    YearShape shape;
    /// [fund, hospital, month]: provisional points (high as normal, whole-group review at its
    /// monthly share) and approved add-on points by month of discharge, pool only; cost T net of a
    /// separate E, booked F, and D + O - E of all cases [yuan].
    Array month_points, month_addon, month_cost, month_booked, month_other;
    /// [fund, hospital]: points of the year before deduction, pool only; total cost with E and
    /// self-expense X of all cases [yuan].
    Array year_points, total_cost, self_expense;
    /// [fund]: cases (weighted by volume): low and high of the pool, outside, and all of them.
    Array cases_low, cases_high, cases_outside, cases;
    /// [group]: cases, points, cost with E [yuan], D + O - E [yuan]; all cases but for points.
    Array group_cases, group_points, group_cost, group_other;
    /// The same of the cases outside the pool, and what the pool pays for them [yuan]; empty where
    /// the policy leaves every case in the pool (then has_left is false).
    /// [fund, hospital, month], [fund, hospital], [group].
    Array left_cost, left_booked, left_other, month_charge;
    Array left_self_expense;
    Array group_left_other, group_charge;
    bool has_left = false;

    /// Without months the arrays by month are empty: YearTotals holds what clearing needs.
    explicit YearSums(YearShape s, bool with_left = false, bool with_months = true)
        : shape(s),
          month_points(with_months ? s.month_size() : 0),
          month_addon(with_months ? s.month_size() : 0),
          month_cost(with_months ? s.month_size() : 0),
          month_booked(with_months ? s.month_size() : 0),
          month_other(with_months ? s.month_size() : 0),
          year_points(s.hospital_size()),
          total_cost(s.hospital_size()),
          self_expense(s.hospital_size()),
          cases_low(s.fund_size()),
          cases_high(s.fund_size()),
          cases_outside(s.fund_size()),
          cases(s.fund_size()),
          group_cases(s.group_size()),
          group_points(s.group_size()),
          group_cost(s.group_size()),
          group_other(s.group_size()),
          left_cost(with_left && with_months ? s.month_size() : 0),
          left_booked(with_left && with_months ? s.month_size() : 0),
          left_other(with_left && with_months ? s.month_size() : 0),
          month_charge(with_left && with_months ? s.month_size() : 0),
          left_self_expense(with_left ? s.hospital_size() : 0),
          group_left_other(with_left ? s.group_size() : 0),
          group_charge(with_left ? s.group_size() : 0),
          has_left(with_left) {}

    /// Adds sums of the same shape.
    void add(const YearSums& other);
};

/// Whether some case may leave the pool under `policy`: whether YearSums needs the `left_` sums.
bool may_leave_pool(const Policy& policy);

/// What the fund pays and why, from YearSums (rules 7 and 8).
struct YearResult {
    using Array = std::vector<double>;
    YearShape shape;
    /// [fund]; the point value is the average over pools, by points
    Array point_value, points, cost, booked, payout;
    Array pool_point_value;  ///< [fund, pool]
    /// [fund, hospital]: points net of deducted ones; entitlement A after cap and sharing; payout;
    /// booked F; yuan a point that reach the hospital after deductions (spreads A over groups).
    Array hospital_points, entitlement, hospital_payout, hospital_booked, yuan_per_point;
    /// [fund, month] and, empty where nobody asks, [fund, hospital, month]
    Array month_point_value, month_payout, prepaid;

    explicit YearResult(YearShape s, std::size_t pools = 1, bool with_prepaid = true)
        : shape(s),
          point_value(s.fund_size()),
          points(s.fund_size()),
          cost(s.fund_size()),
          booked(s.fund_size()),
          payout(s.fund_size()),
          pool_point_value(s.fund_size() * pools),
          hospital_points(s.hospital_size()),
          entitlement(s.hospital_size()),
          hospital_payout(s.hospital_size()),
          hospital_booked(s.hospital_size()),
          yuan_per_point(s.hospital_size()),
          month_point_value(s.fund_month_size()),
          month_payout(s.fund_month_size()),
          prepaid(with_prepaid ? s.month_size() : 0) {}
};

}  // namespace drgsim
