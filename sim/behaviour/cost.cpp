// Cost response: followers become cheaper or dearer, in all their money.
#include "sim/behaviour/following.hpp"

namespace drgsim {

void change_cost(const Following& following, CaseTable& cases) {
    for (const std::uint32_t i : following.followers(cases, following.rows(cases)))
        scale_money(cases, i, 1 + following.strength(cases, i));
}

}  // namespace drgsim
