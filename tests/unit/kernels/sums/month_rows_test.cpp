// Months added to a pool's and to a year, against plain loops, bit for bit with every instruction
// set.
#include "kernels/sums/month_rows.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "kernels/lanes.hpp"

namespace drgsim::kernels {
namespace {

TEST(MonthRows, AddsToThePoolAndToTheYear) {
    std::vector<double> rows(std::size_t{months} * lanes);
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] = 0.1 + static_cast<double>(i * i % 997) / 7;
    std::vector<double> to(rows.size(), 3.3), year(lanes, 0.7);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        to[i] += rows[i];
        year[i % lanes] += rows[i];
    }
    for (const Isa isa : all_isas) {
        if (!is_supported(isa)) continue;
        std::vector<double> got(rows.size(), 3.3), got_year(lanes, 0.7);
        add_month_rows(isa, rows.data(), got.data(), got_year.data());
        EXPECT_EQ(got, to) << name_of(isa);
        EXPECT_EQ(got_year, year) << name_of(isa);
        std::vector<double> alone(rows.size(), 3.3), year_alone(lanes, 0.7);
        add_month_rows(isa, rows.data(), alone.data(), nullptr);
        add_month_rows(isa, rows.data(), nullptr, year_alone.data());
        EXPECT_EQ(alone, to) << name_of(isa);
        EXPECT_EQ(year_alone, year) << name_of(isa);
    }
}

}  // namespace
}  // namespace drgsim::kernels
