// One ordered map from prefix to members.
#include "sim/calibration/comprehensive.hpp"

#include <cmath>
#include <map>
#include <string_view>

namespace drgsim {

namespace {

/// The first `characters` of a code in UTF-8, the whole of a shorter one.
std::string_view prefix_of(std::string_view code, int characters) {
    std::size_t end = 0;
    while (end < code.size()) {
        const bool begins = (static_cast<unsigned char>(code[end]) & 0xC0) != 0x80;
        if (begins && characters-- == 0) break;
        ++end;
    }
    return code.substr(0, end);
}

}  // namespace

std::vector<std::vector<std::size_t>> comprehensive_sets(const GroupTable& groups,
                                                         const WeightRules& rules,
                                                         std::span<const double> case_count,
                                                         std::span<const std::uint8_t> ungrouped) {
    std::map<std::string_view, std::vector<std::size_t>> members;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const bool from_catalogue =
            rules.source == WeightRules::Source::catalogue && !std::isnan(groups.weight[g]);
        if (ungrouped[g] || from_catalogue || case_count[g] >= rules.core_threshold) continue;
        members[prefix_of(groups.code[g], rules.comprehensive_prefix)].push_back(g);
    }
    std::vector<std::vector<std::size_t>> sets;
    for (auto& [prefix, set] : members) sets.push_back(std::move(set));
    return sets;
}

}  // namespace drgsim
