// Compiled pieces against the literal evaluation of the rules, for every shipped pack; and what is
// printed of them.
#include "scenarios/describe/compiled_pieces.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "scenarios/policy/policy_file.hpp"

namespace drgsim {
namespace {

Policy load(const std::string& name) {
    Problems problems;
    Policy policy = load_policy(name, "", {}, problems);
    problems.throw_if_any();
    return policy;
}

/// Costs at, just below and just above every bound, and between.
std::vector<double> costs_around(const std::vector<CompiledPiece>& pieces) {
    std::vector<double> costs;
    for (const CompiledPiece& piece : pieces) {
        const double to = std::isinf(piece.to) ? piece.from + 50000 : piece.to;
        for (const double share : {0.001, 0.3, 0.7, 0.999})
            costs.push_back(piece.from + share * (to - piece.from));
    }
    return costs;
}

const CompiledPiece& piece_at(const std::vector<CompiledPiece>& pieces, double cost) {
    for (const CompiledPiece& piece : pieces) {
        if (piece.includes_end ? cost <= piece.to : cost < piece.to) return piece;
    }
    return pieces.back();
}

class CompiledPack : public testing::TestWithParam<std::string> {};

TEST_P(CompiledPack, PaysWhatTheLiteralRulesPay) {
    Policy policy = load(GetParam());
    policy.review.mode = ReviewRules::Mode::automatic;  // the pieces, not requests
    std::size_t compared = 0;
    for (const double weight : {0.6, 1.5, 2.5, 4.0, 7.0}) {
        for (int level = 1; level <= 3; ++level) {
            for (const double c : {0.7, 1.0, 1.3}) {
                const auto standard = stated_standard(policy, weight, 7990.2388, c, level);
                const CaseFactors factors{1.1, 1.15};
                const auto pieces = compiled_pieces(policy, standard, factors.k, factors.aux);
                ASSERT_EQ(pieces.size(), policy.tail.pieces.size());
                for (const double cost : costs_around(pieces)) {
                    const CasePoints literal = case_points(policy, standard, factors, cost, cost);
                    const CompiledPiece& piece = piece_at(pieces, cost);
                    EXPECT_EQ(piece.kind, literal.kind);
                    EXPECT_EQ(piece.route == TailPiece::Route::fee_for_service, literal.leaves);
                    EXPECT_NEAR(piece.points(cost), literal.year, 1e-9 * std::abs(literal.year))
                        << "w " << weight << " level " << level << " c " << c << " C " << cost;
                    ++compared;
                }
            }
        }
    }
    EXPECT_GE(compared, 180u);
}

INSTANTIATE_TEST_SUITE_P(Shipped, CompiledPack, testing::ValuesIn(shipped_policy_names()),
                         [](const auto& pack) {
                             std::string name = pack.param;
                             for (char& c : name) c = c == '-' ? '_' : c;
                             return name;
                         });

TEST(Pieces, AreContiguous) {
    const Policy policy = load("t10-additive");
    const auto pieces = compiled_pieces(policy, stated_standard(policy, 1.2, 8000, 0.9, 2));
    ASSERT_EQ(pieces.size(), 4u);
    EXPECT_EQ(pieces[0].from, 0);
    EXPECT_TRUE(pieces[0].includes_start);
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        EXPECT_EQ(pieces[i].from, pieces[i - 1].to);
        EXPECT_EQ(pieces[i].from_ratio, pieces[i - 1].to_ratio);
        EXPECT_NE(pieces[i].includes_start, pieces[i - 1].includes_end);
    }
    EXPECT_TRUE(std::isinf(pieces[3].to));
    EXPECT_FALSE(pieces[3].includes_end);
}

/// The worked values of rules 11 as a user sees them.
TEST(Pieces, ArePrintedWithTheirBoundsAndJumps) {
    const Policy policy = load("guigang-2020");
    const std::string text =
        pieces_text(policy, stated_standard(policy, 1.2, 7990.2388, 0.9, 2), "a group");
    EXPECT_NE(text.find("base points b 120; standard S = M w c 8629.46 yuan; K 2.5\n"),
              std::string::npos);
    EXPECT_NE(
        text.find("  low     [0, 0.3)         [0.00, 2588.84)      0.01251527 C, at most 120"),
        std::string::npos)
        << text;
    EXPECT_NE(text.find("normal  [0.3, 2.5]       [2588.84, 21573.64]  108"), std::string::npos);
    EXPECT_NE(text.find("+75.6 (+0.7 x normal)\n"), std::string::npos);
    EXPECT_NE(text.find("until their add-on is approved"), std::string::npos);
    EXPECT_NE(text.find("(2.5, inf)       (21573.64, inf)      -162 + 0.01251527 C"),
              std::string::npos);
}

TEST(Pieces, SayWhereCasesLeaveThePool) {
    const Policy policy = load("t4-exit");
    const std::string text = pieces_text(policy, stated_standard(policy, 1, 8000, 1, 3), "g");
    EXPECT_NE(text.find("by item: F as booked"), std::string::npos);
    EXPECT_NE(text.find("route\n"), std::string::npos);
}

TEST(Pieces, OfWholeGroupReviewAreOneLine) {
    const Policy policy = load("guigang-2020");
    GroupStandard standard = stated_standard(policy, 1, 8000, 1, 3);
    standard.whole_group = true;
    EXPECT_NE(pieces_text(policy, standard, "g").find("P = u (C - U) / M = 0.0125 (C - U)\n"),
              std::string::npos);
}

}  // namespace
}  // namespace drgsim
