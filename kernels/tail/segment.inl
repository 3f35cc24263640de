// Body of evaluate_segment, compiled once for each instruction set (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "segment.inl is compiled through segment.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

bool pays(const Form& form) {
    return form.constant != 0 || form.per_k != 0 || form.per_ratio != 0;
}

/// The least of a row. In eight strands, so that it vectorises: the order makes no difference.
double least_of(const double* __restrict row) {
    constexpr int strands = 8;
    double least[strands];
    for (int k = 0; k < strands; ++k) least[k] = row[k];
    for (int l = strands; l < lanes; l += strands) {
        for (int k = 0; k < strands; ++k) least[k] = row[l + k] < least[k] ? row[l + k] : least[k];
    }
    for (int k = 1; k < strands; ++k) least[0] = least[k] < least[0] ? least[k] : least[0];
    return least[0];
}

/// The greatest of a row.
double most_of(const double* __restrict row) {
    constexpr int strands = 8;
    double most[strands];
    for (int k = 0; k < strands; ++k) most[k] = row[k];
    for (int l = strands; l < lanes; l += strands) {
        for (int k = 0; k < strands; ++k) most[k] = row[l + k] > most[k] ? row[l + k] : most[k];
    }
    for (int k = 1; k < strands; ++k) most[0] = most[k] > most[0] ? most[k] : most[0];
    return most[0];
}

template <class Real>
class Segment {
  public:
    Segment(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
            const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
            const ApprovalDraw* draw, SegmentSums<Real>& sums)
        : schedule_(schedule),
          needs_(needs),
          cells_(cells),
          groups_(groups),
          hospital_(hospital),
          draw_(draw),
          sums_(sums),
          all_(needs, cells, groups, hospital, sums) {
        points_.clear();
        addon_.clear();
        for (int j = 0; j < schedule.pieces; ++j) {
            if (schedule.piece[j].leaves)
                (j < schedule.normal ? exits_below_ : exits_above_) = true;
        }
        if (schedule.review && !needs.approval) fill_approval(nullptr);
        if (!schedule.exits) return;
        left_cost_.clear();
        left_booked_.clear();
        left_other_.clear();
    }

    void run(std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row) {
        for (std::uint32_t cell = cell_begin; cell < cell_end; ++cell) {
            evaluate(cell, static_cast<std::size_t>(row[cell - cell_begin]));
            if ((cell - cell_begin) % flush_cells == flush_cells - 1) flush();
        }
        flush();
    }

  private:
    void evaluate(std::uint32_t cell, std::size_t row) {
        row_ = row;
        all_.begin(row);
        if (cells_.whole_group[cell] != 0) {
            review_whole_group(cell);
        } else {
            count_as_normal(cell);
            correct_low(cell);
            correct_high(cell);
            if (schedule_.exits) finish_exits(cell);
        }
        const std::size_t group = static_cast<std::size_t>(cells_.group[cell]) * lanes;
        add_rows(sums_.year_points, cell_points_);
        add_rows(sums_.group_points + group, cell_points_);
        Real* __restrict kept = sums_.cell_points + static_cast<std::size_t>(cell) * lanes;
        for (int l = 0; l < lanes; ++l) kept[l] = cell_points_[l];
        all_.add(cell);
    }

    /// P = u (C - U) / M; a share of it in the month (rules 4, whole-group review).
    void review_whole_group(std::uint32_t cell) {
        const Real* __restrict money = needs_.money ? all_.money : nullptr;
        const Real year = static_cast<Real>(schedule_.review_per_yuan * cells_.reviewed[cell]);
        for (int l = 0; l < lanes; ++l) cell_points_[l] = year;
        if (money != nullptr) {
            for (int l = 0; l < lanes; ++l) cell_points_[l] *= money[l];
        }
        const double monthly = schedule_.review_per_yuan * schedule_.review_month_share;
        for (std::uint32_t e = cells_.entry_begin[cell]; e < cells_.entry_begin[cell + 1]; ++e) {
            const Real value = static_cast<Real>(monthly * cells_.entry_reviewed[e]);
            Real* __restrict month = points_.row[cells_.entry_month[e]];
            if (money != nullptr) {
                for (int l = 0; l < lanes; ++l) month[l] += value * money[l];
            } else {
                for (int l = 0; l < lanes; ++l) month[l] += value;
            }
        }
    }

