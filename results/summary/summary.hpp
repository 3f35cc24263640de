// What `drgsim summary` shows: the settlement, what the scenarios make of it, and the risk in them
// (docs/risk.md): as aligned tables, or all of it as JSON.
#pragma once

#include <optional>
#include <string>

#include "results/risk/risk_tables.hpp"
#include "results/run/reader.hpp"
#include "results/sensitivity/sensitivity.hpp"
#include "results/summary/text_table.hpp"

namespace drgsim {

struct Summary {
    std::string path;
    RunDescription description;
    ResultBlock base;                ///< the settlement
    std::optional<RiskTables> risk;  ///< with scenarios only
    ResultBlock stress;              ///< of the stress scenarios, if there are any
};

/// The tables of risk are those of the file; a file without them has them computed.
/// @throws InputError when the file is damaged.
Summary summarise(const RunReader& reader);

/// Aligned tables with units, policy by policy; of the hospitals the `hospital_rows` with the
/// largest mean losses and as many with the largest mean gains (all of them when they are fewer),
/// and so many of the hospitals and groups that add most to the tail of a fund's loss.
std::string to_text(const Summary& summary, std::size_t hospital_rows = 10,
                    const TextStyle& style = {});

/// Settlement and risk with names, dimensions and units, in full precision: NaN is null; with
/// `sensitivity` where it is given.
std::string to_json(const Summary& summary, const Sensitivity* sensitivity = nullptr);

}  // namespace drgsim
