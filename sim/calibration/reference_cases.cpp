// A counting sort by group, in tiles.
#include "sim/calibration/reference_cases.hpp"

#include <algorithm>

#include "kernels/contracts.hpp"
#include "sim/engine/deal.hpp"
#include "sim/engine/new_pages.hpp"

namespace drgsim {

namespace {

/// Index of each calendar year in the history, -1 for the others; a table, since years are few.
class YearIndex {
  public:
    explicit YearIndex(const std::vector<int>& years)
        : first_(years.front()), index_(static_cast<std::size_t>(years.back() - first_ + 1), -1) {
        for (std::size_t i = 0; i < years.size(); ++i)
            index_[static_cast<std::size_t>(years[i] - first_)] = static_cast<int>(i);
    }
    [[nodiscard]] int operator[](int year) const {
        const auto at = static_cast<std::size_t>(year - first_);  // a year before wraps: too large
        return at < index_.size() ? index_[at] : -1;
    }

  private:
    int first_;
    std::vector<int> index_;
};

}  // namespace

ReferenceCases reference_cases(const Region& region, int group_column, bool separate_excluded,
                               std::span<const int> history) {
    DRGSIM_EXPECT(!history.empty() && (group_column == 1 || group_column == 2));
    const CaseTable& cases = region.cases;
    const auto& group = cases.group[static_cast<std::size_t>(group_column - 1)];
    DRGSIM_EXPECT(group.size() == cases.size());

    ReferenceCases reference;
    reference.years.assign(history.begin(), history.end());
    std::sort(reference.years.begin(), reference.years.end());
    reference.years.erase(std::unique(reference.years.begin(), reference.years.end()),
                          reference.years.end());
    const YearIndex year_index(reference.years);

    // Cases of other years are dealt too, behind the reference, to see which groups are met.
    const std::size_t groups = region.groups.size();
    Deal deal(cases.size(), 2 * groups, [&](std::size_t i) {
        if (cases.weight_of(i) == 0) return 2 * groups;
        return index(group[i]) + (year_index[cases.year(i)] < 0 ? groups : 0);
    });
    const std::vector<std::size_t>& begin = deal.begin();
    reference.offset.assign(begin.begin(), begin.begin() + static_cast<std::ptrdiff_t>(groups) + 1);
    for (std::size_t g = 0; g < groups; ++g)
        reference.met.push_back(begin[g] != begin[g + 1] ||
                                begin[groups + g] != begin[groups + g + 1]);

    const std::size_t size = begin[groups];
    NewPages pages;
    pages.resize(reference.cases, size);
    if (!cases.weight.empty()) pages.resize(reference.weight, size);
    pages.take();
    deal.place([&](std::size_t i, std::size_t at) {
        if (at >= size) return;
        const double excluded = separate_excluded ? value_or_zero(cases.excluded_cost, i) : 0;
        const int level = region.hospitals.level[index(cases.hospital[i])];
        reference.cases[at] = {
            cases.total_cost[i] - excluded, static_cast<std::uint32_t>(i),
            static_cast<std::uint16_t>(year_index[cases.year(i)] * level_count + level - 1)};
        if (!cases.weight.empty()) reference.weight[at] = cases.weight[i];
    });
    return reference;
}

void sort_by_cost(ReferenceCases& cases) {
    struct Weighed {
        ReferenceCase one;
        double weight;
    };
    const bool weighed = !cases.weight.empty();
    for_each_tile(cases.offset.size() - 1, [&](std::size_t g) {
        std::vector<Weighed> sorted;
        for (std::size_t i = cases.offset[g]; i < cases.offset[g + 1]; ++i)
            sorted.push_back({cases.cases[i], weighed ? cases.weight[i] : 1});
        std::stable_sort(sorted.begin(), sorted.end(), [](const Weighed& a, const Weighed& b) {
            return a.one.cost < b.one.cost;
        });
        for (std::size_t i = 0; i < sorted.size(); ++i) {
            cases.cases[cases.offset[g] + i] = sorted[i].one;
            if (weighed) cases.weight[cases.offset[g] + i] = sorted[i].weight;
        }
    });
}

}  // namespace drgsim
