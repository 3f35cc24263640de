// Plane by plane: what cannot be compressed is stored, the rest coded as literals or as matches
// with an earlier row, whichever is shorter. Adler-32 and CRC-64 by ISA-L.
#include "results/run/codec.hpp"

#include <isa-l.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "kernels/bytes/planes.hpp"
#include "kernels/contracts.hpp"
#include "results/deflate/stream.hpp"

namespace drgsim {

namespace {

using deflate::BlockCodes;
using deflate::Token;
using Bytes = std::span<const std::uint8_t>;
using Counts = std::array<std::uint32_t, 256>;
/// Rows whose digests are compared; all of a whole block's.
constexpr std::size_t most_rows = 64;
/// By row: an earlier one.
using LikeRows = std::array<std::uint32_t, most_rows>;

constexpr std::size_t planes = sizeof(double);
/// What a match costs, about [bits]: codes of length and distance, and the distance's extra bits.
constexpr std::uint64_t bits_of_match = 20;
/// What the codes themselves cost, about [bits].
constexpr std::uint64_t bits_of_codes = 800;
/// Bytes of a plane below which codes are not worth the work: what is by fund alone.
constexpr std::size_t least_coded = 1024;

/// Byte b of every value of a chunk; `row` bytes a scenario.
struct Plane {
    Bytes bytes;
    std::size_t row;
    [[nodiscard]] std::size_t rows() const { return bytes.size() / row; }
};

/// Whether every byte is what lies `period` bytes before it.
bool repeats(Bytes bytes, std::size_t period) {
    return std::memcmp(bytes.data(), bytes.data() + period, bytes.size() - period) == 0;
}

/// Some columns of the first rows: a sample of the plane that tells which rows are alike.
struct Digests {
    std::size_t count;
    std::array<std::uint8_t, most_rows * digest_bytes> bytes;

    explicit Digests(const Plane& plane) : count(std::min(plane.rows(), most_rows)) {
        constexpr std::size_t windows = 4, width = digest_bytes / windows;
        const std::size_t apart = plane.row < width ? 0 : (plane.row - width) / (windows - 1);
        const std::size_t copied = std::min(width, plane.row);
        if (copied < width) bytes.fill(0);
        std::uint8_t* to = bytes.data();
        for (std::size_t r = 0; r < count; ++r)
            for (std::size_t w = 0; w < windows; ++w, to += width)
                std::memcpy(to, plane.bytes.data() + r * plane.row + w * apart, copied);
    }
    [[nodiscard]] std::size_t size() const { return count * digest_bytes; }

    /// Whether the sample looks as random bytes do: two of it are equal hardly more often than one
    /// time in 256, and so are a row's and the next one's.
    [[nodiscard]] bool look_random() const {
        Counts counts{};
        const std::size_t counted = (count + 1) / 2 * digest_bytes;  // of every other row
        count_bytes(bytes.data(), digest_bytes, 2 * digest_bytes, (count + 1) / 2, counts.data());
        std::uint64_t pairs = 0, same = 0;
        for (const std::uint64_t n : counts) pairs += n * (n - (n > 0 ? 1 : 0));
        for (std::size_t i = digest_bytes; i < size(); ++i)
            same += bytes[i] == bytes[i - digest_bytes];
        const std::uint64_t all = counted * (counted - 1);
        return pairs * 256 * 5 < all * 8 && same * 8 < size();
    }

