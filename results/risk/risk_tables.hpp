// The tables of /risk: computed from a result's scenarios in slices, so that memory stays bounded,
// each variable read once; kept in the result file; read back.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "results/run/reader.hpp"
#include "results/run/result_values.hpp"
#include "sim/outputs/risk_variables.hpp"

namespace drgsim::hdf5 {
class File;
}

namespace drgsim {

/// Lengths of the dimensions of /risk.
using RiskSizes = std::array<std::size_t, risk_dim_count>;
RiskSizes risk_sizes(const RunDescription& description);

/// Positions in risk_variables() of what a run of these switches has.
std::vector<std::size_t> kept_risk_variables(const OutputSwitches& output);

struct RiskTables {
    /// By position in risk_variables(), row-major along its dimensions; empty where the run did not
    /// keep what the variable stands on.
    std::vector<std::vector<double>> values;

    [[nodiscard]] const std::vector<double>& of(RiskMeasure measure,
                                                RiskStatistic statistic) const {
        return values[risk_index(measure, statistic)];
    }
    [[nodiscard]] const std::vector<double>& of(RiskFigure figure) const {
        return values[risk_index(figure)];
    }
};

/// From the scenarios of a result that has some. A loss or a deficit counts beyond half a fen, a
/// depreciation beyond 1e-6 of the settlement's point value.
/// @throws InputError when the file is damaged.
RiskTables compute_risk(const RunReader& reader);
RiskTables compute_risk(const ResultValues& values);

/// As the file has them; nothing where it has none.
/// @throws InputError when they are damaged.
std::optional<RiskTables> stored_risk(const RunReader& reader);

/// Adds group /risk, with dimension scales of its own, to a result file in the making, which has
/// `scales` dimension scales.
/// @throws EnvironmentError when the disk fails.
void write_risk(hdf5::File& file, const RiskTables& tables, const RunDescription& description,
                std::size_t scales);

/// Upper bound of what write_risk() adds to a file [bytes].
std::uint64_t risk_bytes(const RunDescription& description);

}  // namespace drgsim
