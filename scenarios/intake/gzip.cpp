// gzip through ISA-L (igzip), fed in slices because its counters are 32 bits wide.
#include "scenarios/intake/gzip.hpp"

#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <cstdint>

namespace drgsim {

namespace {

constexpr std::size_t slice = std::size_t{1} << 30;
constexpr std::string_view truncated = "the gzip file is truncated";
constexpr std::string_view corrupt = "the gzip file is corrupt";

/// Inflates the member that `bytes` begins with and removes it from `bytes`.
std::string_view inflate_member(std::string_view& bytes, std::string& text, std::size_t& filled) {
    inflate_state state;
    isal_inflate_init(&state);
    state.crc_flag = ISAL_GZIP;
    state.avail_in = 0;
    while (state.block_state != ISAL_BLOCK_FINISH) {
        if (state.avail_in == 0) {
            state.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(bytes.data()));
            state.avail_in = static_cast<std::uint32_t>(std::min(bytes.size(), slice));
            bytes.remove_prefix(state.avail_in);
        }
        if (filled == text.size()) text.resize(std::max<std::size_t>(1 << 16, 2 * text.size()));
        const auto room = static_cast<std::uint32_t>(std::min(text.size() - filled, slice));
        state.next_out = reinterpret_cast<std::uint8_t*>(text.data() + filled);
        state.avail_out = room;
        if (isal_inflate(&state) < ISAL_DECOMP_OK) return corrupt;
        filled += room - state.avail_out;
        const bool starved = state.avail_in == 0 && bytes.empty() && state.avail_out > 0;
        if (starved && state.block_state != ISAL_BLOCK_FINISH) return truncated;
    }
    const char* next = reinterpret_cast<const char*>(state.next_in);
    bytes = {next, static_cast<std::size_t>(bytes.data() + bytes.size() - next)};
    return {};
}

}  // namespace

bool looks_gzipped(std::string_view bytes) {
    return bytes.substr(0, 2) == "\x1f\x8b";
}

std::string_view inflate_gzip(std::string_view bytes, std::string& text) {
    std::size_t filled = text.size();
    text.resize(filled + std::min(4 * bytes.size(), slice));
    while (!bytes.empty()) {
        if (bytes.find_first_not_of('\0') == std::string_view::npos) break;
        if (bytes.size() == 1 && bytes[0] == '\x1f') return truncated;
        if (!looks_gzipped(bytes)) return "the gzip file has other bytes after its end";
        if (const std::string_view fault = inflate_member(bytes, text, filled); !fault.empty()) {
            return fault;
        }
    }
    text.resize(filled);
    return {};
}

}  // namespace drgsim
