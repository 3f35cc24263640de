// Terms are counted, then put where they belong, in tiles of segments: every sum has its terms in
// the order of the cells, for any number of threads.
#include "sim/engine/case_sums.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace {

/// One number for each column of a term.
using Weights = std::array<double, kernels::WeightedRows<float>::most_columns>;

/// Where the sums lie to which a tile of segments adds.
struct SumRange {
    std::size_t first = 0, last = 0;
    [[nodiscard]] std::size_t size() const { return last - first; }
};

/// Puts together terms, dealt to their sums; neighbours of the same row become one. `terms_of(s,
/// add)` calls add(sum, row, weights) for every term of segment s; `range_of` tells the sums of the
/// segments first .. last - 1.
template <class Real, class TermsOf, class RangeOf>
class SumsMaker {
  public:
    SumsMaker(const Tiles& segments, int columns, bool rows_are_alike, const TermsOf& terms_of,
              const RangeOf& range_of)
        : segments_(segments),
          columns_(static_cast<std::size_t>(columns)),
          alike_(rows_are_alike),
          terms_of_(terms_of),
          range_of_(range_of),
          next_(segments.count()) {
        out_.columns = columns;
    }

    RowSums<Real> make(std::size_t sums) && {
        for_each_tile(segments_.count(), [this](std::size_t tile) { count(tile); });
        make_room(sums);
        for_each_tile(segments_.count(), [this](std::size_t tile) { fill(tile); });
        return std::move(out_);
    }

  private:
    static constexpr std::uint32_t no_row = std::numeric_limits<std::uint32_t>::max();
    /// A term that may go on.
    struct Open {
        std::uint32_t row = no_row;
        Weights total{};
    };

    [[nodiscard]] SumRange range(std::size_t tile) const {
        return range_of_(segments_.begin(tile), segments_.end(tile));
    }

    /// Calls use(sum in the tile's range, row, weights) for its terms; those without any weight are
    /// left out.
    template <class Use>
    void for_each_term(std::size_t tile, const Use& use) const {
        const std::size_t first = range(tile).first;
        const auto add = [&](std::size_t sum, std::uint32_t row, const Weights& weight) {
            for (std::size_t c = 0; c < columns_; ++c)
                if (weight[c] != 0) return use(sum - first, row, weight);
        };
        for (std::size_t s = segments_.begin(tile); s < segments_.end(tile); ++s) terms_of_(s, add);
    }

    [[nodiscard]] bool goes_on(std::uint32_t open, std::uint32_t row) const {
        return open == row || (alike_ && open != no_row);
    }

    void count(std::size_t tile) {
        std::vector<std::uint32_t> count(range(tile).size()), open(count.size(), no_row);
        for_each_term(tile, [&](std::size_t sum, std::uint32_t row, const Weights& /*weight*/) {
            if (goes_on(open[sum], row)) return;
            open[sum] = row;
            ++count[sum];
        });
        next_[tile] = std::move(count);
    }

    /// From counts to places.
    void make_room(std::size_t sums) {
        out_.begin.assign(sums + 1, 0);
        for (std::size_t tile = 0; tile < next_.size(); ++tile)
            for (std::size_t i = 0; i < next_[tile].size(); ++i)
                out_.begin[range(tile).first + i + 1] += next_[tile][i];
        for (std::size_t s = 0; s < sums; ++s) out_.begin[s + 1] += out_.begin[s];
        std::vector<std::uint32_t> at(out_.begin.begin(), out_.begin.end() - 1);
        for (std::size_t tile = 0; tile < next_.size(); ++tile) {
            for (std::size_t i = 0; i < next_[tile].size(); ++i) {
                std::uint32_t& place = at[range(tile).first + i];
                place += std::exchange(next_[tile][i], place);
            }
        }
        out_.row.resize(out_.begin.back());
        out_.weight.resize(out_.begin.back() * columns_);
    }

