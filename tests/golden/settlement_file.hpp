// A settlement worked by hand: a small region, a policy, budgets, and what every result variable
// must be, with the arithmetic. README.md tells the format.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/outputs/variables.hpp"
#include "sim/study/study.hpp"

namespace drgsim::golden {

/// A result variable at one place: "hospital_points employee A". The words follow `dims`.
using Place = std::string;

/// An `expect` line: the places it speaks of (several where it names a range of months).
struct Expectation {
    std::size_t line = 0;  ///< index into SettlementFile::lines
    std::vector<Place> places;
    double value = 0, tolerance = 0;
    std::string arithmetic;  ///< as written
};

struct SettlementFile {
    std::filesystem::path path;
    std::vector<std::string> lines;
    Region region;
    Study study;  ///< of `region`, which is why the file does not move
    std::vector<Expectation> expectations;
    double default_tolerance = 1e-6;
};

/// Reads a file and calibrates its policy, unless it states the standards.
/// @throws std::runtime_error with file and line when a line cannot be read.
std::unique_ptr<SettlementFile> read_settlement(const std::filesystem::path& path);

/// Every place of every variable in `block` (one scenario) with its value.
std::map<Place, double> values_by_place(const Study& study, const ResultBlock& block);

/// Writes the file with the program's values where `got` is not what was expected; the arithmetic
/// they replace stays behind as a comment.
void update_settlement(const SettlementFile& file, const std::map<Place, double>& got);

}  // namespace drgsim::golden
