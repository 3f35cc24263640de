// What a stored region is: one contiguous data set a column, a StringColumn as bytes and offsets;
// an empty optional column is not stored. Writer, reader and digest all walk the one list here, in
// its order.
#pragma once

#include <string>

#include "sim/region/region.hpp"

namespace drgsim {

/// The file's attributes format and schema.
inline constexpr const char* region_format = "drgsim region";
inline constexpr int region_schema = 2;

/// A stored column: its group and name in the file, and what its numbers are.
struct StoredColumn {
    const char* table;  ///< "hospitals", "groups" or "cases"
    const char* name;   ///< as the CSV header calls it
    const char* units;  ///< "" for names and codes
    const char* meaning;
    enum class Length { table, table_or_none, own } length = Length::table;
};

/// Optional columns are empty when no case has a value; name lists have a length of their own.
inline constexpr auto optional_column = StoredColumn::Length::table_or_none;
inline constexpr auto name_list = StoredColumn::Length::own;

/// The two data sets of a column of strings.
inline std::string bytes_name(const StoredColumn& spec) {
    return std::string(spec.name) + "_bytes";
}
inline std::string offsets_name(const StoredColumn& spec) {
    return std::string(spec.name) + "_offsets";
}

/// How many columns there are, at most.
inline constexpr std::size_t column_count = 64;

/// Calls visit(spec, column) for every column of cases that has a value for each of them, in the
/// order of for_each_column.
template <class Cases, class Visit>
void for_each_case_column(Cases& cases, Visit&& visit) {
    visit(StoredColumn{"cases", "hospital_id", "", "row of hospitals"}, cases.hospital);
    visit(StoredColumn{"cases", "fund", "", "0 employee, 1 resident"}, cases.fund);
    visit(StoredColumn{"cases", "group_code", "", "row of groups"}, cases.group[0]);
    visit(StoredColumn{"cases", "group_code_2", "", "row of groups", optional_column},
          cases.group[1]);
    visit(StoredColumn{"cases", "discharge_date", "", "yyyymmdd, dd 00 if only the month is known"},
          cases.discharge_date);
    visit(StoredColumn{"cases", "total_cost", "yuan", "total cost"}, cases.total_cost);
    visit(StoredColumn{"cases", "fund_paid", "yuan", "paid by the pooled fund"}, cases.fund_paid);
    visit(StoredColumn{"cases", "patient_paid", "yuan", "paid by the patient"}, cases.patient_paid);
    visit(StoredColumn{"cases", "other_paid", "yuan", "paid by others"}, cases.other_paid);
    visit(StoredColumn{"cases", "self_expense", "yuan", "self-expense", optional_column},
          cases.self_expense);
    visit(StoredColumn{"cases", "unreasonable_cost", "yuan", "found unreasonable", optional_column},
          cases.unreasonable_cost);
    visit(StoredColumn{"cases", "excluded_cost", "yuan", "paid outside the group payment",
                       optional_column},
          cases.excluded_cost);
    visit(StoredColumn{"cases", "admission_date", "", "yyyymmdd, 0 unknown", optional_column},
          cases.admission_date);
    visit(StoredColumn{"cases", "los_days", "days", "length of stay, -1 unknown", optional_column},
          cases.los_days);
    visit(StoredColumn{"cases", "age", "years", "age, -1 unknown", optional_column}, cases.age);
    visit(StoredColumn{"cases", "secondary_diagnoses", "1", "number, -1 unknown", optional_column},
          cases.secondary_diagnoses);
    visit(StoredColumn{"cases", "discharge_way", "", "1 to 9, 0 unknown", optional_column},
          cases.discharge_way);
    visit(StoredColumn{"cases", "department", "", "row of department_names, -1 unknown",
                       optional_column},
          cases.department);
    visit(StoredColumn{"cases", "tags", "", "bit i is row i of tag_names", optional_column},
          cases.tags);
    visit(StoredColumn{"cases", "case_id", "", "case", optional_column}, cases.case_id);
    visit(StoredColumn{"cases", "person_id", "", "person", optional_column}, cases.person_id);
}

/// Calls visit(spec, column) for every column of `region` (const or not). Columns are Column or
/// std::vector of numbers or enums, std::vector of strings, or StringColumn.
template <class RegionType, class Visit>
void for_each_column(RegionType& region, Visit&& visit) {
    auto& hospitals = region.hospitals;
    visit(StoredColumn{"hospitals", "hospital_id", "", "hospital"}, hospitals.id);
    visit(StoredColumn{"hospitals", "name", "", "name"}, hospitals.name);
    visit(StoredColumn{"hospitals", "type", "", "general, tcm, specialist, primary"},
          hospitals.type);
    visit(StoredColumn{"hospitals", "community", "", "county medical community"},
          hospitals.community);
    visit(StoredColumn{"hospitals", "level", "1", "hospital level, 1 to 3"}, hospitals.level);
    visit(StoredColumn{"hospitals", "coefficient", "1", "hospital coefficient k"},
          hospitals.coefficient);
    visit(StoredColumn{"hospitals", "assessment", "1", "assessment coefficient"},
          hospitals.assessment);
    visit(StoredColumn{"hospitals", "audit_deduction", "yuan", "audit deduction a year"},
          hospitals.audit_deduction);
    visit(StoredColumn{"hospitals", "points_deducted", "points", "points deducted a year"},
          hospitals.points_deducted);
    visit(StoredColumn{"hospitals", "paid_y1", "yuan", "paid three years ago"}, hospitals.paid[0]);
    visit(StoredColumn{"hospitals", "paid_y2", "yuan", "paid two years ago"}, hospitals.paid[1]);
    visit(StoredColumn{"hospitals", "paid_y3", "yuan", "paid last year"}, hospitals.paid[2]);

    auto& groups = region.groups;
    visit(StoredColumn{"groups", "group_code", "", "group"}, groups.code);
    visit(StoredColumn{"groups", "name", "", "name"}, groups.name);
    visit(StoredColumn{"groups", "weight", "1", "weight of the catalogue"}, groups.weight);
    visit(StoredColumn{"groups", "level_1", "1", "catalogue coefficient of level 1"},
          groups.level_coefficient[0]);
    visit(StoredColumn{"groups", "level_2", "1", "catalogue coefficient of level 2"},
          groups.level_coefficient[1]);
    visit(StoredColumn{"groups", "level_3", "1", "catalogue coefficient of level 3"},
          groups.level_coefficient[2]);
    visit(StoredColumn{"groups", "base_group", "1", "flag"}, groups.base_group);
    visit(StoredColumn{"groups", "tcm_advantage", "1", "flag"}, groups.tcm_advantage);
    visit(StoredColumn{"groups", "primary_care", "1", "flag"}, groups.primary_care);
    visit(StoredColumn{"groups", "unstable", "1", "flag, -1 where the table does not say"},
          groups.unstable);

    auto& cases = region.cases;
    for_each_case_column(cases, visit);
    visit(StoredColumn{"cases", "department_names", "", "department", name_list},
          cases.department_names);
    visit(StoredColumn{"cases", "tag_names", "", "tag", name_list}, cases.tag_names);
}

}  // namespace drgsim
