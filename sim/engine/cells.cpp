// Cases are dealt into segments (fund, hospital) with all that their cells need, so that nothing is
// looked up far away again; then every segment is sorted, counted and summed on its own. Sums run
// in the order of a cell's cases: the same bits for any number of threads.
#include "sim/engine/cells.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <span>
#include <tuple>

#include "kernels/contracts.hpp"
#include "sim/engine/deal.hpp"

namespace drgsim {

namespace {

/// What a case is sorted by.
struct Key {
    double factor, aux, cost;
    std::uint32_t group, item;  ///< item: into money_, by segment in input order
    std::uint8_t outside, route, month;

    /// What makes a cell, inside a segment.
    [[nodiscard]] auto cell(bool by_month) const {
        return std::tuple(outside, group, route, factor, aux, by_month ? int{month} : 0);
    }
};

/// Keys to look ahead for their money: it lies anywhere in the segment.
constexpr std::size_t ahead = 16;

/// What else its cell needs of it [yuan].
struct Money {
    double reviewed, booked, residual, other, excluded, self_expense;
    std::uint32_t order;  ///< row in CaseTable
};

struct Sums {
    double count = 0, cost = 0, booked = 0, residual = 0, reviewed = 0, other = 0, excluded = 0,
           self_expense = 0;
    void add(double case_cost, const Money& money) {
        count += 1;
        cost += case_cost;
        booked += money.booked;
        residual += money.residual;
        reviewed += money.reviewed;
        other += money.other;
        excluded += money.excluded;
        self_expense += money.self_expense;
    }
};

class CellMaker {
  public:
    CellMaker(const Study& study, const PreparedPolicy& prepared, bool by_month, bool case_money)
        : year_(study.year),
          region_(*study.region),
          cases_(region_.cases),
          groups_(cases_.group[static_cast<std::size_t>(prepared.policy.group_column - 1)]),
          reader_(region_, prepared.policy, prepared.standards, study.year),
          segments_(fund_count * region_.hospitals.size()),
          counts_(segments_) {
        table_.by_month = by_month;
        table_.case_money = case_money;
        deal_into_segments();
        for_each_tile(segments_, [this](std::size_t s) { sort_segment(s); });
        make_room();
        for_each_tile(segments_, [this](std::size_t s) { fill_segment(s); });
        for (const Counts& counts : counts_) {
            table_.has_residual |= counts.residual;
            table_.has_outside |= counts.pool_cells != counts.cells;
        }
    }

    CellTable take() { return std::move(table_); }

  private:
    /// What a segment holds.
    struct Counts {
        std::uint32_t cells = 0, pool_cells = 0, entries = 0;
        bool residual = false;
    };

    void deal_into_segments() {
        DRGSIM_EXPECT(cases_.size() < std::numeric_limits<std::uint32_t>::max());
        Deal deal(cases_.size(), segments_, [this](std::size_t i) {
            if (cases_.year(i) != year_) return segments_;
            return index(cases_.fund[i]) * region_.hospitals.size() + index(cases_.hospital[i]);
        });
        begin_ = deal.begin();
        keys_.resize(begin_.back());
        money_.resize(begin_.back());
        deal.place([this](std::size_t i, std::size_t at) { put_case(i, at); });
    }

    void put_case(std::size_t i, std::size_t at) {
        const CaseFacts facts = reader_.facts(i);
        const double cost = cases_.total_cost[i] - facts.excluded;
        const double others = cases_.patient_paid[i] + cases_.other_paid[i];
        double residual = others + cases_.fund_paid[i] - cases_.total_cost[i];
        // What is left of a patient_paid computed as a difference is rounding, not a discrepancy.
        if (std::abs(residual) <= 1e-9 * cases_.total_cost[i]) residual = 0;
        keys_[at] = {facts.k * facts.aux,
                     facts.aux,
                     cost,
                     static_cast<std::uint32_t>(index(groups_[i])),
                     static_cast<std::uint32_t>(at),
                     static_cast<std::uint8_t>(facts.route != CaseRoute::pool ? 1 : 0),
                     static_cast<std::uint8_t>(facts.route),
                     static_cast<std::uint8_t>(cases_.month(i) - 1)};
        money_[at] = {cost - value_or_zero(cases_.unreasonable_cost, i),
                      cases_.fund_paid[i],
                      residual,
                      others - facts.excluded,
                      facts.excluded,
                      value_or_zero(cases_.self_expense, i),
                      static_cast<std::uint32_t>(i)};
    }

