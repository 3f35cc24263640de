// The tables of /risk: computed from a result's scenarios in slices, so that memory stays bounded,
// each variable read once; kept in the result file; read back.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "results/hdf5/node.hpp"
#include "results/run/reader.hpp"
#include "results/run/result_values.hpp"
#include "sim/outputs/risk_variables.hpp"

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

/// Group /risk of a result file in the making, with dimension scales of its own after the
/// `scales_before` of the file: made before its values are known.
class RiskGroup {
  public:
    /// @throws EnvironmentError when the disk fails, as write().
    RiskGroup(hdf5::File& file, const RunDescription& description, std::size_t scales_before);
    void write(const RiskTables& tables);

  private:
    std::vector<std::size_t> variables_;  ///< positions in risk_variables()
    std::vector<hdf5::Dataset> arrays_;
};

/// Upper bound of what group /risk adds to a file [bytes].
std::uint64_t risk_bytes(const RunDescription& description);

}  // namespace drgsim
