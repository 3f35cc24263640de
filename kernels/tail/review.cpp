#include "kernels/tail/review.hpp"

namespace drgsim::kernels {

#define DRGSIM_DECLARE(isa)                                                                      \
    namespace isa {                                                                              \
    template <class Real>                                                                        \
    void weigh_request(const Schedule&, const Needs&, const CellColumns&, Request, std::size_t,  \
                       const GroupRows<Real>&, const HospitalRow<Real>&, bool, RequestLanes&);   \
    template <class Real>                                                                        \
    bool take_back(const RequestLanes&, const double*, const double*, const RequestSums<Real>&); \
    }
DRGSIM_DECLARE(v2)
#if DRGSIM_X86
DRGSIM_DECLARE(v3)
DRGSIM_DECLARE(v4)
#endif

template <class Real>
void weigh_request(Isa isa, const Schedule& schedule, const Needs& needs, const CellColumns& cells,
                   Request request, std::size_t row, const GroupRows<Real>& groups,
                   const HospitalRow<Real>& hospital, bool drawn, RequestLanes& out) {
    auto* kernel = v2::weigh_request<Real>;
#if DRGSIM_X86
    if (isa == Isa::v3) kernel = v3::weigh_request<Real>;
    if (isa == Isa::v4) kernel = v4::weigh_request<Real>;
#else
    static_cast<void>(isa);
#endif
    kernel(schedule, needs, cells, request, row, groups, hospital, drawn, out);
}

template <class Real>
bool take_back(Isa isa, const RequestLanes& request, const double* refuse_below,
               const double* decide_below, const RequestSums<Real>& sums) {
    auto* kernel = v2::take_back<Real>;
#if DRGSIM_X86
    if (isa == Isa::v3) kernel = v3::take_back<Real>;
    if (isa == Isa::v4) kernel = v4::take_back<Real>;
#else
    static_cast<void>(isa);
#endif
    return kernel(request, refuse_below, decide_below, sums);
}

template void weigh_request<float>(Isa, const Schedule&, const Needs&, const CellColumns&, Request,
                                   std::size_t, const GroupRows<float>&, const HospitalRow<float>&,
                                   bool, RequestLanes&);
template void weigh_request<double>(Isa, const Schedule&, const Needs&, const CellColumns&, Request,
                                    std::size_t, const GroupRows<double>&,
                                    const HospitalRow<double>&, bool, RequestLanes&);
template bool take_back<float>(Isa, const RequestLanes&, const double*, const double*,
                               const RequestSums<float>&);
template bool take_back<double>(Isa, const RequestLanes&, const double*, const double*,
                                const RequestSums<double>&);

}  // namespace drgsim::kernels