    /// Sorts the keys of a segment, dealing them by group first, and counts.
    void sort_segment(std::size_t s) {
        const std::span keys = std::span(keys_).subspan(begin_[s], begin_[s + 1] - begin_[s]);
        const std::size_t groups = region_.groups.size();
        const auto bucket = [groups](const Key& key) { return key.outside * groups + key.group; };
        std::vector<std::size_t> end(2 * groups + 1);
        for (const Key& key : keys) ++end[bucket(key) + 1];
        for (std::size_t b = 1; b < end.size(); ++b) end[b] += end[b - 1];
        Column<Key> dealt(keys.size());
        for (const Key& key : keys) dealt[end[bucket(key)]++] = key;
        std::size_t from = 0;
        for (std::size_t b = 0; b < 2 * groups; ++b) {  // end[b] is now where bucket b ends
            sort_bucket(std::span(dealt).subspan(from, end[b] - from));
            from = end[b];
        }
        std::copy(dealt.begin(), dealt.end(), keys.begin());
        count_segment(s);
    }

    void sort_bucket(std::span<Key> keys) const {
        if (keys.size() < 2) return;
        const bool by_month = table_.by_month;
        const auto cheaper = [](const Key& a, const Key& b) {
            return a.cost != b.cost ? a.cost < b.cost : a.item < b.item;
        };
        const auto cell = keys.front().cell(by_month);
        const bool one_cell = std::all_of(keys.begin() + 1, keys.end(), [&](const Key& key) {
            return key.cell(by_month) == cell;
        });
        if (one_cell) {  // as most are
            std::sort(keys.begin(), keys.end(), cheaper);
            return;
        }
        std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
            const auto x = a.cell(by_month);
            const auto y = b.cell(by_month);
            return x != y ? x < y : cheaper(a, b);
        });
    }

    /// Calls use(first, last) for the keys [first, last) of every cell of a segment.
    template <class Use>
    void for_each_cell(std::size_t s, const Use& use) const {
        const bool by_month = table_.by_month;
        for (std::size_t from = begin_[s]; from < begin_[s + 1];) {
            const auto cell = keys_[from].cell(by_month);
            std::size_t to = from + 1;
            while (to < begin_[s + 1] && keys_[to].cell(by_month) == cell) ++to;
            use(from, to);
            from = to;
        }
    }

    void count_segment(std::size_t s) {
        Counts counts;
        for_each_cell(s, [&](std::size_t from, std::size_t to) {
            std::uint32_t months = 0;
            for (std::size_t k = from; k < to; ++k) months |= 1U << keys_[k].month;
            ++counts.cells;
            counts.pool_cells += keys_[from].outside == 0 ? 1 : 0;
            counts.entries += static_cast<std::uint32_t>(std::popcount(months));
        });
        counts_[s] = counts;
    }

    /// Room for every column, each as long as it will be; where the segments begin.
    void make_room() {
        std::uint32_t cells = 0;
        for (const Counts& counts : counts_) {
            table_.segment_begin.push_back(cells);
            table_.pool_end.push_back(cells + counts.pool_cells);
            first_entry_.push_back(entries_);
            cells += counts.cells;
            entries_ += counts.entries;
        }
        const std::size_t cases = keys_.size();
        table_.segment_begin.push_back(cells);
        table_.case_begin.resize(cells + 1);
        table_.entry_begin.resize(cells + 1);
        table_.case_begin.back() = static_cast<std::uint32_t>(cases);
        table_.entry_begin.back() = entries_;
        table_.group.resize(cells);
        table_.route.resize(cells);
        for (auto* column : {&table_.factor, &table_.aux, &table_.count, &table_.cost,
                             &table_.excluded, &table_.self_expense, &table_.booked,
                             &table_.residual, &table_.other, &table_.reviewed})
            column->resize(cells);
        for (auto* column : {&table_.case_cost, &table_.case_reviewed}) column->resize(cases);
        table_.brief.resize(cases);
        table_.case_order.resize(cases);
        if (table_.case_money) {
            for (auto* column : {&table_.case_booked, &table_.case_paid, &table_.case_excluded,
                                 &table_.case_self_expense, &table_.case_day_price})
                column->resize(cases);
        }
        table_.entry_month.resize(entries_);
        for (auto* column : {&table_.entry_count, &table_.entry_cost, &table_.entry_booked,
                             &table_.entry_residual, &table_.entry_reviewed, &table_.entry_other})
            column->resize(entries_);
    }

