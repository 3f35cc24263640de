// rejects.csv: one row for each bad row of an import (docs/reference/columns.md). Written under a
// temporary name beside its own and renamed when the import is through; nothing is left after an
// error.
#pragma once

#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace drgsim {

class Rejects {
  public:
    /// No path: nothing is written. @throws EnvironmentError when the file cannot be created.
    explicit Rejects(const std::optional<std::string>& path);
    ~Rejects();
    Rejects(const Rejects&) = delete;
    Rejects& operator=(const Rejects&) = delete;

    /// Adds the row `line,column,value,reason`. A value longer than 200 bytes is cut and ends in
    /// "…"; bytes that are no text become U+FFFD. A row of the hospitals or groups table has
    /// "hospitals table: " or "groups table: " before its reason.
    void add(std::string_view table, long line, std::string_view column, std::string_view value,
             std::string_view reason);
    /// Puts the file in its place. @throws EnvironmentError when it cannot be written.
    void commit();

  private:
    [[noreturn]] void fail(const std::string& what);

    std::string path_;
    std::string temporary_;
    std::FILE* file_ = nullptr;
};

}  // namespace drgsim
