// The result as outsiders open it: Python's xarray, netCDF4 and h5py recompute every value, so that
// a mistake shared by our writer and our reader cannot cancel.
#include <gtest/gtest.h>

#include <cstdlib>

#include "results/run/writer.hpp"
#include "tests/unit/results/sample_run.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace drgsim {
namespace {

int check(const std::string& path, std::uint64_t scenarios, std::size_t hospitals) {
    const std::string command =
        "/usr/bin/python3 -B '" DRGSIM_SOURCE_DIR "/tests/unit/results/run/check_result.py' '" +
        path + "' " + std::to_string(scenarios) + " " + std::to_string(hospitals);
    return std::system(command.c_str());
}

void check_run(std::uint64_t scenarios, std::size_t hospitals) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(scenarios, hospitals);
    RunWriter writer(folder.file("r.h5"), d, Existing::refuse);
    for (std::uint64_t b = 0; b < block_count(d); ++b) writer.put(sample_block(d, b));
    writer.finish(sample_base(d));
    EXPECT_EQ(check(folder.file("r.h5"), scenarios, hospitals), 0);
}

TEST(NetCdf, ARunWithSeveralChunksOnEveryAxis) {
    check_run(150, 701);
}

TEST(NetCdf, ARunOfOneScenarioAndOneHospital) {
    check_run(1, 1);
}

TEST(NetCdf, ASettlement) {
    const TemporaryFolder folder;
    const RunDescription d = sample_description(0, 5);
    write_settlement(folder.file("s.h5"), d, sample_base(d));
    EXPECT_EQ(check(folder.file("s.h5"), 0, 5), 0);
}

}  // namespace
}  // namespace drgsim
