#include "sim/engine/case_sums.hpp"

#include <array>

namespace drgsim {

namespace {

/// Terms in any order, dealt to their sums; those of one sum keep their order, and neighbours of
/// the same row become one.
template <class Real>
class SumsMaker {
  public:
    using Weights = std::array<double, kernels::WeightedRows<Real>::most_columns>;

    SumsMaker(int columns, bool rows_are_alike) : columns_(columns), alike_(rows_are_alike) {}

    /// A term without any weight is left out.
    void add(std::uint32_t sum, std::uint32_t row, const Weights& weight) {
        for (int c = 0; c < columns_; ++c) {
            if (weight[static_cast<std::size_t>(c)] == 0) continue;
            terms_.push_back({sum, row, weight});
            return;
        }
    }

    [[nodiscard]] RowSums<Real> make(std::size_t sums) const {
        RowSums<Real> out;
        out.columns = columns_;
        std::vector<std::uint32_t> first(sums + 1);
        for (const Term& term : terms_) ++first[term.sum + 1];
        for (std::size_t s = 0; s < sums; ++s) first[s + 1] += first[s];
        std::vector<std::uint32_t> order(terms_.size());
        std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
        for (std::uint32_t t = 0; t < terms_.size(); ++t) order[next[terms_[t].sum]++] = t;
        out.begin.assign(1, 0);
        for (std::size_t s = 0; s < sums; ++s) {
            add_sum(order, first[s], first[s + 1], out);
            out.begin.push_back(static_cast<std::uint32_t>(out.row.size()));
        }
        return out;
    }

  private:
    struct Term {
        std::uint32_t sum, row;
        Weights weight;
    };

    void add_sum(const std::vector<std::uint32_t>& order, std::uint32_t from, std::uint32_t to,
                 RowSums<Real>& out) const {
        while (from < to) {
            const std::uint32_t row = terms_[order[from]].row;
            Weights total{};
            for (; from < to && (alike_ || terms_[order[from]].row == row); ++from) {
                for (std::size_t c = 0; c < total.size(); ++c)
                    total[c] += terms_[order[from]].weight[c];
            }
            out.row.push_back(row);
            for (int c = 0; c < columns_; ++c)
                out.weight.push_back(static_cast<Real>(total[static_cast<std::size_t>(c)]));
        }
    }

    int columns_;
    bool alike_;
    std::vector<Term> terms_;
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
          out_(out) {}

    void run() {
        const bool share = needs_.share;
        const bool residual = needs_.residual;
        month_points_ = &maker(1, false);
        if (needs_.money) {
            const bool alike = one_row(DriverSplit::Kind::group);
            month_money_ = &maker((share ? 1 : 2) + (residual ? 1 : 0), alike);
            year_money_ = &maker(2, alike);
            if (share) month_booked_ = &maker(1, alike);
        }
        if (needs_.volume) year_cases_ = &maker(2, one_row(DriverSplit::Kind::group));
        name_groups();
        if (policy_.schedule.exits) {
            out_.pool_cases.resize(cells_.pool_end.size() * month_count);
            out_.group_pool_cases.resize(plan_.study->region->groups.size());
        }
        for (std::size_t s = 0; s < cells_.pool_end.size(); ++s) add_segment(s);
        take();
    }

  private:
    using Maker = SumsMaker<Real>;

    Maker& maker(int columns, bool alike) {
        return *makers_.emplace_back(std::make_unique<Maker>(columns, alike));
    }

    /// Whether no driver of the kind moves counts or money: then all such rows hold 1.
    [[nodiscard]] bool one_row(DriverSplit::Kind kind) const {
        if (mixed_) return false;
        for (const Target target : {Target::cost, Target::volume, Target::fund_share}) {
            if (!plan_.split.drivers(target, kind).empty()) return false;
        }
        return true;
    }

    /// The sums by group: one for each row by group and level, or where drivers are mixed, one for
    /// each group of a segment.
    void name_groups() {
        if (mixed_) {
            out_.group_begin.assign(1, 0);
        } else {
            sum_of_row_.assign(policy_.standards.size(), 0);
            for (std::size_t row = 0; row < policy_.standards.size(); ++row) {
                if (policy_.row_used[row] == 0) continue;
                sum_of_row_[row] = static_cast<std::uint32_t>(group_.size());
                group_.push_back(static_cast<std::uint32_t>(row / policy_.rows_of_group));
                scale_row_.push_back(static_cast<std::uint32_t>(row));
            }
        }
        const bool alike = one_row(DriverSplit::Kind::hospital);
        group_points_ = &maker(1, false);
        if (needs_.volume) group_cases_ = &maker(1, alike);
        if (needs_.money) group_money_ = &maker(2, alike);
        if (needs_.money && needs_.share) group_booked_ = &maker(1, alike);
    }

