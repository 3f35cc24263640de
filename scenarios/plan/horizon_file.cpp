#include "scenarios/plan/horizon_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/plan/distribution_file.hpp"
#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

std::optional<HorizonLine> read_horizon(const toml::table& root,
                                        const std::filesystem::path& base_dir, Plan& plan,
                                        Problems& problems) {
    const toml::node_view<const toml::node> table = root["horizon"];
    HorizonLine line;
    line.years = static_cast<int>(table["years"].value_or(std::int64_t{1}));
    if (line.years <= 1) {
        for (const BehaviourLine& behaviour : plan.behaviours) {
            if (behaviour.rules.margin_elasticity == 0) continue;
            plan.warnings.push_back(fmt::format(
                "{}:{}: behaviour \"{}\" responds to the year before, but the plan has no horizon "
                "of more than one year",
                behaviour.origin.file, behaviour.origin.line, behaviour.rules.name));
        }
        return std::nullopt;
    }
    line.recalibrate = table["recalibrate"].value_or(true);
    for (std::size_t f = 0; f < fund_count; ++f) {
        const std::string fund(fund_names[f]);
        DriverLine driver;
        driver.name = "growth-" + fund;
        driver.target = Target::growth;
        driver.origin = origin_of(*table.node());
        driver.distribution =
            number_or_distribution(table["growth"][fund], "horizon.growth." + fund,
                                   "the growth of the " + fund + " fund", base_dir, problems);
        const auto taken = std::find_if(plan.drivers.begin(), plan.drivers.end(),
                                        [&](const DriverLine& d) { return d.name == driver.name; });
        if (taken != plan.drivers.end()) {
            problems.add(taken->origin.file, taken->origin.line,
                         fmt::format("a driver is named \"{}\"", driver.name),
                         "with a horizon that is the growth of a fund's budgets", "rename it");
        }
        line.growth[f] = plan.drivers.size();
        plan.drivers.push_back(std::move(driver));
    }
    return line;
}

}  // namespace drgsim
