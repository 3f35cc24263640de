// Body of correct_tails, compiled once for each instruction set (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "tails.inl is compiled through tails.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

/// `weighted`: every case counts as often as its row of weights says.
template <class Real, bool weighted>
class Tails : private RatioTails<Real, weighted> {
  public:
    Tails(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
          const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
          const ApprovalDraw* draw, const std::uint8_t* weights, TailSums<Real>& sums)
        : RatioTails<Real, weighted>(schedule, needs, cells, groups, hospital, draw, weights, sums),
          exits_(schedule.exits_charged, cells, sums) {
        for (int j = 0; j < schedule.pieces; ++j) {
            if (schedule.piece[j].leaves)
                (j < schedule.normal ? exits_below_ : exits_above_) = true;
        }
        const int below_normal = schedule.normal, above_normal = schedule.pieces - 1 - below_normal;
        one_line_below_ = below_normal == 1 && !exits_below_;
        one_line_above_ =
            above_normal == 1 && !exits_above_ && !schedule.piece[below_normal + 1].at_most_base;
        has_low_ = below_normal > 0;
        has_high_ = above_normal > 0;
        // Where there is no such bound, any table does: the flags above decide.
        most_bound_ = has_low_ ? groups.bound_most[below_normal - 1] : groups.cost;
        least_bound_ = has_high_ ? groups.bound_least[below_normal] : groups.cost;
        clear(year_);
    }

    void run(std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row) {
        this->first_case_ = cells_.cell_brief[cell_begin].case_begin;
        for (std::uint32_t cell = cell_begin; cell < cell_end; ++cell) {
            fetch_ahead(cell, cell_end);
            const CellBrief& brief = cells_.cell_brief[cell];
            this->set_cell(brief, row != nullptr ? row[cell - cell_begin] : brief.row);
            if (evaluate(cell, brief) && ++moved_ % flush_cells == 0) flush();
        }
        if (moved_ % flush_cells != 0) flush();
    }

  private:
    /// Cases are read where cells meet, in few cells: no order that the processor would foresee.
    [[gnu::always_inline]] void fetch_ahead(std::uint32_t cell, std::uint32_t end) const {
        constexpr std::uint32_t ahead = 6;
        if (cell + ahead >= end) return;
        const CellBrief& brief = cells_.cell_brief[cell + ahead];
        const CaseBrief* first = cells_.brief + brief.case_begin;
        __builtin_prefetch(first - 6);
        __builtin_prefetch(first - 1);
        __builtin_prefetch(first + 4);
        if (brief.whole_group == 0) return;
        __builtin_prefetch(cells_.reviewed + cell + ahead);
        __builtin_prefetch(cells_.entry_month + brief.entry_begin);
        __builtin_prefetch(cells_.entry_reviewed + brief.entry_begin);
    }

    using Base = RatioTails<Real, weighted>;
    using Base::above;
    using Base::add_cases;
    using Base::add_requested;
    using Base::below;
    using Base::booked_;
    using Base::bound_;
    using Base::cells_;
    using Base::change_below;
    using Base::cost_of;
    using Base::draw_;
    using Base::fill_line;
    using Base::fill_most;
    using Base::high_;
    using Base::high_by_ratio;
    using Base::hospital_;
    using Base::intercept_;
    using Base::low_;
    using Base::low_by_ratio;
    using Base::money_;
    using Base::most_;
    using Base::normal_;
    using Base::once;
    using Base::points_;
    using Base::row_;
    using Base::scale_;
    using Base::schedule_;
    using Base::slope_;
    using Base::sums_;
    using Base::times;
    using Base::told_by_ratio;
    using Base::value_;
    using Base::volume_;
    using typename Base::AddOn;

    /// @returns whether some lane puts some case of the cell away from the normal piece.
    [[gnu::always_inline]] bool evaluate(std::uint32_t cell, const CellBrief& brief) {
        if (brief.whole_group != 0) {
            if constexpr (weighted) return false;  // add_weighted_cells counts it
            finish(cell, review_whole_group(cell));
            return true;
        }
        // The cell's extremes against those of the bounds, without a branch between.
        const double highest = most_bound_[row_] * hospital_.bound_most * scale_;
        const double lowest = least_bound_[row_] * hospital_.bound_least * scale_;
        const bool low = has_low_ & (brief.least <= highest);
        const bool high = has_high_ & (brief.most >= lowest);
        if (!(low | high)) return false;
        this->begin(cell);
        if (!told_by_ratio(low)) return evaluate_any(cell, low, high);
        const Row<Real> normal = this->normal_row();
        const Row<Real> ratio = this->ratio_row(scale_);
        Row<Real> change = Row<Real>::none();
        bool moved = low && low_by_ratio(cell, ratio, normal, change);
        if (high) moved |= high_by_ratio(cell, ratio, normal, change);
        if (moved) finish(cell, change);
        return moved;
    }

