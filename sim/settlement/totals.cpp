#include "sim/settlement/totals.hpp"

#include <algorithm>

#include "kernels/contracts.hpp"
#include "kernels/lanes.hpp"
#include "kernels/sums/month_rows.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

namespace {

void clear(std::initializer_list<YearTotals::Array*> arrays) {
    for (YearTotals::Array* array : arrays) std::fill(array->begin(), array->end(), 0.0);
}

/// Adds all - left to the months of `to` and to the year, where there are such; `left` may be null.
void add_months(const double* all, const double* left, std::size_t lanes, double* to,
                double* year) {
    if (left == nullptr && lanes == kernels::lanes) {
        kernels::add_month_rows(active_isa(), all, to, year);
        return;
    }
    for (std::size_t i = 0; i < month_count * lanes; ++i) {
        const double in_pool = left != nullptr ? all[i] - left[i] : all[i];
        if (to != nullptr) to[i] += in_pool;
        if (year != nullptr) year[i % lanes] += in_pool;
    }
}

}  // namespace

YearTotals::YearTotals(YearShape s, std::size_t pool_count) : shape(s), pools(pool_count) {
    for (Array* array :
         {&month_points, &month_addon, &month_cost, &month_booked, &month_other, &month_charge}) {
        array->resize(pools * shape.fund_month_size());
    }
    for (Array* array : {&cost, &booked, &other, &charge, &all_booked})
        array->resize(shape.hospital_size());
}

void YearTotals::clear_points() {
    clear({&month_points, &month_addon});
}

void YearTotals::clear_money() {
    clear({&month_cost, &month_booked, &month_other, &month_charge});
}

void YearTotals::add_points(std::size_t pool, std::size_t f, const HospitalMonths& months) {
    const std::size_t to = month(pool, f, 0);
    add_months(months.points, nullptr, shape.lanes, &month_points[to], nullptr);
    add_months(months.addon, nullptr, shape.lanes, &month_addon[to], nullptr);
}

void YearTotals::add_money(std::size_t pool, std::size_t f, std::size_t h,
                           const HospitalMonths& months) {
    const std::size_t lanes = shape.lanes;
    const std::size_t year = shape.hospital(f, h);
    for (Array* array : {&cost, &booked, &other, &charge, &all_booked})
        std::fill_n(&(*array)[year], lanes, 0.0);
    const std::size_t to = month(pool, f, 0);
    add_months(months.cost, months.left_cost, lanes, &month_cost[to], &cost[year]);
    add_months(months.booked, months.left_booked, lanes, &month_booked[to], &booked[year]);
    add_months(months.other, months.left_other, lanes, &month_other[to], &other[year]);
    add_months(months.booked, nullptr, lanes, nullptr, &all_booked[year]);
    if (months.charge != nullptr)
        add_months(months.charge, nullptr, lanes, &month_charge[to], &charge[year]);
}

YearTotals totals_of(const Study& study, const YearSums& sums) {
    DRGSIM_EXPECT(sums.month_points.size() == sums.shape.month_size());
    YearTotals totals(sums.shape, study.pool_count());
    const auto row = [](const YearSums::Array& values, std::size_t at) {
        return values.empty() ? nullptr : &values[at];
    };
    for (std::size_t f = 0; f < fund_count; ++f) {
        for (std::size_t h = 0; h < sums.shape.hospitals; ++h) {
            const std::size_t at = sums.shape.month(f, h, 0);
            const HospitalMonths months{
                &sums.month_points[at],    &sums.month_addon[at],    &sums.month_cost[at],
                &sums.month_booked[at],    &sums.month_other[at],    row(sums.left_cost, at),
                row(sums.left_booked, at), row(sums.left_other, at), row(sums.month_charge, at)};
            totals.add_points(study.pool_of(h), f, months);
            totals.add_money(study.pool_of(h), f, h, months);
        }
    }
    return totals;
}

}  // namespace drgsim