    /// Every case of the cell as normal: b c k a, or b k a. With exits the normal points follow in
    /// finish_exits, of the cases that stayed: a cell that all leave must come out exactly 0.
    void count_as_normal(std::uint32_t cell) {
        const std::size_t at = row_ * lanes;
        const Real* __restrict points =
            (schedule_.normal_without_level ? groups_.scaled : groups_.points) + at;
        factor_ = static_cast<Real>(cells_.factor[cell]);
        aux_ = static_cast<Real>(cells_.aux[cell]);
        for (int l = 0; l < lanes; ++l) normal_[l] = points[l] * hospital_.points[l] * factor_;
        if (schedule_.exits) {
            for (int l = 0; l < lanes; ++l) cell_points_[l] = 0;
            return;
        }
        const Real count = static_cast<Real>(cells_.count[cell]);
        for (int l = 0; l < lanes; ++l) cell_points_[l] = count * normal_[l];
        for (std::uint32_t e = cells_.entry_begin[cell]; e < cells_.entry_begin[cell + 1]; ++e) {
            const Real entry = static_cast<Real>(cells_.entry_count[e]);
            Real* __restrict month = points_.row[cells_.entry_month[e]];
            for (int l = 0; l < lanes; ++l) month[l] += entry * normal_[l];
        }
    }

    /// Where piece j ends by lane: costs at or above it lie beyond. Compared in double, whatever
    /// the lanes, so that single lanes put no case into another piece.
    void fill_bound(int j) {
        const double* __restrict bound = groups_.bound[j] + row_ * lanes;
        double* __restrict out = bound_[j];
        for (int l = 0; l < lanes; ++l) out[l] = bound[l] * hospital_.bound[l];
    }

    /// What piece j pays as intercept and slope in the case's cost, by lane.
    void fill_line(int j) {
        const Piece& piece = schedule_.piece[j];
        const std::size_t at = row_ * lanes;
        if (piece.leaves) {  // as normal: no change here, taken off in finish_exits
            for (int l = 0; l < lanes; ++l) intercept_[j][l] = normal_[l];
            for (int l = 0; l < lanes; ++l) slope_[j][l] = 0;
            return;
        }
        const Real actual = static_cast<Real>(piece.actual_per_yuan);
        for (int l = 0; l < lanes; ++l) intercept_[j][l] = 0;
        for (int l = 0; l < lanes; ++l) slope_[j][l] = actual;
        if (needs_.money) {
            for (int l = 0; l < lanes; ++l) slope_[j][l] *= all_.money[l];
        }
        if (pays(piece.normal))
            add_form(j, piece.normal, groups_.points + at, hospital_.points, factor_);
        if (pays(piece.base))
            add_form(j, piece.base, groups_.scaled + at, hospital_.points, factor_);
        if (pays(piece.plain)) add_form(j, piece.plain, groups_.base + at, hospital_.volume, aux_);
    }

    /// Adds the form times group * hospital * factor to the line of piece j.
    void add_form(int j, const Form& form, const Real* __restrict group,
                  const Real* __restrict hospital, Real factor) {
        const std::size_t at = row_ * lanes;
        const Real constant = static_cast<Real>(form.constant),
                   per_k = static_cast<Real>(form.per_k),
                   per_ratio = static_cast<Real>(form.per_ratio);
        Real* __restrict intercept = intercept_[j];
        Real* __restrict slope = slope_[j];
        for (int l = 0; l < lanes; ++l) {
            const Real points = group[l] * hospital[l] * factor;
            const Real per_yuan = groups_.per_yuan[at + l] * hospital_.ratio[l];
            intercept[l] += points * (constant + per_k * groups_.k[at + l]);
            slope[l] += points * per_ratio * per_yuan;
        }
    }

    /// Points of a case in piece j by lane.
    void fill_value(int j, Real cost, Real* __restrict value) const {
        const Real* __restrict intercept = intercept_[j];
        const Real* __restrict slope = slope_[j];
        for (int l = 0; l < lanes; ++l) value[l] = intercept[l] + slope[l] * cost;
        if (!schedule_.piece[j].at_most_base || schedule_.piece[j].leaves) return;
        const Real* __restrict base = groups_.base + row_ * lanes;
        for (int l = 0; l < lanes; ++l) {
            const Real most = base[l] * hospital_.volume[l];
            value[l] = value[l] < most ? value[l] : most;
        }
    }

    /// Cases that some lane puts below the normal piece: a prefix of the cell.
    void correct_low(std::uint32_t cell) {
        const int last = schedule_.normal - 1;
        if (last < 0) return;
        std::uint32_t i = cells_.case_begin[cell];
        const std::uint32_t end = cells_.case_begin[cell + 1];
        const double most = groups_.bound_most[last][row_] * hospital_.bound_most;
        if (i == end || cells_.case_cost[i] > most) return;
        for (int j = 0; j <= last; ++j) fill_bound(j);
        const double highest = most_of(bound_[last]);
        if (cells_.case_cost[i] >= highest) return;
        for (int j = 0; j <= last; ++j) fill_line(j);
        for (int l = 0; l < lanes; ++l) counted_[l] = 0;
        for (; i < end && cells_.case_cost[i] < highest; ++i) correct_low_case(i, last);
        add_counted(sums_.cases_low);
    }

