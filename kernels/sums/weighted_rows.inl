// Body of add_weighted_rows, compiled once for each instruction set (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "weighted_rows.inl is compiled through weighted_rows.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

/// Packs side by side: enough that additions do not wait for one another, and few enough that all
/// columns' sums stay in registers.
template <class Real, int columns>
inline constexpr int strip = packs<Real> < 8 / columns ? packs<Real>
                             : columns == 1            ? 8
                             : columns == 4            ? 2
                                                       : 4;

template <class Real, int columns>
class RowSums {
  public:
    RowSums(const WeightedRows<Real>& sums, const Real* table) : sums_(sums), table_(table) {}

    void add(std::uint32_t s, const Real* scale, double* const* out, std::size_t to) const {
        constexpr int side = strip<Real, columns> * width<Real>;
        static_assert(lanes % side == 0);
        for (int lane = 0; lane < lanes; lane += side) add_strip(s, lane, scale, out, to);
    }

  private:
    static constexpr int side_packs = strip<Real, columns>;

    void add_strip(std::uint32_t s, int lane, const Real* scale, double* const* out,
                   std::size_t to) const {
        alignas(64) double total[columns][side_packs * width<Real>];
        // Written out: GCC makes string instructions of the loops.
#pragma GCC unroll 64
        for (int i = 0; i < columns * side_packs * width<Real> / width<double>; ++i)
            store(total[0] + i * width<double>, Pack<double>{});
        const std::uint32_t end = sums_.begin[s + 1];
        for (std::uint32_t t = sums_.begin[s]; t < end;) {
            const std::uint32_t part = end - t < flush_terms ? end : t + flush_terms;
            add_terms(t, part, table_ + lane, total);
            t = part;
        }
        for (int c = 0; c < columns; ++c) {
            double* __restrict row = out[c] + to * lanes + lane;
            for (int l = 0; l < side_packs * width<Real>; ++l)
                row[l] += total[c][l] * static_cast<double>(scale[lane + l]);
        }
    }

    void add_terms(std::uint32_t t, std::uint32_t end, const Real* table,
                   double (*total)[side_packs * width<Real>]) const {
        Pack<Real> sum[columns][side_packs];
#pragma GCC unroll 4
        for (int c = 0; c < columns; ++c) {
#pragma GCC unroll 8
            for (int p = 0; p < side_packs; ++p) sum[c][p] = Pack<Real>{};
        }
        for (; t < end; ++t) {
            const Real* row = table + static_cast<std::size_t>(sums_.row[t]) * lanes;
            const Real* weight = sums_.weight + static_cast<std::size_t>(t) * columns;
#pragma GCC unroll 8
            for (int p = 0; p < side_packs; ++p) {
                const Real* at = row + p * width<Real>;
                const Pack<Real> value = columns == 1 ? load(at) : loaded(at);
#pragma GCC unroll 4
                for (int c = 0; c < columns; ++c) sum[c][p] += weight[c] * value;
            }
        }
        for (int c = 0; c < columns; ++c) {
            alignas(64) Real part[side_packs * width<Real>];
            for (int p = 0; p < side_packs; ++p) store(part + p * width<Real>, sum[c][p]);
            for (int l = 0; l < side_packs * width<Real>; ++l)
                total[c][l] += static_cast<double>(part[l]);
        }
    }

    const WeightedRows<Real>& sums_;
    const Real* table_;
};

template <class Real, int columns>
void add_all(const WeightedRows<Real>& sums, std::uint32_t first, std::uint32_t last,
             const Real* table, const Real* scale, const std::uint32_t* scale_row,
             const std::uint32_t* target, double* const* out) {
    const RowSums<Real, columns> rows(sums, table);
    for (std::uint32_t s = first; s < last; ++s) {
        if (sums.begin[s] == sums.begin[s + 1]) continue;
        const std::size_t of = scale_row != nullptr ? scale_row[s] : 0;
        rows.add(s, scale + of * lanes, out, target != nullptr ? target[s] : s - first);
    }
}

}  // namespace

template <class Real>
void add_weighted_rows(const WeightedRows<Real>& sums, std::uint32_t first, std::uint32_t last,
                       const Real* table, const Real* scale, const std::uint32_t* scale_row,
                       const std::uint32_t* target, double* const* out) {
    const auto add = sums.columns == 1   ? add_all<Real, 1>
                     : sums.columns == 2 ? add_all<Real, 2>
                     : sums.columns == 3 ? add_all<Real, 3>
                                         : add_all<Real, 4>;
    add(sums, first, last, table, scale, scale_row, target, out);
}

template void add_weighted_rows<float>(const WeightedRows<float>&, std::uint32_t, std::uint32_t,
                                       const float*, const float*, const std::uint32_t*,
                                       const std::uint32_t*, double* const*);
template void add_weighted_rows<double>(const WeightedRows<double>&, std::uint32_t, std::uint32_t,
                                        const double*, const double*, const std::uint32_t*,
                                        const std::uint32_t*, double* const*);

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
