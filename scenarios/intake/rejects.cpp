// Writes rejects.csv, quoted as RFC 4180 asks.
#include "scenarios/intake/rejects.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "scenarios/intake/columns.hpp"
#include "scenarios/intake/encoding.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

constexpr std::size_t longest_value = 200;

std::string quoted(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"') result += '"';
        result += c;
    }
    return result + '"';
}

std::string shortened(std::string_view text) {
    if (text.size() <= longest_value) return printable(text);
    std::size_t end = longest_value;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return printable(text.substr(0, end)) + "…";
}

}  // namespace

Rejects::Rejects(const std::optional<std::string>& path) {
    if (!path) return;
    path_ = *path;
    temporary_ = fmt::format("{}.part-{}", path_, ::getpid());
    file_ = std::fopen(temporary_.c_str(), "wb");
    if (file_ == nullptr) fail("cannot be created");
    std::fputs("line,column,value,reason\n", file_);
}

Rejects::~Rejects() {
    if (file_ == nullptr) return;
    std::fclose(file_);
    ::unlink(temporary_.c_str());
}

void Rejects::add(std::string_view table, long line, std::string_view column,
                  std::string_view value, std::string_view reason) {
    if (file_ == nullptr) return;
    const std::string where = table == cases_table.name ? "" : fmt::format("{} table: ", table);
    const std::string row =
        fmt::format("{},{},{},{}\n", line, quoted(printable(column)), quoted(shortened(value)),
                    quoted(where + std::string(reason)));
    std::fwrite(row.data(), 1, row.size(), file_);
}

void Rejects::commit() {
    if (file_ == nullptr) return;
    const bool failed = std::ferror(file_) != 0;
    std::FILE* file = file_;
    file_ = nullptr;
    if (std::fclose(file) != 0 || failed) fail("cannot be written");
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) fail("cannot be put in place");
}

void Rejects::fail(const std::string& what) {
    const std::string cause = std::strerror(errno);
    if (file_ != nullptr) std::fclose(file_);
    file_ = nullptr;
    ::unlink(temporary_.c_str());
    throw EnvironmentError(fmt::format("{}: the rejects file {}: {}", path_, what, cause));
}

}  // namespace drgsim
