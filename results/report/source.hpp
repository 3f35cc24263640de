// What all parts of a report stand on, read once: the result, the settlement, the tables of risk,
// and what is withheld.
#pragma once

#include "results/report/report.hpp"
#include "results/report/small_cells.hpp"
#include "results/summary/summary.hpp"

namespace drgsim {

struct ReportSource {
    /// @throws InputError when the result has no scenarios.
    ReportSource(const RunReader& run, const ReportRequest& asked);
    const RunReader& reader;
    const ReportRequest& request;
    const Summary summary;
    const SmallCells small;

    [[nodiscard]] const RunDescription& description() const { return summary.description; }
    [[nodiscard]] std::size_t policies() const { return description().policies.size(); }
    [[nodiscard]] std::size_t size(Axis axis) const { return description().axes.size(axis); }
    [[nodiscard]] const std::vector<std::string>& names(Axis axis) const {
        return description().axes.names[static_cast<std::size_t>(axis)];
    }
    /// The settlement's, row-major [policy][dims...].
    [[nodiscard]] const std::vector<double>& base(Var id) const {
        return summary.base.values[static_cast<std::size_t>(id)];
    }
    /// An indicator or finding of the settlement; empty where the file has none.
    [[nodiscard]] const std::vector<double>& finding(std::size_t base_variable) const;
    /// Cases of the settled year by fund: those of all classes.
    [[nodiscard]] std::vector<double> cases_by_fund() const;
    [[nodiscard]] const RiskTables& risk() const { return *summary.risk; }
};

/// An entry of a table of risk at one of risk_quantiles.
double risk_quantile(const RiskTables& risk, RiskMeasure measure, std::size_t row, double p);

/// A probability of the tables of risk with its interval, by the figure of its share.
Probability risk_probability(const RiskTables& risk, RiskFigure share, std::size_t at);

}  // namespace drgsim
