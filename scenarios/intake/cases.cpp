// A row is decoded whole, then appended: a rejected row leaves no hospital, group or id behind.
#include "scenarios/intake/cases.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace drgsim {

namespace {

using C = CaseColumn;

/// Of a piece; some of them in whole pages of every column.
constexpr std::size_t piece_rows = std::size_t{1} << 16;
constexpr std::size_t most_tags = 32;
constexpr std::array<std::string_view, 8> known_tags = {
    "rehab", "psychiatric", "tcm", "tcm_conservative", "newborn", "per_diem", "icu", "new_tech"};

/// C may differ from F + D + O by a fen; the rest is rounding of the subtraction.
constexpr double largest_imbalance = 0.01 + 1e-7;
constexpr int highest_age = 130;

auto lookup(const std::vector<std::string>& texts) {
    return [&](std::uint32_t i) -> std::string_view { return texts[i]; };
}

}  // namespace

CaseReader::CaseReader(TableReader& table, Region& region, bool hospitals_given, bool groups_given,
                       CaseSink* sink, CaseCounts& counts)
    : table_(table),
      region_(region),
      fillers_(region.cases),
      sink_(sink),
      counts_(counts),
      hospitals_given_(hospitals_given),
      groups_given_(groups_given),
      groups_in_table_(region.groups.size()) {
    region.cases.tag_names.assign(known_tags.begin(), known_tags.end());
    for (std::size_t h = 0; h < region.hospitals.size(); ++h) {
        hospital_index_.insert(hash_of(region.hospitals.id[h]), h);
    }
    for (std::size_t g = 0; g < region.groups.size(); ++g) {
        group_index_.insert(hash_of(region.groups.code[g]), g);
    }
}

void CaseReader::read_all() {
    const std::size_t most = table_.most_rows();
    make_room(sink_ == nullptr ? most : std::min(most, piece_rows));
    while (table_.next()) {
        Row row;
        if (!decode(row)) continue;
        warn_of(row);
        append(row);
    }
    finish_piece();
    CaseTable& cases = region_.cases;
    if (!fillers_.tags.has_begun()) cases.tag_names.clear();
    if (sink_ == nullptr) return;
    CaseTable rest;
    rest.department_names = std::move(cases.department_names);
    rest.tag_names = std::move(cases.tag_names);
    cases = std::move(rest);
}

void CaseReader::make_room(std::size_t rows) {
    rows_ = 0;
    room_ = rows;
    fillers_.for_each([&](auto& filler) { filler.make_room(rows); });
}

/// Counts the cases in the columns and gives them to the sink.
void CaseReader::finish_piece() {
    fillers_.for_each([&](auto& filler) { filler.finish(rows_); });
    counts_.add(region_.cases);
    if (sink_ == nullptr || rows_ == 0) return;
    if (taken_ == 0) sink_->begin(table_.most_rows());
    sink_->take(region_.cases, missing_values());
    taken_ += rows_;
}

/// One case that has nothing in its optional columns.
CaseTable CaseReader::missing_values() const {
    CaseTable none;
    Fillers fillers(none);
    fillers.group_2.set_missing(fillers_.group_2.missing());
    fillers.for_each([](auto& filler) {
        filler.make_room(1);
        if constexpr (requires { filler.missing(); }) filler.set_any(0, filler.missing());
        filler.finish(1);
    });
    return none;
}

std::size_t CaseReader::hospitals_without_level() const {
    return static_cast<std::size_t>(std::count(told_level_.begin(), told_level_.end(), 0));
}

/// Hashes the ids, and has the memory that the next row's case_id needs fetched meanwhile: in a big
/// region that memory is what the import waits for.
void CaseReader::hash_ids(Row& row) {
    row.group_hash = hash_of(table_[C::group_code]);
    row.hospital_hash = hash_of(table_[C::hospital_id]);
    if (ids_ascend_) return;
    row.case_hash = hash_of(table_[C::case_id]);
    case_index_.prefetch(hash_of(table_.upcoming(C::case_id)));
}

bool CaseReader::decode(Row& row) {
    hash_ids(row);
    return decode_hospital(row) && table_.read(C::fund, parse_fund, row.fund) &&
           decode_dates(row) && decode_money(row) && table_.read(C::age, parse_count, row.age) &&
           table_.read(C::secondary_diagnoses, parse_count, row.secondary_diagnoses) &&
           table_.read(C::discharge_way, parse_discharge_way, row.discharge_way) &&
           case_id_is_new(row) && decode_tags(row);
}

