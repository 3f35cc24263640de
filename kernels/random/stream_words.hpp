// A stream of uniforms as Threefry's words, for kernels (they include no standard containers).
#pragma once

#include <cstdint>

namespace drgsim {

/// Key words 0, 1 and 3 and counter words 1 to 3; the scenario and the entity make up the rest.
struct StreamWords {
    std::uint32_t seed[2], purpose, counter[3];
};

}  // namespace drgsim