    /// The same for any pieces.
    [[gnu::noinline]] bool evaluate_any(std::uint32_t cell, bool low, bool high) {
        const Row<Real> normal = this->normal_row();
        normal.store_to(normal_);
        Row<Real> change = Row<Real>::none();
        bool moved = false;
        if (low) {
            moved = !one_line_below_ ? correct_low(cell, change)
                    : schedule_.piece[0].at_most_base
                        ? correct_low_line<true>(cell, normal, change)
                        : correct_low_line<false>(cell, normal, change);
        }
        if (high && schedule_.review && !exits_above_) {
            moved |= draw_ != nullptr ? review_high<true>(cell, normal, change)
                                      : review_high<false>(cell, normal, change);
        } else if (high) {
            moved |= !schedule_.review && one_line_above_ ? correct_high_line(cell, change)
                                                          : correct_high(cell, change);
        }
        if (schedule_.exits) exits_.finish(cell, volume_);
        if (moved) finish(cell, change);
        return moved;
    }

    /// P = u (C - U) / M; a share of it in the month (rules 4, whole-group review).
    Row<Real> review_whole_group(std::uint32_t cell) {
        const Row<Real> money = this->money_row();
        const double monthly = schedule_.review_per_yuan * schedule_.review_month_share;
        for (std::uint32_t e = cells_.cell_brief[cell].entry_begin;
             e < cells_.cell_brief[cell + 1].entry_begin; ++e) {
            Row<Real> due = money;
            due.multiply_by(static_cast<Real>(monthly * cells_.entry_reviewed[e]));
            due.add_to(points_.row[cells_.entry_month[e]]);
        }
        Row<Real> year = money;
        year.multiply_by(static_cast<Real>(schedule_.review_per_yuan * cells_.reviewed[cell]));
        return year;
    }

