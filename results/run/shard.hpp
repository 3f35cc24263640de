// A shard: one block's compressed chunks as one file. Whole or recognisably not: a torn, foreign or
// damaged file does not parse, and its block is computed again.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/run/codec.hpp"
#include "results/run/schema.hpp"
#include "sim/outputs/variables.hpp"

namespace drgsim {

/// The file image: magic, digest of the run, block, counts, CRC-64 of each array's values, ends of
/// the chunks, the chunks (arrays in order, chunks in file order), CRC-64 of all of it.
class Shard {
  public:
    /// Compresses every chunk of `block`.
    Shard(const std::vector<StoredArray>& arrays, const std::string& run_digest,
          const ResultBlock& block);
    /// Takes a file's bytes; nothing when they are not the shard of this run and block.
    static std::optional<Shard> parse(PackedBytes image, const std::vector<StoredArray>& arrays,
                                      const std::string& run_digest, std::uint64_t block);

    /// Bytes of what stands in an image before the chunks.
    static std::size_t header_bytes(const std::vector<StoredArray>& arrays);
    /// Number of chunks.
    static std::size_t chunk_count(const std::vector<StoredArray>& arrays);
    /// The block of an image that begins with `header`; nothing when it is none of this run's.
    static std::optional<std::uint64_t> block_of(std::span<const char> header,
                                                 const std::vector<StoredArray>& arrays,
                                                 const std::string& run_digest);
    /// Lengths of the chunks, as such a header tells [bytes]. It may be damaged.
    static std::vector<std::uint64_t> chunk_sizes(std::span<const char> header,
                                                  const std::vector<StoredArray>& arrays);

    [[nodiscard]] std::uint64_t block() const { return block_; }
    [[nodiscard]] const PackedBytes& image() const { return image_; }
    /// CRC-64 of the values of array `a`.
    [[nodiscard]] std::uint64_t checksum(std::size_t a) const { return checksums_[a]; }
    /// Compressed chunk `c`, counted through all arrays.
    [[nodiscard]] std::span<const char> chunk(std::size_t c) const;
    /// The values of array `a` of `arrays`, those of the shard, in a block of `count` scenarios.
    [[nodiscard]] std::vector<double> values(const std::vector<StoredArray>& arrays, std::size_t a,
                                             std::size_t count) const;

  private:
    Shard() = default;
    PackedBytes image_;
    std::uint64_t block_ = 0;
    std::vector<std::uint64_t> checksums_;
    std::vector<std::uint64_t> ends_;  ///< of the chunks, from the first chunk's start
    std::size_t data_ = 0;             ///< where the chunks begin in the image
};

}  // namespace drgsim
