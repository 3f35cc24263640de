// Which entities a driver's `where` excludes.
#include "scenarios/drivers/exclusion.hpp"

#include <algorithm>

#include "kernels/contracts.hpp"

namespace drgsim {

namespace {

using Mask = std::vector<std::uint8_t>;

/// A mask by HospitalId or GroupId, where empty means all.
Mask spelled_out(const Mask& mask, std::size_t size) {
    DRGSIM_EXPECT(mask.empty() || mask.size() == size);
    return mask.empty() ? Mask(size, 1) : mask;
}

/// Which classes hold a member that `members` keeps; every class where `members` keeps all.
template <class ClassOf>
Mask classes_left(const Mask& members, std::size_t classes, ClassOf class_of) {
    if (std::find(members.begin(), members.end(), 0) == members.end()) return Mask(classes, 1);
    Mask left(classes, 0);
    for (std::size_t i = 0; i < members.size(); ++i) left[class_of(i)] |= members[i];
    return left;
}

/// Where along `axis` the driver applies.
Mask mask_along(Axis axis, const Where& where, const Axes& axes, const Region& region) {
    const Mask hospitals = spelled_out(where.hospital, axes.size(Axis::hospital));
    const Mask groups = spelled_out(where.group, axes.size(Axis::group));
    switch (axis) {
        case Axis::fund:
            return Mask(where.fund.begin(), where.fund.end());
        case Axis::month:
            return Mask(where.month.begin(), where.month.end());
        case Axis::hospital:
            return hospitals;
        case Axis::group:
            return groups;
        case Axis::level:
            return classes_left(hospitals, axes.size(axis), [&region](std::size_t i) {
                return static_cast<std::size_t>(region.hospitals.level[i] - 1);
            });
        case Axis::mdc:
            return classes_left(groups, axes.size(axis),
                                [&axes](std::size_t i) { return axes.mdc_of_group[i]; });
    }
    return {};
}

/// Whether `where` leaves anything at all: every mask that is stated keeps something.
bool leaves_something(const Where& where) {
    const auto keeps = [](const auto& mask) {
        return std::find_if(mask.begin(), mask.end(), [](auto kept) { return kept != 0; }) !=
               mask.end();
    };
    return keeps(where.fund) && keeps(where.month) &&
           (where.hospital.empty() || keeps(where.hospital)) &&
           (where.group.empty() || keeps(where.group));
}

}  // namespace

std::vector<std::size_t> excluded_entities(const Driver& driver, const Axes& axes,
                                           const Region& region) {
    Mask applies(1, leaves_something(driver.where));
    for (const Axis axis : driver.by) {
        const Mask along = mask_along(axis, driver.where, axes, region);
        Mask product;
        product.reserve(applies.size() * along.size());
        for (const std::uint8_t outer : applies) {
            for (const std::uint8_t inner : along) product.push_back(outer && inner);
        }
        applies = std::move(product);
    }
    std::vector<std::size_t> excluded;
    for (std::size_t i = 0; i < applies.size(); ++i) {
        if (!applies[i]) excluded.push_back(i);
    }
    return excluded;
}

}  // namespace drgsim
