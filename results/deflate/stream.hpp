// A zlib stream (RFC 1950, 1951) written block by block by a caller who knows the data: stored
// bytes, or literals and matches at distances that the caller has found.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace drgsim::deflate {

inline constexpr std::size_t least_match = 3, most_match = 258, most_distance = 32768;

/// A literal byte, or a match: `length` bytes that are the same `distance` bytes before.
class Token {
  public:
    static constexpr Token literal(std::uint8_t byte) { return Token(byte); }
    static constexpr Token match(std::size_t length, std::size_t distance) {
        return Token(static_cast<std::uint32_t>(distance << 9 | (256 + length - least_match)));
    }
    /// The byte, or 256 + length - least_match.
    [[nodiscard]] constexpr std::size_t what() const { return bits_ & 511; }
    [[nodiscard]] constexpr bool is_match() const { return what() >= 256; }
    [[nodiscard]] constexpr std::size_t distance() const { return bits_ >> 9; }

  private:
    explicit constexpr Token(std::uint32_t bits) : bits_(bits) {}
    std::uint32_t bits_;
};

/// The best codes for the content of one block.
struct BlockCodes {
    static constexpr std::size_t literals_and_lengths = 286, distances = 30;
    std::array<std::uint8_t, literals_and_lengths> length{};  ///< [bits]
    std::array<std::uint8_t, distances> distance_length{};    ///< [bits]
    std::uint64_t bits = 0;  ///< of the content and of the end mark, without the codes' own
};

/// Of literals alone: counts[v] is how often byte v occurs, not 0 everywhere.
BlockCodes codes_of(std::span<const std::uint32_t, 256> counts);
/// Of tokens, at least one literal among them.
BlockCodes codes_of(std::span<const Token> tokens);

/// Writes one stream to memory that is large enough: room() bytes for `size` bytes of content in
/// `blocks` coded blocks or fewer, whatever their codes.
class Stream {
  public:
    static constexpr std::size_t room(std::size_t size, std::size_t blocks) {
        return size + size / 2 + 512 * (blocks + 1);
    }

    explicit Stream(std::uint8_t* out);
    /// Bytes as they are. Neighbours in memory become one block.
    void store(std::span<const std::uint8_t> bytes);
    /// A block of literals, with the codes of their counts.
    void put(std::span<const std::uint8_t> bytes, const BlockCodes& codes);
    void put(std::span<const Token> tokens, const BlockCodes& codes);
    /// Ends the stream, whose whole content has the Adler-32 `sum`. @returns its length [bytes].
    std::size_t finish(std::uint32_t sum);

  private:
    void write_stored();
    void write_header(const BlockCodes& codes);
    void add(std::uint64_t bits, unsigned count) {
        bits_ |= bits << count_;
        count_ += count;
    }
    void spill();
    void align();

    std::uint8_t* begin_;
    std::uint8_t* out_;
    std::uint64_t bits_ = 0;  ///< not yet written, first lowest
    unsigned count_ = 0;      ///< of them; below 8 after spill()
    std::span<const std::uint8_t> stored_;
};

}  // namespace drgsim::deflate
