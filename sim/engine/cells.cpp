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

#include "kernels/contracts.hpp"
#include "sim/engine/cell_ranks.hpp"
#include "sim/engine/deal.hpp"
#include "sim/engine/new_pages.hpp"

namespace drgsim {

namespace {

/// What a case is sorted by.
struct Key {
    double cost;         ///< C - E [yuan]
    std::uint32_t rank;  ///< of its cell and month, as CellRanks tells
    std::uint32_t item;  ///< into money_, by segment in input order
};

/// Keys to look ahead for their money: it lies anywhere in the segment.
constexpr std::size_t ahead = 16;

/// So many keys or fewer are sorted by comparing all of them with each other.
constexpr std::size_t few = 48;

/// What else its cell needs of it [yuan]. Few cases have U or E: they are looked up.
struct Money {
    double booked, others, self_expense;  ///< F, D + O, X
    std::uint32_t row;                    ///< in CaseTable
    bool has_rest;                        ///< U or E is not 0
};

/// What a cell and its months add up.
struct Amounts {
    double cost, booked, residual, reviewed, other, excluded, self_expense;
};

struct Sums {
    double count = 0, cost = 0, booked = 0, residual = 0, reviewed = 0, other = 0, excluded = 0,
           self_expense = 0;
    void add(const Amounts& of_case) {
        count += 1;
        cost += of_case.cost;
        booked += of_case.booked;
        residual += of_case.residual;
        reviewed += of_case.reviewed;
        other += of_case.other;
        excluded += of_case.excluded;
        self_expense += of_case.self_expense;
    }
};

class CellMaker {
  public:
    CellMaker(const Study& study, const PreparedPolicy& prepared, bool by_month, bool case_money)
        : year_(study.year),
          region_(*study.region),
          cases_(region_.cases),
          policy_(prepared.policy),
          ranks_(study, prepared),
          segments_(fund_count * region_.hospitals.size()),
          cell_bits_(by_month ? 0 : CellRanks::month_bits),
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

    /// What cases of one cell have in common.
    [[nodiscard]] std::uint32_t cell_of(const Key& key) const { return key.rank >> cell_bits_; }

    void deal_into_segments() {
        DRGSIM_EXPECT(cases_.size() < std::numeric_limits<std::uint32_t>::max());
        Deal deal(cases_.size(), segments_, [this](std::size_t i) {
            if (!cases_.in_year(i, year_)) return segments_;
            return index(cases_.fund[i]) * region_.hospitals.size() + index(cases_.hospital[i]);
        });
        begin_ = deal.begin();
        NewPages pages;
        pages.resize(keys_, begin_.back());
        pages.resize(money_, begin_.back());
        pages.take();
        deal.place([this](std::size_t i, std::size_t at) { put_case(i, at); });
    }

    void put_case(std::size_t i, std::size_t at) {
        const double excluded = separate_excluded_cost(policy_, cases_, i);
        keys_[at] = {cases_.total_cost[i] - excluded, ranks_(i), static_cast<std::uint32_t>(at)};
        money_[at] = {cases_.fund_paid[i], cases_.patient_paid[i] + cases_.other_paid[i],
                      value_or_zero(cases_.self_expense, i), static_cast<std::uint32_t>(i),
                      excluded != 0 || value_or_zero(cases_.unreasonable_cost, i) != 0};
    }

    /// Sorts the keys of a segment, dealing them by group first, and counts.
    void sort_segment(std::size_t s) {
        const std::span keys = std::span(keys_).subspan(begin_[s], begin_[s + 1] - begin_[s]);
        std::vector<std::uint32_t> end(ranks_.buckets() + 1);
        for (const Key& key : keys) ++end[ranks_.bucket(key.rank) + 1];
        for (std::size_t b = 1; b < end.size(); ++b) end[b] += end[b - 1];
        Column<Key> dealt(keys.size());
        for (const Key& key : keys) dealt[end[ranks_.bucket(key.rank)]++] = key;
        for (std::size_t from = 0; from < keys.size();) {
            const std::size_t to = end[ranks_.bucket(dealt[from].rank)];  // ends: it is dealt
            sort_bucket(std::span(dealt).subspan(from, to - from), &keys[from]);
            from = to;
        }
        count_segment(s);
    }

    /// Puts the keys in order to `sorted`.
    void sort_bucket(std::span<Key> keys, Key* sorted) const {
        const auto cheaper = [](const Key& a, const Key& b) {
            return a.cost != b.cost ? a.cost < b.cost : a.item < b.item;
        };
        if (!is_one_cell(keys)) {
            std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
                return cell_of(a) != cell_of(b) ? cell_of(a) < cell_of(b) : cheaper(a, b);
            });
        } else if (keys.size() <= few) {
            return count_cheaper(keys, sorted);
        } else {
            std::sort(keys.begin(), keys.end(), cheaper);
        }
        std::copy(keys.begin(), keys.end(), sorted);
    }

    [[nodiscard]] bool is_one_cell(std::span<const Key> keys) const {
        std::uint32_t differ = 0;
        for (const Key& key : keys) differ |= cell_of(key) ^ cell_of(keys.front());
        return differ == 0;
    }

    /// Sorts by counting, for every key, those that come before it: no branches to predict.
    static void count_cheaper(std::span<const Key> keys, Key* sorted) {
        for (std::size_t k = 0; k < keys.size(); ++k) {
            const double cost = keys[k].cost;
            std::size_t before = 0;
            for (std::size_t j = 0; j < k; ++j) before += keys[j].cost <= cost ? 1 : 0;
            for (std::size_t j = k + 1; j < keys.size(); ++j) before += keys[j].cost < cost ? 1 : 0;
            sorted[before] = keys[k];
        }
    }

