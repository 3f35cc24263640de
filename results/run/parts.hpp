// The folder OUT.parts: a manifest that says which run it belongs to, and a shard for each block
// that is done. Everything in it appears whole or not at all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "results/run/description.hpp"
#include "results/run/shard.hpp"

namespace drgsim {

class PartsFolder {
  public:
    /// The folder of the result `out`; nothing is touched yet.
    PartsFolder(const std::string& out, const RunDescription& description);

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
    /// By block: 1 where a valid shard of this run is stored.
    [[nodiscard]] std::vector<std::uint8_t> stored() const;
    /// Several processes may write the same block.
    /// @throws EnvironmentError when the disk fails.
    void write(const Shard& shard) const;
    /// Nothing when there is no valid shard of `block`.
    [[nodiscard]] std::optional<Shard> read(std::uint64_t block) const;
    /// Waits a while for the shards that other processes wrote, until the first `blocks` are seen.
    void wait_for_first(std::uint64_t blocks) const;
    /// Removes the folder with everything that this program puts there, and nothing else.
    static void remove(const std::string& out);

    [[nodiscard]] const std::vector<StoredArray>& arrays() const { return arrays_; }

  private:
    [[nodiscard]] std::string shard_path(std::uint64_t block) const;
    [[nodiscard]] bool are_listed(std::uint64_t blocks) const;
    void expect_same_run() const;

    std::string path_;
    RunIdentity identity_;
    std::string digest_;
    std::vector<StoredArray> arrays_;
    std::uint64_t blocks_;
    std::string own_;  ///< tells this process's temporary files apart
};

}  // namespace drgsim
