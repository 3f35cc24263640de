// The text of an input table: a plain file mapped into memory or a gzip file inflated, in UTF-8,
// without byte order mark.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sim/input/problems.hpp"

namespace drgsim {

/// The bytes of a file: mapped where it is a regular file, read otherwise (a pipe).
class FileBytes {
  public:
    /// Adds a problem and returns nothing where the file is not there or is a directory.
    /// @throws EnvironmentError where the system refuses to read it.
    static std::optional<FileBytes> open(const std::string& path, Problems& problems);
    FileBytes(FileBytes&& other) noexcept;
    FileBytes& operator=(FileBytes&&) = delete;
    ~FileBytes();
    [[nodiscard]] std::string_view view() const { return view_; }

  private:
    FileBytes() = default;
    std::string_view view_;
    void* mapping_ = nullptr;              ///< mapped files
    std::unique_ptr<std::string> buffer_;  ///< others
};

class TableText {
  public:
    /// `encoding`: "auto", "utf-8", "gb18030" or "gbk". A UTF-8 byte order mark wins over it.
    /// Adds a problem and returns nothing where the file is not there, a directory, empty,
    /// truncated or corrupt gzip, or UTF-16. @throws EnvironmentError as FileBytes.
    static std::optional<TableText> open(const std::string& path, const std::string& encoding,
                                         Problems& problems);
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] const std::string& encoding() const { return encoding_; }
    [[nodiscard]] bool gzipped() const { return gzipped_; }
    [[nodiscard]] std::size_t file_bytes() const { return bytes_.view().size(); }
    /// The number of rows below the header where every line is one; there are no more.
    [[nodiscard]] std::size_t most_rows() const { return most_rows_; }
    /// False where the text holds NULs or bytes that are not UTF-8: look at every row.
    [[nodiscard]] bool clean() const { return clean_; }

  private:
    explicit TableText(FileBytes bytes) : bytes_(std::move(bytes)) {}
    void decode(const std::string& encoding);

    FileBytes bytes_;
    std::unique_ptr<std::string> owned_;  ///< inflated or converted text, at a fixed address
    std::string_view text_;
    std::string encoding_;
    std::size_t most_rows_ = 0;
    bool gzipped_ = false;
    bool clean_ = true;
};

}  // namespace drgsim
