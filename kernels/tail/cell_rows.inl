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

/// More than the rounding of a cost, of three factors and of their products comes to, by cost.
inline constexpr double near_tolerance = 6e-7;

template <class Real>
class CellRows {
  public:
    CellRows(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
             const GroupRows<Real>& groups, const HospitalRow<Real>& hospital)
        : schedule_(schedule), needs_(needs), cells_(cells), groups_(groups), hospital_(hospital) {
        for (int l = 0; l < lanes; ++l) money_[l] = booked_[l] = 1;
        for (int l = 0; l < lanes; ++l) volume_[l] = hospital.volume[l];
    }

  protected:
    /// The row and level of a cell: what its bounds are made of.
    [[gnu::always_inline]] void set_cell(const CellBrief& brief, std::size_t row) {
        row_ = row;
        level_ = brief.level;
        scale_ = schedule_.level_ratio ? level_ : 1;
    }

    /// Rows of a cell that is looked at: what its normal case is worth, and its multipliers.
    void begin(std::uint32_t cell) {
        const std::size_t at = row_ * lanes;
        if constexpr (sizeof(Real) == sizeof(double)) {
            normal_factor_ = cells_.factor[cell] * (schedule_.normal_without_level ? 1 : level_);
        } else {
            normal_factor_ = cells_.cell_brief[cell].normal;
        }
        if (needs_.group_volume) product(groups_.volume + at, hospital_.volume).store_to(volume_);
        if (schedule_.exits && needs_.money) {
            money_row().store_to(money_);
            product(groups_.booked + at, hospital_.booked).store_to(booked_);
        }
    }

    /// What a normal case is worth.
    [[nodiscard]] [[gnu::always_inline]] Row<Real> normal_row() const {
        Row<Real> row = product(groups_.points + row_ * lanes, hospital_.points);
        row.multiply_by(normal_factor_);
        return row;
    }

    /// The cost ratio of a case whose cost is 1 yuan, to standards that are `scale` times those of
    /// the row.
    [[nodiscard]] [[gnu::always_inline]] Row<Real> ratio_row(double scale) const {
        Row<Real> row = product(groups_.per_yuan + row_ * lanes, hospital_.ratio);
        row.multiply_by(static_cast<Real>(1 / scale));
        return row;
    }

    /// What costs are multiplied by.
    [[nodiscard]] [[gnu::always_inline]] Row<Real> money_row() const {
        if (!needs_.money) return Row<Real>(money_);
        return product(groups_.money + row_ * lanes, hospital_.money);
    }

    /// Where piece j ends by lane: costs at or above it lie beyond.
    [[nodiscard]] [[gnu::always_inline]] Row<Real> bound_row(int j) const {
        return border(groups_.bound[j], groups_.bound_near[j], scale_);
    }

