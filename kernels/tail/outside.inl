// Body of evaluate_outside, compiled once for each instruction set (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "outside.inl is compiled through outside.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

template <class Real>
class Outside {
  public:
    Outside(const Needs& needs, bool charged, const CellColumns& cells,
            const GroupRows<Real>& groups, const HospitalRow<Real>& hospital, TailSums<Real>& sums)
        : volume_(needs.volume),
          charged_(charged),
          cells_(cells),
          groups_(groups),
          hospital_(hospital),
          sums_(sums) {
        for (int l = 0; l < lanes; ++l) volume_row_[l] = 1;
        month_cost_.clear();
        month_booked_.clear();
        month_other_.clear();
        month_charge_.clear();
    }

    void run(std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row) {
        for (std::uint32_t cell = cell_begin; cell < cell_end; ++cell) {
            begin(static_cast<std::size_t>(row[cell - cell_begin]) * lanes);
            add(cell);
            if ((cell - cell_begin) % flush_terms == flush_terms - 1) flush();
        }
        flush();
    }

  private:
    /// The multipliers of the cell's row.
    void begin(std::size_t at) {
        if (volume_) {
            for (int l = 0; l < lanes; ++l)
                volume_row_[l] = groups_.volume[at + l] * hospital_.volume[l];
        }
        for (int l = 0; l < lanes; ++l) money_[l] = groups_.money[at + l] * hospital_.money[l];
        for (int l = 0; l < lanes; ++l) booked_[l] = groups_.booked[at + l] * hospital_.booked[l];
    }

    void add(std::uint32_t cell) {
        const Route route = static_cast<Route>(cells_.route[cell]);
        const bool by_item = charged_ && route == Route::fee_for_service;
        const std::size_t group = static_cast<std::size_t>(cells_.group[cell]) * lanes;
        for (std::uint32_t e = cells_.entry_begin[cell]; e < cells_.entry_begin[cell + 1]; ++e) {
            add_entry(e, by_item, group);
        }
        const Real self = static_cast<Real>(cells_.self_expense[cell]);
        for (int l = 0; l < lanes; ++l)
            sums_.left_self_expense[l] += static_cast<double>(self * money_[l]);
        if (!charged_ || route != Route::per_diem) return;
        for (std::uint32_t i = cells_.case_begin[cell]; i < cells_.case_begin[cell + 1]; ++i)
            charge_days(i, group);
    }

    void add_entry(std::uint32_t e, bool by_item, std::size_t group) {
        const int t = cells_.entry_month[e];
        const Real cost = static_cast<Real>(cells_.entry_cost[e]);
        const Real paid = static_cast<Real>(cells_.entry_booked[e]);
        const Real gross = static_cast<Real>(cells_.entry_cost[e] + cells_.entry_residual[e]);
        double* __restrict group_other = sums_.group_left_other + group;
        double* __restrict group_charge = sums_.group_charge + group;
        for (int l = 0; l < lanes; ++l) {
            const Real booked = paid * booked_[l];
            const Real other = gross * money_[l] - booked;
            month_cost_.row[t][l] += cost * money_[l];
            month_booked_.row[t][l] += booked;
            month_other_.row[t][l] += other;
            group_other[l] += static_cast<double>(other);
        }
        if (!by_item) return;
        for (int l = 0; l < lanes; ++l) {
            const Real booked = paid * booked_[l];
            month_charge_.row[t][l] += booked;
            group_charge[l] += static_cast<double>(booked);
        }
    }

    /// max(0, price of the days - D - O), every term times the volume (rules 12, Per-diem).
    void charge_days(std::uint32_t i, std::size_t group) {
        const Real price = static_cast<Real>(cells_.case_day_price[i]);
        const Real gross = static_cast<Real>(cells_.case_paid[i]);
        const Real paid = static_cast<Real>(cells_.case_booked[i]);
        double* __restrict group_charge = sums_.group_charge + group;
        Real* __restrict month = month_charge_.row[cells_.brief[i].month];
        for (int l = 0; l < lanes; ++l) {
            const Real others = gross * money_[l] - paid * booked_[l];
            const Real due = price * volume_row_[l] - others;
            const Real charge = due > Real(0) ? due : Real(0);
            month[l] += charge;
            group_charge[l] += static_cast<double>(charge);
        }
    }

    void flush() {
        month_cost_.flush_to(sums_.left_cost);
        month_booked_.flush_to(sums_.left_booked);
        month_other_.flush_to(sums_.left_other);
        month_charge_.flush_to(sums_.charge);
    }

    bool volume_, charged_;
    const CellColumns& cells_;
    const GroupRows<Real>& groups_;
    const HospitalRow<Real>& hospital_;
    TailSums<Real>& sums_;
    alignas(64) Real volume_row_[lanes], money_[lanes], booked_[lanes];
    MonthSums<Real> month_cost_, month_booked_, month_other_, month_charge_;
};

}  // namespace

template <class Real>
void evaluate_outside(const Needs& needs, bool charged, const CellColumns& cells,
                      std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row,
                      const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
                      TailSums<Real>& sums) {
    Outside<Real>(needs, charged, cells, groups, hospital, sums).run(cell_begin, cell_end, row);
}

template void evaluate_outside<float>(const Needs&, bool, const CellColumns&, std::uint32_t,
                                      std::uint32_t, const std::uint32_t*, const GroupRows<float>&,
                                      const HospitalRow<float>&, TailSums<float>&);
template void evaluate_outside<double>(const Needs&, bool, const CellColumns&, std::uint32_t,
                                       std::uint32_t, const std::uint32_t*,
                                       const GroupRows<double>&, const HospitalRow<double>&,
                                       TailSums<double>&);

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
