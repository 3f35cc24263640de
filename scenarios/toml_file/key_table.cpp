// Words for key tables.
#include "scenarios/toml_file/key_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/contracts.hpp"

namespace drgsim {

std::vector<std::string_view> choices_of(std::string_view choices) {
    constexpr std::string_view separator = " | ";
    std::vector<std::string_view> names;
    while (!choices.empty()) {
        const auto end = choices.find(separator);
        names.push_back(choices.substr(0, end));
        choices = end == choices.npos ? "" : choices.substr(end + separator.size());
    }
    return names;
}

const Key& key_at(std::span<const Key> keys, std::string_view path) {
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.path == path; });
    DRGSIM_EXPECT(found != keys.end());
    return *found;
}

std::string type_name(unsigned accepted) {
    struct Word {
        unsigned bit;
        std::string_view word;
    };
    constexpr Word words[] = {{accepts::number, "number"},
                              {accepts::integer, "whole number"},
                              {accepts::text, "text"},
                              {accepts::boolean, "true or false"},
                              {accepts::number_list, "numbers"},
                              {accepts::integer_list, "whole numbers"},
                              {accepts::text_list, "list of texts"},
                              {accepts::number_pairs, "list of pairs of numbers"},
                              {accepts::number_lists, "list of lists of numbers"},
                              {accepts::off, "false (off)"},
                              {accepts::anything, "anything"}};
    std::vector<std::string_view> parts;
    for (const Word& word : words) {
        if (accepted & word.bit) parts.push_back(word.word);
    }
    return fmt::format("{}", fmt::join(parts, " or "));
}

std::string range_name(const Key& key) {
    if (!key.choices.empty()) return std::string(key.choices);
    const auto& [low, high, above] = key.bounds;
    if (low == high) return fmt::format("{}", low);
    if (std::isfinite(low) && std::isfinite(high)) return fmt::format("{} to {}", low, high);
    if (std::isfinite(low)) return fmt::format("{} {}", above ? "above" : "at least", low);
    return "";
}

}  // namespace drgsim
