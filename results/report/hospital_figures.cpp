// What a policy does to hospitals and levels: reform impact = payout - booked, both funds together.
// Hospitals are read in slices, so memory stays bounded.
#include <algorithm>

#include "results/report/figures.hpp"
#include "results/report/series.hpp"
#include "results/risk/sample.hpp"

namespace drgsim {

namespace {

constexpr std::size_t scenario_step = 1024;      // scenarios read at a time
constexpr std::size_t slice_values = 12U << 20;  // values of hospitals held at a time

/// Values of the settlement by hospital, both funds together.
std::vector<double> base_by_hospital(const RunReader& reader, Var id, std::size_t policy) {
    const RunDescription& description = reader.description();
    const std::vector<double> all =
        policy_part(reader.base(id), description.policies.size(), policy);
    std::vector<double> sums(description.axes.size(Axis::hospital), 0.0);
    for (std::size_t i = 0; i < all.size(); ++i) sums[i % sums.size()] += all[i];
    return sums;
}

/// [hospital - begin][scenario] of one policy.
std::vector<std::vector<double>> read_impact(const RunReader& reader, std::size_t policy,
                                             std::size_t begin, std::size_t extent) {
    std::vector<std::vector<double>> impact(extent, std::vector<double>(reader.scenarios(), 0.0));
    for (std::uint64_t first = 0; first < reader.scenarios(); first += scenario_step) {
        const auto count = static_cast<std::size_t>(
            std::min<std::uint64_t>(scenario_step, reader.scenarios() - first));
        const auto add = [&](Var id, double sign) {
            const auto values = reader.read_slice(id, policy, first, count, begin, extent);
            const std::size_t cells = values.size() / count;
            for (std::size_t i = 0; i < values.size(); ++i)
                impact[i % extent][first + i / cells] += sign * values[i];
        };
        add(Var::hospital_payout, 1);
        add(Var::hospital_booked, -1);
    }
    return impact;
}

/// Impacts by scenario of the levels of one policy.
using LevelImpacts = std::vector<std::vector<double>>;

void write_impact(JsonText& json, double base, std::vector<double>& values) {
    json.put("loss", share_below(values, -half_fen));
    write_distribution(json.key("impact"), base, values);
}

/// One policy's hospitals, as arrays by hospital; gives the impacts of levels, of all hospitals.
LevelImpacts write_policy(JsonText& json, const RunReader& reader, std::size_t policy,
                          const SmallCells& small) {
    const RunDescription& description = reader.description();
    const auto booked = base_by_hospital(reader, Var::hospital_booked, policy);
    const auto payout = base_by_hospital(reader, Var::hospital_payout, policy);
    LevelImpacts levels(description.axes.size(Axis::level),
                        std::vector<double>(reader.scenarios(), 0.0));
    const std::size_t hospitals = booked.size();
    const std::size_t slice =
        std::clamp<std::size_t>(slice_values / std::max<std::size_t>(reader.scenarios(), 1), 1,
                                std::max<std::size_t>(hospitals, 1));
    json.begin_array();
    for (std::size_t begin = 0; begin < hospitals; begin += slice) {
        auto impact = read_impact(reader, policy, begin, std::min(slice, hospitals - begin));
        for (std::size_t h = begin; h < begin + impact.size(); ++h) {
            std::vector<double>& values = impact[h - begin];
            auto& level = levels[static_cast<std::size_t>(description.hospital_levels[h] - 1)];
            for (std::size_t s = 0; s < values.size(); ++s) level[s] += values[s];
            if (small.hospitals()[h]) {
                json.add(nothing);
                continue;
            }
            json.begin_object();
            json.put("booked", booked[h]);
            json.put("payout", payout[h]);
            write_impact(json, payout[h] - booked[h], values);
            json.end_object();
        }
    }
    json.end_array();
    return levels;
}

/// Sums over the hospitals of each level.
std::vector<double> by_level(const RunReader& reader, const std::vector<double>& values) {
    std::vector<double> sums(reader.description().axes.size(Axis::level), 0.0);
    for (std::size_t h = 0; h < values.size(); ++h)
        sums[static_cast<std::size_t>(reader.description().hospital_levels[h] - 1)] += values[h];
    return sums;
}

void write_levels(JsonText& json, const RunReader& reader, std::vector<LevelImpacts>& impacts,
                  const std::vector<bool>& hidden) {
    json.key("levels").begin_array();
    for (std::size_t p = 0; p < impacts.size(); ++p) {
        const auto booked = by_level(reader, base_by_hospital(reader, Var::hospital_booked, p));
        const auto payout = by_level(reader, base_by_hospital(reader, Var::hospital_payout, p));
        json.begin_array();
        for (std::size_t level = 0; level < booked.size(); ++level) {
            if (hidden[level]) {
                json.add(nothing);
                continue;
            }
            std::vector<double> values = impacts[p][level];
            json.begin_object();
            json.put("booked", booked[level]);
            json.put("payout", payout[level]);
            write_impact(json, payout[level] - booked[level], values);
            json.end_object();
        }
        json.end_array();
    }
    json.end_array();
}

/// Second less first, scenario by scenario, of a level's reform impact.
void write_level_differences(JsonText& json, const RunReader& reader,
                             const std::vector<LevelImpacts>& impacts,
                             const std::vector<bool>& hidden) {
    json.key("level_differences").begin_array();
    std::vector<std::vector<double>> base;
    for (std::size_t p = 0; p < impacts.size(); ++p) {
        base.push_back(by_level(reader, base_by_hospital(reader, Var::hospital_payout, p)));
        const auto booked = by_level(reader, base_by_hospital(reader, Var::hospital_booked, p));
        for (std::size_t level = 0; level < booked.size(); ++level) base[p][level] -= booked[level];
    }
    for (std::size_t first = 0; first < impacts.size(); ++first)
        for (std::size_t second = first + 1; second < impacts.size(); ++second)
            for (std::size_t level = 0; level < hidden.size(); ++level) {
                if (hidden[level]) continue;
                std::vector<double> values = impacts[second][level];
                for (std::size_t s = 0; s < values.size(); ++s)
                    values[s] -= impacts[first][level][s];
                json.begin_object();
                json.put("first", first);
                json.put("second", second);
                json.put("level", level + 1);
                json.put("below", share_below(values, -half_fen));
                write_distribution(json.key("impact"), base[second][level] - base[first][level],
                                   values);
                json.end_object();
            }
    json.end_array();
}

}  // namespace

void write_hospitals(JsonText& json, const RunReader& reader, const SmallCells& small) {
    if (!reader.has(Var::hospital_payout)) return;
    const RunDescription& description = reader.description();
    const std::vector<double> cost = base_by_hospital(reader, Var::hospital_cost, 0);
    json.key("hospitals").begin_object();
    json.put("ids", description.axes.names[static_cast<std::size_t>(Axis::hospital)]);
    json.put("names", description.hospital_names);
    add_numbers(json.key("levels"), std::vector<double>(description.hospital_levels.begin(),
                                                        description.hospital_levels.end()));
    json.key("cases").begin_array();
    for (std::size_t h = 0; h < cost.size(); ++h)
        small.hospitals()[h] ? json.add(nothing) : json.add(small.hospital_cases()[h]);
    json.end_array();
    json.key("cost").begin_array();
    for (std::size_t h = 0; h < cost.size(); ++h)
        small.hospitals()[h] ? json.add(nothing) : json.add(cost[h]);
    json.end_array();
    std::vector<LevelImpacts> impacts;
    json.key("policies").begin_array();
    for (std::size_t p = 0; p < description.policies.size(); ++p)
        impacts.push_back(write_policy(json, reader, p, small));
    json.end_array();
    json.end_object();
    const std::vector<bool> hidden = small.withheld(by_level(reader, small.hospital_cases()));
    write_levels(json, reader, impacts, hidden);
    write_level_differences(json, reader, impacts, hidden);
}

}  // namespace drgsim