    void correct_low_case(std::uint32_t i, int last) {
        const double exact = cells_.case_cost[i];
        const Real cost = static_cast<Real>(exact);
        alignas(64) Real value[lanes];
        alignas(64) Real lower[lanes];
        fill_value(last, cost, value);
        for (int j = last - 1; j >= 0; --j) {
            fill_value(j, cost, lower);
            for (int l = 0; l < lanes; ++l) value[l] = exact < bound_[j][l] ? lower[l] : value[l];
        }
        Real* __restrict month = points_.row[cells_.case_month[i]];
        const double* __restrict bound = bound_[last];
        for (int l = 0; l < lanes; ++l) {
            const bool low = exact < bound[l];
            const Real change = low ? value[l] - normal_[l] : Real(0);
            month[l] += change;
            cell_points_[l] += change;
            counted_[l] += low ? Real(1) : Real(0);
        }
        if (!exits_below_) return;
        fill_gone(0, last, exact);
        for (int l = 0; l < lanes; ++l) {
            gone_[l] = exact < bound[l] ? gone_[l] : Real(0);
            counted_[l] -= gone_[l];
        }
        leave(i);
    }

    /// Cases that some lane puts above the normal piece: a suffix of the cell.
    void correct_high(std::uint32_t cell) {
        const int normal = schedule_.normal;
        if (normal + 1 >= schedule_.pieces) return;
        const std::uint32_t begin = cells_.case_begin[cell];
        std::uint32_t i = cells_.case_begin[cell + 1];
        const double least = groups_.bound_least[normal][row_] * hospital_.bound_least;
        if (i == begin || cells_.case_cost[i - 1] < least) return;
        for (int j = normal; j + 1 < schedule_.pieces; ++j) fill_bound(j);
        const double lowest = least_of(bound_[normal]);
        if (cells_.case_cost[i - 1] < lowest) return;
        if (schedule_.review) {
            fill_add_on(lowest);
        } else {
            for (int j = normal + 1; j < schedule_.pieces; ++j) fill_line(j);
        }
        for (int l = 0; l < lanes; ++l) counted_[l] = 0;
        while (i > begin && cells_.case_cost[i - 1] >= lowest) {
            --i;
            count_high(i);
            if (exits_above_) leave_high(i);
            if (schedule_.review) {
                request_add_on(cell, i);
            } else {
                pay_high(i);
            }
        }
        add_counted(sums_.cases_high);
    }

    void count_high(std::uint32_t i) {
        const double exact = cells_.case_cost[i];
        const double* __restrict bound = bound_[schedule_.normal];
        for (int l = 0; l < lanes; ++l) counted_[l] += exact >= bound[l] ? Real(1) : Real(0);
    }

    /// A high case leaves in the lanes that put it into such a piece.
    void leave_high(std::uint32_t i) {
        const double exact = cells_.case_cost[i];
        const double* __restrict bound = bound_[schedule_.normal];
        fill_gone(schedule_.normal + 1, schedule_.pieces - 1, exact);
        for (int l = 0; l < lanes; ++l) {
            gone_[l] = exact >= bound[l] ? gone_[l] : Real(0);
            counted_[l] -= gone_[l];
        }
        leave(i);
    }

    /// The tail's high formula, paid at clearing (rules 12, Review, automatic).
    void pay_high(std::uint32_t i) {
        const double exact = cells_.case_cost[i];
        const Real cost = static_cast<Real>(exact);
        alignas(64) Real value[lanes];
        alignas(64) Real higher[lanes];
        fill_value(schedule_.normal + 1, cost, value);
        for (int j = schedule_.normal + 2; j < schedule_.pieces; ++j) {
            fill_value(j, cost, higher);
            for (int l = 0; l < lanes; ++l)
                value[l] = exact >= bound_[j - 1][l] ? higher[l] : value[l];
        }
        const double* __restrict bound = bound_[schedule_.normal];
        for (int l = 0; l < lanes; ++l) {
            cell_points_[l] += exact >= bound[l] ? value[l] - normal_[l] : Real(0);
        }
    }

