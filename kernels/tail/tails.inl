// Body of correct_tails, compiled once for each instruction set (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "tails.inl is compiled through tails.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

inline bool pays(const Form& form) {
    return form.constant != 0 || form.per_k != 0 || form.per_ratio != 0;
}

/// A row in registers.
template <class Real>
struct Row {
    static constexpr int size = packs<Real>;
    Pack<Real> pack[size];

    Row() = default;
    explicit Row(const Real* from) {
#pragma GCC unroll 16
        for (int p = 0; p < size; ++p) pack[p] = load(from + p * width<Real>);
    }
    static Row none() {
        Row row;
#pragma GCC unroll 16
        for (int p = 0; p < size; ++p) row.pack[p] = Pack<Real>{};
        return row;
    }
    void store_to(Real* to) const {
#pragma GCC unroll 16
        for (int p = 0; p < size; ++p) store(to + p * width<Real>, pack[p]);
    }
};

template <class Real>
struct Lanes {
    static constexpr int size = packs<Real>;
    Mask<Real> mask[size];
};

template <class Real>
class Tails {
  public:
    Tails(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
          const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
          const ApprovalDraw* draw, TailSums<Real>& sums)
        : schedule_(schedule),
          needs_(needs),
          cells_(cells),
          groups_(groups),
          hospital_(hospital),
          draw_(draw),
          sums_(sums) {
        bool actual = false;
        for (int j = 0; j < schedule.pieces; ++j) {
            const Piece& piece = schedule.piece[j];
            actual |= piece.actual_per_yuan != 0;
            reads_base_ |= piece.at_most_base || pays(piece.plain);
            if (piece.leaves) (j < schedule.normal ? exits_below_ : exits_above_) = true;
        }
        const int below = schedule.normal, above = schedule.pieces - 1 - below;
        one_line_below_ = below == 1 && is_line(schedule.piece[0]);
        one_line_above_ = above == 1 && is_line(schedule.piece[below + 1]) &&
                          !schedule.piece[below + 1].at_most_base;
        moves_money_ = needs.money && (actual || schedule.exits);
        if (schedule.review && !needs.approval) fill_approval(nullptr);
        for (int l = 0; l < lanes; ++l) money_[l] = booked_[l] = 1;
        for (int l = 0; l < lanes; ++l) volume_[l] = hospital.volume[l];
        points_.clear();
        addon_.clear();
        clear(year_);
        clear(low_);
        clear(high_);
        clear(requested_);
        if (!schedule.exits) return;
        left_cost_.clear();
        left_booked_.clear();
        left_other_.clear();
        gone_of_.clear();
    }

    void run(std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row) {
        // Rows and cases lie far apart in memory: they are fetched some cells ahead.
        constexpr std::uint32_t ahead = 4, far_ahead = 16;
        Look looks[ahead];
        const std::uint32_t cells = cell_end - cell_begin;
        for (std::uint32_t c = 0; c < cells + ahead; ++c) {
            Look& look = looks[c % ahead];
            if (c >= ahead && (look.low || look.high || look.whole)) {
                const std::uint32_t cell = cell_begin + c - ahead;
                row_ = look.row;
                if (evaluate(cell, look)) {
                    finish(cell);
                    if (++moved_ % flush_terms == 0) flush();
                }
            }
            if (c + far_ahead < cells) fetch_cell(cell_begin + c + far_ahead);
            if (c < cells) look = look_at(cell_begin + c, static_cast<std::size_t>(row[c]));
        }
        if (moved_ % flush_terms != 0) flush();
    }

  private:
    static bool is_line(const Piece& piece) { return !piece.leaves; }
    static void clear(Real* row) {
        for (int l = 0; l < lanes; ++l) row[l] = 0;
    }

    /// What a cell may need: its least and greatest costs against the extremes of the bounds.
    struct Look {
        bool low = false, high = false, whole = false;
        std::size_t row = 0;
    };

    void fetch_cell(std::uint32_t cell) const {
        __builtin_prefetch(&cells_.case_cost[cells_.case_begin[cell]]);
        __builtin_prefetch(&cells_.case_cost[cells_.case_begin[cell + 1] - 1]);
        __builtin_prefetch(&cells_.factor[cell]);
        __builtin_prefetch(&cells_.aux[cell]);
        __builtin_prefetch(&cells_.group[cell]);
    }

