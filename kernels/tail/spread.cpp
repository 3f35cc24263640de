#include "kernels/tail/spread.hpp"

namespace drgsim::kernels {

#define DRGSIM_DECLARE(isa)                                                                  \
    namespace isa {                                                                          \
    template <class Real>                                                                    \
    void spread_over_groups(const Real*, const std::uint32_t*, std::uint32_t, std::uint32_t, \
                            const std::uint32_t*, const Real*, const GroupPay<Real>&);       \
    template <class Real>                                                                    \
    void move_group_pay(std::uint32_t, const GroupPay<Real>&);                               \
    }
DRGSIM_DECLARE(v2)
#if DRGSIM_X86
DRGSIM_DECLARE(v3)
DRGSIM_DECLARE(v4)
#endif

template <class Real>
void spread_over_groups(Isa isa, const Real* cell_points, const std::uint32_t* cell,
                        std::uint32_t count, std::uint32_t listed, const std::uint32_t* group,
                        const Real* yuan_per_point, const GroupPay<Real>& pay) {
    auto* kernel = v2::spread_over_groups<Real>;
#if DRGSIM_X86
    if (isa == Isa::v3) kernel = v3::spread_over_groups<Real>;
    if (isa == Isa::v4) kernel = v4::spread_over_groups<Real>;
#else
    static_cast<void>(isa);
#endif
    kernel(cell_points, cell, count, listed, group, yuan_per_point, pay);
}

template <class Real>
void move_group_pay(Isa isa, std::uint32_t groups, const GroupPay<Real>& pay) {
    auto* kernel = v2::move_group_pay<Real>;
#if DRGSIM_X86
    if (isa == Isa::v3) kernel = v3::move_group_pay<Real>;
    if (isa == Isa::v4) kernel = v4::move_group_pay<Real>;
#else
    static_cast<void>(isa);
#endif
    kernel(groups, pay);
}

template void spread_over_groups<float>(Isa, const float*, const std::uint32_t*, std::uint32_t,
                                        std::uint32_t, const std::uint32_t*, const float*,
                                        const GroupPay<float>&);
template void spread_over_groups<double>(Isa, const double*, const std::uint32_t*, std::uint32_t,
                                         std::uint32_t, const std::uint32_t*, const double*,
                                         const GroupPay<double>&);
template void move_group_pay<float>(Isa, std::uint32_t, const GroupPay<float>&);
template void move_group_pay<double>(Isa, std::uint32_t, const GroupPay<double>&);

}  // namespace drgsim::kernels
