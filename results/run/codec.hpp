// Chunks as HDF5's shuffle and deflate filters read them, and the checksum of values. Results of
// simulations are doubles whose low bytes are noise: nearly all the work goes to the planes of
// bytes that can be compressed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "sim/region/column.hpp"

namespace drgsim {

/// Bytes that grow without being cleared first.
using PackedBytes = Column<char>;

/// Compresses chunks; one for each thread. The same input gives the same bytes everywhere.
class ChunkCompressor {
  public:
    ChunkCompressor();
    ~ChunkCompressor();
    ChunkCompressor(const ChunkCompressor&) = delete;
    ChunkCompressor& operator=(const ChunkCompressor&) = delete;
    /// Appends the compressed chunk, of rows of `row` values that are alike (scenarios), to `out`
    /// and returns its length [bytes]. A chunk holds a value at least and whole rows.
    std::size_t append(std::span<const double> chunk, std::size_t row, PackedBytes& out);
    /// Bytes beyond the end of `out` that append() wants room for, of a chunk of `values`: where
    /// they are reserved, `out` stays where it is.
    static std::size_t room(std::size_t values);

  private:
    struct Buffers;
    std::unique_ptr<Buffers> buffers_;
};

/// The values of a chunk that ChunkCompressor made, or another program by HDF5's shuffle and
/// deflate, `values.size()` of them. Any thread may. @returns false where the chunk is damaged.
[[nodiscard]] bool decompress(std::span<const char> chunk, std::span<double> values);

/// CRC-64 (ECMA-182, reflected) of bytes; `before` is the sum of what came before, 0 at first.
std::uint64_t crc64(const void* bytes, std::size_t count, std::uint64_t before = 0);

/// CRC-64 of the little-endian bytes of the values.
std::uint64_t crc64(std::span<const double> values);

}  // namespace drgsim
