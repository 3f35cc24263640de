// exp, expm1, log, log1p, the normal quantile and the normal distribution in plain arithmetic: the
// same bits on every machine and with every instruction set, which libm does not promise. Whatever
// is random is built on these. Always inlined, free of branches, so that loops over them vectorise
// and no copy compiled for one instruction set is left for another to call.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace drgsim {

inline constexpr double ln2_high = 0x1.62e42fee00000p-1;  ///< 32 bits: times an exponent is exact
inline constexpr double ln2_low = 0x1.a39ef35793c76p-33;

/// (e^r - 1 - r) / r^2 for |r| <= ln(2) / 2, by Taylor's series: the first term left out changes
/// e^r by less than 5e-18.
[[gnu::always_inline]] inline double exp_remainder(double r) {
    double p = 1.0 / 6227020800;
    p = p * r + 1.0 / 479001600;
    p = p * r + 1.0 / 39916800;
    p = p * r + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    return p;
}

/// e^x, within 1 ulp; 0 below -745.14, inf above 709.79, subnormal results included.
[[gnu::always_inline]] inline double portable_exp(double x) {
    constexpr double shifter = 0x1.8p52;  // adding it rounds to an integer held in the low bits
    constexpr double log2_e = 0x1.71547652b82fep0;
    const double y = x < -746.0 ? -746.0 : (x > 710.0 ? 710.0 : x);
    const double k = (y * log2_e + shifter) - shifter;
    const double high = y - k * ln2_high;
    const double low = k * ln2_low;
    const double r = high - low;
    const double p = exp_remainder(r);
    const double mantissa = 1 + (high - (low - r * r * p));
    // 2^k in two steps, since k itself may lie outside the exponents of normal numbers.
    const double half = (k * 0.5 + shifter) - shifter;
    const auto power = [](double n) {
        const auto bits = __builtin_bit_cast(std::uint64_t, n + (shifter + 1023));
        return __builtin_bit_cast(double, bits << 52);
    };
    return mantissa * power(half) * power(k - half);
}

/// e^x - 1, relative error within a few ulp, also for tiny x.
[[gnu::always_inline]] inline double portable_expm1(double x) {
    return x > -0.34 && x < 0.34 ? x + x * x * exp_remainder(x) : portable_exp(x) - 1;
}

/// ln x, within 1 ulp; -inf at 0, NaN below, subnormals included. fdlibm's method.
[[gnu::always_inline]] inline double portable_log(double x) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const bool tiny = x < std::numeric_limits<double>::min();
    const double scaled = tiny ? x * 0x1p54 : x;
    // x = 2^k m with m in [sqrt(1/2), sqrt(2)): 0x3fe6a09e.. are the bits of sqrt(1/2).
    constexpr std::uint64_t root = 0x3fe6a09e00000000u;
    const std::uint64_t bits =
        __builtin_bit_cast(std::uint64_t, scaled) + (0x3ff0000000000000u - root);
    const double m = __builtin_bit_cast(double, (bits & 0x000fffffffffffffu) + root);
    const double biased = __builtin_bit_cast(double, 0x4330000000000000u | (bits >> 52)) - 0x1p52;
    const double k = biased - (tiny ? 1023.0 + 54.0 : 1023.0);
    const double f = m - 1;
    const double s = f / (2 + f);
    const double z = s * s;
    const double w = z * z;
    const double odd =
        w * (0x1.999999997fa04p-2 + w * (0x1.c71c51d8e78afp-3 + w * 0x1.39a09d078c69fp-3));
    const double even =
        z * (0x1.5555555555593p-1 +
             w * (0x1.2492494229359p-2 + w * (0x1.7466496cb03dep-3 + w * 0x1.2f112df3e5244p-3)));
    const double half_square = 0.5 * f * f;
    const double result =
        k * ln2_high - ((half_square - (s * (half_square + odd + even) + k * ln2_low)) - f);
    const double edge = x < 0 ? nan : (x == 0 ? -infinity : x);
    return x > 0 && x < infinity ? result : edge;
}

/// ln(1 + x), relative error within a few ulp, also for tiny x.
[[gnu::always_inline]] inline double portable_log1p(double x) {
    const double u = 1 + x;
    const double lost = u - 1;
    return lost == 0 ? x : portable_log(u) * (x / lost);
}

/// The rational function that AS241 uses in one region: numerator and denominator, constant first.
struct NormalQuantileRegion {
    double a[8], b[8];
};
inline constexpr NormalQuantileRegion central_region = {
    {3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3,
     1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
     3.3430575583588128105e4, 2.5090809287301226727e3},
    {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
     5.2264952788528545610e3}};
inline constexpr NormalQuantileRegion near_tail_region = {
    {1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
     1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2,
     7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9}};
inline constexpr NormalQuantileRegion far_tail_region = {
    {6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15}};

