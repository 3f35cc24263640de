// The words of a condition, and errors that point at them with a caret. Internal to
// scenarios/solve/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace drgsim {

class ConditionScanner {
  public:
    ConditionScanner(const std::string& text, std::string option)
        : text_(text), option_(std::move(option)) {
        skip_blanks();
    }

    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
    /// Takes `symbol` if it stands next.
    bool take(std::string_view symbol);
    /// Takes it or fails with `allowed`.
    void expect(std::string_view symbol, std::string_view allowed);
    /// A word of the grammar: letters, digits and `_`. "" if none is next.
    std::string word();
    /// A name of the user's: also `-`, `.` and Chinese; or anything in quotes. "" if none is next.
    std::string name();
    /// A number, also with %. Nothing if none is next.
    std::optional<double> number();
    [[nodiscard]] std::size_t place() const { return at_; }
    void go_to(std::size_t place) { at_ = place; }
    /// @throws InputError that points at `place`.
    [[noreturn]] void fail_at(std::size_t place, std::string_view what,
                              std::string_view allowed) const;
    [[noreturn]] void fail(std::string_view what, std::string_view allowed) const {
        fail_at(at_, what, allowed);
    }

  private:
    void skip_blanks();
    template <class Belongs>
    std::string run_of(Belongs belongs);

    const std::string& text_;
    std::string option_;
    std::size_t at_ = 0;
};

}  // namespace drgsim
