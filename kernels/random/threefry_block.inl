// Threefry4x32-20 of one counter and key; loops over several of them vectorise. Shared by the
// kernels that draw, each compiled once for each instruction set.
#include <cstdint>

namespace drgsim::DRGSIM_ISA_NAMESPACE {

namespace {

using Word = std::uint32_t;

struct Block {
    Word x0, x1, x2, x3;
};

[[gnu::always_inline]] inline Word rotate(Word x, int bits) {
    return (x << bits) | (x >> (32 - bits));
}

template <int r0, int r1, int r2, int r3>
[[gnu::always_inline]] inline void two_rounds(Block& b) {
    b.x0 += b.x1, b.x1 = rotate(b.x1, r0) ^ b.x0;
    b.x2 += b.x3, b.x3 = rotate(b.x3, r1) ^ b.x2;
    b.x0 += b.x3, b.x3 = rotate(b.x3, r2) ^ b.x0;
    b.x2 += b.x1, b.x1 = rotate(b.x1, r3) ^ b.x2;
}

[[gnu::always_inline]] inline void add_key(Block& b, Word k0, Word k1, Word k2, Word k3, Word s) {
    b.x0 += k0, b.x1 += k1, b.x2 += k2, b.x3 += k3 + s;
}

[[gnu::always_inline]] inline void rounds_1_to_4(Block& b) {
    two_rounds<10, 26, 11, 21>(b);
    two_rounds<13, 27, 23, 5>(b);
}

[[gnu::always_inline]] inline void rounds_5_to_8(Block& b) {
    two_rounds<6, 20, 17, 11>(b);
    two_rounds<25, 10, 18, 20>(b);
}

[[gnu::always_inline]] inline Block threefry4x32_20(Block b, Word k0, Word k1, Word k2, Word k3) {
    const Word k4 = 0x1BD11BDAu ^ k0 ^ k1 ^ k2 ^ k3;
    add_key(b, k0, k1, k2, k3, 0);
    rounds_1_to_4(b);
    add_key(b, k1, k2, k3, k4, 1);
    rounds_5_to_8(b);
    add_key(b, k2, k3, k4, k0, 2);
    rounds_1_to_4(b);
    add_key(b, k3, k4, k0, k1, 3);
    rounds_5_to_8(b);
    add_key(b, k4, k0, k1, k2, 4);
    rounds_1_to_4(b);
    add_key(b, k0, k1, k2, k3, 5);
    return b;
}

}  // namespace

}  // namespace drgsim::DRGSIM_ISA_NAMESPACE
