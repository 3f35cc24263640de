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

    /// Where piece j ends by lane: costs at or above it lie beyond. Rounded to the lanes' own type;
    /// below() asks the exact one where that leaves a doubt, so that single lanes put no case into
    /// another piece.
    void fill_bound(int j) { round_bound(groups_.bound[j], scale_, bound_[j]); }
    void round_bound(const double* table, double scale, Real* __restrict out) const {
        const double* __restrict group = table + row_ * lanes;
        const double* __restrict hospital = hospital_.bound;
        for (int l = 0; l < lanes; ++l) out[l] = static_cast<Real>(group[l] * hospital[l] * scale);
    }

    /// Lanes where `exact` lies below group[l] * hospital.bound[l] * scale (`over`: at or above
    /// it), of which `bound` is the rounded product. Rounding keeps order: only where the rounded
    /// values are equal is it in doubt.
    template <bool over>
    [[gnu::always_inline]] Lanes<Real> side(const Row<Real>& bound, const double* group,
                                            double scale, double exact) const {
        const Pack<Real> cost = all_lanes(static_cast<Real>(exact));
        Lanes<Real> out;
        Mask<Real> tie{};
#pragma GCC unroll 16
        for (int p = 0; p < packs<Real>; ++p) {
            out.mask[p] = over ? not_less(cost, bound.pack[p]) : less(cost, bound.pack[p]);
            if constexpr (sizeof(Real) < sizeof(double))
                tie = either(tie, equal(cost, bound.pack[p]));
        }
        if constexpr (sizeof(Real) < sizeof(double)) {
            if (any<Real>(tie)) [[unlikely]]
                decide_exactly<over>(group, scale, exact, out);
        }
        return out;
    }
    [[gnu::always_inline]] Lanes<Real> below(const Row<Real>& bound, const double* group,
                                             double exact) const {
        return side<false>(bound, group, scale_, exact);
    }
    [[gnu::always_inline]] Lanes<Real> above(const Row<Real>& bound, const double* group,
                                             double exact) const {
        return side<true>(bound, group, scale_, exact);
    }

    template <bool over>
    [[gnu::noinline]] void decide_exactly(const double* group, double scale, double exact,
                                          Lanes<Real>& out) const {
        std::uint64_t bits = 0;
        for (int l = 0; l < lanes; ++l) {
            const bool is_below = exact < group[row_ * lanes + l] * hospital_.bound[l] * scale;
            bits |= static_cast<std::uint64_t>(is_below != over ? 1 : 0) << l;
        }
        for (int p = 0; p < packs<Real>; ++p)
            out.mask[p] = mask_of<Real>(bits >> (p * width<Real>));
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
        return choose(less(paid, most), paid, most);
    }

    /// b, the most that a capped piece pays.
    void fill_most() {
        const Real* __restrict base = groups_.base + row_ * lanes;
        const Real* __restrict volume = hospital_.volume;
        for (int l = 0; l < lanes; ++l) most_[l] = base[l] * volume[l];
    }

    /// value_ = what pieces first .. last pay a case of this cost by lane. @returns the lanes of
    /// `among` whose piece leaves.
    Lanes<Real> change_below(int first, int last, double exact, const Lanes<Real>& among) {
        const Pack<Real> cost = all_lanes(static_cast<Real>(exact));
        Lanes<Real> gone;
        for (int p = 0; p < packs<Real>; ++p) {
            store(value_ + p * width<Real>, value(last, p, cost));
            gone.mask[p] = schedule_.piece[last].leaves ? all_set<Real>() : Mask<Real>{};
        }
        for (int j = last - 1; j >= first; --j) {
            const Lanes<Real> in = below(Row<Real>(bound_[j]), groups_.bound[j], exact);
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
    alignas(64) Real bound_[max_pieces][lanes];
};

}  // namespace

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
