// Blocks that lie in result files which were not finished. HDF5 cannot open such a file, but what
// was copied into it is there: an index beside it has a record of each block, all of one length.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "results/run/shard.hpp"

namespace drgsim {

class GrownBlocks {
  public:
    /// Of the folder of the result `out`. `arrays` outlives it.
    GrownBlocks(std::string folder, std::string out, const std::vector<StoredArray>& arrays,
                std::string run_digest);

    /// Looks through the folder's indices. A record that is torn is not taken.
    void find();
    /// Notes that the chunks of `shard` lie at `places` of the unfinished result of process `own`.
    /// @throws EnvironmentError when the disk fails; nothing may be noted after it.
    void note(const Shard& shard, std::span<const std::uint64_t> places, const std::string& own);
    /// Nothing when the block is not noted, or not what was noted lies there.
    [[nodiscard]] std::optional<Shard> read(std::uint64_t block) const;

    /// The unfinished result of process `own`.
    [[nodiscard]] std::string result_path(const std::string& own) const;
    /// Whether a file of the folder is an unfinished result or an index.
    static bool is_one(const std::string& name);

  private:
    /// An image but for its chunks, and where they lie.
    struct Record {
        std::string result;  ///< path of the file
        std::vector<char> header;
        std::uint64_t checksum;  ///< at the image's end
        std::vector<std::uint64_t> places;
    };
    void take(const std::vector<char>& index, const std::string& result);

    std::string folder_, out_;
    const std::vector<StoredArray>& arrays_;
    std::string digest_;
    std::map<std::uint64_t, Record> records_;  ///< by block
};

}  // namespace drgsim
