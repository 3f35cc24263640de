// Edit distance (insert, delete, replace) by the usual two-row table.
#include "scenarios/toml_file/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace drgsim {

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
    constexpr std::size_t telling = 3;  // so many characters say what is meant
    if (name.size() >= telling) {
        const auto longer =
            std::find_if(candidates.begin(), candidates.end(),
                         [&](const std::string& candidate) { return candidate.starts_with(name); });
        if (longer != candidates.end()) return *longer;
    }
    std::string best;
    std::size_t limit = (name.size() + 1) / 2 + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(name, candidate);
        if (distance < limit && distance < name.size()) {
            limit = distance;
            best = candidate;
        }
    }
    return best;
}

std::string known_names(std::string_view name, const std::vector<std::string>& candidates) {
    constexpr std::size_t shown = 12;
    std::string text;
    if (const std::string guess = nearest(name, candidates); !guess.empty())
        text = fmt::format("did you mean \"{}\"? ", guess);
    const std::size_t count = std::min(shown, candidates.size());
    text += fmt::format(
        "known: {}",
        fmt::join(candidates.begin(), candidates.begin() + static_cast<long>(count), ", "));
    if (candidates.size() > shown) text += fmt::format(" and {} more", candidates.size() - shown);
    return text;
}

}  // namespace drgsim
