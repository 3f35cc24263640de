// What this processor reaches when nothing but loads, or nothing but arithmetic, is asked of it:
// the ceilings that kernels are held against. One copy of the loops for each instruction set.
#pragma once

#include <cstddef>

#include "kernels/isa.hpp"

namespace drgsim::bench {

/// Vectors of one instruction set's registers in every loop below.
struct Loops {
    /// Adds up n floats (a multiple of 512), each read once: one load and one addition a vector.
    float (*read)(const float* values, std::size_t n);
    /// x = x * a + b on enough independent registers to fill the pipeline, `rounds` times; returns
    /// their sum. Separate multiplications and additions, as the kernels have them.
    float (*multiply_add)(std::size_t rounds, float a, float b);
    double (*multiply_add_double)(std::size_t rounds, double a, double b);
    /// Compares and selects: x = x < a ? x + b : x, as the tail's classes need it.
    float (*compare_select)(std::size_t rounds, float a, float b);
    std::size_t lanes;      ///< floats a register
    std::size_t registers;  ///< independent registers in the arithmetic loops
};

const Loops& loops(Isa isa);

namespace v2 {
extern const Loops loops;
}
namespace v3 {
extern const Loops loops;
}
namespace v4 {
extern const Loops loops;
}

}  // namespace drgsim::bench
