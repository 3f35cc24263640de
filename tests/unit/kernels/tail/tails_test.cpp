// The tail corrections and the kernel of cases outside the pool against a case-by-case reference:
// random schedules of up to six pieces, with and without exits, review and drawn approvals, every
// combination of needs, both lane types, every instruction set.
#include "kernels/tail/tails.hpp"

#include <gtest/gtest.h>

#include "kernels/tail/outside.hpp"
#include "tests/unit/kernels/tail/tail_reference.hpp"

namespace drgsim::kernels {
namespace {

using namespace testing;

template <class Real>
Output run_kernel(const Problem& p, Isa isa) {
    const Tables<Real> tables(p);
    Output out;
    CellPoints<Real> cell_points(p.cells() * lanes, Real(-77));
    std::vector<std::uint32_t> moved(p.cells());
    std::vector<Request> requests(p.case_cost.size());
    TailSums<Real> sums = sums_into(out, cell_points, moved, requests);
    // In two calls: a segment may begin at any cell.
    const std::uint32_t half = 40, end = static_cast<std::uint32_t>(p.cells());
    const auto evaluate = [&](std::uint32_t from, std::uint32_t to) {
        if (p.route[0] != 0) {
            evaluate_outside<Real>(isa, p.needs, p.schedule.exits_charged, p.columns(), from, to,
                                   p.row.data() + from, tables.rows, tables.hospital, sums);
        } else {
            // Rows as given, or as the cells' briefs tell: here they are the same.
            const std::uint32_t* row = from == 0 ? p.row.data() : nullptr;
            correct_tails<Real>(isa, p.schedule, p.needs, p.columns(), from, to, row, tables.rows,
                                tables.hospital, p.draw(), nullptr, sums);
        }
    };
    evaluate(0, half);
    evaluate(half, end);
    // Cells are listed in order and once; a row for each is written, and no other.
    moved.resize(sums.moved_count);
    EXPECT_EQ(std::adjacent_find(moved.begin(), moved.end(), std::greater_equal<>()), moved.end());
    out.cell_points.resize(cell_points.size());
    for (std::size_t i = 0; i < cell_points.size(); ++i) {
        const std::size_t m = i / lanes;
        if (m < moved.size())
            out.cell_points[moved[m] * lanes + i % lanes] = static_cast<double>(cell_points[i]);
        else
            EXPECT_EQ(cell_points[i], Real(-77));
    }
    for (std::uint32_t r = 0; r < sums.request_count; ++r)
        EXPECT_TRUE(out.requests.insert({requests[r].cell, requests[r].item}).second);
    return out;
}

void expect_near(const Output& got, const Output& expected, double relative) {
    const auto a = got.parts();
    const auto b = expected.parts();
    for (std::size_t part = 0; part < a.size(); ++part) {
        double scale = 1;
        for (const double v : *b[part].second) scale = std::max(scale, std::abs(v));
        ASSERT_EQ(a[part].second->size(), b[part].second->size());
        for (std::size_t i = 0; i < b[part].second->size(); ++i) {
            ASSERT_NEAR((*a[part].second)[i], (*b[part].second)[i], relative * scale)
                << a[part].first << " at " << i / lanes << ", lane " << i % lanes;
        }
    }
    // By draw, the kernel may list a case that asks in no lane after all.
    EXPECT_TRUE(std::includes(got.requests.begin(), got.requests.end(), expected.requests.begin(),
                              expected.requests.end()));
}

void expect_same_bits(const Output& got, const Output& expected) {
    for (std::size_t part = 0; part < got.parts().size(); ++part)
        EXPECT_EQ(*got.parts()[part].second, *expected.parts()[part].second);
    EXPECT_EQ(got.requests, expected.requests);
}

const Needs all_needs[] = {{.approval = true},
                           {.money = true, .approval = true},
                           {.money = true, .volume = true},
                           {.money = true, .share = true, .residual = true, .approval = true},
                           {.money = true, .volume = true, .residual = true, .approval = true}};

/// Both lane types near the reference, every instruction set alike.
void check(const Problem& p, const Output& expected) {
    const Output twice = run_kernel<double>(p, Isa::v2);
    const Output single = run_kernel<float>(p, Isa::v2);
    expect_near(twice, expected, 1e-13);
    expect_near(single, expected, 3e-6);
    for (const Isa isa : {Isa::v3, Isa::v4}) {
        if (!is_supported(isa)) continue;
        expect_same_bits(run_kernel<double>(p, isa), twice);
        expect_same_bits(run_kernel<float>(p, isa), single);
    }
}

TEST(Tails, AgreesWithTheReference) {
    std::size_t low = 0, high = 0, asked = 0, gone = 0;
    for (int pieces = 1; pieces <= max_pieces; ++pieces) {
        for (unsigned k = 0; k < 30; ++k) {
            const Kind kind{k % 3 != 0, k % 3 == 2, k >= 15, false};
            const Problem p = make_problem(100 * static_cast<unsigned>(pieces) + k, pieces, kind,
                                           all_needs[k / 3 % 5]);
            SCOPED_TRACE(::testing::Message() << pieces << " pieces, case " << k);
            const Output expected = reference(p);
            low += expected.cases_low[0] > 0;
            high += expected.cases_high[0] > 0;
            gone += expected.cases_outside[0] > 0;
            asked += expected.requests.size();
            check(p, expected);
        }
    }
    EXPECT_GT(low, 60U);
    EXPECT_GT(high, 60U);
    EXPECT_GT(gone, 40U);
    EXPECT_GT(asked, 1000U);
}

TEST(Outside, AgreesWithTheReference) {
    for (unsigned k = 0; k < 20; ++k) {
        const Problem p = make_problem(900 + k, 3, {.outside = true}, all_needs[1 + k % 4]);
        SCOPED_TRACE(::testing::Message() << "case " << k);
        const Output expected = reference(p);
        if (p.schedule.exits_charged) {
            EXPECT_GT(expected.charge[0], 0);
        }
        check(p, expected);
    }
}

void note_extremes(Problem& p) {
    for (int j = 0; j + 1 < p.schedule.pieces; ++j) {
        for (std::size_t r = 0; r < Problem::rows; ++r) {
            const auto row = p.bound[j].begin() + static_cast<std::ptrdiff_t>(r * lanes);
            p.least[j][r] = *std::min_element(row, row + lanes);
            p.most[j][r] = *std::max_element(row, row + lanes);
        }
    }
}

/// Makes the problem one whose tails are told by the cost ratio: a share of the cost below 0.4,
/// review above K. What tables say twice follows from money, K and `per_yuan`.
void tell_by_ratio(Problem& p, double share, bool capped) {
    p.schedule.pieces = 3;
    p.schedule.normal = 1;
    p.schedule.review = p.schedule.level_ratio = true;
    p.schedule.exits = false;
    p.schedule.piece[0] = {{}, {}, {}, share * p.schedule.review_per_yuan, capped, false, 0.4, 0};
    p.schedule.piece[1] = {{1, 0, 0}, {}, {}, 0, false, false, 0, 1};
    p.schedule.piece[2].leaves = false;
    p.schedule.most_k = *std::max_element(p.k.begin(), p.k.end());
    for (std::size_t l = 0; l < lanes; ++l) {
        if (!p.needs.money) p.h_ratio[l] = p.h_bound[l] = p.h_cost[l] = 1;
        p.h_money[l] = p.h_ratio[l] * p.h_volume[l];
    }
    p.request.clear();
    for (std::size_t i = 0; i < p.base.size(); ++i) {
        p.base[i] = p.schedule.review_per_yuan * p.money[i] / p.per_yuan[i];
        p.bound[0][i] = 0.4 / p.per_yuan[i];
        p.bound[1][i] = p.k[i] / p.per_yuan[i];
    }
    note_extremes(p);
}

TEST(Tails, ToldByRatioAgreeWithTheReference) {
    std::size_t low = 0, asked = 0;
    for (unsigned k = 0; k < 60; ++k) {
        Problem p = make_problem(7000 + k, 3, {.review = true}, all_needs[k % 5]);
        tell_by_ratio(p, k % 3 == 0 ? 2.2 : 1, k % 2 == 0);
        SCOPED_TRACE(::testing::Message() << "case " << k);
        const Output expected = reference(p);
        low += expected.cases_low[0] > 0;
        asked += expected.requests.size();
        check(p, expected);
    }
    EXPECT_GT(low, 50U);
    EXPECT_GT(asked, 1000U);
}

/// A case on its bound lies beyond, one the last bit below does not; in every lane by its own
/// bound, and in single lanes too.
TEST(Tails, BoundsAreExactToTheLastBit) {
    Problem p = make_problem(5, 3, {}, {});
    p.schedule.normal = 1;
    p.schedule.piece[1] = {{1, 0, 0}, {}, {}, 0, false, false};
    std::fill(p.whole_group.begin(), p.whole_group.end(), 0);
    std::fill(p.h_bound.begin(), p.h_bound.end(), 1.0);
    p.schedule.level_ratio = false;
    for (std::size_t i = 0; i < p.bound[0].size(); ++i) {
        const double on = p.case_cost[20];
        p.bound[0][i] = i % 3 == 1 ? on : std::nextafter(on, i % 3 == 0 ? 0 : 1e9);
        p.bound[1][i] = p.case_cost[60] * 8 + 0.01 * static_cast<double>(i % 2);
    }
    note_extremes(p);
    const Output expected = reference(p);
    ASSERT_NE(expected.cases_low[0], expected.cases_low[2]) << "the bounds do not matter";
    for (const Isa isa : all_isas) {
        if (!is_supported(isa)) continue;
        EXPECT_EQ(run_kernel<float>(p, isa).cases_low, expected.cases_low);
        EXPECT_EQ(run_kernel<double>(p, isa).cases_high, expected.cases_high);
    }
}

/// Bounds about as far off a case as single precision errs, a product of three factors: single
/// lanes count as the doubles do, on both sides.
TEST(Tails, SingleLanesDecideAsDoublesNearBounds) {
    for (const unsigned seed : {11U, 12U, 13U, 14U}) {
        Problem p = make_problem(seed, 3, {.review = seed == 13}, {});
        p.schedule.normal = 1;
        p.schedule.piece[1] = {{1, 0, 0}, {}, {}, 0, false, false};
        p.schedule.level_ratio = seed != 12;
        if (seed == 14) tell_by_ratio(p, 1, true);
        std::fill(p.whole_group.begin(), p.whole_group.end(), 0);
        for (std::size_t cell = 0; cell < p.cells(); ++cell) {
            const double scale = p.schedule.level_ratio ? p.level[cell] : 1;
            const std::uint32_t first = p.case_begin[cell];
            const std::size_t row = p.row[cell] * lanes;
            for (std::size_t l = 0; l < lanes; ++l) {
                const double off = 1 + (static_cast<double>(l) - 31.5) * 4e-8;
                const double unit = p.h_bound[l] * scale;
                p.bound[0][row + l] = p.case_cost[first] / unit * off;
                p.bound[1][row + l] = p.case_cost[p.case_begin[cell + 1] - 1] / unit * off;
            }
        }
        if (seed == 14) {  // the same bounds, told by ratio
            for (std::size_t i = 0; i < p.per_yuan.size(); ++i) {
                p.per_yuan[i] = 0.4 / p.bound[0][i];
                p.k[i] = p.bound[1][i] * p.per_yuan[i];
            }
            tell_by_ratio(p, 1, true);
        }
        note_extremes(p);
        const Output expected = reference(p);
        EXPECT_NE(expected.cases_low[0], expected.cases_low[63]) << "the bounds do not matter";
        EXPECT_NE(expected.cases_high[0], expected.cases_high[63]) << "the bounds do not matter";
        for (const Isa isa : all_isas) {
            if (!is_supported(isa)) continue;
            EXPECT_EQ(run_kernel<float>(p, isa).cases_low, expected.cases_low);
            EXPECT_EQ(run_kernel<float>(p, isa).cases_high, expected.cases_high);
        }
    }
}

}  // namespace
}  // namespace drgsim::kernels