bool CaseReader::decode_hospital(Row& row) {
    const std::string_view id = table_[C::hospital_id];
    if (id.empty()) {
        table_.reject(C::hospital_id, reasons::missing);
        return false;
    }
    row.hospital = hospital_index_.find(row.hospital_hash, id, lookup(region_.hospitals.id));
    if (hospitals_given_) {
        if (row.hospital != StringIndex::none) return true;
        table_.reject(C::hospital_id, reasons::unknown_hospital);
        return false;
    }
    return table_.read(C::hospital_level, parse_level, row.hospital_level);
}

bool CaseReader::decode_dates(Row& row) {
    if (!table_.read(C::discharge_date, parse_date, row.discharge_date) ||
        !table_.read(C::admission_date, parse_date, row.admission_date) ||
        !table_.read(C::los_days, parse_count, row.los_days)) {
        return false;
    }
    if (row.admission_date == 0) return true;
    if (is_before(row.discharge_date, row.admission_date)) {
        table_.reject(C::discharge_date, reasons::before_admission);
        return false;
    }
    const bool full = row.admission_date % 100 != 0 && row.discharge_date % 100 != 0;
    if (row.los_days < 0 && full) {
        const int days = days_between(row.admission_date, row.discharge_date);
        row.los_days = static_cast<std::int16_t>(
            std::min<int>(days, std::numeric_limits<std::int16_t>::max()));
    }
    return true;
}

bool CaseReader::decode_money(Row& row) {
    const auto read = [&](CaseColumn column, double& value) {
        return table_.read(column, parse_payment, value);
    };
    if (!table_.read(C::total_cost, parse_number, row.total_cost)) return false;
    if (row.total_cost <= 0) {
        table_.reject(C::total_cost, reasons::cost_not_positive);
        return false;
    }
    if (!read(C::fund_paid, row.fund_paid) || !read(C::other_paid, row.other_paid)) return false;
    row.patient_paid = row.total_cost - row.fund_paid - row.other_paid;
    return read(C::patient_paid, row.patient_paid) && read(C::self_expense, row.self_expense) &&
           read(C::unreasonable_cost, row.unreasonable_cost) &&
           read(C::excluded_cost, row.excluded_cost);
}

bool CaseReader::case_id_is_new(Row& row) {
    const std::string_view id = table_[C::case_id];
    if (id.empty()) return true;
    if (ids_ascend_) {
        if (comes_after(id, last_id_)) return true;
        index_cases();
        row.case_hash = hash_of(id);
    }
    if (case_index_.find(row.case_hash, id, [&](std::uint32_t i) { return ids_[i]; }) ==
        StringIndex::none) {
        return true;
    }
    table_.reject(C::case_id, reasons::repeated_case);
    return false;
}

void CaseReader::index_cases() {
    ids_ascend_ = false;
    if (taken_ > 0) ids_ = sink_->case_ids();
    case_index_.reserve(table_.most_rows());
    const auto index = [&](std::size_t i) {
        if (!ids_[i].empty()) case_index_.insert(hash_of(ids_[i]), i);
    };
    for (std::size_t i = 0; i < ids_.size(); ++i) index(i);
    for (std::size_t i = 0; i < rows_; ++i) {
        ids_.push_back(fillers_.case_id[i]);
        index(ids_.size() - 1);
    }
}

bool CaseReader::decode_tags(Row& row) {
    std::string_view list = table_[C::tags];
    if (list.empty()) return true;
    std::vector<std::string>& names = region_.cases.tag_names;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(';'), list.size());
        std::string tag(trimmed(list.substr(0, end)));
        list.remove_prefix(std::min(end + 1, list.size()));
        if (tag.empty()) continue;
        for (char& c : tag) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        auto place =
            static_cast<std::size_t>(std::find(names.begin(), names.end(), tag) - names.begin());
        if (place == most_tags) {
            table_.reject(C::tags, reasons::too_many_tags);
            return false;
        }
        if (place == names.size()) names.push_back(std::move(tag));
        row.tags |= std::uint32_t{1} << place;
    }
    return true;
}

void CaseReader::warn_of(const Row& row) {
    if (row.fund_paid > row.total_cost) table_.warn(C::fund_paid, "above total_cost");
    const double paid = row.fund_paid + row.patient_paid + row.other_paid;
    if (std::abs(row.total_cost - paid) > largest_imbalance) {
        table_.warn(C::total_cost,
                    "away from fund_paid + patient_paid + other_paid by more than 0.01");
    }
    if (row.excluded_cost > row.total_cost) table_.warn(C::excluded_cost, "above total_cost");
    if (row.age > highest_age) table_.warn(C::age, "above 130 years");
    constexpr std::uint32_t known = (1U << known_tags.size()) - 1;
    if ((row.tags & ~known) != 0) table_.warn(C::tags, "a tag that no rule pack knows; kept");
}

