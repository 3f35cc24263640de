// The summary's texts, of a result made by hand.
#include "results/summary/summary.hpp"

#include "tests/unit/results/hand_made_result.hpp"

namespace drgsim {
namespace {

void expect_parts(const std::string& text, std::initializer_list<const char*> parts) {
    for (const char* part : parts) EXPECT_NE(text.find(part), std::string::npos) << part << text;
}

using SummaryText = HandMadeResult;

TEST_F(SummaryText, NamesUnitsAndAlignsChineseNames) {
    write(describe(100));
    const std::string text = to_text(summarise(RunReader(path())));
    expect_parts(text, {"100 scenarios", "seed 18446744073709551557", "yuan/point", "yuan",
                        "balance below zero 89.0 % [81.4 %, 93.7 %]", "县医院", "50.0 %", "-90.10",
                        "tail value at risk", "87.00", "TVaR 95 %", "96.00"});
    EXPECT_EQ(text.find("-0.00"), std::string::npos) << text;
    const std::string one = to_text(summarise(RunReader(path())), 0);
    EXPECT_EQ(one.find("Ward"), std::string::npos) << one;
}

TEST_F(SummaryText, IsTheSameOfAFileWithoutTables) {
    write(describe(100));
    const std::string text = to_text(summarise(RunReader(path())));
    RunDescription d = describe(100);
    d.output.risk = false;
    write(d);
    EXPECT_EQ(to_text(summarise(RunReader(path()))), text);
}

TEST_F(SummaryText, ASettlementHasNoDistributions) {
    write(describe(0));
    const Summary summary = summarise(RunReader(path()));
    EXPECT_FALSE(summary.risk);
    const std::string text = to_text(summary);
    expect_parts(text, {"settlement without scenarios", "398.00"});
    EXPECT_EQ(text.find("median"), std::string::npos);
    EXPECT_EQ(text.find("TVaR"), std::string::npos);
}

TEST_F(SummaryText, JsonHasEverything) {
    write(describe(100));
    const std::string text = to_json(summarise(RunReader(path())));
    expect_parts(text, {R"("policy":["p"])", R"("hospital_name":["县医院","Ward"])",
                        R"("seed":18446744073709551557)",
                        R"("balance_tvar":{"dims":["policy","fund","tail"],"units":"yuan",)",
                        R"("settlement":{"point_value":)", "null"});
    EXPECT_EQ(text.find("nan"), std::string::npos);
    write(describe(0));
    EXPECT_EQ(to_json(summarise(RunReader(path()))).find("\"risk\""), std::string::npos);
}

}  // namespace
}  // namespace drgsim
