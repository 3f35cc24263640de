// The columns of the three input tables (docs/reference/columns.md): one constexpr table that feeds
// the header binding, the mapping and the generated docs. A header may use the name or one of the
// aliases.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace drgsim {

/// What the values of a column must look like.
enum class ValueType {
    text,
    money,          ///< plain decimal with a point, optional exponent
    number,         ///< the same without a unit
    integer,        ///< whole number, not negative
    date,           ///< YYYY-MM-DD or YYYY-MM
    flag,           ///< 0/1, true/false, yes/no, 是/否
    fund,           ///< employee, resident, 职工, 居民, 310, 390
    level,          ///< 1, 2, 3, 一级, 二级, 三级
    discharge_way,  ///< 1, 2, 3, 4, 5, 9
    hospital_type,  ///< general, tcm, specialist, primary
    tags,           ///< separated by ';'
};

struct ColumnSpec {
    std::string_view name;
    ValueType type;
    bool required;
    std::string_view unit;
    std::string_view meaning;
    std::string_view aliases;  ///< other header names, separated by '|'
    /// Header names that stand in, first come first, only where no other name is in the header.
    std::string_view stand_ins = {};
};

/// Columns of cases.csv, in the order of `case_columns`.
enum class CaseColumn : std::uint8_t {
    hospital_id,
    fund,
    group_code,
    discharge_date,
    total_cost,
    fund_paid,
    case_id,
    person_id,
    admission_date,
    los_days,
    age,
    patient_paid,
    other_paid,
    self_expense,
    unreasonable_cost,
    excluded_cost,
    secondary_diagnoses,
    discharge_way,
    department,
    tags,
    group_code_2,
    hospital_level,
};

inline constexpr std::string_view hospital_id_aliases =
    "医疗机构编码|医疗机构代码|定点医疗机构编码|定点医疗机构代码|定点医药机构编码|定点医药机构编号|"
    "机构编码|机构代码|机构编号|医院编码|医院代码|医院编号";
inline constexpr std::string_view group_code_aliases =
    "病组编码|病组代码|DRG编码|DRG代码|DRG组编码|DRG组代码|DRG分组编码|DRG组|分组编码|分组代码";
inline constexpr std::string_view group_code_stand_ins =
    "DIP编码|DIP病种编码|DIP代码|病种编码|病种代码";
inline constexpr std::string_view level_aliases =
    "医疗机构等级|医疗机构级别|医院等级|医院级别|机构等级|机构级别";

inline constexpr std::array<ColumnSpec, 22> case_columns = {{
    {"hospital_id", ValueType::text, true, "", "the hospital that discharged the case",
     hospital_id_aliases},
    {"fund", ValueType::fund, true, "", "insurance fund that pays",
     "险种|险种类型|险种类别|参保类型|医保类型|基金类型"},
    {"group_code", ValueType::text, true, "", "DRG or DIP group; empty = ungrouped",
     group_code_aliases, group_code_stand_ins},
    {"discharge_date", ValueType::date, true, "", "day or month of discharge",
     "出院日期|出院时间|出院月份", "结算日期|结算时间|结算月份"},
    {"total_cost", ValueType::money, true, "yuan", "total cost C, above zero",
     "费用总额|总费用|医疗总费用|医疗费总额|医疗费用总额|住院总费用"},
    {"fund_paid", ValueType::money, true, "yuan", "pooled-fund payment booked, F",
     "统筹基金支付|统筹基金支付金额|统筹支付|统筹支付金额|基金支付|基金支付金额"},
    {"case_id", ValueType::text, false, "", "names the case; repeated ids are rejected",
     "病例编号|病例号|病例ID", "结算编号|结算ID|结算流水号|就诊编号|就诊ID"},
    {"person_id", ValueType::text, false, "", "names the person",
     "人员编号|个人编号|患者编号|参保人编号|人员ID", "身份证号|证件号码"},
    {"admission_date", ValueType::date, false, "", "day or month of admission",
     "入院日期|入院时间"},
    {"los_days", ValueType::integer, false, "days",
     "length of stay; where missing, discharge less admission when both are full dates",
     "住院天数|住院日数|实际住院天数|住院日"},
    {"age", ValueType::integer, false, "years", "age at admission", "年龄|患者年龄"},
    {"patient_paid", ValueType::money, false, "yuan",
     "paid by the patient, D; where missing, total_cost - fund_paid - other_paid",
     "个人支付|个人支付金额|个人支付总额|个人负担|个人负担金额"},
    {"other_paid", ValueType::money, false, "yuan", "other payers, O; 0 where missing",
     "其他支付|其他支付金额|其他基金支付|其他基金支付金额"},
    {"self_expense", ValueType::money, false, "yuan",
     "part of patient_paid outside the insurance list, X; 0 where missing",
     "自费|自费金额|自费费用|全自费金额|个人自费|个人自费金额"},
    {"unreasonable_cost", ValueType::money, false, "yuan",
     "cost that review found unreasonable, U; 0 where missing", "不合理费用|不合理费用金额"},
    {"excluded_cost", ValueType::money, false, "yuan",
     "cost paid outside the group payment, E; 0 where missing",
     "除外支付|除外费用|除外支付费用|除外支付金额|单独支付费用"},
    {"secondary_diagnoses", ValueType::integer, false, "", "number of secondary diagnoses",
     "其他诊断数|其他诊断个数|次要诊断数|次要诊断个数"},
    {"discharge_way", ValueType::discharge_way, false, "",
     "1 home, 2 transfer, 3 community, 4 against advice, 5 death, 9 other",
     "离院方式|离院方式代码|出院方式"},
    {"department", ValueType::text, false, "", "department of discharge",
     "科室|科室名称|出院科室|出院科别"},
    {"tags", ValueType::tags, false, "",
     "rehab, psychiatric, tcm, tcm_conservative, newborn, per_diem, icu, new_tech, or your own; "
     "separated by ';', at most 32 distinct",
     "标签|病例标签"},
    {"group_code_2", ValueType::text, false, "", "the group under a second grouper version",
     "病组编码2|病组代码2|第二病组编码|DRG编码2|DIP编码2"},
    {"hospital_level", ValueType::level, false, "",
     "level of the hospital; read where no hospitals table is given", level_aliases},
}};

