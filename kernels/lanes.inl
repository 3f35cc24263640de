// As many lanes as one register of the instruction set holds: what the kernels' inner loops are
// written in where a loop over all lanes would go through memory. Arithmetic is GCC's on vector
// types; comparisons give masks, which AVX-512 keeps in registers of their own.

#ifndef DRGSIM_ISA_NAMESPACE
#error "lanes.inl is compiled through an .isa.cpp"
#endif

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

#if defined(__AVX512F__)
inline constexpr int register_bytes = 64;
#elif defined(__AVX2__)
inline constexpr int register_bytes = 32;
#else
inline constexpr int register_bytes = 16;
#endif

template <class Real>
struct PackTypes;
template <>
struct PackTypes<float> {
    typedef float pack __attribute__((vector_size(register_bytes)));
    typedef int bits __attribute__((vector_size(register_bytes)));
};
template <>
struct PackTypes<double> {
    typedef double pack __attribute__((vector_size(register_bytes)));
    typedef long bits __attribute__((vector_size(register_bytes)));
};

template <class Real>
using Pack = typename PackTypes<Real>::pack;

template <class Real>
inline constexpr int width = register_bytes / static_cast<int>(sizeof(Real));  ///< lanes of a Pack
template <class Real>
inline constexpr int packs = lanes / width<Real>;  ///< Packs of a row

template <class Real>
inline Pack<Real> load(const Real* from) {
    Pack<Real> pack;
    __builtin_memcpy(&pack, from, sizeof pack);
    return pack;
}

/// The same, read once however often it is used: GCC reads memory again for each use that can.
template <class Real>
inline Pack<Real> loaded(const Real* from) {
    Pack<Real> pack = load(from);
#if defined(__SSE2__)
    __asm__("" : "+v"(pack));
#endif
    return pack;
}

template <class Real>
inline void store(Real* to, Pack<Real> pack) {
    __builtin_memcpy(to, &pack, sizeof pack);
}

/// Stores past the caches what is read much later; `to` is aligned to 64 bytes.
template <class Real>
inline void stream(Real* to, Pack<Real> pack) {
#if defined(__AVX512F__)
    _mm512_stream_si512(reinterpret_cast<__m512i*>(to), reinterpret_cast<__m512i>(pack));
#elif defined(__AVX__)
    _mm256_stream_si256(reinterpret_cast<__m256i*>(to), reinterpret_cast<__m256i>(pack));
#elif defined(__SSE2__)
    _mm_stream_si128(reinterpret_cast<__m128i*>(to), reinterpret_cast<__m128i>(pack));
#else
    store(to, pack);
#endif
}

template <class Real>
inline Pack<Real> all_lanes(Real value) {
    return value - Pack<Real>{};
}

/// Both halves of a pack's lanes in double.
struct Widened {
    Pack<double> low, high;
};
inline Widened widened(Pack<float> pack) {
#if defined(__AVX512F__)
    return {_mm512_maskz_cvtps_pd(0xFF, _mm512_maskz_extractf32x8_ps(0xFF, pack, 0)),
            _mm512_maskz_cvtps_pd(0xFF, _mm512_maskz_extractf32x8_ps(0xFF, pack, 1))};
#elif defined(__AVX2__)
    return {_mm256_cvtps_pd(_mm256_castps256_ps128(pack)),
            _mm256_cvtps_pd(_mm256_extractf128_ps(pack, 1))};
#elif defined(__SSE2__)
    return {_mm_cvtps_pd(pack), _mm_cvtps_pd(_mm_movehl_ps(pack, pack))};
#else
    Widened wide;
    for (int l = 0; l < width<double>; ++l) {
        wide.low[l] = static_cast<double>(pack[l]);
        wide.high[l] = static_cast<double>(pack[width<double> + l]);
    }
    return wide;
#endif
}

#if defined(__AVX512F__)

template <class Real>
struct MaskOf;
template <>
struct MaskOf<float> {
    typedef __mmask16 type;
};
template <>
struct MaskOf<double> {
    typedef __mmask8 type;
};
template <class Real>
using Mask = typename MaskOf<Real>::type;

