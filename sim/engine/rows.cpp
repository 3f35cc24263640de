#include "sim/engine/rows.hpp"

#include <algorithm>
#include <tuple>
#include <type_traits>
#include <utility>

#include "kernels/contracts.hpp"

namespace drgsim {

namespace {

kernels::Form kernel_form(const LinearForm& form) {
    return {form.constant, form.per_k, form.per_ratio};
}

/// Whether the normal piece ends where requests begin, at K S and K S included: then one row
/// serves.
bool requests_begin_at_bound(const Policy& policy) {
    if (policy.tail.pieces.empty()) return false;
    const TailPiece& normal = policy.tail.pieces[policy.tail.normal_piece()];
    return &normal != &policy.tail.pieces.back() && policy.tail.ratio == Tail::Ratio::level &&
           normal.up_to_constant == 0 && normal.up_to_k == 1 && normal.includes_end;
}

}  // namespace

namespace {

/// near = exact, rounded; nothing where lanes are double.
template <class Real>
void round_row(const LaneArray<double>& exact, std::size_t row, LaneArray<Real>& near) {
    if (near.empty()) return;
    const double* __restrict from = &exact[row * kernels::lanes];
    Real* __restrict to = &near[row * kernels::lanes];
    for (std::size_t l = 0; l < kernels::lanes; ++l) to[l] = static_cast<Real>(from[l]);
}

/// The least and the greatest of a row; side by side, so that no comparison waits for the last one.
std::pair<double, double> extremes(const double* row) {
    constexpr std::size_t side = 8;
    std::array<double, side> least, most;
    std::copy_n(row, side, least.begin());
    most = least;
    for (std::size_t l = side; l < kernels::lanes; ++l) {
        least[l % side] = std::min(least[l % side], row[l]);
        most[l % side] = std::max(most[l % side], row[l]);
    }
    return {*std::min_element(least.begin(), least.end()),
            *std::max_element(most.begin(), most.end())};
}

}  // namespace

RowFactors::RowFactors() {
    for (Lanes* lanes : {&weight, &cost, &volume, &coefficient, &approval, &share}) lanes->fill(1);
}

kernels::Schedule kernel_schedule(const Policy& policy, const Standards& standards) {
    kernels::Schedule schedule;
    const auto& pieces = policy.tail.pieces;
    DRGSIM_EXPECT(pieces.size() <= kernels::max_pieces);
    // A region without reference cases has no M: what is reviewed as a whole is worth nothing.
    const double per_yuan =
        standards.mean_cost > 0 ? policy.points_unit / standards.mean_cost : 0.0;
    schedule.pieces = static_cast<int>(pieces.size());
    for (std::size_t j = 0; j < pieces.size(); ++j) {
        const bool leaves = pieces[j].route == TailPiece::Route::fee_for_service;
        schedule.piece[j] = {kernel_form(pieces[j].normal), kernel_form(pieces[j].base),
                             kernel_form(pieces[j].plain),  pieces[j].actual * per_yuan,
                             pieces[j].at_most_base,        leaves,
                             pieces[j].up_to_constant,      pieces[j].up_to_k};
        schedule.exits |= leaves;
        if (pieces[j].kind == TailPiece::Class::normal) schedule.normal = static_cast<int>(j);
    }
    schedule.exits_charged = !policy.outside.separate;
    schedule.normal_without_level = policy.tail.normal_without_level();
    schedule.level_ratio = policy.tail.ratio == Tail::Ratio::level;
    schedule.review = policy.review.mode != ReviewRules::Mode::automatic;
    schedule.review_per_yuan = per_yuan;
    for (const auto& row : policy.tail.k.rows)
        for (const double k : row.value) schedule.most_k = std::max(schedule.most_k, k);
    schedule.review_month_share = policy.review.whole_group_monthly_share;
    return schedule;
}

template <class Real>
RowTable<Real>::RowTable(const Policy& policy, std::size_t rows, const kernels::Needs& needs)
    : policy_(policy) {
    const std::size_t size = rows * kernels::lanes;
    for (Reals* table : {&base_, &volume_, &money_, &k_, &per_yuan_}) table->resize(size);
    if (needs.coefficient) points_.resize(size);
    if (needs.share) booked_.resize(size);
    for (auto* table : {&approval_, &cost_, &threshold_}) table->resize(size);
    constexpr bool single = sizeof(Real) < sizeof(double);
    if (!requests_begin_at_bound(policy)) {
        request_.resize(size);
        if (single) request_near_.resize(size);
    }
    for (std::size_t j = 0; j + 1 < policy.tail.pieces.size(); ++j) {
        bound_[j].resize(size);
        if (single) bound_near_[j].resize(size);
        least_[j].resize(rows);
        most_[j].resize(rows);
    }
}

template <class Real>
void RowTable<Real>::fill(std::size_t row, const GroupStandard& s, const RowFactors& x) {
    const std::size_t at = row * kernels::lanes;
    double k[kernels::lanes];
    double standard[kernels::lanes];
    double base[kernels::lanes];
    for (std::size_t l = 0; l < kernels::lanes; ++l) {
        const double weight = s.weight * x.weight[l];
        base[l] = base_points(policy_.points_unit, weight) * x.volume[l];
        standard[l] = s.mean_cost * weight;
        k[l] = policy_.tail.k.rows.empty() ? 0 : policy_.tail.k.at(weight, s.level);
    }
    for (std::size_t l = 0; l < kernels::lanes; ++l) {
        base_[at + l] = static_cast<Real>(base[l]);
        volume_[at + l] = static_cast<Real>(x.volume[l]);
        money_[at + l] = static_cast<Real>(x.cost[l] * x.volume[l]);
        k_[at + l] = static_cast<Real>(k[l]);
        per_yuan_[at + l] = static_cast<Real>(x.cost[l] / standard[l]);
        approval_[at + l] = x.approval[l];
        cost_[at + l] = x.cost[l];
        threshold_[at + l] = k[l] * standard[l];
    }
    for (std::size_t l = 0; l < kernels::lanes && !points_.empty(); ++l)
        points_[at + l] = static_cast<Real>(base[l] * x.coefficient[l]);
    for (std::size_t l = 0; l < kernels::lanes && !booked_.empty(); ++l)
        booked_[at + l] = static_cast<Real>(x.cost[l] * x.volume[l] * x.share[l]);
    for (std::size_t l = 0; l < kernels::lanes && !request_.empty(); ++l)
        request_[at + l] = threshold_[at + l] * (1 + tie_tolerance) / x.cost[l];
    round_row(request_, row, request_near_);
    if (!s.whole_group) fill_bounds(row, k, standard, x);
}

template <class Real>
void RowTable<Real>::fill_bounds(std::size_t row, const double* k, const double* standard,
                                 const RowFactors& x) {
    for (std::size_t j = 0; j + 1 < policy_.tail.pieces.size(); ++j) {
        const TailPiece& piece = policy_.tail.pieces[j];
        // A cost at or above the bound lies beyond; a tie belongs to the piece or not as it says.
        const double nudge = piece.includes_end ? 1 + tie_tolerance : 1 - tie_tolerance;
        double* bound = &bound_[j][row * kernels::lanes];
        for (std::size_t l = 0; l < kernels::lanes; ++l) {
            const double end = piece.end(k[l]) * standard[l];
            bound[l] = end * nudge / x.cost[l];
        }
        finish_bound(j, row);
    }
}

/// The extremes of a bound, and its rounded row.
template <class Real>
void RowTable<Real>::finish_bound(std::size_t j, std::size_t row) {
    const double* bound = &bound_[j][row * kernels::lanes];
    std::tie(least_[j][row], most_[j][row]) = extremes(bound);
    round_row(bound_[j], row, bound_near_[j]);
}

template <class Real>
void RowTable<Real>::derive(std::size_t row, const RowTable& from, std::size_t source,
                            const RowFactors& x) {
    const std::size_t to = row * kernels::lanes;
    const std::size_t at = source * kernels::lanes;
    Real cost[kernels::lanes], volume[kernels::lanes], points[kernels::lanes],
        money[kernels::lanes], booked[kernels::lanes];
    for (std::size_t l = 0; l < kernels::lanes; ++l) {
        cost[l] = static_cast<Real>(x.cost[l]);
        volume[l] = static_cast<Real>(x.volume[l]);
        points[l] = static_cast<Real>(x.coefficient[l] * x.volume[l]);
        money[l] = static_cast<Real>(x.cost[l] * x.volume[l]);
        booked[l] = static_cast<Real>(x.cost[l] * x.volume[l] * x.share[l]);
    }
    const auto multiply = [to, at](Reals& out, const Reals& in, const Real* factor) {
        Real* __restrict product = &out[to];
        const Real* __restrict value = &in[at];
        for (std::size_t l = 0; l < kernels::lanes; ++l) product[l] = value[l] * factor[l];
    };
    if (!points_.empty()) multiply(points_, from.points_, points);
    multiply(base_, from.base_, volume);
    multiply(volume_, from.volume_, volume);
    multiply(money_, from.money_, money);
    if (!booked_.empty()) multiply(booked_, from.booked_, booked);
    multiply(per_yuan_, from.per_yuan_, cost);
    std::copy_n(&from.k_[at], kernels::lanes, &k_[to]);
    std::copy_n(&from.threshold_[at], kernels::lanes, &threshold_[to]);
    for (std::size_t l = 0; l < kernels::lanes; ++l) {
        approval_[to + l] = from.approval_[at + l] * x.approval[l];
        cost_[to + l] = from.cost_[at + l] * x.cost[l];
        if (!request_.empty()) request_[to + l] = from.request_[at + l] / x.cost[l];
    }
    round_row(request_, row, request_near_);
    for (std::size_t j = 0; j + 1 < policy_.tail.pieces.size(); ++j) {
        double* __restrict bound = &bound_[j][to];
        const double* __restrict end = &from.bound_[j][at];
        for (std::size_t l = 0; l < kernels::lanes; ++l) bound[l] = end[l] / x.cost[l];
        finish_bound(j, row);
    }
}

template <class Real>
kernels::GroupRows<Real> RowTable<Real>::pointers() const {
    kernels::GroupRows<Real> rows{};
    rows.base = base_.data();
    rows.points = points_.empty() ? base_.data() : points_.data();
    rows.volume = volume_.data();
    rows.money = money_.data();
    rows.booked = booked_.empty() ? money_.data() : booked_.data();
    rows.k = k_.data();
    rows.per_yuan = per_yuan_.data();
    rows.approval = approval_.data();
    rows.cost = cost_.data();
    rows.threshold = threshold_.data();
    for (std::size_t j = 0; j < kernels::max_pieces; ++j) {
        rows.bound[j] = bound_[j].data();
        rows.bound_near[j] = bound_near_[j].data();
        rows.bound_least[j] = least_[j].data();
        rows.bound_most[j] = most_[j].data();
    }
    rows.request = request_.data();
    rows.request_near = request_near_.data();
    if (request_.empty()) {
        const std::size_t normal = policy_.tail.normal_piece();
        rows.request = rows.bound[normal];
        rows.request_near = rows.bound_near[normal];
    }
    return rows;
}

template <class Real>
HospitalRows<Real>::HospitalRows(std::size_t segments) : least_(segments), most_(segments) {
    const std::size_t size = segments * kernels::lanes;
    for (auto* table : {&points_, &volume_, &money_, &booked_, &ratio_}) table->resize(size);
    for (auto* table : {&approval_, &cost_, &bound_}) table->resize(size);
    bound_near_.resize(size);
}

template <class Real>
void HospitalRows<Real>::fill(std::size_t segment, const RowFactors& x, double approval_rate) {
    const std::size_t at = segment * kernels::lanes;
    // One row at a time: the compiler makes such loops ones over registers.
    const auto fill = [at](auto& table, const auto& of) {
        auto* __restrict row = &table[at];
        using Value = std::remove_reference_t<decltype(*row)>;
        for (std::size_t l = 0; l < kernels::lanes; ++l) row[l] = static_cast<Value>(of(l));
    };
    fill(points_, [&x](std::size_t l) { return x.coefficient[l] * x.volume[l]; });
    fill(volume_, [&x](std::size_t l) { return x.volume[l]; });
    fill(money_, [&x](std::size_t l) { return x.cost[l] * x.volume[l]; });
    fill(booked_, [&x](std::size_t l) { return x.cost[l] * x.volume[l] * x.share[l]; });
    fill(ratio_, [&x](std::size_t l) { return x.cost[l]; });
    fill(approval_, [&](std::size_t l) { return approval_rate * x.approval[l]; });
    fill(cost_, [&x](std::size_t l) { return x.cost[l]; });
    fill(bound_, [&x](std::size_t l) { return 1 / x.cost[l]; });
    const double* bound = &bound_[at];
    fill(bound_near_, [bound](std::size_t l) { return bound[l]; });
    std::tie(least_[segment], most_[segment]) = extremes(bound);
}

template <class Real>
kernels::HospitalRow<Real> HospitalRows<Real>::of(std::size_t segment) const {
    const std::size_t at = segment * kernels::lanes;
    return {&points_[at],     &volume_[at],    &money_[at],   &booked_[at],
            &ratio_[at],      &approval_[at],  &cost_[at],    &bound_[at],
            &bound_near_[at], least_[segment], most_[segment]};
}

template class RowTable<float>;
template class RowTable<double>;
template class HospitalRows<float>;
template class HospitalRows<double>;

}  // namespace drgsim
