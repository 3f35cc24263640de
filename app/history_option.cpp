// Years and the group column are checked here, before a calibration that could not do without.
#include "app/history_option.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace drgsim {

std::vector<int> years_from(Arguments& arguments) {
    std::vector<int> years;
    const std::string text = arguments.text("history").value_or("");
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        int year = 0;
        const auto [stop, error] = std::from_chars(text.data() + at, text.data() + end, year);
        if (error != std::errc() || stop != text.data() + end)
            arguments.problems().add("", 0, fmt::format("--history is \"{}\"", text), "",
                                     "give years separated by commas, as 2021,2022,2023");
        else
            years.push_back(year);
        at = end + 1;
    }
    return years;
}

void check_years(const std::vector<int>& history, const Region& region, const std::string& file,
                 Problems& problems) {
    const std::vector<int> years = region.years();
    for (const int year : history)
        if (std::find(years.begin(), years.end(), year) == years.end())
            problems.add(file, 0, fmt::format("there are no cases of {}", year),
                         "the standards cannot be computed from an empty year",
                         fmt::format("years with cases: {}", fmt::join(years, ", ")));
}

void check_group_column(const Policy& policy, const Region& region, const std::string& file,
                        Problems& problems) {
    if (region.cases.group[static_cast<std::size_t>(policy.group_column - 1)].empty())
        problems.add(file, 0, "the cases have no group_code_2",
                     fmt::format("policy {} reads it", policy.name),
                     "import the column or choose another policy");
}

}  // namespace drgsim
