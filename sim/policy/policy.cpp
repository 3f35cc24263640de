#include "sim/policy/policy.hpp"

#include <algorithm>

#include "kernels/contracts.hpp"

namespace drgsim {

double ThresholdFamily::at(double weight, int level) const {
    DRGSIM_EXPECT(!rows.empty() && level >= 1 && level <= 3);
    for (const Row& row : rows) {
        if (weight <= row.up_to * (1 + tie_tolerance))
            return row.value[static_cast<std::size_t>(level - 1)];
    }
    return rows.back().value[static_cast<std::size_t>(level - 1)];
}

std::size_t Tail::normal_piece() const {
    const auto found = std::find_if(pieces.begin(), pieces.end(), [](const TailPiece& piece) {
        return piece.kind == TailPiece::Class::normal;
    });
    DRGSIM_EXPECT(found != pieces.end());
    return static_cast<std::size_t>(found - pieces.begin());
}

bool Tail::normal_without_level() const {
    return !pieces.empty() && pieces[normal_piece()].base.constant != 0;
}

bool Tail::has_exits() const {
    return std::any_of(pieces.begin(), pieces.end(), [](const TailPiece& piece) {
        return piece.route == TailPiece::Route::fee_for_service;
    });
}

double ClearingRules::shared(double used) const {
    if (sharing.empty()) return 1;
    if (used <= sharing.front().used) return sharing.front().factor;
    for (std::size_t i = 1; i < sharing.size(); ++i) {
        if (used > sharing[i].used) continue;
        const Knot& a = sharing[i - 1];
        const Knot& b = sharing[i];
        return a.factor + (b.factor - a.factor) * (used - a.used) / (b.used - a.used);
    }
    return sharing.back().factor;
}

}  // namespace drgsim
