// One pass marks the pairs that occur; they are then listed and numbered in order.
#include "sim/inside/departments.hpp"

#include <algorithm>

namespace drgsim {

Departments::Departments(const Region& region, int year) : region_(region) {
    const CaseTable& cases = region.cases;
    const std::size_t names = cases.department_names.size();
    std::vector<char> occurs(region.hospitals.size() * names);
    for (std::size_t i = 0; i < cases.department.size(); ++i) {
        if (cases.year(i) == year && is_named(i)) occurs[cell(i)] = 1;
    }
    for (std::size_t at = 0; at < occurs.size(); ++at) {
        if (occurs[at]) list_.push_back({at / names, at % names});
    }
    std::sort(list_.begin(), list_.end(), [&](const Pair& a, const Pair& b) {
        return a.hospital != b.hospital
                   ? a.hospital < b.hospital
                   : cases.department_names[a.name] < cases.department_names[b.name];
    });
    row_.resize(occurs.size());
    for (std::size_t d = 0; d < list_.size(); ++d)
        row_[list_[d].hospital * names + list_[d].name] = d;
}

std::vector<std::string> Departments::labels() const {
    std::vector<std::string> labels;
    for (std::size_t d = 0; d < size(); ++d)
        labels.push_back(region_.hospitals.id[hospital(d)] + "/" + name(d));
    return labels;
}

std::optional<std::size_t> Departments::of_case(std::size_t i) const {
    if (!is_named(i)) return std::nullopt;
    return row_[cell(i)];
}

}  // namespace drgsim
