// The one list of a stored region's columns: writer, reader and digest all walk it, in this order.
#pragma once

#include <string>

#include "sim/region/region.hpp"

namespace drgsim {

/// A stored column: its group and name in the file, and what its numbers are.
struct ColumnSpec {
    const char* table;  ///< "hospitals", "groups" or "cases"
    const char* name;   ///< as the CSV header calls it
    const char* units;  ///< "" for names and codes
    const char* meaning;
    enum class Length { table, table_or_none, own } length = Length::table;
};

/// Optional columns are empty when no case has a value; name lists have a length of their own.
inline constexpr auto optional_column = ColumnSpec::Length::table_or_none;
inline constexpr auto name_list = ColumnSpec::Length::own;

/// How many columns there are, at most.
inline constexpr std::size_t column_count = 64;

/// Calls visit(spec, column) for every column of `region` (const or not). Columns are Column or
/// std::vector of numbers or enums, std::vector of strings, or StringColumn.
template <class RegionType, class Visit>
void for_each_column(RegionType& region, Visit&& visit) {
    auto& hospitals = region.hospitals;
    visit(ColumnSpec{"hospitals", "hospital_id", "", "hospital"}, hospitals.id);
    visit(ColumnSpec{"hospitals", "name", "", "name"}, hospitals.name);
    visit(ColumnSpec{"hospitals", "type", "", "general, tcm, specialist, primary"}, hospitals.type);
    visit(ColumnSpec{"hospitals", "community", "", "county medical community"},
          hospitals.community);
    visit(ColumnSpec{"hospitals", "level", "1", "hospital level, 1 to 3"}, hospitals.level);
    visit(ColumnSpec{"hospitals", "coefficient", "1", "hospital coefficient k"},
          hospitals.coefficient);
    visit(ColumnSpec{"hospitals", "assessment", "1", "assessment coefficient"},
          hospitals.assessment);
    visit(ColumnSpec{"hospitals", "audit_deduction", "yuan", "audit deduction a year"},
          hospitals.audit_deduction);
    visit(ColumnSpec{"hospitals", "points_deducted", "points", "points deducted a year"},
          hospitals.points_deducted);
    visit(ColumnSpec{"hospitals", "paid_y1", "yuan", "paid three years ago"}, hospitals.paid[0]);
    visit(ColumnSpec{"hospitals", "paid_y2", "yuan", "paid two years ago"}, hospitals.paid[1]);
    visit(ColumnSpec{"hospitals", "paid_y3", "yuan", "paid last year"}, hospitals.paid[2]);

    auto& groups = region.groups;
    visit(ColumnSpec{"groups", "group_code", "", "group"}, groups.code);
    visit(ColumnSpec{"groups", "name", "", "name"}, groups.name);
    visit(ColumnSpec{"groups", "weight", "1", "weight of the catalogue"}, groups.weight);
    visit(ColumnSpec{"groups", "level_1", "1", "catalogue coefficient of level 1"},
          groups.level_coefficient[0]);
    visit(ColumnSpec{"groups", "level_2", "1", "catalogue coefficient of level 2"},
          groups.level_coefficient[1]);
    visit(ColumnSpec{"groups", "level_3", "1", "catalogue coefficient of level 3"},
          groups.level_coefficient[2]);
    visit(ColumnSpec{"groups", "base_group", "1", "flag"}, groups.base_group);
    visit(ColumnSpec{"groups", "tcm_advantage", "1", "flag"}, groups.tcm_advantage);
    visit(ColumnSpec{"groups", "primary_care", "1", "flag"}, groups.primary_care);
    visit(ColumnSpec{"groups", "unstable", "1", "flag, -1 where the table does not say"},
          groups.unstable);

    auto& cases = region.cases;
    visit(ColumnSpec{"cases", "hospital_id", "", "row of hospitals"}, cases.hospital);
    visit(ColumnSpec{"cases", "fund", "", "0 employee, 1 resident"}, cases.fund);
    visit(ColumnSpec{"cases", "group_code", "", "row of groups"}, cases.group[0]);
    visit(ColumnSpec{"cases", "group_code_2", "", "row of groups", optional_column},
          cases.group[1]);
    visit(ColumnSpec{"cases", "discharge_date", "", "yyyymmdd, dd 00 if only the month is known"},
          cases.discharge_date);
    visit(ColumnSpec{"cases", "total_cost", "yuan", "total cost"}, cases.total_cost);
    visit(ColumnSpec{"cases", "fund_paid", "yuan", "paid by the pooled fund"}, cases.fund_paid);
    visit(ColumnSpec{"cases", "patient_paid", "yuan", "paid by the patient"}, cases.patient_paid);
    visit(ColumnSpec{"cases", "other_paid", "yuan", "paid by others"}, cases.other_paid);
    visit(ColumnSpec{"cases", "self_expense", "yuan", "self-expense", optional_column},
          cases.self_expense);
    visit(ColumnSpec{"cases", "unreasonable_cost", "yuan", "found unreasonable", optional_column},
          cases.unreasonable_cost);
    visit(ColumnSpec{"cases", "excluded_cost", "yuan", "paid outside the group payment",
                     optional_column},
          cases.excluded_cost);
    visit(ColumnSpec{"cases", "admission_date", "", "yyyymmdd, 0 unknown", optional_column},
          cases.admission_date);
    visit(ColumnSpec{"cases", "los_days", "days", "length of stay, -1 unknown", optional_column},
          cases.los_days);
    visit(ColumnSpec{"cases", "age", "years", "age, -1 unknown", optional_column}, cases.age);
    visit(ColumnSpec{"cases", "secondary_diagnoses", "1", "number, -1 unknown", optional_column},
          cases.secondary_diagnoses);
    visit(ColumnSpec{"cases", "discharge_way", "", "1 to 9, 0 unknown", optional_column},
          cases.discharge_way);
    visit(ColumnSpec{"cases", "department", "", "row of department_names, -1 unknown",
                     optional_column},
          cases.department);
    visit(ColumnSpec{"cases", "tags", "", "bit i is row i of tag_names", optional_column},
          cases.tags);
    visit(ColumnSpec{"cases", "case_id", "", "case", optional_column}, cases.case_id);
    visit(ColumnSpec{"cases", "person_id", "", "person", optional_column}, cases.person_id);
    visit(ColumnSpec{"cases", "department_names", "", "department", name_list},
          cases.department_names);
    visit(ColumnSpec{"cases", "tag_names", "", "tag", name_list}, cases.tag_names);
}

}  // namespace drgsim
