#include "kernels/tail/outside.hpp"

namespace drgsim::kernels {

#define DRGSIM_DECLARE(isa)                                                                       \
    namespace isa {                                                                               \
    template <class Real>                                                                         \
    void evaluate_outside(const Needs&, bool, const CellColumns&, std::uint32_t, std::uint32_t,   \
                          const std::uint32_t*, const GroupRows<Real>&, const HospitalRow<Real>&, \
                          TailSums<Real>&);                                                       \
    }
DRGSIM_DECLARE(v2)
#if DRGSIM_X86
DRGSIM_DECLARE(v3)
DRGSIM_DECLARE(v4)
#endif

template <class Real>
void evaluate_outside(Isa isa, const Needs& needs, bool charged, const CellColumns& cells,
                      std::uint32_t cell_begin, std::uint32_t cell_end, const std::uint32_t* row,
                      const GroupRows<Real>& groups, const HospitalRow<Real>& hospital,
                      TailSums<Real>& sums) {
    auto* kernel = v2::evaluate_outside<Real>;
#if DRGSIM_X86
    if (isa == Isa::v3) kernel = v3::evaluate_outside<Real>;
    if (isa == Isa::v4) kernel = v4::evaluate_outside<Real>;
#else
    static_cast<void>(isa);
#endif
    kernel(needs, charged, cells, cell_begin, cell_end, row, groups, hospital, sums);
}

template void evaluate_outside<float>(Isa, const Needs&, bool, const CellColumns&, std::uint32_t,
                                      std::uint32_t, const std::uint32_t*, const GroupRows<float>&,
                                      const HospitalRow<float>&, TailSums<float>&);
template void evaluate_outside<double>(Isa, const Needs&, bool, const CellColumns&, std::uint32_t,
                                       std::uint32_t, const std::uint32_t*,
                                       const GroupRows<double>&, const HospitalRow<double>&,
                                       TailSums<double>&);

}  // namespace drgsim::kernels
