// Who follows a behaviour in a scenario, and how strongly: what every kind stands on.
#pragma once

#include <array>
#include <vector>

#include "sim/behaviour/behaviour.hpp"

namespace drgsim {

class Following {
  public:
    /// Borrows all but `values`.
    Following(const Study& study, const PreparedPolicy& prepared, const ScenarioValues& values,
              const BehaviourRules& rules);

    [[nodiscard]] const BehaviourRules& rules() const { return rules_; }
    [[nodiscard]] const Study& study() const { return study_; }
    [[nodiscard]] const PreparedPolicy& prepared() const { return prepared_; }
    /// The column of groups that the policy pays by.
    [[nodiscard]] Column<GroupId>& groups(CaseTable& cases) const {
        return cases.group[static_cast<std::size_t>(prepared_.policy.group_column - 1)];
    }
    [[nodiscard]] const Column<GroupId>& groups(const CaseTable& cases) const {
        return cases.group[static_cast<std::size_t>(prepared_.policy.group_column - 1)];
    }

    /// Whether the behaviour applies to case i at all, with some strength.
    [[nodiscard]] bool applies_to(const CaseTable& cases, std::size_t i) const;
    /// In [0, 1]; of hospital h.
    [[nodiscard]] double prevalence(std::size_t h) const { return prevalence_[h]; }
    /// Within the kind's bounds; of the hospital of case i.
    [[nodiscard]] double strength(const CaseTable& cases, std::size_t i) const {
        return strength_[index(cases.hospital[i])];
    }
    /// The share of case i that does what is done with probability `p`: p, or where cases are
    /// drawn 0 or 1 by the case's own uniform number `draw`.
    [[nodiscard]] double share(const CaseTable& cases, std::size_t i, double p,
                               std::uint32_t draw = 0) const;

    /// The rows among `rows` that follow with probability p(row): those that follow whole, then new
    /// rows that hold the following part of the others, which keep the rest of their weight.
    template <class Probability>
    std::vector<std::uint32_t> followers(CaseTable& cases, const std::vector<std::uint32_t>& rows,
                                         const Probability& p, std::uint32_t draw = 0) const {
        std::vector<std::uint32_t> whole, part;
        std::vector<double> shares;
        for (const std::uint32_t i : rows) {
            const double followed = share(cases, i, p(i), draw);
            if (followed >= 1) whole.push_back(i);
            if (followed <= 0 || followed >= 1) continue;
            part.push_back(i);
            shares.push_back(followed);
        }
        split_off(cases, part, shares, whole);
        return whole;
    }
    /// The same with the prevalence.
    [[nodiscard]] std::vector<std::uint32_t> followers(
        CaseTable& cases, const std::vector<std::uint32_t>& rows) const {
        return followers(cases, rows,
                         [&](std::size_t i) { return prevalence_[index(cases.hospital[i])]; });
    }
    /// Rows that applies_to and `also`(row) hold for.
    template <class Condition>
    [[nodiscard]] std::vector<std::uint32_t> rows(const CaseTable& cases,
                                                  const Condition& also) const {
        std::vector<std::uint32_t> found;
        for (std::size_t i = 0; i < cases.size(); ++i)
            if (applies_to(cases, i) && also(i)) found.push_back(static_cast<std::uint32_t>(i));
        return found;
    }
    [[nodiscard]] std::vector<std::uint32_t> rows(const CaseTable& cases) const {
        return rows(cases, [](std::size_t /*i*/) { return true; });
    }

  private:
    static void split_off(CaseTable& cases, const std::vector<std::uint32_t>& part,
                          const std::vector<double>& shares, std::vector<std::uint32_t>& followers);

    const Study& study_;
    const PreparedPolicy& prepared_;
    const BehaviourRules& rules_;
    std::uint64_t scenario_;
    std::uint32_t year_;                         ///< of a horizon, 0 is the settled one
    std::vector<double> prevalence_, strength_;  ///< by HospitalId
};

/// Multiplies every money column of row i.
void scale_money(CaseTable& cases, std::size_t i, double factor);

/// Multiplies how often row i counts.
void scale_weight(CaseTable& cases, std::size_t i, double factor);

// The kinds, each in a file of its name.
void upcode(const Following& following, CaseTable& cases);
void split_stays(const Following& following, CaseTable& cases);
void change_volume(const Following& following, CaseTable& cases);
void change_cost(const Following& following, CaseTable& cases);
void compress(const Following& following, CaseTable& cases);
void bunch(const Following& following, CaseTable& cases);
void shift_to_patients(const Following& following, CaseTable& cases);
void shift_to_outpatient(const Following& following, CaseTable& cases);

}  // namespace drgsim
