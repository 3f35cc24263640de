// The rows of the cell at hand, from which every correction of its cases is made: what a normal
// case is worth, where pieces end and what they pay. Included by tails.isa.cpp.

#ifndef DRGSIM_ISA_NAMESPACE
#error "cell_rows.inl is compiled through tails.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

inline bool pays(const Form& form) {
    return form.constant != 0 || form.per_k != 0 || form.per_ratio != 0;
}

/// More than the rounding of a cost, of three factors and of their products comes to.
inline constexpr double near_tolerance = 6e-7;

/// Where a piece ends by lane: what is below `least` lies below, what is above `most` beyond. In
/// double `least` is the end itself.
template <class Real>
struct Border {
    alignas(64) Real least[lanes], most[lanes];
};

/// A border in registers.
template <class Real>
struct BorderRow {
    Row<Real> least, most;
    explicit BorderRow(const Border<Real>& from) : least(from.least), most(from.most) {}
};

template <class Real>
class CellRows {
  public:
    CellRows(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
             const GroupRows<Real>& groups, const HospitalRow<Real>& hospital)
        : schedule_(schedule), needs_(needs), cells_(cells), groups_(groups), hospital_(hospital) {
        bool actual = false;
        for (int j = 0; j < schedule.pieces; ++j) {
            const Piece& piece = schedule.piece[j];
            actual |= piece.actual_per_yuan != 0;
        }
        moves_money_ = needs.money && (actual || schedule.exits);
        for (int l = 0; l < lanes; ++l) money_[l] = booked_[l] = 1;
        for (int l = 0; l < lanes; ++l) volume_[l] = hospital.volume[l];
    }

  protected:
    /// The row and level of a cell: what its bounds are made of.
    void set_cell(std::uint32_t cell, std::size_t row) {
        row_ = row;
        level_ = cells_.level[cell];
        scale_ = schedule_.level_ratio ? level_ : 1;
    }

    /// Rows of a cell that is looked at: what its normal case is worth, and its multipliers.
    void begin(std::uint32_t cell) {
        const std::size_t at = row_ * lanes;
        const Real* __restrict points = groups_.points + at;
        const Real* __restrict hospital = hospital_.points;
        factor_ = static_cast<Real>(cells_.factor[cell]);
        level_factor_ = static_cast<Real>(cells_.factor[cell] * level_);
        aux_ = static_cast<Real>(cells_.aux[cell]);
        const Real factor = schedule_.normal_without_level ? factor_ : level_factor_;
        for (int l = 0; l < lanes; ++l) normal_[l] = points[l] * hospital[l] * factor;
        if (needs_.group_volume) {
            for (int l = 0; l < lanes; ++l)
                volume_[l] = groups_.volume[at + l] * hospital_.volume[l];
        }
        if (moves_money_) fill_money();
    }

    void fill_money() {
        const std::size_t at = row_ * lanes;
        for (int l = 0; l < lanes; ++l) money_[l] = groups_.money[at + l] * hospital_.money[l];
        if (!schedule_.exits) return;
        for (int l = 0; l < lanes; ++l) booked_[l] = groups_.booked[at + l] * hospital_.booked[l];
    }

    /// Where piece j ends by lane: costs at or above it lie beyond.
    void fill_bound(int j) {
        fill_border(groups_.bound[j], groups_.bound_near[j], scale_, bound_[j]);
    }

    /// Of a bound group * hospital * scale. Single lanes take a product of rounded factors: what is
    /// off it by more than that can be off decides, and side() asks the exact one otherwise, so
    /// that single lanes put no case into another piece.
    void fill_border(const double* exact, const Real* near, double scale, Border<Real>& out) const {
        if constexpr (sizeof(Real) == sizeof(double)) {
            for (int l = 0; l < lanes; ++l)
                out.least[l] = exact[row_ * lanes + l] * hospital_.bound[l] * scale;
        } else {
            const Real* __restrict group = near + row_ * lanes;
            const Real* __restrict hospital = hospital_.bound_near;
            Real* __restrict least = out.least;
            Real* __restrict most = out.most;
            const Real low = static_cast<Real>(scale * (1 - near_tolerance));
            const Real high = static_cast<Real>(scale * (1 + near_tolerance));
            for (int l = 0; l < lanes; ++l) {
                const Real product = group[l] * hospital[l];
                least[l] = product * low;
                most[l] = product * high;
            }
        }
    }

