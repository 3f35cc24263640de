// Body of spread_over_groups, compiled once for each instruction set (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "spread.inl is compiled through spread.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

template <class Real>
void spread_over_groups(const Real* cell_points, const std::uint32_t* group,
                        std::uint32_t cell_begin, std::uint32_t cell_end,
                        const double* yuan_per_point, double* group_yuan) {
    for (std::uint32_t cell = cell_begin; cell < cell_end; ++cell) {
        const Real* __restrict points = cell_points + static_cast<std::size_t>(cell) * lanes;
        double* __restrict out = group_yuan + static_cast<std::size_t>(group[cell]) * lanes;
        for (int l = 0; l < lanes; ++l) {
            out[l] += static_cast<double>(points[l]) * yuan_per_point[l];
        }
    }
}

template void spread_over_groups<float>(const float*, const std::uint32_t*, std::uint32_t,
                                        std::uint32_t, const double*, double*);
template void spread_over_groups<double>(const double*, const std::uint32_t*, std::uint32_t,
                                         std::uint32_t, const double*, double*);

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
