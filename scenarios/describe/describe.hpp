// What `drgsim describe` prints and docs/reference/ holds: every key of plans and packs, every
// column of the input tables, every variable of the results, every term, from the tables the
// program uses.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace drgsim {

/// One thing that is described.
struct ReferenceEntry {
    std::string name;
    std::vector<std::string> facts;  ///< type and unit, range, default; dimensions; the Chinese
    std::string meaning;
};

struct ReferenceSection {
    std::string title;
    std::vector<ReferenceEntry> entries;
};

struct Reference {
    std::string title, introduction;
    std::vector<ReferenceSection> sections;
    std::string facts_title{};
};

/// What can be described, in the order of reference_of.
inline constexpr std::array<std::string_view, 5> reference_names = {"plan", "policy", "results",
                                                                    "columns", "glossary"};
/// The reference of one of `reference_names`.
Reference reference_of(std::string_view name);

/// What of `reference` has `word` in it, in any case of letters.
Reference entries_with(Reference reference, std::string_view word);

/// For the terminal: three lines an entry.
std::string plain_text(const Reference& reference);
/// For docs/reference/NAME.md: one table a section.
std::string markdown(const Reference& reference);

}  // namespace drgsim
