#include "scenarios/plan/plan_name.hpp"

#include <toml++/toml.h>

namespace drgsim {

std::string plan_name(std::string_view text) {
    try {
        return toml::parse(text)["name"].value_or(std::string());
    } catch (const toml::parse_error&) {
        return {};
    }
}

}  // namespace drgsim
