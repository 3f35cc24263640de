// Blocks of a zlib stream, bit by bit.
#include "results/deflate/stream.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "kernels/contracts.hpp"
#include "results/deflate/prefix_code.hpp"

namespace drgsim::deflate {

namespace {

constexpr int longest_code = 12;  // of 15: four literals and a rest fit into 64 bits
constexpr std::size_t end_of_block = 256;
constexpr std::size_t most_stored = 65535;

/// Symbol, extra bits and their number, of a length or a distance.
struct Coded {
    std::uint32_t symbol, extra, extra_bits;
};

/// `value` counts from 0; every octave has `1 << share` symbols, the first two octaves one each.
constexpr Coded in_octaves(std::uint32_t value, unsigned share) {
    if (value < 2U << share) return {value, 0, 0};
    const auto extra_bits = static_cast<std::uint32_t>(std::bit_width(value)) - 1 - share;
    return {(extra_bits << share) + (value >> extra_bits), value & ((1U << extra_bits) - 1),
            extra_bits};
}

constexpr Coded coded_distance(std::size_t distance) {
    return in_octaves(static_cast<std::uint32_t>(distance - 1), 1);
}

/// The lengths' symbols by Token::what() - 256.
constexpr auto coded_lengths = [] {
    std::array<Coded, 256> table{};
    for (std::uint32_t i = 0; i < 255; ++i) {
        table[i] = in_octaves(i, 2);
        table[i].symbol += 257;
    }
    table[255] = {285, 0, 0};  // 258 has a symbol of its own
    return table;
}();

/// A code and its length, and for lengths the extra bits with it.
struct Sent {
    std::uint32_t bits, count;
};

/// Code of literals and lengths by Token::what(), the end of the block, and the distances' symbols.
struct SentCodes {
    std::array<Sent, 512> what{};
    Sent end{};
    std::array<Sent, BlockCodes::distances> distance{};

    explicit SentCodes(const BlockCodes& codes) {
        std::array<std::uint16_t, BlockCodes::literals_and_lengths> code{};
        canonical_codes(codes.length, code);
        for (std::size_t v = 0; v < 256; ++v) what[v] = {code[v], codes.length[v]};
        for (std::size_t i = 0; i < 256; ++i) {
            const Coded& length = coded_lengths[i];
            const std::uint32_t bits = codes.length[length.symbol];
            what[256 + i] = {code[length.symbol] | length.extra << bits, bits + length.extra_bits};
        }
        end = {code[end_of_block], codes.length[end_of_block]};
        std::array<std::uint16_t, BlockCodes::distances> distance_code{};
        canonical_codes(codes.distance_length, distance_code);
        for (std::size_t d = 0; d < distance.size(); ++d)
            distance[d] = {distance_code[d], codes.distance_length[d]};
    }
};

/// The code lengths of a block with runs shortened (RFC 1951, 3.2.7).
class CodeLengths {
  public:
    explicit CodeLengths(const BlockCodes& codes) {
        literals_ = used(codes.length, 257);
        distances_ = used(codes.distance_length, 1);
        std::copy_n(codes.length.begin(), literals_, all_.begin());
        std::copy_n(codes.distance_length.begin(), distances_, all_.begin() + literals_);
        for (std::size_t i = 0; i < literals_ + distances_;) i += take(i);
    }
    [[nodiscard]] std::size_t literals() const { return literals_; }
    [[nodiscard]] std::size_t distances() const { return distances_; }
    struct Item {
        std::uint8_t symbol, extra, extra_bits;
    };
    [[nodiscard]] std::span<const Item> items() const { return {items_.data(), count_}; }

  private:
    template <std::size_t n>
    static std::size_t used(const std::array<std::uint8_t, n>& lengths, std::size_t least) {
        std::size_t size = n;
        while (size > least && lengths[size - 1] == 0) --size;
        return size;
    }
    void push(int symbol, std::size_t extra, int extra_bits) {
        items_[count_++] = {static_cast<std::uint8_t>(symbol), static_cast<std::uint8_t>(extra),
                            static_cast<std::uint8_t>(extra_bits)};
    }
    /// Takes the run that begins at `i`, or a part. @returns its length.
    std::size_t take(std::size_t i) {
        const std::size_t end = literals_ + distances_;
        const std::uint8_t length = all_[i];
        std::size_t run = 1;
        while (i + run < end && all_[i + run] == length) ++run;
        if (length == 0 && run >= 11) {
            run = std::min<std::size_t>(run, 138);
            push(18, run - 11, 7);
        } else if (length == 0 && run >= 3) {
            push(17, run - 3, 3);
        } else if (run >= 4) {
            run = std::min<std::size_t>(run, 7);
            push(length, 0, 0);
            push(16, run - 4, 2);
        } else {
            run = 1;
            push(length, 0, 0);
        }
        return run;
    }

