// Body of add_weighted_cells, compiled once for each instruction set (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "weighted.inl is compiled through weighted.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

template <class Real>
class WeightedCells {
  public:
    WeightedCells(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
                  const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
                  const std::uint8_t* weights, const WeightedSums<Real>& sums)
        : schedule_(schedule),
          needs_(needs),
          cells_(cells),
          groups_(groups),
          hospital_(hospital),
          weights_(weights),
          sums_(sums) {
        points_.clear();
        other_.clear();
        cost_.clear();
        residual_.clear();
        clear(year_);
        clear(year_cost_);
        clear(year_booked_);
        clear(excluded_);
        clear(self_expense_);
        clear(count_);
    }

    void run(std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row) {
        first_case_ = cells_.case_begin[cell_begin];
        std::uint32_t flushed = first_case_;
        for (std::uint32_t cell = cell_begin; cell < cell_end; ++cell) {
            begin(cell, row[cell - cell_begin]);
            add_cases(cell);
            finish(cell);
            if (cells_.case_begin[cell + 1] - flushed < flush_cases) continue;
            flush();
            flushed = cells_.case_begin[cell + 1];
        }
        flush();
    }

  private:
    /// Cases between moves into double: a constant of the results.
    static constexpr std::uint32_t flush_cases = 256;

    /// Rows of the cell: what a normal case is worth, and its multipliers.
    void begin(std::uint32_t cell, std::size_t row) {
        const std::size_t at = row * lanes;
        const double level = schedule_.normal_without_level ? 1 : cells_.level[cell];
        const Real factor = static_cast<Real>(cells_.factor[cell] * level);
        for (int l = 0; l < lanes; ++l)
            normal_[l] = groups_.points[at + l] * hospital_.points[l] * factor;
        for (int l = 0; l < lanes; ++l) volume_[l] = hospital_.volume[l];
        if (needs_.group_volume) multiply_by(volume_, groups_.volume + at);
        for (int l = 0; l < lanes; ++l) money_[l] = groups_.money[at + l] * hospital_.money[l];
        for (int l = 0; l < lanes; ++l) share_[l] = groups_.booked[at + l] * hospital_.booked[l];
        if (sums_.cell_points == nullptr) return;
        const std::size_t group = static_cast<std::size_t>(cells_.group[cell]) * lanes;
        for (Real* sums : {sums_.group_cases, sums_.group_cost, sums_.group_other})
            fetch(sums + group);
        fetch(sums_.cell_points + static_cast<std::size_t>(cell) * lanes);
    }

    /// Asks for a row that is added to when the cell is finished.
    static void fetch(const Real* row) {
        constexpr int line = 64 / static_cast<int>(sizeof(Real));
#pragma GCC unroll 8
        for (int l = 0; l < lanes; l += line) __builtin_prefetch(row + l, 1);
    }

    /// Sums over the cell's cases; those by month as they come. Multipliers are the cell's, so they
    /// multiply sums where a case has no month.
    void add_cases(std::uint32_t cell) {
        const bool whole = cells_.cell_brief[cell].whole_group != 0;
        if (whole) clear(normal_);  // their points are others
        const bool by_month = sums_.month_cost != nullptr;
        if (needs_.share)
            by_month ? sum_cases<true, true>(cell) : sum_cases<true, false>(cell);
        else
            by_month ? sum_cases<false, true>(cell) : sum_cases<false, false>(cell);
        if (whole) {
            add_reviewed(cell);
        } else {
            for (int l = 0; l < lanes; ++l) cell_points_[l] = normal_[l] * cell_count_[l];
        }
        clear(cell_residual_);
        clear(cell_excluded_);
        if (needs_.residual) add_residuals(cell);
        if (cells_.excluded[cell] != 0) add_excluded(cell);
    }

