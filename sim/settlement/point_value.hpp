// The value of a point (rules 7 and 12): one pool and fund, a year or a month, by lane.
#pragma once

#include <cstddef>
#include <vector>

#include "sim/study/study.hpp"

namespace drgsim {

/// quotient, or 0 where there is nothing to divide by.
inline double ratio_or_zero(double part, double whole) {
    return whole != 0 ? part / whole : 0.0;
}

/// What a point value is made from, of one pool and fund; the cases outside the pool are left out
/// but for `charge`, what the pool pays for them.
struct PoolMoney {
    double cost = 0, booked = 0;  ///< T, F [yuan]; of a month only where month_reads_cost
    double charge = 0;            ///< [yuan]
    double points = 0;            ///< net of deducted points
    double budget = 0;            ///< B, or a month's share of it [yuan]
    double beside = 0;            ///< T - F [yuan]
};

/// Whether V_t is made from the F and T of the month, not from their difference alone.
bool month_reads_cost(const PointValueRules& rules);

/// What the value of a point of one pool and fund stands on beside the money of the year.
class PointValue {
  public:
    /// `planned` is the plan's B of the pool and fund: what a value fixed before the year is from.
    PointValue(const PreparedPolicy& prepared, std::size_t pool, std::size_t fund, double planned);
    /// V of the year: yuan a point, the average over points where their value differs (elastic).
    [[nodiscard]] double of_year(const PoolMoney& year) const;
    /// V_t, from the money of the month.
    [[nodiscard]] double of_month(const PoolMoney& month) const;

  private:
    const PointValueRules& rules_;
    double fixed_ = 0;     ///< V = R / u, or V0
    double phi_ = 0;       ///< elastic: F / T of the expected year
    double expected_ = 0;  ///< elastic: P0
};

}  // namespace drgsim
