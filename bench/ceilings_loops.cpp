// Compiled once for each instruction set into DRGSIM_ISA_NAMESPACE (CMakeLists.txt). The loops of
// ceilings.hpp, with registers as wide as the set has them.
#include "bench/ceilings.hpp"

#include <cstring>
#include <utility>

namespace drgsim::bench::DRGSIM_ISA_NAMESPACE {

namespace {

#if defined(__AVX512F__)
constexpr int bytes = 64;
constexpr std::size_t registers = 16;
#elif defined(__AVX__)
constexpr int bytes = 32;
constexpr std::size_t registers = 12;
#else
constexpr int bytes = 16;
constexpr std::size_t registers = 12;
#endif

template <class Real>
struct Wide;
template <>
struct Wide<float> {
    using Vector = float __attribute__((vector_size(bytes)));
};
template <>
struct Wide<double> {
    using Vector = double __attribute__((vector_size(bytes)));
};
template <class Real>
using Vector = typename Wide<Real>::Vector;

template <class Real>
Real lanes_of(Vector<Real> x) {
    Real lanes[bytes / sizeof(Real)];
    std::memcpy(lanes, &x, bytes);
    Real sum = 0;
    for (const Real lane : lanes) sum += lane;
    return sum;
}

/// Eight sums at a time. Indices are constants (I), so that the sums stay in registers.
template <std::size_t... I>
float read_with(const float* values, std::size_t n, std::index_sequence<I...>) {
    constexpr std::size_t lanes = bytes / sizeof(float), at_once = sizeof...(I);
    const auto loaded = [values](std::size_t i) {
        Vector<float> x;
        std::memcpy(&x, values + i, bytes);
        return x;
    };
    Vector<float> sums[at_once] = {};
    for (std::size_t i = 0; i < n; i += at_once * lanes) ((sums[I] += loaded(i + I * lanes)), ...);
    return lanes_of<float>((sums[I] + ...));
}

float read(const float* values, std::size_t n) {
    return read_with(values, n, std::make_index_sequence<8>{});
}

template <class Register>
void keep(Register& x) {
    asm volatile("" : "+x"(x));
}

/// `step` on every register, `rounds` times; `keep` makes the compiler do each round.
template <class Real, class Step, std::size_t... I>
Real rounds_with(std::size_t rounds, Step step, std::index_sequence<I...>) {
    Vector<Real> x[] = {Vector<Real>{} + static_cast<Real>(I + 1)...};
    for (std::size_t i = 0; i < rounds; ++i) ((x[I] = step(x[I]), keep(x[I])), ...);
    return lanes_of<Real>((x[I] + ...));
}

template <class Real, class Step>
Real rounds_of(std::size_t rounds, Step step) {
    return rounds_with<Real>(rounds, step, std::make_index_sequence<registers>{});
}

template <class Real>
Real multiply_add_of(std::size_t rounds, Real a, Real b) {
    return rounds_of<Real>(rounds, [a, b](auto x) { return x * a + b; });
}

float multiply_add(std::size_t rounds, float a, float b) {
    return multiply_add_of<float>(rounds, a, b);
}

double multiply_add_double(std::size_t rounds, double a, double b) {
    return multiply_add_of<double>(rounds, a, b);
}

float compare_select(std::size_t rounds, float a, float b) {
    return rounds_of<float>(rounds, [a, b](auto x) { return x < a ? x + b : x; });
}

}  // namespace

extern const Loops loops;
const Loops loops = {read,           multiply_add,          multiply_add_double,
                     compare_select, bytes / sizeof(float), registers};

}  // namespace drgsim::bench::DRGSIM_ISA_NAMESPACE
