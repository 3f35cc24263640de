#include "sim/policy/form_text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace drgsim {

std::string form_text(const LinearForm& form, std::string_view ratio, int digits) {
    std::string text;
    const auto add = [&](double factor, std::string_view symbol) {
        if (factor == 0) return;
        const double size = std::abs(factor);
        text += text.empty() ? (factor < 0 ? "-" : "") : (factor < 0 ? " - " : " + ");
        text += symbol.empty() ? fmt::format("{:.{}g}", size, digits)
                : size == 1    ? std::string(symbol)
                               : fmt::format("{:.{}g} {}", size, digits, symbol);
    };
    add(form.constant, "");
    add(form.per_ratio, ratio);
    add(form.per_k, "K");
    return text;
}

}  // namespace drgsim
