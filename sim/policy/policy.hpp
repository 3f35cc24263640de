// A payment policy as data: what a rule pack (TOML) says, parsed and checked. Nothing here is
// computed from cases; sim/settlement compiles it with the standards into a schedule.
#pragma once

#include <array>
#include <cstdint>
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
    /// DIP: groups with fewer kept reference cases are no core types 核心病种 and share the mean of
    /// all such groups with the same first characters of the code 综合病种; 0 = off.
    double core_threshold = 0;
    int comprehensive_prefix = 3;
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
    bool primary_care_flat = false;  ///< primary-care groups 基层病种: k_h = 1 everywhere
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
/// + plain-form * b a + actual * u C / M, at most `at_most_base ? b : inf`. The normal piece pays
/// either b c k a or (DIP, where c is in the standard only) b k a.
struct TailPiece {
    enum class Class { low, normal, high };
    enum class Route { points, fee_for_service };  ///< fee_for_service: the case leaves the pool
    Class kind = Class::normal;
    Route route = Route::points;
    /// Upper end as a ratio: `up_to_constant + up_to_k * K`; +inf in the last piece.
    double up_to_constant = 0;
    double up_to_k = 0;
    bool includes_end = false;  ///< ratio == end belongs to this piece
    /// The upper end as a ratio where the high threshold is `k`.
    [[nodiscard]] double end(double k) const { return up_to_constant + up_to_k * k; }
    LinearForm normal;          ///< times b c k a
    LinearForm base;            ///< times b k a
    LinearForm plain;           ///< times b a
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
    /// Index of the normal piece. Precondition: there is one.
    [[nodiscard]] std::size_t normal_piece() const;
    /// Whether the normal piece pays b k a, without c (rules 12: DIP).
    [[nodiscard]] bool normal_without_level() const;
    /// Whether some piece lets its cases leave the pool.
    [[nodiscard]] bool has_exits() const;
};

/// A condition on a case: everything stated must hold. Limits are inclusive; an unknown value of a
/// case meets no limit.
struct CaseCondition {
    std::optional<int> los_at_most, los_at_least;  ///< [days]
    std::optional<int> age_at_most, age_at_least;  ///< [years]
    std::optional<int> diagnoses_at_least;         ///< secondary diagnoses
    std::vector<int> discharge_ways;               ///< any of, rules 12
    std::vector<std::string> tags;                 ///< any of
    std::vector<std::string> groups;               ///< any of: codes
    std::vector<std::string> hospital_types;       ///< any of
    std::vector<int> levels;                       ///< any of
    std::optional<bool> ungrouped, tcm_advantage, primary_care, base_group;  ///< flags of the group
    bool operator==(const CaseCondition&) const = default;
};

/// How a case is paid before its cost is looked at (rules 4, Who is outside).
enum class CaseRoute : std::uint8_t {
    pool,             ///< by group, in points
    fee_for_service,  ///< its F as booked
    per_diem,         ///< by days 床日
    outside           ///< neither in the budget nor in payouts
};

/// Who is outside the pool; the first matching rule wins (rules 4 and 12).
struct OutsideRules {
    struct Rule {
        std::string name;
        CaseCondition when;
        CaseRoute route = CaseRoute::fee_for_service;
        bool operator==(const Rule&) const = default;
    };
    /// Price of the days from the last phase's end up to and including day `up_to`.
    struct DayPhase {
        double up_to = 0;               ///< [days], +inf in the last phase
        std::array<double, 3> price{};  ///< [yuan a day] by level 1..3
        bool operator==(const DayPhase&) const = default;
    };
    std::vector<Rule> rules;
    std::vector<DayPhase> per_diem;
    bool separate =
        false;  ///< true: cases outside, tail exits too, are neither in B nor in payouts
    bool operator==(const OutsideRules&) const = default;
};

/// Auxiliary coefficients a_i and bonuses on k_h (rules 4, Adjusters).
struct AdjusterRules {
    struct CaseRule {
        std::string name;
        CaseCondition when;
        double value = 1.15;  ///< a_i; of several that apply the largest
        /// a = mean of the group's reference cases that meet `when` / mean of the group, where at
        /// least min_cases do; else the rule does not apply in the group.
        bool from_data = false;
        double min_cases = 5;
        bool operator==(const CaseRule&) const = default;
    };
    struct HospitalRule {
        std::string name;
        std::vector<std::string> types, hospitals;  ///< any of; empty = all
        std::optional<double> tcm_share_at_least;   ///< tagged tcm, of the settled year's cases
        double add = 0;                             ///< onto k_h
        bool operator==(const HospitalRule&) const = default;
    };
    std::vector<CaseRule> cases;
    std::vector<HospitalRule> hospitals;
    std::optional<double> bonus_cap;  ///< most that the hospital rules add together
    bool operator==(const AdjusterRules&) const = default;
};

