// What it costs to keep a run: compressing a block, storing it, merging the shards, reading back;
// and storing a region. Every benchmark checks what it wrote.
#include <benchmark/benchmark.h>
#include <isa-l.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cmath>
#include <filesystem>
#include <string>

#include "kernels/bytes/planes.hpp"
#include "results/region/store.hpp"
#include "results/run/codec.hpp"
#include "results/run/reader.hpp"
#include "results/run/shard.hpp"
#include "results/run/writer.hpp"

namespace drgsim {
namespace {

std::string folder() {
    static const std::string path = [] {
        const auto made = std::filesystem::temp_directory_path() /
                          ("drgsim-results-bench-" + std::to_string(::getpid()));
        std::filesystem::create_directories(made);
        return made.string();
    }();
    return path;
}

/// The demo's shape: one policy, 443 hospitals, 600 groups.
RunDescription demo_run(std::uint64_t scenarios) {
    RunDescription d;
    d.scenarios = scenarios;
    d.policies = {"guigang-2020"};
    const auto fill = [&](Axis axis, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            d.axes.names[static_cast<std::size_t>(axis)].push_back(std::to_string(i + 1));
    };
    fill(Axis::fund, 2);
    fill(Axis::level, 3);
    fill(Axis::hospital, 443);
    fill(Axis::group, 600);
    fill(Axis::month, 12);
    d.hospital_names.resize(443);
    d.hospital_levels.resize(443, 2);
    d.hospital_types.resize(443);
    d.hospital_communities.resize(443);
    d.group_names.resize(600);
    d.output.risk = false;  // the writer alone
    return d;
}

/// Money as a run makes it: a level by entity, a few per cent of noise by scenario.
ResultBlock demo_block(const RunDescription& d, std::uint64_t block, std::size_t count) {
    ResultBlock result;
    result.first = block * block_scenarios;
    result.count = count;
    const DimSizes sizes = dim_sizes(d);
    std::uint64_t state = block * 977 + 1;
    for (std::size_t v = 0; v < variable_count; ++v) {
        if (!is_kept(variables[v], d.output)) continue;
        const std::size_t rest = values_per_scenario(variables[v], sizes);
        for (std::size_t i = 0; i < count * rest; ++i) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            const double noise = static_cast<double>(state >> 11) * 0x1p-53 - 0.5;
            result.values[v].push_back(1e6 * static_cast<double>(1 + i % rest) *
                                       (1 + 0.05 * noise));
        }
    }
    return result;
}

std::int64_t bytes_of(const RunDescription& d, std::size_t scenarios) {
    std::size_t values = 0;
    for (const StoredArray& array : stored_arrays(d)) values += array.block_values(scenarios);
    return static_cast<std::int64_t>(values * sizeof(double));
}

/// What a chunk may hold: bits at random; a value by hospital with noise, as payouts and points;
/// the same in single precision, as sums of lanes; the value alone, as costs that no driver moves;
/// one value for all.
const std::array<const char*, 5> kinds = {"random", "noisy", "single", "still", "equal"};

std::vector<double> chunk_of(std::int64_t kind, std::size_t rows, std::size_t row) {
    std::vector<double> values(rows * row);
    std::uint64_t state = 977;
    for (std::size_t i = 0; i < values.size(); ++i) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        const std::uint64_t bits = state ^ (state >> 29);
        const double level = 1e5 * std::sqrt(static_cast<double>(1 + i % row * 7919 % 1009));
        const double noisy = level * (1 + 0.1 * static_cast<double>(bits >> 11) * 0x1p-53);
        switch (kind) {
            case 0:
                values[i] = std::bit_cast<double>(bits);
                break;
            case 1:
                values[i] = noisy;
                break;
            case 2:
                values[i] = static_cast<float>(noisy);
                break;
            case 3:
                values[i] = level;
                break;
            default:
                values[i] = 1e6;
        }
    }
    return values;
}

/// A chunk of two funds and 443 hospitals, by kind.
void compress_chunk(benchmark::State& state) {
    constexpr std::size_t row = 2 * 443;
    const std::vector<double> values = chunk_of(state.range(0), block_scenarios, row);
    ChunkCompressor compressor;
    PackedBytes packed;
    for (auto _ : state) {
        packed.clear();
        compressor.append(values, row, packed);
    }
    std::vector<std::uint8_t> plain(values.size() * sizeof(double)), planes(plain.size());
    shuffle_bytes(values.data(), values.size(), planes.data());
    inflate_state inflate{};
    isal_inflate_init(&inflate);
    inflate.crc_flag = ISAL_ZLIB;
    inflate.next_in = reinterpret_cast<std::uint8_t*>(packed.data());
    inflate.avail_in = static_cast<std::uint32_t>(packed.size());
    inflate.next_out = plain.data();
    inflate.avail_out = static_cast<std::uint32_t>(plain.size());
    if (isal_inflate(&inflate) != ISAL_DECOMP_OK || plain != planes)
        state.SkipWithError("the chunk does not inflate to its values");
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(plain.size()));
    state.counters["ratio"] =
        static_cast<double>(plain.size()) / static_cast<double>(packed.size());
    state.SetLabel(kinds[static_cast<std::size_t>(state.range(0))]);
}
BENCHMARK(compress_chunk)->DenseRange(0, kinds.size() - 1)->Unit(benchmark::kMicrosecond);

