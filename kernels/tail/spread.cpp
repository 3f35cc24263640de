#include "kernels/tail/spread.hpp"

namespace drgsim::kernels {

#define DRGSIM_DECLARE(isa)                                                               \
    namespace isa {                                                                       \
    template <class Real>                                                                 \
    void spread_over_group(const Real*, const CellOfGroup*, std::uint32_t, std::uint32_t, \
                           const Real*, double*, double*);                                \
    }
DRGSIM_DECLARE(v2)
#if DRGSIM_X86
DRGSIM_DECLARE(v3)
DRGSIM_DECLARE(v4)
#endif

template <class Real>
void spread_over_group(Isa isa, const Real* cell_points, const CellOfGroup* list,
                       std::uint32_t cells, std::uint32_t listed, const Real* yuan_per_point,
                       double* group_points, double* group_yuan) {
    auto* kernel = v2::spread_over_group<Real>;
#if DRGSIM_X86
    if (isa == Isa::v3) kernel = v3::spread_over_group<Real>;
    if (isa == Isa::v4) kernel = v4::spread_over_group<Real>;
#else
    static_cast<void>(isa);
#endif
    kernel(cell_points, list, cells, listed, yuan_per_point, group_points, group_yuan);
}

template void spread_over_group<float>(Isa, const float*, const CellOfGroup*, std::uint32_t,
                                       std::uint32_t, const float*, double*, double*);
template void spread_over_group<double>(Isa, const double*, const CellOfGroup*, std::uint32_t,
                                        std::uint32_t, const double*, double*, double*);

}  // namespace drgsim::kernels
