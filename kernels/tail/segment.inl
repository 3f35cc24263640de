// Body of evaluate_segment, compiled once for each instruction set (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "segment.inl is compiled through segment.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

/// Sums of one segment in the lanes' own type, moved to double every few cells.
template <class Real>
struct MonthSums {
    alignas(64) Real row[months][lanes];

    void clear() {
        for (int t = 0; t < months; ++t) {
            for (int l = 0; l < lanes; ++l) row[t][l] = 0;
        }
    }
    void flush_to(double* __restrict out) {
        for (int t = 0; t < months; ++t) {
            for (int l = 0; l < lanes; ++l) out[t * lanes + l] += static_cast<double>(row[t][l]);
        }
        clear();
    }
};

template <class Real>
void add_rows(double* __restrict out, const Real* __restrict values) {
    for (int l = 0; l < lanes; ++l) out[l] += static_cast<double>(values[l]);
}

template <class Real>
class Segment {
  public:
    Segment(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
            const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
            SegmentSums<Real>& sums)
        : schedule_(schedule),
          needs_(needs),
          cells_(cells),
          groups_(groups),
          hospital_(hospital),
          sums_(sums) {
        points_.clear();
        addon_.clear();
        cost_.clear();
        booked_.clear();
        residual_.clear();
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
        const std::size_t at = row * lanes;
        row_ = row;
        if (needs_.volume) {
            for (int l = 0; l < lanes; ++l)
                volume_[l] = groups_.volume[at + l] * hospital_.volume[l];
        }
        if (needs_.money) {
            for (int l = 0; l < lanes; ++l) money_[l] = groups_.money[at + l] * hospital_.money[l];
        }
        if (cells_.whole_group[cell] != 0) {
            review_whole_group(cell);
        } else {
            count_as_normal(cell);
            correct_low(cell);
            correct_high(cell);
        }
        std::size_t group = static_cast<std::size_t>(cells_.group[cell]) * lanes;
        add_rows(sums_.year_points, cell_points_);
        add_rows(sums_.group_points + group, cell_points_);
        Real* __restrict kept = sums_.cell_points + static_cast<std::size_t>(cell) * lanes;
        for (int l = 0; l < lanes; ++l) kept[l] = cell_points_[l];
        if (needs_.volume) add_counts(cell, group);
        if (needs_.money) add_money(cell, group);
    }

