// Axes of a region and the number of values a driver draws along them.
#include "sim/study/study.hpp"

#include <gtest/gtest.h>

namespace drgsim {
namespace {

const std::vector<std::string>& names(const Axes& axes, Axis axis) {
    return axes.names[static_cast<std::size_t>(axis)];
}

Region region_with(const std::vector<std::string>& codes) {
    Region region;
    region.hospitals.add("H2");
    region.hospitals.add("H1");
    for (const std::string& code : codes) region.groups.add(code);
    return region;
}

TEST(Axes, NamesKeepTheRegionsOrder) {
    const Axes axes = axes_of(region_with({"BR21", "AA19"}));
    EXPECT_EQ(names(axes, Axis::fund), (std::vector<std::string>{"employee", "resident"}));
    EXPECT_EQ(names(axes, Axis::level), (std::vector<std::string>{"1", "2", "3"}));
    EXPECT_EQ(names(axes, Axis::hospital), (std::vector<std::string>{"H2", "H1"}));
    EXPECT_EQ(names(axes, Axis::group), (std::vector<std::string>{"BR21", "AA19"}));
    EXPECT_EQ(axes.size(Axis::month), 12u);
    EXPECT_EQ(names(axes, Axis::month).back(), "12");
}

TEST(Axes, MdcIsTheSortedFirstCharacter) {
    const Axes axes = axes_of(region_with({"BR21", "AA19", "", "病一", "BB11", "病二"}));
    EXPECT_EQ(names(axes, Axis::mdc), (std::vector<std::string>{"", "A", "B", "病"}));
    EXPECT_EQ(axes.mdc_of_group, (std::vector<std::uint32_t>{2, 1, 0, 3, 2, 3}));
}

TEST(Axes, NoEmptyMdcWithoutAnEmptyCode) {
    EXPECT_EQ(names(axes_of(region_with({"AA19"})), Axis::mdc), (std::vector<std::string>{"A"}));
}

TEST(Driver, EntitiesAreTheProductOfItsAxes) {
    const Axes axes = axes_of(region_with({"BR21", "AA19", "AB19"}));
    Driver driver;
    EXPECT_EQ(driver.entities(axes), 1u);
    driver.by = {Axis::group};
    EXPECT_EQ(driver.entities(axes), 3u);
    driver.by = {Axis::group, Axis::level};
    EXPECT_EQ(driver.entities(axes), 9u);
}

}  // namespace
}  // namespace drgsim
