// A payment policy as data: what a rule pack (TOML) says, parsed and checked. Nothing here is
// computed from cases; sim/settlement compiles it with the standards into a schedule.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace drgsim {

/// How costs outside usual bounds are left out before the means (rules 2).
struct Trim {
    enum class Kind { none, percentile, iqr, ratio };
    Kind kind = Kind::none;
    double low = 0;   ///< percentile: p in (0,1); ratio: multiple of the untrimmed group mean
    double high = 0;  ///< percentile: 1-p; ratio: multiple of the untrimmed group mean
};

/// Where weights come from (rules 2).
struct WeightRules {
    enum class Source { data, catalogue };
    enum class Means { pooled, yearly };
    Source source = Source::data;
    Means means = Means::pooled;
    std::vector<double> year_weights;  ///< yearly only: oldest to newest
    Trim trim;
    std::optional<double> catalogue_mean;                    ///< the catalogue's M [yuan]
    std::vector<std::pair<std::string, double>> negotiated;  ///< group code, multiplier; total held
    std::vector<std::string> ungrouped_codes{"0000"};        ///< beside the empty code
};

/// Which groups are unstable (rules 2): n <= n_min or CV > cv_max; an absent limit is off.
struct StabilityRules {
    std::optional<double> n_min = 5;
    std::optional<double> cv_max = 1;
    bool whole_group_review = true;  ///< unstable groups are paid u (C - U) / M
};

/// Level difference coefficients c_gl (rules 2).
struct CoefficientRules {
    enum class Source { data, level, catalogue, one };
    enum class Repair { isotonic, none };
    Source source = Source::data;
    Repair repair = Repair::isotonic;
    std::array<double, 3> by_level{1, 1, 1};  ///< source = level
    double base_group = 1;                    ///< c of base groups at every level
};

/// Weights, standards and breakpoints are quotients: a tie that the rules mean must not hang on
/// their last bit, so values within this relative distance count as equal.
inline constexpr double tie_tolerance = 1e-11;

/// The high threshold K by weight and level (rules 4): value[row][level-1] of the first row
/// with w <= up_to.
struct ThresholdFamily {
    struct Row {
        double up_to;                 ///< weight, +inf in the last row
        std::array<double, 3> value;  ///< by level 1..3
    };
    std::vector<Row> rows;
    [[nodiscard]] double at(double weight, int level) const;
};

/// constant + per_k * K + per_ratio * ratio; the ratio is r or rho as the tail says.
struct LinearForm {
    double constant = 0;
    double per_k = 0;
    double per_ratio = 0;
};

/// One piece of a tail function. Points = normal-form * b c k a + base-form * b k a
/// + actual * u C / M, at most `at_most_base ? b : inf`.
struct TailPiece {
    enum class Class { low, normal, high };
    Class kind = Class::normal;
    /// Upper end as a ratio: `up_to_constant + up_to_k * K`; +inf in the last piece.
    double up_to_constant = 0;
    double up_to_k = 0;
    bool includes_end = false;  ///< ratio == end belongs to this piece
    LinearForm normal;          ///< times b c k a
    LinearForm base;            ///< times b k a
    double actual = 0;          ///< times u C / M
    bool at_most_base = false;  ///< T1: min(b, .), b without c and k
};

/// The tail function (rules 4): pieces in order of cost, exactly one run of low pieces, one normal
/// piece, one run of high pieces.
struct Tail {
    enum class Ratio { level, region };  ///< r = C / S_gl, rho = C / (M w)
    Ratio ratio = Ratio::level;
    ThresholdFamily k;
    std::vector<TailPiece> pieces;
};

/// Review of exceptional cases 特病单议 (rules 4, 12).
struct ReviewRules {
    enum class Mode { automatic, expected };
    Mode mode = Mode::expected;
    double approval_rate = 1;
    std::optional<double> cap_share;  ///< of all discharges of the region
    double whole_group_monthly_share = 0.70;
};

/// Point value (rules 7).
struct PointValueRules {
    enum class Basis { total_cost, fund };
    Basis monthly_basis = Basis::total_cost;
};

/// Monthly payments (rules 7).
struct MonthlyRules {
    double alpha = 0.90;        ///< the rest is the quality deposit
    double advance_months = 2;  ///< paid in January
};

/// Annual clearing (rules 8).
struct ClearingRules {
    std::optional<double> surplus_cap;         ///< A <= (1 + cap) T_h
    std::optional<double> self_expense_limit;  ///< share of T_h; the excess is deducted
    bool assessment = true;                    ///< A times kappa_h
};

struct Policy {
    std::string name, title, title_zh, date, source;
    std::string text;  ///< the whole TOML text with overrides applied: what the result file keeps
    double points_unit = 100;  ///< u
    int group_column = 1;      ///< 1 = group_code, 2 = group_code_2
    WeightRules weights;
    StabilityRules stability;
    CoefficientRules coefficients;
    Tail tail;
    ReviewRules review;
    PointValueRules point_value;
    MonthlyRules monthly;
    ClearingRules clearing;
};

}  // namespace drgsim
