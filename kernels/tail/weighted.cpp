#include "kernels/tail/weighted.hpp"

namespace drgsim::kernels {

#define DRGSIM_DECLARE(isa)                                                                   \
    namespace isa {                                                                           \
    template <class Real>                                                                     \
    void add_weighted_cells(const Schedule&, const Needs&, const CellColumns&, std::uint32_t, \
                            std::uint32_t, const std::uint32_t*, const GroupRows<Real>&,      \
                            const HospitalRow<Real>&, const std::uint8_t*,                    \
                            const WeightedSums<Real>&);                                       \
    }
DRGSIM_DECLARE(v2)
#if DRGSIM_X86
DRGSIM_DECLARE(v3)
DRGSIM_DECLARE(v4)
#endif

template <class Real>
void add_weighted_cells(Isa isa, const Schedule& schedule, const Needs& needs,
                        const CellColumns& cells, std::uint32_t cell_begin, std::uint32_t cell_end,
                        const std::uint32_t* row, const GroupRows<Real>& groups,
                        const HospitalRow<Real>& hospital, const std::uint8_t* weights,
                        const WeightedSums<Real>& sums) {
    switch (isa) {
#if DRGSIM_X86
        case Isa::v4:
            return v4::add_weighted_cells(schedule, needs, cells, cell_begin, cell_end, row, groups,
                                          hospital, weights, sums);
        case Isa::v3:
            return v3::add_weighted_cells(schedule, needs, cells, cell_begin, cell_end, row, groups,
                                          hospital, weights, sums);
#endif
        default:
            return v2::add_weighted_cells(schedule, needs, cells, cell_begin, cell_end, row, groups,
                                          hospital, weights, sums);
    }
}

template void add_weighted_cells<float>(Isa, const Schedule&, const Needs&, const CellColumns&,
                                        std::uint32_t, std::uint32_t, const std::uint32_t*,
                                        const GroupRows<float>&, const HospitalRow<float>&,
                                        const std::uint8_t*, const WeightedSums<float>&);
template void add_weighted_cells<double>(Isa, const Schedule&, const Needs&, const CellColumns&,
                                         std::uint32_t, std::uint32_t, const std::uint32_t*,
                                         const GroupRows<double>&, const HospitalRow<double>&,
                                         const std::uint8_t*, const WeightedSums<double>&);

}  // namespace drgsim::kernels
