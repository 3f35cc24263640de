// The axes of a region: what drivers are drawn by and results are listed by.
#include "sim/study/study.hpp"

#include <algorithm>
#include <map>

#include "sim/study/category.hpp"

namespace drgsim {

namespace {

std::vector<std::string> numbers_to(int last) {
    std::vector<std::string> names;
    for (int i = 1; i <= last; ++i) names.push_back(std::to_string(i));
    return names;
}

}  // namespace

std::string_view first_character(std::string_view code) {
    if (code.empty()) return code;
    const auto lead = static_cast<unsigned char>(code.front());
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return code.substr(0, length);
}

Axes axes_of(const Region& region) {
    Axes axes;
    const auto names = [&axes](Axis axis) -> std::vector<std::string>& {
        return axes.names[static_cast<std::size_t>(axis)];
    };
    names(Axis::fund).assign(fund_names.begin(), fund_names.end());
    names(Axis::level) = numbers_to(level_count);
    names(Axis::hospital) = region.hospitals.id;
    names(Axis::group) = region.groups.code;
    names(Axis::month) = numbers_to(month_count);

    std::map<std::string_view, std::uint32_t> mdc;
    for (const std::string& code : region.groups.code) mdc.emplace(first_character(code), 0);
    for (auto& [name, position] : mdc) {
        position = static_cast<std::uint32_t>(names(Axis::mdc).size());
        names(Axis::mdc).emplace_back(name);
    }
    for (const std::string& code : region.groups.code) {
        axes.mdc_of_group.push_back(mdc.at(first_character(code)));
    }
    return axes;
}

std::size_t Driver::entities(const Axes& axes) const {
    std::size_t count = 1;
    for (const Axis axis : by) count *= axes.size(axis);
    return count;
}

}  // namespace drgsim
