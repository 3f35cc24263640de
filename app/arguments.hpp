// A command's options, and the arguments the user gave: every wrong one is collected, none stops
// the check of the others.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/input/problems.hpp"

namespace drgsim {

/// One `--name` of a command.
struct OptionSpec {
    std::string_view name;
    std::string_view value;  ///< what the value is called ("FILE"); "" = a switch
    std::string_view meaning;
    bool repeatable = false;
};

/// What the command line may hold: options, and how many plain arguments of what name.
struct ArgumentSpec {
    std::vector<OptionSpec> options;
    std::string_view plain;  ///< e.g. "PLAN.toml"; "" = no plain argument
    std::size_t plain_least = 0, plain_most = 0;
};

/// Parsed arguments with typed access. A getter that finds a wrong value adds a problem and
/// returns the fallback; `problems()` is thrown once, by the command, when it has asked for all.
class Arguments {
  public:
    /// Never throws: unknown options (with the nearest known one), missing values and repeated
    /// options become problems.
    Arguments(const ArgumentSpec& spec, const std::vector<std::string>& words);

    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
    /// As text, but a problem when the option is missing.
    std::string required(std::string_view name);
    [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
    std::optional<std::int64_t> integer(std::string_view name, std::int64_t least,
                                        std::int64_t most);
    std::optional<double> number(std::string_view name, double least, double most);
    /// One of `choices`; the first is the default.
    std::string choice(std::string_view name, const std::vector<std::string>& choices);
    [[nodiscard]] const std::vector<std::string>& plain() const { return plain_; }
    [[nodiscard]] Problems& problems() { return problems_; }

  private:
    void take(const ArgumentSpec& spec, const std::vector<std::string>& words);

    std::map<std::string, std::vector<std::string>, std::less<>> values_;
    std::vector<std::string> plain_;
    Problems problems_;
};

/// "  --out FILE   meaning" for every option, aligned.
std::string option_help(const ArgumentSpec& spec);

}  // namespace drgsim
