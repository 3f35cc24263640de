// A value that replaces one in a TOML file, and the place where a thing was written.
#pragma once

#include <string>
#include <vector>

namespace drgsim {

/// Where something was written, for messages.
struct Origin {
    std::string file;
    long line = 0;  ///< 1-based; 0 = the whole file or the command line
};

/// "dotted.key = value", e.g. from --set or from a plan's [override] table.
struct Setting {
    std::string assignment;
    Origin origin;
};

}  // namespace drgsim