/// Review of exceptional cases 特病单议 (rules 4, 12).
struct ReviewRules {
    enum class Mode { automatic, expected, draw };
    Mode mode = Mode::expected;
    double approval_rate = 1;
    std::optional<double> cap_share;  ///< of all discharges of the region
    double whole_group_monthly_share = 0.70;
    bool paid_by_quarter = false;  ///< approved add-ons are paid in the quarter's last month
};

/// How the year's point value comes about (rules 7 and 12).
struct PointValueRules {
    enum class Form {
        total_cost,  ///< V = (T - F + B) / sum P
        dip,         ///< V = (B / phi) / sum P, phi = F / T
        rate,        ///< V = R / u, fixed before the year
        elastic,     ///< expected points at V0, the excess at a floating value
        none         ///< no points: fee for service, prospective budgets
    };
    enum class Basis { total_cost, fund };  ///< total_cost: the same form as the year's
    enum class Rate {
        given,     ///< `rate`
        computed,  ///< R = ((B - F outside) / phi) / weights, from the newest year of history
        mean       ///< R = M
    };
    Form form = Form::total_cost;
    Basis monthly_basis = Basis::total_cost;
    Rate rate_source = Rate::computed;
    std::array<double, 2> rate{};  ///< R of employee, resident [yuan per weight of 1]; given only
    double fixed_share = 0.8;      ///< elastic: s, the budget's share for the expected points
};

/// Monthly payments (rules 7).
struct MonthlyRules {
    double alpha = 0.90;        ///< the rest is the quality deposit
    double advance_months = 2;  ///< paid in January
};

/// Annual clearing (rules 8).
struct ClearingRules {
    /// What of an entitlement A the fund pays.
    enum class FundPays {
        net,           ///< A + E - D - O
        booked_share,  ///< A phi, phi = F / T of hospital and fund; E is part of C
        common_share,  ///< A phi, phi of the fund; E is part of C
        fixed_share    ///< A times fund_share; E is part of C
    };
    struct Knot {
        double used, factor;  ///< q = T / A; A' = A factor
    };
    FundPays fund_pays = FundPays::net;
    std::array<double, 2> fund_share{0.7, 0.7};  ///< fixed_share: of employee, resident
    std::optional<double> surplus_cap;           ///< A <= (1 + cap) T_h
    std::optional<double> self_expense_limit;    ///< share of T_h; the excess is deducted
    bool assessment = true;                      ///< A times kappa_h
    std::vector<Knot> sharing;                   ///< ascending q, linear between, flat outside
    /// Whether E is paid by item beside the group payment (rules 12, Excluded cost).
    [[nodiscard]] bool separate_excluded() const { return fund_pays == FundPays::net; }
    /// f(q), 1 without knots.
    [[nodiscard]] double shared(double used) const;
};

/// Prospective hospital budgets 总额预付 (rules 9).
struct ProspectiveRules {
    double base_share = 0.8;                  ///< of the mean of the last three years' payments
    std::array<double, 3> by_level{1, 1, 1};  ///< level coefficient 1..3
    std::vector<std::pair<std::string, double>> by_type;  ///< function coefficient by hospital type
    double reserve = 0.05;        ///< assessment reserve, share of the base, times kappa
    double first_payment = 0.65;  ///< share paid in January; the rest after clearing
    double surplus_kept = 0.6;    ///< share of a surplus that the hospital keeps
    double overrun_borne = 0.6;   ///< share of a reasonable overrun that the fund bears
    double overrun_limit = 0.10;  ///< overrun up to this share of the budget is reasonable
    double next_growth = 0.05;    ///< of the base for hospitals with a good record (kappa >= 1)
    std::array<double, 3> inside{0.3, 0.5, 0.2};  ///< surplus to hospital, departments, persons
};

/// Limits beyond which a result is an alert 预警; absent = not watched (rules 9, 10).
struct AlertRules {
    std::optional<double> cost_index, time_index, self_expense_share, low_share, high_share,
        surplus_rate, loss_rate, admissions_per_person;
    std::optional<double> grassroots_share;  ///< of a community's fund, at least
};

/// The payment method a pack names; it says which of the rules below are in force.
enum class Method { drg_points, dip, drg_rate, elastic, price_list, fee_for_service, prospective };

struct Policy {
    std::string name, title, title_zh, date, source;
    std::string text;  ///< the whole TOML text with overrides applied: what the result file keeps
    Method method = Method::drg_points;
    double points_unit = 100;  ///< u
    int group_column = 1;      ///< 1 = group_code, 2 = group_code_2
    WeightRules weights;
    StabilityRules stability;
    CoefficientRules coefficients;
    Tail tail;
    OutsideRules outside;
    AdjusterRules adjusters;
    ReviewRules review;
    PointValueRules point_value;
    MonthlyRules monthly;
    ClearingRules clearing;
    std::optional<ProspectiveRules> prospective;
    AlertRules alerts;
};

}  // namespace drgsim
