// The kernels of the review cap: what they weigh is what the tail corrections granted, in the order
// of the excess, and taking all of it back leaves no add-on.
#include "kernels/tail/review.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/kernels/tail/tail_reference.hpp"

namespace drgsim::kernels {
namespace {

using namespace testing;

/// Evaluates a problem and weighs every request.
template <class Real>
struct Weighed {
    const Problem& p;
    Isa isa;
    Tables<Real> tables{p};
    Output out;
    CellPoints<Real> cell_points = CellPoints<Real>(p.cells() * lanes);
    std::vector<std::uint32_t> moved = std::vector<std::uint32_t>(p.cells());
    std::vector<Request> listed = std::vector<Request>(p.case_cost.size());
    std::vector<RequestLanes> lanes_of;

    Weighed(const Problem& problem, Isa with) : p(problem), isa(with) {
        TailSums<Real> sums = sums_into(out, cell_points, moved, listed);
        correct_tails<Real>(isa, p.schedule, p.needs, p.columns(), 0,
                            static_cast<std::uint32_t>(p.cells()), p.row.data(), tables.rows,
                            tables.hospital, p.draw(), nullptr, sums);
        listed.resize(sums.request_count);
        moved.resize(sums.moved_count);
        for (const Request request : listed) {
            weigh_request<Real>(isa, p.schedule, p.needs, p.columns(), request, p.row[request.cell],
                                tables.rows, tables.hospital, p.drawn, lanes_of.emplace_back());
        }
    }

    RequestSums<Real> sums_of(std::size_t r) {
        const Request q = listed[r];
        const auto row = std::lower_bound(moved.begin(), moved.end(), q.cell) - moved.begin();
        return {&out.month_addon[p.brief[q.item].month * lanes], nullptr, out.year_points.data(),
                &cell_points[static_cast<std::size_t>(row) * lanes]};
    }

    bool take_back_below(double order) {
        const Doubles below(lanes, order);
        const Doubles decide(lanes, order < 0 ? order : order + 1);
        bool near = false;
        for (std::size_t r = 0; r < listed.size(); ++r)
            near |= take_back<Real>(isa, lanes_of[r], below.data(), decide.data(), sums_of(r));
        return near;
    }
};

template <class Real>
void check(const Problem& p, Isa isa, double relative) {
    Weighed<Real> w(p, isa);
    ASSERT_FALSE(w.listed.empty());
    Doubles addon(months * lanes), requested(lanes);
    double scale = 1;
    for (std::size_t r = 0; r < w.listed.size(); ++r) {
        const Request q = w.listed[r];
        const RequestLanes& lane = w.lanes_of[r];
        for (std::size_t l = 0; l < lanes; ++l) {
            addon[p.brief[q.item].month * lanes + l] += lane.points[l];
            requested[l] += lane.weight[l];
            scale = std::max(scale, std::abs(lane.points[l]));
            const std::size_t at = p.row[q.cell] * lanes + l;
            const double excess = p.case_reviewed[q.item] * (p.drive[at] * p.h_cost[l]) -
                                  p.threshold[at] * p.level[q.cell];
            ASSERT_TRUE(lane.order[l] == -1 ||
                        lane.order[l] == std::max(0.0, std::round(excess * 1e4)));
            ASSERT_TRUE(lane.order[l] >= 0 || (lane.points[l] == 0 && lane.weight[l] == 0));
        }
    }
    for (std::size_t i = 0; i < addon.size(); ++i)
        ASSERT_NEAR(w.out.month_addon[i], addon[i], relative * scale);
    for (std::size_t l = 0; l < lanes; ++l)
        ASSERT_NEAR(w.out.requested[l], requested[l], relative * 100);
    EXPECT_FALSE(w.take_back_below(-1)) << "no request is there";
    EXPECT_EQ(w.take_back_below(0), std::any_of(w.lanes_of.begin(), w.lanes_of.end(), [](auto& r) {
                  return std::find(r.order, r.order + lanes, 0.0) != r.order + lanes;
              }));
    EXPECT_FALSE(w.take_back_below(std::numeric_limits<double>::infinity()));
    for (const double left : w.out.month_addon) EXPECT_NEAR(left, 0, relative * scale);
}

TEST(Review, WeighsWhatWasGranted) {
    for (unsigned k = 0; k < 24; ++k) {
        SCOPED_TRACE(k);
        const Needs needs{.money = k % 2 == 1, .volume = k % 4 == 3, .approval = k % 5 != 0};
        Problem p = make_problem(700 + k, 3 + static_cast<int>(k % 4),
                                 {.review = true, .drawn = k % 3 == 2, .exits = k >= 12}, needs);
        p.schedule.normal = 1;
        p.schedule.piece[1].leaves = false;
        p.schedule.piece[2].leaves = false;
        for (const Isa isa : all_isas) {
            if (!is_supported(isa)) continue;
            check<double>(p, isa, 1e-12);
            check<float>(p, isa, 1e-5);
        }
    }
}

}  // namespace
}  // namespace drgsim::kernels
