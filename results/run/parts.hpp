// The folder OUT.parts: a manifest that says which run it belongs to, and the blocks that are done,
// as shards or in the result that grows there. What is torn is told, whatever happened.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "results/run/description.hpp"
#include "results/run/grown_blocks.hpp"
#include "results/run/shard.hpp"

namespace drgsim {

class PartsFolder {
  public:
    /// The folder of the result `out`; nothing is touched yet.
    PartsFolder(const std::string& out, const RunDescription& description);
    PartsFolder(const PartsFolder&) = delete;
    PartsFolder& operator=(const PartsFolder&) = delete;

    /// Whether an unfinished run, of this or another description, lies there.
    static bool exists(const std::string& out);
    /// Where it lies.
    static std::string path_of(const std::string& out);

    /// Makes the folder and its manifest, or accepts what is there. Several processes may do so at
    /// once.
    /// @throws InputError when another run lies there, naming what differs.
    void open();
    /// As open, where another process has made the folder: waits a while for it to be seen, as
    /// network file systems are late at times.
    /// @throws EnvironmentError when it is not seen.
    void join();
    /// By block: 1 where it is stored whole.
    [[nodiscard]] std::vector<std::uint8_t> stored();
    /// Several processes may write the same block.
    /// @throws EnvironmentError when the disk fails.
    void write(const Shard& shard) const;
    /// Where this process's result may grow.
    [[nodiscard]] std::string result_path() const { return grown_.result_path(own_); }
    /// Says that the block's chunks are in it at `places`. @throws EnvironmentError when the disk
    /// fails; nothing may be noted after it.
    void note_grown(const Shard& shard, std::span<const std::uint64_t> places);
    /// Nothing when `block` is not stored whole.
    [[nodiscard]] std::optional<Shard> read(std::uint64_t block) const;
    /// Waits a while for the shards that other processes wrote, until those of the first `blocks`
    /// that are not `known` to be stored are seen.
    void wait_for_first(std::uint64_t blocks, const std::vector<std::uint8_t>& known) const;
    /// Removes the folder with everything that this program puts there, and nothing else.
    static void remove(const std::string& out);

    [[nodiscard]] const std::vector<StoredArray>& arrays() const { return arrays_; }

  private:
    [[nodiscard]] std::string shard_path(std::uint64_t block) const;
    [[nodiscard]] bool are_listed(std::uint64_t blocks,
                                  const std::vector<std::uint8_t>& known) const;
    void expect_same_run() const;

    std::string path_;
    RunIdentity identity_;
    std::string digest_;
    std::vector<StoredArray> arrays_;
    std::uint64_t blocks_;
    std::string own_;  ///< tells this process's files apart
    GrownBlocks grown_;
};

}  // namespace drgsim
