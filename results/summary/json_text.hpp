// JSON as it is written: UTF-8, numbers in full precision, NaN and infinities as null.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace drgsim {

/// A text in the making; what is begun is ended in the right order by the caller.
class JsonText {
  public:
    JsonText& begin_object() { return open('{'); }
    JsonText& end_object() { return close('}'); }
    JsonText& begin_array() { return open('['); }
    JsonText& end_array() { return close(']'); }
    /// The name of what comes next in an object.
    JsonText& key(std::string_view name);
    JsonText& add(double number);
    JsonText& add(std::uint64_t number);
    JsonText& add(int number);
    JsonText& add(bool truth);
    JsonText& add(std::string_view text);
    JsonText& add(const char* text) { return add(std::string_view(text)); }
    JsonText& add(const std::vector<std::string>& texts);
    /// Row-major `values` as arrays in arrays of these lengths.
    JsonText& add(std::span<const double> values, std::span<const std::size_t> extent);
    /// key() and add().
    template <class T>
    JsonText& put(std::string_view name, const T& value) {
        return key(name).add(value);
    }
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    JsonText& open(char bracket);
    JsonText& close(char bracket);
    JsonText& raw(std::string_view text);
    void quote(std::string_view text);

    std::string text_;
    bool first_ = true;  ///< nothing stands before in this object or array, or a key does
};

}  // namespace drgsim