    /// P = u (C - U) / M; a share of it in the month (rules 4, whole-group review).
    void review_whole_group(std::uint32_t cell) {
        const Real* __restrict money = needs_.money ? money_ : nullptr;
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

    /// Every case of the cell as normal: b c k a.
    void count_as_normal(std::uint32_t cell) {
        const std::size_t at = row_ * lanes;
        const Real count = static_cast<Real>(cells_.count[cell]);
        for (int l = 0; l < lanes; ++l) normal_[l] = groups_.points[at + l] * hospital_.points[l];
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
        const Real nc = static_cast<Real>(piece.normal.constant),
                   nk = static_cast<Real>(piece.normal.per_k),
                   nr = static_cast<Real>(piece.normal.per_ratio),
                   bc = static_cast<Real>(piece.base.constant),
                   bk = static_cast<Real>(piece.base.per_k),
                   br = static_cast<Real>(piece.base.per_ratio),
                   actual = static_cast<Real>(piece.actual_per_yuan);
        Real* __restrict intercept = intercept_[j];
        Real* __restrict slope = slope_[j];
        for (int l = 0; l < lanes; ++l) {
            const Real k = groups_.k[at + l];
            const Real per_yuan = groups_.per_yuan[at + l] * hospital_.ratio[l];
            const Real scaled = groups_.scaled[at + l] * hospital_.points[l];
            intercept[l] = normal_[l] * (nc + nk * k) + scaled * (bc + bk * k);
            slope[l] = (normal_[l] * nr + scaled * br) * per_yuan;
        }
        if (needs_.money) {
            for (int l = 0; l < lanes; ++l) slope[l] += actual * money_[l];
        } else {
            for (int l = 0; l < lanes; ++l) slope[l] += actual;
        }
    }

    /// Points of a case in piece j by lane.
    void fill_value(int j, Real cost, Real* __restrict value) const {
        const Real* __restrict intercept = intercept_[j];
        const Real* __restrict slope = slope_[j];
        for (int l = 0; l < lanes; ++l) value[l] = intercept[l] + slope[l] * cost;
        if (!schedule_.piece[j].at_most_base) return;
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
        double highest = bound_[last][0];
        for (int l = 0; l < lanes; ++l)
            highest = bound_[last][l] > highest ? bound_[last][l] : highest;
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
        double lowest = bound_[normal][0];
        for (int l = 0; l < lanes; ++l)
            lowest = bound_[normal][l] < lowest ? bound_[normal][l] : lowest;
        if (cells_.case_cost[i - 1] < lowest) return;
        if (schedule_.review) {
            fill_add_on();
        } else {
            for (int j = normal + 1; j < schedule_.pieces; ++j) fill_line(j);
        }
        for (int l = 0; l < lanes; ++l) counted_[l] = 0;
        while (i > begin && cells_.case_cost[i - 1] >= lowest) {
            --i;
            count_high(i);
            if (schedule_.review) {
                request_add_on(cell, i, lowest);
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

    /// Rows of K, ratio a yuan and approval rate for the add-on of this cell.
    void fill_add_on() {
        const std::size_t at = row_ * lanes;
        for (int l = 0; l < lanes; ++l) {
            per_yuan_[l] = groups_.add_on[at + l] * hospital_.ratio[l];
            Real rate = groups_.approval[at + l] * hospital_.approval[l];
            rate = rate < Real(1) ? rate : Real(1);
            rate_[l] = rate > Real(0) ? rate : Real(0);
        }
    }

    /// add-on = q normal max(0, (C - U) / S - K), all requests granted (rules 4, Review).
    void request_add_on(std::uint32_t cell, std::uint32_t i, double lowest) {
        const double exact = cells_.case_reviewed[i];
        if (exact < lowest) return;
        const Real reviewed = static_cast<Real>(exact);
        const Real* __restrict k = groups_.k + row_ * lanes;
        const double* __restrict bound = bound_[schedule_.normal];
        Real* __restrict month = addon_.row[cells_.case_month[i]];
        for (int l = 0; l < lanes; ++l) {
            const Real share = exact >= bound[l] ? rate_[l] : Real(0);
            Real beyond = reviewed * per_yuan_[l] - k[l];
            beyond = beyond > Real(0) ? beyond : Real(0);
            const Real value = share * (normal_[l] * beyond);
            month[l] += value;
            cell_points_[l] += value;
            asked_[l] = share;
        }
        if (needs_.volume) {
            for (int l = 0; l < lanes; ++l) asked_[l] *= volume_[l];
        }
        add_rows(sums_.requested, asked_);
        sums_.requests[sums_.request_count++] = {cell, i};
    }

    void add_counted(double* out) {
        if (needs_.volume) {
            for (int l = 0; l < lanes; ++l) counted_[l] *= volume_[l];
        }
        add_rows(out, counted_);
    }

    void add_counts(std::uint32_t cell, std::size_t group) {
        const Real count = static_cast<Real>(cells_.count[cell]);
        alignas(64) Real row[lanes];
        for (int l = 0; l < lanes; ++l) row[l] = count * volume_[l];
        add_rows(sums_.cases, row);
        add_rows(sums_.group_cases + group, row);
    }

    void add_money(std::uint32_t cell, std::size_t group) {
        const std::size_t at = row_ * lanes;
        alignas(64) Real booked[lanes];
        for (int l = 0; l < lanes; ++l) booked[l] = groups_.booked[at + l] * hospital_.booked[l];
        for (std::uint32_t e = cells_.entry_begin[cell]; e < cells_.entry_begin[cell + 1]; ++e) {
            const int t = cells_.entry_month[e];
            const Real cost = static_cast<Real>(cells_.entry_cost[e]);
            const Real paid = static_cast<Real>(cells_.entry_booked[e]);
            Real* __restrict month_cost = cost_.row[t];
            Real* __restrict month_booked = booked_.row[t];
            for (int l = 0; l < lanes; ++l) month_cost[l] += cost * money_[l];
            for (int l = 0; l < lanes; ++l) month_booked[l] += paid * booked[l];
            if (needs_.residual) {
                const Real rest = static_cast<Real>(cells_.entry_residual[e]);
                for (int l = 0; l < lanes; ++l) residual_.row[t][l] += rest * money_[l];
            }
        }
        const Real excluded = static_cast<Real>(cells_.excluded[cell]);
        const Real self = static_cast<Real>(cells_.self_expense[cell]);
        const Real cost = static_cast<Real>(cells_.cost[cell]);
        const Real paid = static_cast<Real>(cells_.booked[cell]);
        const Real rest = static_cast<Real>(cells_.residual[cell]);
        double* __restrict group_cost = sums_.group_cost + group;
        double* __restrict group_other = sums_.group_other + group;
        for (int l = 0; l < lanes; ++l) {
            group_cost[l] += static_cast<double>((cost + excluded) * money_[l]);
            group_other[l] += static_cast<double>((cost + rest) * money_[l] - paid * booked[l]);
        }
        for (int l = 0; l < lanes; ++l) {
            sums_.excluded[l] += static_cast<double>(excluded * money_[l]);
            sums_.self_expense[l] += static_cast<double>(self * money_[l]);
        }
    }

    void flush() {
        points_.flush_to(sums_.month_points);
        if (schedule_.review) addon_.flush_to(sums_.month_addon);
        if (!needs_.money) return;
        cost_.flush_to(sums_.month_cost);
        booked_.flush_to(sums_.month_booked);
        if (needs_.residual) residual_.flush_to(sums_.month_residual);
    }

    const Schedule& schedule_;
    const Needs& needs_;
    const CellColumns& cells_;
    const GroupRows<Real>& groups_;
    const HospitalRow<Real>& hospital_;
    SegmentSums<Real>& sums_;
    std::size_t row_ = 0;
    MonthSums<Real> points_, addon_, cost_, booked_, residual_;
    alignas(64) Real volume_[lanes], money_[lanes], normal_[lanes], cell_points_[lanes];
    alignas(64) Real counted_[lanes], per_yuan_[lanes], rate_[lanes], asked_[lanes];
    alignas(64) Real intercept_[max_pieces][lanes], slope_[max_pieces][lanes];
    alignas(64) double bound_[max_pieces][lanes];
};

}  // namespace

template <class Real>
void evaluate_segment(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
                      std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row,
                      const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
                      SegmentSums<Real>& sums) {
    Segment<Real> segment(schedule, needs, cells, groups, hospital, sums);
    segment.run(cell_begin, cell_end, row);
}

template void evaluate_segment<float>(const Schedule&, const Needs&, const CellColumns&,
                                      std::uint32_t, std::uint32_t, const std::uint32_t*,
                                      const GroupRows<float>&, const HospitalRow<float>&,
                                      SegmentSums<float>&);
template void evaluate_segment<double>(const Schedule&, const Needs&, const CellColumns&,
                                       std::uint32_t, std::uint32_t, const std::uint32_t*,
                                       const GroupRows<double>&, const HospitalRow<double>&,
                                       SegmentSums<double>&);

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
