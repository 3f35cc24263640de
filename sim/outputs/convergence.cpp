#include "sim/outputs/convergence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/contracts.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

namespace {

std::uint64_t whole_blocks(std::uint64_t scenarios) {
    return block_count(std::max<std::uint64_t>(scenarios, 1)) * block_scenarios;
}

double mean_of(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

}  // namespace

ConvergenceWatch::ConvergenceWatch(Convergence convergence, std::size_t policies,
                                   std::uint64_t scenarios)
    : convergence_(std::move(convergence)),
      policies_(policies),
      scenarios_(scenarios),
      next_look_(whole_blocks(convergence_.least)),
      there_(block_count(scenarios)) {
    for (const ConvergenceTarget& target : convergence_.targets) {
        DRGSIM_EXPECT(may_converge(variable(target.output)));
        outputs_.push_back(target.output);
        if (target.output == Var::balance) outputs_.push_back(Var::budget);
    }
    std::sort(outputs_.begin(), outputs_.end());
    outputs_.erase(std::unique(outputs_.begin(), outputs_.end()), outputs_.end());
    values_.resize(outputs_.size() * policies * fund_count * scenarios);
}

std::span<const double> ConvergenceWatch::series(Var output, std::size_t policy,
                                                 std::size_t fund) const {
    const auto at = std::find(outputs_.begin(), outputs_.end(), output) - outputs_.begin();
    const std::size_t row = (static_cast<std::size_t>(at) * policies_ + policy) * fund_count + fund;
    return std::span(values_).subspan(row * scenarios_, scenarios_);
}

void ConvergenceWatch::add(const ResultBlock& block) {
    for (std::size_t o = 0; o < outputs_.size(); ++o) {
        const auto& from = block.values[static_cast<std::size_t>(outputs_[o])];
        for (std::size_t p = 0; p < policies_; ++p)
            for (std::size_t s = 0; s < block.count; ++s)
                for (std::size_t f = 0; f < fund_count; ++f)
                    values_[((o * policies_ + p) * fund_count + f) * scenarios_ + block.first + s] =
                        from[(p * block.count + s) * fund_count + f];
    }
    there_[block.first / block_scenarios] = 1;
    look_further();
}

void ConvergenceWatch::look_further() {
    while (!reached_ && next_look_ < scenarios_) {
        const auto end = there_.begin() + static_cast<std::ptrdiff_t>(block_count(next_look_));
        if (std::find(there_.begin(), end, 0) != end) return;
        furthest_ = worst_at(next_look_);
        if (furthest_->share <= furthest_->target.share) {
            reached_ = next_look_;
        } else {
            next_look_ += whole_blocks(convergence_.step);
        }
    }
}

/// Standard error over mean; 0 where nothing varies, as in a fund without cases.
double ConvergenceWatch::share_of(const ConvergenceTarget& target, std::size_t policy,
                                  std::size_t fund, std::uint64_t scenarios) const {
    const auto values = series(target.output, policy, fund).first(scenarios);
    const double mean = mean_of(values);
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    if (squares == 0) return 0;
    const auto n = static_cast<double>(scenarios);
    const double scale = target.output == Var::balance
                             ? mean_of(series(Var::budget, policy, fund).first(scenarios))
                             : mean;
    return std::sqrt(squares / (n - 1) / n) / std::abs(scale);
}

ConvergenceWatch::State ConvergenceWatch::worst_at(std::uint64_t scenarios) const {
    State worst{0, 0, convergence_.targets.front(), 0};
    double excess = -std::numeric_limits<double>::infinity();
    for (const ConvergenceTarget& target : convergence_.targets) {
        for (std::size_t p = 0; p < policies_; ++p) {
            for (std::size_t f = 0; f < fund_count; ++f) {
                const double share = share_of(target, p, f, scenarios);
                if (share / target.share <= excess) continue;
                excess = share / target.share;
                worst = {p, f, target, share};
            }
        }
    }
    return worst;
}

}  // namespace drgsim
