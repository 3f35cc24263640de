// The words of outputs and settings in English and Chinese: one table for the glossary, for what is
// printed, written and read. Variables of results have theirs where they are declared
// (sim/outputs), columns of input tables in scenarios/intake.
#pragma once

#include <span>
#include <string_view>

namespace drgsim {

struct Term {
    std::string_view names;    ///< as outputs and settings spell it: "std error, standard_error"
    std::string_view zh;       ///< never empty
    std::string_view meaning;  ///< in English; "" where the name says it
};

struct TermSection {
    std::string_view title;
    std::span<const Term> terms;
};

/// Dimensions of results and the labels beside them.
std::span<const Term> label_terms();
/// Columns of the tables that commands print and write, keys of their JSON.
std::span<const TermSection> table_terms();
/// Words that plans and rule packs choose from.
std::span<const TermSection> setting_terms();
/// What the field calls things.
std::span<const Term> field_terms();

/// The Chinese of the label `name`; a contract that it is one of label_terms().
std::string_view chinese_of_label(std::string_view name);

/// Whether `name` is one of the spellings of `term`.
bool is_called(const Term& term, std::string_view name);

}  // namespace drgsim
