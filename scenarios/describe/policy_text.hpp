// A rule pack in words, for people who want to see what a file means.
#pragma once

#include <string>

#include "sim/policy/policy.hpp"

namespace drgsim {

enum class TextLanguage { english, chinese };

/// Head, method, standards, outside rules, adjusters, review, point value, monthly payments,
/// clearing, K and pieces of a pack, as text: English in columns of ASCII, Chinese in lines.
std::string policy_text(const Policy& policy, TextLanguage language = TextLanguage::english);

}  // namespace drgsim
