// Settings merge into files, and what is printed reads back the same.
#include "scenarios/toml_file/toml_text.hpp"

#include <gtest/gtest.h>

namespace drgsim {
namespace {

toml::table parse(const std::string& text) {
    Problems problems;
    auto table = parse_toml(text, "file.toml", problems);
    problems.throw_if_any();
    return std::move(*table);  // a copy would lose the places
}

std::string after(const std::string& text, const std::string& assignment) {
    toml::table root = parse(text);
    Problems problems;
    apply_setting(root, {assignment, {"--set", 0}}, problems);
    problems.throw_if_any();
    return text_of(root);
}

TEST(TomlText, PrintsWhatReadsBackTheSame) {
    const std::string text = R"(a = 0.1
b.c = [1, 2.5, -3e300]
"odd key" = "quote \" and \\ and 中文"
list = [{ x = 1, "y z" = false }, { x = 2 }]
empty = []
whole = 470e6
big = 1e22
day = 2024-05-01
[t."u.v"]
w = 1.0000000000000002
)";
    const toml::table root = parse(text);
    EXPECT_EQ(parse(text_of(root)), root) << text_of(root);
    EXPECT_NE(text_of(root).find("whole = 470000000.0\n"), std::string::npos);
    EXPECT_NE(text_of(root).find("a = 0.1\n"), std::string::npos);
}

TEST(TomlText, SettingsReplaceAddAndReachIntoNamedLists) {
    EXPECT_EQ(after("a = 1\n", "a = 2"), "a = 2\n");
    EXPECT_EQ(after("a = 1\n", "b.c=2.5"), "a = 1\nb.c = 2.5\n");
    EXPECT_EQ(after("[b]\nc = 1\nd = 2\n", "b.c=3"), "b.c = 3\nb.d = 2\n");
    EXPECT_EQ(after("b = 1\n", "b = { c = 3 }"), "b.c = 3\n");
    EXPECT_EQ(after("[[d]]\nname = \"x\"\nv = 1\n[[d]]\nname = \"y\"\nv = 1\n", "d.y.v=2"),
              after("[[d]]\nname = \"x\"\nv = 1\n[[d]]\nname = \"y\"\nv = 2\n", "d.y.v=2"));
    EXPECT_EQ(after("a = 1\n", "a=out/r.h5"), "a = 'out/r.h5'\n");
    EXPECT_EQ(after("a = 1\n", "a=C:\\x"), "a = 'C:\\x'\n");
}

TEST(TomlText, KeepsThePlacesOfNodesAndSettings) {
    toml::table root = parse("a = 1\n\nb = 2\n");
    Problems problems;
    apply_setting(root, {"c = 3", {"plan.toml", 41}}, problems);
    EXPECT_EQ(origin_of(*root.get("b")).line, 3);
    EXPECT_EQ(origin_of(*root.get("c")).file, "plan.toml");
    EXPECT_EQ(origin_of(*root.get("c")).line, 41);
}

TEST(TomlText, SyntaxErrorsAndDuplicatesAreProblemsWithTheirLine) {
    Problems problems;
    EXPECT_FALSE(parse_toml("a = 1\nb = \n", "f.toml", problems));
    EXPECT_FALSE(parse_toml("a = 1\na = 2\n", "f.toml", problems));
    ASSERT_EQ(problems.list().size(), 2u);
    EXPECT_EQ(problems.list()[0].line, 2);
    EXPECT_EQ(problems.list()[1].line, 2);
}

}  // namespace
}  // namespace drgsim
