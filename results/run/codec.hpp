// Chunks as HDF5's shuffle and deflate filters read them, made by ISA-L at ten times their speed;
// and the checksum of values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace drgsim {

/// Compresses chunks; one for each thread. The same input gives the same bytes on the same machine.
class ChunkCompressor {
  public:
    ChunkCompressor();
    ~ChunkCompressor();
    ChunkCompressor(const ChunkCompressor&) = delete;
    ChunkCompressor& operator=(const ChunkCompressor&) = delete;
    /// Appends the compressed chunk to `out` and returns its length [bytes].
    std::size_t append(std::span<const double> chunk, std::vector<char>& out);

  private:
    struct Buffers;
    std::unique_ptr<Buffers> buffers_;
};

/// Sorts the bytes of `count` values by significance: byte b of value i goes to out[b count + i].
void shuffle_bytes(const double* values, std::size_t count, std::uint8_t* out);

/// CRC-64 (ECMA-182, reflected) of bytes; `before` is the sum of what came before, 0 at first.
std::uint64_t crc64(const void* bytes, std::size_t count, std::uint64_t before = 0);

/// CRC-64 of the little-endian bytes of the values.
std::uint64_t crc64(std::span<const double> values);

}  // namespace drgsim