    void fill(std::size_t tile) {
        std::vector<std::uint32_t>& next = next_[tile];
        std::vector<Open> open(next.size());
        const auto close = [&](std::size_t sum) {
            const std::uint32_t term = next[sum]++;
            out_.row[term] = open[sum].row;
            for (std::size_t c = 0; c < columns_; ++c)
                out_.weight[term * columns_ + c] = static_cast<Real>(open[sum].total[c]);
        };
        for_each_term(tile, [&](std::size_t sum, std::uint32_t row, const Weights& weight) {
            if (!goes_on(open[sum].row, row)) {
                if (open[sum].row != no_row) close(sum);
                open[sum] = {row, {}};
            }
            for (std::size_t c = 0; c < columns_; ++c) open[sum].total[c] += weight[c];
        });
        for (std::size_t sum = 0; sum < open.size(); ++sum)
            if (open[sum].row != no_row) close(sum);
    }

    const Tiles segments_;
    const std::size_t columns_;
    const bool alike_;
    const TermsOf& terms_of_;
    const RangeOf& range_of_;
    std::vector<std::vector<std::uint32_t>> next_;  ///< [tile][sum of its range]
    RowSums<Real> out_;
};

/// A cell, and where its terms belong.
struct Cell {
    std::uint32_t c;
    bool in_pool, counted;    ///< counted: its normal points are
    std::uint32_t row;        ///< in the block's table
    std::size_t group_sum;    ///< its sum by group
    std::uint32_t group_row;  ///< the row of its terms there
};

template <class Real>
class CaseSumsMaker {
  public:
    CaseSumsMaker(const EnginePlan& plan, const PolicyPlan& policy, CaseSums<Real>& out)
        : plan_(plan),
          policy_(policy),
          cells_(*policy.cells),
          needs_(plan.needs),
          mixed_(plan.split.mixed()),
          segments_(cells_.pool_end.size()),
          out_(out) {}

    void run() {
        name_groups();
        make_points();
        if (needs_.money) make_money();
        if (needs_.volume) make_cases();
        if (policy_.schedule.exits) count_pool();
    }

  private:
    /// Whether no driver of the kind moves counts or money: then all such rows hold 1.
    [[nodiscard]] bool one_row(DriverSplit::Kind kind) const {
        if (mixed_) return false;
        for (const Target target : {Target::cost, Target::volume, Target::fund_share}) {
            if (!plan_.split.drivers(target, kind).empty()) return false;
        }
        return true;
    }

    /// Tiles of segments, so many that threads find work and so few that each has some.
    [[nodiscard]] Tiles tiles() const {
        constexpr std::size_t most = 32;
        return {segments_, std::max<std::size_t>(1, (segments_ + most - 1) / most)};
    }

    /// Sums inside segments, `count` of each.
    template <class TermsOf>
    [[nodiscard]] RowSums<Real> by_segment(std::size_t count, int columns, bool alike,
                                           const TermsOf& terms_of) const {
        const auto range = [count](std::size_t first, std::size_t last) {
            return SumRange{first * count, last * count};
        };
        return SumsMaker<Real, TermsOf, decltype(range)>(tiles(), columns, alike, terms_of, range)
            .make(segments_ * count);
    }

    /// Sums by segment and month of what of(cell, entry) tells.
    template <class Of>
    [[nodiscard]] RowSums<Real> by_month(int columns, bool alike, const Of& of) const {
        return by_segment(month_count, columns, alike, [&](std::size_t s, const auto& add) {
            for_each_cell(s, [&](const Cell& cell) {
                for_each_entry(cell, [&](std::size_t month, std::uint32_t e) {
                    add(s * month_count + month, cell.row, of(cell, e));
                });
            });
        });
    }

    /// Sums by segment of what of(cell) tells.
    template <class Of>
    [[nodiscard]] RowSums<Real> by_year(int columns, bool alike, const Of& of) const {
        return by_segment(1, columns, alike, [&](std::size_t s, const auto& add) {
            for_each_cell(s, [&](const Cell& cell) { add(s, cell.row, of(cell)); });
        });
    }