    Look look_at(std::uint32_t cell, std::size_t row) {
        row_ = row;
        Look look{false, false, cells_.whole_group[cell] != 0, row};
        if (look.whole) return look;
        look.low = may_be_low(cell);
        look.high = may_be_high(cell);
        if (look.low || look.high) prefetch(normal_rows());
        if (look.low) {
            __builtin_prefetch(&cells_.case_month[cells_.case_begin[cell]]);
            for (int j = 0; j < schedule_.normal; ++j) prefetch(groups_.bound[j]);
            if (reads_base_) prefetch(groups_.base);
            if (moves_money_) prefetch(groups_.money);
        }
        if (look.high) {
            const std::uint32_t last = cells_.case_begin[cell + 1] - 1;
            __builtin_prefetch(&cells_.case_month[last]);
            __builtin_prefetch(&cells_.case_reviewed[last]);
            for (int j = schedule_.normal; j + 1 < schedule_.pieces; ++j)
                prefetch(groups_.bound[j]);
            prefetch(groups_.k);
            prefetch(schedule_.review ? groups_.add_on : groups_.per_yuan);
        }
        return look;
    }

    template <class T>
    void prefetch(const T* table) const {
        constexpr int line = 64 / static_cast<int>(sizeof(T));
        for (int l = 0; l < lanes; l += line) __builtin_prefetch(table + row_ * lanes + l);
    }

    [[nodiscard]] const Real* normal_rows() const {
        return schedule_.normal_without_level ? groups_.scaled : groups_.points;
    }

    /// @returns whether some lane puts some case of the cell away from the normal piece.
    bool evaluate(std::uint32_t cell, const Look& look) {
        if (look.whole) {
            review_whole_group(cell);
            return true;
        }
        begin(cell);
        bool moved = false;
        if (look.low) {
            moved = !one_line_below_                  ? correct_low(cell)
                    : schedule_.piece[0].at_most_base ? correct_low_line<true>(cell)
                                                      : correct_low_line<false>(cell);
        }
        if (look.high) {
            if (schedule_.review && !exits_above_) {
                moved |= draw_ != nullptr ? review_high<true>(cell) : review_high<false>(cell);
            } else {
                moved |= !schedule_.review && one_line_above_ ? correct_high_line(cell)
                                                              : correct_high(cell);
            }
        }
        if (left_months_ != 0) finish_exits(cell);
        return moved;
    }

    [[nodiscard]] bool may_be_low(std::uint32_t cell) const {
        if (schedule_.normal == 0) return false;
        const std::uint32_t i = cells_.case_begin[cell];
        return i != cells_.case_begin[cell + 1] &&
               cells_.case_cost[i] <=
                   groups_.bound_most[schedule_.normal - 1][row_] * hospital_.bound_most;
    }
    [[nodiscard]] bool may_be_high(std::uint32_t cell) const {
        if (schedule_.normal + 1 >= schedule_.pieces) return false;
        const std::uint32_t end = cells_.case_begin[cell + 1];
        return end != cells_.case_begin[cell] &&
               cells_.case_cost[end - 1] >=
                   groups_.bound_least[schedule_.normal][row_] * hospital_.bound_least;
    }

