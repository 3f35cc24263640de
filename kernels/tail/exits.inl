// Cases that leave the pool through a piece of the tail: their counts and money, lane by lane.
// Included by tails.isa.cpp.

#ifndef DRGSIM_ISA_NAMESPACE
#error "exits.inl is compiled through tails.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

template <class Real>
class Exits {
  public:
    Exits(bool charged, const CellColumns& cells, TailSums<Real>& sums)
        : charged_(charged), cells_(cells), sums_(sums) {
        left_cost_.clear();
        left_booked_.clear();
        left_other_.clear();
        gone_of_.clear();
    }

    /// Counts and money of a case in the lanes where it is gone.
    void add(std::uint32_t i, const Lanes<Real>& gone, const Real* __restrict cell_money,
             const Real* __restrict cell_booked) {
        if (!any_of(gone)) return;
        if (!some_left_) {
            for (int l = 0; l < lanes; ++l)
                cell_gone_[l] = cell_booked_[l] = cell_other_[l] = cell_self_[l] = 0;
        }
        const int t = cells_.brief[i].month;
        some_left_ = true;
        alignas(64) Real is_gone[lanes];
        for (int p = 0; p < packs<Real>; ++p)
            store(is_gone + p * width<Real>, keep(gone.mask[p], all_lanes(Real(1))));
        const Real paid = static_cast<Real>(cells_.case_booked[i]);
        const Real gross = static_cast<Real>(cells_.case_paid[i] - cells_.case_excluded[i]);
        alignas(64) Real money[lanes];
        alignas(64) Real booked[lanes];
        alignas(64) Real other[lanes];
        for (int l = 0; l < lanes; ++l) money[l] = is_gone[l] * cell_money[l];
        for (int l = 0; l < lanes; ++l) booked[l] = paid * (is_gone[l] * cell_booked[l]);
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

    /// Adds the sums over the cell's cases that left; `volume` is its multiplier.
    void finish(std::uint32_t cell, const Real* volume) {
        if (!some_left_) return;
        some_left_ = false;
        const std::size_t group = static_cast<std::size_t>(cells_.group[cell]) * lanes;
        add_rows(sums_.group_gone + group, cell_gone_);
        multiply_by(cell_gone_, volume);
        add_rows(sums_.cases_outside, cell_gone_);
        add_rows(sums_.left_self_expense, cell_self_);
        add_rows(sums_.group_left_other + group, cell_other_);
        if (charged_) add_rows(sums_.group_charge + group, cell_booked_);
    }

    void flush() {
        gone_of_.flush_to(sums_.month_gone);
        left_cost_.flush_to(sums_.left_cost);
        left_other_.flush_to(sums_.left_other);
        if (charged_) left_booked_.add_to(sums_.charge);
        left_booked_.flush_to(sums_.left_booked);
    }

  private:
    bool charged_;
    const CellColumns& cells_;
    TailSums<Real>& sums_;
    bool some_left_ = false;  ///< some case of the cell, in some lane
    MonthSums<Real> left_cost_, left_booked_, left_other_, gone_of_;
    alignas(64) Real cell_gone_[lanes], cell_booked_[lanes], cell_other_[lanes], cell_self_[lanes];
};

}  // namespace

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
