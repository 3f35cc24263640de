// Suggestions for names that are not known.
#include "scenarios/toml_file/nearest.hpp"

#include <gtest/gtest.h>

namespace drgsim {
namespace {

TEST(Nearest, FindsTheSmallestEditAndTheFirstOfEquals) {
    EXPECT_EQ(nearest("alfa", {"beta", "alpha"}), "alpha");
    EXPECT_EQ(nearest("ab", {"ax", "ay"}), "ax");
    EXPECT_EQ(nearest("total", {"total"}), "total");
}

TEST(Nearest, PrefersWhatBeginsWithTheName) {
    EXPECT_EQ(nearest("guigang", {"jining", "guigang-2020"}), "guigang-2020");
    EXPECT_EQ(nearest("ab", {"ax", "ab-long-name"}), "ax");
}

TEST(Nearest, IsSilentWhenNothingIsNear) {
    EXPECT_EQ(nearest("sampling", {"x", "colour"}), "");
    EXPECT_EQ(nearest("7", {"A"}), "");
    EXPECT_EQ(nearest("abc", {}), "");
}

TEST(Nearest, ListsAtMostTwelveNames) {
    EXPECT_EQ(known_names("q", {"aaaa", "bbbb"}), "known: aaaa, bbbb");
    EXPECT_EQ(known_names("aaab", {"aaaa", "bbbb"}), "did you mean \"aaaa\"? known: aaaa, bbbb");
    const std::vector<std::string> many(15, "long name");
    EXPECT_NE(known_names("q", many).find("and 3 more"), std::string::npos);
}

}  // namespace
}  // namespace drgsim
