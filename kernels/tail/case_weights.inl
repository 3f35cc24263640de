// The weights of a bootstrapped case in registers: a row of bytes, a byte a lane.

#ifndef DRGSIM_ISA_NAMESPACE
#error "case_weights.inl is compiled through an .isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

#if defined(__AVX512F__)

/// Lanes l .. of a row of weights. Masked forms: the plain ones read what GCC 12 takes for
/// uninitialised.
inline Pack<float> weight_pack(const std::uint8_t* row, float /*type*/) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(row));
    return _mm512_maskz_cvtepi32_ps(0xFFFF, _mm512_maskz_cvtepu8_epi32(0xFFFF, bytes));
}
inline Pack<double> weight_pack(const std::uint8_t* row, double /*type*/) {
    const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(row));
    return _mm512_maskz_cvtepi32_pd(0xFF, _mm256_cvtepu8_epi32(bytes));
}

#else

template <class Real>
inline Pack<Real> weight_pack(const std::uint8_t* row, Real /*type*/) {
    Pack<Real> pack;
    for (int l = 0; l < width<Real>; ++l) pack[l] = static_cast<Real>(row[l]);
    return pack;
}

#endif

/// A whole row.
template <class Real>
[[gnu::always_inline]] inline Row<Real> weight_row(const std::uint8_t* row) {
    Row<Real> weights;
#pragma GCC unroll 16
    for (int p = 0; p < packs<Real>; ++p)
        weights.pack[p] = weight_pack(row + p * width<Real>, Real());
    return weights;
}

}  // namespace

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