[[gnu::always_inline]] inline double rational_of(const NormalQuantileRegion& region, double r) {
    double a = region.a[7];
    double b = region.b[7];
    for (int i = 6; i >= 0; --i) {
        a = a * r + region.a[i];
        b = b * r + region.b[i];
    }
    return a / b;
}

/// The normal quantile by Wichura's AS241 (PPND16) where |p - 0.5| <= central_width: no logarithm.
inline constexpr double central_width = 0.425;
[[gnu::always_inline]] inline double central_normal_quantile(double p) {
    const double q = p - 0.5;
    return q * rational_of(central_region, 0.180625 - q * q);
}

/// The same beyond the centre; `far` tells whether some p may lie within far_tail of 0 or 1.
inline constexpr double far_tail = 1.4e-11;  ///< e^-25 = 1.389e-11 is where the far tail begins
[[gnu::always_inline]] inline double outer_normal_quantile(double p, bool far) {
    const double q = p - 0.5;
    const double r = std::sqrt(-portable_log(q < 0 ? p : 1 - p));
    double size = rational_of(near_tail_region, r - 1.6);
    if (far) size = r <= 5 ? size : rational_of(far_tail_region, r - 5);
    return q < 0 ? -size : size;
}

/// z with Phi(z) = p, for p in (0, 1): AS241, within 8 ulp down to p = 1e-18.
/// Symmetric: the quantile of 1 - p is minus that of p wherever 1 - p is exact.
[[gnu::always_inline]] inline double portable_normal_quantile(double p) {
    const double q = p - 0.5;
    return q >= -central_width && q <= central_width ? central_normal_quantile(p)
                                                     : outer_normal_quantile(p, true);
}

/// Phi(x) by Cody's rational Chebyshev approximations (Math. Comp. 23, 1969, 631-637), relative
/// error below 2e-15 in both tails; Phi(x) + Phi(-x) is 1 to rounding.
[[gnu::always_inline]] inline double portable_normal_cdf(double x) {
    constexpr double central[5] = {2.2352520354606839287, 161.02823106855587881,
                                   1067.6894854603709582, 18154.981253343561249,
                                   0.065682337918207449113};
    constexpr double under_central[4] = {47.20258190468824187, 976.09855173777669322,
                                         10260.932208618978205, 45507.789335026729956};
    constexpr double near[9] = {
        0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979,
        597.27027639480026226,  2494.5375852903726711, 6848.1904505362823326,
        11602.651437647350124,  9842.7148383839780218, 1.0765576773720192317e-8};
    constexpr double under_near[8] = {
        22.266688044328115691, 235.38790178262499861, 1519.377599407554805,  6485.558298266760755,
        18615.571640885098091, 34900.952721145977266, 38912.003286093271411, 19685.429676859990727};
    constexpr double far[6] = {0.21589853405795699,   0.1274011611602473639,
                               0.022235277870649807,  0.001421619193227893466,
                               2.9112874951168792e-5, 0.02307344176494017303};
    constexpr double under_far[5] = {1.28426009614491121, 0.468238212480865118,
                                     0.0659881378689285515, 0.00378239633202758244,
                                     7.29751555083966205e-5};
    constexpr double shifter = 0x1.8p52;
    const double size = x < 0 ? -x : x;
    const double y = size > 40 ? 40 : size;
    const double square = y * y;
    double a = central[4] * square;
    double b = square;
    for (int i = 0; i < 3; ++i) {
        a = (a + central[i]) * square;
        b = (b + under_central[i]) * square;
    }
    const double middle = 0.5 + x * (a + central[3]) / (b + under_central[3]);
    a = near[8] * y;
    b = y;
    for (int i = 0; i < 7; ++i) {
        a = (a + near[i]) * y;
        b = (b + under_near[i]) * y;
    }
    const double near_ratio = (a + near[7]) / (b + under_near[7]);
    const double away = y < 1 ? 1 : y;
    const double inverse = 1 / (away * away);
    a = far[5] * inverse;
    b = inverse;
    for (int i = 0; i < 4; ++i) {
        a = (a + far[i]) * inverse;
        b = (b + under_far[i]) * inverse;
    }
    constexpr double root = 0.398942280401432677939946;  // 1 / sqrt(2 pi)
    const double far_ratio = (root - inverse * (a + far[4]) / (b + under_far[4])) / away;
    // e^(-y^2 / 2) in two factors, the first of an exact square.
    const double rough = ((y * 16 + shifter) - shifter) * 0.0625;
    const double bell =
        portable_exp(-0.5 * rough * rough) * portable_exp(-0.5 * (y - rough) * (y + rough));
    const double tail = bell * (y <= 5.656854249492380195 ? near_ratio : far_ratio);
    const double outer = x < 0 ? tail : 1 - tail;
    return y <= 0.67448975 ? middle : outer;
}

}  // namespace drgsim
