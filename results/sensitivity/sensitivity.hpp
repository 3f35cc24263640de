// Which drivers move an output, from a result file alone. How depends on the design: Sobol's
// indices of a saltelli run, a tornado of a one-at-a-time run, else regression and correlations.
// Drivers of many entities are streamed: no sample matrix is held.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "results/run/reader.hpp"
#include "results/sensitivity/effects.hpp"
#include "results/sensitivity/outputs.hpp"
#include "results/sensitivity/sobol_indices.hpp"
#include "results/summary/text_table.hpp"

namespace drgsim {

/// Entities of a driver up to which each is an input of its own; a driver of more of them is one
/// input, the mean of its values weighted by the entities' costs in the settlement.
inline constexpr std::size_t most_entities_alone = 16;

/// Inputs as columns by scenario; constant ones are left out.
struct SensitivityInputs {
    std::vector<std::string> names;  ///< "budget", "budget resident", "weights (mean)"
    std::vector<std::vector<double>> values;
};

/// A named figure: an input's, an entity's or a part's.
struct NamedEffect {
    std::string name;
    Effect effect;
};

/// What a driver of many entities does to one output.
struct ManyEntities {
    std::string driver;
    std::size_t varying = 0;                ///< entities that vary
    std::vector<NamedEffect> shares;        ///< linear_share: of all, then by category or level
    std::vector<NamedEffect> correlations;  ///< of the strongest entities; intervals for them all
};

/// One bar of a tornado: the output where one factor is low or high and all else at its median.
struct TornadoBar {
    std::string factor;
    double low = 0, high = 0;
};

struct OutputSensitivity {
    StudiedOutput output;                     ///< without values
    bool varies = true;                       ///< else nothing of what follows is told
    std::vector<Effect> spearman;             ///< by input
    std::optional<Regression> values, ranks;  ///< by input
    std::vector<ManyEntities> many;
    std::vector<SobolIndices> sobol;
    double median = 0;  ///< the output with all factors at their medians, of a tornado
    std::vector<TornadoBar> tornado;  ///< the widest first
};

struct Sensitivity {
    Design design;
    std::uint64_t scenarios = 0;
    std::vector<std::string> inputs;
    std::vector<OutputSensitivity> outputs;
};

/// Of the outputs asked for (read_outputs).
/// @throws InputError as read_outputs, and when the result has no drivers.
Sensitivity sensitivity_of(const RunReader& reader, const std::vector<std::string>& asked);

/// Aligned tables; effects that the scenarios cannot tell are labelled so.
std::string to_text(const Sensitivity& sensitivity, const TextStyle& style = {});

class JsonText;
/// The value of a key: an object.
void add_to(JsonText& json, const Sensitivity& sensitivity);

}  // namespace drgsim
