#include "sim/engine/cells.hpp"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "kernels/contracts.hpp"

namespace drgsim {

namespace {

struct SortedCase {
    std::uint32_t group;
    std::uint8_t outside, route, month;
    double factor, aux;
    double cost;
    std::uint32_t order;

    /// What makes a cell, inside a segment.
    [[nodiscard]] auto cell(bool by_month) const {
        return std::tuple(outside, group, route, factor, aux, by_month ? int{month} : 0);
    }
};

class CellMaker {
  public:
    CellMaker(const Study& study, const PreparedPolicy& prepared, bool by_month, bool case_money)
        : region_(*study.region),
          cases_(region_.cases),
          policy_(prepared.policy),
          reader_(region_, prepared.policy, prepared.standards, study.year) {
        table_.by_month = by_month;
        table_.case_money = case_money;
        deal_into_segments(study.year, prepared.policy.group_column);
        sort_segments();
        make_room();
        for (std::size_t s = 0; s + 1 < begin_.size(); ++s) add_segment(begin_[s], begin_[s + 1]);
        table_.segment_begin.push_back(static_cast<std::uint32_t>(table_.cells()));
        table_.case_begin.push_back(static_cast<std::uint32_t>(table_.case_cost.size()));
        table_.entry_begin.push_back(static_cast<std::uint32_t>(table_.entry_month.size()));
    }

    CellTable take() { return std::move(table_); }

  private:
    [[nodiscard]] std::size_t segment(std::size_t i) const {
        return index(cases_.fund[i]) * region_.hospitals.size() + index(cases_.hospital[i]);
    }

    /// Counting sort of the year's cases by (fund, hospital), input order kept.
    void deal_into_segments(int year, int group_column) {
        DRGSIM_EXPECT(cases_.size() < std::numeric_limits<std::uint32_t>::max());
        begin_.assign(fund_count * region_.hospitals.size() + 1, 0);
        for (std::size_t i = 0; i < cases_.size(); ++i) {
            if (cases_.year(i) == year) ++begin_[segment(i) + 1];
        }
        for (std::size_t s = 1; s < begin_.size(); ++s) begin_[s] += begin_[s - 1];
        sorted_.resize(begin_.back());
        std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
        const auto& groups = cases_.group[static_cast<std::size_t>(group_column - 1)];
        for (std::size_t i = 0; i < cases_.size(); ++i) {
            if (cases_.year(i) != year) continue;
            const CaseFacts facts = reader_.facts(i);
            sorted_[next[segment(i)]++] = {static_cast<std::uint32_t>(index(groups[i])),
                                           facts.route != CaseRoute::pool,
                                           static_cast<std::uint8_t>(facts.route),
                                           static_cast<std::uint8_t>(cases_.month(i) - 1),
                                           facts.k * facts.aux,
                                           facts.aux,
                                           cases_.total_cost[i] - facts.excluded,
                                           static_cast<std::uint32_t>(i)};
        }
    }

    void sort_segments() {
        const bool by_month = table_.by_month;
        tbb::parallel_for(std::size_t{0}, begin_.size() - 1, [&](std::size_t s) {
            std::sort(sorted_.begin() + begin_[s], sorted_.begin() + begin_[s + 1],
                      [by_month](const SortedCase& a, const SortedCase& b) {
                          const auto x = a.cell(by_month);
                          const auto y = b.cell(by_month);
                          return x != y ? x < y
                                        : std::tie(a.cost, a.order) < std::tie(b.cost, b.order);
                      });
        });
    }

