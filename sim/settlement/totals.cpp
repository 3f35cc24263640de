#include "sim/settlement/totals.hpp"

#include <algorithm>

#include "kernels/contracts.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

namespace {

void clear(std::initializer_list<YearTotals::Array*> arrays) {
    for (YearTotals::Array* array : arrays) std::fill(array->begin(), array->end(), 0.0);
}

/// out += all - left; `left` may be null.
void add_pool_row(const double* all, const double* left, std::size_t lanes, double* month,
                  double* year) {
    for (std::size_t l = 0; l < lanes; ++l) {
        const double in_pool = left != nullptr ? all[l] - left[l] : all[l];
        month[l] += in_pool;
        year[l] += in_pool;
    }
}

void add_row(const double* values, std::size_t lanes, double* out) {
    for (std::size_t l = 0; l < lanes; ++l) out[l] += values[l];
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
    for (std::size_t t = 0; t < month_count; ++t) {
        const std::size_t from = t * shape.lanes;
        add_row(months.points + from, shape.lanes, &month_points[month(pool, f, t)]);
        add_row(months.addon + from, shape.lanes, &month_addon[month(pool, f, t)]);
    }
}

void YearTotals::add_money(std::size_t pool, std::size_t f, std::size_t h,
                           const HospitalMonths& months) {
    const std::size_t lanes = shape.lanes;
    const std::size_t year = shape.hospital(f, h);
    for (Array* array : {&cost, &booked, &other, &charge, &all_booked})
        std::fill_n(&(*array)[year], lanes, 0.0);
    const auto left = [](const double* rows, std::size_t from) {
        return rows != nullptr ? rows + from : nullptr;
    };
    for (std::size_t t = 0; t < month_count; ++t) {
        const std::size_t from = t * lanes;
        const std::size_t to = month(pool, f, t);
        add_pool_row(months.cost + from, left(months.left_cost, from), lanes, &month_cost[to],
                     &cost[year]);
        add_pool_row(months.booked + from, left(months.left_booked, from), lanes, &month_booked[to],
                     &booked[year]);
        add_pool_row(months.other + from, left(months.left_other, from), lanes, &month_other[to],
                     &other[year]);
        add_row(months.booked + from, lanes, &all_booked[year]);
        if (months.charge == nullptr) continue;
        add_pool_row(months.charge + from, nullptr, lanes, &month_charge[to], &charge[year]);
    }
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
