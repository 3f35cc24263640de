// The kernel behind find_delimiters, compiled once for each instruction set.
#include <cstddef>
#include <cstdint>
#include <cstring>
#ifdef __SSE2__
#include <immintrin.h>
#endif

namespace drgsim::DRGSIM_ISA_NAMESPACE {

namespace {

constexpr std::size_t block = 64;

#if defined(__AVX512BW__)
[[gnu::always_inline]] inline std::uint64_t delimiters(const char* p) {
    const __m512i bytes = _mm512_loadu_si512(p);
    return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(',')) |
           _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n'));
}
#elif defined(__AVX2__)
[[gnu::always_inline]] inline std::uint64_t delimiters(const char* p) {
    std::uint64_t mask = 0;
    for (int i = 0; i < 2; ++i) {
        const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p) + i);
        const __m256i found = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(',')),
                                              _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\n')));
        mask |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(found))} << (32 * i);
    }
    return mask;
}
#elif defined(__SSE2__)
[[gnu::always_inline]] inline std::uint64_t delimiters(const char* p) {
    std::uint64_t mask = 0;
    for (int i = 0; i < 4; ++i) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p) + i);
        const __m128i found = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')),
                                           _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')));
        mask |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(found))} << (16 * i);
    }
    return mask;
}
#else
inline std::uint64_t delimiters(const char* p) {
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < block; ++i) {
        mask |= std::uint64_t{p[i] == ',' || p[i] == '\n'} << i;
    }
    return mask;
}
#endif

}  // namespace

void find_delimiters(const char* text, std::size_t size, std::uint64_t* masks) {
    for (; size >= block; size -= block, text += block) *masks++ = delimiters(text);
    if (size == 0) return;
    char rest[block] = {};
    std::memcpy(rest, text, size);
    *masks = delimiters(rest);
}

}  // namespace drgsim::DRGSIM_ISA_NAMESPACE
