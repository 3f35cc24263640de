// A column that grows at its end while its file is written: whole blocks go to the file at once,
// what is left waits for more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "results/hdf5/node.hpp"
#include "results/storage/direct_file.hpp"
#include "sim/region/column.hpp"

namespace drgsim {

class ColumnStream {
  public:
    /// A column of `table`'s file with numbers of `value_bytes` bytes each.
    ColumnStream(hdf5::Group& table, DirectFile& file, hdf5::Type type, std::size_t value_bytes)
        : table_(&table), file_(&file), type_(type), value_bytes_(value_bytes) {}
    /// Room for `count` numbers; more cost a copy of the column.
    void reserve(std::uint64_t count);
    void append(const void* values, std::size_t count);
    /// The bytes so far.
    [[nodiscard]] Column<char> bytes() const;
    /// Writes what is left and cuts the column to its numbers. The last one of a file's columns
    /// comes first, so that each stays where it is.
    void finish();
    /// Puts the finished column into its table.
    hdf5::Dataset link(hdf5::Group& table, const std::string& name);

    [[nodiscard]] std::uint64_t offset() const { return offset_; }  ///< in the file
    [[nodiscard]] std::uint64_t count() const { return bytes_ / value_bytes_; }
    /// CRC-64 of the bytes so far.
    [[nodiscard]] std::uint64_t sum() const { return sum_; }

  private:
    void place(std::uint64_t count);
    [[nodiscard]] std::uint64_t written() const { return bytes_ - waiting_; }
    void flush();

    hdf5::Group* table_;
    DirectFile* file_;
    hdf5::Type type_;
    std::size_t value_bytes_;
    std::optional<hdf5::Dataset> column_;
    std::uint64_t room_ = 0;    ///< numbers
    std::uint64_t offset_ = 0;  ///< of the column in the file
    std::uint64_t bytes_ = 0, sum_ = 0;
    Column<char> rest_;        ///< room for bytes that wait
    std::size_t waiting_ = 0;  ///< bytes in it, the last ones of the column
};

}  // namespace drgsim
