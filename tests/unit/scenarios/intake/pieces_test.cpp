// Cases handed over in pieces: put together they are what the import gives as a whole.
#include <fmt/format.h>

#include <algorithm>

#include "tests/unit/scenarios/intake/files.hpp"

namespace drgsim {
namespace {

/// Puts the pieces together.
class Together : public CaseSink {
  public:
    void begin(std::size_t most_cases) override {
        EXPECT_EQ(pieces, 0U);
        most = most_cases;
    }
    void take(const CaseTable& piece, const CaseTable& missing) override {
        add(all.total_cost, piece.total_cost, missing.total_cost);
        add(all.hospital, piece.hospital, missing.hospital);
        add(all.group[1], piece.group[1], missing.group[1]);
        add(all.los_days, piece.los_days, missing.los_days);
        add(all.excluded_cost, piece.excluded_cost, missing.excluded_cost);
        add(all.department, piece.department, missing.department);
        add(all.tags, piece.tags, missing.tags);
        for (std::size_t i = 0; i < piece.case_id.size(); ++i)
            all.case_id.push_back(piece.case_id[i]);
        taken += piece.size();
        ++pieces;
    }
    [[nodiscard]] StringColumn case_ids() const override { return all.case_id; }

    CaseTable all;
    std::size_t most = 0, taken = 0, pieces = 0;

  private:
    template <class Values>
    void add(Values& to, const Values& piece, const Values& missing) const {
        if (piece.empty()) {
            EXPECT_TRUE(to.empty());
            return;
        }
        if (to.empty()) to.resize(taken, missing.at(0));
        to.insert(to.end(), piece.begin(), piece.end());
    }
};

constexpr int rows = 150'000;
constexpr int late = 140'000;  ///< the first row that has optional values

/// Ids ascend until row `late`, then come twice now and then: every 1000th is one of the first.
std::string late_cases() {
    std::string text =
        "case_id,hospital_id,fund,group_code,group_code_2,discharge_date,total_cost,fund_paid,"
        "excluded_cost,department,los_days,tags\n";
    for (int i = 0; i < rows; ++i) {
        const bool is_late = i >= late;
        const int id = is_late && i % 1000 == 0 ? i / 1000 : i;
        text += fmt::format("{:07},H{},resident,G{},{},2024-0{}-05,{}.25,{},{},{},{},{}\n", id,
                            i % 30, i % 7, is_late && i % 2 == 1 ? "X9" : "", 1 + i % 9, 100 + i,
                            i % 90, is_late ? "1.5" : "", is_late ? "ward" : "", is_late ? "3" : "",
                            is_late ? "odd" : "");
        if (i % 40'000 == 7) text += '\n';
    }
    return text;
}

using IntakePieces = IntakeFiles;

TEST_F(IntakePieces, TogetherAreTheWhole) {
    const std::string text = late_cases();
    const ImportResult whole = import(text);
    const std::string rejected = rejects();
    Together together;
    options_.sink = &together;
    const ImportResult result = import(text);

    EXPECT_EQ(rejects(), rejected);
    EXPECT_EQ(std::count(rejected.begin(), rejected.end(), '\n'), 10);
    EXPECT_EQ(to_text(result.summary), to_text(whole.summary));
    EXPECT_EQ(result.region.groups.code, whole.region.groups.code);
    EXPECT_EQ(result.region.hospitals.id, whole.region.hospitals.id);
    EXPECT_EQ(result.region.cases.department_names, whole.region.cases.department_names);
    EXPECT_EQ(result.region.cases.tag_names, whole.region.cases.tag_names);
    EXPECT_EQ(result.region.cases.size(), 0U);

    const CaseTable& expected = whole.region.cases;
    EXPECT_EQ(together.pieces, 3U);
    EXPECT_EQ(together.taken, rows - 10U);
    EXPECT_GE(together.most, together.taken);
    EXPECT_LE(together.most, rows + 4U);
    EXPECT_EQ(together.all.total_cost, expected.total_cost);
    EXPECT_EQ(together.all.hospital, expected.hospital);
    EXPECT_EQ(together.all.group[1], expected.group[1]);
    EXPECT_EQ(together.all.los_days, expected.los_days);
    EXPECT_EQ(together.all.excluded_cost, expected.excluded_cost);
    EXPECT_EQ(together.all.department, expected.department);
    EXPECT_EQ(together.all.tags, expected.tags);
    EXPECT_EQ(together.all.case_id.chars, expected.case_id.chars);
    EXPECT_EQ(together.all.case_id.offset, expected.case_id.offset);
    EXPECT_EQ(expected.los_days[late - 1], -1);
    EXPECT_EQ(expected.los_days[late], 3);
}

TEST_F(IntakePieces, ASinkThatCannotGoOnEndsTheImport) {
    class Full : public Together {
        void take(const CaseTable&, const CaseTable&) override { throw EnvironmentError("full"); }
    } full;
    options_.sink = &full;
    EXPECT_THROW(import(std::string(plain_header) + std::string(good_row)), EnvironmentError);
    EXPECT_EQ(file_names(), std::vector<std::string>{"cases.csv"});
}

}  // namespace
}  // namespace drgsim