    void fill_segment(std::size_t s) {
        std::size_t cell = table_.segment_begin[s];
        std::size_t entry = first_entry_[s];
        std::array<Sums, month_count> month;
        for_each_cell(s, [&](std::size_t from, std::size_t to) {
            std::uint32_t months = 0;  // those of the cell, a bit each
            Sums all;
            for (std::size_t k = from; k < to; ++k) {
                const Key& key = keys_[k];
                const Money& money = money_[key.item];
                __builtin_prefetch(&money_[keys_[std::min(k + ahead, keys_.size() - 1)].item]);
                if ((months >> key.month & 1U) == 0) month[key.month] = Sums{};
                months |= 1U << key.month;
                month[key.month].add(key.cost, money);
                all.add(key.cost, money);
                counts_[s].residual |= money.residual != 0;
                fill_case(k, key, money);
            }
            table_.case_begin[cell] = static_cast<std::uint32_t>(from);
            table_.entry_begin[cell] = static_cast<std::uint32_t>(entry);
            fill_cell(cell++, keys_[from], all);
            for (; months != 0; months &= months - 1) {
                const auto t = static_cast<std::size_t>(std::countr_zero(months));
                fill_entry(entry++, t, month[t]);
            }
        });
    }

    /// `key` is that of some case of the cell.
    void fill_cell(std::size_t c, const Key& key, const Sums& all) {
        table_.group[c] = key.group;
        table_.route[c] = key.route;
        table_.factor[c] = key.factor;
        table_.aux[c] = key.aux;
        table_.count[c] = all.count;
        table_.cost[c] = all.cost;
        table_.excluded[c] = all.excluded;
        table_.self_expense[c] = all.self_expense;
        table_.booked[c] = all.booked;
        table_.residual[c] = all.residual;
        table_.other[c] = all.other;
        table_.reviewed[c] = all.reviewed;
    }

    void fill_case(std::size_t k, const Key& key, const Money& money) {
        table_.case_cost[k] = key.cost;
        table_.case_reviewed[k] = money.reviewed;
        table_.brief[k] = {static_cast<float>(key.cost), static_cast<float>(money.reviewed),
                           key.month,
                           static_cast<std::uint16_t>(money.reviewed != key.cost ? 1 : 0)};
        table_.case_order[k] = money.order;
        if (!table_.case_money) return;
        table_.case_booked[k] = money.booked;
        table_.case_paid[k] = cases_.total_cost[money.order] + money.residual;
        table_.case_excluded[k] = money.excluded;
        table_.case_self_expense[k] = money.self_expense;
        table_.case_day_price[k] = reader_.facts(money.order).day_price;
    }

    void fill_entry(std::size_t e, std::size_t t, const Sums& sums) {
        table_.entry_month[e] = static_cast<std::uint8_t>(t);
        table_.entry_count[e] = sums.count;
        table_.entry_cost[e] = sums.cost;
        table_.entry_booked[e] = sums.booked;
        table_.entry_residual[e] = sums.residual;
        table_.entry_reviewed[e] = sums.reviewed;
        table_.entry_other[e] = sums.other;
    }

    int year_;
    const Region& region_;
    const CaseTable& cases_;
    const Column<GroupId>& groups_;
    const CaseReader reader_;
    std::size_t segments_;
    std::vector<Counts> counts_;  ///< by segment
    CellTable table_;
    Column<Key> keys_;                        ///< by segment, in input order, then sorted
    Column<Money> money_;                     ///< by segment, in input order
    std::vector<std::size_t> begin_;          ///< by segment: its first item
    std::vector<std::uint32_t> first_entry_;  ///< by segment
    std::uint32_t entries_ = 0;
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
        (case_money ? 7 : 2) * sizeof(double) + sizeof(std::uint32_t) + sizeof(kernels::CaseBrief);
    const std::uint64_t per_entry = 6 * sizeof(double) + 1;
    return cells() * per_cell + case_cost.size() * per_case + entry_month.size() * per_entry;
}

kernels::CellColumns CellTable::columns(const kernels::CellBrief* cell_brief,
                                        const double* level) const {
    return {case_begin.data(),
            entry_begin.data(),
            group.data(),
            route.data(),
            cell_brief,
            level,
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
            brief.data(),
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
