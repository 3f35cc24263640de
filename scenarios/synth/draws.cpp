#include "scenarios/synth/draws.hpp"

#include "kernels/math/normal.hpp"
#include "kernels/random/threefry.hpp"

namespace drgsim::synth {

std::vector<double> Draws::uniforms(std::string_view stream, std::size_t n) const {
    std::vector<double> values(n);
    of_cases(stream, 0, 0, n, 1, values.data());
    return values;
}

std::vector<double> Draws::normals(std::string_view stream, std::size_t n) const {
    std::vector<double> values = uniforms(stream, n);
    normal_quantiles(values.data(), n, 0, 1);
    return values;
}

void Draws::of_cases(std::string_view stream, int year, std::uint64_t first, std::size_t n,
                     std::size_t rows, double* out) const {
    fill_uniforms({.seed = seed_,
                   .purpose = Purpose::synthesis,
                   .name = stream_hash(stream),
                   .draw = static_cast<std::uint32_t>(year)},
                  first, n, rows, out);
}

}  // namespace drgsim::synth