    /// Sums by group, in parts. Where all rows are alike, a sum's terms are one, added in one
    /// order.
    template <class TermsOf>
    [[nodiscard]] GroupSums<Real> by_group(int columns, bool alike, const TermsOf& terms_of) const {
        const Tiles cut{segments_, std::max<std::size_t>(1, alike ? segments_ : near_segments)};
        const std::size_t sums = group_.size();
        const auto range = [&](std::size_t first, std::size_t last) {
            return mixed_ ? SumRange{out_.group_begin[first], out_.group_begin[last]}
                          : SumRange{first / cut.rows * sums, (first / cut.rows + 1) * sums};
        };
        const auto terms_of_part = [&](std::size_t s, const auto& add) {
            const std::size_t first = mixed_ ? 0 : s / cut.rows * sums;
            terms_of(s, [&](std::size_t sum, std::uint32_t row, const Weights& weight) {
                add(first + sum, row, weight);
            });
        };
        const std::size_t parts = mixed_ ? 1 : cut.count();
        GroupSums<Real> out;
        out.sums = SumsMaker<Real, decltype(terms_of_part), decltype(range)>(cut, columns, alike,
                                                                             terms_of_part, range)
                       .make(parts * sums);
        for (std::size_t part = 0; part < parts; ++part) {
            out.group.insert(out.group.end(), group_.begin(), group_.end());
            out.scale_row.insert(out.scale_row.end(), scale_row_.begin(), scale_row_.end());
        }
        return out;
    }

    /// Calls use(cell) for every cell of a segment that has terms.
    template <class Use>
    void for_each_cell(std::size_t segment, const Use& use) const {
        const std::uint32_t begin = cells_.segment_begin[segment];
        const std::uint32_t end = needs_.money || needs_.volume ? cells_.segment_begin[segment + 1]
                                                                : cells_.pool_end[segment];
        std::size_t sum = mixed_ ? out_.group_begin[segment] : 0;
        for (std::uint32_t c = begin; c < end; ++c) {
            const bool in_pool = c < cells_.pool_end[segment];
            const std::uint32_t row = mixed_ ? c - begin : policy_.row_of_cell[c];
            if (mixed_ && c > begin && is_next_group(c)) ++sum;
            use(Cell{c, in_pool, in_pool && !policy_.is_whole_group(c), row,
                     mixed_ ? sum : sum_of_row_[row],
                     mixed_ ? row : static_cast<std::uint32_t>(segment)});
        }
    }

    /// Calls use(month, entry) for the entries of a cell.
    template <class Use>
    void for_each_entry(const Cell& cell, const Use& use) const {
        for (std::uint32_t e = cells_.entry_begin[cell.c]; e < cells_.entry_begin[cell.c + 1]; ++e)
            use(std::size_t{cells_.entry_month[e]}, e);
    }

    /// Cells of one group follow one another but for those outside the pool.
    [[nodiscard]] bool is_next_group(std::uint32_t c) const {
        return cells_.group[c] != cells_.group[c - 1];
    }

    /// The sums by group: one for each row by group and level, or where drivers are mixed, one for
    /// each group of a segment.
    void name_groups() {
        if (mixed_) return name_groups_of_segments();
        sum_of_row_.assign(policy_.standards.size(), 0);
        for (std::size_t row = 0; row < policy_.standards.size(); ++row) {
            if (policy_.row_used[row] == 0) continue;
            sum_of_row_[row] = group_.size();
            group_.push_back(static_cast<std::uint32_t>(row / policy_.rows_of_group));
            scale_row_.push_back(static_cast<std::uint32_t>(row));
        }
    }

    void name_groups_of_segments() {
        out_.group_begin.assign(segments_ + 1, 0);  // for_each_cell reads it
        for (std::size_t s = 0; s < segments_; ++s) {
            const std::uint32_t begin = cells_.segment_begin[s];
            for_each_cell(s, [&](const Cell& cell) {
                if (cell.c == begin || is_next_group(cell.c))
                    group_.push_back(cells_.group[cell.c]);
            });
            out_.group_begin[s + 1] = static_cast<std::uint32_t>(group_.size());
        }
    }

    void make_points() {
        out_.month_points = by_month(1, false, [this](const Cell& cell, std::uint32_t e) {
            return Weights{worth(cell) * cells_.entry_count[e]};
        });
        out_.group_points = by_group(1, false, [this](std::size_t s, const auto& add) {
            for_each_cell(s, [&](const Cell& cell) {
                if (cell.counted)
                    add(cell.group_sum, cell.group_row, {worth(cell) * cells_.count[cell.c]});
            });
        });
    }

    /// Points of a normal case over those of its row.
    [[nodiscard]] double worth(const Cell& cell) const {
        return cell.counted ? cells_.factor[cell.c] * policy_.normal_level(cell.c) : 0;
    }

