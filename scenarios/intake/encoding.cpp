// UTF-8 checking in plain arithmetic (ASCII goes by in blocks), GB18030 and GBK through iconv.
#include "scenarios/intake/encoding.hpp"

#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

constexpr std::size_t block = 64;

/// True where the block has ASCII alone, and no NUL.
bool is_plain_ascii(const char* bytes) {
    std::uint8_t any = 0;
    for (std::size_t i = 0; i < block; ++i) {
        const auto byte = static_cast<std::uint8_t>(bytes[i]);
        any |= byte | static_cast<std::uint8_t>(byte - 1);  // a NUL sets the high bit too
    }
    return any < 0x80;
}

std::size_t line_ends(const char* bytes) {
    std::uint8_t count = 0;
    for (std::size_t i = 0; i < block; ++i)
        count = static_cast<std::uint8_t>(count + (bytes[i] == '\n'));
    return count;
}

bool is_tail(char byte) {
    return (static_cast<std::uint8_t>(byte) & 0xC0) == 0x80;
}

class Converter {
  public:
    explicit Converter(const std::string& encoding)
        : handle_(iconv_open("UTF-8", encoding == "gbk" ? "GBK" : "GB18030")) {
        if (handle_ == reinterpret_cast<iconv_t>(-1)) {
            throw EnvironmentError("this system's iconv does not know " + encoding +
                                   "; convert the file to UTF-8 first");
        }
    }
    ~Converter() { iconv_close(handle_); }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    std::size_t convert(char** in, std::size_t* in_left, char** out, std::size_t* out_left) {
        return iconv(handle_, in, in_left, out, out_left);
    }

  private:
    iconv_t handle_;
};

}  // namespace

std::size_t utf8_length(std::string_view text) {
    const auto first = static_cast<std::uint8_t>(text[0]);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    const auto second = static_cast<std::uint8_t>(text[1]);
    // Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte.
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
        (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_tail(text[i])) return 0;
    }
    return length;
}

Utf8Scan scan_utf8(std::string_view bytes) {
    Utf8Scan scan;
    std::size_t i = 0;
    while (i < bytes.size()) {
        if (i + block <= bytes.size() && is_plain_ascii(bytes.data() + i)) {
            scan.line_ends += line_ends(bytes.data() + i);
            i += block;
            continue;
        }
        const std::size_t stop = std::min(i + block, bytes.size());
        while (i < stop) {
            const std::size_t length = utf8_length(bytes.substr(i, 4));
            scan.nul |= bytes[i] == '\0';
            scan.line_ends += bytes[i] == '\n';
            scan.sequences += length > 1;
            scan.faults += length == 0;
            i += std::max<std::size_t>(length, 1);
        }
    }
    return scan;
}

std::string printable(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = text[i] == '\0' ? 0 : utf8_length(text.substr(i));
        result += length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(i, length);
        i += std::max<std::size_t>(length, 1);
    }
    return result;
}

bool is_mostly_utf8(const Utf8Scan& scan) {
    // In GB18030 text about one character in seven happens to be well-formed UTF-8.
    return scan.sequences >= 9 * scan.faults;
}

std::string to_utf8(std::string_view bytes, const std::string& encoding) {
    Converter converter(encoding);
    std::string text;
    text.resize(bytes.size() + bytes.size() / 4 + 16);
    char* in = const_cast<char*>(bytes.data());
    std::size_t in_left = bytes.size();
    std::size_t filled = 0;
    while (in_left > 0) {
        char* out = text.data() + filled;
        std::size_t out_left = text.size() - filled;
        const std::size_t result = converter.convert(&in, &in_left, &out, &out_left);
        const int error = errno;
        filled = text.size() - out_left;
        if (result != static_cast<std::size_t>(-1)) break;
        if (error == E2BIG) {
            text.resize(text.size() + text.size() / 2 + 16);
        } else {
            // A byte that begins no character (or the cut-off end of the file).
            if (filled == text.size()) text.resize(text.size() + text.size() / 2 + 16);
            text[filled++] = '\xFF';
            ++in;
            --in_left;
        }
    }
    text.resize(filled);
    return text;
}

}  // namespace drgsim
