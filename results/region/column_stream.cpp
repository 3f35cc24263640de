// Data go past HDF5, which only finds the place for them.
#include "results/region/column_stream.hpp"

#include <algorithm>
#include <utility>

#include "kernels/contracts.hpp"
#include "results/run/codec.hpp"

namespace drgsim {

namespace {
constexpr std::size_t rest_bytes = std::size_t{1} << 18;
}

/// Finds room for `count` numbers and brings those that were written there.
void ColumnStream::place(std::uint64_t count) {
    const std::uint64_t from = offset_;
    column_.reset();  // its room may be the new one
    column_ = table_->reserve_column(type_, count);
    const auto offset = column_->offset();
    DRGSIM_EXPECT(offset.has_value());
    room_ = count;
    offset_ = *offset;
    if (offset_ == from || written() == 0) return;
    // Forwards, since of two that overlap the new place begins first: the old one was free.
    DRGSIM_EXPECT(offset_ < from || offset_ >= from + written());
    Column<char> piece(std::min<std::uint64_t>(written(), rest_bytes));
    for (std::uint64_t at = 0; at < written(); at += piece.size()) {
        const auto length = std::min<std::uint64_t>(piece.size(), written() - at);
        file_->read(from + at, piece.data(), length);
        file_->write(offset_ + at, piece.data(), length);
    }
}

void ColumnStream::reserve(std::uint64_t count) {
    if (count <= room_) return;
    place(count);
    file_->expect(offset_, room_ * value_bytes_);
}

void ColumnStream::append(const void* values, std::size_t count) {
    if (bytes_ / value_bytes_ + count > room_) reserve(std::max(2 * room_, this->count() + count));
    const auto* from = static_cast<const char*>(values);
    std::size_t left = count * value_bytes_;
    sum_ = crc64(from, left, sum_);
    if (waiting_ == 0 && left >= DirectFile::block) {
        const std::size_t whole = left / DirectFile::block * DirectFile::block;
        file_->write(offset_ + bytes_, from, whole);
        bytes_ += whole, from += whole, left -= whole;
    }
    if (left > 0 && rest_.empty()) rest_.resize(rest_bytes);
    while (left > 0) {
        const std::size_t length = std::min(left, rest_.size() - waiting_);
        std::copy_n(from, length, rest_.data() + waiting_);
        waiting_ += length, bytes_ += length, from += length, left -= length;
        if (waiting_ == rest_.size()) flush();
    }
}

void ColumnStream::flush() {
    file_->write(offset_ + written(), rest_.data(), waiting_);
    waiting_ = 0;
}

Column<char> ColumnStream::bytes() const {
    Column<char> all(bytes_);
    file_->read(offset_, all.data(), written());
    std::copy_n(rest_.data(), waiting_, all.data() + written());
    return all;
}

void ColumnStream::finish() {
    flush();
    rest_ = {};
    if (count() < room_) place(count());
}

hdf5::Dataset ColumnStream::link(hdf5::Group& table, const std::string& name) {
    return column_ ? table.link(std::move(*column_), name)
                   : table.create(name, type_, {{0}, {}, false});
}

}  // namespace drgsim
