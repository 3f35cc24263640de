// The result file while the run goes on: blocks are copied into it as soon as all before them are
// there, so that little is left to do at the end. Nothing depends on it: without it the shards are
// merged at the end, and the file has the same bytes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "results/run/parts.hpp"
#include "results/run/result_file.hpp"
#include "results/storage/pending_file.hpp"

namespace drgsim {

class GrowingResult {
  public:
    /// `stored` tells by block which shards lie in `parts` already; empty: nobody knows, and
    /// nothing is copied before finish(). `parts` and `description` outlive it.
    GrowingResult(std::string path, const RunDescription& description, const PartsFolder& parts,
                  std::vector<std::uint8_t> stored);

    /// Blocks kept in memory until those before them are there.
    static constexpr std::size_t most_held = 4;

    /// Takes a block that is stored in the parts now. Where the result cannot grow, e.g. on a full
    /// disk, it is left to finish().
    void add(Shard shard);

    /// Copies what is missing from the parts, writes `base` and puts the file into its place; with
    /// fewer than all `scenarios` (ended_early), the file is made anew from the parts.
    /// @throws EnvironmentError when a block is missing or damaged or the disk fails.
    /// `stresses` is null where the run has none.
    void finish(const ResultBlock& base, std::uint64_t scenarios,
                const ResultBlock* stresses = nullptr);

  private:
    /// The file under its temporary name.
    struct Growing {
        PendingFile pending;
        ResultFile file;
        Growing(const std::string& path, const RunDescription& description)
            : pending(path), file(pending.temporary(), description) {}
    };
    void grow();
    void copy_next();

    std::string path_, parts_path_;
    const RunDescription& description_;
    const PartsFolder& parts_;
    std::vector<std::uint8_t> stored_;  ///< by block: 0 not, 1 before, 2 by this process
    std::map<std::uint64_t, Shard> held_;
    std::optional<Growing> growing_;
    std::uint64_t next_ = 0;  ///< block to be copied
    bool given_up_ = false;
};

}  // namespace drgsim