    /// Room for every column, so that none is copied while it grows: millions of rows are.
    void make_room() {
        std::size_t cells = 0;
        std::size_t entries = 0;
        for (std::size_t s = 0; s + 1 < begin_.size(); ++s) {
            std::uint32_t months = 0;
            for (std::uint32_t k = begin_[s]; k < begin_[s + 1]; ++k) {
                const bool first = k == begin_[s] || sorted_[k].cell(table_.by_month) !=
                                                         sorted_[k - 1].cell(table_.by_month);
                if (first) {
                    ++cells;
                    months = 0;
                }
                entries += (months >> sorted_[k].month & 1U) == 0 ? 1 : 0;
                months |= 1U << sorted_[k].month;
            }
        }
        const std::size_t cases = sorted_.size();
        for (auto* column : {&table_.case_begin, &table_.entry_begin}) column->reserve(cells + 1);
        table_.group.reserve(cells);
        table_.route.reserve(cells);
        for (auto* column : {&table_.factor, &table_.aux, &table_.count, &table_.cost,
                             &table_.excluded, &table_.self_expense, &table_.booked,
                             &table_.residual, &table_.other, &table_.reviewed}) {
            column->reserve(cells);
        }
        for (auto* column : {&table_.case_cost, &table_.case_reviewed}) column->reserve(cases);
        table_.case_month.reserve(cases);
        table_.case_order.reserve(cases);
        if (table_.case_money) {
            for (auto* column : {&table_.case_booked, &table_.case_paid, &table_.case_excluded,
                                 &table_.case_self_expense, &table_.case_day_price}) {
                column->reserve(cases);
            }
        }
        table_.entry_month.reserve(entries);
        for (auto* column : {&table_.entry_count, &table_.entry_cost, &table_.entry_booked,
                             &table_.entry_residual, &table_.entry_reviewed, &table_.entry_other}) {
            column->reserve(entries);
        }
    }

    void add_segment(std::uint32_t from, std::uint32_t to) {
        table_.segment_begin.push_back(static_cast<std::uint32_t>(table_.cells()));
        table_.pool_end.push_back(table_.segment_begin.back());
        while (from < to) {
            const auto cell = sorted_[from].cell(table_.by_month);
            std::uint32_t end = from + 1;
            while (end < to && sorted_[end].cell(table_.by_month) == cell) ++end;
            add_cell(from, end);
            from = end;
        }
    }

    struct Sums {
        double count = 0, cost = 0, booked = 0, residual = 0, reviewed = 0, other = 0, excluded = 0,
               self_expense = 0;
    };

    void add_cell(std::uint32_t from, std::uint32_t end) {
        const SortedCase& first = sorted_[from];
        table_.case_begin.push_back(static_cast<std::uint32_t>(table_.case_cost.size()));
        table_.entry_begin.push_back(static_cast<std::uint32_t>(table_.entry_month.size()));
        table_.group.push_back(first.group);
        table_.route.push_back(first.route);
        table_.factor.push_back(first.factor);
        table_.aux.push_back(first.aux);
        if (first.outside == 0) table_.pool_end.back() = static_cast<std::uint32_t>(table_.cells());
        table_.has_outside |= first.outside != 0;
        std::array<Sums, month_count> month{};
        Sums all;
        for (std::uint32_t k = from; k < end; ++k)
            add_case(sorted_[k], month[sorted_[k].month], all);
        for (std::size_t t = 0; t < month_count; ++t) {
            if (month[t].count > 0) add_entry(t, month[t]);
        }
        table_.count.push_back(all.count);
        table_.cost.push_back(all.cost);
        table_.excluded.push_back(all.excluded);
        table_.self_expense.push_back(all.self_expense);
        table_.booked.push_back(all.booked);
        table_.residual.push_back(all.residual);
        table_.other.push_back(all.other);
        table_.reviewed.push_back(all.reviewed);
    }

