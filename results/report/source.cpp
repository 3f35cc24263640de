#include "results/report/source.hpp"

#include <algorithm>

#include "kernels/contracts.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

const RunReader& with_scenarios(const RunReader& reader) {
    if (reader.scenarios() == 0)
        throw InputError(Problem{reader.path(), 0, "a settlement without scenarios",
                                 "a report is of what scenarios say",
                                 "make a result with drgsim run, or read this one with drgsim "
                                 "summary or drgsim export"});
    return reader;
}

}  // namespace

ReportSource::ReportSource(const RunReader& run, const ReportRequest& asked)
    : reader(with_scenarios(run)),
      request(asked),
      summary(summarise(run)),
      small(summary, asked.small_cells) {}

const std::vector<double>& ReportSource::finding(std::size_t base_variable) const {
    static const std::vector<double> none;
    const auto& all = summary.base.base;
    return base_variable < all.size() ? all[base_variable] : none;
}

std::vector<double> ReportSource::cases_by_fund() const {
    std::vector<double> cases(size(Axis::fund), 0.0);
    for (const Var id : {Var::cases_low, Var::cases_normal, Var::cases_high, Var::cases_outside})
        for (std::size_t f = 0; f < cases.size(); ++f) cases[f] += base(id)[f];
    return cases;
}

double risk_quantile(const RiskTables& risk, RiskMeasure measure, std::size_t row, double p) {
    const auto at = std::find(risk_quantiles.begin(), risk_quantiles.end(), p);
    DRGSIM_EXPECT(at != risk_quantiles.end());
    return risk.of(measure,
                   RiskStatistic::quantile)[row * risk_quantiles.size() +
                                            static_cast<std::size_t>(at - risk_quantiles.begin())];
}

Probability risk_probability(const RiskTables& risk, RiskFigure share, std::size_t at) {
    const std::size_t v = risk_index(share);
    return {risk.values[v][at], {risk.values[v + 1][at], risk.values[v + 2][at]}};
}

}  // namespace drgsim
