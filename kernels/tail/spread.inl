// Body of spread_over_group, compiled once for each instruction set (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "spread.inl is compiled through spread.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

template <class Real>
Pack<double> load_doubles(const Real* from) {
    typedef Real narrow __attribute__((vector_size(width<double> * sizeof(Real))));
    narrow values;
    __builtin_memcpy(&values, from, sizeof values);
    return __builtin_convertvector(values, Pack<double>);
}

}  // namespace

template <class Real>
void spread_over_group(const Real* cell_points, const CellOfGroup* list, std::uint32_t cells,
                       const double* yuan_per_point, double* group_points, double* group_yuan) {
    constexpr int side = register_bytes == 64 ? 8 : 4;  // packs whose sums stay in registers
    constexpr std::uint32_t ahead = 12;                 // a group's cells lie far apart
    for (int lane = 0; lane < lanes; lane += side * width<double>) {
        Pack<double> points[side], yuan[side];
#pragma GCC unroll 8
        for (int p = 0; p < side; ++p) {
            points[p] = load(group_points + lane + p * width<double>);
            yuan[p] = load(group_yuan + lane + p * width<double>);
        }
        for (std::uint32_t c = 0; c < cells; ++c) {
            const Real* of_cell = cell_points + std::size_t{list[c].cell} * lanes + lane;
            const double* value = yuan_per_point + std::size_t{list[c].segment} * lanes + lane;
            if (c + ahead < cells) {
                const Real* next = cell_points + std::size_t{list[c + ahead].cell} * lanes + lane;
                constexpr int line = 64 / static_cast<int>(sizeof(Real));
                for (int l = 0; l < side * width<double>; l += line) __builtin_prefetch(next + l);
            }
#pragma GCC unroll 8
            for (int p = 0; p < side; ++p) {
                const Pack<double> more = load_doubles(of_cell + p * width<double>);
                points[p] += more;
                yuan[p] += more * load(value + p * width<double>);
            }
        }
#pragma GCC unroll 8
        for (int p = 0; p < side; ++p) {
            store(group_points + lane + p * width<double>, points[p]);
            store(group_yuan + lane + p * width<double>, yuan[p]);
        }
    }
}

template void spread_over_group<float>(const float*, const CellOfGroup*, std::uint32_t,
                                       const double*, double*, double*);
template void spread_over_group<double>(const double*, const CellOfGroup*, std::uint32_t,
                                        const double*, double*, double*);

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
