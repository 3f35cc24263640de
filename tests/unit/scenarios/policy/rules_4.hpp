// The tails T1 to T12 as rules 4 prints them, one function each, independent of packs and pieces.
#pragma once

#include <algorithm>

namespace drgsim::rules_4 {

inline constexpr double out = -1;  ///< the case leaves the pool

struct At {
    double b, c, k, a, level_ratio, threshold, actual;
    [[nodiscard]] double rho() const { return level_ratio * c; }
    [[nodiscard]] double normal() const { return b * c * k * a; }
    [[nodiscard]] double score() const { return b * k * a; }
};

/// Points of a case by the rule as rules 4 prints it.
using Rule = double (*)(const At&);

inline double t1(const At& x) {
    const double r = x.level_ratio, K = x.threshold;
    return r < .3 ? std::min(x.b, x.actual) : r > K ? x.normal() * (1 + r - K) : x.normal();
}
inline double t2(const At& x) {
    const double rho = x.rho(), K = x.threshold;
    return rho < .35 ? x.actual : rho > K ? x.b * (x.c + rho - K) * x.k * x.a : x.normal();
}
inline double t3(const At& x) {
    const double r = x.level_ratio, K = x.threshold;
    return r < .4 ? x.actual : r > K ? x.b * (x.c + x.rho() - K) * x.k * x.a : x.normal();
}
inline double t4(const At& x) {
    return x.level_ratio < .4 || x.level_ratio > x.threshold ? out : x.normal();
}
inline double t5(const At& x) {
    const double r = x.level_ratio, K = x.threshold;
    return r < .4 ? x.actual : r > K ? x.normal() * (1.7 + 0.5 * (r - K)) : x.normal();
}
inline double t6(const At& x) {
    const double r = x.level_ratio, K = x.threshold;
    return r < .4 ? x.actual : r > K ? x.normal() * (1 + 0.7 * (r - K)) : x.normal();
}
inline double t7(const At& x) {
    const double r = x.level_ratio;
    if (r <= .4) return x.actual;
    if (r <= .8) return r * x.normal();
    if (r <= 1.4) return x.normal();
    return r <= 2.5 ? (r - .4) * x.normal() : 2.1 * x.normal();
}
inline double t8(const At& x) {
    const double r = x.level_ratio, K = x.threshold;
    if (r < .4) return x.actual;
    if (r < .8) return (r + .2) * x.normal();
    return r > K ? x.normal() * (1 + r - K) : x.normal();
}
inline double t9(const At& x) {
    const double r = x.level_ratio;
    return r <= .5 ? r * x.score() : r >= 2 ? (r - 2 + 1) * x.score() : x.score();
}
inline double t10(const At& x) {
    const double r = x.level_ratio;
    if (r <= .5) return r * x.score();
    return r >= 2 && r <= 5 ? x.b * (r - 2 + x.k) * x.a : x.score();
}
inline double t11(const At& x) {
    return x.level_ratio < .5 ? x.level_ratio * x.score() : x.score();
}
inline double t12(const At& x) {
    return x.level_ratio < 1.0 / 3 || x.level_ratio > 3 ? out : x.normal();
}

}  // namespace drgsim::rules_4