    /// Rows for the add-ons of this cell: ratio a yuan, approval rate, least C - U of a request.
    void fill_add_on(double lowest) {
        const std::size_t at = row_ * lanes;
        for (int l = 0; l < lanes; ++l) per_yuan_[l] = groups_.add_on[at + l] * hospital_.ratio[l];
        if (needs_.approval) fill_approval(groups_.approval + at);
        request_ = bound_[schedule_.normal];
        lowest_request_ = lowest;
        if (groups_.request == groups_.bound[schedule_.normal]) return;
        for (int l = 0; l < lanes; ++l)
            request_bound_[l] = groups_.request[at + l] * hospital_.bound[l];
        request_ = request_bound_;
        lowest_request_ = least_of(request_bound_);
    }

    void fill_approval(const double* group) {
        fill_rate(group, hospital_.approval, rate_);
        for (int l = 0; l < lanes; ++l) share_[l] = static_cast<Real>(rate_[l]);
    }

    /// add-on = q normal max(0, (C - U) / S - K), all requests granted (rules 4, Review).
    void request_add_on(std::uint32_t cell, std::uint32_t i) {
        const double exact = cells_.case_cost[i];
        const double exact_reviewed = cells_.case_reviewed[i];
        if (exact_reviewed < lowest_request_) return;
        std::uint64_t approved = 0;
        if (draw_ != nullptr) {
            approved = draw_approvals(*draw_, cells_.case_order[i], rate_);
            share_of_approved(approved, share_);
        }
        const Real reviewed = static_cast<Real>(exact_reviewed);
        const Real* __restrict k = groups_.k + row_ * lanes;
        const double* bound = bound_[schedule_.normal];
        const double* request = request_;
        for (int l = 0; l < lanes; ++l) {
            const bool asks = (exact >= bound[l]) & (exact_reviewed >= request[l]);
            asked_[l] = asks ? share_[l] : Real(0);
        }
        if (exits_above_) {
            for (int l = 0; l < lanes; ++l) asked_[l] = gone_[l] > Real(0) ? Real(0) : asked_[l];
        }
        Real* __restrict month = addon_.row[cells_.case_month[i]];
        for (int l = 0; l < lanes; ++l) {
            Real beyond = reviewed * per_yuan_[l] - k[l];
            beyond = beyond > Real(0) ? beyond : Real(0);
            const Real value = asked_[l] * (normal_[l] * beyond);
            month[l] += value;
            cell_points_[l] += value;
        }
        if (needs_.volume) multiply_by(asked_, all_.volume);
        add_rows(sums_.requested, asked_);
        sums_.requests[sums_.request_count++] = {cell, i, approved};
    }

    /// gone_ = 1 where a case of pieces first .. last lies in one that leaves.
    void fill_gone(int first, int last, double exact) {
        alignas(64) Real gone[lanes];
        const Real of_last = schedule_.piece[last].leaves ? Real(1) : Real(0);
        for (int l = 0; l < lanes; ++l) gone[l] = of_last;
        for (int j = last - 1; j >= first; --j) {
            const Real of_piece = schedule_.piece[j].leaves ? Real(1) : Real(0);
            const double* __restrict bound = bound_[j];
            for (int l = 0; l < lanes; ++l) gone[l] = exact < bound[l] ? of_piece : gone[l];
        }
        for (int l = 0; l < lanes; ++l) gone_[l] = gone[l];
    }

    /// Counts and money of a case in the lanes where it is gone.
    void leave(std::uint32_t i) {
        if (left_months_ == 0) {
            for (int l = 0; l < lanes; ++l)
                cell_gone_[l] = cell_booked_[l] = cell_other_[l] = cell_self_[l] = 0;
        }
        const int t = cells_.case_month[i];
        Real* __restrict month_gone = gone_of_.row[t];
        if ((left_months_ >> t & 1U) == 0) {
            for (int l = 0; l < lanes; ++l) month_gone[l] = 0;
            left_months_ |= 1U << t;
        }
        const Real paid = static_cast<Real>(cells_.case_booked[i]);
        const Real gross = static_cast<Real>(cells_.case_paid[i] - cells_.case_excluded[i]);
        alignas(64) Real money[lanes];
        alignas(64) Real booked[lanes];
        alignas(64) Real other[lanes];
        for (int l = 0; l < lanes; ++l) money[l] = gone_[l] * all_.money[l];
        for (int l = 0; l < lanes; ++l) booked[l] = paid * (gone_[l] * all_.booked[l]);
        for (int l = 0; l < lanes; ++l) other[l] = gross * money[l] - booked[l];
        add_scaled(left_cost_.row[t], static_cast<Real>(cells_.case_cost[i]), money);
        add_scaled(cell_self_, static_cast<Real>(cells_.case_self_expense[i]), money);
        add_scaled(left_booked_.row[t], Real(1), booked);
        add_scaled(cell_booked_, Real(1), booked);
        add_scaled(left_other_.row[t], Real(1), other);
        add_scaled(cell_other_, Real(1), other);
        add_scaled(month_gone, Real(1), gone_);
        add_scaled(cell_gone_, Real(1), gone_);
    }

