// Mapping files (TOML): how the columns of any cases file become those of
// docs/reference/columns.md. Columns that a mapping leaves out are found by their own name or
// alias, as without one.
//
//     schema = 1
//     [columns]
//     hospital_id = "hospital"                                     # another name
//     group_code = { concat = ["drg", "soi"], separator = "-" }    # columns put together
//     fund = { column = "payer", map = { Medicare = "resident" }, otherwise = "employee" }
//     fund_paid = { share = 0.7, of = "cost" }      # also share = { Medicare = 0.8 }, by = "payer"
//     discharge_date = { year = "y", month = "m" }  # and day = "d"; or { constant = "2020-06" };
//                                                   # or { spread_months = 2020 }
//     [hospital_level]
//     by_volume = [100, 400]   # from 100 cases level 2, from 400 level 3
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/input/problems.hpp"

namespace drgsim {

/// Where the values of one column come from.
struct ColumnSource {
    enum class Kind {
        absent,         ///< nowhere: always empty
        field,          ///< columns[0], through `map` where it is not empty
        constant,       ///< text
        concat,         ///< columns, with text between them
        share,          ///< share (or shares by columns[1]) of columns[0], rounded to the fen
        date_parts,     ///< year, month and maybe day columns
        spread_months,  ///< row i (from 0) gets month 1 + i mod 12 of `year`
    };
    Kind kind = Kind::absent;
    std::vector<std::string> columns;  ///< header names that it reads
    std::vector<std::size_t> fields;   ///< their places in a row, once bound to a header
    std::string text;
    std::map<std::string, std::string, std::less<>> map;
    std::optional<std::string> otherwise;  ///< value of what `map` lacks; absent: as is
    std::map<std::string, double, std::less<>> shares;
    std::optional<double> share;  ///< the share, or that of what `shares` lacks
    int year = 0;
    long line = 0;  ///< in the mapping file
};

struct Mapping {
    std::string file;                                          ///< as it stands in messages
    std::map<std::string, ColumnSource, std::less<>> columns;  ///< by name of the cases column
    /// Hospitals with at least so many cases are of level 2, level 3; fewer: level 1.
    std::optional<std::array<double, 2>> level_by_volume;
};

/// Parses and checks a mapping. Adds every problem with its line; `file` names it in messages.
Mapping parse_mapping(std::string_view text, const std::string& file, Problems& problems);

/// Reads a mapping file, or the shipped mapping of that name (scenarios/mappings/NAME.toml).
Mapping load_mapping(const std::string& path_or_name, Problems& problems);

}  // namespace drgsim
