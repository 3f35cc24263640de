// Drivers as inputs: which entities stand alone, names of entities, and their weights by cost.
#pragma once

#include <string>
#include <vector>

#include "results/run/reader.hpp"

namespace drgsim {

/// A driver as those who study it see it.
struct InputDriver {
    std::string name;
    std::vector<std::string> entities;  ///< "FR11", "H1 3"; one "" of a driver by all
    std::vector<double> weight;         ///< by entity, in all 1: its share of the settled cost
    std::vector<std::string> part;      ///< by entity: major category or level; empty = no parts
};

/// Driver `driver` of the result. Entities by two axes are weighted by the product of both shares;
/// where the result lacks the costs, all alike.
InputDriver input_driver(const RunReader& reader, std::size_t driver);

}  // namespace drgsim