    static constexpr std::size_t most = BlockCodes::literals_and_lengths + BlockCodes::distances;
    std::size_t literals_ = 0, distances_ = 0, count_ = 0;
    std::array<std::uint8_t, most> all_{};
    std::array<Item, most> items_{};
};

BlockCodes codes_of(std::array<std::uint32_t, BlockCodes::literals_and_lengths>& counts,
                    std::array<std::uint32_t, BlockCodes::distances>& distances) {
    BlockCodes codes;
    counts[end_of_block] = 1;
    code_lengths(counts, longest_code, codes.length);
    for (std::size_t s = 0; s < counts.size(); ++s)
        codes.bits += std::uint64_t{counts[s]} * codes.length[s];
    // Two distance codes at least: some decoders take no fewer.
    for (std::size_t d = 0; d < 2; ++d) distances[d] = std::max(distances[d], 1U);
    code_lengths(distances, longest_code, codes.distance_length);
    return codes;
}

}  // namespace

BlockCodes codes_of(std::span<const std::uint32_t, 256> counts) {
    std::array<std::uint32_t, BlockCodes::literals_and_lengths> all{};
    std::array<std::uint32_t, BlockCodes::distances> distances{};
    std::copy(counts.begin(), counts.end(), all.begin());
    return codes_of(all, distances);
}

BlockCodes codes_of(std::span<const Token> tokens) {
    std::array<std::uint32_t, BlockCodes::literals_and_lengths> counts{};
    std::array<std::uint32_t, BlockCodes::distances> distances{};
    std::uint64_t extra = 0;
    for (const Token token : tokens) {
        if (!token.is_match()) {
            ++counts[token.what()];
            continue;
        }
        const Coded length = coded_lengths[token.what() - 256];
        const Coded distance = coded_distance(token.distance());
        ++counts[length.symbol];
        ++distances[distance.symbol];
        extra += length.extra_bits + distance.extra_bits;
    }
    BlockCodes codes = codes_of(counts, distances);
    for (std::size_t d = 0; d < distances.size(); ++d)
        extra += std::uint64_t{distances[d]} * codes.distance_length[d];
    codes.bits += extra;
    return codes;
}

Stream::Stream(std::uint8_t* out) : begin_(out), out_(out) {
    *out_++ = 0x78;  // deflate, window of 32 KiB
    *out_++ = 0x01;  // the fastest kind of compression
}

void Stream::spill() {
    std::memcpy(out_, &bits_, sizeof bits_);
    out_ += count_ / 8;
    bits_ >>= count_ & ~7U;
    count_ &= 7;
}

void Stream::align() {
    count_ = (count_ + 7) & ~7U;
    spill();
}

void Stream::store(std::span<const std::uint8_t> bytes) {
    if (stored_.data() + stored_.size() == bytes.data()) {
        stored_ = {stored_.data(), stored_.size() + bytes.size()};
        return;
    }
    write_stored();
    stored_ = bytes;
}

void Stream::write_stored() {
    while (!stored_.empty()) {
        const std::size_t size = std::min(stored_.size(), most_stored);
        add(0, 3);  // not the last block, stored
        align();
        add(size | (~size & 0xffff) << 16, 32);
        spill();
        std::memcpy(out_, stored_.data(), size);
        out_ += size;
        stored_ = stored_.subspan(size);
    }
}

void Stream::write_header(const BlockCodes& codes) {
    constexpr std::array<std::uint8_t, 19> order{16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                 11, 4,  12, 3, 13, 2, 14, 1, 15};
    constexpr int longest = 7;
    const CodeLengths lengths(codes);
    std::array<std::uint32_t, order.size()> counts{};
    counts[0] = counts[18] = 1;  // two codes at least
    for (const auto& item : lengths.items()) ++counts[item.symbol];
    std::array<std::uint8_t, order.size()> bits{};
    std::array<std::uint16_t, order.size()> code{};
    code_lengths(counts, longest, bits);
    canonical_codes(bits, code);
    std::size_t sent = order.size();
    while (bits[order[sent - 1]] == 0) --sent;
    add(0b100, 3);  // not the last block, codes of its own
    add(lengths.literals() - 257, 5);
    add(lengths.distances() - 1, 5);
    add(sent - 4, 4);
    for (std::size_t i = 0; i < sent; ++i) {
        spill();
        add(bits[order[i]], 3);
    }
    for (const auto& item : lengths.items()) {
        spill();
        add(code[item.symbol], bits[item.symbol]);
        add(item.extra, item.extra_bits);
    }
    spill();
}

void Stream::put(std::span<const std::uint8_t> bytes, const BlockCodes& codes) {
    write_stored();
    write_header(codes);
    const SentCodes sent(codes);
    const auto literal = [&](std::size_t i) {
        const Sent& one = sent.what[bytes[i]];
        add(one.bits, one.count);
    };
    std::size_t i = 0;
    for (; i + 4 <= bytes.size(); i += 4) {
        for (std::size_t k = 0; k < 4; ++k) literal(i + k);
        spill();
    }
    for (; i < bytes.size(); ++i) {
        literal(i);
        spill();
    }
    add(sent.end.bits, sent.end.count);
    spill();
}

void Stream::put(std::span<const Token> tokens, const BlockCodes& codes) {
    write_stored();
    write_header(codes);
    const SentCodes sent(codes);
    for (const Token token : tokens) {
        const Sent& one = sent.what[token.what()];
        add(one.bits, one.count);
        if (token.is_match()) {
            const Coded distance = coded_distance(token.distance());
            const Sent& code = sent.distance[distance.symbol];
            add(code.bits | std::uint64_t{distance.extra} << code.count,
                code.count + distance.extra_bits);
        }
        spill();
    }
    add(sent.end.bits, sent.end.count);
    spill();
}

std::size_t Stream::finish(std::uint32_t sum) {
    write_stored();
    add(0b011, 3);  // the last block, fixed codes
    add(0, 7);      // and nothing in it
    align();
    for (int shift = 24; shift >= 0; shift -= 8) *out_++ = static_cast<std::uint8_t>(sum >> shift);
    return static_cast<std::size_t>(out_ - begin_);
}

}  // namespace drgsim::deflate
