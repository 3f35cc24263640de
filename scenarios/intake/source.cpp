// Opens input files: mmap, gzip, encoding. Every fault of a file as a whole that shows before its
// header is read is found here.
#include "scenarios/intake/source.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "scenarios/intake/encoding.hpp"
#include "scenarios/intake/gzip.hpp"

namespace drgsim {

namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return fd_; }

  private:
    int fd_;
};

[[noreturn]] void refuse(const std::string& path) {
    throw EnvironmentError(path + ": cannot be read: " + std::strerror(errno));
}

std::string read_all(int fd, const std::string& path) {
    std::string bytes;
    std::string chunk(1 << 20, '\0');
    for (;;) {
        const ssize_t got = ::read(fd, chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) refuse(path);
        if (got == 0) return bytes;
        bytes.append(chunk.data(), static_cast<std::size_t>(got));
    }
}

/// What a file that is often taken for a table is, by its first bytes; "" = maybe text.
std::string_view kind_of_binary(std::string_view bytes) {
    if (bytes.starts_with("PK\x03\x04")) return "a workbook (XLSX) or archive";
    if (bytes.starts_with("\xD0\xCF\x11\xE0")) return "a workbook (XLS)";
    if (bytes.starts_with("\x89HDF\r\n")) return "an HDF5 file";
    return {};
}

bool ends_with_gz(std::string_view path) {
    return path.size() > 3 && path.substr(path.size() - 3) == ".gz";
}

}  // namespace

std::optional<FileBytes> FileBytes::open(const std::string& path, Problems& problems) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) {
        if (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG) refuse(path);
        problems.add(path, 0, "the file is not there", "there is nothing to import",
                     "check the path");
        return std::nullopt;
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) refuse(path);
    if (S_ISDIR(status.st_mode)) {
        problems.add(path, 0, "this is a directory, not a file", "a table is one CSV file",
                     "name the file in it");
        return std::nullopt;
    }
    FileBytes bytes;
    const auto size = static_cast<std::size_t>(status.st_size);
    if (S_ISREG(status.st_mode) && size > 0) {
        bytes.mapping_ = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
        if (bytes.mapping_ == MAP_FAILED) {
            bytes.mapping_ = nullptr;
            refuse(path);
        }
        ::madvise(bytes.mapping_, size, MADV_SEQUENTIAL);
        bytes.view_ = {static_cast<const char*>(bytes.mapping_), size};
    } else {
        bytes.buffer_ = std::make_unique<std::string>(read_all(file.get(), path));
        bytes.view_ = *bytes.buffer_;
    }
    return bytes;
}

FileBytes::FileBytes(FileBytes&& other) noexcept
    : view_(other.view_),
      mapping_(std::exchange(other.mapping_, nullptr)),
      buffer_(std::move(other.buffer_)) {}

FileBytes::~FileBytes() {
    if (mapping_ != nullptr) ::munmap(mapping_, view_.size());
}

std::optional<TableText> TableText::open(const std::string& path, const std::string& encoding,
                                         Problems& problems) {
    std::optional<FileBytes> bytes = FileBytes::open(path, problems);
    if (!bytes) return std::nullopt;
    TableText table(std::move(*bytes));
    table.text_ = table.bytes_.view();
    table.gzipped_ = looks_gzipped(table.text_);
    if (!table.gzipped_ && ends_with_gz(path) && !table.text_.empty()) {
        problems.add(path, 0, "the name ends in .gz but this is no gzip file",
                     "its rows cannot be read", "compress it again, or drop .gz from its name");
        return std::nullopt;
    }
    if (table.gzipped_) {
        table.owned_ = std::make_unique<std::string>();
        const std::string_view fault = inflate_gzip(table.text_, *table.owned_);
        if (!fault.empty()) {
            problems.add(path, 0, std::string(fault), "rows after the fault would be lost",
                         "copy or compress the file again");
            return std::nullopt;
        }
        table.text_ = *table.owned_;
    }
    if (const std::string_view kind = kind_of_binary(table.text_); !kind.empty()) {
        problems.add(path, 0, fmt::format("this is {}, not a CSV file", kind),
                     "tables are read as text", "save the sheet as \"CSV UTF-8\"");
        return std::nullopt;
    }
    const std::string_view mark = table.text_.substr(0, 2);
    if (mark == "\xFF\xFE" || mark == "\xFE\xFF") {
        problems.add(path, 0, "the text is UTF-16", "UTF-8, GB18030 and GBK are read",
                     "save the file as \"CSV UTF-8\"");
        return std::nullopt;
    }
    table.decode(encoding);
    if (table.text_.find_first_not_of("\r\n") == std::string_view::npos) {
        problems.add(path, 0, "the file is empty", "it has neither header nor rows",
                     "export it again");
        return std::nullopt;
    }
    return table;
}

void TableText::decode(const std::string& encoding) {
    const Utf8Scan scan = scan_utf8(text_);
    clean_ = scan.faults == 0 && !scan.nul;
    const bool last_line_ends = !text_.empty() && text_.back() == '\n';
    most_rows_ = scan.line_ends - (last_line_ends ? 1 : 0);
    const bool marked = text_.substr(0, 3) == utf8_mark;
    if (marked || encoding == "utf-8" || (encoding == "auto" && is_mostly_utf8(scan))) {
        encoding_ = marked ? "utf-8 with BOM" : "utf-8";
    } else {
        encoding_ = encoding == "auto" ? "gb18030" : encoding;
        // Pure ASCII reads the same in all of them.
        if (scan.sequences + scan.faults > 0) {
            owned_ = std::make_unique<std::string>(to_utf8(text_, encoding_));
            text_ = *owned_;
            clean_ = !scan.nul && scan_utf8(text_).faults == 0;
        }
    }
    if (text_.substr(0, 3) == utf8_mark) text_.remove_prefix(3);
}

}  // namespace drgsim
