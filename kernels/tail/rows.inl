// What the kernels over cells share: rows of lanes, and sums by month in the lanes' own type.
// Included by the .isa.cpp of each such kernel.

#ifndef DRGSIM_ISA_NAMESPACE
#error "rows.inl is compiled through an .isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

/// Written out: GCC makes a string instruction of the loop, which starts slowly.
template <class Real>
[[gnu::always_inline]] inline void clear(Real* row) {
#pragma GCC unroll 32
    for (int p = 0; p < packs<Real>; ++p) store(row + p * width<Real>, Pack<Real>{});
}

/// Sums of one segment in the lanes' own type, moved to double every few cells.
template <class Real>
struct MonthSums {
    alignas(64) Real row[months][lanes];

    void clear() {
        for (int t = 0; t < months; ++t) kernels::DRGSIM_ISA_NAMESPACE::clear(row[t]);
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

template <class Real>
void move_row(double* out, Real* row) {
    add_rows(out, row);
    clear(row);
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

}  // namespace

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
