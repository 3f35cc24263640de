// High cases that ask for review: what their add-ons are worth, and how many ask (rules 4, Review).
// Included by tails.isa.cpp.

#ifndef DRGSIM_ISA_NAMESPACE
#error "requests.inl is compiled through tails.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

/// `weighted`: every case counts as often as its row of weights says.
template <class Real, bool weighted>
class Requests : protected CellRows<Real> {
  protected:
    /// What an add-on of this cell is made of: ratio a yuan, and what an add-on of 1 is worth.
    struct AddOn {
        Row<Real> per_yuan, granted;
    };
    /// The lanes that may ask for a case; `some`: some lane may before approvals are drawn.
    struct Asking {
        Lanes<Real> lanes;
        bool some;
        std::uint64_t approved;
    };

    Requests(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
             const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
             const ApprovalDraw* draw, const std::uint8_t* weights, TailSums<Real>& sums)
        : CellRows<Real>(schedule, needs, cells, groups, hospital),
          draw_(draw),
          weights_(weights),
          sums_(sums),
          same_bound_(groups.request == groups.bound[schedule.normal]) {
        if (schedule.review && !needs.approval) fill_approval(nullptr);
        addon_.clear();
        clear(requested_);
    }

    /// Case i's values in pack p as often as it counts.
    [[gnu::always_inline]] Pack<Real> times(std::uint32_t i, int p, Pack<Real> values) const {
        if constexpr (!weighted) return values;
        const std::uint8_t* weights = weights_ + static_cast<std::size_t>(i - first_case_) * lanes;
        return values * weight_pack(weights + p * width<Real>, Real());
    }
    /// How often case i counts.
    [[gnu::always_inline]] Pack<Real> once(std::uint32_t i, int p) const {
        return times(i, p, all_lanes(Real(1)));
    }

    /// Cases counted, volume and all.
    [[gnu::always_inline]] void add_cases(Row<Real> counted, Real* sums) const {
        counted.multiply_by(volume_);
        counted.add_to(sums);
    }

    [[gnu::always_inline]] AddOn add_on(const Row<Real>& normal) {
        AddOn out;
        out.per_yuan = this->ratio_row(level_);
        out.granted = granted_row(normal);
        return out;
    }

    /// What an add-on of 1 is worth in this cell.
    [[gnu::always_inline]] Row<Real> granted_row(const Row<Real>& normal) {
        if (needs_.approval) fill_approval(groups_.approval + row_ * lanes);
        Row<Real> granted = normal;
        if (draw_ == nullptr) granted.multiply_by(share_);
        some_refused_ = false;
        return granted;
    }

    void fill_approval(const double* group) {
        fill_rate(group, hospital_.approval, rate_);
        for (int l = 0; l < lanes; ++l) share_[l] = static_cast<Real>(rate_[l]);
    }

    /// add-on = q normal max(0, (C - U) / S - K), all requests granted (rules 4, Review): of the
    /// lanes that `asks`, those where C - U reaches the least of a request, and by draw, those
    /// approved. The others count as refused.
    template <bool drawn>
    [[gnu::always_inline]] void request(std::uint32_t cell, std::uint32_t i, Lanes<Real> asks,
                                        const Row<Real>& bound, const AddOn& add_on,
                                        Row<Real>& sum) {
        const Real rounded = this->reviewed_of(i);
        std::uint64_t approved = 0;
        if (drawn || !same_bound_ || cells_.brief[i].reviewed_apart != 0) [[unlikely]] {
            const Asking asking = may_ask<drawn>(i, rounded, bound, asks);
            if (!asking.some) return;
            asks = asking.lanes;
            approved = asking.approved;
        }
        const Pack<Real> reviewed = all_lanes(rounded);
        const Real* k = groups_.k + row_ * lanes;
        Row<Real> beyond;
#pragma GCC unroll 16
        for (int p = 0; p < packs<Real>; ++p)
            beyond.pack[p] =
                positive(reviewed * add_on.per_yuan.pack[p] - load(k + p * width<Real>));
        grant({cell, i, approved}, asks, add_on.granted, beyond, sum);
    }

    /// The same where requests begin at K and none is drawn: case i, whose cost ratio lies `beyond`
    /// K in the lanes that ask; doubles decide what is nearer to K than `near`.
    [[gnu::always_inline]] void ask(std::uint32_t cell, std::uint32_t i, Lanes<Real> asks,
                                    const Row<Real>& ratio, const Row<Real>& k, Real near,
                                    Row<Real> beyond, const Row<Real>& granted, Row<Real>& sum) {
        if (cells_.brief[i].reviewed_apart != 0) {
            if constexpr (register_bytes == 64) {
                asks = asks_apart(i, asks, ratio, k, near, beyond);
            } else {  // 16 registers are too few for it beside the loop's own
                const Row<Real> of_case = ratio, limit = k;
                Row<Real> over;
                asks = call_asks_apart(i, asks, of_case, limit, near, over);
                beyond = over;
            }
            if (!any_of(asks)) return;
        }
        grant({cell, i, 0}, asks, granted, beyond, sum);
    }

