// Every settlement worked by hand under settlements/, through `settle` and through the engine's
// lanes without drivers. DRGSIM_UPDATE_GOLDEN=1 writes the program's values into the files (and
// fails all the same): read the difference before you keep it.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <numeric>

#include "sim/engine/engine.hpp"
#include "sim/settlement/settle.hpp"
#include "tests/golden/settlement_file.hpp"

namespace drgsim::golden {
namespace {

std::vector<std::filesystem::path> settlement_files() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry :
         std::filesystem::directory_iterator(DRGSIM_SOURCE_DIR "/tests/golden/settlements")) {
        paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

class NoDrivers : public ScenarioSource {
  public:
    void draw(std::size_t, std::uint64_t, int, double*) const override {}
};

double total_cost(const Region& region) {
    const auto& cost = region.cases.total_cost;
    return std::accumulate(cost.begin(), cost.end(), 0.0);
}

/// Compares every place with what the file expects, and with 0 where it expects nothing.
/// `relative` is of all cost of the file for money, of the value itself for the rest.
void expect_values(const SettlementFile& file, std::map<Place, double> got, double relative) {
    const double money = relative * total_cost(file.region);
    const auto is_money = [](const Place& place) {
        for (const Variable& v : variables) {
            if (place.starts_with(std::string(v.name) + " ")) return v.units == "yuan";
        }
        return false;
    };
    for (const Expectation& e : file.expectations) {
        for (const Place& place : e.places) {
            const auto found = got.find(place);
            ASSERT_NE(found, got.end())
                << file.path << ":" << e.line + 1 << ": no such place, or named twice: " << place;
            const double more =
                is_money(place) ? money : relative * std::max(1.0, std::abs(e.value));
            EXPECT_NEAR(found->second, e.value, e.tolerance + more)
                << file.path.string() << ":" << e.line + 1 << ": " << place << " =" << e.arithmetic;
            got.erase(found);
        }
    }
    for (const auto& [place, value] : got) {
        EXPECT_NEAR(value, 0, file.default_tolerance + (is_money(place) ? money : relative))
            << file.path.string() << ": " << place << " is not listed, so it should be 0";
    }
}

class Settlements : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(Settlements, Settle) {
    const auto file = read_settlement(GetParam());
    ASSERT_FALSE(file->expectations.empty());
    const auto got = values_by_place(file->study, settle(file->study));
    expect_values(*file, got, 0);
    if (std::getenv("DRGSIM_UPDATE_GOLDEN") != nullptr && HasFailure())
        update_settlement(*file, got);
}

TEST_P(Settlements, EngineWithoutDrivers) {
    const auto file = read_settlement(GetParam());
    const NoDrivers source;
    const Engine twice(file->study, source, Precision::double_lanes);
    expect_values(*file, values_by_place(file->study, twice.compute(0, 1)), 1e-12);
    const Engine single(file->study, source, Precision::single_lanes);
    expect_values(*file, values_by_place(file->study, single.compute(0, 1)), 1e-6);
}

std::string file_name(const ::testing::TestParamInfo<std::filesystem::path>& info) {
    std::string name = info.param.stem().string();
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(ByHand, Settlements, ::testing::ValuesIn(settlement_files()), file_name);

TEST(SettlementFiles, Exist) {
    EXPECT_GE(settlement_files().size(), 4U);
}

}  // namespace
}  // namespace drgsim::golden
