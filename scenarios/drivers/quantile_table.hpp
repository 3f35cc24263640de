// The quantile of a law that has no closed one (gamma, beta), tabulated once so that a draw costs
// an interpolation. Plain arithmetic throughout: the same bits on every machine.
#pragma once

#include <functional>
#include <vector>

namespace drgsim {

/// y(z) with P(Y <= y(z)) = Phi(z), for a law on the real line with a smooth, concave log density
/// whose maximum is at 0 and whose features are not much narrower than its own spread or 1,
/// whichever is less (the logarithm of a gamma and the logit of a beta variate are such laws).
class QuantileTable {
  public:
    /// @param log_density up to an additive constant
    explicit QuantileTable(const std::function<double(double)>& log_density);

    /// y(z), with an absolute error below 1e-9; z beyond +-8.25 (probabilities below 7.9e-17) is
    /// taken as +-8.25.
    [[nodiscard]] double at(double z) const;

  private:
    struct Knot {
        double value, slope;  ///< y and dy/dz
    };
    static double interpolate(const Knot& left, const Knot& right, double step, double t);
    std::vector<Knot> knots_;  ///< at equal steps of z
    double step_;
};

}  // namespace drgsim
