// Reads the settlement and the tables of risk.
#include "results/summary/summary.hpp"

namespace drgsim {

Summary summarise(const RunReader& reader) {
    Summary summary{
        reader.path(), reader.description(), reader.base_block(), stored_risk(reader), {}};
    if (!summary.description.stresses.empty()) summary.stress = reader.stress_block();
    if (!summary.risk && reader.scenarios() > 0) summary.risk = compute_risk(reader);
    return summary;
}

}  // namespace drgsim
