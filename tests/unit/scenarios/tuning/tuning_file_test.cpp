// What tune writes, run reads; what is damaged or meant for another machine is not used.
#include "scenarios/tuning/tuning_file.hpp"

#include <gtest/gtest.h>

namespace drgsim {
namespace {

const TunedWork million{"A \"fast\" processor, 8 processors", "single", 1'000'000, 2};

std::vector<Tuning> parsed(const std::string& text, std::size_t faults = 0) {
    Problems problems;
    auto tunings = parse_tunings(text, "tune.toml", problems);
    EXPECT_EQ(problems.list().size(), faults);
    return tunings;
}

TEST(TuningFile, WhatIsWrittenIsRead) {
    const auto tunings =
        parsed(text_of({{million, 8, "v3", 1234.5}, {{"B", "double", 7, 1}, 3, "", 0.5}}));
    ASSERT_EQ(tunings.size(), 2U);
    EXPECT_EQ(tunings[0].work.machine, million.machine);
    EXPECT_EQ(tunings[0].work.cases, 1'000'000);
    EXPECT_EQ(tunings[0].work.policies, 2);
    EXPECT_EQ(tunings[0].threads, 8);
    EXPECT_EQ(tunings[0].instructions, "v3");
    EXPECT_EQ(tunings[0].scenarios_per_second, 1234.5);
    EXPECT_EQ(tunings[1].work.precision, "double");
}

TEST(TuningFile, DamagedFilesHaveNoEntries) {
    EXPECT_TRUE(parsed("").empty());
    EXPECT_TRUE(parsed("[[tuning", 1).empty());
    EXPECT_TRUE(parsed("[[tuning]]\nmachine = \"A\"\n", 4).empty());
    const std::string good = text_of({{million, 8, "v4", 1}});
    std::string wrong = good;
    wrong.replace(wrong.find("threads = 8"), 11, "threads = 0");
    EXPECT_TRUE(parsed(wrong, 1).empty());
}

TEST(TuningFile, TheNearestEntryWithinAFactorOfTwoIsTaken) {
    TunedWork small = million, large = million;
    small.cases = 700'000;
    large.cases = 4'000'000;
    const std::vector<Tuning> tunings{{small, 4, "", 0}, {million, 8, "", 0}, {large, 16, "", 0}};
    const auto threads = [&](std::int64_t cases, std::int64_t policies = 2) {
        TunedWork work = million;
        work.cases = cases;
        work.policies = policies;
        const auto found = find_tuning(tunings, work);
        return found ? found->threads : 0;
    };
    EXPECT_EQ(threads(1'000'000), 8);
    EXPECT_EQ(threads(650'000), 4);
    EXPECT_EQ(threads(2'100'000), 16);
    EXPECT_EQ(threads(349'000), 0);
    EXPECT_EQ(threads(9'000'000), 0);
    EXPECT_EQ(threads(1'000'000, 4), 8);
    EXPECT_EQ(threads(1'000'000, 5), 0);
}

TEST(TuningFile, AnotherMachineOrPrecisionIsNotUsed) {
    const std::vector<Tuning> tunings{{million, 8, "", 0}};
    TunedWork other = million;
    other.machine = "slow, 2 processors";
    EXPECT_FALSE(find_tuning(tunings, other));
    other = million;
    other.precision = "double";
    EXPECT_FALSE(find_tuning(tunings, other));
}

TEST(TuningFile, ANewMeasurementReplacesTheOld) {
    std::vector<Tuning> tunings{{million, 8, "", 1}};
    replace_tuning(tunings, {million, 4, "", 2});
    ASSERT_EQ(tunings.size(), 1U);
    EXPECT_EQ(tunings[0].threads, 4);
    TunedWork other = million;
    other.cases *= 3;
    replace_tuning(tunings, {other, 2, "", 3});
    EXPECT_EQ(tunings.size(), 2U);
}

}  // namespace
}  // namespace drgsim
