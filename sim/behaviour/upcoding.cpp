// Upcoding 高套: cases are coded into a more severe sibling group. What they cost stays, or changes
// by a stated share; what they are paid follows from the new group.
#include <algorithm>
#include <map>

#include "sim/behaviour/following.hpp"

namespace drgsim {

std::vector<GroupId> severity_siblings(const GroupTable& groups) {
    std::map<std::string_view, std::size_t> by_code;
    for (std::size_t g = 0; g < groups.size(); ++g) by_code.emplace(groups.code[g], g);
    std::vector<GroupId> sibling;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        sibling.push_back(static_cast<GroupId>(g));
        const std::string& code = groups.code[g];
        if (code.size() != 4 || (code[3] != '5' && code[3] != '3')) continue;
        for (char severity = static_cast<char>(code[3] - 2); severity >= '1';
             severity = static_cast<char>(severity - 2)) {
            const auto found = by_code.find(code.substr(0, 3) + severity);
            if (found == by_code.end()) continue;
            sibling.back() = static_cast<GroupId>(found->second);
            break;
        }
    }
    return sibling;
}

void upcode(const Following& following, CaseTable& cases) {
    const auto& sibling = following.rules().sibling;
    const auto can_climb = [&](std::size_t i) {
        const GroupId group = following.groups(cases)[i];
        return sibling[index(group)] != group;
    };
    const auto climb = [&](const std::vector<std::uint32_t>& rows) {
        for (const std::uint32_t i : rows) {
            GroupId& group = following.groups(cases)[i];
            group = sibling[index(group)];
        }
    };
    // A strength of 1.3 is one step for all followers and a second for 30 % of them.
    const auto movers =
        following.followers(cases, following.rows(cases, can_climb), [&](std::size_t i) {
            return following.prevalence(index(cases.hospital[i])) *
                   std::min(following.strength(cases, i), 1.0);
        });
    climb(movers);
    for (const std::uint32_t i : movers) scale_money(cases, i, 1 + following.rules().cost_change);
    std::vector<std::uint32_t> again;
    std::copy_if(movers.begin(), movers.end(), std::back_inserter(again), can_climb);
    climb(following.followers(
        cases, again, [&](std::size_t i) { return following.strength(cases, i) - 1; }, 1));
}

}  // namespace drgsim