    void make_money() {
        const bool group_alike = one_row(DriverSplit::Kind::group);
        const bool hospital_alike = one_row(DriverSplit::Kind::hospital);
        const bool limited = policy_.policy().clearing.self_expense_limit.has_value();
        make_month_money(group_alike);
        out_.year_money = by_year(limited ? 3 : 2, group_alike, [this](const Cell& cell) {
            return Weights{needs_.share ? 0 : cells_.booked[cell.c], cells_.excluded[cell.c],
                           cells_.self_expense[cell.c]};
        });
        out_.group_money = by_group(2, hospital_alike, [this](std::size_t s, const auto& add) {
            for_each_cell(s, [&](const Cell& cell) {
                const std::uint32_t c = cell.c;
                add(cell.group_sum, cell.group_row,
                    {cells_.cost[c] + cells_.excluded[c],
                     needs_.share ? cells_.cost[c] + cells_.residual[c] : cells_.other[c]});
            });
        });
        if (needs_.share) make_booked(group_alike, hospital_alike);
    }

    void make_month_money(bool alike) {
        out_.month_other = by_month(1, alike, [this](const Cell&, std::uint32_t e) {
            const double all = cells_.entry_cost[e] + cells_.entry_residual[e];
            return Weights{needs_.share ? all : all - cells_.entry_booked[e]};
        });
        const bool cost = policy_.reads_month_cost();
        if (!cost && !needs_.residual) return;
        out_.month_rest = by_month(2, alike, [this, cost](const Cell&, std::uint32_t e) {
            return Weights{-cells_.entry_residual[e], cost ? cells_.entry_cost[e] : 0};
        });
    }

    void make_booked(bool group_alike, bool hospital_alike) {
        out_.month_booked = by_month(1, group_alike, [this](const Cell&, std::uint32_t e) {
            return Weights{-cells_.entry_booked[e]};
        });
        out_.year_booked = by_year(
            1, group_alike, [this](const Cell& cell) { return Weights{cells_.booked[cell.c]}; });
        out_.group_booked = by_group(1, hospital_alike, [this](std::size_t s, const auto& add) {
            for_each_cell(s, [&](const Cell& cell) {
                add(cell.group_sum, cell.group_row, {-cells_.booked[cell.c]});
            });
        });
    }

    void make_cases() {
        const bool group_alike = !mixed_ && !needs_.group_volume;
        out_.year_cases = by_year(2, group_alike, [this](const Cell& cell) {
            const double count = cells_.count[cell.c];
            return Weights{count, cell.in_pool ? 0 : count};
        });
        const bool hospital_alike = one_row(DriverSplit::Kind::hospital);
        out_.group_cases = by_group(1, hospital_alike, [this](std::size_t s, const auto& add) {
            for_each_cell(s, [&](const Cell& cell) {
                add(cell.group_sum, cell.group_row, {cells_.count[cell.c]});
            });
        });
    }

    void count_pool() {
        out_.pool_cases.resize(segments_ * month_count);
        out_.group_pool_cases.resize(plan_.study->region->groups.size());
        for (std::size_t s = 0; s < segments_; ++s) {
            for_each_cell(s, [&](const Cell& cell) {
                if (!cell.in_pool) return;
                out_.group_pool_cases[cells_.group[cell.c]] += cells_.count[cell.c];
                for_each_entry(cell, [&](std::size_t month, std::uint32_t e) {
                    out_.pool_cases[s * month_count + month] += cells_.entry_count[e];
                });
            });
        }
    }

    const EnginePlan& plan_;
    const PolicyPlan& policy_;
    const CellTable& cells_;
    const kernels::Needs& needs_;
    const bool mixed_;
    const std::size_t segments_;
    CaseSums<Real>& out_;
    std::vector<std::size_t> sum_of_row_;
    std::vector<std::uint32_t> group_, scale_row_;
};

}  // namespace

template <class Real>
CaseSums<Real>::CaseSums(const EnginePlan& plan, const PolicyPlan& policy) {
    CaseSumsMaker<Real>(plan, policy, *this).run();
}

template struct CaseSums<float>;
template struct CaseSums<double>;

}  // namespace drgsim
