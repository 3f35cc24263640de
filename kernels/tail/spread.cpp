#include "kernels/tail/spread.hpp"

namespace drgsim::kernels {

#define DRGSIM_DECLARE(isa)                                                          \
    namespace isa {                                                                  \
    template <class Real>                                                            \
    void spread_over_groups(const Real*, const std::uint32_t*, const std::uint32_t*, \
                            std::uint32_t, const double*, double*, double*);         \
    }
DRGSIM_DECLARE(v2)
#if DRGSIM_X86
DRGSIM_DECLARE(v3)
DRGSIM_DECLARE(v4)
#endif

template <class Real>
void spread_over_groups(Isa isa, const Real* cell_points, const std::uint32_t* group,
                        const std::uint32_t* cell, std::uint32_t cells,
                        const double* yuan_per_point, double* group_points, double* group_yuan) {
    auto* kernel = v2::spread_over_groups<Real>;
#if DRGSIM_X86
    if (isa == Isa::v3) kernel = v3::spread_over_groups<Real>;
    if (isa == Isa::v4) kernel = v4::spread_over_groups<Real>;
#else
    static_cast<void>(isa);
#endif
    kernel(cell_points, group, cell, cells, yuan_per_point, group_points, group_yuan);
}

template void spread_over_groups<float>(Isa, const float*, const std::uint32_t*,
                                        const std::uint32_t*, std::uint32_t, const double*, double*,
                                        double*);
template void spread_over_groups<double>(Isa, const double*, const std::uint32_t*,
                                         const std::uint32_t*, std::uint32_t, const double*,
                                         double*, double*);

}  // namespace drgsim::kernels
