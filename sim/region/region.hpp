// A region: its hospitals, groups and inpatient cases as columns, in input order. What intake,
// the synthetic region and the stored region all produce, and everything else reads.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/region/column.hpp"

namespace drgsim {

enum class Fund : std::uint8_t { employee, resident };  ///< 职工, 居民
inline constexpr int fund_count = 2;
inline constexpr int month_count = 12;
inline constexpr int level_count = 3;
inline constexpr std::array<std::string_view, fund_count> fund_names = {"employee", "resident"};

enum class HospitalId : std::uint32_t {};
enum class GroupId : std::uint32_t {};
constexpr std::size_t index(HospitalId id) {
    return static_cast<std::size_t>(id);
}
constexpr std::size_t index(GroupId id) {
    return static_cast<std::size_t>(id);
}
constexpr std::size_t index(Fund fund) {
    return static_cast<std::size_t>(fund);
}

/// Strings of one column, end to end: value i is chars[offset[i], offset[i+1]).
struct StringColumn {
    Column<std::uint64_t> offset{0};
    Column<char> chars;
    [[nodiscard]] std::size_t size() const { return offset.size() - 1; }
    [[nodiscard]] bool empty() const { return size() == 0; }
    [[nodiscard]] std::string_view operator[](std::size_t i) const {
        return {chars.data() + offset[i], offset[i + 1] - offset[i]};
    }
    void push_back(std::string_view text) {
        const std::size_t at = chars.size();
        chars.resize(at + text.size());
        std::copy(text.begin(), text.end(), chars.begin() + static_cast<std::ptrdiff_t>(at));
        offset.push_back(chars.size());
    }
};

/// hospitals.csv. Every column has size() entries, defaults filled in.
struct HospitalTable {
    std::vector<std::string> id, name, type,
        community;                            ///< type: general|tcm|specialist|primary or ""
    std::vector<std::int8_t> level;           ///< 1, 2, 3
    std::vector<double> coefficient;          ///< k_h, default 1
    std::vector<double> assessment;           ///< kappa_h, default 1
    std::vector<double> audit_deduction;      ///< [yuan a year], default 0
    std::vector<double> points_deducted;      ///< [points a year], default 0
    std::array<std::vector<double>, 3> paid;  ///< paid_y1..3 [yuan]; NaN where missing
    [[nodiscard]] std::size_t size() const { return id.size(); }
    /// Appends a hospital with every default (level 3) and returns its id.
    HospitalId add(std::string_view hospital_id);
};

/// groups.csv and every group code met in the cases (both versions), in order of appearance.
struct GroupTable {
    std::vector<std::string> code, name;  ///< code "" is "ungrouped"
    std::vector<double> weight;           ///< catalogue RW; NaN where missing
    std::array<std::vector<double>, level_count>
        level_coefficient;  ///< catalogue; NaN where missing
    std::vector<std::int8_t> base_group, tcm_advantage, primary_care;  ///< 0/1
    std::vector<std::int8_t> unstable;  ///< 0/1, -1 where the table does not say
    [[nodiscard]] std::size_t size() const { return code.size(); }
    /// Appends a group with every default and returns its id.
    GroupId add(std::string_view group_code);
};

/// cases.csv: one entry a case in input order. Money [yuan]. Columns marked (optional) are empty
/// when no case has a value.
struct CaseTable {
    Column<HospitalId> hospital;
    Column<Fund> fund;
    std::array<Column<GroupId>, 2> group;  ///< group_code; group_code_2 (optional)
    Column<std::int32_t> discharge_date;   ///< yyyymmdd; dd = 00 when only the month is known
    Column<double> total_cost, fund_paid, patient_paid, other_paid;  ///< C, F, D, O
    Column<double> self_expense, unreasonable_cost, excluded_cost;   ///< X, U, E (optional)
    Column<std::int32_t> admission_date;       ///< yyyymmdd, 0 unknown (optional)
    Column<std::int16_t> los_days;             ///< -1 unknown (optional)
    Column<std::int16_t> age;                  ///< -1 unknown (optional)
    Column<std::int16_t> secondary_diagnoses;  ///< -1 unknown (optional)
    Column<std::int8_t> discharge_way;         ///< 0 unknown (optional)
    Column<std::int32_t> department;           ///< into department_names, -1 unknown (optional)
    Column<std::uint32_t> tags;                ///< bit i = tag_names[i] (optional)
    StringColumn case_id, person_id;           ///< (optional)
    std::vector<std::string> department_names, tag_names;
    // Only in tables that a scenario makes (sim/study/case_change.hpp); a stored region has
    // neither.
    Column<double> weight;         ///< how often the case counts; empty = each once
    Column<std::uint32_t> origin;  ///< the region's row that it comes from; empty = its own

    [[nodiscard]] std::size_t size() const { return hospital.size(); }
    [[nodiscard]] int year(std::size_t i) const { return discharge_date[i] / 10000; }
    [[nodiscard]] int month(std::size_t i) const {
        return discharge_date[i] / 100 % 100;
    }  ///< 1..12
    /// year(i) == y, without a division.
    [[nodiscard]] bool in_year(std::size_t i, int y) const {
        return static_cast<std::uint32_t>(discharge_date[i]) -
                   static_cast<std::uint32_t>(y) * 10000 <
               10000;
    }
    [[nodiscard]] double weight_of(std::size_t i) const { return weight.empty() ? 1.0 : weight[i]; }
    [[nodiscard]] std::size_t origin_of(std::size_t i) const {
        return origin.empty() ? i : origin[i];
    }
};

/// The cases of `rows` in that order, each knowing its origin; without case_id and person_id.
CaseTable selected_cases(const CaseTable& cases, std::span<const std::uint32_t> rows);

/// The cases of `year`, as selected_cases.
CaseTable cases_of_year(const CaseTable& cases, int year);

/// Of a case and all its columns, with what a settlement keeps of it; an upper bound in practice.
inline constexpr std::uint64_t case_bytes = 160;

/// Appends copies of the table's own `rows`, with their weights and origins. The table is one of
/// selected_cases.
void append_copies(CaseTable& cases, std::span<const std::uint32_t> rows);

/// Appends the cases of `from`; both tables are of selected_cases of one region, so they have the
/// same columns but for money and weights that a change has made.
void append_cases(CaseTable& cases, const CaseTable& from);

/// The value of an optional money column, 0 where the column is empty.
inline double value_or_zero(std::span<const double> column, std::size_t i) {
    return column.empty() ? 0.0 : column[i];
}

struct Region {
    HospitalTable hospitals;
    GroupTable groups;
    CaseTable cases;
    /// Years that have cases, ascending.
    [[nodiscard]] std::vector<int> years() const;
};

}  // namespace drgsim
