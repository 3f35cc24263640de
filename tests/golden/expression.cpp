// A recursive-descent reader of sums, products and factors.
#include "tests/golden/expression.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <stdexcept>

namespace drgsim::golden {

namespace {

class Reader {
  public:
    Reader(std::string_view text, const Names& names) : text_(text), names_(names) {}

    double whole() {
        const double value = sum();
        if (peek() != '\0') fail();
        return value;
    }

  private:
    [[noreturn]] void fail() const {
        throw std::runtime_error("cannot read '" + std::string(text_) + "' from character " +
                                 std::to_string(at_ + 1));
    }

    char peek() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
        return at_ < text_.size() ? text_[at_] : '\0';
    }

    bool take(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }

    double sum() {
        double value = product();
        for (;;) {
            if (take('+')) {
                value += product();
            } else if (take('-')) {
                value -= product();
            } else {
                return value;
            }
        }
    }

    double product() {
        double value = factor();
        for (;;) {
            if (take('*')) {
                value *= factor();
            } else if (take('/')) {
                value /= factor();
            } else {
                return value;
            }
        }
    }

    double factor() {
        if (take('-')) return -factor();
        if (take('(')) return closed(sum());
        if (std::isalpha(static_cast<unsigned char>(peek()))) return name();
        const std::string rest(text_.substr(at_));
        char* end = nullptr;
        const double value = std::strtod(rest.c_str(), &end);
        if (end == rest.c_str()) fail();
        at_ += static_cast<std::size_t>(end - rest.c_str());
        return value;
    }

    double closed(double value) {
        if (!take(')')) fail();
        return value;
    }

    double name() {
        const std::size_t from = at_;
        while (at_ < text_.size() &&
               (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_')) {
            ++at_;
        }
        const std::string_view word = text_.substr(from, at_ - from);
        if (word == "min" || word == "max") {
            if (!take('(')) fail();
            const double a = sum();
            if (!take(',')) fail();
            const double b = sum();
            return closed(word == "min" ? std::min(a, b) : std::max(a, b));
        }
        const auto found = names_.find(word);
        if (found == names_.end()) fail();
        return found->second;
    }

    std::string_view text_;
    const Names& names_;
    std::size_t at_ = 0;
};

}  // namespace

double evaluate(std::string_view text, const Names& names) {
    return Reader(text, names).whole();
}

}  // namespace drgsim::golden
