// The digest is of the executable itself: the code that computed, libraries linked in included.
#include "app/version.hpp"

#include <fstream>
#include <vector>

#include "results/storage/digest.hpp"

namespace drgsim {

std::string code_digest() {
    std::ifstream program("/proc/self/exe", std::ios::binary);
    if (!program) return "unknown";
    Sha256 digest;
    std::vector<char> buffer(1 << 20);
    while (program) {
        program.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        digest.add(buffer.data(), static_cast<std::size_t>(program.gcount()));
    }
    return digest.finish();
}

}  // namespace drgsim
