// Tables of case costs with the class and the points that the rules give them, under points/. A
// line of a table: row C U class points; the points of a high case include the add-on in full, a
// case that leaves the pool says "leaves" and has none.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "scenarios/policy/policy_file.hpp"
#include "sim/settlement/case_points.hpp"
#include "tests/golden/expression.hpp"

namespace drgsim::golden {
namespace {

struct Table {
    Policy policy;
    Standards standards;
    CaseFactors factors;
    int level = 3;
    double tolerance = 1e-9;
    int rows = 0;
};

TailPiece::Class class_named(const std::string& name) {
    if (name == "low") return TailPiece::Class::low;
    if (name == "high") return TailPiece::Class::high;
    EXPECT_EQ(name, "normal");
    return TailPiece::Class::normal;
}

void read_group(std::istringstream& words, Table& table) {
    Standards& s = table.standards;
    s.weight = {std::nan("")};
    s.coefficient = {{1, 1, 1}};
    s.unstable = {0};
    s.ungrouped = {0};
    s.case_count = {100};
    for (std::string text; words >> text;) {
        if (text == "unstable") {
            s.unstable[0] = 1;
            continue;
        }
        const std::size_t equals = text.find('=');
        const double value = evaluate(text.substr(equals + 1), {});
        const std::string key = text.substr(0, equals);
        if (key == "weight") s.weight[0] = value;
        if (key == "c") s.coefficient[0] = {value, value, value};
        if (key == "k") table.factors.k = value;
        if (key == "a") table.factors.aux = value;
        if (key == "level") table.level = static_cast<int>(value);
    }
}

void check_row(std::istringstream& words, Table& table, const std::string& where) {
    double cost = 0, unreasonable = 0;
    std::string kind, points;
    ASSERT_TRUE(words >> cost >> unreasonable >> kind) << where;
    std::getline(words, points);
    const GroupStandard standard =
        group_standard(table.policy, table.standards, static_cast<GroupId>(0), table.level);
    const CasePoints got =
        case_points(table.policy, standard, table.factors, cost, cost - unreasonable);
    ++table.rows;
    EXPECT_EQ(got.leaves, kind == "leaves") << where;
    if (got.leaves) return;
    EXPECT_EQ(got.kind, class_named(kind)) << where;
    EXPECT_NEAR(got.year + got.request, evaluate(points, {}), table.tolerance) << where;
}

void check_table(const std::filesystem::path& path) {
    std::ifstream in(path);
    Table table;
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        const std::string where = path.string() + ":" + std::to_string(++number);
        std::istringstream words(line.substr(0, line.find('#')));
        std::string first, text;
        if (!(words >> first)) continue;
        if (first == "row") {
            check_row(words, table, where);
        } else if (first == "group") {
            read_group(words, table);
        } else if (words >> text; first == "policy") {
            Problems problems;
            table.policy = load_policy(text, ".", {}, problems);
            problems.throw_if_any();
        } else if (first == "mean_cost") {
            table.standards.mean_cost = evaluate(text, {});
        } else if (first == "tolerance") {
            table.tolerance = evaluate(text, {});
        } else {
            FAIL() << where << ": unknown word " << first;
        }
    }
    EXPECT_GT(table.rows, 0) << path;
}

TEST(CasePointsTables, GiveClassAndPoints) {
    int tables = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(DRGSIM_SOURCE_DIR "/tests/golden/points")) {
        check_table(entry.path());
        ++tables;
    }
    EXPECT_GE(tables, 3);
}

}  // namespace
}  // namespace drgsim::golden
