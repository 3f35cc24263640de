#include "scenarios/solve/scanner.hpp"

#include <fmt/format.h>

#include <cctype>
#include <charconv>

#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

bool is_word_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_name_character(char c) {
    return is_word_character(c) || static_cast<unsigned char>(c) >= 0x80 || c == '-' || c == '.';
}

/// Columns that a terminal gives to the text: a Chinese character takes three bytes and two
/// columns.
std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        columns += byte >= 0xE0 ? 2 : (byte & 0xC0) == 0x80 ? 0 : 1;
    }
    return columns;
}

}  // namespace

void ConditionScanner::skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n'))
        ++at_;
}

bool ConditionScanner::take(std::string_view symbol) {
    if (text_.compare(at_, symbol.size(), symbol) != 0) return false;
    at_ += symbol.size();
    skip_blanks();
    return true;
}

void ConditionScanner::expect(std::string_view symbol, std::string_view allowed) {
    if (!take(symbol)) fail(at_end() ? "it ends here" : "this does not fit", allowed);
}

template <class Belongs>
std::string ConditionScanner::run_of(Belongs belongs) {
    std::size_t end = at_;
    while (end < text_.size() && belongs(text_[end])) ++end;
    std::string taken = text_.substr(at_, end - at_);
    at_ = end;
    skip_blanks();
    return taken;
}

std::string ConditionScanner::word() {
    return run_of(is_word_character);
}

std::string ConditionScanner::name() {
    if (at_end() || (text_[at_] != '"' && text_[at_] != '\'')) return run_of(is_name_character);
    const std::size_t end = text_.find(text_[at_], at_ + 1);
    if (end == text_.npos) fail("the quote does not end", "its end");
    std::string quoted = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    skip_blanks();
    return quoted;
}

std::optional<double> ConditionScanner::number() {
    double value = 0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error != std::errc() || *begin == '-' || std::isalpha(static_cast<unsigned char>(*begin)))
        return {};
    at_ += static_cast<std::size_t>(end - begin);
    skip_blanks();
    if (take("%")) value /= 100;
    return value;
}

void ConditionScanner::fail_at(std::size_t place, std::string_view what,
                               std::string_view allowed) const {
    const std::size_t column = columns_of(std::string_view(text_).substr(0, place)) + 1;
    throw InputError(Problem{
        option_, 0,
        fmt::format("{}; here may stand: {}\n  {}\n  {:>{}}", what, allowed, text_, "^", column),
        "", ""});
}

}  // namespace drgsim
