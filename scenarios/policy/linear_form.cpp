// Recursive descent: sum = product {(+|-) product}; product = factor {(*|/) factor};
// factor = number | K | ratio | ( sum ) | - factor.
#include "scenarios/policy/linear_form.hpp"

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <cctype>

namespace drgsim {

namespace {

LinearForm scaled(const LinearForm& form, double factor) {
    // +0.0 turns -0 into 0.
    return {form.constant * factor + 0.0, form.per_k * factor + 0.0, form.per_ratio * factor + 0.0};
}

LinearForm sum_of(const LinearForm& a, const LinearForm& b) {
    return {a.constant + b.constant, a.per_k + b.per_k, a.per_ratio + b.per_ratio};
}

bool is_constant(const LinearForm& form) {
    return form.per_k == 0 && form.per_ratio == 0;
}

class Parser {
  public:
    Parser(std::string_view text, std::string_view ratio_name, std::string& fault)
        : rest_(text), ratio_name_(ratio_name), fault_(fault) {
        fault_.clear();
    }

    std::optional<LinearForm> whole() {
        const LinearForm form = sum();
        skip_spaces();
        if (!rest_.empty()) fail(fmt::format("\"{}\" is not expected here", rest_));
        if (!fault_.empty()) return std::nullopt;
        return form;
    }

  private:
    void fail(std::string fault) {
        if (fault_.empty()) fault_ = std::move(fault);
        rest_ = {};
    }

    void skip_spaces() {
        while (!rest_.empty() && rest_[0] == ' ') rest_.remove_prefix(1);
    }

    bool take(char c) {
        skip_spaces();
        if (rest_.empty() || rest_[0] != c) return false;
        rest_.remove_prefix(1);
        return true;
    }

    LinearForm sum() {
        LinearForm total = product();
        while (true) {
            if (take('+')) {
                total = sum_of(total, product());
            } else if (take('-')) {
                total = sum_of(total, scaled(product(), -1));
            } else {
                return total;
            }
        }
    }

    LinearForm product() {
        LinearForm left = factor();
        while (true) {
            if (take('*')) {
                left = times(left, factor());
            } else if (take('/')) {
                left = over(left, factor());
            } else {
                return left;
            }
        }
    }

    LinearForm times(const LinearForm& left, const LinearForm& right) {
        if (is_constant(right)) return scaled(left, right.constant);
        if (is_constant(left)) return scaled(right, left.constant);
        fail("a product of K and the ratio is not linear");
        return {};
    }

    LinearForm over(const LinearForm& left, const LinearForm& right) {
        if (is_constant(right) && right.constant != 0) {
            const double by = right.constant;
            return {left.constant / by, left.per_k / by, left.per_ratio / by};
        }
        fail("only a number other than 0 can be divided by");
        return {};
    }

    LinearForm factor() {
        if (take('-')) return scaled(factor(), -1);
        if (take('(')) {
            const LinearForm inner = sum();
            if (!take(')')) fail("a closing bracket is missing");
            return inner;
        }
        skip_spaces();
        if (rest_.empty()) {
            fail("it ends too early");
            return {};
        }
        return std::isalpha(static_cast<unsigned char>(rest_[0])) ? name() : number();
    }

    LinearForm name() {
        std::size_t length = 0;
        while (length < rest_.size() && std::isalnum(static_cast<unsigned char>(rest_[length])))
            ++length;
        const std::string_view word = rest_.substr(0, length);
        rest_.remove_prefix(length);
        if (word == "K") return {0, 1, 0};
        if (word == ratio_name_) return {0, 0, 1};
        fail(fmt::format("\"{}\" is not known here: it may use {}K", word,
                         ratio_name_.empty() ? "" : fmt::format("{} and ", ratio_name_)));
        return {};
    }

    LinearForm number() {
        double value = 0;
        const auto [end, error] =
            fast_float::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc()) {
            fail(fmt::format("\"{}\" is not a number", rest_));
            return {};
        }
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return {value, 0, 0};
    }

    std::string_view rest_;
    std::string_view ratio_name_;
    std::string& fault_;
};

}  // namespace

std::optional<LinearForm> parse_linear_form(std::string_view text, std::string_view ratio_name,
                                            std::string& fault) {
    return Parser(text, ratio_name, fault).whole();
}

}  // namespace drgsim
