// The walk over a file by its key table: nesting, lists, names of any kind, required keys.
#include "scenarios/toml_file/check.hpp"

#include <gtest/gtest.h>

#include <array>

#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {
namespace {

constexpr auto keys = std::to_array<Key>({
    {"top", accepts::integer, "", "required", "", {1, 3, false}, "top"},
    {"table.need", accepts::text, "", "required", "", any_number, "need"},
    {"table.pick", accepts::text | accepts::text_list, "", "", "red | green blue", any_number, ""},
    {"table.limit", accepts::number | accepts::off, "", "", "", above_zero, ""},
    {"named.*.amount", accepts::number, "", "required", "", at_least_zero, "amount"},
    {"row[].value", accepts::number, "", "required", "", share, "value"},
    {"row[].inner.flag", accepts::boolean, "", "", "", any_number, ""},
    {"free", accepts::anything, "", "", "", any_number, ""},
});

const std::string good = R"(top = 2
free = [1, "a", { b = 2 }]
[table]
need = "x"
pick = ["red", "green blue"]
limit = false
[named.one]
amount = 0
[named."two words"]
amount = 1e3
[[row]]
value = 1
inner = { flag = true }
[[row]]
value = 0.5
)";

std::vector<Problem> problems_of(const std::string& text) {
    Problems problems;
    const auto root = parse_toml(text, "f.toml", problems);
    if (root) check_keys(*root, keys, "f.toml", problems);
    return problems.list();
}

void expect_problem(const std::string& from, const std::string& to, const std::string& message) {
    const auto at = good.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    const auto problems = problems_of(std::string(good).replace(at, from.size(), to));
    ASSERT_EQ(problems.size(), 1u) << message;
    EXPECT_NE(to_string(problems[0]).find(message), std::string::npos) << to_string(problems[0]);
}

TEST(CheckKeys, AcceptsWhatTheTableAccepts) {
    for (const Problem& problem : problems_of(good)) ADD_FAILURE() << to_string(problem);
}

TEST(CheckKeys, RefusesTypesAndRanges) {
    expect_problem("top = 2", "top = 2.0",
                   "f.toml:1: `top` is 2.0; it must be whole number (1 to 3)");
    expect_problem("top = 2", "top = 4", "`top` is 4; it must be 1 to 3");
    expect_problem("limit = false", "limit = true", "`table.limit` is true");
    expect_problem("limit = false", "limit = 0", "it must be above 0");
    expect_problem("limit = false", "limit = inf", "`table.limit` is inf");
    expect_problem("\"red\", ", "\"rod\", ", "f.toml:5: `table.pick` is \"rod\"");
    expect_problem("[\"red\", \"green blue\"]", "[[\"red\"]]", "`table.pick` is [[");
    expect_problem("amount = 0", "amount = \"0\"", "`named.one.amount` is");
    expect_problem("value = 0.5", "value = 1.5", "f.toml:15: `row[2].value` is 1.5");
    expect_problem("flag = true", "flag = 1", "`row[1].inner.flag` is 1");
    expect_problem("inner = { flag = true }", "inner = 3",
                   "`row[1].inner` is 3; it must be a table");
}

TEST(CheckKeys, RefusesUnknownAndMissingKeys) {
    expect_problem("limit = ", "limits = ", "f.toml:6: unknown key `table.limits`");
    expect_problem("value = 1\n", "value = 1\nvalues = 2\n", "did you mean \"value\"?");
    expect_problem("need = \"x\"", "", "f.toml: `table.need` is missing");
    expect_problem("amount = 1e3", "", "f.toml:9: `named.two words.amount` is missing");
    expect_problem("value = 0.5", "", "f.toml:14: `row[2].value` is missing");
    expect_problem("top = 2\n", "", "f.toml: `top` is missing");
}

TEST(CheckKeys, RefusesATableWhereAListOfTablesIsMeant) {
    const auto problems = problems_of("top = 1\ntable.need = \"x\"\n[row]\nvalue = 1\n");
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_NE(
        to_string(problems[0]).find("f.toml:3: `row` is a table; it must be a list of tables"),
        std::string::npos)
        << to_string(problems[0]);
}

TEST(KeyTable, SaysTypesAndRanges) {
    EXPECT_EQ(type_name(accepts::number | accepts::off), "number or false (off)");
    EXPECT_EQ(range_name(keys[0]), "1 to 3");
    EXPECT_EQ(range_name(keys[3]), "above 0");
    EXPECT_EQ(range_name(keys[2]), "red | green blue");
    EXPECT_EQ(range_name(keys[7]), "");
    EXPECT_EQ(choices_of("a | b c | d"), (std::vector<std::string_view>{"a", "b c", "d"}));
}

}  // namespace
}  // namespace drgsim
