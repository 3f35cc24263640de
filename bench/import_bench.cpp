// Import speed: bytes of cases.csv read, checked and stored in columns per second, on one core.
// The file is generated in TMPDIR (5 million rows; DRGSIM_BENCH_ROWS changes it), and rows, cents
// and strings of the imported region are checked against the generator before anything is timed.
// Its case_ids ascend, as in an export by settlement number; with DRGSIM_BENCH_SHUFFLED set they
// come in no order.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "scenarios/intake/intake.hpp"

namespace {

struct Expected {
    std::size_t rows = 0;
    std::int64_t cost_fen = 0, fund_fen = 0;
    std::uintmax_t bytes = 0;
    std::string last_id;
};

/// A counter hashed to 64 bits (splitmix64).
std::uint64_t mixed(std::uint64_t i) {
    i = (i + 1) * 0x9E3779B97F4A7C15;
    i = (i ^ (i >> 30)) * 0xBF58476D1CE4E5B9;
    i = (i ^ (i >> 27)) * 0x94D049BB133111EB;
    return i ^ (i >> 31);
}

std::string money(std::int64_t fen) {
    return fmt::format("{}.{:02}", fen / 100, fen % 100);
}

/// `id` numbers the case.
std::string row(std::uint64_t i, std::uint64_t id, Expected& expected) {
    const std::uint64_t draw = mixed(i);
    const auto cost = static_cast<std::int64_t>(50'000 + draw % 2'000'000);
    const std::int64_t fund = cost * 6 / 10;
    const std::uint64_t day = 1 + (draw >> 40) % 14;
    const std::uint64_t los = 1 + (draw >> 24) % 14;
    const std::uint64_t month = 1 + (draw >> 32) % 12;
    ++expected.rows;
    expected.cost_fen += cost;
    expected.fund_fen += fund;
    return fmt::format(
        "C{:09},P{:08},H{:04},{},{}{}{}{},2024-{:02}-{:02},2024-{:02}-{:02},{},{},{},{},"
        "{},{},{},1,{}\n",
        id, draw % 3'000'000, (draw >> 20) % 443, (draw >> 8) % 7 == 0 ? "employee" : "resident",
        static_cast<char>('A' + (draw >> 4) % 26), static_cast<char>('A' + (draw >> 12) % 5),
        (draw >> 16) % 10, 1 + 2 * ((draw >> 28) % 3), month, day, month, day + los, los,
        (draw >> 44) % 95, money(cost), money(fund), money(cost - fund), money(0), money(cost / 50),
        (draw >> 50) % 8);
}

class CasesFile {
  public:
    CasesFile()
        : path_(std::filesystem::temp_directory_path() /
                fmt::format("drgsim-import-bench-{}.csv", ::getpid())) {
        const char* rows = std::getenv("DRGSIM_BENCH_ROWS");
        const std::uint64_t count = rows == nullptr ? 5'000'000 : std::strtoull(rows, nullptr, 10);
        std::ofstream file(path_, std::ios::binary);
        std::string text =
            "case_id,person_id,hospital_id,fund,group_code,admission_date,discharge_date,los_days,"
            "age,total_cost,fund_paid,patient_paid,other_paid,self_expense,discharge_way,"
            "secondary_diagnoses\n";
        const bool shuffled = std::getenv("DRGSIM_BENCH_SHUFFLED") != nullptr;
        for (std::uint64_t i = 0; i < count; ++i) {
            // Below a billion numbers this goes to every one once: the factor is prime to it.
            const std::uint64_t id = shuffled ? i * 618'033'989 % 1'000'000'000 : i;
            text += row(i, id, expected_);
            if (i == count - 1) expected_.last_id = fmt::format("C{:09}", id);
            if (text.size() > 1 << 20) {
                file << text;
                text.clear();
            }
        }
        file << text;
        file.close();
        expected_.bytes = std::filesystem::file_size(path_);
    }
    ~CasesFile() { std::filesystem::remove(path_); }
    CasesFile(const CasesFile&) = delete;
    CasesFile& operator=(const CasesFile&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] const Expected& expected() const { return expected_; }

  private:
    std::filesystem::path path_;
    Expected expected_;
};

/// What is wrong with the imported region, "" when nothing is.
std::string fault_of(const drgsim::ImportResult& result, const Expected& expected) {
    const drgsim::CaseTable& cases = result.region.cases;
    const drgsim::TableSummary& table = result.summary.tables.at(0);
    if (cases.size() != expected.rows || table.rows_rejected != 0) return "wrong number of rows";
    if (!table.warnings.empty()) return "unexpected warning: " + table.warnings[0].what;
    std::int64_t cost = 0;
    std::int64_t fund = 0;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        cost += std::llround(100 * cases.total_cost[i]);
        fund += std::llround(100 * cases.fund_paid[i]);
    }
    if (cost != expected.cost_fen || fund != expected.fund_fen) return "wrong sums";
    return cases.case_id[expected.rows - 1] == expected.last_id ? "" : "wrong case_id";
}

void import_cases(benchmark::State& state) {
    static const CasesFile file;
    drgsim::ImportOptions options;
    options.cases = file.path();
    const std::string fault = fault_of(drgsim::import_region(options), file.expected());
    if (!fault.empty()) {
        state.SkipWithError(fault.c_str());
        return;
    }
    for (auto _ : state) {
        const drgsim::ImportResult result = drgsim::import_region(options);
        benchmark::DoNotOptimize(result.region.cases.total_cost.data());
    }
    const auto bytes = static_cast<double>(file.expected().bytes);
    const auto rows = static_cast<double>(file.expected().rows);
    state.counters["GB/s"] =
        benchmark::Counter(bytes * 1e-9, benchmark::Counter::kIsIterationInvariantRate);
    state.counters["rows/s"] =
        benchmark::Counter(rows, benchmark::Counter::kIsIterationInvariantRate);
    state.counters["bytes/row"] = bytes / rows;
}
BENCHMARK(import_cases)->Unit(benchmark::kMillisecond)->MinTime(3);

}  // namespace
