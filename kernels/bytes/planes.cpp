// SSE2 is part of every x86-64, so one copy serves; other machines take the plain loops.
#include "kernels/bytes/planes.hpp"

#include <bit>
#include <cstring>
#ifdef __SSE2__
#include <immintrin.h>
#endif

namespace drgsim {

static_assert(std::endian::native == std::endian::little, "the file holds little-endian values");

namespace {

#ifdef __SSE2__
constexpr std::size_t group = 16;

/// One pass of a perfect shuffle of 128 bytes: the index's bits rotate by one.
[[gnu::always_inline]] inline void interleave(__m128i (&row)[8]) {
    __m128i next[8];
    for (int i = 0; i < 4; ++i) {
        next[2 * i] = _mm_unpacklo_epi8(row[i], row[i + 4]);
        next[2 * i + 1] = _mm_unpackhi_epi8(row[i], row[i + 4]);
    }
    for (int i = 0; i < 8; ++i) row[i] = next[i];
}

/// 16 values: four of the seven passes that would bring every byte back to its place.
[[gnu::always_inline]] inline void shuffle_group(const double* values, std::size_t count,
                                                 std::uint8_t* out) {
    __m128i row[8];
    for (int i = 0; i < 8; ++i)
        row[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(values) + i);
    for (int pass = 0; pass < 4; ++pass) interleave(row);
    for (std::size_t b = 0; b < 8; ++b)
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out + b * count), row[b]);
}

/// The other three passes.
[[gnu::always_inline]] inline void unshuffle_group(const std::uint8_t* planes, std::size_t count,
                                                   double* values) {
    __m128i row[8];
    for (std::size_t b = 0; b < 8; ++b)
        row[b] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(planes + b * count));
    for (int pass = 0; pass < 3; ++pass) interleave(row);
    for (int i = 0; i < 8; ++i) _mm_storeu_si128(reinterpret_cast<__m128i*>(values) + i, row[i]);
}

std::uint64_t equal_bytes(const std::uint8_t* a, const std::uint8_t* b) {
    std::uint64_t mask = 0;
    for (int i = 0; i < 4; ++i) {
        const __m128i same =
            _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(a) + i),
                           _mm_loadu_si128(reinterpret_cast<const __m128i*>(b) + i));
        mask |= std::uint64_t{static_cast<std::uint16_t>(_mm_movemask_epi8(same))} << (16 * i);
    }
    return mask;
}

std::uint32_t equal_in_digests(const std::uint8_t* a, const std::uint8_t* b) {
    static_assert(digest_bytes == 32);
    __m128i same = _mm_setzero_si128();  // 0, -1 or -2 by byte
    for (int i = 0; i < 2; ++i)
        same = _mm_add_epi8(
            same, _mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(a) + i),
                                 _mm_loadu_si128(reinterpret_cast<const __m128i*>(b) + i)));
    const __m128i zero = _mm_setzero_si128();
    const __m128i sums = _mm_sad_epu8(_mm_sub_epi8(zero, same), zero);
    return static_cast<std::uint32_t>(_mm_cvtsi128_si32(sums) + _mm_extract_epi16(sums, 4));
}
#else
constexpr std::size_t group = 1;

void shuffle_group(const double* values, std::size_t count, std::uint8_t* out) {
    for (std::size_t b = 0; b < 8; ++b)
        std::memcpy(out + b * count, reinterpret_cast<const char*>(values) + b, 1);
}

void unshuffle_group(const std::uint8_t* planes, std::size_t count, double* values) {
    for (std::size_t b = 0; b < 8; ++b)
        std::memcpy(reinterpret_cast<char*>(values) + b, planes + b * count, 1);
}

std::uint64_t equal_bytes(const std::uint8_t* a, const std::uint8_t* b) {
    std::uint64_t mask = 0;
    for (int i = 0; i < 64; ++i) mask |= std::uint64_t{a[i] == b[i]} << i;
    return mask;
}

std::uint32_t equal_in_digests(const std::uint8_t* a, const std::uint8_t* b) {
    std::uint32_t same = 0;
    for (std::size_t i = 0; i < digest_bytes; ++i) same += a[i] == b[i];
    return same;
}
#endif

}  // namespace

void shuffle_bytes(const double* values, std::size_t count, std::uint8_t* out) {
    std::size_t i = 0;
    for (; i + group <= count; i += group) shuffle_group(values + i, count, out + i);
    for (; i < count; ++i)
        for (std::size_t b = 0; b < 8; ++b)
            std::memcpy(out + b * count + i, reinterpret_cast<const char*>(values + i) + b, 1);
}

void unshuffle_bytes(const std::uint8_t* planes, std::size_t count, double* values) {
    std::size_t i = 0;
    for (; i + group <= count; i += group) unshuffle_group(planes + i, count, values + i);
    for (; i < count; ++i)
        for (std::size_t b = 0; b < 8; ++b)
            std::memcpy(reinterpret_cast<char*>(values + i) + b, planes + b * count + i, 1);
}

void find_equal_bytes(const std::uint8_t* a, const std::uint8_t* b, std::size_t size,
                      std::uint64_t* masks) {
    for (; size >= 64; size -= 64, a += 64, b += 64) *masks++ = equal_bytes(a, b);
    if (size == 0) return;
    std::uint8_t rest_a[64] = {}, rest_b[64] = {};
    std::memcpy(rest_a, a, size);
    std::memcpy(rest_b, b, size);
    *masks = equal_bytes(rest_a, rest_b) & ~(~std::uint64_t{0} << size);
}

std::uint64_t find_like_digests(const std::uint8_t* digests, std::size_t first, std::size_t count,
                                std::size_t reach, std::uint32_t* like) {
    std::uint64_t total = 0;
    for (std::size_t r = first; r < count; ++r) {
        std::uint32_t most = 0;
        std::size_t best = r - 1;
        const std::size_t last = r > reach ? r - reach : 0;
        for (std::size_t s = r; s-- > last && most < digest_bytes;) {
            const std::uint32_t same =
                equal_in_digests(digests + r * digest_bytes, digests + s * digest_bytes);
            if (same <= most) continue;
            most = same;
            best = s;
        }
        like[r] = static_cast<std::uint32_t>(best);
        total += most;
    }
    return total;
}

void count_bytes(const std::uint8_t* bytes, std::size_t row, std::size_t step, std::size_t rows,
                 std::uint32_t counts[256]) {
    std::uint32_t lane[4][256] = {};  // four, or equal neighbours would wait for each other
    for (; rows > 0; --rows, bytes += step) {
        std::size_t i = 0;
        for (; i + 8 <= row; i += 8) {
            std::uint64_t eight = 0;
            std::memcpy(&eight, bytes + i, 8);
            for (int b = 0; b < 8; ++b) ++lane[b % 4][(eight >> (8 * b)) & 0xff];
        }
        for (; i < row; ++i) ++lane[0][bytes[i]];
    }
    for (int v = 0; v < 256; ++v) counts[v] += lane[0][v] + lane[1][v] + lane[2][v] + lane[3][v];
}

}  // namespace drgsim
