// Body of spread_over_groups, compiled once for each instruction set (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "spread.inl is compiled through spread.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

template <class Real>
void spread_over_groups(const Real* cell_points, const std::uint32_t* group,
                        const std::uint32_t* cell, std::uint32_t cells,
                        const double* yuan_per_point, double* group_points, double* group_yuan) {
    for (std::uint32_t c = 0; c < cells; ++c) {
        const Real* __restrict points = cell_points + static_cast<std::size_t>(cell[c]) * lanes;
        const std::size_t at = static_cast<std::size_t>(group[cell[c]]) * lanes;
        double* __restrict all_points = group_points + at;
        double* __restrict yuan = group_yuan + at;
        for (int l = 0; l < lanes; ++l) {
            const double p = static_cast<double>(points[l]);
            all_points[l] += p;
            yuan[l] += p * yuan_per_point[l];
        }
    }
}

template void spread_over_groups<float>(const float*, const std::uint32_t*, const std::uint32_t*,
                                        std::uint32_t, const double*, double*, double*);
template void spread_over_groups<double>(const double*, const std::uint32_t*, const std::uint32_t*,
                                         std::uint32_t, const double*, double*, double*);

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
