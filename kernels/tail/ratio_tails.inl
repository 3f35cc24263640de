// The commonest tails, told by the cost ratio of a case and not by bounds of its cost: fewer
// tables, and what a case is worth follows from the ratio. Single lanes only; a ratio nearer to its
// limit than rounding leaves the decision to the exact bounds. Included by tails.isa.cpp.

#ifndef DRGSIM_ISA_NAMESPACE
#error "ratio_tails.inl is compiled through tails.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

template <class Real, bool weighted>
class RatioTails : protected Requests<Real, weighted> {
  protected:
    RatioTails(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
               const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
               const ApprovalDraw* draw, const std::uint8_t* weights, TailSums<Real>& sums)
        : Requests<Real, weighted>(schedule, needs, cells, groups, hospital, draw, weights, sums) {
        const Piece& lowest = schedule.piece[0];
        by_ratio_ = sizeof(Real) < sizeof(double) && schedule.normal == 1 &&
                    lowest.end_per_k == 0 && !pays(lowest.normal) && !pays(lowest.base) &&
                    !pays(lowest.plain) && schedule.review && this->same_bound_ &&
                    draw == nullptr && !schedule.exits && schedule.review_per_yuan > 0;
        low_share_ = lowest.actual_per_yuan / schedule.review_per_yuan;
        low_end_ = lowest.end_constant;
        capped_ = lowest.at_most_base;
        points_.clear();
        clear(low_);
        clear(high_);
    }

    /// Whether the tails of the cell at hand are: below one limit a share of the cost, which no b
    /// cuts where it is `low`; above K review.
    [[nodiscard]] [[gnu::always_inline]] bool told_by_ratio(bool low) const {
        const bool cut = low & capped_ & (low_share_ * scale_ * low_end_ > 1);
        return by_ratio_ & !cut;
    }

    /// Cases that some lane puts below the limit, a prefix of the cell.
    [[gnu::always_inline]] bool low_by_ratio(std::uint32_t cell, const Row<Real>& ratio,
                                             const Row<Real>& normal, Row<Real>& change) {
        std::uint32_t i = cells_.cell_brief[cell].case_begin;
        const std::uint32_t end = cells_.cell_brief[cell + 1].case_begin;
        const auto near = static_cast<Real>(near_tolerance * low_end_);
        const Pack<Real> low_end = all_lanes(static_cast<Real>(low_end_));
        Row<Real> of_case = ratio, beyond;
        const auto is_low = [&] {
            of_case = ratio;
            of_case.multiply_by(cost_of(i));
            beyond = of_case;
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p) beyond.pack[p] -= low_end;
            return this->template side_of<false>(beyond, near, 0, i);
        };
        Lanes<Real> low = is_low();
        if (!any_of(low)) return false;
        Row<Real> worth = product(groups_.base + row_ * lanes, hospital_.volume);
        worth.multiply_by(static_cast<Real>(low_share_ * scale_));
        Row<Real> count = Row<Real>::none();
        do {
            Real* month = points_.row[cells_.brief[i].month];
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p) {
                const Pack<Real> paid = worth.pack[p] * of_case.pack[p];
                const Pack<Real> more = times(i, p, keep(low.mask[p], paid - normal.pack[p]));
                Real* sum = month + p * width<Real>;
                store(sum, load(sum) + more);
                change.pack[p] += more;
                count.pack[p] = add_where(low.mask[p], count.pack[p], once(i, p));
            }
            if (++i == end) break;
            low = is_low();
        } while (any_of(low));
        add_cases(count, low_);
        return true;
    }

    /// Cases that some lane puts above K, a suffix of the cell (rules 4, Review).
    [[gnu::always_inline]] bool high_by_ratio(std::uint32_t cell, const Row<Real>& ratio,
                                              const Row<Real>& normal, Row<Real>& change) {
        const std::uint32_t begin = cells_.cell_brief[cell].case_begin;
        std::uint32_t i = cells_.cell_brief[cell + 1].case_begin - 1;
        const Row<Real> k(groups_.k + row_ * lanes);
        const auto near = static_cast<Real>(near_tolerance * schedule_.most_k);
        Row<Real> beyond;
        const auto is_high = [&] {
            beyond = ratio;
            beyond.multiply_by(cost_of(i));
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p) beyond.pack[p] -= k.pack[p];
            return this->template side_of<true>(beyond, near, schedule_.normal, i);
        };
        Lanes<Real> high = is_high();
        if (!any_of(high)) return false;
        const Row<Real> granted = this->granted_row(normal);
        Row<Real> sum = Row<Real>::none(), count = Row<Real>::none();
        while (true) {
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p)
                count.pack[p] = add_where(high.mask[p], count.pack[p], once(i, p));
            this->ask(cell, i, high, ratio, k, near, beyond, granted, sum);
            if (i == begin) break;
            --i;
            high = is_high();
            if (!any_of(high)) break;
        }
        change.add(sum);
        add_cases(count, high_);
        add_requested(count);
        return true;
    }

    using Base = Requests<Real, weighted>;
    using Base::add_cases;
    using Base::add_requested;
    using Base::cells_;
    using Base::cost_of;
    using Base::groups_;
    using Base::hospital_;
    using Base::once;
    using Base::row_;
    using Base::scale_;
    using Base::schedule_;
    using Base::times;

    MonthSums<Real> points_;
    alignas(64) Real low_[lanes], high_[lanes];  ///< cases counted

  private:
    bool by_ratio_;
    bool capped_;       ///< a low case is paid at most b
    double low_share_;  ///< of its cost that it is paid
    double low_end_;    ///< the ratio below which it is low
};

}  // namespace

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
