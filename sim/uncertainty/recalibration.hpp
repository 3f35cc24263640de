// What policies know of the past when the past itself is bootstrapped: standards, month shares and
// advances, and the expected year, made anew in every scenario. A group that is rare has weights
// that vary much.
#pragma once

#include <memory>
#include <vector>

#include "sim/calibration/reference_cases.hpp"
#include "sim/study/study.hpp"

namespace drgsim {

class Recalibration {
  public:
    /// Sorts the reference cases of the study's policies once; borrows the study.
    explicit Recalibration(const Study& study);

    /// Gives `study`, a copy of the one borrowed, the standards, flows and expected years of
    /// `scenario`. An expected year that would have no points or booked payments stays as it is.
    /// Thread-safe.
    void apply(std::uint64_t scenario, Study& study) const;

    [[nodiscard]] std::uint64_t bytes() const;

  private:
    /// The reference cases that some policies share.
    struct Shared {
        int group_column;
        bool separate_excluded;
        ReferenceCases cases;
        std::vector<std::uint32_t> rows;  ///< of the cases
        std::vector<std::size_t> policies;
    };
    void renew_flows(std::uint64_t scenario, Study& study) const;

    const Study& study_;
    std::vector<Shared> references_;
    int newest_year_;
    Region newest_;  ///< hospitals, groups and the cases of the newest year of history
};

}  // namespace drgsim
