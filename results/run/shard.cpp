// The shard's bytes, written and checked.
#include "results/run/shard.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "kernels/contracts.hpp"
#include "results/run/codec.hpp"

namespace drgsim {

namespace {

constexpr std::size_t word = sizeof(std::uint64_t);
constexpr char magic[] = "drgsim shard 1\n";  // with its final zero two words
constexpr std::size_t digest_bytes = 64;
constexpr std::size_t counts_at = sizeof magic + digest_bytes;  // block, arrays, chunks
constexpr std::size_t lists_at = counts_at + 3 * word;

std::uint64_t word_at(std::span<const char> image, std::size_t at) {
    std::uint64_t value = 0;
    std::memcpy(&value, image.data() + at, word);
    return value;
}

void put_word(PackedBytes& image, std::size_t at, std::uint64_t value) {
    std::memcpy(image.data() + at, &value, word);
}

}  // namespace

std::size_t Shard::chunk_count(const std::vector<StoredArray>& arrays) {
    std::size_t chunks = 0;
    for (const StoredArray& array : arrays) chunks += chunk_origins(array).size();
    return chunks;
}

std::size_t Shard::header_bytes(const std::vector<StoredArray>& arrays) {
    return lists_at + word * (arrays.size() + chunk_count(arrays));
}

std::optional<std::uint64_t> Shard::block_of(std::span<const char> header,
                                             const std::vector<StoredArray>& arrays,
                                             const std::string& run_digest) {
    if (header.size() < header_bytes(arrays) ||
        std::memcmp(header.data(), magic, sizeof magic) != 0 ||
        run_digest.compare(0, std::string::npos, header.data() + sizeof magic, digest_bytes) != 0 ||
        word_at(header, counts_at + word) != arrays.size() ||
        word_at(header, counts_at + 2 * word) != chunk_count(arrays))
        return {};
    return word_at(header, counts_at);
}

std::vector<std::uint64_t> Shard::chunk_sizes(std::span<const char> header,
                                              const std::vector<StoredArray>& arrays) {
    std::vector<std::uint64_t> sizes;
    std::uint64_t before = 0;
    for (std::size_t at = lists_at + arrays.size() * word; at < header_bytes(arrays); at += word) {
        const std::uint64_t end = word_at(header, at);
        sizes.push_back(end - std::exchange(before, end));
    }
    return sizes;
}

Shard::Shard(const std::vector<StoredArray>& arrays, const std::string& run_digest,
             const ResultBlock& block)
    : block_(block.first / block_scenarios) {
    DRGSIM_EXPECT(run_digest.size() == digest_bytes && block.first % block_scenarios == 0);
    data_ = header_bytes(arrays);
    std::size_t room = data_ + word, room_of_last = 0;
    for (const StoredArray& array : arrays) {
        room += array.chunk_values() * sizeof(double) * chunk_origins(array).size();
        room_of_last = std::max(room_of_last, ChunkCompressor::room(array.chunk_values()));
    }
    image_.reserve(room + room_of_last);
    image_.resize(data_);
    ChunkCompressor compressor;
    std::vector<double> room_of_chunk;
    for (const StoredArray& array : arrays) {
        const std::vector<double>& values = values_in(block, array);
        checksums_.push_back(crc64(values));
        const std::size_t row = array.chunk_values() / array.chunk[array.scenario_axis()];
        for (const auto& origin : chunk_origins(array)) {
            compressor.append(chunk_at(array, values, block.count, origin, room_of_chunk), row,
                              image_);
            ends_.push_back(image_.size() - data_);
        }
    }
    std::memcpy(image_.data(), magic, sizeof magic);
    std::memcpy(image_.data() + sizeof magic, run_digest.data(), digest_bytes);
    put_word(image_, counts_at, block_);
    put_word(image_, counts_at + word, checksums_.size());
    put_word(image_, counts_at + 2 * word, ends_.size());
    std::memcpy(image_.data() + lists_at, checksums_.data(), checksums_.size() * word);
    std::memcpy(image_.data() + lists_at + checksums_.size() * word, ends_.data(),
                ends_.size() * word);
    image_.resize(image_.size() + word);
    put_word(image_, image_.size() - word, crc64(image_.data(), image_.size() - word));
}

std::optional<Shard> Shard::parse(PackedBytes image, const std::vector<StoredArray>& arrays,
                                  const std::string& run_digest, std::uint64_t block) {
    Shard shard;
    shard.data_ = header_bytes(arrays);
    if (image.size() < shard.data_ + word) return {};
    const std::size_t end = image.size() - word;
    if (block_of(image, arrays, run_digest) != block ||
        word_at(image, end) != crc64(image.data(), end))
        return {};
    shard.block_ = block;
    for (std::size_t at = lists_at; at < shard.data_; at += word) {
        auto& list = shard.checksums_.size() < arrays.size() ? shard.checksums_ : shard.ends_;
        list.push_back(word_at(image, at));
    }
    DRGSIM_EXPECT(shard.ends_.empty() || shard.data_ + shard.ends_.back() == end);
    shard.image_ = std::move(image);
    return shard;
}

std::span<const char> Shard::chunk(std::size_t c) const {
    const std::size_t begin = c == 0 ? 0 : ends_[c - 1];
    return {image_.data() + data_ + begin, ends_[c] - begin};
}

std::vector<double> Shard::values(const std::vector<StoredArray>& arrays, std::size_t a,
                                  std::size_t count) const {
    std::size_t c = 0;
    for (std::size_t before = 0; before < a; ++before) c += chunk_origins(arrays[before]).size();
    const StoredArray& array = arrays[a];
    std::vector<double> values(array.block_values(count)), chunk_values(array.chunk_values());
    for (const auto& origin : chunk_origins(array)) {
        const bool whole = decompress(chunk(c++), chunk_values);
        DRGSIM_EXPECT(whole);  // parse has looked at the checksum
        put_chunk(array, chunk_values, count, origin, values);
    }
    return values;
}

}  // namespace drgsim