/// Shuffle, deflate and checksum of one block on one core: what a worker pays.
void compress_block(benchmark::State& state) {
    const RunDescription d = demo_run(block_scenarios);
    const auto arrays = stored_arrays(d);
    const ResultBlock block = demo_block(d, 0, block_scenarios);
    const std::string digest = run_digest(d);
    std::size_t stored = 0;
    for (auto _ : state) {
        const Shard shard(arrays, digest, block);
        stored = shard.image().size();
    }
    if (!Shard::parse(Shard(arrays, digest, block).image(), arrays, digest, 0))
        state.SkipWithError("the shard does not parse");
    state.SetBytesProcessed(state.iterations() * bytes_of(d, block_scenarios));
    state.counters["ratio"] =
        static_cast<double>(bytes_of(d, block_scenarios)) / static_cast<double>(stored);
}
BENCHMARK(compress_block)->Unit(benchmark::kMillisecond);

/// A whole run through one caller: compress, store, sync, merge; then every byte is verified.
void write_run(benchmark::State& state) {
    const RunDescription d = demo_run(2048);
    const std::string path = folder() + "/run.h5";
    std::vector<ResultBlock> blocks;
    for (std::uint64_t b = 0; b < block_count(d); ++b)
        blocks.push_back(demo_block(d, b, block_scenarios));
    const ResultBlock base = demo_block(d, 0, 1);
    for (auto _ : state) {
        RunWriter writer(path, d, Existing::replace);
        for (const ResultBlock& block : blocks) writer.put(block);
        writer.finish(base);
    }
    const RunReader reader(path);
    if (!reader.verify_checksums().empty() ||
        reader.read_block(0, block_scenarios).values != blocks[0].values)
        state.SkipWithError("the file does not hold what was written");
    state.SetBytesProcessed(state.iterations() * bytes_of(d, 2048));
    std::filesystem::remove(path);
}
BENCHMARK(write_run)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Decompressing and checking every value of a run.
void verify_run(benchmark::State& state) {
    const RunDescription d = demo_run(1024);
    const std::string path = folder() + "/verify.h5";
    {
        RunWriter writer(path, d, Existing::replace);
        for (std::uint64_t b = 0; b < block_count(d); ++b)
            writer.put(demo_block(d, b, block_scenarios));
        writer.finish(demo_block(d, 0, 1));
    }
    for (auto _ : state)
        if (!RunReader(path).verify_checksums().empty()) state.SkipWithError("damaged");
    state.SetBytesProcessed(state.iterations() * bytes_of(d, 1024));
    std::filesystem::remove(path);
}
BENCHMARK(verify_run)->Unit(benchmark::kMillisecond)->UseRealTime();

Region demo_region(std::size_t cases) {
    Region region;
    for (int h = 0; h < 443; ++h) region.hospitals.add("H" + std::to_string(h));
    for (int g = 0; g < 600; ++g) region.groups.add("G" + std::to_string(g));
    CaseTable& table = region.cases;
    for (std::size_t i = 0; i < cases; ++i) {
        const double cost = 1000 + static_cast<double>(i * 7919 % 100003);
        table.hospital.push_back(static_cast<HospitalId>(i % 443));
        table.fund.push_back(static_cast<Fund>(i % 2));
        table.group[0].push_back(static_cast<GroupId>(i % 600));
        table.discharge_date.push_back(20240115);
        table.total_cost.push_back(cost);
        table.fund_paid.push_back(0.6 * cost);
        table.patient_paid.push_back(0.4 * cost);
        table.other_paid.push_back(0);
    }
    return region;
}

/// Reading 5 million stored cases.
void read_stored_region(benchmark::State& state) {
    const std::string path = folder() + "/region.h5";
    const Region region = demo_region(5'000'000);
    write_region(path, region);
    for (auto _ : state) {
        const Region read = read_region(path);
        benchmark::DoNotOptimize(read.cases.total_cost.data());
    }
    if (region_digest(read_region(path)) != region_digest(region))
        state.SkipWithError("the region came back changed");
    state.SetBytesProcessed(state.iterations() *
                            static_cast<std::int64_t>(std::filesystem::file_size(path)));
    std::filesystem::remove(path);
}
BENCHMARK(read_stored_region)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace drgsim