    /// Rows of a cell that is looked at: what its normal case is worth, and its multipliers.
    void begin(std::uint32_t cell) {
        const std::size_t at = row_ * lanes;
        const Real* __restrict points = normal_rows() + at;
        const Real* __restrict hospital = hospital_.points;
        factor_ = static_cast<Real>(cells_.factor[cell]);
        aux_ = static_cast<Real>(cells_.aux[cell]);
        for (int l = 0; l < lanes; ++l) normal_[l] = points[l] * hospital[l] * factor_;
        clear(cell_points_);
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

    /// P = u (C - U) / M; a share of it in the month (rules 4, whole-group review).
    void review_whole_group(std::uint32_t cell) {
        if (needs_.money) fill_money();
        const Real year = static_cast<Real>(schedule_.review_per_yuan * cells_.reviewed[cell]);
        for (int l = 0; l < lanes; ++l) cell_points_[l] = year * money_[l];
        const double monthly = schedule_.review_per_yuan * schedule_.review_month_share;
        for (std::uint32_t e = cells_.entry_begin[cell]; e < cells_.entry_begin[cell + 1]; ++e) {
            const Real value = static_cast<Real>(monthly * cells_.entry_reviewed[e]);
            add_scaled(points_.row[cells_.entry_month[e]], value, money_);
        }
    }

    /// Where piece j ends by lane: costs at or above it lie beyond. Rounded to the lanes' own type;
    /// below() asks the exact one where that leaves a doubt, so that single lanes put no case into
    /// another piece.
    void fill_bound(int j) {
        const double* __restrict group = groups_.bound[j] + row_ * lanes;
        const double* __restrict hospital = hospital_.bound;
        Real* __restrict out = bound_[j];
        for (int l = 0; l < lanes; ++l) out[l] = static_cast<Real>(group[l] * hospital[l]);
    }

    /// Lanes where `exact` lies below group[l] * hospital.bound[l] (`over`: at or above it), of
    /// which `bound` is the rounded product. Rounding keeps order: only where the rounded values
    /// are equal is it in doubt.
    template <bool over>
    [[gnu::always_inline]] Lanes<Real> side(const Row<Real>& bound, const double* group,
                                            double exact) const {
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
                decide_exactly<over>(group, exact, out);
        }
        return out;
    }
    [[gnu::always_inline]] Lanes<Real> below(const Row<Real>& bound, const double* group,
                                             double exact) const {
        return side<false>(bound, group, exact);
    }
    [[gnu::always_inline]] Lanes<Real> above(const Row<Real>& bound, const double* group,
                                             double exact) const {
        return side<true>(bound, group, exact);
    }

    template <bool over>
    [[gnu::noinline]] void decide_exactly(const double* group, double exact,
                                          Lanes<Real>& out) const {
        std::uint64_t bits = 0;
        for (int l = 0; l < lanes; ++l) {
            const bool is_below = exact < group[row_ * lanes + l] * hospital_.bound[l];
            bits |= static_cast<std::uint64_t>(is_below != over ? 1 : 0) << l;
        }
        for (int p = 0; p < packs<Real>; ++p)
            out.mask[p] = mask_of<Real>(bits >> (p * width<Real>));
    }

    [[gnu::always_inline]] static bool any_of(const Lanes<Real>& of) {
        Mask<Real> set = of.mask[0];
#pragma GCC unroll 16
        for (int p = 1; p < packs<Real>; ++p) set = either(set, of.mask[p]);
        return any<Real>(set);
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
        const Pack<Real> most = load(groups_.base + row_ * lanes + l) * load(hospital_.volume + l);
        return choose(less(paid, most), paid, most);
    }

