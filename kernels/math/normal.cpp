// Picks the kernel of the instruction set.
#include "kernels/math/normal.hpp"

#include "kernels/contracts.hpp"

namespace drgsim {

using Quantiles = void(double* values, std::size_t n, double mean, double sd);
using Probabilities = void(double* values, std::size_t n);
namespace v2 {
Quantiles normal_quantiles, lognormal_quantiles;
Probabilities normal_probabilities;
}  // namespace v2
#ifdef DRGSIM_X86
namespace v3 {
Quantiles normal_quantiles, lognormal_quantiles;
Probabilities normal_probabilities;
}  // namespace v3
namespace v4 {
Quantiles normal_quantiles, lognormal_quantiles;
Probabilities normal_probabilities;
}  // namespace v4
#endif

void normal_quantiles(double* values, std::size_t n, double mean, double sd, Isa isa) {
    DRGSIM_EXPECT(is_supported(isa));
#ifdef DRGSIM_X86
    if (isa == Isa::v4) return v4::normal_quantiles(values, n, mean, sd);
    if (isa == Isa::v3) return v3::normal_quantiles(values, n, mean, sd);
#endif
    v2::normal_quantiles(values, n, mean, sd);
}

void lognormal_quantiles(double* values, std::size_t n, double log_mean, double log_sd, Isa isa) {
    DRGSIM_EXPECT(is_supported(isa));
#ifdef DRGSIM_X86
    if (isa == Isa::v4) return v4::lognormal_quantiles(values, n, log_mean, log_sd);
    if (isa == Isa::v3) return v3::lognormal_quantiles(values, n, log_mean, log_sd);
#endif
    v2::lognormal_quantiles(values, n, log_mean, log_sd);
}

void normal_probabilities(double* values, std::size_t n, Isa isa) {
    DRGSIM_EXPECT(is_supported(isa));
#ifdef DRGSIM_X86
    if (isa == Isa::v4) return v4::normal_probabilities(values, n);
    if (isa == Isa::v3) return v3::normal_probabilities(values, n);
#endif
    v2::normal_probabilities(values, n);
}

}  // namespace drgsim
