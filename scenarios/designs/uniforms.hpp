// What a random design is: the uniforms of every driver, entity and scenario. Drivers turn them
// into values (scenarios/drivers).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace drgsim {

/// What a design needs to know of a driver.
struct DesignedDriver {
    std::string name;          ///< keys its streams
    std::size_t entities = 1;  ///< values a scenario
    bool constant = false;     ///< one value whatever the uniform: takes no dimension, no factor
};

/// Thread-safe; a function of its arguments and of what it was made from alone, so that blocks of
/// scenarios may be drawn in any order.
class Uniforms {
  public:
    virtual ~Uniforms() = default;
    /// Fills out[entity * lanes + lane] with the uniforms, in (0, 1), of scenarios first .. first +
    /// lanes - 1. Scenarios beyond a design's number begin anew with its first.
    virtual void fill(std::size_t driver, std::uint64_t first, std::size_t lanes,
                      double* out) const = 0;
};

/// 64 bits that depend on every bit of x: the finaliser of SplitMix64 (Steele, Lea and Flood 2014).
/// Part of the results.
constexpr std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/// What is keyed by name and entity in a design, each from its own stream (Stream::draw).
enum class DesignDraw : std::uint32_t { jitter = 0, order = 1, scramble = 2 };

/// One key for each entity of a driver.
std::vector<std::uint64_t> design_keys(std::uint64_t seed, const DesignedDriver& driver,
                                       DesignDraw what);

}  // namespace drgsim
