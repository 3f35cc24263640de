// Reading a region from CSV files (docs/reference/columns.md): reads, checks and cleans, and tells
// what it found. A bad row never stops an import and never vanishes; a file that is wrong as a
// whole stops it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "scenarios/intake/summary.hpp"
#include "scenarios/intake/table_reader.hpp"
#include "sim/region/case_sink.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

struct ImportOptions {
    std::filesystem::path cases;
    std::optional<std::filesystem::path> hospitals, groups;
    std::optional<std::string> mapping;  ///< path of a mapping TOML, or a shipped mapping's name
    std::string encoding = "auto";       ///< auto, utf-8, gb18030 or gbk; for all tables
    std::optional<std::filesystem::path> rejects;  ///< replaced where it exists
    double max_rejects = 0.10;                     ///< share of a table's rows, table by table
    ImportProgress progress;                       ///< may be empty; may throw to stop
    CaseSink* sink = nullptr;                      ///< takes the cases; else they are in the result
};

struct ImportResult {
    Region region;  ///< where a sink has taken the cases, their columns are empty
    ImportSummary summary;
};

/// Reads a region. One thread; the result is a function of the files and options alone.
/// @throws InputError with every problem of the files as a whole, of the mapping and of the
/// options; or, the rejects file being in its place, naming the tables with more than max_rejects
/// rejected rows. @throws EnvironmentError where a file cannot be read or written. Whatever is
/// thrown, nothing half-written is left.
ImportResult import_region(const ImportOptions& options);

}  // namespace drgsim
