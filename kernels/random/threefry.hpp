// Counter-based uniforms: Threefry4x32-20 (Salmon et al. 2011). A number depends on what it is
// for, never on what was drawn before, so any thread may draw any part.
// Everything here is part of the results: changing it changes every study.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "kernels/isa.hpp"
#include "kernels/random/stream_words.hpp"

namespace drgsim {

/// What numbers are drawn for. Numbered for ever: a number is never given a second meaning.
enum class Purpose : std::uint32_t {
    driver = 1,     ///< driver values of a study; the stream's name is the driver's
    synthesis = 2,  ///< the synthetic region; the stream's name is the column's
    review = 3,     ///< drawn approvals; the stream's name is "approval", the entity is the case
    cases = 4,  ///< weights and noise of cases; the stream's name is "bootstrap" or "noise", the
                ///< entity is the case's row in the region
    behaviour = 7,   ///< cases that follow a drawn behaviour; the stream's name is its, the entity
                     ///< is the case's row in the region; draw 2 y in year y of a horizon,
                     ///< from 0, and 2 y + 1 for a second step
    resampling = 9,  ///< bootstrap of results; the scenario is the replicate, the entity a draw
    design = 10,     ///< designs other than plain Monte Carlo; the stream's name is the driver's
};

/// The 64-bit hash that keys a named stream: FNV-1a over the name's bytes.
constexpr std::uint64_t stream_hash(std::string_view name) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : name) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3u;
    }
    return hash;
}

/// A stream of uniforms, one for each (scenario, entity). Streams that differ in any field are
/// independent.
struct Stream {
    std::uint64_t seed = 0;
    Purpose purpose = Purpose::driver;
    std::uint64_t name = 0;  ///< stream_hash of the name
    std::uint32_t draw = 0;  ///< which draw of the same entity
};

/// Fills out[entity * lanes + lane] with the uniform of scenario first + lane, for entities
/// 0 .. entities - 1. Values are odd multiples of 2^-53 in (0, 1), so 1 - u is exact and one of
/// them too.
///
/// The Threefry key is {seed low, seed high, scenario, purpose}, the counter {entity / 2, draw,
/// name low, name high}; an even entity takes words 0 (low) and 1 (high) of the block, an odd one
/// words 2 and 3, and the top 52 bits k of the 64 give u = (k + 1/2) 2^-52. Scenarios and entities
/// must stay below 2^32. The same bits with every `isa`, which must be supported.
void fill_uniforms(const Stream& stream, std::uint64_t first, std::size_t lanes,
                   std::size_t entities, double* out, Isa isa = active_isa());

/// Fills out[i] with the uniform of `scenario` and entities[i] (below 2^32).
void fill_entities(const Stream& stream, std::uint64_t scenario, const std::uint32_t* entities,
                   std::size_t count, double* out, Isa isa = active_isa());

/// What kernels draw from.
StreamWords words_of(const Stream& stream);

/// Fills out[lane] with the uniforms that fill_uniforms gives to the one `entity` (below 2^32).
void fill_entity(const Stream& stream, std::uint64_t first, std::size_t lanes, std::size_t entity,
                 double* out, Isa isa = active_isa());

}  // namespace drgsim
