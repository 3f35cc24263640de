// Shuffle by 8 x 8 byte transposes in registers, zlib-format deflate and CRC-64 by ISA-L.
#include "results/run/codec.hpp"

#include <isa-l.h>

#include <array>
#include <bit>
#include <cstring>

#include "kernels/contracts.hpp"

namespace drgsim {

static_assert(std::endian::native == std::endian::little, "the file holds little-endian values");

namespace {

/// Swaps the bits of `a` shifted down by `shift` and of `b` that `mask` selects.
void exchange(std::uint64_t& a, std::uint64_t& b, int shift, std::uint64_t mask) {
    const std::uint64_t difference = ((a >> shift) ^ b) & mask;
    b ^= difference;
    a ^= difference << shift;
}

/// Transposes 8 x 8 bytes: byte b of row[i] becomes byte i of row[b].
void transpose(std::array<std::uint64_t, 8>& row) {
    for (std::size_t i = 0; i < 4; ++i) exchange(row[i], row[i + 4], 32, 0x00000000ffffffffULL);
    for (const std::size_t i : {0U, 1U, 4U, 5U})
        exchange(row[i], row[i + 2], 16, 0x0000ffff0000ffffULL);
    for (const std::size_t i : {0U, 2U, 4U, 6U})
        exchange(row[i], row[i + 1], 8, 0x00ff00ff00ff00ffULL);
}

/// Levels 1 and 2 of ISA-L 2.30 put the address of the stream object through their hash: one chunk
/// in 10,000 came out with other bytes (same values) from run to run. Levels 0 and 3 do not.
constexpr std::uint32_t compression_level = 3;

}  // namespace

void shuffle_bytes(const double* values, std::size_t count, std::uint8_t* out) {
    std::size_t i = 0;
    std::array<std::uint64_t, 8> row{};
    for (; i + 8 <= count; i += 8) {
        std::memcpy(row.data(), values + i, sizeof row);
        transpose(row);
        for (std::size_t b = 0; b < 8; ++b) std::memcpy(out + b * count + i, &row[b], 8);
    }
    for (; i < count; ++i) {
        const auto bits = std::bit_cast<std::uint64_t>(values[i]);
        for (std::size_t b = 0; b < 8; ++b)
            out[b * count + i] = static_cast<std::uint8_t>(bits >> (8 * b));
    }
}

struct ChunkCompressor::Buffers {
    std::vector<std::uint8_t> shuffled, packed;
    std::vector<std::uint8_t> level = std::vector<std::uint8_t>(ISAL_DEF_LVL3_DEFAULT);
};

ChunkCompressor::ChunkCompressor() : buffers_(std::make_unique<Buffers>()) {}

ChunkCompressor::~ChunkCompressor() = default;

std::size_t ChunkCompressor::append(std::span<const double> chunk, std::vector<char>& out) {
    buffers_->shuffled.resize(chunk.size_bytes());
    shuffle_bytes(chunk.data(), chunk.size(), buffers_->shuffled.data());
    // Room for stored blocks, should the values not compress at all.
    const std::size_t room = chunk.size_bytes() + chunk.size_bytes() / 1024 + 4096;
    DRGSIM_EXPECT(room < UINT32_MAX);
    if (buffers_->packed.size() < room) buffers_->packed.resize(room);
    isal_zstream stream{};  // init leaves hist_bits alone, and litter there narrows the window
    isal_deflate_stateless_init(&stream);
    stream.gzip_flag = IGZIP_ZLIB;
    stream.level = compression_level;
    stream.level_buf = buffers_->level.data();
    stream.level_buf_size = static_cast<std::uint32_t>(buffers_->level.size());
    stream.next_in = buffers_->shuffled.data();
    stream.avail_in = static_cast<std::uint32_t>(buffers_->shuffled.size());
    stream.next_out = buffers_->packed.data();
    stream.avail_out = static_cast<std::uint32_t>(room);
    stream.end_of_stream = 1;
    stream.flush = NO_FLUSH;
    [[maybe_unused]] const int status = isal_deflate_stateless(&stream);
    DRGSIM_EXPECT(status == COMP_OK);
    out.insert(out.end(), buffers_->packed.data(), buffers_->packed.data() + stream.total_out);
    return stream.total_out;
}

std::uint64_t crc64(const void* bytes, std::size_t count, std::uint64_t before) {
    return crc64_ecma_refl(before, static_cast<const std::uint8_t*>(bytes), count);
}

std::uint64_t crc64(std::span<const double> values) {
    return crc64(values.data(), values.size_bytes());
}

}  // namespace drgsim