std::uint32_t CaseReader::hospital_of(const Row& row) {
    std::uint32_t h = row.hospital;
    if (h == StringIndex::none) {
        const std::string_view id = table_[C::hospital_id];
        h = static_cast<std::uint32_t>(region_.hospitals.add(id));
        hospital_index_.insert(row.hospital_hash, h);
    }
    if (hospitals_given_) return h;
    told_level_.resize(region_.hospitals.size(), 0);
    if (told_level_[h] == 0 && row.hospital_level != 0) {
        told_level_[h] = row.hospital_level;
        region_.hospitals.level[h] = row.hospital_level;
    } else if (row.hospital_level != 0 && row.hospital_level != told_level_[h]) {
        table_.warn(C::hospital_level, "differs from the hospital's first row, which holds");
    }
    return h;
}

GroupId CaseReader::group_of(std::uint32_t hash, std::string_view code, CaseColumn column) {
    std::size_t g = group_index_.find(hash, code, lookup(region_.groups.code));
    if (g == StringIndex::none) {
        g = index(region_.groups.add(code));
        group_index_.insert(hash, g);
        if (!code.empty()) ++groups_added_;
    }
    if (groups_given_ && g >= groups_in_table_ && !code.empty()) {
        table_.warn(column, "not in the groups table; kept");
    }
    return static_cast<GroupId>(g);
}

void CaseReader::append(const Row& row) {
    if (rows_ == room_) {
        finish_piece();
        make_room(room_);
    }
    Fillers& to = fillers_;
    append_texts(row);
    append_second_group();
    to.self_expense.set(rows_, row.self_expense);
    to.unreasonable_cost.set(rows_, row.unreasonable_cost);
    to.excluded_cost.set(rows_, row.excluded_cost);
    to.admission_date.set(rows_, row.admission_date);
    to.los_days.set(rows_, row.los_days);
    to.age.set(rows_, row.age);
    to.secondary_diagnoses.set(rows_, row.secondary_diagnoses);
    to.discharge_way.set(rows_, row.discharge_way);
    to.tags.set(rows_, row.tags);
    const std::string_view code = table_[C::group_code];
    if (code.empty()) table_.warn(C::group_code, "empty: the case is ungrouped");
    to.group.set(rows_, group_of(row.group_hash, code, C::group_code));
    to.fund.set(rows_, row.fund);
    to.discharge_date.set(rows_, row.discharge_date);
    to.total_cost.set(rows_, row.total_cost);
    to.fund_paid.set(rows_, row.fund_paid);
    to.patient_paid.set(rows_, row.patient_paid);
    to.other_paid.set(rows_, row.other_paid);
    to.hospital.set(rows_, static_cast<HospitalId>(hospital_of(row)));
    ++rows_;
}

void CaseReader::append_texts(const Row& row) {
    CaseTable& cases = region_.cases;
    const std::string_view case_id = table_[C::case_id];
    fillers_.case_id.set(rows_, case_id);
    if (ids_ascend_) {
        if (!case_id.empty()) {
            last_id_.resize(case_id.size());
            copy_text(case_id, last_id_.data());
        }
    } else {
        if (!case_id.empty()) case_index_.insert(row.case_hash, ids_.size());
        ids_.push_back(case_id);
    }
    fillers_.person_id.set(rows_, table_[C::person_id]);

    std::int32_t department = -1;
    if (const std::string_view name = table_[C::department]; !name.empty()) {
        const std::uint32_t hash = hash_of(name);
        std::size_t d = department_index_.find(hash, name, lookup(cases.department_names));
        if (d == StringIndex::none) {
            d = cases.department_names.size();
            cases.department_names.emplace_back(name);
            department_index_.insert(hash, d);
        }
        department = static_cast<std::int32_t>(d);
    }
    fillers_.department.set(rows_, department);
}

void CaseReader::append_second_group() {
    Filler<GroupId>& column = fillers_.group_2;
    const std::string_view code = table_[C::group_code_2];
    if (code.empty() && !column.has_begun()) return;
    if (!column.has_begun() && taken_ + rows_ > 0) {
        column.set_missing(group_of(hash_of(""), "", C::group_code_2));
    }
    column.set_any(rows_, group_of(hash_of(code), code, C::group_code_2));
}

}  // namespace drgsim
