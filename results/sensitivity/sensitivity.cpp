// One pass over each driver, whatever the number of its entities and outputs.
#include "results/sensitivity/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "kernels/contracts.hpp"
#include "kernels/math/elementary.hpp"
#include "results/sensitivity/inputs.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

constexpr std::size_t scenario_step = 256;  // scenarios read at a time
constexpr std::size_t strongest = 10;       // entities that are named

/// Sums of a driver's entities and of their products with outputs. Values are taken less 1 and
/// outputs less their mean, so that little is lost in squares.
struct EntitySums {
    std::vector<double> x, xx;            ///< by entity
    std::vector<std::vector<double>> xy;  ///< by output and entity
};

/// Outputs less their means, with the sums of their squares.
struct CentredOutput {
    std::vector<double> values;
    double squares = 0;
};

CentredOutput centred(const std::vector<double>& values) {
    CentredOutput c{values, 0};
    const double mean =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    for (double& y : c.values) {
        y -= mean;
        c.squares += y * y;
    }
    return c;
}

class SensitivityStudy {
  public:
    SensitivityStudy(const RunReader& reader, std::vector<StudiedOutput> outputs)
        : reader_(reader), n_(reader.scenarios()), outputs_(std::move(outputs)) {
        result_.design = reader.description().design;
        result_.scenarios = n_;
        for (const StudiedOutput& output : outputs_) {
            OutputSensitivity& row = result_.outputs.emplace_back();
            row.output = output;
            row.output.values.clear();
            row.varies = varies(output.values);
            centred_.push_back(centred(output.values));
        }
    }

    Sensitivity run() {
        const Sampling sampling = result_.design.sampling;
        if (sampling == Sampling::saltelli) {
            sobol();
        } else if (sampling == Sampling::one_at_a_time) {
            tornado();
        } else {
            for (std::size_t d = 0; d < reader_.description().drivers.size(); ++d) read_driver(d);
            regressions();
        }
        return std::move(result_);
    }

  private:
    void sobol() {
        const SaltelliLayout layout{result_.design.factors};
        for (std::size_t o = 0; o < outputs_.size(); ++o)
            result_.outputs[o].sobol =
                sobol_indices(layout, outputs_[o].values, reader_.description().provenance.seed);
    }

    void tornado() {
        const auto& factors = result_.design.factors;
        for (std::size_t o = 0; o < outputs_.size(); ++o) {
            const auto& y = outputs_[o].values;
            OutputSensitivity& row = result_.outputs[o];
            row.median = y[0];
            for (std::size_t j = 0; j < factors.size() && 2 + 2 * j < n_; ++j)
                row.tornado.push_back({factors[j], y[1 + 2 * j], y[2 + 2 * j]});
            std::stable_sort(row.tornado.begin(), row.tornado.end(),
                             [](const TornadoBar& a, const TornadoBar& b) {
                                 return std::abs(a.high - a.low) > std::abs(b.high - b.low);
                             });
        }
    }

    void add_input(std::string name, std::vector<double> values) {
        if (!varies(values)) return;
        result_.inputs.push_back(std::move(name));
        columns_.push_back(std::move(values));
    }

    void read_driver(std::size_t d) {
        const InputDriver input = input_driver(reader_, d);
        if (input.entities.size() > most_entities_alone) return read_many(d, input);
        const std::size_t entities = input.entities.size();
        const auto values = reader_.read_driver(d, 0, n_);
        for (std::size_t e = 0; e < entities; ++e) {
            std::vector<double> column(n_);
            for (std::size_t s = 0; s < n_; ++s) column[s] = values[s * entities + e];
            add_input(input.name + (entities == 1 ? "" : " " + input.entities[e]),
                      std::move(column));
        }
    }

    void read_many(std::size_t d, const InputDriver& input) {
        const std::size_t entities = input.entities.size();
        EntitySums sums{std::vector<double>(entities, 0.0), std::vector<double>(entities, 0.0),
                        std::vector(outputs_.size(), std::vector<double>(entities, 0.0))};
        std::vector<double> mean(n_, 0.0);
        for (std::size_t first = 0; first < n_; first += scenario_step) {
            const std::size_t count = std::min(scenario_step, n_ - first);
            const auto values = reader_.read_driver(d, first, count);
            for (std::size_t i = 0; i < count; ++i)
                mean[first + i] =
                    add_scenario(sums, &values[i * entities], first + i, input.weight);
        }
        add_input(input.name + " (mean)", std::move(mean));
        for (std::size_t o = 0; o < outputs_.size(); ++o)
            if (result_.outputs[o].varies)
                result_.outputs[o].many.push_back(many_entities(input, sums, o));
    }