    [[nodiscard]] [[gnu::always_inline]] Real cost_of(std::uint32_t i) const {
        if constexpr (sizeof(Real) == sizeof(double)) return cells_.case_cost[i];
        return cells_.brief[i].cost;
    }
    [[nodiscard]] [[gnu::always_inline]] Real reviewed_of(std::uint32_t i) const {
        if constexpr (sizeof(Real) == sizeof(double)) return cells_.case_reviewed[i];
        return cells_.brief[i].reviewed;
    }

    /// Lanes where `exact` lies below group[l] * hospital.bound[l] * scale (`over`: at or above
    /// it), of which `border` is made; `rounded` is `exact` in the lanes' type.
    template <bool over>
    [[gnu::always_inline]] Lanes<Real> side(const BorderRow<Real>& border, const double* group,
                                            double scale, Real rounded, const double* exact) const {
        const Pack<Real> cost = all_lanes(rounded);
        Lanes<Real> out;
        if constexpr (sizeof(Real) == sizeof(double)) {
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p) {
                const Pack<Real> bound = border.least.pack[p];
                out.mask[p] = over ? not_less(cost, bound) : less(cost, bound);
            }
        } else {
            Mask<Real> sure = all_set<Real>();
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p) {
                const Mask<Real> under = less(cost, border.least.pack[p]);
                const Mask<Real> above = less(border.most.pack[p], cost);
                out.mask[p] = over ? above : under;
                sure = both(sure, either(under, above));
            }
            if (!all<Real>(sure)) [[unlikely]] {
                const std::uint64_t bits = decide_exactly<over>(group, scale, *exact);
#pragma GCC unroll 16
                for (int p = 0; p < packs<Real>; ++p)
                    out.mask[p] = mask_of<Real>(bits >> (p * width<Real>));
            }
        }
        return out;
    }
    [[gnu::always_inline]] Lanes<Real> below(const BorderRow<Real>& border, int j,
                                             std::uint32_t i) const {
        return side<false>(border, groups_.bound[j], scale_, cost_of(i), cells_.case_cost + i);
    }
    [[gnu::always_inline]] Lanes<Real> above(const BorderRow<Real>& border, int j,
                                             std::uint32_t i) const {
        return side<true>(border, groups_.bound[j], scale_, cost_of(i), cells_.case_cost + i);
    }

    /// Bit l is set where lane l's bound has `exact` on the side asked for.
    template <bool over>
    [[gnu::noinline]] std::uint64_t decide_exactly(const double* group, double scale,
                                                   double exact) const {
        std::uint64_t bits = 0;
        for (int l = 0; l < lanes; ++l) {
            const bool is_below = exact < group[row_ * lanes + l] * hospital_.bound[l] * scale;
            bits |= static_cast<std::uint64_t>(is_below != over ? 1 : 0) << l;
        }
        return bits;
    }

    /// What piece j pays as intercept and slope in the case's cost, by lane; a piece that leaves
    /// pays nothing.
    void fill_line(int j) {
        const Piece& piece = schedule_.piece[j];
        const std::size_t at = row_ * lanes;
        clear(intercept_[j]);
        clear(slope_[j]);
        if (piece.leaves) return;
        if (piece.actual_per_yuan != 0)
            add_scaled(slope_[j], static_cast<Real>(piece.actual_per_yuan), money_);
        if (pays(piece.normal))
            add_form(j, piece.normal, groups_.points + at, hospital_.points, level_factor_);
        if (pays(piece.base))
            add_form(j, piece.base, groups_.points + at, hospital_.points, factor_);
        if (pays(piece.plain)) add_form(j, piece.plain, groups_.base + at, hospital_.volume, aux_);
    }

    /// Adds the form times group * hospital * factor to the line of piece j.
    void add_form(int j, const Form& form, const Real* __restrict group,
                  const Real* __restrict hospital, Real factor) {
        const std::size_t at = row_ * lanes;
        const Real constant = static_cast<Real>(form.constant),
                   per_k = static_cast<Real>(form.per_k),
                   per_ratio = static_cast<Real>(form.per_ratio / scale_);
        Real* __restrict intercept = intercept_[j];
        Real* __restrict slope = slope_[j];
        if (per_ratio != 0) {
            const Real* __restrict per_yuan = groups_.per_yuan + at;
            const Real* __restrict ratio = hospital_.ratio;
            for (int l = 0; l < lanes; ++l)
                slope[l] += group[l] * hospital[l] * factor * per_ratio * (per_yuan[l] * ratio[l]);
        }
        if (constant == 0 && per_k == 0) return;
        const Real* __restrict k = groups_.k + at;
        for (int l = 0; l < lanes; ++l)
            intercept[l] += group[l] * hospital[l] * factor * (constant + per_k * k[l]);
    }

    /// Points of a case in piece j, lanes of pack p.
    [[nodiscard]] Pack<Real> value(int j, int p, Pack<Real> cost) const {
        const int l = p * width<Real>;
        const Pack<Real> paid = load(intercept_[j] + l) + load(slope_[j] + l) * cost;
        if (!schedule_.piece[j].at_most_base || schedule_.piece[j].leaves) return paid;
        const Pack<Real> most = load(most_ + l);
        return lesser<Real>(paid, most);
    }

    /// b, the most that a capped piece pays.
    void fill_most() {
        const Real* __restrict base = groups_.base + row_ * lanes;
        const Real* __restrict volume = hospital_.volume;
        for (int l = 0; l < lanes; ++l) most_[l] = base[l] * volume[l];
    }

    /// value_ = what pieces first .. last pay case i by lane. @returns the lanes of
    /// `among` whose piece leaves.
    Lanes<Real> change_below(int first, int last, std::uint32_t i, const Lanes<Real>& among) {
        const Pack<Real> cost = all_lanes(cost_of(i));
        Lanes<Real> gone;
        for (int p = 0; p < packs<Real>; ++p) {
            store(value_ + p * width<Real>, value(last, p, cost));
            gone.mask[p] = schedule_.piece[last].leaves ? all_set<Real>() : Mask<Real>{};
        }
        for (int j = last - 1; j >= first; --j) {
            const Lanes<Real> in = below(BorderRow<Real>(bound_[j]), j, i);
            for (int p = 0; p < packs<Real>; ++p) {
                Real* paid = value_ + p * width<Real>;
                store(paid, choose(in.mask[p], value(j, p, cost), load(paid)));
                gone.mask[p] = schedule_.piece[j].leaves ? either(gone.mask[p], in.mask[p])
                                                         : without(in.mask[p], gone.mask[p]);
            }
        }
        for (int p = 0; p < packs<Real>; ++p) gone.mask[p] = both(gone.mask[p], among.mask[p]);
        return gone;
    }

    const Schedule& schedule_;
    const Needs& needs_;
    const CellColumns& cells_;
    const GroupRows<Real>& groups_;
    const HospitalRow<Real>& hospital_;
    bool moves_money_;
    std::size_t row_ = 0;
    double level_ = 1, scale_ = 1;  ///< c, and what it makes of bounds and ratios
    Real factor_ = 1, level_factor_ = 1, aux_ = 1;
    alignas(64) Real volume_[lanes], money_[lanes], booked_[lanes];
    alignas(64) Real normal_[lanes], most_[lanes], value_[lanes];
    alignas(64) Real intercept_[max_pieces][lanes], slope_[max_pieces][lanes];
    Border<Real> bound_[max_pieces];
};

}  // namespace

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
