// A lent column uses memory where it lies, and leaves it alone once it has memory of its own.
#include "sim/region/column.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace drgsim {
namespace {

/// Memory that tells when its last user lets it go.
struct Lender {
    std::shared_ptr<std::vector<int>> values = std::make_shared<std::vector<int>>(5);
    Lender() { std::iota(values->begin(), values->end(), 1); }
    [[nodiscard]] Column<int> column() const {
        return lent_column(values->data(), values->size(), std::shared_ptr<const void>(values));
    }
    [[nodiscard]] long users() const { return values.use_count() - 1; }
};

TEST(Column, LentValuesAreUsedWhereTheyLie) {
    const Lender lender;
    {
        Column<int> column = lender.column();
        EXPECT_EQ(column, (Column<int>{1, 2, 3, 4, 5}));
        EXPECT_EQ(column.data(), lender.values->data());
        EXPECT_EQ(lender.users(), 1);
        column[2] = 30;
        EXPECT_EQ((*lender.values)[2], 30);
    }
    EXPECT_EQ(lender.users(), 0);
}

TEST(Column, MovesWithoutACopyAndCopiesToMemoryOfItsOwn) {
    const Lender lender;
    Column<int> column = lender.column();
    const Column<int> copy = column;
    EXPECT_NE(copy.data(), column.data());
    EXPECT_EQ(copy, column);
    const Column<int> moved = std::move(column);
    EXPECT_EQ(moved.data(), lender.values->data());
    Column<int> assigned{7, 8};
    assigned = lender.column();
    EXPECT_EQ(assigned.data(), lender.values->data());
    EXPECT_EQ(copy, assigned);
}

TEST(Column, GrowsIntoMemoryOfItsOwn) {
    const Lender lender;
    Column<int> column = lender.column();
    column.push_back(6);
    EXPECT_EQ(column, (Column<int>{1, 2, 3, 4, 5, 6}));
    column[0] = 100;
    EXPECT_EQ((*lender.values)[0], 1);
    column.assign(50, 3);
    column.clear();
    column.shrink_to_fit();
    column.push_back(9);
    EXPECT_EQ(column, Column<int>{9});
    EXPECT_EQ((*lender.values)[0], 1);
}

TEST(Column, NothingLentIsAnOrdinaryColumn) {
    const Lender lender;
    Column<int> column = lent_column<int>(lender.values->data(), 0, nullptr);
    column.push_back(4);
    EXPECT_NE(column.data(), lender.values->data());
    EXPECT_EQ(column, Column<int>{4});
}

TEST(Column, ResizeKeepsWhatWasThere) {
    Column<double> column{1, 2};
    column.resize(1000, 5.0);
    EXPECT_EQ(column[1], 2);
    EXPECT_EQ(column[999], 5);
    column.resize(2);
    EXPECT_EQ(column, (Column<double>{1, 2}));
}

}  // namespace
}  // namespace drgsim