inline Mask<float> less(Pack<float> a, Pack<float> b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ);
}
inline Mask<double> less(Pack<double> a, Pack<double> b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ);
}
inline Mask<float> not_less(Pack<float> a, Pack<float> b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_NLT_UQ);
}
inline Mask<double> not_less(Pack<double> a, Pack<double> b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_NLT_UQ);
}
// By intrinsics, so that masks stay in their registers.
inline __mmask16 either(__mmask16 a, __mmask16 b) {
    return _kor_mask16(a, b);
}
inline __mmask8 either(__mmask8 a, __mmask8 b) {
    return _kor_mask8(a, b);
}
inline __mmask16 both(__mmask16 a, __mmask16 b) {
    return _kand_mask16(a, b);
}
inline __mmask8 both(__mmask8 a, __mmask8 b) {
    return _kand_mask8(a, b);
}
/// b without a.
inline __mmask16 without(__mmask16 a, __mmask16 b) {
    return _kandn_mask16(a, b);
}
inline __mmask8 without(__mmask8 a, __mmask8 b) {
    return _kandn_mask8(a, b);
}
inline bool any_bit(__mmask16 mask) {
    return _kortestz_mask16_u8(mask, mask) == 0;
}
inline bool any_bit(__mmask8 mask) {
    return _kortestz_mask8_u8(mask, mask) == 0;
}
template <class Real>
inline bool any(Mask<Real> mask) {
    return any_bit(mask);
}
template <class Real>
inline Mask<Real> all_set() {
    return static_cast<Mask<Real>>(~0ULL);
}
inline bool all_bits(__mmask16 mask) {
    return _kortestc_mask16_u8(mask, mask) != 0;
}
inline bool all_bits(__mmask8 mask) {
    return _kortestc_mask8_u8(mask, mask) != 0;
}
template <class Real>
inline bool all(Mask<Real> mask) {
    return all_bits(mask);
}
/// The lesser of each lane's.
inline Pack<float> lesser(Pack<float> a, Pack<float> b) {
    return _mm512_maskz_min_ps(all_set<float>(), a, b);
}
inline Pack<double> lesser(Pack<double> a, Pack<double> b) {
    return _mm512_maskz_min_pd(all_set<double>(), a, b);
}
/// The greater of each lane's; b where one is no number.
inline Pack<float> greater(Pack<float> a, Pack<float> b) {
    return _mm512_maskz_max_ps(all_set<float>(), a, b);
}
inline Pack<double> greater(Pack<double> a, Pack<double> b) {
    return _mm512_maskz_max_pd(all_set<double>(), a, b);
}
/// The lesser of the magnitudes of each lane's.
inline Pack<float> lesser_magnitude(Pack<float> a, Pack<float> b) {
    return _mm512_maskz_range_ps(all_set<float>(), a, b, 0b1010);
}
inline Pack<double> lesser_magnitude(Pack<double> a, Pack<double> b) {
    return _mm512_maskz_range_pd(all_set<double>(), a, b, 0b1010);
}
/// sum + values where the mask is set, else the sum.
inline Pack<float> add_where(Mask<float> mask, Pack<float> sum, Pack<float> values) {
    return _mm512_mask_add_ps(sum, mask, sum, values);
}
inline Pack<double> add_where(Mask<double> mask, Pack<double> sum, Pack<double> values) {
    return _mm512_mask_add_pd(sum, mask, sum, values);
}
/// The pack where the mask is set, else 0.
inline Pack<float> keep(Mask<float> mask, Pack<float> pack) {
    return _mm512_maskz_mov_ps(mask, pack);
}
inline Pack<double> keep(Mask<double> mask, Pack<double> pack) {
    return _mm512_maskz_mov_pd(mask, pack);
}
/// `a` where the mask is set, else `b`.
inline Pack<float> choose(Mask<float> mask, Pack<float> a, Pack<float> b) {
    return _mm512_mask_blend_ps(mask, b, a);
}
inline Pack<double> choose(Mask<double> mask, Pack<double> a, Pack<double> b) {
    return _mm512_mask_blend_pd(mask, b, a);
}
/// Bit l of `bits` sets lane l.
template <class Real>
inline Mask<Real> mask_of(std::uint64_t bits) {
    return static_cast<Mask<Real>>(bits);
}

#else

template <class Real>
using Mask = typename PackTypes<Real>::bits;