    void add_case(const SortedCase& item, Sums& month, Sums& all) {
        const std::size_t i = item.order;
        const double cost = item.cost;
        const double excluded = separate_excluded_cost(policy_, cases_, i);
        const double reviewed = cost - value_or_zero(cases_.unreasonable_cost, i);
        const double others = cases_.patient_paid[i] + cases_.other_paid[i];
        double residual = others + cases_.fund_paid[i] - cases_.total_cost[i];
        // What is left of a patient_paid computed as a difference is rounding, not a discrepancy.
        if (std::abs(residual) <= 1e-9 * cases_.total_cost[i]) residual = 0;
        if (residual != 0) table_.has_residual = true;
        for (Sums* sums : {&month, &all}) {
            sums->count += 1;
            sums->cost += cost;
            sums->booked += cases_.fund_paid[i];
            sums->residual += residual;
            sums->reviewed += reviewed;
            sums->other += others - excluded;
            sums->excluded += excluded;
            sums->self_expense += value_or_zero(cases_.self_expense, i);
        }
        table_.case_cost.push_back(cost);
        table_.case_reviewed.push_back(reviewed);
        table_.case_month.push_back(static_cast<std::uint8_t>(item.month));
        table_.case_order.push_back(item.order);
        if (!table_.case_money) return;
        table_.case_booked.push_back(cases_.fund_paid[i]);
        table_.case_paid.push_back(cases_.total_cost[i] + residual);
        table_.case_excluded.push_back(excluded);
        table_.case_self_expense.push_back(value_or_zero(cases_.self_expense, i));
        table_.case_day_price.push_back(reader_.facts(i).day_price);
    }

    void add_entry(std::size_t t, const Sums& sums) {
        table_.entry_month.push_back(static_cast<std::uint8_t>(t));
        table_.entry_count.push_back(sums.count);
        table_.entry_cost.push_back(sums.cost);
        table_.entry_booked.push_back(sums.booked);
        table_.entry_residual.push_back(sums.residual);
        table_.entry_reviewed.push_back(sums.reviewed);
        table_.entry_other.push_back(sums.other);
    }

    const Region& region_;
    const CaseTable& cases_;
    const Policy& policy_;
    const CaseReader reader_;
    CellTable table_;
    std::vector<std::uint32_t> begin_;
    std::vector<SortedCase> sorted_;
};

}  // namespace

CellTable make_cells(const Study& study, const PreparedPolicy& prepared, bool by_month,
                     bool case_money) {
    return CellMaker(study, prepared, by_month, case_money).take();
}

bool same_cells(const PreparedPolicy& a, const PreparedPolicy& b) {
    const Policy& p = a.policy;
    const Policy& q = b.policy;
    return p.group_column == q.group_column && p.outside.rules == q.outside.rules &&
           p.outside.per_diem == q.outside.per_diem && p.adjusters == q.adjusters &&
           a.standards.adjuster == b.standards.adjuster &&
           a.standards.ungrouped == b.standards.ungrouped &&
           p.coefficients.primary_care_flat == q.coefficients.primary_care_flat &&
           p.clearing.separate_excluded() == q.clearing.separate_excluded();
}

std::uint64_t CellTable::bytes() const {
    const std::uint64_t per_cell = 3 * sizeof(std::uint32_t) + 10 * sizeof(double) + 1;
    const std::uint64_t per_case =
        (case_money ? 7 : 2) * sizeof(double) + sizeof(std::uint32_t) + 1;
    const std::uint64_t per_entry = 6 * sizeof(double) + 1;
    return cells() * per_cell + case_cost.size() * per_case + entry_month.size() * per_entry;
}

kernels::CellColumns CellTable::columns(const std::uint8_t* whole_group) const {
    return {case_begin.data(),
            entry_begin.data(),
            group.data(),
            route.data(),
            whole_group,
            factor.data(),
            aux.data(),
            count.data(),
            cost.data(),
            excluded.data(),
            self_expense.data(),
            booked.data(),
            residual.data(),
            reviewed.data(),
            case_cost.data(),
            case_reviewed.data(),
            case_month.data(),
            case_order.data(),
            case_booked.data(),
            case_paid.data(),
            case_excluded.data(),
            case_self_expense.data(),
            case_day_price.data(),
            entry_month.data(),
            entry_count.data(),
            entry_cost.data(),
            entry_booked.data(),
            entry_residual.data(),
            entry_reviewed.data()};
}

}  // namespace drgsim
