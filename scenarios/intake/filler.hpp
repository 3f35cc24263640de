// Fills columns row by row: a column gets its length ahead of its values, so that storing one is a
// store and no more, and is cut to the rows filled at the end; then it can be filled anew.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scenarios/intake/string_index.hpp"
#include "sim/region/huge_pages.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

/// An optional column stays empty until its first value that is not `missing`. Rows are numbered
/// from the last make_room() on.
template <class Value>
class Filler {
  public:
    explicit Filler(Column<Value>& column, Value missing = {}, bool optional = false)
        : column_(column), missing_(missing), begun_(!optional) {}
    /// Room for rows 0 to `rows` - 1, which are filled in order.
    void make_room(std::size_t rows) {
        room_ = rows;
        if (begun_) lengthen();
    }
    /// Stores the value of a row.
    void set(std::size_t row, Value value) {
        if (begun_ || value != missing_) set_any(row, value);
    }
    /// The same for a value that may well be `missing` in an optional column that is to begin.
    void set_any(std::size_t row, Value value) {
        if (!begun_) begin(row);
        values_[row] = value;
    }
    [[nodiscard]] bool has_begun() const { return begun_; }
    [[nodiscard]] Value missing() const { return missing_; }
    void set_missing(Value missing) { missing_ = missing; }
    /// Leaves the column with the `rows` that were filled.
    void finish(std::size_t rows) {
        if (begun_) column_.resize(rows);
    }

  private:
    void lengthen() {
        if (column_.empty()) reserve_in_huge_pages(column_, room_);
        column_.resize(room_);
        values_ = column_.data();
    }
    [[gnu::noinline]] void begin(std::size_t row) {
        begun_ = true;
        lengthen();
        std::fill_n(values_, row, missing_);
    }

    Column<Value>& column_;
    Value missing_;
    bool begun_;
    std::size_t room_ = 0;
    Value* values_ = nullptr;
};

/// The same for an optional column of texts: it stays empty until the first text.
class TextFiller {
  public:
    explicit TextFiller(StringColumn& column) : column_(column), offsets_(column.offset, 0, true) {}
    /// Room for texts 0 to `rows` - 1.
    void make_room(std::size_t rows) {
        rows_ = rows;
        end_ = 0;
        column_.chars.resize(column_.chars.capacity());
        offsets_.make_room(rows + 1);
        if (offsets_.has_begun()) offsets_.set(0, 0);
    }
    /// As Filler::set.
    void set(std::size_t row, std::string_view text) {
        if (end_ + text.size() > column_.chars.size()) lengthen(text.size());
        copy_text(text, column_.chars.data() + end_);
        end_ += text.size();
        offsets_.set(row + 1, end_);
    }
    /// A text that was set.
    [[nodiscard]] std::string_view operator[](std::size_t row) const {
        return offsets_.has_begun() ? column_[row] : std::string_view();
    }
    /// As Filler::finish.
    void finish(std::size_t rows) {
        column_.chars.resize(end_);
        offsets_.finish(rows + 1);
    }

  private:
    [[gnu::noinline]] void lengthen(std::size_t length) {
        constexpr std::size_t id_length = 12;  // about; a longer one costs a copy on the way
        Column<char>& chars = column_.chars;
        if (chars.capacity() == 0) {
            column_.offset.clear();  // holds the 0 of an empty column
            reserve_in_huge_pages(chars, id_length * rows_);
        }
        chars.resize(std::max({chars.capacity(), 2 * chars.size(), end_ + length}));
    }

    StringColumn& column_;
    Filler<std::uint64_t> offsets_;
    std::size_t rows_ = 0;
    std::size_t end_ = 0;
};

}  // namespace drgsim
