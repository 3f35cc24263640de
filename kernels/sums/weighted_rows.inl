// Body of add_weighted_rows, compiled once for each instruction set (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "weighted_rows.inl is compiled through weighted_rows.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

/// Packs side by side: as many as leave all columns' sums in registers.
template <class Real, int columns>
constexpr int strip() {
    constexpr int most = register_bytes == 64 ? 16 : 12;
    int side = packs<Real>;
    while (side * columns > most) side /= 2;
    return side;
}

/// out[c][at + l] += sum[c][l] * scale[l] for every column, in double.
template <int columns, int side>
inline void add_scaled(const Pack<float> (&sum)[columns][side], int p, const float* scale,
                       double* const* out, std::size_t at) {
    const Widened factor = widened(load(scale));
#pragma GCC unroll 4
    for (int c = 0; c < columns; ++c) {
        const Widened part = widened(sum[c][p]);
        double* low = out[c] + at;
        double* high = low + width<double>;
        store(low, load(low) + part.low * factor.low);
        store(high, load(high) + part.high * factor.high);
    }
}
template <int columns, int side>
inline void add_scaled(const Pack<double> (&sum)[columns][side], int p, const double* scale,
                       double* const* out, std::size_t at) {
#pragma GCC unroll 4
    for (int c = 0; c < columns; ++c)
        store(out[c] + at, load(out[c] + at) + sum[c][p] * load(scale));
}

template <class Real, int columns>
class RowSums {
  public:
    RowSums(const WeightedRows<Real>& sums, const Real* table) : sums_(sums), table_(table) {}

    void add(std::uint32_t s, const Real* scale, double* const* out, std::size_t to) const {
        constexpr int side = strip<Real, columns>() * width<Real>;
        static_assert(lanes % side == 0);
        for (int lane = 0; lane < lanes; lane += side) add_strip(s, lane, scale, out, to);
    }

  private:
    static constexpr int side_packs = strip<Real, columns>();

    void add_strip(std::uint32_t s, int lane, const Real* scale, double* const* out,
                   std::size_t to) const {
        const std::uint32_t end = sums_.begin[s + 1];
        for (std::uint32_t t = sums_.begin[s]; t < end;) {
            const std::uint32_t part = end - t < flush_terms ? end : t + flush_terms;
            add_terms(t, part, lane, scale, out, to);
            t = part;
        }
    }

    void add_terms(std::uint32_t t, std::uint32_t end, int lane, const Real* scale,
                   double* const* out, std::size_t to) const {
        Pack<Real> sum[columns][side_packs];
#pragma GCC unroll 4
        for (int c = 0; c < columns; ++c) {
#pragma GCC unroll 8
            for (int p = 0; p < side_packs; ++p) sum[c][p] = Pack<Real>{};
        }
        for (; t < end; ++t) {
            const Real* row = table_ + static_cast<std::size_t>(sums_.row[t]) * lanes + lane;
            const Real* weight = sums_.weight + static_cast<std::size_t>(t) * columns;
#pragma GCC unroll 8
            for (int p = 0; p < side_packs; ++p) {
                const Real* at = row + p * width<Real>;
                const Pack<Real> value = columns == 1 ? load(at) : loaded(at);
#pragma GCC unroll 4
                for (int c = 0; c < columns; ++c) sum[c][p] += weight[c] * value;
            }
        }
#pragma GCC unroll 16
        for (int p = 0; p < side_packs; ++p) {
            const int l = lane + p * width<Real>;
            add_scaled(sum, p, scale + l, out, to * lanes + static_cast<std::size_t>(l));
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
