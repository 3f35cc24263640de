// Body of spread_over_groups, compiled once for each instruction set (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "spread.inl is compiled through spread.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

inline void add_widened(double* out, Pack<float> pack) {
    const Widened wide = widened(pack);
    store(out, load(out) + wide.low);
    store(out + width<double>, load(out + width<double>) + wide.high);
}
inline void add_widened(double* out, Pack<double> pack) {
    store(out, load(out) + pack);
}

template <class Real>
void move_part(double* out, Real* part) {
    for (int p = 0; p < packs<Real>; ++p) {
        add_widened(out + p * width<Real>, load(part + p * width<Real>));
        store(part + p * width<Real>, Pack<Real>{});
    }
}

template <class Real>
void move_parts(std::uint32_t group, const GroupPay<Real>& pay) {
    const std::size_t row = std::size_t{group} * lanes;
    move_part(pay.points + row, pay.parts + 2 * row);
    move_part(pay.yuan + row, pay.parts + 2 * row + lanes);
    pay.cells[group] = 0;
}

}  // namespace

template <class Real>
void spread_over_groups(const Real* cell_points, const std::uint32_t* cell, std::uint32_t count,
                        std::uint32_t listed, const std::uint32_t* group,
                        const Real* yuan_per_point, const GroupPay<Real>& pay) {
    constexpr std::uint32_t ahead = 16;
    constexpr int line = 64 / static_cast<int>(sizeof(Real));
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t g = group[cell[i]];
        const Real* of_cell = cell_points + std::size_t{i} * lanes;
        if (i + ahead < listed) {
            const Real* next = of_cell + ahead * lanes;
            for (int l = 0; l < lanes; l += line) __builtin_prefetch(next + l, 0, 0);
        }
        Real* points = pay.parts + std::size_t{g} * (2 * lanes);
        Real* yuan = points + lanes;
#pragma GCC unroll 32
        for (int l = 0; l < lanes; l += width<Real>) {
            const Pack<Real> more = load(of_cell + l);
            store(points + l, load(points + l) + more);
            store(yuan + l, load(yuan + l) + more * load(yuan_per_point + l));
        }
        if (++pay.cells[g] == flush_terms) move_parts(g, pay);
    }
}

template <class Real>
void move_group_pay(std::uint32_t groups, const GroupPay<Real>& pay) {
    for (std::uint32_t g = 0; g < groups; ++g)
        if (pay.cells[g] != 0) move_parts(g, pay);
}

template void spread_over_groups<float>(const float*, const std::uint32_t*, std::uint32_t,
                                        std::uint32_t, const std::uint32_t*, const float*,
                                        const GroupPay<float>&);
template void spread_over_groups<double>(const double*, const std::uint32_t*, std::uint32_t,
                                         std::uint32_t, const std::uint32_t*, const double*,
                                         const GroupPay<double>&);
template void move_group_pay<float>(std::uint32_t, const GroupPay<float>&);
template void move_group_pay<double>(std::uint32_t, const GroupPay<double>&);

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