    /// Finds the row most like each, at most `reach` before it. @returns false where rows are not
    /// so much alike that matches of `least` bytes and more could pay; the last rows tell first.
    bool find_like(std::size_t reach, std::size_t least, LikeRows& like) const {
        const auto alike = [&](std::size_t first) {
            const std::uint64_t same =
                find_like_digests(bytes.data(), first, count, reach, like.data());
            const std::uint64_t all = (count - first) * digest_bytes;
            return 2 * least * (all - same) < all;
        };
        return count > 1 && (count < 16 || alike(count - count / 8)) && alike(1);
    }
};

/// Tokens in room that is made once.
struct TokenList {
    std::vector<Token> room;
    std::size_t count = 0;
    void begin(std::size_t most) {
        if (room.size() < most) room.resize(most, Token::literal(0));
        count = 0;
    }
    void add(Token token) { room[count++] = token; }
    /// For bytes that all agree with those `distance` before.
    void add_run(Bytes bytes, std::size_t begin, std::size_t end, std::size_t distance) {
        for (std::size_t length = 0; end - begin >= deflate::least_match; begin += length) {
            length = std::min(end - begin, deflate::most_match);
            add(Token::match(length, distance));
        }
        for (; begin < end; ++begin) add(Token::literal(bytes[begin]));
    }
    [[nodiscard]] std::span<const Token> list() const { return {room.data(), count}; }
};

/// Adds tokens for bytes begin .. end - 1, matched with those `distance` before where `least` or
/// more of them agree.
void add_tokens(Bytes bytes, std::size_t begin, std::size_t end, std::size_t distance,
                std::size_t least, std::vector<std::uint64_t>& masks, TokenList& tokens) {
    const std::size_t size = end - begin;
    if (masks.size() < size / 64 + 2) masks.resize(size / 64 + 2);
    find_equal_bytes(bytes.data() + begin, bytes.data() + begin - distance, size, masks.data());
    masks[(size + 63) / 64] = 0;
    const auto run_at = [&](std::size_t i) {
        std::size_t run = 0;
        for (std::size_t word = i / 64, bit = i % 64;; ++word, bit = 0) {
            const auto ones = static_cast<std::size_t>(std::countr_one(masks[word] >> bit));
            run += ones;
            if (ones < 64 - bit) return run;
        }
    };
    for (std::size_t i = 0; i < size;) {
        const std::size_t run = run_at(i);
        if (run < least) {  // the byte after the run differs
            for (const std::size_t after = std::min(i + run + 1, size); i < after; ++i)
                tokens.add(Token::literal(bytes[begin + i]));
            continue;
        }
        tokens.add_run(bytes, begin + i, begin + i + run, distance);
        i += run;
    }
}

}  // namespace

struct ChunkCompressor::Buffers {
    Column<std::uint8_t> shuffled;
    std::vector<std::uint64_t> masks;
    TokenList tokens;

