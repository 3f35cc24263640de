#include "kernels/sums/month_rows.hpp"

namespace drgsim::kernels {

#define DRGSIM_DECLARE(isa)                                    \
    namespace isa {                                            \
    void add_month_rows(const double*, double*, double* year); \
    }
DRGSIM_DECLARE(v2)
#if DRGSIM_X86
DRGSIM_DECLARE(v3)
DRGSIM_DECLARE(v4)
#endif

void add_month_rows(Isa isa, const double* rows, double* to, double* year) {
    auto* kernel = v2::add_month_rows;
#if DRGSIM_X86
    if (isa == Isa::v3) kernel = v3::add_month_rows;
    if (isa == Isa::v4) kernel = v4::add_month_rows;
#else
    static_cast<void>(isa);
#endif
    kernel(rows, to, year);
}

}  // namespace drgsim::kernels