/// Columns of hospitals.csv, in the order of `hospital_columns`.
enum class HospitalColumn : std::uint8_t {
    hospital_id,
    level,
    name,
    type,
    community,
    coefficient,
    assessment,
    audit_deduction,
    points_deducted,
    paid_y1,
    paid_y2,
    paid_y3,
};

inline constexpr std::array<ColumnSpec, 12> hospital_columns = {{
    {"hospital_id", ValueType::text, true, "", "names the hospital", hospital_id_aliases},
    {"level", ValueType::level, true, "", "level of the hospital",
     "等级|级别|医疗机构等级|医疗机构级别|医院等级|医院级别|机构等级|机构级别"},
    {"name", ValueType::text, false, "", "name in full", "名称|医院名称|机构名称|医疗机构名称"},
    {"type", ValueType::hospital_type, false, "", "general, tcm, specialist or primary",
     "类型|医院类型|机构类型|机构类别"},
    {"community", ValueType::text, false, "", "county medical community it belongs to",
     "医共体|医共体名称|所属医共体"},
    {"coefficient", ValueType::number, false, "", "hospital coefficient k, above 0; default 1",
     "机构系数|医院系数"},
    {"assessment", ValueType::number, false, "", "assessment coefficient kappa; default 1",
     "考核系数"},
    {"audit_deduction", ValueType::money, false, "yuan a year", "audit deduction; default 0",
     "审核扣款|审核扣款金额"},
    {"points_deducted", ValueType::number, false, "points a year",
     "points deducted for violations; default 0", "扣除点数|扣减点数"},
    {"paid_y1", ValueType::money, false, "yuan", "fund payments of the first of three past years",
     "第一年支付|第一年基金支付"},
    {"paid_y2", ValueType::money, false, "yuan", "of the second", "第二年支付|第二年基金支付"},
    {"paid_y3", ValueType::money, false, "yuan", "of the third", "第三年支付|第三年基金支付"},
}};

/// Columns of groups.csv, in the order of `group_columns`.
enum class GroupColumn : std::uint8_t {
    group_code,
    name,
    weight,
    base_group,
    unstable,
    tcm_advantage,
    primary_care,
    level_1,
    level_2,
    level_3,
};

inline constexpr std::array<ColumnSpec, 10> group_columns = {{
    {"group_code", ValueType::text, true, "", "names the group", group_code_aliases,
     group_code_stand_ins},
    {"name", ValueType::text, false, "", "name in full",
     "名称|病组名称|病种名称|DRG名称|DRG组名称"},
    {"weight", ValueType::number, false, "", "catalogue weight RW", "权重|病组权重|基准权重|RW"},
    {"base_group", ValueType::flag, false, "", "base group: same price at every level; default 0",
     "基础病组|是否基础病组"},
    {"unstable", ValueType::flag, false, "",
     "overrides the stability test; empty = the data decide", "不稳定病组|是否不稳定病组"},
    {"tcm_advantage", ValueType::flag, false, "", "TCM advantage group; default 0",
     "中医优势病种|中医优势病组"},
    {"primary_care", ValueType::flag, false, "", "primary-care group; default 0",
     "基层病种|基层病组"},
    {"level_1", ValueType::number, false, "", "catalogue coefficient of level 1",
     "一级系数|一级医院系数|一级调整系数"},
    {"level_2", ValueType::number, false, "", "of level 2", "二级系数|二级医院系数|二级调整系数"},
    {"level_3", ValueType::number, false, "", "of level 3", "三级系数|三级医院系数|三级调整系数"},
}};

static_assert(case_columns[static_cast<std::size_t>(CaseColumn::hospital_level)].name ==
              "hospital_level");
static_assert(hospital_columns[static_cast<std::size_t>(HospitalColumn::paid_y3)].name ==
              "paid_y3");
static_assert(group_columns[static_cast<std::size_t>(GroupColumn::level_3)].name == "level_3");

/// An input table: its name, as it stands in messages, and its columns.
struct TableSpec {
    std::string_view name;
    std::span<const ColumnSpec> columns;
};
inline constexpr TableSpec cases_table{"cases", case_columns};
inline constexpr TableSpec hospitals_table{"hospitals", hospital_columns};
inline constexpr TableSpec groups_table{"groups", group_columns};

}  // namespace drgsim
