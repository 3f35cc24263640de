// Compression toward the mean: C' = m + (1 - s)(C - m), all money in proportion. C is net of what
// is paid beside the group payment; m is the mean of the cases of the same group and level before
// the change, or the standard S that the policy pays by.
#include <algorithm>

#include "sim/behaviour/following.hpp"
#include "sim/settlement/case_facts.hpp"
#include "sim/settlement/case_points.hpp"

namespace drgsim {

namespace {

/// Costs do not fall to nothing: the least factor, as of a cost driver.
constexpr double least_factor = 1e-9;

/// Means by group and level; 0 where there is none.
class Centres {
  public:
    Centres(const Following& following, const CaseTable& cases)
        : following_(following), centre_(following.study().region->groups.size() * level_count) {
        following.rules().toward_standard ? take_standards() : take_means(cases);
    }

    [[nodiscard]] double of(const CaseTable& cases, std::size_t i) const {
        return centre_[at(cases, i)];
    }
    [[nodiscard]] double net_cost(const CaseTable& cases, std::size_t i) const {
        return cases.total_cost[i] - separate_excluded_cost(following_.prepared().policy, cases, i);
    }

  private:
    [[nodiscard]] std::size_t at(const CaseTable& cases, std::size_t i) const {
        const auto& level = following_.study().region->hospitals.level;
        return index(following_.groups(cases)[i]) * level_count +
               static_cast<std::size_t>(level[index(cases.hospital[i])] - 1);
    }

    void take_standards() {
        const PreparedPolicy& prepared = following_.prepared();
        for (std::size_t k = 0; k < centre_.size(); ++k) {
            const GroupStandard standard = group_standard(prepared.policy, prepared.standards,
                                                          static_cast<GroupId>(k / level_count),
                                                          static_cast<int>(k % level_count) + 1);
            if (!standard.whole_group) centre_[k] = standard.standard;
        }
    }

    void take_means(const CaseTable& cases) {
        std::vector<double> count(centre_.size());
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const double weight = cases.weight_of(i);
            centre_[at(cases, i)] += weight * net_cost(cases, i);
            count[at(cases, i)] += weight;
        }
        for (std::size_t k = 0; k < centre_.size(); ++k)
            centre_[k] = count[k] > 0 ? centre_[k] / count[k] : 0;
    }

    const Following& following_;
    std::vector<double> centre_;
};

}  // namespace

void compress(const Following& following, CaseTable& cases) {
    const Centres centres(following, cases);
    const auto rows = following.rows(cases, [&](std::size_t i) {
        return centres.net_cost(cases, i) > 0 && centres.of(cases, i) > 0;
    });
    for (const std::uint32_t i : following.followers(cases, rows)) {
        const double cost = centres.net_cost(cases, i);
        const double factor = 1 - following.strength(cases, i) * (1 - centres.of(cases, i) / cost);
        scale_money(cases, i, std::max(factor, least_factor));
    }
}

}  // namespace drgsim
