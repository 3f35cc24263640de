// Rows of stresses beside the settlement they are to be compared with.
#include "results/summary/stresses.hpp"

#include <fmt/format.h>

#include <cmath>

namespace drgsim {

namespace {

/// "0.9712 (-2.9 %)"
std::string with_change(double value, double base, int decimals) {
    const double change = base != 0 ? 100 * (value / base - 1) : 0;
    return fmt::format("{:.{}f} ({:+.1f} %)", value, decimals, change + 0.0);
}

}  // namespace

std::string stresses_text(const RunReader& reader, const TextStyle& style) {
    const RunDescription& about = reader.description();
    if (about.stresses.empty()) return "";
    const ResultBlock stress = reader.stress_block();
    const std::size_t count = about.stresses.size();
    const auto& funds = about.axes.names[static_cast<std::size_t>(Axis::fund)];
    std::string text = "Stress scenarios (in brackets: against the settlement)\n";
    for (std::size_t p = 0; p < about.policies.size(); ++p) {
        TextTable rows({about.policies[p], "fund", "point value [yuan/point]",
                        "payout [million yuan]", "balance [million yuan]"},
                       2);
        for (std::size_t s = 0; s < count; ++s) {
            for (std::size_t f = 0; f < funds.size(); ++f) {
                const auto of = [&](Var v) {
                    return stress
                        .values[static_cast<std::size_t>(v)][(p * count + s) * funds.size() + f];
                };
                const auto base = [&](Var v) { return reader.base(v)[p * funds.size() + f]; };
                rows.add({about.stresses[s], funds[f],
                          with_change(of(Var::point_value), base(Var::point_value), 4),
                          with_change(of(Var::payout) / 1e6, base(Var::payout) / 1e6, 3),
                          fmt::format("{:.3f}", std::round(of(Var::balance) / 1e3) / 1e3 + 0.0)});
            }
        }
        text += rows.text(style) + "\n";
    }
    return text;
}

}  // namespace drgsim
