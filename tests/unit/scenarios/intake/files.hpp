// Small files for the intake tests: a folder of its own for each test, gone afterwards.
#pragma once

#include <gtest/gtest.h>
#include <isa-l/igzip_lib.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/intake/intake.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

class IntakeFiles : public ::testing::Test {
  protected:
    void SetUp() override {
        const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::temp_directory_path() /
                  (std::string("drgsim-intake-") + info->test_suite_name() + '-' + info->name() +
                   '-' + std::to_string(::getpid()));
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::string path(const std::string& name) const {
        return (folder_ / name).string();
    }
    std::string write(const std::string& name, std::string_view text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return path(name);
    }
    [[nodiscard]] std::string read(const std::string& name) const {
        std::ifstream file(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    [[nodiscard]] std::vector<std::string> file_names() const {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
            names.push_back(entry.path().filename().string());
        }
        std::sort(names.begin(), names.end());
        return names;
    }

    /// Imports `cases` as cases.csv, rejects to rejects.csv, any share of rejects allowed.
    ImportResult import(std::string_view cases) {
        options_.cases = write("cases.csv", cases);
        return import();
    }
    ImportResult import() {
        if (!options_.rejects) options_.rejects = path("rejects.csv");
        return import_region(options_);
    }
    /// The message of the InputError that the import throws; "" and a failure where it does not.
    std::string fault(std::string_view cases) {
        options_.cases = write("cases.csv", cases);
        return fault();
    }
    std::string fault() {
        try {
            import();
        } catch (const InputError& error) {
            return error.what();
        }
        ADD_FAILURE() << "no InputError";
        return {};
    }
    /// rejects.csv without its header; checks the header.
    [[nodiscard]] std::string rejects() const {
        const std::string text = read("rejects.csv");
        const std::string header = "line,column,value,reason\n";
        EXPECT_EQ(text.substr(0, header.size()), header);
        return text.substr(std::min(header.size(), text.size()));
    }

    static std::string gzip(std::string_view text) {
        std::vector<std::uint8_t> out(text.size() + 4096);
        isal_zstream stream;
        isal_deflate_stateless_init(&stream);
        stream.gzip_flag = IGZIP_GZIP;
        stream.end_of_stream = 1;
        stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
        stream.avail_in = static_cast<std::uint32_t>(text.size());
        stream.next_out = out.data();
        stream.avail_out = static_cast<std::uint32_t>(out.size());
        EXPECT_EQ(isal_deflate_stateless(&stream), COMP_OK);
        return {reinterpret_cast<const char*>(out.data()), stream.total_out};
    }

    std::filesystem::path folder_;
    ImportOptions options_ = [] {
        ImportOptions options;
        options.max_rejects = 1;
        return options;
    }();
};

inline constexpr std::string_view plain_header =
    "hospital_id,fund,group_code,discharge_date,total_cost,fund_paid\n";
inline constexpr std::string_view good_row = "H1,employee,AA11,2024-03-05,1000.50,600.25\n";

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// The count of a warning of the cases table, 0 where there is none.
inline std::size_t warnings(const ImportResult& result, std::string_view column,
                            std::string_view what) {
    for (const Finding& finding : result.summary.tables.back().warnings) {
        if (finding.column == column && contains(finding.what, what)) return finding.count;
    }
    return 0;
}

}  // namespace drgsim
