#include "sim/region/region.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace {
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
}

HospitalId HospitalTable::add(std::string_view hospital_id) {
    id.emplace_back(hospital_id);
    name.emplace_back();
    type.emplace_back();
    community.emplace_back();
    level.push_back(3);
    coefficient.push_back(1);
    assessment.push_back(1);
    audit_deduction.push_back(0);
    points_deducted.push_back(0);
    for (auto& column : paid) column.push_back(missing);
    return static_cast<HospitalId>(id.size() - 1);
}

GroupId GroupTable::add(std::string_view group_code) {
    code.emplace_back(group_code);
    name.emplace_back();
    weight.push_back(missing);
    for (auto& column : level_coefficient) column.push_back(missing);
    base_group.push_back(0);
    tcm_advantage.push_back(0);
    primary_care.push_back(0);
    unstable.push_back(-1);
    return static_cast<GroupId>(code.size() - 1);
}

namespace {

/// Calls visit(column) or visit(column, other's column) for every column but the two of names.
template <class Visit, class... Table>
void each_column(const Visit& visit, Table&... tables) {
    visit(tables.hospital...);
    visit(tables.fund...);
    for (std::size_t i = 0; i < 2; ++i) visit(tables.group[i]...);
    visit(tables.discharge_date...);
    visit(tables.total_cost...);
    visit(tables.fund_paid...);
    visit(tables.patient_paid...);
    visit(tables.other_paid...);
    visit(tables.self_expense...);
    visit(tables.unreasonable_cost...);
    visit(tables.excluded_cost...);
    visit(tables.admission_date...);
    visit(tables.los_days...);
    visit(tables.age...);
    visit(tables.secondary_diagnoses...);
    visit(tables.discharge_way...);
    visit(tables.department...);
    visit(tables.tags...);
    visit(tables.weight...);
    visit(tables.origin...);
}

}  // namespace

CaseTable selected_cases(const CaseTable& cases, std::span<const std::uint32_t> rows) {
    CaseTable selected;
    each_column(
        [rows](const auto& from, auto& to) {
            if (from.empty()) return;
            to.resize(rows.size());
            for (std::size_t i = 0; i < rows.size(); ++i) to[i] = from[rows[i]];
        },
        cases, selected);
    if (cases.origin.empty()) selected.origin.assign(rows.begin(), rows.end());
    selected.department_names = cases.department_names;
    selected.tag_names = cases.tag_names;
    return selected;
}

CaseTable cases_of_year(const CaseTable& cases, int year) {
    std::vector<std::uint32_t> rows;
    for (std::size_t i = 0; i < cases.size(); ++i)
        if (cases.year(i) == year) rows.push_back(static_cast<std::uint32_t>(i));
    return selected_cases(cases, rows);
}

void append_copies(CaseTable& cases, std::span<const std::uint32_t> rows) {
    each_column(
        [rows](auto& column) {
            if (column.empty()) return;
            const std::size_t size = column.size();
            column.resize(size + rows.size());
            for (std::size_t i = 0; i < rows.size(); ++i) column[size + i] = column[rows[i]];
        },
        cases);
}

void append_cases(CaseTable& cases, const CaseTable& from) {
    const std::size_t size = cases.size();
    if (size == 0) {
        cases = from;
        return;
    }
    const std::size_t both = size + from.size();
    const bool weighted = !cases.weight.empty() || !from.weight.empty();
    if (weighted && cases.weight.empty()) cases.weight.assign(size, 1.0);
    each_column(
        [&](auto& column, const auto& more) {
            using Value = typename std::decay_t<decltype(column)>::value_type;
            if (column.empty() && more.empty()) return;
            if (column.empty()) column.assign(size, Value{});
            column.insert(column.end(), more.begin(), more.end());
            column.resize(both, Value{});
        },
        cases, from);
    if (weighted && from.weight.empty())
        std::fill(cases.weight.begin() + static_cast<std::ptrdiff_t>(size), cases.weight.end(),
                  1.0);
}

std::vector<int> Region::years() const {
    const std::set<int> years = sum_in_tiles(
        few_tiles(cases.size()), std::set<int>{},
        [&](std::size_t i, std::set<int>& found) {
            const int year = cases.year(i);
            if (i == 0 || found.empty() || year != cases.year(i - 1)) found.insert(year);
        },
        [](const std::set<int>& part, std::set<int>& all) {
            all.insert(part.begin(), part.end());
        });
    return {years.begin(), years.end()};
}

}  // namespace drgsim