    void add_segment(std::size_t segment) {
        const std::uint32_t begin = cells_.segment_begin[segment];
        const std::uint32_t end = cells_.segment_begin[segment + 1];
        const auto hospital = static_cast<std::uint32_t>(segment);
        for (std::uint32_t c = begin; c < end; ++c) {
            const bool in_pool = c < cells_.pool_end[segment];
            const bool counted = in_pool && policy_.whole_group[c] == 0;
            if (!in_pool && !needs_.money && !needs_.volume) break;
            row_ = mixed_ ? c - begin : policy_.row_of_cell[c];
            if (mixed_) name_group_of(c, c == begin);
            add_cell(segment, c, counted);
            if (needs_.volume)
                year_cases_->add(hospital, row_, {cells_.count[c], in_pool ? 0 : cells_.count[c]});
            add_months(segment, c, counted);
            if (in_pool && policy_.schedule.exits) count_pool(segment, c);
        }
        if (mixed_) out_.group_begin.push_back(static_cast<std::uint32_t>(group_.size()));
    }

    /// A new sum where the group changes; cells of one group follow one another but for those
    /// outside the pool.
    void name_group_of(std::uint32_t c, bool first) {
        if (first || cells_.group[c] != group_.back()) group_.push_back(cells_.group[c]);
    }

    void add_cell(std::size_t segment, std::uint32_t c, bool counted) {
        const auto hospital = static_cast<std::uint32_t>(segment);
        const std::uint32_t sum = mixed_ ? static_cast<std::uint32_t>(group_.size() - 1)
                                         : sum_of_row_[policy_.row_of_cell[c]];
        const std::uint32_t row = mixed_ ? row_ : hospital;
        const double count = cells_.count[c];
        if (counted)
            group_points_->add(sum, row, {cells_.factor[c] * policy_.normal_level(c) * count});
        if (needs_.volume) group_cases_->add(sum, row, {count});
        if (!needs_.money) return;
        const double cost = cells_.cost[c] + cells_.excluded[c];
        const double other = needs_.share ? cells_.cost[c] + cells_.residual[c] : cells_.other[c];
        group_money_->add(sum, row, {cost, other});
        if (needs_.share) group_booked_->add(sum, row, {-cells_.booked[c]});
        year_money_->add(hospital, row_, {cells_.excluded[c], cells_.self_expense[c]});
    }

    void add_months(std::size_t segment, std::uint32_t c, bool counted) {
        for (std::uint32_t e = cells_.entry_begin[c]; e < cells_.entry_begin[c + 1]; ++e) {
            const auto sum =
                static_cast<std::uint32_t>(segment * month_count + cells_.entry_month[e]);
            if (counted)
                month_points_->add(
                    sum, row_,
                    {cells_.factor[c] * policy_.normal_level(c) * cells_.entry_count[e]});
            if (!needs_.money) continue;
            const double booked = cells_.entry_booked[e];
            const double residual = cells_.entry_residual[e];
            if (needs_.share) {
                month_money_->add(sum, row_, {cells_.entry_cost[e], residual});
                month_booked_->add(sum, row_, {booked});
            } else {
                month_money_->add(sum, row_, {cells_.entry_cost[e], booked, residual});
            }
        }
    }

    void count_pool(std::size_t segment, std::uint32_t c) {
        out_.group_pool_cases[cells_.group[c]] += cells_.count[c];
        for (std::uint32_t e = cells_.entry_begin[c]; e < cells_.entry_begin[c + 1]; ++e)
            out_.pool_cases[segment * month_count + cells_.entry_month[e]] += cells_.entry_count[e];
    }

    void take() {
        const std::size_t segments = cells_.pool_end.size();
        const auto by_group = [&](const Maker* made, GroupSums<Real>& sums) {
            if (made == nullptr) return;
            sums = {made->make(group_.size()), group_, scale_row_};
        };
        const auto by_sum = [](const Maker* made, std::size_t n, RowSums<Real>& sums) {
            if (made != nullptr) sums = made->make(n);
        };
        by_sum(month_points_, segments * month_count, out_.month_points);
        by_sum(month_money_, segments * month_count, out_.month_money);
        by_sum(month_booked_, segments * month_count, out_.month_booked);
        by_sum(year_money_, segments, out_.year_money);
        by_sum(year_cases_, segments, out_.year_cases);
        by_group(group_points_, out_.group_points);
        by_group(group_cases_, out_.group_cases);
        by_group(group_money_, out_.group_money);
        by_group(group_booked_, out_.group_booked);
    }

    const EnginePlan& plan_;
    const PolicyPlan& policy_;
    const CellTable& cells_;
    const kernels::Needs& needs_;
    const bool mixed_;
    CaseSums<Real>& out_;
    std::vector<std::unique_ptr<Maker>> makers_;
    Maker *month_points_ = nullptr, *month_money_ = nullptr, *month_booked_ = nullptr,
          *year_money_ = nullptr, *year_cases_ = nullptr, *group_points_ = nullptr,
          *group_cases_ = nullptr, *group_money_ = nullptr, *group_booked_ = nullptr;
    std::vector<std::uint32_t> sum_of_row_, group_, scale_row_;
    std::uint32_t row_ = 0;  ///< of the cell at hand, in the block's table
};

}  // namespace

template <class Real>
CaseSums<Real>::CaseSums(const EnginePlan& plan, const PolicyPlan& policy) {
    CaseSumsMaker<Real>(plan, policy, *this).run();
}

template struct CaseSums<float>;
template struct CaseSums<double>;

}  // namespace drgsim
