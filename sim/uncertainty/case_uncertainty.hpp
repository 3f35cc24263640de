// What a plan says of the uncertainty of single cases: a value of the study (docs/uncertainty.md).
#pragma once

namespace drgsim {

struct CaseUncertainty {
    /// Random bits of a case's Poisson(1) weight, 8 or 16; 0 = cases are not bootstrapped.
    int bootstrap_bits = 0;
    /// The standards, and what else stands on the history, are made anew in every scenario from its
    /// bootstrapped cases.
    bool recalibrate = false;
    double noise_cv = 0;  ///< of a multiplier of each case's money, lognormal with mean 1
    [[nodiscard]] bool any() const { return bootstrap_bits != 0 || noise_cv > 0; }
    /// Whether it is the bootstrap of the settled year's cases and nothing else.
    [[nodiscard]] bool bootstrap_alone() const {
        return bootstrap_bits != 0 && !recalibrate && noise_cv <= 0;
    }
};

}  // namespace drgsim
