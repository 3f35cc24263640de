// What a policy makes of a case before its cost is looked at: whether it is paid by group, and the
// coefficients that multiply its points (rules 4, Who is outside and Adjusters).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/calibration/standards.hpp"
#include "sim/policy/policy.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

/// Whether case i meets `condition`; `ungrouped` is Standards::ungrouped, by GroupId.
bool meets(const CaseCondition& condition, const Region& region, int group_column,
           std::span<const std::uint8_t> ungrouped, std::size_t i);

/// One case's facts.
struct CaseFacts {
    CaseRoute route = CaseRoute::pool;
    int rule = -1;   ///< the outside rule that applies, into Policy::outside.rules
    double k = 1;    ///< hospital coefficient in force: with bonuses, or 1 in primary-care groups
    double aux = 1;  ///< a_i
    int adjuster = -1;     ///< the rule a_i is from, into Policy::adjusters.cases
    double day_price = 0;  ///< per_diem: what the stay is priced at [yuan]
    double excluded = 0;   ///< E where paid by item beside the group payment, else 0 [yuan]
};

/// CaseFacts::excluded of case i.
inline double separate_excluded_cost(const Policy& policy, const CaseTable& cases, std::size_t i) {
    return policy.clearing.separate_excluded() ? value_or_zero(cases.excluded_cost, i) : 0.0;
}

/// Facts of the cases of one policy.
class CaseReader {
  public:
    /// Borrows all three; `year` is the settled year (tcm shares of hospitals are taken from it).
    CaseReader(const Region& region, const Policy& policy, const Standards& standards, int year);
    [[nodiscard]] CaseFacts facts(std::size_t i) const {
        if (!alike()) return facts_by_rules(i);
        CaseFacts facts;
        facts.k = coefficient(index(region_.cases.hospital[i]), group(i));
        facts.excluded = separate_excluded_cost(policy_, region_.cases, i);
        return facts;
    }
    /// Whether all cases of a hospital and group have the same facts, E apart: no rule looks at
    /// cases.
    [[nodiscard]] bool alike() const {
        return policy_.outside.rules.empty() && policy_.adjusters.cases.empty();
    }
    /// CaseFacts::k of cases in the pool, by HospitalId and GroupId.
    [[nodiscard]] double coefficient(std::size_t hospital, std::size_t group) const {
        const bool flat =
            policy_.coefficients.primary_care_flat && region_.groups.primary_care[group] != 0;
        return flat ? 1 : k_[hospital];
    }
    /// k_h with its bonuses, by HospitalId.
    [[nodiscard]] const std::vector<double>& hospital_coefficients() const { return k_; }

  private:
    [[nodiscard]] std::size_t group(std::size_t i) const {
        return index(region_.cases.group[static_cast<std::size_t>(policy_.group_column - 1)][i]);
    }
    [[nodiscard]] CaseFacts facts_by_rules(std::size_t i) const;
    [[nodiscard]] std::optional<double> priced_days(std::size_t i) const;
    const Region& region_;
    const Policy& policy_;
    const Standards& standards_;
    std::vector<double> k_;
};

/// Yuan that the pool pays for a case outside it whose booked F, and D + O, are as given [yuan]:
/// F, or max(0, price of the days - D - O), or nothing (rules 12, Fee-for-service routes and
/// Per-diem).
double outside_charge(const Policy& policy, CaseRoute route, double day_price, double booked,
                      double patient_and_others);

}  // namespace drgsim