    /// Normal points of the cases that stayed, and the sums over the cell's cases that left.
    void finish_exits(std::uint32_t cell) {
        for (std::uint32_t e = cells_.entry_begin[cell]; e < cells_.entry_begin[cell + 1]; ++e) {
            const int t = cells_.entry_month[e];
            const Real entry = static_cast<Real>(cells_.entry_count[e]);
            if ((left_months_ >> t & 1U) != 0) {
                alignas(64) Real stay[lanes];
                for (int l = 0; l < lanes; ++l) stay[l] = entry - gone_of_.row[t][l];
                add_product(points_.row[t], stay, normal_);
            } else {
                add_scaled(points_.row[t], entry, normal_);
            }
        }
        const Real count = static_cast<Real>(cells_.count[cell]);
        if (left_months_ == 0) return add_scaled(cell_points_, count, normal_);
        left_months_ = 0;
        const std::size_t group = static_cast<std::size_t>(cells_.group[cell]) * lanes;
        alignas(64) Real stay[lanes];
        for (int l = 0; l < lanes; ++l) stay[l] = count - cell_gone_[l];
        add_product(cell_points_, stay, normal_);
        multiply_by(cell_gone_, all_.volume);
        add_rows(sums_.cases_outside, cell_gone_);
        add_rows(sums_.left_self_expense, cell_self_);
        add_rows(sums_.group_left_other + group, cell_other_);
        if (schedule_.exits_charged) add_rows(sums_.group_charge + group, cell_booked_);
    }

    void add_counted(double* out) {
        if (needs_.volume) multiply_by(counted_, all_.volume);
        add_rows(out, counted_);
    }

    void flush() {
        points_.flush_to(sums_.month_points);
        if (schedule_.review) addon_.flush_to(sums_.month_addon);
        all_.flush();
        if (!schedule_.exits) return;
        left_cost_.flush_to(sums_.left_cost);
        left_other_.flush_to(sums_.left_other);
        if (schedule_.exits_charged) left_booked_.add_to(sums_.charge);
        left_booked_.flush_to(sums_.left_booked);
    }

    const Schedule& schedule_;
    const Needs& needs_;
    const CellColumns& cells_;
    const GroupRows<Real>& groups_;
    const HospitalRow<Real>& hospital_;
    const ApprovalDraw* draw_;
    SegmentSums<Real>& sums_;
    CellMoney<Real> all_;
    bool exits_below_ = false, exits_above_ = false;
    std::size_t row_ = 0;
    Real factor_ = 1, aux_ = 1;
    double lowest_request_ = 0;
    unsigned left_months_ = 0;  ///< bit t: some case of the cell left in month t, in some lane
    MonthSums<Real> points_, addon_, left_cost_, left_booked_, left_other_, gone_of_;
    alignas(64) Real normal_[lanes], cell_points_[lanes], counted_[lanes];
    alignas(64) Real per_yuan_[lanes], share_[lanes], asked_[lanes];
    alignas(64) Real gone_[lanes], cell_gone_[lanes], cell_booked_[lanes], cell_other_[lanes],
        cell_self_[lanes];
    alignas(64) Real intercept_[max_pieces][lanes], slope_[max_pieces][lanes];
    alignas(64) double bound_[max_pieces][lanes], rate_[lanes], request_bound_[lanes];
    const double* request_ = nullptr;  ///< C - U that may ask, by lane
};

}  // namespace

template <class Real>
void evaluate_segment(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
                      std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row,
                      const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
                      const ApprovalDraw* draw, SegmentSums<Real>& sums) {
    Segment<Real> segment(schedule, needs, cells, groups, hospital, draw, sums);
    segment.run(cell_begin, cell_end, row);
}

template void evaluate_segment<float>(const Schedule&, const Needs&, const CellColumns&,
                                      std::uint32_t, std::uint32_t, const std::uint32_t*,
                                      const GroupRows<float>&, const HospitalRow<float>&,
                                      const ApprovalDraw*, SegmentSums<float>&);
template void evaluate_segment<double>(const Schedule&, const Needs&, const CellColumns&,
                                       std::uint32_t, std::uint32_t, const std::uint32_t*,
                                       const GroupRows<double>&, const HospitalRow<double>&,
                                       const ApprovalDraw*, SegmentSums<double>&);

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