    /// Of the lanes where case i is high, those that ask for it, and how far its ratio under
    /// review, not that of its cost, lies `beyond` K.
    [[gnu::always_inline]] Lanes<Real> asks_apart(std::uint32_t i, const Lanes<Real>& high,
                                                  const Row<Real>& ratio, const Row<Real>& k,
                                                  Real near, Row<Real>& beyond) {
        const Pack<Real> reviewed = all_lanes(this->reviewed_of(i));
#pragma GCC unroll 16
        for (int p = 0; p < packs<Real>; ++p) beyond.pack[p] = ratio.pack[p] * reviewed - k.pack[p];
        const Lanes<Real> reaches = this->template sign<true>(beyond, near, groups_.request, level_,
                                                              cells_.case_reviewed + i);
        Lanes<Real> asks, refuses;
#pragma GCC unroll 16
        for (int p = 0; p < packs<Real>; ++p) {
            asks.mask[p] = both(high.mask[p], reaches.mask[p]);
            refuses.mask[p] = without(reaches.mask[p], high.mask[p]);
        }
        if (any_of(refuses)) refuse(i, refuses);
        return asks;
    }
    [[gnu::noinline]] Lanes<Real> call_asks_apart(std::uint32_t i, const Lanes<Real>& high,
                                                  const Row<Real>& ratio, const Row<Real>& k,
                                                  Real near, Row<Real>& beyond) {
        return asks_apart(i, high, ratio, k, near, beyond);
    }

    /// Adds the add-on of a request, whose ratio lies `beyond` K, to its month and the cell's sum,
    /// and lists it.
    [[gnu::always_inline]] void grant(Request request, const Lanes<Real>& asks,
                                      const Row<Real>& granted, const Row<Real>& beyond,
                                      Row<Real>& sum) {
        Real* month = addon_.row[cells_.brief[request.item].month];
#pragma GCC unroll 16
        for (int p = 0; p < packs<Real>; ++p) {
            const Pack<Real> points =
                times(request.item, p, keep(asks.mask[p], granted.pack[p] * beyond.pack[p]));
            Real* to = month + p * width<Real>;
            store(to, load(to) + points);
            sum.pack[p] += points;
        }
        if (sums_.requests != nullptr) sums_.requests[sums_.request_count++] = request;
    }

    /// Of the lanes where case i is high.
    template <bool drawn>
    [[gnu::noinline]] Asking may_ask(std::uint32_t i, Real rounded, const Row<Real>& bound,
                                     Lanes<Real> high) {
        Asking out{high, true, 0};
        if (!same_bound_ || cells_.brief[i].reviewed_apart != 0) {
            const Row<Real> request =
                same_bound_ ? bound : this->border(groups_.request, groups_.request_near, level_);
            const Lanes<Real> reaches = this->template side<true>(
                request, groups_.request, level_, rounded, cells_.case_reviewed + i);
            for (int p = 0; p < packs<Real>; ++p)
                out.lanes.mask[p] = both(high.mask[p], reaches.mask[p]);
            out.some = any_of(out.lanes);
        }
        if (drawn && out.some) {
            out.approved = draw_approvals(*draw_, cells_.case_order[i], rate_);
            for (int p = 0; p < packs<Real>; ++p)
                out.lanes.mask[p] =
                    both(out.lanes.mask[p], mask_of<Real>(out.approved >> (p * width<Real>)));
        }
        Lanes<Real> refuses;
        for (int p = 0; p < packs<Real>; ++p)
            refuses.mask[p] = without(out.lanes.mask[p], high.mask[p]);
        refuse(i, refuses);
        return out;
    }

    /// Case i does not ask in these lanes, though it is high there.
    [[gnu::always_inline]] void refuse(std::uint32_t i, const Lanes<Real>& refuses) {
        if (!some_refused_) clear(refused_);
        some_refused_ = true;
#pragma GCC unroll 16
        for (int p = 0; p < packs<Real>; ++p) {
            Real* refused = refused_ + p * width<Real>;
            store(refused, add_where(refuses.mask[p], load(refused), once(i, p)));
        }
    }

    /// Counts the requests of the cell, `counted` less the refused ones, each by its share.
    [[gnu::always_inline]] void add_requested(Row<Real> counted) {
        if (some_refused_) [[unlikely]] {
            for (int p = 0; p < packs<Real>; ++p)
                counted.pack[p] -= load(refused_ + p * width<Real>);
        }
        if (draw_ == nullptr) counted.multiply_by(share_);
        add_cases(counted, requested_);
    }

    void flush_requests() {
        addon_.flush_to(sums_.month_addon);
        move_row(sums_.requested, requested_);
    }

    using Base = CellRows<Real>;
    using Base::cells_;
    using Base::groups_;
    using Base::hospital_;
    using Base::level_;
    using Base::needs_;
    using Base::row_;
    using Base::volume_;

    const ApprovalDraw* draw_;      ///< null where requests count by their rate
    const std::uint8_t* weights_;   ///< [cases from first_case_ on][lanes]
    std::uint32_t first_case_ = 0;  ///< of the cells at hand
    TailSums<Real>& sums_;
    bool same_bound_;  ///< requests begin at the bound of the normal piece

  private:
    bool some_refused_ = false;
    MonthSums<Real> addon_;
    alignas(64) Real requested_[lanes], share_[lanes], refused_[lanes];
    alignas(64) double rate_[lanes];
};

}  // namespace

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