    /// Cases that some lane puts below the normal piece, a prefix of the cell, where one line pays
    /// them, at most b if `capped`.
    template <bool capped>
    bool correct_low_line(std::uint32_t cell, const Row<Real>& normal, Row<Real>& change) {
        std::uint32_t i = cells_.cell_brief[cell].case_begin;
        const std::uint32_t end = cells_.cell_brief[cell + 1].case_begin;
        const Row<Real> bound = this->bound_row(0);
        Lanes<Real> low = below(bound, 0, i);
        if (!any_of(low)) return false;
        fill_line(cell, 0);
        if constexpr (capped) fill_most();
        const Row<Real> intercept(intercept_[0]), slope(slope_[0]);
        Row<Real> count = Row<Real>::none();
        do {
            const Pack<Real> cost = all_lanes(cost_of(i));
            Real* month = points_.row[cells_.brief[i].month];
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p) {
                const int l = p * width<Real>;
                Pack<Real> paid = intercept.pack[p] + slope.pack[p] * cost;
                if constexpr (capped) paid = lesser(paid, load(most_ + l));
                const Pack<Real> more = times(i, p, keep(low.mask[p], paid - normal.pack[p]));
                store(month + l, load(month + l) + more);
                change.pack[p] += more;
                count.pack[p] = add_where(low.mask[p], count.pack[p], once(i, p));
            }
            if (++i == end) break;
            low = below(bound, 0, i);
        } while (any_of(low));
        add_cases(count, low_);
        return true;
    }

    /// The same for any pieces.
    bool correct_low(std::uint32_t cell, Row<Real>& change) {
        const int last = schedule_.normal - 1;
        std::uint32_t i = cells_.cell_brief[cell].case_begin;
        const std::uint32_t end = cells_.cell_brief[cell + 1].case_begin;
        for (int j = 0; j <= last; ++j) this->bound_row(j).store_to(bound_[j]);
        const Row<Real> bound(bound_[last]);
        Lanes<Real> low = below(bound, last, i);
        if (!any_of(low)) return false;
        for (int j = 0; j <= last; ++j) fill_line(cell, j);
        fill_most();
        clear(counted_);
        change.store_to(cell_points_);
        do {
            correct_low_case(i, low);
            if (++i == end) break;
            low = below(bound, last, i);
        } while (any_of(low));
        change = Row<Real>(cell_points_);
        add_cases(Row<Real>(counted_), low_);
        return true;
    }

    void correct_low_case(std::uint32_t i, const Lanes<Real>& low) {
        const int last = schedule_.normal - 1;
        const Lanes<Real> gone = change_below(0, last, i, low);
        Real* month = points_.row[cells_.brief[i].month];
        for (int p = 0; p < packs<Real>; ++p) {
            const int l = p * width<Real>;
            const Pack<Real> change =
                times(i, p, keep(low.mask[p], load(value_ + l) - load(normal_ + l)));
            store(month + l, load(month + l) + change);
            store(cell_points_ + l, load(cell_points_ + l) + change);
        }
        count(i, low, gone);
        if (exits_below_) exits_.add(i, gone, money_, booked_);
    }

    /// counted_ += 1 in the lanes of `tail` that are not `gone`.
    void count(std::uint32_t i, const Lanes<Real>& tail, const Lanes<Real>& gone) {
        for (int p = 0; p < packs<Real>; ++p) {
            Real* counted = counted_ + p * width<Real>;
            const Mask<Real> stays = without(gone.mask[p], tail.mask[p]);
            store(counted, add_where(stays, load(counted), once(i, p)));
        }
    }

    /// Cases that some lane puts above the normal piece, a suffix of the cell, where one line pays
    /// them, at clearing (rules 12, Review, automatic).
    bool correct_high_line(std::uint32_t cell, Row<Real>& change) {
        const std::uint32_t begin = cells_.cell_brief[cell].case_begin;
        std::uint32_t i = cells_.cell_brief[cell + 1].case_begin - 1;
        const int piece = schedule_.normal;
        const Row<Real> bound = this->bound_row(piece);
        Lanes<Real> high = above(bound, piece, i);
        if (!any_of(high)) return false;
        fill_line(cell, piece + 1);
        const Row<Real> intercept(intercept_[piece + 1]), slope(slope_[piece + 1]), normal(normal_);
        Row<Real> sum = Row<Real>::none(), count = Row<Real>::none();
        while (true) {
            const Pack<Real> cost = all_lanes(cost_of(i));
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p) {
                const Pack<Real> paid = intercept.pack[p] + slope.pack[p] * cost;
                sum.pack[p] += times(i, p, keep(high.mask[p], paid - normal.pack[p]));
                count.pack[p] = add_where(high.mask[p], count.pack[p], once(i, p));
            }
            if (i == begin) break;
            high = above(bound, piece, --i);
            if (!any_of(high)) break;
        }
        change.add(sum);
        add_cases(count, high_);
        return true;
    }

    /// The same for any pieces, for exits, and for exits with review.
    bool correct_high(std::uint32_t cell, Row<Real>& change) {
        const int normal = schedule_.normal;
        const std::uint32_t begin = cells_.cell_brief[cell].case_begin;
        std::uint32_t i = cells_.cell_brief[cell + 1].case_begin - 1;
        for (int j = normal; j + 1 < schedule_.pieces; ++j) this->bound_row(j).store_to(bound_[j]);
        const Row<Real> bound(bound_[normal]);
        Lanes<Real> high = above(bound, normal, i);
        if (!any_of(high)) return false;
        for (int j = normal + 1; j < schedule_.pieces; ++j) fill_line(cell, j);
        fill_most();
        AddOn add_on;
        if (schedule_.review) add_on = this->add_on(Row<Real>(normal_));
        clear(counted_);
        change.store_to(cell_points_);
        while (true) {
            correct_high_case(cell, i, high, bound, add_on);
            if (i == begin) break;
            high = above(bound, normal, --i);
            if (!any_of(high)) break;
        }
        change = Row<Real>(cell_points_);
        add_cases(Row<Real>(counted_), high_);
        if (schedule_.review) add_requested(Row<Real>(counted_));
        return true;
    }

    void correct_high_case(std::uint32_t cell, std::uint32_t i, const Lanes<Real>& high,
                           const Row<Real>& bound, const AddOn& add_on) {
        const Lanes<Real> gone = change_below(schedule_.normal + 1, schedule_.pieces - 1, i, high);
        Real* month = points_.row[cells_.brief[i].month];
        for (int p = 0; p < packs<Real>; ++p) {
            const int l = p * width<Real>;
            const Pack<Real> normal = load(normal_ + l);
            const Pack<Real> lost = keep(gone.mask[p], normal);
            const Pack<Real> paid = schedule_.review ? lost : normal - load(value_ + l);
            if (exits_above_) store(month + l, load(month + l) - lost);
            store(cell_points_ + l, load(cell_points_ + l) - times(i, p, keep(high.mask[p], paid)));
        }
        count(i, high, gone);
        if (schedule_.review) {
            Lanes<Real> stays;
            for (int p = 0; p < packs<Real>; ++p)
                stays.mask[p] = without(gone.mask[p], high.mask[p]);
            Row<Real> sum = Row<Real>::none();
            draw_ != nullptr ? this->template request<true>(cell, i, stays, bound, add_on, sum)
                             : this->template request<false>(cell, i, stays, bound, add_on, sum);
            sum.add_to(cell_points_);
        }
        if (exits_above_) exits_.add(i, gone, money_, booked_);
    }

    /// High cases stay normal and ask for an add-on (rules 4, Review).
    template <bool drawn>
    bool review_high(std::uint32_t cell, const Row<Real>& normal, Row<Real>& change) {
        const std::uint32_t begin = cells_.cell_brief[cell].case_begin;
        std::uint32_t i = cells_.cell_brief[cell + 1].case_begin - 1;
        const int piece = schedule_.normal;
        const Row<Real> bound = this->bound_row(piece);
        Lanes<Real> high = above(bound, piece, i);
        if (!any_of(high)) return false;
        const AddOn add_on = this->add_on(normal);
        Row<Real> sum = Row<Real>::none(), count = Row<Real>::none();
        while (true) {
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p)
                count.pack[p] = add_where(high.mask[p], count.pack[p], once(i, p));
            this->template request<drawn>(cell, i, high, bound, add_on, sum);
            if (i == begin) break;
            high = above(bound, piece, --i);
            if (!any_of(high)) break;
        }
        change.add(sum);
        add_cases(count, high_);
        add_requested(count);
        return true;
    }

    /// Adds the cell's correction to the year, and keeps it.
    [[gnu::always_inline]] void finish(std::uint32_t cell, const Row<Real>& change) {
        change.add_to(year_);
        if (sums_.cell_points == nullptr) return;
        const std::uint32_t row = weighted ? cell : sums_.moved_count;
        Real* kept = sums_.cell_points + static_cast<std::size_t>(row) * lanes;
        if constexpr (weighted) {
            change.add_to(kept);
        } else {
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p) stream(kept + p * width<Real>, change.pack[p]);
            sums_.moved[sums_.moved_count++] = cell;
        }
    }

    void flush() {
        points_.flush_to(sums_.month_points);
        move_row(sums_.year_points, year_);
        move_row(sums_.cases_low, low_);
        move_row(sums_.cases_high, high_);
        if (schedule_.review) this->flush_requests();
        if (schedule_.exits) exits_.flush();
    }

    Exits<Real> exits_;
    bool exits_below_ = false, exits_above_ = false;
    bool has_low_, has_high_;    ///< pieces below and above the normal one
    const double* most_bound_;   ///< [rows] greatest bound below the normal piece
    const double* least_bound_;  ///< [rows] least bound above it
    bool one_line_below_, one_line_above_;
    int moved_ = 0;
    alignas(64) Real cell_points_[lanes], counted_[lanes];
    alignas(64) Real year_[lanes];
};

}  // namespace

template <class Real>
void correct_tails(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
                   std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row,
                   const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
                   const ApprovalDraw* draw, const std::uint8_t* weights, TailSums<Real>& sums) {
    if (weights != nullptr) {
        Tails<Real, true>(schedule, needs, cells, groups, hospital, draw, weights, sums)
            .run(cell_begin, cell_end, row);
    } else {
        Tails<Real, false>(schedule, needs, cells, groups, hospital, draw, weights, sums)
            .run(cell_begin, cell_end, row);
    }
}

template void correct_tails<float>(const Schedule&, const Needs&, const CellColumns&, std::uint32_t,
                                   std::uint32_t, const std::uint32_t*, const GroupRows<float>&,
                                   const HospitalRow<float>&, const ApprovalDraw*,
                                   const std::uint8_t*, TailSums<float>&);
template void correct_tails<double>(const Schedule&, const Needs&, const CellColumns&,
                                    std::uint32_t, std::uint32_t, const std::uint32_t*,
                                    const GroupRows<double>&, const HospitalRow<double>&,
                                    const ApprovalDraw*, const std::uint8_t*, TailSums<double>&);

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