    /// Calls use(first, last) for the keys [first, last) of every cell of a segment.
    template <class Use>
    void for_each_cell(std::size_t s, const Use& use) const {
        for (std::size_t from = begin_[s]; from < begin_[s + 1];) {
            const std::uint32_t cell = cell_of(keys_[from]);
            std::size_t to = from + 1;
            while (to < begin_[s + 1] && cell_of(keys_[to]) == cell) ++to;
            use(from, to);
            from = to;
        }
    }

    void count_segment(std::size_t s) {
        Counts counts;
        for_each_cell(s, [&](std::size_t from, std::size_t to) {
            std::uint32_t months = 0;
            for (std::size_t k = from; k < to; ++k) months |= 1U << CellRanks::month(keys_[k].rank);
            ++counts.cells;
            counts.pool_cells += ranks_.outside(keys_[from].rank) ? 0 : 1;
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
        NewPages pages;
        pages.resize(table_.case_begin, cells + 1);
        pages.resize(table_.entry_begin, cells + 1);
        pages.resize(table_.group, cells);
        pages.resize(table_.route, cells);
        for (auto* column : {&table_.factor, &table_.aux, &table_.count, &table_.cost,
                             &table_.excluded, &table_.self_expense, &table_.booked,
                             &table_.residual, &table_.other, &table_.reviewed})
            pages.resize(*column, cells);
        for (auto* column : {&table_.case_cost, &table_.case_reviewed})
            pages.resize(*column, cases);
        pages.resize(table_.brief, cases);
        pages.resize(table_.case_order, cases);
        if (table_.case_money) {
            for (auto* column : {&table_.case_booked, &table_.case_paid, &table_.case_excluded,
                                 &table_.case_self_expense, &table_.case_day_price})
                pages.resize(*column, cases);
        }
        pages.resize(table_.entry_month, entries_);
        for (auto* column : {&table_.entry_count, &table_.entry_cost, &table_.entry_booked,
                             &table_.entry_residual, &table_.entry_reviewed, &table_.entry_other})
            pages.resize(*column, entries_);
        pages.take();
        table_.case_begin.back() = static_cast<std::uint32_t>(cases);
        table_.entry_begin.back() = entries_;
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
                __builtin_prefetch(&money_[keys_[std::min(k + ahead, keys_.size() - 1)].item]);
                const Amounts amounts = amounts_of(key);
                const std::size_t t = CellRanks::month(key.rank);
                if ((months >> t & 1U) == 0) month[t] = Sums{};
                months |= 1U << t;
                month[t].add(amounts);
                all.add(amounts);
                counts_[s].residual |= amounts.residual != 0;
                fill_case(k, key, amounts);
            }
            table_.case_begin[cell] = static_cast<std::uint32_t>(from);
            table_.entry_begin[cell] = static_cast<std::uint32_t>(entry);
            fill_cell(cell++, keys_[from].rank, s % region_.hospitals.size(), all);
            for (; months != 0; months &= months - 1) {
                const auto t = static_cast<std::size_t>(std::countr_zero(months));
                fill_entry(entry++, t, month[t]);
            }
        });
    }

    [[nodiscard]] Amounts amounts_of(const Key& key) const {
        const Money& money = money_[key.item];
        double total = key.cost, excluded = 0, unreasonable = 0;
        if (money.has_rest) {
            total = cases_.total_cost[money.row];
            excluded = separate_excluded_cost(policy_, cases_, money.row);
            unreasonable = value_or_zero(cases_.unreasonable_cost, money.row);
        }
        double residual = money.others + money.booked - total;
        // What is left of a patient_paid computed as a difference is rounding, not a discrepancy.
        if (std::abs(residual) <= 1e-9 * total) residual = 0;
        return {
            key.cost, money.booked,      residual, key.cost - unreasonable, money.others - excluded,
            excluded, money.self_expense};
    }

    /// `rank` is that of some case of the cell.
    void fill_cell(std::size_t c, std::uint32_t rank, std::size_t hospital, const Sums& all) {
        const CaseFacts facts = ranks_.facts(rank, hospital);
        table_.group[c] = ranks_.group(rank);
        table_.route[c] = static_cast<std::uint8_t>(facts.route);
        table_.factor[c] = facts.k * facts.aux;
        table_.aux[c] = facts.aux;
        table_.count[c] = all.count;
        table_.cost[c] = all.cost;
        table_.excluded[c] = all.excluded;
        table_.self_expense[c] = all.self_expense;
        table_.booked[c] = all.booked;
        table_.residual[c] = all.residual;
        table_.other[c] = all.other;
        table_.reviewed[c] = all.reviewed;
    }

    void fill_case(std::size_t k, const Key& key, const Amounts& amounts) {
        const std::uint32_t row = money_[key.item].row;
        table_.case_cost[k] = key.cost;
        table_.case_reviewed[k] = amounts.reviewed;
        table_.brief[k] = {static_cast<float>(key.cost), static_cast<float>(amounts.reviewed),
                           static_cast<std::uint16_t>(CellRanks::month(key.rank)),
                           static_cast<std::uint16_t>(amounts.reviewed != key.cost ? 1 : 0)};
        table_.case_order[k] = row;
        if (!table_.case_money) return;
        table_.case_booked[k] = amounts.booked;
        table_.case_paid[k] = cases_.total_cost[row] + amounts.residual;
        table_.case_excluded[k] = amounts.excluded;
        table_.case_self_expense[k] = amounts.self_expense;
        table_.case_day_price[k] = ranks_.reader().facts(row).day_price;
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
    const Policy& policy_;
    const CellRanks ranks_;
    std::size_t segments_;
    int cell_bits_;               ///< the last bits of a rank that no cell hangs on
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
