// Driver filters: names of the plan become masks over the region.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "scenarios/plan/prepare.hpp"
#include "scenarios/toml_file/nearest.hpp"

namespace drgsim {

namespace {

using Mask = std::vector<std::uint8_t>;

/// Keeps in `mask` what has one of the line's names; `name_of(i)` is the name of entry i.
template <typename MaskType, typename NameOf>
void narrow(MaskType& mask, const WhereLine& line, const NameOf& name_of) {
    for (std::size_t i = 0; i < mask.size(); ++i) {
        const auto named =
            std::find(line.names.begin(), line.names.end(), name_of(i)) != line.names.end();
        mask[i] = mask[i] && named ? 1 : 0;
    }
}

std::vector<std::string> distinct(const std::vector<std::string>& names) {
    const std::set<std::string> sorted(names.begin(), names.end());
    return {sorted.begin(), sorted.end()};
}

class Resolver {
  public:
    Resolver(const Region& region, const Axes& axes, std::vector<std::string>& warnings,
             Problems& problems)
        : region_(region), axes_(axes), warnings_(warnings), problems_(problems) {}

    Driver resolve(const DriverLine& line) {
        Driver driver{line.name, line.target, line.by, masks(line.where), line.hold_total_weight};
        if (applies_nowhere(driver.where)) {
            warnings_.push_back(
                fmt::format("{}:{}: driver \"{}\" applies nowhere: no part of the "
                            "region meets its `where`",
                            line.origin.file, line.origin.line, line.name));
        }
        return driver;
    }

    Where masks(const std::vector<WhereLine>& lines) {
        Where where;
        for (const WhereLine& line : lines) apply(line, where);
        return where;
    }

  private:
    const std::vector<std::string>& names(Axis axis) const {
        return axes_.names[static_cast<std::size_t>(axis)];
    }

    Mask& whole(Mask& mask, std::size_t size) const {
        if (mask.empty()) mask.assign(size, 1);
        return mask;
    }

    /// Adds a problem for every name that is not known.
    void expect_known(const WhereLine& line, const std::vector<std::string>& known) {
        for (const std::string& name : line.names) {
            if (std::find(known.begin(), known.end(), name) != known.end()) continue;
            problems_.add(line.origin.file, line.origin.line,
                          fmt::format("`{}{}` names \"{}\", which the region does not have",
                                      line.origin.line > 0 ? "where." : "", line.key, name),
                          line.origin.line > 0 ? "the driver would not do what it says" : "",
                          known_names(name, known));
        }
    }

    void by_hospital(const WhereLine& line, Where& where, const std::vector<std::string>& column,
                     const std::vector<std::string>& known) {
        expect_known(line, known);
        narrow(whole(where.hospital, region_.hospitals.size()), line,
               [&](std::size_t i) -> const std::string& { return column[i]; });
    }

    void by_group(const WhereLine& line, Where& where,
                  const std::function<std::string(std::size_t)>& name_of,
                  const std::vector<std::string>& known) {
        expect_known(line, known);
        narrow(whole(where.group, region_.groups.size()), line, name_of);
    }

    void apply(const WhereLine& line, Where& where) {
        const HospitalTable& hospitals = region_.hospitals;
        if (line.key == "fund") {
            narrow(where.fund, line, [](std::size_t f) { return fund_names[f]; });
        } else if (line.key == "month") {
            narrow(where.month, line, [](std::size_t m) { return std::to_string(m + 1); });
        } else if (line.key == "level") {
            narrow(whole(where.hospital, hospitals.size()), line,
                   [&](std::size_t i) { return std::to_string(hospitals.level[i]); });
        } else if (line.key == "hospital") {
            by_hospital(line, where, hospitals.id, hospitals.id);
        } else if (line.key == "type") {
            by_hospital(line, where, hospitals.type, distinct(hospitals.type));
        } else if (line.key == "community") {
            by_hospital(line, where, hospitals.community, distinct(hospitals.community));
        } else if (line.key == "group") {
            by_group(
                line, where, [&](std::size_t g) { return region_.groups.code[g]; },
                region_.groups.code);
        } else if (line.key == "mdc") {
            by_group(
                line, where, [&](std::size_t g) { return names(Axis::mdc)[axes_.mdc_of_group[g]]; },
                names(Axis::mdc));
        }
    }

    static bool applies_nowhere(const Where& where) {
        const auto none = [](const auto& mask) {
            return !mask.empty() && std::none_of(mask.begin(), mask.end(),
                                                 [](std::uint8_t applies) { return applies; });
        };
        return none(where.hospital) || none(where.group);
    }

    const Region& region_;
    const Axes& axes_;
    std::vector<std::string>& warnings_;
    Problems& problems_;
};

/// What the budgets carve out under the driver's name, by pool and fund.
std::vector<std::array<double, fund_count>> carved_amounts(const Plan& plan, const DriverLine& line,
                                                           Problems& problems) {
    std::vector<std::array<double, fund_count>> amounts(1 + plan.pools.size());
    std::set<std::string> names;
    bool found = false;
    for (std::size_t p = 0; p < amounts.size(); ++p) {
        const FundBudgets& budgets = p == 0 ? plan.budget : plan.pools[p - 1].budget;
        for (std::size_t f = 0; f < fund_count; ++f) {
            if (!budgets[f]) continue;
            for (const auto& [name, amount] : budgets[f]->carve_outs) {
                names.insert(name);
                if (name != line.carve_out) continue;
                amounts[p][f] = amount;
                found = true;
            }
        }
    }
    if (!found && !line.carve_out.empty()) {
        problems.add(line.origin.file, line.origin.line,
                     fmt::format("driver \"{}\" moves the carve-out \"{}\", which no budget has",
                                 line.name, line.carve_out),
                     "it would have no effect",
                     known_names(line.carve_out, {names.begin(), names.end()}));
    }
    return amounts;
}

}  // namespace

Where resolve_where(const std::vector<WhereLine>& lines, const Region& region, const Axes& axes,
                    Problems& problems) {
    std::vector<std::string> warnings;
    return Resolver(region, axes, warnings, problems).masks(lines);
}

std::vector<Driver> resolve_drivers(const Plan& plan, const Region& region, const Axes& axes,
                                    std::vector<std::string>& warnings, Problems& problems) {
    Resolver resolver(region, axes, warnings, problems);
    std::vector<Driver> drivers;
    for (const DriverLine& line : plan.drivers) {
        if (line.target == Target::strength) {  // of the behaviour whose prevalence stands before
            Driver strength = drivers.back();
            strength.name = line.name;
            strength.target = line.target;
            drivers.push_back(std::move(strength));
            continue;
        }
        drivers.push_back(resolver.resolve(line));
        if (line.target == Target::carve_out)
            drivers.back().carved = carved_amounts(plan, line, problems);
    }
    return drivers;
}

}  // namespace drgsim
