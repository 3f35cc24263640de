// Boost.Program_options splits the words; values are checked here, so that all are.
#include "app/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>
#include <cmath>
#include <sstream>

#include "scenarios/toml_file/nearest.hpp"

namespace drgsim {

namespace po = boost::program_options;

namespace {

po::options_description description_of(const ArgumentSpec& spec) {
    po::options_description description("options", 100);
    for (const OptionSpec& option : spec.options) {
        const std::string name(option.name), value(option.value), meaning(option.meaning);
        if (option.value.empty()) {
            description.add_options()(name.c_str(), meaning.c_str());
        } else {
            description.add_options()(
                name.c_str(), po::value<std::string>()->value_name(value.c_str()), meaning.c_str());
        }
    }
    return description;
}

std::vector<std::string> names_of(const ArgumentSpec& spec) {
    std::vector<std::string> names;
    for (const OptionSpec& option : spec.options) names.push_back("--" + std::string(option.name));
    return names;
}

bool is_repeatable(const ArgumentSpec& spec, const std::string& name) {
    return std::any_of(spec.options.begin(), spec.options.end(),
                       [&](const OptionSpec& o) { return o.name == name && o.repeatable; });
}

/// The whole text as a number.
template <typename T>
std::optional<T> parsed(const std::string& text) {
    T value{};
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end) return std::nullopt;
    return value;
}

/// Also accepts 1e6 and 1000000.0 where they are whole numbers.
std::optional<std::int64_t> parsed_integer(const std::string& text) {
    if (const auto whole = parsed<std::int64_t>(text)) return whole;
    const auto real = parsed<double>(text);
    if (!real || std::abs(*real) > 9e15 || *real != std::floor(*real)) return std::nullopt;
    return static_cast<std::int64_t>(*real);
}

}  // namespace

Arguments::Arguments(const ArgumentSpec& spec, const std::vector<std::string>& words) {
    try {
        take(spec, words);
    } catch (const po::error& error) {  // e.g. an option without its value
        problems_.add("", 0, error.what(), "", "see --help");
    }
}

void Arguments::take(const ArgumentSpec& spec, const std::vector<std::string>& words) {
    namespace style = po::command_line_style;
    const po::options_description description = description_of(spec);
    po::positional_options_description plain;
    plain.add("plain", -1);
    const auto parsed_words =
        po::command_line_parser(words)
            .options(description)
            .positional(plain)
            .style(style::allow_long | style::long_allow_adjacent | style::long_allow_next)
            .allow_unregistered()
            .run();
    bool unknown = false;
    for (const po::option& option : parsed_words.options) {
        const std::string word = option.original_tokens.front();
        const bool plain_word = option.position_key >= 0 && !option.unregistered;
        if (plain_word && (word.size() < 2 || word.front() != '-')) {
            plain_.push_back(word);
        } else if (plain_word || option.unregistered) {
            unknown = true;
            problems_.add("", 0, fmt::format("unknown option {}", word), "",
                          known_names(word.substr(0, word.find('=')), names_of(spec)));
        } else {
            auto& values = values_[option.string_key];
            if (!values.empty() && !is_repeatable(spec, option.string_key))
                problems_.add("", 0, fmt::format("--{} is given twice", option.string_key),
                              "only one value can hold");
            values.push_back(option.value.empty() ? "" : option.value.front());
        }
    }
    if (unknown) return;  // what follows an unknown option may be its value
    for (std::size_t i = spec.plain_most; i < plain_.size(); ++i)
        problems_.add("", 0, fmt::format("unexpected argument \"{}\"", plain_[i]), "",
                      "see --help");
    if (plain_.size() < spec.plain_least && !has("help"))
        problems_.add("", 0, fmt::format("{} is missing", spec.plain), "", "see --help");
}

bool Arguments::has(std::string_view name) const {
    return values_.find(name) != values_.end();
}

std::optional<std::string> Arguments::text(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::nullopt : std::optional(found->second.front());
}

std::string Arguments::required(std::string_view name) {
    const auto value = text(name);
    if (!value || value->empty())
        problems_.add("", 0, fmt::format("--{} is missing", name), "", "see --help");
    return value.value_or("");
}

std::vector<std::string> Arguments::all(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::vector<std::string>{} : found->second;
}

std::optional<std::int64_t> Arguments::integer(std::string_view name, std::int64_t least,
                                               std::int64_t most) {
    const auto given = text(name);
    if (!given) return std::nullopt;
    const auto value = parsed_integer(*given);
    if (value && *value >= least && *value <= most) return value;
    problems_.add("", 0, fmt::format("--{} is \"{}\"", name, *given), "",
                  fmt::format("give a whole number from {} to {}", least, most));
    return std::nullopt;
}

std::optional<double> Arguments::number(std::string_view name, double least, double most) {
    const auto given = text(name);
    if (!given) return std::nullopt;
    const auto value = parsed<double>(*given);
    if (value && *value >= least && *value <= most) return value;
    problems_.add("", 0, fmt::format("--{} is \"{}\"", name, *given), "",
                  fmt::format("give a number from {} to {}", least, most));
    return std::nullopt;
}

std::string Arguments::choice(std::string_view name, const std::vector<std::string>& choices) {
    const auto given = text(name);
    if (!given) return choices.front();
    if (std::find(choices.begin(), choices.end(), *given) != choices.end()) return *given;
    problems_.add("", 0, fmt::format("--{} is \"{}\"", name, *given), "",
                  known_names(*given, choices));
    return choices.front();
}

std::string option_help(const ArgumentSpec& spec) {
    std::ostringstream text;
    text << description_of(spec);
    return text.str();
}

}  // namespace drgsim
