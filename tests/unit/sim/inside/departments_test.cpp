// Which departments a settled year has, in which order.
#include "sim/inside/departments.hpp"

#include <gtest/gtest.h>

namespace drgsim {
namespace {

using Labels = std::vector<std::string>;

void add(Region& region, std::size_t hospital, int department, int year) {
    region.cases.hospital.push_back(static_cast<HospitalId>(hospital));
    region.cases.department.push_back(department);
    region.cases.discharge_date.push_back(year * 10000 + 115);
}

Region two_hospitals() {
    Region region;
    for (const char* id : {"Z", "A"}) region.hospitals.add(id);
    region.cases.department_names = {"surgery", "medicine", "内科"};
    return region;
}

TEST(Departments, AreThePairsOfTheYearByHospitalAndName) {
    Region region = two_hospitals();
    add(region, 1, 0, 2024);
    add(region, 0, 0, 2024);
    add(region, 0, -1, 2024);
    add(region, 1, 2, 2023);
    add(region, 0, 1, 2024);
    add(region, 0, 0, 2024);
    const Departments departments(region, 2024);
    EXPECT_EQ(departments.labels(), (Labels{"Z/medicine", "Z/surgery", "A/surgery"}));
    EXPECT_EQ(departments.hospital(2), 1U);
    EXPECT_EQ(departments.name(0), "medicine");
    EXPECT_EQ(departments.of_case(0), 2U);
    EXPECT_EQ(departments.of_case(1), 1U);
    EXPECT_FALSE(departments.of_case(2));
    EXPECT_EQ(departments.of_case(4), 0U);
    EXPECT_EQ(departments.of_case(5), 1U);
    EXPECT_EQ(Departments(region, 2023).labels(), Labels{"A/内科"});
    EXPECT_EQ(Departments(region, 2022).size(), 0U);
}

TEST(Departments, AreNoneWhereNoCaseNamesOne) {
    Region region = two_hospitals();
    add(region, 0, -1, 2024);
    EXPECT_EQ(Departments(region, 2024).size(), 0U);
    region.cases.department.clear();
    region.cases.department_names.clear();
    const Departments departments(region, 2024);
    EXPECT_EQ(departments.size(), 0U);
    EXPECT_FALSE(departments.of_case(0));
}

}  // namespace
}  // namespace drgsim
