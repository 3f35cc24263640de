// The outputs whose sensitivity is asked for: result variables, each entry along policy, fund and
// what else was picked one output by scenario.
#pragma once

#include <string>
#include <vector>

#include "results/run/reader.hpp"

namespace drgsim {

struct StudiedOutput {
    std::string variable;  ///< name of the result variable
    std::string policy;
    std::string entity;  ///< "resident", "resident H0001"; "" where there is one only
    std::string units;
    std::vector<double> values;  ///< by scenario
};

/// `asked` holds "VARIABLE" or "VARIABLE:NAME", or with several names, each of a fund, hospital,
/// group or month that the variable has; funds that are not named are all taken. Empty: point_value
/// and balance.
/// @throws InputError with all that is wrong, and when the result has no scenarios.
std::vector<StudiedOutput> read_outputs(const RunReader& reader,
                                        const std::vector<std::string>& asked);

}  // namespace drgsim
