// Body of spread_over_group, compiled once for each instruction set (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "spread.inl is compiled through spread.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

template <class Real>
void add_pack(double* __restrict out, Pack<Real> values) {
    alignas(64) Real part[width<Real>];
    store(part, values);
    for (int l = 0; l < width<Real>; ++l) out[l] += static_cast<double>(part[l]);
}

}  // namespace

template <class Real>
void spread_over_group(const Real* cell_points, const CellOfGroup* list, std::uint32_t cells,
                       std::uint32_t listed, const Real* yuan_per_point, double* group_points,
                       double* group_yuan) {
    constexpr int side = 4;              // packs whose sums stay in registers
    constexpr std::uint32_t ahead = 12;  // a group's cells lie far apart
    for (int lane = 0; lane < lanes; lane += side * width<Real>) {
        for (std::uint32_t c = 0; c < cells;) {
            const std::uint32_t end = cells - c < flush_terms ? cells : c + flush_terms;
            Pack<Real> points[side] = {}, yuan[side] = {};
            for (; c < end; ++c) {
                const Real* of_cell = cell_points + std::size_t{list[c].row} * lanes + lane;
                const Real* value = yuan_per_point + std::size_t{list[c].segment} * lanes + lane;
                if (c + ahead < listed) {
                    const Real* next =
                        cell_points + std::size_t{list[c + ahead].row} * lanes + lane;
                    constexpr int line = 64 / static_cast<int>(sizeof(Real));
                    for (int l = 0; l < side * width<Real>; l += line) __builtin_prefetch(next + l);
                }
#pragma GCC unroll 8
                for (int p = 0; p < side; ++p) {
                    const Pack<Real> more = load(of_cell + p * width<Real>);
                    points[p] += more;
                    yuan[p] += more * load(value + p * width<Real>);
                }
            }
            for (int p = 0; p < side; ++p) {
                add_pack<Real>(group_points + lane + p * width<Real>, points[p]);
                add_pack<Real>(group_yuan + lane + p * width<Real>, yuan[p]);
            }
        }
    }
}

template void spread_over_group<float>(const float*, const CellOfGroup*, std::uint32_t,
                                       std::uint32_t, const float*, double*, double*);
template void spread_over_group<double>(const double*, const CellOfGroup*, std::uint32_t,
                                        std::uint32_t, const double*, double*, double*);

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
