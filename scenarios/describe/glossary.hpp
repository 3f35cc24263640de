// The glossary: every word of outputs and settings with its Chinese term, from the tables that
// declare them.
#pragma once

#include "scenarios/describe/describe.hpp"

namespace drgsim {

/// Variables, indicators and figures of risk, dimensions, columns and keys of what is printed and
/// written, values of settings, columns of input tables, terms of the field. The one fact of an
/// entry is its Chinese.
Reference glossary();

}  // namespace drgsim