    /// @returns the weighted mean of the scenario's values.
    double add_scenario(EntitySums& sums, const double* values, std::size_t s,
                        const std::vector<double>& weight) const {
        const std::size_t entities = weight.size();
        double mean = 0;
        for (std::size_t e = 0; e < entities; ++e) {
            const double x = values[e] - 1;
            sums.x[e] += x;
            sums.xx[e] += x * x;
            mean += weight[e] * values[e];
        }
        for (std::size_t o = 0; o < outputs_.size(); ++o) {
            const double y = centred_[o].values[s];
            double* xy = sums.xy[o].data();
            for (std::size_t e = 0; e < entities; ++e) xy[e] += (values[e] - 1) * y;
        }
        return mean;
    }

    [[nodiscard]] ManyEntities many_entities(const InputDriver& input, const EntitySums& sums,
                                             std::size_t o) const {
        std::vector<std::pair<double, std::size_t>> list;  // correlation, entity
        const auto n = static_cast<double>(n_);
        for (std::size_t e = 0; e < input.entities.size(); ++e) {
            const double squares = sums.xx[e] - sums.x[e] * sums.x[e] / n;
            if (!(squares > 1e-12 * sums.xx[e])) continue;  // constant, e.g. where `where` excludes
            const double r = sums.xy[o][e] / std::sqrt(squares * centred_[o].squares);
            list.emplace_back(std::clamp(r, -1.0, 1.0), e);
        }
        ManyEntities many{input.name, list.size(), {}, {}};
        if (list.empty()) return many;
        put_shares(many, input, list);
        put_strongest(many, input, std::move(list));
        return many;
    }

    void put_shares(ManyEntities& many, const InputDriver& input,
                    const std::vector<std::pair<double, std::size_t>>& list) const {
        std::vector<double> all;
        std::map<std::string, std::vector<double>> parts;
        for (const auto& [r, e] : list) {
            all.push_back(r);
            if (!input.part.empty()) parts[input.part[e]].push_back(r);
        }
        many.shares.push_back({"all", linear_share(all, n_)});
        for (const auto& [part, correlations] : parts)
            many.shares.push_back({part, linear_share(correlations, n_)});
    }

    /// Intervals that all hold together (Bonferroni): one of many is large by chance.
    void put_strongest(ManyEntities& many, const InputDriver& input,
                       std::vector<std::pair<double, std::size_t>> list) const {
        const double side = (1 - interval_confidence) / 2 / static_cast<double>(list.size());
        const double width = -portable_normal_quantile(side);
        const std::size_t shown = std::min(strongest, list.size());
        std::partial_sort(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(shown),
                          list.end(), [](const auto& a, const auto& b) {
                              const double x = std::abs(a.first), y = std::abs(b.first);
                              return x != y ? x > y : a.second < b.second;
                          });
        for (std::size_t i = 0; i < shown; ++i)
            many.correlations.push_back(
                {input.entities[list[i].second],
                 correlation_effect(list[i].first, static_cast<double>(n_) - 3, width)});
    }

    void regressions() {
        std::vector<std::vector<double>> ranks;
        for (const auto& column : columns_) ranks.push_back(ranks_of(column));
        for (std::size_t o = 0; o < outputs_.size(); ++o) {
            OutputSensitivity& row = result_.outputs[o];
            if (!row.varies) continue;
            const auto output_ranks = ranks_of(outputs_[o].values);
            for (const auto& input : ranks)
                row.spearman.push_back(correlation_of(input, output_ranks));
            row.values = regression_of(columns_, outputs_[o].values);
            row.ranks = regression_of(ranks, output_ranks);
        }
    }

    const RunReader& reader_;
    std::size_t n_;
    std::vector<StudiedOutput> outputs_;
    std::vector<CentredOutput> centred_;
    std::vector<std::vector<double>> columns_;
    Sensitivity result_;
};

}  // namespace

Sensitivity sensitivity_of(const RunReader& reader, const std::vector<std::string>& asked) {
    auto outputs = read_outputs(reader, asked);
    if (reader.description().drivers.empty())
        throw InputError(Problem{reader.path(), 0, "the result has no drivers",
                                 "there is nothing to be sensitive to",
                                 "give the plan a [[driver]]"});
    return SensitivityStudy(reader, std::move(outputs)).run();
}

}  // namespace drgsim
