#include "kernels/sums/weighted_rows.hpp"

namespace drgsim::kernels {

#define DRGSIM_DECLARE(isa)                                                                      \
    namespace isa {                                                                              \
    template <class Real>                                                                        \
    void add_weighted_rows(const WeightedRows<Real>&, std::uint32_t, std::uint32_t, const Real*, \
                           const Real*, const std::uint32_t*, const std::uint32_t*,              \
                           double* const*);                                                      \
    }
DRGSIM_DECLARE(v2)
#if DRGSIM_X86
DRGSIM_DECLARE(v3)
DRGSIM_DECLARE(v4)
#endif

template <class Real>
void add_weighted_rows(Isa isa, const WeightedRows<Real>& sums, std::uint32_t first,
                       std::uint32_t last, const Real* table, const Real* scale,
                       const std::uint32_t* scale_row, const std::uint32_t* target,
                       double* const* out) {
    auto* kernel = v2::add_weighted_rows<Real>;
#if DRGSIM_X86
    if (isa == Isa::v3) kernel = v3::add_weighted_rows<Real>;
    if (isa == Isa::v4) kernel = v4::add_weighted_rows<Real>;
#else
    static_cast<void>(isa);
#endif
    kernel(sums, first, last, table, scale, scale_row, target, out);
}

template void add_weighted_rows<float>(Isa, const WeightedRows<float>&, std::uint32_t,
                                       std::uint32_t, const float*, const float*,
                                       const std::uint32_t*, const std::uint32_t*, double* const*);
template void add_weighted_rows<double>(Isa, const WeightedRows<double>&, std::uint32_t,
                                        std::uint32_t, const double*, const double*,
                                        const std::uint32_t*, const std::uint32_t*, double* const*);

}  // namespace drgsim::kernels