    /// Counts, money and points of all the cell's cases; `apart` where T and F have multipliers of
    /// their own, `by_month` where months want T.
    template <bool apart, bool by_month>
    void sum_cases(std::uint32_t cell) {
        Row<Real> count = Row<Real>::none(), cost = Row<Real>::none(), booked = Row<Real>::none(),
                  own = Row<Real>::none();
        for (std::uint32_t i = cells_.case_begin[cell]; i < cells_.case_begin[cell + 1]; ++i) {
            const Row<Real> weight = weight_row<Real>(weights_of(i));
            const int t = cells_.brief[i].month;
            const auto of_cost = static_cast<Real>(cells_.case_cost[i]);
            const auto of_booked = static_cast<Real>(cells_.case_booked[i]);
            const auto of_other = static_cast<Real>(cells_.case_cost[i] - cells_.case_booked[i]);
            const auto of_own = static_cast<Real>(cells_.case_self_expense[i]);
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p) {
                const int l = p * width<Real>;
                const Pack<Real> w = weight.pack[p];
                count.pack[p] += w;
                cost.pack[p] += w * of_cost;
                booked.pack[p] += w * of_booked;
                own.pack[p] += w * of_own;
                add_pack(points_.row[t] + l, w * load(normal_ + l));
                const Pack<Real> money = load(money_ + l);
                const Pack<Real> other =
                    apart ? w * of_cost * money - w * of_booked * load(share_ + l)
                          : w * of_other * money;
                add_pack(other_.row[t] + l, other);
                if (by_month) add_pack(cost_.row[t] + l, w * of_cost * money);
            }
        }
        count.store_to(cell_count_);
        cost.multiply_by(money_);
        cost.store_to(cell_cost_);
        booked.multiply_by(share_);
        booked.store_to(cell_booked_);
        own.multiply_by(money_);
        own.add_to(self_expense_);
    }

    /// Whole-group review: P = u (C - U) / M, a share of it in the month (rules 4).
    void add_reviewed(std::uint32_t cell) {
        const auto share = static_cast<Real>(schedule_.review_month_share);
        clear(cell_points_);
        for (std::uint32_t i = cells_.case_begin[cell]; i < cells_.case_begin[cell + 1]; ++i) {
            const Row<Real> weight = weight_row<Real>(weights_of(i));
            const auto points =
                static_cast<Real>(schedule_.review_per_yuan * cells_.case_reviewed[i]);
            Real* month = points_.row[cells_.brief[i].month];
            for (int p = 0; p < packs<Real>; ++p) {
                const int l = p * width<Real>;
                const Pack<Real> paid = weight.pack[p] * (all_lanes(points) * load(money_ + l));
                add_pack(cell_points_ + l, paid);
                add_pack(month + l, paid * all_lanes(share));
            }
        }
    }

    void add_residuals(std::uint32_t cell) {
        for (std::uint32_t i = cells_.case_begin[cell]; i < cells_.case_begin[cell + 1]; ++i) {
            const double total = cells_.case_cost[i] + cells_.case_excluded[i];
            const double residual = cells_.case_paid[i] - total;
            if (residual > -least_residual && residual < least_residual) continue;
            const Row<Real> weight = weight_row<Real>(weights_of(i));
            const int t = cells_.brief[i].month;
            for (int p = 0; p < packs<Real>; ++p) {
                const int l = p * width<Real>;
                const Pack<Real> value =
                    weight.pack[p] * (all_lanes(static_cast<Real>(residual)) * load(money_ + l));
                add_pack(other_.row[t] + l, value);
                add_pack(residual_.row[t] + l, -value);
                add_pack(cell_residual_ + l, value);
            }
        }
    }

    void add_excluded(std::uint32_t cell) {
        Row<Real> own = Row<Real>::none();
        for (std::uint32_t i = cells_.case_begin[cell]; i < cells_.case_begin[cell + 1]; ++i) {
            if (cells_.case_excluded[i] == 0) continue;
            const Row<Real> weight = weight_row<Real>(weights_of(i));
            const Pack<Real> value = all_lanes(static_cast<Real>(cells_.case_excluded[i]));
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p) own.pack[p] += weight.pack[p] * value;
        }
        for (int p = 0; p < packs<Real>; ++p) {
            const int l = p * width<Real>;
            add_pack(cell_excluded_ + l, own.pack[p] * load(money_ + l));
        }
    }

    void finish(std::uint32_t cell) {
        multiply_by(cell_count_, volume_);
        for (int l = 0; l < lanes; ++l) {
            year_[l] += cell_points_[l];
            year_cost_[l] += cell_cost_[l];
            year_booked_[l] += cell_booked_[l];
            count_[l] += cell_count_[l];
            excluded_[l] += cell_excluded_[l];
            cell_residual_[l] += cell_cost_[l] - cell_booked_[l];
            cell_cost_[l] += cell_excluded_[l];
        }
        if (sums_.cell_points == nullptr) return;
        const std::size_t group = static_cast<std::size_t>(cells_.group[cell]) * lanes;
        add_scaled(sums_.group_cases + group, Real(1), cell_count_);
        add_scaled(sums_.group_cost + group, Real(1), cell_cost_);
        add_scaled(sums_.group_other + group, Real(1), cell_residual_);
        Real* __restrict kept = sums_.cell_points + static_cast<std::size_t>(cell) * lanes;
        for (int l = 0; l < lanes; ++l) kept[l] = cell_points_[l];
    }

    void flush() {
        points_.flush_to(sums_.month_points);
        other_.flush_to(sums_.month_other);
        if (sums_.month_cost != nullptr) cost_.flush_to(sums_.month_cost);
        if (needs_.residual) residual_.flush_to(sums_.month_residual);
        move_row(sums_.year_points, year_);
        move_row(sums_.year_cost, year_cost_);
        move_row(sums_.year_booked, year_booked_);
        move_row(sums_.excluded, excluded_);
        move_row(sums_.self_expense, self_expense_);
        move_row(sums_.cases, count_);
    }

    static void add_pack(Real* to, Pack<Real> value) {
        store(to, load(to) + value);
    }

    [[nodiscard]] const std::uint8_t* weights_of(std::uint32_t i) const {
        return weights_ + static_cast<std::size_t>(i - first_case_) * lanes;
    }

    /// What D + O + F and C differ by through binary fractions of a fen alone [yuan].
    static constexpr double least_residual = 1e-6;

    const Schedule& schedule_;
    const Needs& needs_;
    const CellColumns& cells_;
    const GroupRows<Real>& groups_;
    const HospitalRow<Real>& hospital_;
    const std::uint8_t* weights_;
    const WeightedSums<Real>& sums_;
    std::uint32_t first_case_ = 0;
    MonthSums<Real> points_, other_, cost_, residual_;
    alignas(64) Real normal_[lanes], volume_[lanes], money_[lanes], share_[lanes];
    alignas(64) Real cell_count_[lanes], cell_cost_[lanes], cell_booked_[lanes];
    alignas(64) Real cell_points_[lanes], cell_residual_[lanes], cell_excluded_[lanes];
    alignas(64) Real year_[lanes], year_cost_[lanes], year_booked_[lanes];
    alignas(64) Real excluded_[lanes], self_expense_[lanes], count_[lanes];
};

}  // namespace

template <class Real>
void add_weighted_cells(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
                        std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row,
                        const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
                        const std::uint8_t* weights, const WeightedSums<Real>& sums) {
    WeightedCells<Real>(schedule, needs, cells, groups, hospital, weights, sums)
        .run(cell_begin, cell_end, row);
}

template void add_weighted_cells<float>(const Schedule&, const Needs&, const CellColumns&,
                                        std::uint32_t, std::uint32_t, const std::uint32_t*,
                                        const GroupRows<float>&, const HospitalRow<float>&,
                                        const std::uint8_t*, const WeightedSums<float>&);
template void add_weighted_cells<double>(const Schedule&, const Needs&, const CellColumns&,
                                         std::uint32_t, std::uint32_t, const std::uint32_t*,
                                         const GroupRows<double>&, const HospitalRow<double>&,
                                         const std::uint8_t*, const WeightedSums<double>&);

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
