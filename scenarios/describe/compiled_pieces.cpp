// Every form of a piece is linear in the cost: one intercept and one slope hold them all.
#include "scenarios/describe/compiled_pieces.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/describe/aligned.hpp"

namespace drgsim {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::string_view class_names[] = {"low", "normal", "high"};

/// Up to 6 significant digits after the point where they are needed.
std::string number(double value) {
    return std::isinf(value) ? "inf" : fmt::format("{:.7g}", value);
}

std::string yuan(double value) {
    return std::isinf(value) ? "inf" : fmt::format("{:.2f}", value);
}

std::string interval(const CompiledPiece& piece, std::string (*text)(double), double from,
                     double to) {
    return fmt::format("{}{}, {}{}", piece.includes_start ? '[' : '(', text(from), text(to),
                       piece.includes_end ? ']' : ')');
}

std::string points_text(const CompiledPiece& piece) {
    if (piece.route == TailPiece::Route::fee_for_service) return "by item: F as booked";
    std::string text = number(piece.intercept);
    if (piece.slope != 0) {
        const std::string slope = fmt::format("{:.7g} C", std::abs(piece.slope));
        const std::string_view sign = piece.slope < 0 ? "-" : "+";
        text = piece.intercept == 0 && piece.slope > 0 ? slope
                                                       : fmt::format("{} {} {}", text, sign, slope);
    }
    if (std::isfinite(piece.at_most)) text += fmt::format(", at most {}", number(piece.at_most));
    return text;
}

bool by_item(const CompiledPiece& piece) {
    return piece.route == TailPiece::Route::fee_for_service;
}

std::string value_text(const CompiledPiece& piece, double cost) {
    return by_item(piece) || std::isinf(cost) ? "-" : number(piece.points(cost));
}

/// What happens to the points where `piece` begins and `before` ends.
std::string jump_text(const CompiledPiece& before, const CompiledPiece& piece, double normal) {
    if (by_item(before) || by_item(piece)) return by_item(before) == by_item(piece) ? "" : "route";
    const double left = before.points(piece.from), right = piece.points(piece.from);
    const double step = right - left;
    if (std::abs(step) <= 1e-9 * std::max(std::abs(left), std::abs(right))) return "";
    return fmt::format("{:+.7g} ({:+.4g} x normal)", step, step / normal);
}

}  // namespace

double CompiledPiece::points(double cost) const {
    if (route == TailPiece::Route::fee_for_service) return 0;
    return std::min(intercept + slope * cost, at_most);
}

GroupStandard stated_standard(const Policy& policy, double weight, double mean_cost,
                              double coefficient, int level) {
    GroupStandard s;
    s.level = level;
    s.weight = weight;
    s.coefficient = coefficient;
    s.base_points = base_points(policy.points_unit, weight);
    s.mean_cost = mean_cost;
    s.standard = mean_cost * weight * coefficient;
    s.k_threshold = policy.tail.k.rows.empty() ? 0 : policy.tail.k.at(weight, level);
    return s;
}

std::vector<CompiledPiece> compiled_pieces(const Policy& policy, const GroupStandard& s, double k,
                                           double aux) {
    const double reference =
        policy.tail.ratio == Tail::Ratio::level ? s.standard : s.mean_cost * s.weight;
    const double normal = s.base_points * s.coefficient * k * aux;
    const double base = s.base_points * k * aux, plain = s.base_points * aux;
    const auto fixed = [&](const LinearForm& f) { return f.constant + f.per_k * s.k_threshold; };
    std::vector<CompiledPiece> pieces;
    for (const TailPiece& piece : policy.tail.pieces) {
        CompiledPiece c;
        c.kind = piece.kind;
        c.route = piece.route;
        if (!pieces.empty()) {
            c.from_ratio = pieces.back().to_ratio;
            c.from = pieces.back().to;
            c.includes_start = !pieces.back().includes_end;
        }
        c.to_ratio = piece.end(s.k_threshold);
        c.to = c.to_ratio * reference;
        c.includes_end = piece.includes_end && std::isfinite(c.to);
        c.intercept =
            normal * fixed(piece.normal) + base * fixed(piece.base) + plain * fixed(piece.plain);
        c.slope = (normal * piece.normal.per_ratio + base * piece.base.per_ratio +
                   plain * piece.plain.per_ratio) /
                      reference +
                  piece.actual * policy.points_unit / s.mean_cost;
        c.at_most = piece.at_most_base ? s.base_points : infinity;
        pieces.push_back(c);
    }
    return pieces;
}

std::string pieces_text(const Policy& policy, const GroupStandard& s, const std::string& title) {
    const bool level = policy.tail.ratio == Tail::Ratio::level;
    std::string text = fmt::format("{}\n", title);
    if (s.whole_group) {
        return text +
               fmt::format("  whole-group review 整组单议: P = u (C - U) / M = {:.7g} (C - U)\n",
                           policy.points_unit / s.mean_cost);
    }
    text += fmt::format(
        "  weight w {:.7g}, mean cost M {:.2f} yuan, level coefficient c {:.7g}; hospital and "
        "auxiliary coefficients k = a = 1\n  base points b {:.7g}; standard S = M w c {:.2f} yuan",
        s.weight, s.mean_cost, s.coefficient, s.base_points, s.standard);
    if (!policy.tail.k.rows.empty()) text += fmt::format("; K {:.7g}", s.k_threshold);
    text += "\n\n";
    std::vector<std::vector<std::string>> rows = {
        {"class", level ? "ratio r = C / S" : "ratio rho = C / (M w)", "cost C [yuan]", "points",
         "at start", "at end", "jump at start"}};
    const auto pieces = compiled_pieces(policy, s);
    const CompiledPiece& normal = pieces[policy.tail.normal_piece()];
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const CompiledPiece& piece = pieces[i];
        rows.push_back({std::string(class_names[static_cast<std::size_t>(piece.kind)]),
                        interval(piece, number, piece.from_ratio, piece.to_ratio),
                        interval(piece, yuan, piece.from, piece.to), points_text(piece),
                        value_text(piece, piece.from), value_text(piece, piece.to),
                        i == 0 ? "" : jump_text(pieces[i - 1], piece, normal.points(0))});
    }
    text += aligned(rows);
    if (policy.review.mode != ReviewRules::Mode::automatic)
        text += "  high cases have the normal points until their add-on is approved in review\n";
    return text;
}

}  // namespace drgsim