    /// A bound group * hospital * scale. Single lanes take a product of rounded factors: where a
    /// cost is nearer to it than it can be off, side() asks the exact one, so that single lanes put
    /// no case into another piece.
    [[nodiscard]] [[gnu::always_inline]] Row<Real> border(const double* exact, const Real* near,
                                                          double scale) const {
        Row<Real> row;
        if constexpr (sizeof(Real) == sizeof(double)) {
            row = product(exact + row_ * lanes, hospital_.bound);
        } else {
            row = product(near + row_ * lanes, hospital_.bound_near);
        }
        row.multiply_by(static_cast<Real>(scale));
        return row;
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
    [[gnu::always_inline]] Lanes<Real> side(const Row<Real>& border, const double* group,
                                            double scale, Real rounded, const double* exact) const {
        const Pack<Real> cost = all_lanes(rounded);
        Row<Real> beyond;
#pragma GCC unroll 16
        for (int p = 0; p < packs<Real>; ++p) beyond.pack[p] = cost - border.pack[p];
        return sign<over>(beyond, rounded * static_cast<Real>(near_tolerance), group, scale, exact);
    }

    /// Lanes where `beyond` is below 0 (`over`: is not); where it is nearer to 0 than `near`, a
    /// single lane asks what side() asks of doubles.
    template <bool over>
    [[gnu::always_inline]] Lanes<Real> sign(const Row<Real>& beyond, Real near, const double* group,
                                            double scale, const double* exact) const {
        Lanes<Real> out;
#pragma GCC unroll 16
        for (int p = 0; p < packs<Real>; ++p)
            out.mask[p] =
                over ? not_less(beyond.pack[p], Pack<Real>{}) : less(beyond.pack[p], Pack<Real>{});
        if constexpr (sizeof(Real) < sizeof(double)) {
            Pack<Real> distance = lesser_magnitude(beyond.pack[0], beyond.pack[1]);
#pragma GCC unroll 16
            for (int p = 2; p < packs<Real>; ++p)
                distance = lesser_magnitude(distance, beyond.pack[p]);
            if (any<Real>(less(distance, all_lanes(near)))) [[unlikely]] {
                const std::uint64_t bits = decide_exactly<over>(group, scale, *exact);
#pragma GCC unroll 16
                for (int p = 0; p < packs<Real>; ++p)
                    out.mask[p] = mask_of<Real>(bits >> (p * width<Real>));
            }
        }
        return out;
    }
    /// The same of case i's cost beyond bound j, as a ratio.
    template <bool over>
    [[gnu::always_inline]] Lanes<Real> side_of(const Row<Real>& beyond, Real near, int j,
                                               std::uint32_t i) const {
        return sign<over>(beyond, near, groups_.bound[j], scale_, cells_.case_cost + i);
    }
    [[gnu::always_inline]] Lanes<Real> below(const Row<Real>& bound, int j, std::uint32_t i) const {
        return side<false>(bound, groups_.bound[j], scale_, cost_of(i), cells_.case_cost + i);
    }
    [[gnu::always_inline]] Lanes<Real> above(const Row<Real>& bound, int j, std::uint32_t i) const {
        return side<true>(bound, groups_.bound[j], scale_, cost_of(i), cells_.case_cost + i);
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
    void fill_line(std::uint32_t cell, int j) {
        const Piece& piece = schedule_.piece[j];
        const double factor = cells_.factor[cell];
        const std::size_t at = row_ * lanes;
        Row<Real> intercept = Row<Real>::none(), slope = Row<Real>::none();
        if (!piece.leaves) {
            if (piece.actual_per_yuan != 0) {
                slope = money_row();
                slope.multiply_by(static_cast<Real>(piece.actual_per_yuan));
            }
            if (pays(piece.normal))
                add_form(piece.normal, product(groups_.points + at, hospital_.points),
                         factor * level_, intercept, slope);
            if (pays(piece.base))
                add_form(piece.base, product(groups_.points + at, hospital_.points), factor,
                         intercept, slope);
            if (pays(piece.plain))
                add_form(piece.plain, product(groups_.base + at, hospital_.volume),
                         cells_.aux[cell], intercept, slope);
        }
        intercept.store_to(intercept_[j]);
        slope.store_to(slope_[j]);
    }

    /// Adds the form times worth * factor to a line.
    void add_form(const Form& form, Row<Real> worth, double factor, Row<Real>& intercept,
                  Row<Real>& slope) const {
        const std::size_t at = row_ * lanes;
        const Real constant = static_cast<Real>(form.constant),
                   per_k = static_cast<Real>(form.per_k);
        worth.multiply_by(static_cast<Real>(factor));
        if (form.per_ratio != 0) {
            const Row<Real> per_yuan = product(groups_.per_yuan + at, hospital_.ratio);
            const Real per_ratio = static_cast<Real>(form.per_ratio / scale_);
            for (int p = 0; p < packs<Real>; ++p)
                slope.pack[p] += worth.pack[p] * per_ratio * per_yuan.pack[p];
        }
        if (constant == 0 && per_k == 0) return;
        const Row<Real> k(groups_.k + at);
        for (int p = 0; p < packs<Real>; ++p)
            intercept.pack[p] += worth.pack[p] * (constant + per_k * k.pack[p]);
    }

    /// Points of a case in piece j, lanes of pack p.
    [[nodiscard]] Pack<Real> value(int j, int p, Pack<Real> cost) const {
        const int l = p * width<Real>;
        const Pack<Real> paid = load(intercept_[j] + l) + load(slope_[j] + l) * cost;
        if (!schedule_.piece[j].at_most_base || schedule_.piece[j].leaves) return paid;
        const Pack<Real> most = load(most_ + l);
        return lesser(paid, most);
    }

    /// b, the most that a capped piece pays.
    void fill_most() {
        product(groups_.base + row_ * lanes, hospital_.volume).store_to(most_);
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
            const Lanes<Real> in = below(Row<Real>(bound_[j]), j, i);
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
    std::size_t row_ = 0;
    double level_ = 1, scale_ = 1;  ///< c, and what it makes of bounds and ratios
    Real normal_factor_ = 1;        ///< k a, and c where it counts
    alignas(64) Real volume_[lanes], money_[lanes], booked_[lanes];
    alignas(64) Real normal_[lanes], most_[lanes], value_[lanes];
    alignas(64) Real intercept_[max_pieces][lanes], slope_[max_pieces][lanes];
    alignas(64) Real bound_[max_pieces][lanes];
};

}  // namespace

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
