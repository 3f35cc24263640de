// Volume response: followers come more or less often.
#include "sim/behaviour/following.hpp"

namespace drgsim {

void change_volume(const Following& following, CaseTable& cases) {
    for (const std::uint32_t i : following.rows(cases)) {
        const double p = following.prevalence(index(cases.hospital[i]));
        scale_weight(cases, i, 1 + following.share(cases, i, p) * following.strength(cases, i));
    }
}

}  // namespace drgsim
