// What the kernels over cells share: sums by month in the lanes' own type, and the money and counts
// of all cases of a cell. Included by the .isa.cpp of each such kernel.

#ifndef DRGSIM_ISA_NAMESPACE
#error "money.inl is compiled through an .isa.cpp"
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
    void add_to(double* __restrict out) const {
        for (int t = 0; t < months; ++t) {
            for (int l = 0; l < lanes; ++l) out[t * lanes + l] += static_cast<double>(row[t][l]);
        }
    }
    void flush_to(double* out) {
        add_to(out);
        clear();
    }
};

template <class Real>
void add_rows(double* __restrict out, const Real* __restrict values) {
    for (int l = 0; l < lanes; ++l) out[l] += static_cast<double>(values[l]);
}

/// out += factor * values. Functions of rows that do not overlap, so that they vectorise.
template <class Real>
void add_scaled(Real* __restrict out, Real factor, const Real* __restrict values) {
    for (int l = 0; l < lanes; ++l) out[l] += factor * values[l];
}

/// out += a * b
template <class Real>
void add_product(Real* __restrict out, const Real* __restrict a, const Real* __restrict b) {
    for (int l = 0; l < lanes; ++l) out[l] += a[l] * b[l];
}

template <class Real>
void multiply_by(Real* __restrict out, const Real* __restrict factor) {
    for (int l = 0; l < lanes; ++l) out[l] *= factor[l];
}

/// Counts and money of all cases, cell by cell.
template <class Real>
class CellMoney {
  public:
    CellMoney(const Needs& needs, const CellColumns& cells, const GroupRows<Real>& groups,
              const HospitalRow<Real>& hospital, SegmentSums<Real>& sums)
        : needs_(needs), cells_(cells), groups_(groups), hospital_(hospital), sums_(sums) {
        for (int l = 0; l < lanes; ++l) volume[l] = money[l] = booked[l] = 1;
        cost_.clear();
        booked_.clear();
        residual_.clear();
    }

    /// Fills the multipliers of a cell's row.
    void begin(std::size_t row) {
        const std::size_t at = row * lanes;
        if (needs_.volume) {
            for (int l = 0; l < lanes; ++l)
                volume[l] = groups_.volume[at + l] * hospital_.volume[l];
        }
        if (!needs_.money) return;
        for (int l = 0; l < lanes; ++l) money[l] = groups_.money[at + l] * hospital_.money[l];
        for (int l = 0; l < lanes; ++l) booked[l] = groups_.booked[at + l] * hospital_.booked[l];
    }

    void add(std::uint32_t cell) {
        const std::size_t group = static_cast<std::size_t>(cells_.group[cell]) * lanes;
        if (needs_.volume) add_counts(cell, group);
        if (needs_.money) add_money(cell, group);
    }

    void flush() {
        if (!needs_.money) return;
        cost_.flush_to(sums_.month_cost);
        booked_.flush_to(sums_.month_booked);
        if (needs_.residual) residual_.flush_to(sums_.month_residual);
    }

    alignas(64) Real volume[lanes], money[lanes], booked[lanes];  ///< of the cell; 1 where fixed

  private:
    void add_counts(std::uint32_t cell, std::size_t group) {
        const Real count = static_cast<Real>(cells_.count[cell]);
        alignas(64) Real row[lanes];
        for (int l = 0; l < lanes; ++l) row[l] = count * volume[l];
        add_rows(sums_.cases, row);
        add_rows(sums_.group_cases + group, row);
    }

    void add_money(std::uint32_t cell, std::size_t group) {
        for (std::uint32_t e = cells_.entry_begin[cell]; e < cells_.entry_begin[cell + 1]; ++e) {
            const int t = cells_.entry_month[e];
            const Real cost = static_cast<Real>(cells_.entry_cost[e]);
            const Real paid = static_cast<Real>(cells_.entry_booked[e]);
            Real* __restrict month_cost = cost_.row[t];
            Real* __restrict month_booked = booked_.row[t];
            for (int l = 0; l < lanes; ++l) month_cost[l] += cost * money[l];
            for (int l = 0; l < lanes; ++l) month_booked[l] += paid * booked[l];
            if (needs_.residual) {
                const Real rest = static_cast<Real>(cells_.entry_residual[e]);
                for (int l = 0; l < lanes; ++l) residual_.row[t][l] += rest * money[l];
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
            group_cost[l] += static_cast<double>((cost + excluded) * money[l]);
            group_other[l] += static_cast<double>((cost + rest) * money[l] - paid * booked[l]);
        }
        for (int l = 0; l < lanes; ++l) {
            sums_.excluded[l] += static_cast<double>(excluded * money[l]);
            sums_.self_expense[l] += static_cast<double>(self * money[l]);
        }
    }

    const Needs& needs_;
    const CellColumns& cells_;
    const GroupRows<Real>& groups_;
    const HospitalRow<Real>& hospital_;
    SegmentSums<Real>& sums_;
    MonthSums<Real> cost_, booked_, residual_;
};

}  // namespace

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
