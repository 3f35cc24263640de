// Reads cases.csv into the region's case table, adding the hospitals and groups it meets.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scenarios/intake/filler.hpp"
#include "scenarios/intake/string_index.hpp"
#include "scenarios/intake/summary.hpp"
#include "scenarios/intake/table_reader.hpp"
#include "sim/region/case_sink.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

class CaseReader {
  public:
    /// `hospitals_given`: a case of a hospital that `region` lacks is rejected; otherwise it adds
    /// the hospital. `groups_given`: a group that `region` lacks is a warning; it is added anyway.
    /// `sink`: takes the cases, and `region` has none in the end; may be null.
    CaseReader(TableReader& table, Region& region, bool hospitals_given, bool groups_given,
               CaseSink* sink, CaseCounts& counts);
    /// Reads every row and counts what is kept.
    void read_all();
    /// Number of groups that the cases have and the groups table lacks.
    [[nodiscard]] std::size_t groups_added() const { return groups_added_; }
    /// Hospitals without a table whose level no row tells; they keep level 3.
    [[nodiscard]] std::size_t hospitals_without_level() const;

  private:
    struct Row {
        std::uint32_t hospital_hash = 0, group_hash = 0, case_hash = 0;
        std::uint32_t hospital = StringIndex::none;
        Fund fund = Fund::employee;
        std::int32_t discharge_date = 0, admission_date = 0;
        double total_cost = 0, fund_paid = 0, patient_paid = 0, other_paid = 0;
        double self_expense = 0, unreasonable_cost = 0, excluded_cost = 0;
        std::int16_t los_days = -1, age = -1, secondary_diagnoses = -1;
        std::int8_t discharge_way = 0, hospital_level = 0;
        std::uint32_t tags = 0;
    };
    struct Fillers {
        explicit Fillers(CaseTable& cases)
            : hospital(cases.hospital),
              fund(cases.fund),
              group(cases.group[0]),
              group_2(cases.group[1], {}, true),
              discharge_date(cases.discharge_date),
              total_cost(cases.total_cost),
              fund_paid(cases.fund_paid),
              patient_paid(cases.patient_paid),
              other_paid(cases.other_paid),
              self_expense(cases.self_expense, 0, true),
              unreasonable_cost(cases.unreasonable_cost, 0, true),
              excluded_cost(cases.excluded_cost, 0, true),
              admission_date(cases.admission_date, 0, true),
              los_days(cases.los_days, -1, true),
              age(cases.age, -1, true),
              secondary_diagnoses(cases.secondary_diagnoses, -1, true),
              discharge_way(cases.discharge_way, 0, true),
              department(cases.department, -1, true),
              tags(cases.tags, 0, true),
              case_id(cases.case_id),
              person_id(cases.person_id) {}
        template <class Use>
        void for_each(const Use& use) {
            use(hospital), use(fund), use(group), use(group_2), use(discharge_date);
            use(total_cost), use(fund_paid), use(patient_paid), use(other_paid);
            use(self_expense), use(unreasonable_cost), use(excluded_cost), use(admission_date);
            use(los_days), use(age), use(secondary_diagnoses), use(discharge_way);
            use(department), use(tags), use(case_id), use(person_id);
        }
        Filler<HospitalId> hospital;
        Filler<Fund> fund;
        Filler<GroupId> group, group_2;
        Filler<std::int32_t> discharge_date;
        Filler<double> total_cost, fund_paid, patient_paid, other_paid;
        Filler<double> self_expense, unreasonable_cost, excluded_cost;
        Filler<std::int32_t> admission_date;
        Filler<std::int16_t> los_days, age, secondary_diagnoses;
        Filler<std::int8_t> discharge_way;
        Filler<std::int32_t> department;
        Filler<std::uint32_t> tags;
        TextFiller case_id, person_id;
    };
    void make_room(std::size_t rows);
    void finish_piece();
    [[nodiscard]] CaseTable missing_values() const;
    bool decode(Row& row);
    bool decode_hospital(Row& row);
    bool decode_dates(Row& row);
    bool decode_money(Row& row);
    bool decode_tags(Row& row);
    bool case_id_is_new(Row& row);
    void index_cases();
    void hash_ids(Row& row);
    void warn_of(const Row& row);
    void append(const Row& row);
    void append_texts(const Row& row);
    void append_second_group();
    std::uint32_t hospital_of(const Row& row);
    GroupId group_of(std::uint32_t hash, std::string_view code, CaseColumn column);

    TableReader& table_;
    Region& region_;
    Fillers fillers_;
    CaseSink* sink_;
    CaseCounts& counts_;
    std::size_t taken_ = 0;            ///< cases that the sink has
    std::size_t rows_ = 0, room_ = 0;  ///< cases in the columns, and those they have room for
    bool hospitals_given_, groups_given_;
    std::size_t groups_added_ = 0;
    StringIndex hospital_index_, group_index_, department_index_, case_index_;
    /// While the ids come in ascending order none can be a repeated one, and `case_index_` and
    /// `ids_` are empty; then they have all, and will.
    bool ids_ascend_ = true;
    std::string last_id_;
    StringColumn ids_;
    std::vector<std::int8_t> told_level_;  ///< by hospital without a table; 0 = not told yet
    std::size_t groups_in_table_;          ///< groups before the first case
};

}  // namespace drgsim
