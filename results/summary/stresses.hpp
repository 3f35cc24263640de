// The table of the named stress scenarios of a result.
#pragma once

#include <string>

#include "results/run/reader.hpp"
#include "results/summary/text_table.hpp"

namespace drgsim {

/// By policy, fund and stress: point value, payout and balance, and how far each is from the
/// settlement; "" where the run has no stresses.
std::string stresses_text(const RunReader& reader, const TextStyle& style = {});

}  // namespace drgsim
