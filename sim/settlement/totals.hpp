// What clearing reads of a year's monthly sums: the hospital's year and the pool's month. Both add
// up while a hospital's months are at hand, so that the engine need not keep the months of every
// hospital.
#pragma once

#include <vector>

#include "sim/settlement/year.hpp"

namespace drgsim {

struct Study;

/// The months of one hospital and fund: rows [month, lane] as YearSums names them, and sums of its
/// year [lane]; the last two are null where no case leaves the pool.
struct HospitalMonths {
    const double *points, *addon, *other;
    const double* beside;                   ///< T - F of the pool
    const double* cost;                     ///< T of the pool; null where no V_t reads it
    const double *year_cost, *year_booked;  ///< T and F of the pool
    const double* all_booked;               ///< F of all cases
    const double *left_other = nullptr, *charge = nullptr;
};

/// Totals of the cases in the pool but for all_booked, by lane; charge is what the pool pays for
/// those that left it [yuan].
struct YearTotals {
    using Array = std::vector<double>;
    YearShape shape;
    std::size_t pools;
    Array month_points, month_addon, month_cost, month_beside, month_other,
        month_charge;                               ///< [pool, fund, month]
    Array pool_cost, pool_booked;                   ///< [pool, fund]
    Array cost, booked, other, charge, all_booked;  ///< [fund, hospital]

    YearTotals(YearShape shape, std::size_t pools);
    [[nodiscard]] std::size_t month(std::size_t pool, std::size_t f, std::size_t t) const {
        return ((pool * fund_count + f) * month_count + t) * shape.lanes;
    }
    [[nodiscard]] std::size_t year(std::size_t pool, std::size_t f) const {
        return (pool * fund_count + f) * shape.lanes;
    }
    /// The sums of pools to 0, to be added to again.
    void clear_points();
    void clear_money();
    /// Adds a hospital's months, its year is overwritten.
    void add_points(std::size_t pool, std::size_t f, const HospitalMonths& months);
    void add_money(std::size_t pool, std::size_t f, std::size_t h, const HospitalMonths& months);
};

/// The totals of sums that hold their months.
YearTotals totals_of(const Study& study, const YearSums& sums);

}  // namespace drgsim
