// Asking for pages changes no value, whatever part of a page a column fills.
#include "sim/engine/new_pages.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

namespace drgsim {

namespace {

TEST(NewPages, AreReadyAndHoldWhatTheColumnsHeld) {
    Column<std::uint8_t> bytes;
    Column<double> few, many, grown(1000);
    std::fill(grown.begin(), grown.end(), 1.5);
    NewPages pages;
    pages.resize(bytes, 3 * 4096 + 1);
    pages.resize(few, 7);
    pages.resize(many, 1'000'003);
    pages.resize(grown, 700'000);
    std::fill(bytes.begin(), bytes.end(), std::uint8_t{9});
    std::fill(many.begin(), many.end(), 2.5);
    pages.take();
    EXPECT_EQ(bytes.size(), 3U * 4096 + 1);
    EXPECT_EQ(few.size(), 7U);
    EXPECT_EQ(std::count(bytes.begin(), bytes.end(), 9), 3 * 4096 + 1);
    EXPECT_EQ(std::count(many.begin(), many.end(), 2.5), 1'000'003);
    EXPECT_EQ(std::count(grown.begin(), grown.begin() + 1000, 1.5), 1000);
}

TEST(NewPages, NoColumnNoPages) {
    NewPages().take();
    Column<double> empty;
    NewPages pages;
    pages.resize(empty, 0);
    pages.take();
    EXPECT_TRUE(empty.empty());
}

}  // namespace

}  // namespace drgsim
