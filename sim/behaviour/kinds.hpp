// The kinds of behaviour: what prevalence and strength mean in each, the strengths that make
// sense, and what the literature found. Feeds the plan's check, `drgsim describe plan` and docs.
#pragma once

#include <array>
#include <string_view>

namespace drgsim {

enum class BehaviourKind {
    upcoding,       ///< 高套: a more severe sibling group
    splitting,      ///< 分解住院: one stay becomes two
    volume,         ///< more or fewer cases
    cost,           ///< cheaper or dearer cases
    compression,    ///< cost moves toward the mean
    bunching,       ///< cost is lifted to the low threshold
    patient_shift,  ///< the fund's share moves to patients
    outpatient      ///< stays leave the inpatient pool
};
inline constexpr int behaviour_kind_count = 8;

struct BehaviourKindText {
    std::string_view name;
    std::string_view followers;  ///< prevalence is the share of these that follow
    std::string_view strength;
    double lowest, highest;  ///< strengths beyond count as these
    std::string_view literature;
};

/// In the order of BehaviourKind. Literature: ranges for scenarios, not estimates;
/// docs/behaviour.md names the sources.
inline constexpr std::array<BehaviourKindText, behaviour_kind_count> behaviour_kinds = {{
    {"upcoding", "cases of groups with a more severe sibling",
     "mean number of severity steps that they climb", 0, 2,
     "prevalence 0.02 to 0.15: an audit of 28 hospitals found 12.9 % of records upcoded, paid 45 % "
     "more (Zhou et al. 2025); 5 % is a usual alert"},
    {"splitting", "stays", "share of cost and days that the second stay has; 0 = not split", 0,
     0.99,
     "prevalence 0 to 0.03: readmission within 30 days +1.4 and -0.4 points in two cities; "
     "admissions a head fell from 1.59 to 1.27 where it was controlled"},
    {"volume", "cases", "relative change of their number", -1, 1e9,
     "strength -0.1 to +0.3: +22 % to +29 % in three cities, part of it the rebound after 2020; "
     "Maryland +7.7 % under full case rates"},
    {"cost", "cases", "relative change of their cost", -0.999999999, 1e9,
     "strength -0.15 to +0.10: Beijing -12.6 %, Zhongshan -15 %, but Guangzhou +1,575 yuan a case"},
    {"compression", "cases", "share of the distance to the mean that they move; below 0 = away",
     -1e9, 1e9,
     "strength 0 to 0.1: coefficients of variation fell by 0.05 to 0.08 in two cities; absolute "
     "deviation -229 yuan (p = 0.016)"},
    {"bunching", "cases below the low threshold L and within reach of it", "reach, as a share of L",
     0, 1,
     "prevalence 0 to 0.5: cliffs reward it; in Germany the like was small (below 0.04 days)"},
    {"patient-shift", "cases",
     "share of the fund's part that patients pay instead; below 0 = patients pay that share less",
     -1, 1,
     "strength 0 to 0.1: out-of-policy share +0.108 and class B copayment +0.239 in Zunyi; out of "
     "pocket up in Guangzhou; rules cap self-expense at 10 %"},
    {"outpatient", "cases", "share of a leaving stay that no new admission replaces", -1e9, 1,
     "prevalence 0 to 0.05: none in Beijing, some in a county of Zhejiang"},
}};

constexpr const BehaviourKindText& text_of(BehaviourKind kind) {
    return behaviour_kinds[static_cast<std::size_t>(kind)];
}

}  // namespace drgsim
