// The random numbers of a synthetic region. Streams are named for what they decide, so adding one
// leaves the others as they were.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace drgsim::synth {

class Draws {
  public:
    explicit Draws(std::uint64_t seed) : seed_(seed) {}

    /// One uniform in (0, 1) for each of n hospitals or groups; value i does not depend on n.
    [[nodiscard]] std::vector<double> uniforms(std::string_view stream, std::size_t n) const;
    /// The same as standard normals.
    [[nodiscard]] std::vector<double> normals(std::string_view stream, std::size_t n) const;

    /// Fills out[row * n + i] with uniforms of cases first .. first + n - 1 of `year`.
    void of_cases(std::string_view stream, int year, std::uint64_t first, std::size_t n,
                  std::size_t rows, double* out) const;

  private:
    std::uint64_t seed_;
};

}  // namespace drgsim::synth