    /// Cases that some lane puts below the normal piece, a prefix of the cell, where one line pays
    /// them, at most b if `capped`.
    template <bool capped>
    bool correct_low_line(std::uint32_t cell) {
        std::uint32_t i = cells_.case_begin[cell];
        const std::uint32_t end = cells_.case_begin[cell + 1];
        fill_bound(0);
        const Row<Real> bound(bound_[0]);
        Lanes<Real> low = below(bound, groups_.bound[0], cells_.case_cost[i]);
        if (!any_of(low)) return false;
        fill_line(0);
        if constexpr (capped) fill_most();
        const Row<Real> intercept(intercept_[0]), slope(slope_[0]), normal(normal_);
        Row<Real> sum = Row<Real>::none(), count = Row<Real>::none();
        do {
            const Pack<Real> cost = all_lanes(static_cast<Real>(cells_.case_cost[i]));
            Real* month = points_.row[cells_.case_month[i]];
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p) {
                Pack<Real> paid = intercept.pack[p] + slope.pack[p] * cost;
                if constexpr (capped) {
                    const Pack<Real> most = load(most_ + p * width<Real>);
                    paid = choose(less(paid, most), paid, most);
                }
                const Pack<Real> change = keep(low.mask[p], paid - normal.pack[p]);
                store(month + p * width<Real>, load(month + p * width<Real>) + change);
                sum.pack[p] += change;
                count.pack[p] += keep(low.mask[p], all_lanes(Real(1)));
            }
            if (++i == end) break;
            low = below(bound, groups_.bound[0], cells_.case_cost[i]);
        } while (any_of(low));
        sum.store_to(cell_points_);
        count.store_to(counted_);
        add_product(low_, counted_, volume_);
        return true;
    }

    /// b, the most that a capped piece pays.
    void fill_most() {
        const Real* __restrict base = groups_.base + row_ * lanes;
        const Real* __restrict volume = hospital_.volume;
        for (int l = 0; l < lanes; ++l) most_[l] = base[l] * volume[l];
    }

    /// The same for any pieces.
    bool correct_low(std::uint32_t cell) {
        const int last = schedule_.normal - 1;
        std::uint32_t i = cells_.case_begin[cell];
        const std::uint32_t end = cells_.case_begin[cell + 1];
        for (int j = 0; j <= last; ++j) fill_bound(j);
        const Row<Real> bound(bound_[last]);
        Lanes<Real> low = below(bound, groups_.bound[last], cells_.case_cost[i]);
        if (!any_of(low)) return false;
        for (int j = 0; j <= last; ++j) fill_line(j);
        fill_most();
        clear(counted_);
        do {
            correct_low_case(i, low);
            if (++i == end) break;
            low = below(bound, groups_.bound[last], cells_.case_cost[i]);
        } while (any_of(low));
        add_product(low_, counted_, volume_);
        return true;
    }

    void correct_low_case(std::uint32_t i, const Lanes<Real>& low) {
        const int last = schedule_.normal - 1;
        const double exact = cells_.case_cost[i];
        const Lanes<Real> gone = change_below(0, last, exact, low);
        Real* month = points_.row[cells_.case_month[i]];
        for (int p = 0; p < packs<Real>; ++p) {
            const int l = p * width<Real>;
            const Pack<Real> change = keep(low.mask[p], load(value_ + l) - load(normal_ + l));
            store(month + l, load(month + l) + change);
            store(cell_points_ + l, load(cell_points_ + l) + change);
        }
        count(low, gone);
        if (exits_below_) leave(i, gone);
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
                gone.mask[p] =
                    static_cast<Mask<Real>>(schedule_.piece[j].leaves ? gone.mask[p] | in.mask[p]
                                                                      : gone.mask[p] & ~in.mask[p]);
            }
        }
        for (int p = 0; p < packs<Real>; ++p) gone.mask[p] = both(gone.mask[p], among.mask[p]);
        return gone;
    }

    /// counted_ += 1 in the lanes of `tail` that are not `gone`.
    void count(const Lanes<Real>& tail, const Lanes<Real>& gone) {
        for (int p = 0; p < packs<Real>; ++p) {
            Real* counted = counted_ + p * width<Real>;
            const Mask<Real> stays = without(gone.mask[p], tail.mask[p]);
            store(counted, load(counted) + keep(stays, all_lanes(Real(1))));
        }
    }

    /// Cases that some lane puts above the normal piece, a suffix of the cell, where one line pays
    /// them, at clearing (rules 12, Review, automatic).
    bool correct_high_line(std::uint32_t cell) {
        const std::uint32_t begin = cells_.case_begin[cell];
        std::uint32_t i = cells_.case_begin[cell + 1] - 1;
        const int normal = schedule_.normal;
        fill_bound(normal);
        const Row<Real> bound(bound_[normal]);
        Lanes<Real> high = above(bound, groups_.bound[normal], cells_.case_cost[i]);
        if (!any_of(high)) return false;
        fill_line(normal + 1);
        const Row<Real> intercept(intercept_[normal + 1]), slope(slope_[normal + 1]),
            worth(normal_);
        Row<Real> sum = Row<Real>::none(), count = Row<Real>::none();
        while (true) {
            const Pack<Real> cost = all_lanes(static_cast<Real>(cells_.case_cost[i]));
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p) {
                const Pack<Real> paid = intercept.pack[p] + slope.pack[p] * cost;
                sum.pack[p] += keep(high.mask[p], paid - worth.pack[p]);
                count.pack[p] += keep(high.mask[p], all_lanes(Real(1)));
            }
            if (i == begin) break;
            high = above(bound, groups_.bound[normal], cells_.case_cost[--i]);
            if (!any_of(high)) break;
        }
        add_to_cell(sum);
        count.store_to(counted_);
        add_product(high_, counted_, volume_);
        return true;
    }

    /// The same for any pieces, for exits, and for exits with review.
    bool correct_high(std::uint32_t cell) {
        const int normal = schedule_.normal;
        const std::uint32_t begin = cells_.case_begin[cell];
        std::uint32_t i = cells_.case_begin[cell + 1] - 1;
        for (int j = normal; j + 1 < schedule_.pieces; ++j) fill_bound(j);
        const Row<Real> bound(bound_[normal]);
        Lanes<Real> high = above(bound, groups_.bound[normal], cells_.case_cost[i]);
        if (!any_of(high)) return false;
        for (int j = normal + 1; j < schedule_.pieces; ++j) fill_line(j);
        fill_most();
        if (schedule_.review) fill_add_on();
        clear(counted_);
        clear(asked_);
        while (true) {
            correct_high_case(cell, i, high);
            if (i == begin) break;
            high = above(bound, groups_.bound[normal], cells_.case_cost[--i]);
            if (!any_of(high)) break;
        }
        add_product(high_, counted_, volume_);
        if (schedule_.review) add_requested();
        return true;
    }

    void correct_high_case(std::uint32_t cell, std::uint32_t i, const Lanes<Real>& high) {
        const double exact = cells_.case_cost[i];
        const Lanes<Real> gone =
            change_below(schedule_.normal + 1, schedule_.pieces - 1, exact, high);
        Real* month = points_.row[cells_.case_month[i]];
        for (int p = 0; p < packs<Real>; ++p) {
            const int l = p * width<Real>;
            const Pack<Real> normal = load(normal_ + l);
            const Pack<Real> lost = keep(gone.mask[p], normal);
            const Pack<Real> paid = schedule_.review ? lost : normal - load(value_ + l);
            if (exits_above_) store(month + l, load(month + l) - lost);
            store(cell_points_ + l, load(cell_points_ + l) - keep(high.mask[p], paid));
        }
        count(high, gone);
        if (schedule_.review) {
            Lanes<Real> stays;
            for (int p = 0; p < packs<Real>; ++p)
                stays.mask[p] = without(gone.mask[p], high.mask[p]);
            Row<Real> sum = Row<Real>::none(), asked(asked_);
            draw_ != nullptr ? request<true>(cell, i, stays, sum, asked)
                             : request<false>(cell, i, stays, sum, asked);
            add_to_cell(sum);
            asked.store_to(asked_);
        }
        if (exits_above_) leave(i, gone);
    }

    /// High cases stay normal and ask for an add-on (rules 4, Review).
    template <bool drawn>
    bool review_high(std::uint32_t cell) {
        const std::uint32_t begin = cells_.case_begin[cell];
        std::uint32_t i = cells_.case_begin[cell + 1] - 1;
        const double* group = groups_.bound[schedule_.normal];
        fill_bound(schedule_.normal);
        const Row<Real> bound(bound_[schedule_.normal]);
        Lanes<Real> high = above(bound, group, cells_.case_cost[i]);
        if (!any_of(high)) return false;
        fill_add_on();
        Row<Real> sum = Row<Real>::none(), count = Row<Real>::none(), asked = Row<Real>::none();
        while (true) {
#pragma GCC unroll 16
            for (int p = 0; p < packs<Real>; ++p)
                count.pack[p] += keep(high.mask[p], all_lanes(Real(1)));
            request<drawn>(cell, i, high, sum, asked);
            if (i == begin) break;
            high = above(bound, group, cells_.case_cost[--i]);
            if (!any_of(high)) break;
        }
        add_to_cell(sum);
        count.store_to(counted_);
        add_product(high_, counted_, volume_);
        asked.store_to(asked_);
        add_requested();
        return true;
    }

    /// Rows for the add-ons of this cell: ratio a yuan, what an add-on of 1 is worth, least C - U
    /// of a request.
    void fill_add_on() {
        const std::size_t at = row_ * lanes;
        for (int l = 0; l < lanes; ++l) per_yuan_[l] = groups_.add_on[at + l] * hospital_.ratio[l];
        if (needs_.approval) fill_approval(groups_.approval + at);
        const bool drawn = draw_ != nullptr;
        for (int l = 0; l < lanes; ++l) granted_[l] = drawn ? normal_[l] : share_[l] * normal_[l];
        same_bound_ = groups_.request == groups_.bound[schedule_.normal];
        if (same_bound_) return;
        for (int l = 0; l < lanes; ++l)
            request_bound_[l] = static_cast<Real>(groups_.request[at + l] * hospital_.bound[l]);
    }

    void fill_approval(const double* group) {
        fill_rate(group, hospital_.approval, rate_);
        for (int l = 0; l < lanes; ++l) share_[l] = static_cast<Real>(rate_[l]);
    }

    /// add-on = q normal max(0, (C - U) / S - K), all requests granted (rules 4, Review). `asked`
    /// counts them; by draw, those approved.
    template <bool drawn>
    [[gnu::always_inline]] void request(std::uint32_t cell, std::uint32_t i, Lanes<Real> asks,
                                        Row<Real>& sum, Row<Real>& asked) {
        const double exact = cells_.case_reviewed[i];
        if (!same_bound_ || exact != cells_.case_cost[i]) {
            const Row<Real> bound(same_bound_ ? bound_[schedule_.normal] : request_bound_);
            const Lanes<Real> reaches = above(bound, groups_.request, exact);
            for (int p = 0; p < packs<Real>; ++p)
                asks.mask[p] = both(asks.mask[p], reaches.mask[p]);
            if (!any_of(asks)) return;
        }
        std::uint64_t approved = 0;
        if constexpr (drawn) {
            approved = draw_approvals(*draw_, cells_.case_order[i], rate_);
            for (int p = 0; p < packs<Real>; ++p)
                asks.mask[p] = both(asks.mask[p], mask_of<Real>(approved >> (p * width<Real>)));
        }
        const Pack<Real> reviewed = all_lanes(static_cast<Real>(exact));
        const Real* k = groups_.k + row_ * lanes;
        Real* month = addon_.row[cells_.case_month[i]];
#pragma GCC unroll 16
        for (int p = 0; p < packs<Real>; ++p) {
            const int l = p * width<Real>;
            const Pack<Real> beyond = positive<Real>(reviewed * load(per_yuan_ + l) - load(k + l));
            const Pack<Real> points = keep(asks.mask[p], load(granted_ + l) * beyond);
            store(month + l, load(month + l) + points);
            sum.pack[p] += points;
            asked.pack[p] += keep(asks.mask[p], all_lanes(Real(1)));
        }
        if (sums_.requests != nullptr) sums_.requests[sums_.request_count++] = {cell, i, approved};
    }

    void add_requested() {
        if (draw_ == nullptr) multiply_by(asked_, share_);
        add_product(requested_, asked_, volume_);
    }

    void add_to_cell(const Row<Real>& sum) {
        for (int p = 0; p < packs<Real>; ++p) {
            Real* points = cell_points_ + p * width<Real>;
            store(points, load(points) + sum.pack[p]);
        }
    }

    /// Counts and money of a case in the lanes where it is gone.
    void leave(std::uint32_t i, const Lanes<Real>& gone) {
        if (!any_of(gone)) return;
        if (left_months_ == 0) {
            for (int l = 0; l < lanes; ++l)
                cell_gone_[l] = cell_booked_[l] = cell_other_[l] = cell_self_[l] = 0;
        }
        const int t = cells_.case_month[i];
        left_months_ |= 1U << t;
        alignas(64) Real is_gone[lanes];
        for (int p = 0; p < packs<Real>; ++p)
            store(is_gone + p * width<Real>, keep(gone.mask[p], all_lanes(Real(1))));
        const Real paid = static_cast<Real>(cells_.case_booked[i]);
        const Real gross = static_cast<Real>(cells_.case_paid[i] - cells_.case_excluded[i]);
        alignas(64) Real money[lanes];
        alignas(64) Real booked[lanes];
        alignas(64) Real other[lanes];
        for (int l = 0; l < lanes; ++l) money[l] = is_gone[l] * money_[l];
        for (int l = 0; l < lanes; ++l) booked[l] = paid * (is_gone[l] * booked_[l]);
        for (int l = 0; l < lanes; ++l) other[l] = gross * money[l] - booked[l];
        add_scaled(left_cost_.row[t], static_cast<Real>(cells_.case_cost[i]), money);
        add_scaled(cell_self_, static_cast<Real>(cells_.case_self_expense[i]), money);
        add_scaled(left_booked_.row[t], Real(1), booked);
        add_scaled(cell_booked_, Real(1), booked);
        add_scaled(left_other_.row[t], Real(1), other);
        add_scaled(cell_other_, Real(1), other);
        add_scaled(gone_of_.row[t], Real(1), is_gone);
        add_scaled(cell_gone_, Real(1), is_gone);
    }

    /// The sums over the cell's cases that left.
    void finish_exits(std::uint32_t cell) {
        left_months_ = 0;
        const std::size_t group = static_cast<std::size_t>(cells_.group[cell]) * lanes;
        add_rows(sums_.group_gone + group, cell_gone_);
        multiply_by(cell_gone_, volume_);
        add_rows(sums_.cases_outside, cell_gone_);
        add_rows(sums_.left_self_expense, cell_self_);
        add_rows(sums_.group_left_other + group, cell_other_);
        if (schedule_.exits_charged) add_rows(sums_.group_charge + group, cell_booked_);
    }

    /// Adds the cell's correction to the year, and keeps it.
    void finish(std::uint32_t cell) {
        for (int l = 0; l < lanes; ++l) year_[l] += cell_points_[l];
        add_rows(sums_.group_points + static_cast<std::size_t>(cells_.group[cell]) * lanes,
                 cell_points_);
        if (sums_.cell_points == nullptr) return;
        Real* __restrict kept = sums_.cell_points + static_cast<std::size_t>(cell) * lanes;
        for (int l = 0; l < lanes; ++l) kept[l] = cell_points_[l];
        sums_.moved[sums_.moved_count++] = cell;
    }

    void move_to(double* out, Real* row) {
        add_rows(out, row);
        clear(row);
    }

    void flush() {
        points_.flush_to(sums_.month_points);
        move_to(sums_.year_points, year_);
        move_to(sums_.cases_low, low_);
        move_to(sums_.cases_high, high_);
        if (schedule_.review) {
            addon_.flush_to(sums_.month_addon);
            move_to(sums_.requested, requested_);
        }
        if (!schedule_.exits) return;
        gone_of_.flush_to(sums_.month_gone);
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
    TailSums<Real>& sums_;
    bool exits_below_ = false, exits_above_ = false;
    bool one_line_below_, one_line_above_;
    bool moves_money_, reads_base_ = false;
    bool same_bound_ = false;  ///< requests begin at the bound of the normal piece
    std::size_t row_ = 0;
    int moved_ = 0;
    Real factor_ = 1, aux_ = 1;
    unsigned left_months_ = 0;  ///< bit t: some case of the cell left in month t, in some lane
    MonthSums<Real> points_, addon_, left_cost_, left_booked_, left_other_, gone_of_;
    alignas(64) Real volume_[lanes], money_[lanes], booked_[lanes];
    alignas(64) Real normal_[lanes], most_[lanes],
        cell_points_[lanes], counted_[lanes], value_[lanes];
    alignas(64) Real year_[lanes], low_[lanes], high_[lanes], requested_[lanes];
    alignas(64) Real per_yuan_[lanes], share_[lanes], granted_[lanes], asked_[lanes];
    alignas(64) Real cell_gone_[lanes], cell_booked_[lanes], cell_other_[lanes], cell_self_[lanes];
    alignas(64) Real intercept_[max_pieces][lanes], slope_[max_pieces][lanes];
    alignas(64) Real bound_[max_pieces][lanes], request_bound_[lanes];
    alignas(64) double rate_[lanes];
};

}  // namespace

template <class Real>
void correct_tails(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
                   std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row,
                   const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
                   const ApprovalDraw* draw, TailSums<Real>& sums) {
    Tails<Real> tails(schedule, needs, cells, groups, hospital, draw, sums);
    tails.run(cell_begin, cell_end, row);
}

template void correct_tails<float>(const Schedule&, const Needs&, const CellColumns&, std::uint32_t,
                                   std::uint32_t, const std::uint32_t*, const GroupRows<float>&,
                                   const HospitalRow<float>&, const ApprovalDraw*,
                                   TailSums<float>&);
template void correct_tails<double>(const Schedule&, const Needs&, const CellColumns&,
                                    std::uint32_t, std::uint32_t, const std::uint32_t*,
                                    const GroupRows<double>&, const HospitalRow<double>&,
                                    const ApprovalDraw*, TailSums<double>&);

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
