#include "kernels/tail/tails.hpp"

namespace drgsim::kernels {

#define DRGSIM_DECLARE(isa)                                                                \
    namespace isa {                                                                        \
    template <class Real>                                                                  \
    void correct_tails(const Schedule&, const Needs&, const CellColumns&, std::uint32_t,   \
                       std::uint32_t, const std::uint32_t*, const GroupRows<Real>&,        \
                       const HospitalRow<Real>&, const ApprovalDraw*, const std::uint8_t*, \
                       TailSums<Real>&);                                                   \
    }
DRGSIM_DECLARE(v2)
#if DRGSIM_X86
DRGSIM_DECLARE(v3)
DRGSIM_DECLARE(v4)
#endif

template <class Real>
void correct_tails(Isa isa, const Schedule& schedule, const Needs& needs, const CellColumns& cells,
                   std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row,
                   const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
                   const ApprovalDraw* draw, const std::uint8_t* weights, TailSums<Real>& sums) {
    switch (isa) {
#if DRGSIM_X86
        case Isa::v4:
            return v4::correct_tails(schedule, needs, cells, cell_begin, cell_end, row, groups,
                                     hospital, draw, weights, sums);
        case Isa::v3:
            return v3::correct_tails(schedule, needs, cells, cell_begin, cell_end, row, groups,
                                     hospital, draw, weights, sums);
#endif
        default:
            return v2::correct_tails(schedule, needs, cells, cell_begin, cell_end, row, groups,
                                     hospital, draw, weights, sums);
    }
}

template void correct_tails<float>(Isa, const Schedule&, const Needs&, const CellColumns&,
                                   std::uint32_t, std::uint32_t, const std::uint32_t*,
                                   const GroupRows<float>&, const HospitalRow<float>&,
                                   const ApprovalDraw*, const std::uint8_t*, TailSums<float>&);
template void correct_tails<double>(Isa, const Schedule&, const Needs&, const CellColumns&,
                                    std::uint32_t, std::uint32_t, const std::uint32_t*,
                                    const GroupRows<double>&, const HospitalRow<double>&,
                                    const ApprovalDraw*, const std::uint8_t*, TailSums<double>&);

}  // namespace drgsim::kernels
