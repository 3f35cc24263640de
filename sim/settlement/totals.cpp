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

/// Adds a row to a year of a hospital and to that of its pool.
void add_row(const double* row, std::size_t lanes, double* year, double* pool) {
    for (std::size_t l = 0; l < lanes; ++l) {
        year[l] += row[l];
        pool[l] += row[l];
    }
}

}  // namespace

YearTotals::YearTotals(YearShape s, std::size_t pool_count) : shape(s), pools(pool_count) {
    for (Array* array :
         {&month_points, &month_addon, &month_cost, &month_beside, &month_other, &month_charge}) {
        array->resize(pools * shape.fund_month_size());
    }
    for (Array* array : {&pool_cost, &pool_booked}) array->resize(pools * shape.fund_size());
    for (Array* array : {&cost, &booked, &other, &charge, &all_booked})
        array->resize(shape.hospital_size());
}

void YearTotals::clear_points() {
    clear({&month_points, &month_addon});
}

void YearTotals::clear_money() {
    clear({&month_cost, &month_beside, &month_other, &month_charge, &pool_cost, &pool_booked});
}

void YearTotals::add_points(std::size_t pool, std::size_t f, const HospitalMonths& months) {
    const std::size_t to = month(pool, f, 0);
    add_months(months.points, nullptr, shape.lanes, &month_points[to], nullptr);
    add_months(months.addon, nullptr, shape.lanes, &month_addon[to], nullptr);
}

void YearTotals::add_money(std::size_t pool, std::size_t f, std::size_t h,
                           const HospitalMonths& months) {
    const std::size_t lanes = shape.lanes;
    const std::size_t at = shape.hospital(f, h);
    const std::size_t to = month(pool, f, 0);
    std::copy_n(months.all_booked, lanes, &all_booked[at]);
    for (Array* array : {&cost, &booked, &other, &charge}) std::fill_n(&(*array)[at], lanes, 0.0);
    add_row(months.year_cost, lanes, &cost[at], &pool_cost[year(pool, f)]);
    add_row(months.year_booked, lanes, &booked[at], &pool_booked[year(pool, f)]);
    add_months(months.other, months.left_other, lanes, &month_other[to], &other[at]);
    add_months(months.beside, nullptr, lanes, &month_beside[to], nullptr);
    if (months.cost != nullptr) add_months(months.cost, nullptr, lanes, &month_cost[to], nullptr);
    if (months.charge != nullptr)
        add_months(months.charge, nullptr, lanes, &month_charge[to], &charge[at]);
}

namespace {

/// The months of one hospital and fund from sums that hold them.
class KeptMonths {
  public:
    KeptMonths(const YearSums& sums, std::size_t at)
        : sums_(sums),
          at_(at),
          cost_(month_count * sums.shape.lanes),
          beside_(cost_.size()),
          year_cost_(sums.shape.lanes),
          year_booked_(year_cost_),
          all_booked_(year_cost_) {
        for (std::size_t i = 0; i < cost_.size(); ++i) {
            const std::size_t l = i % sums.shape.lanes;
            const double booked = sums.month_booked[at + i];
            const double in_pool = booked - (sums.has_left ? sums.left_booked[at + i] : 0);
            cost_[i] = sums.month_cost[at + i] - (sums.has_left ? sums.left_cost[at + i] : 0);
            beside_[i] = cost_[i] - in_pool;
            year_cost_[l] += cost_[i];
            year_booked_[l] += in_pool;
            all_booked_[l] += booked;
        }
    }
    [[nodiscard]] HospitalMonths view() const {
        const auto row = [this](const YearSums::Array& values) {
            return values.empty() ? nullptr : &values[at_];
        };
        return {row(sums_.month_points), row(sums_.month_addon), row(sums_.month_other),
                beside_.data(),          cost_.data(),           year_cost_.data(),
                year_booked_.data(),     all_booked_.data(),     row(sums_.left_other),
                row(sums_.month_charge)};
    }

  private:
    const YearSums& sums_;
    std::size_t at_;
    YearTotals::Array cost_, beside_, year_cost_, year_booked_, all_booked_;
};

}  // namespace

YearTotals totals_of(const Study& study, const YearSums& sums) {
    DRGSIM_EXPECT(sums.month_points.size() == sums.shape.month_size());
    YearTotals totals(sums.shape, study.pool_count());
    for (std::size_t f = 0; f < fund_count; ++f) {
        for (std::size_t h = 0; h < sums.shape.hospitals; ++h) {
            const KeptMonths kept(sums, sums.shape.month(f, h, 0));
            totals.add_points(study.pool_of(h), f, kept.view());
            totals.add_money(study.pool_of(h), f, h, kept.view());
        }
    }
    return totals;
}

}  // namespace drgsim
