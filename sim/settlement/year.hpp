// The sums a year's settlement stands on, and what comes out of it, for several scenarios side by
// side: the last index of every array is the lane (one scenario), so settlement arithmetic is
// plain loops over lanes. `settle` uses one lane, the engine a block's.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

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

/// Sums over the cases of a settled year under one policy.
struct YearSums {
    using Array = std::vector<double>;
    YearShape shape;
    /// [fund, hospital, month]: provisional points (high as normal, whole-group review at its
    /// monthly share); approved add-on points by month of discharge; pool cost T net of E, booked
    /// F, and D + O - E [yuan].
    Array month_points, month_addon, month_cost, month_booked, month_other;
    /// [fund, hospital]: points of the year before deduction; total cost with E and self-expense
    /// X of the pool [yuan].
    Array year_points, total_cost, self_expense;
    /// [fund]: cases (weighted by volume) by class, and all of them.
    Array cases_low, cases_high, cases;
    /// [group]: cases, points, cost with E [yuan], D + O - E [yuan].
    Array group_cases, group_points, group_cost, group_other;

    explicit YearSums(YearShape s)
        : shape(s),
          month_points(s.month_size()),
          month_addon(s.month_size()),
          month_cost(s.month_size()),
          month_booked(s.month_size()),
          month_other(s.month_size()),
          year_points(s.hospital_size()),
          total_cost(s.hospital_size()),
          self_expense(s.hospital_size()),
          cases_low(s.fund_size()),
          cases_high(s.fund_size()),
          cases(s.fund_size()),
          group_cases(s.group_size()),
          group_points(s.group_size()),
          group_cost(s.group_size()),
          group_other(s.group_size()) {}
};

/// What the fund pays and why, from YearSums (rules 7 and 8).
struct YearResult {
    using Array = std::vector<double>;
    YearShape shape;
    /// [fund]
    Array point_value, points, cost, booked, payout;
    /// [fund, hospital]: points net of deducted ones; entitlement A after cap and sharing; payout;
    /// booked F; yuan a point that reach the hospital after deductions (spreads A over groups).
    Array hospital_points, entitlement, hospital_payout, hospital_booked, yuan_per_point;
    /// [fund, month] and [fund, hospital, month]
    Array month_point_value, month_payout, prepaid;

    explicit YearResult(YearShape s)
        : shape(s),
          point_value(s.fund_size()),
          points(s.fund_size()),
          cost(s.fund_size()),
          booked(s.fund_size()),
          payout(s.fund_size()),
          hospital_points(s.hospital_size()),
          entitlement(s.hospital_size()),
          hospital_payout(s.hospital_size()),
          hospital_booked(s.hospital_size()),
          yuan_per_point(s.hospital_size()),
          month_point_value(s.fund_month_size()),
          month_payout(s.fund_month_size()),
          prepaid(s.month_size()) {}
};

}  // namespace drgsim
