// Rows of hospitals.csv and groups.csv: parsed whole, then appended, so that a rejected row leaves
// nothing behind.
#include "scenarios/intake/catalogues.hpp"

#include <limits>

#include "scenarios/intake/string_index.hpp"

namespace drgsim {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

Reason parse_coefficient(std::string_view text, double& value) {
    const Reason reason = parse_number(text, value);
    if (!reason.empty()) return reason;
    return value > 0 ? Reason() : reasons::not_positive;
}

Reason parse_not_negative(std::string_view text, double& value) {
    const Reason reason = parse_payment(text, value);
    return reason == reasons::negative_payment ? reasons::negative : reason;
}

/// Rejects the row where its id is missing or known already.
template <class Column>
bool id_is_new(TableReader& table, Column column, const StringIndex& seen,
               const std::vector<std::string>& ids) {
    const std::string_view id = table[column];
    const auto at = [&](std::uint32_t i) -> std::string_view { return ids[i]; };
    if (id.empty()) {
        table.reject(column, reasons::missing);
        return false;
    }
    if (seen.find(hash_of(id), id, at) != StringIndex::none) {
        table.reject(column, reasons::repeated_id);
        return false;
    }
    return true;
}

struct HospitalRow {
    std::int8_t level = 0;
    std::string_view type;
    double coefficient = 1, assessment = 1, audit_deduction = 0, points_deducted = 0;
    std::array<double, 3> paid = {missing, missing, missing};
};

bool decode(TableReader& table, HospitalRow& row) {
    using C = HospitalColumn;
    return table.read(C::level, parse_level, row.level) &&
           table.read(C::type, parse_hospital_type, row.type) &&
           table.read(C::coefficient, parse_coefficient, row.coefficient) &&
           table.read(C::assessment, parse_not_negative, row.assessment) &&
           table.read(C::audit_deduction, parse_payment, row.audit_deduction) &&
           table.read(C::points_deducted, parse_not_negative, row.points_deducted) &&
           table.read(C::paid_y1, parse_payment, row.paid[0]) &&
           table.read(C::paid_y2, parse_payment, row.paid[1]) &&
           table.read(C::paid_y3, parse_payment, row.paid[2]);
}

struct GroupRow {
    double weight = missing;
    std::array<double, level_count> coefficient = {missing, missing, missing};
    std::int8_t base_group = 0, tcm_advantage = 0, primary_care = 0, unstable = -1;
};

bool decode(TableReader& table, GroupRow& row) {
    using C = GroupColumn;
    return table.read(C::weight, parse_not_negative, row.weight) &&
           table.read(C::base_group, parse_flag, row.base_group) &&
           table.read(C::unstable, parse_flag, row.unstable) &&
           table.read(C::tcm_advantage, parse_flag, row.tcm_advantage) &&
           table.read(C::primary_care, parse_flag, row.primary_care) &&
           table.read(C::level_1, parse_not_negative, row.coefficient[0]) &&
           table.read(C::level_2, parse_not_negative, row.coefficient[1]) &&
           table.read(C::level_3, parse_not_negative, row.coefficient[2]);
}

}  // namespace

void read_hospitals(TableReader& table, HospitalTable& hospitals) {
    using C = HospitalColumn;
    StringIndex seen;
    while (table.next()) {
        HospitalRow row;
        if (!id_is_new(table, C::hospital_id, seen, hospitals.id) || !decode(table, row)) continue;
        const std::string_view id = table[C::hospital_id];
        const std::size_t h = index(hospitals.add(id));
        seen.insert(hash_of(id), h);
        hospitals.name[h] = table[C::name];
        hospitals.type[h] = row.type;
        hospitals.community[h] = table[C::community];
        hospitals.level[h] = row.level;
        hospitals.coefficient[h] = row.coefficient;
        hospitals.assessment[h] = row.assessment;
        hospitals.audit_deduction[h] = row.audit_deduction;
        hospitals.points_deducted[h] = row.points_deducted;
        for (std::size_t y = 0; y < row.paid.size(); ++y) hospitals.paid[y][h] = row.paid[y];
    }
}

void read_groups(TableReader& table, GroupTable& groups) {
    using C = GroupColumn;
    StringIndex seen;
    while (table.next()) {
        GroupRow row;
        if (!id_is_new(table, C::group_code, seen, groups.code) || !decode(table, row)) continue;
        const std::string_view code = table[C::group_code];
        const std::size_t g = index(groups.add(code));
        seen.insert(hash_of(code), g);
        groups.name[g] = table[C::name];
        groups.weight[g] = row.weight;
        for (std::size_t l = 0; l < level_count; ++l) {
            groups.level_coefficient[l][g] = row.coefficient[l];
        }
        groups.base_group[g] = row.base_group;
        groups.tcm_advantage[g] = row.tcm_advantage;
        groups.primary_care[g] = row.primary_care;
        groups.unstable[g] = row.unstable;
    }
}

}  // namespace drgsim