    Bytes shuffle(std::span<const double> chunk) {
        shuffled.resize(chunk.size_bytes());
        shuffle_bytes(chunk.data(), chunk.size(), shuffled.data());
        return shuffled;
    }
    void put_repeated(Bytes bytes, std::size_t period, deflate::Stream& stream);
    void put(const Plane& plane, deflate::Stream& stream);
    void match_rows(const Plane& plane, const LikeRows& like, std::size_t least);
};

void ChunkCompressor::Buffers::put_repeated(Bytes bytes, std::size_t period,
                                            deflate::Stream& stream) {
    tokens.begin(bytes.size());
    for (std::size_t i = 0; i < period; ++i) tokens.add(Token::literal(bytes[i]));
    tokens.add_run(bytes, period, bytes.size(), period);
    stream.put(tokens.list(), deflate::codes_of(tokens.list()));
}

/// The codes of the plane's literals, from the counts of every fourth row where there are many.
BlockCodes literal_codes(const Plane& plane) {
    const std::size_t every = plane.rows() < 32 ? 1 : 4;
    Counts counts{};
    count_bytes(plane.bytes.data(), plane.row, every * plane.row, plane.rows() / every,
                counts.data());
    if (every > 1)
        for (std::uint32_t& n : counts) n = 4 * n + 1;
    return deflate::codes_of(counts);
}

/// Makes tokens of the plane, each row matched with the one that `like` tells.
void ChunkCompressor::Buffers::match_rows(const Plane& plane, const LikeRows& like,
                                          std::size_t least) {
    tokens.begin(plane.bytes.size());
    for (std::size_t i = 0; i < plane.row; ++i) tokens.add(Token::literal(plane.bytes[i]));
    const auto distance = [&](std::size_t r) { return r < most_rows ? r - like[r] : 1; };
    for (std::size_t r = 1, next = 2; r < plane.rows(); r = next++) {
        while (next < plane.rows() && distance(next) == distance(r)) ++next;
        add_tokens(plane.bytes, r * plane.row, next * plane.row, distance(r) * plane.row, least,
                   masks, tokens);
    }
}

void ChunkCompressor::Buffers::put(const Plane& plane, deflate::Stream& stream) {
    const std::size_t size = plane.bytes.size(), reach = deflate::most_distance / plane.row;
    if (8 * size <= bits_of_codes) return stream.store(plane.bytes);
    for (const std::size_t period : {std::size_t{1}, plane.row})
        if (period <= deflate::most_distance && period < size && repeats(plane.bytes, period))
            return put_repeated(plane.bytes, period, stream);
    if (size < least_coded) return stream.store(plane.bytes);
    const Digests digests(plane);
    if (digests.look_random()) return stream.store(plane.bytes);
    const BlockCodes literals = literal_codes(plane);
    const std::uint64_t stored = 8 * size - size / 2 - bits_of_codes;
    const std::size_t least = std::clamp<std::size_t>(bits_of_match * size / (literals.bits + 1),
                                                      deflate::least_match, 64);
    if (LikeRows like{}; reach > 0 && digests.find_like(reach, least, like)) {
        match_rows(plane, like, least);
        const BlockCodes matches = deflate::codes_of(tokens.list());
        if (matches.bits < std::min(literals.bits, stored))
            return stream.put(tokens.list(), matches);
    }
    if (literals.bits < stored) return stream.put(plane.bytes, literals);
    stream.store(plane.bytes);
}

ChunkCompressor::ChunkCompressor() : buffers_(std::make_unique<Buffers>()) {}

ChunkCompressor::~ChunkCompressor() = default;

std::size_t ChunkCompressor::room(std::size_t values) {
    return deflate::Stream::room(values * sizeof(double), planes);
}

std::size_t ChunkCompressor::append(std::span<const double> chunk, std::size_t row,
                                    PackedBytes& out) {
    DRGSIM_EXPECT(!chunk.empty() && row > 0 && chunk.size() % row == 0);
    const Bytes shuffled = buffers_->shuffle(chunk);
    const std::size_t at = out.size();
    out.resize(at + room(chunk.size()));
    deflate::Stream stream(reinterpret_cast<std::uint8_t*>(out.data() + at));
    for (std::size_t b = 0; b < planes; ++b)
        buffers_->put({shuffled.subspan(b * chunk.size(), chunk.size()), row}, stream);
    const std::size_t size = stream.finish(isal_adler32(1, shuffled.data(), shuffled.size()));
    out.resize(at + size);
    return size;
}

bool decompress(std::span<const char> chunk, std::span<double> values) {
    const auto bytes = std::make_unique_for_overwrite<std::uint8_t[]>(values.size_bytes());
    inflate_state state;
    isal_inflate_init(&state);
    state.crc_flag = ISAL_ZLIB;
    state.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(chunk.data()));
    state.avail_in = static_cast<std::uint32_t>(chunk.size());
    state.next_out = bytes.get();
    state.avail_out = static_cast<std::uint32_t>(values.size_bytes());
    const int status = isal_inflate(&state);
    if (status != ISAL_DECOMP_OK || state.block_state != ISAL_BLOCK_FINISH || state.avail_out != 0)
        return false;
    unshuffle_bytes(bytes.get(), values.size(), values.data());
    return true;
}

std::uint64_t crc64(const void* bytes, std::size_t count, std::uint64_t before) {
    return crc64_ecma_refl(before, static_cast<const std::uint8_t*>(bytes), count);
}

std::uint64_t crc64(std::span<const double> values) {
    return crc64(values.data(), values.size_bytes());
}

}  // namespace drgsim
