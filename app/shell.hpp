// What shells and manuals want to know of the commands, from the same list as their help.
#pragma once

#include <string>

namespace drgsim {

/// A completion script for bash: commands, options, names of packs and plans, files by their ends.
std::string bash_completion();

/// The manual page drgsim(1), in roff.
std::string manual_page();

}  // namespace drgsim
