// Commas and quotes; {fmt} gives the shortest digits that read back as the same number.
#include "results/summary/json_text.hpp"

#include <fmt/format.h>

#include <cmath>

#include "kernels/contracts.hpp"

namespace drgsim {

JsonText& JsonText::raw(std::string_view text) {
    if (!first_) text_ += ',';
    first_ = false;
    text_ += text;
    return *this;
}

JsonText& JsonText::open(char bracket) {
    raw(std::string_view(&bracket, 1));
    first_ = true;
    return *this;
}

JsonText& JsonText::close(char bracket) {
    text_ += bracket;
    first_ = false;
    return *this;
}

void JsonText::quote(std::string_view text) {
    text_ += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (text_ += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20)
            text_ += fmt::format("\\u{:04x}", static_cast<int>(c));
        else
            text_ += c;
    }
    text_ += '"';
}

JsonText& JsonText::key(std::string_view name) {
    raw("");
    quote(name);
    text_ += ':';
    first_ = true;
    return *this;
}

JsonText& JsonText::add(double number) {
    return raw(std::isfinite(number) ? fmt::format("{}", number) : std::string("null"));
}

JsonText& JsonText::add(std::uint64_t number) {
    return raw(fmt::format("{}", number));
}

JsonText& JsonText::add(int number) {
    return raw(fmt::format("{}", number));
}

JsonText& JsonText::add(bool truth) {
    return raw(truth ? "true" : "false");
}

JsonText& JsonText::add(std::string_view text) {
    raw("");
    quote(text);
    return *this;
}

JsonText& JsonText::add(const std::vector<std::string>& texts) {
    begin_array();
    for (const std::string& text : texts) add(text);
    return end_array();
}

JsonText& JsonText::add(std::span<const double> values, std::span<const std::size_t> extent) {
    if (extent.empty()) {
        DRGSIM_EXPECT(values.size() == 1);
        return add(values.front());
    }
    begin_array();
    const std::size_t part = extent[0] == 0 ? 0 : values.size() / extent[0];
    for (std::size_t i = 0; i < extent[0]; ++i)
        add(values.subspan(i * part, part), extent.subspan(1));
    return end_array();
}

}  // namespace drgsim