template <class P>
inline auto less(P a, P b) {
    return a < b;
}
template <class P>
inline auto not_less(P a, P b) {
    return ~(a < b);
}
template <class M>
inline M either(M a, M b) {
    return a | b;
}
template <class M>
inline M both(M a, M b) {
    return a & b;
}
/// b without a.
template <class M>
inline M without(M a, M b) {
    return b & ~a;
}
template <class Real>
inline bool any(Mask<Real> mask) {
    long long word[register_bytes / 8];
    __builtin_memcpy(word, &mask, sizeof word);
    long long set = 0;
    for (const long long w : word) set |= w;
    return set != 0;
}
template <class Real>
inline bool all(Mask<Real> mask) {
    return !any<Real>(~mask);
}
template <class M, class P>
inline P keep(M mask, P pack) {
    return reinterpret_cast<P>(reinterpret_cast<M>(pack) & mask);
}
template <class M, class P>
inline P choose(M mask, P a, P b) {
    return mask ? a : b;
}
#if defined(__AVX2__)
inline Pack<float> lesser(Pack<float> a, Pack<float> b) {
    return _mm256_min_ps(a, b);
}
inline Pack<double> lesser(Pack<double> a, Pack<double> b) {
    return _mm256_min_pd(a, b);
}
inline Pack<float> greater(Pack<float> a, Pack<float> b) {
    return _mm256_max_ps(a, b);
}
inline Pack<double> greater(Pack<double> a, Pack<double> b) {
    return _mm256_max_pd(a, b);
}
#elif defined(__SSE2__)
inline Pack<float> lesser(Pack<float> a, Pack<float> b) {
    return _mm_min_ps(a, b);
}
inline Pack<double> lesser(Pack<double> a, Pack<double> b) {
    return _mm_min_pd(a, b);
}
inline Pack<float> greater(Pack<float> a, Pack<float> b) {
    return _mm_max_ps(a, b);
}
inline Pack<double> greater(Pack<double> a, Pack<double> b) {
    return _mm_max_pd(a, b);
}
#else
template <class P>
inline P lesser(P a, P b) {
    return choose(less(a, b), a, b);
}
template <class P>
inline P greater(P a, P b) {
    return choose(less(b, a), a, b);
}
#endif
inline Pack<float> magnitude(Pack<float> pack) {
    return reinterpret_cast<Pack<float>>(reinterpret_cast<Mask<float>>(pack) & 0x7FFFFFFF);
}
inline Pack<double> magnitude(Pack<double> pack) {
    return reinterpret_cast<Pack<double>>(reinterpret_cast<Mask<double>>(pack) &
                                          0x7FFFFFFFFFFFFFFF);
}
template <class P>
inline P lesser_magnitude(P a, P b) {
    return lesser(magnitude(a), magnitude(b));
}
/// sum + values where the mask is set, else the sum.
template <class M, class P>
inline P add_where(M mask, P sum, P values) {
    return sum + keep(mask, values);
}
template <class Real>
inline Mask<Real> mask_of(std::uint64_t bits) {
    Mask<Real> mask;
    for (int l = 0; l < width<Real>; ++l) mask[l] = (bits >> l & 1U) != 0 ? -1 : 0;
    return mask;
}
template <class Real>
inline Mask<Real> all_set() {
    return ~Mask<Real>{};
}

#endif

template <class P>
inline P positive(P pack) {
    return greater(pack, P{});
}

/// A row in registers.
template <class Real>
struct Row {
    static constexpr int size = packs<Real>;
    Pack<Real> pack[size];

    Row() = default;
    explicit Row(const Real* from) {
#pragma GCC unroll 16
        for (int p = 0; p < size; ++p) pack[p] = load(from + p * width<Real>);
    }
    static Row none() {
        Row row;
#pragma GCC unroll 16
        for (int p = 0; p < size; ++p) row.pack[p] = Pack<Real>{};
        return row;
    }
    void store_to(Real* to) const {
#pragma GCC unroll 16
        for (int p = 0; p < size; ++p) store(to + p * width<Real>, pack[p]);
    }
    void multiply_by(Real factor) {
#pragma GCC unroll 16
        for (int p = 0; p < size; ++p) pack[p] *= all_lanes(factor);
    }
    void multiply_by(const Real* factor) {
#pragma GCC unroll 16
        for (int p = 0; p < size; ++p) pack[p] *= load(factor + p * width<Real>);
    }
    void add(const Row& row) {
#pragma GCC unroll 16
        for (int p = 0; p < size; ++p) pack[p] += row.pack[p];
    }
    void add_to(Real* sums) const {
#pragma GCC unroll 16
        for (int p = 0; p < size; ++p)
            store(sums + p * width<Real>, load(sums + p * width<Real>) + pack[p]);
    }
};

/// a * b by lane.
template <class Real>
[[gnu::always_inline]] inline Row<Real> product(const Real* a, const Real* b) {
    Row<Real> row(a);
    row.multiply_by(b);
    return row;
}

/// A mask over a row.
template <class Real>
struct Lanes {
    Mask<Real> mask[packs<Real>];
};

/// Whether the mask is set somewhere in a row.
template <class Real>
[[gnu::always_inline]] inline bool any_of(const Lanes<Real>& of) {
    Mask<Real> set = of.mask[0];
#pragma GCC unroll 16
    for (int p = 1; p < packs<Real>; ++p) set = either(set, of.mask[p]);
    return any<Real>(set);
}

}  // namespace

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
