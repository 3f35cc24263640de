// The result file while the run goes on: blocks are copied into it as they follow on each other,
// which stores them too, so that nothing is written twice and little is left to do at the end.
// Where it cannot grow blocks become shards; merged at the end they give the same bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "results/run/parts.hpp"
#include "results/run/result_file.hpp"

namespace drgsim {

/// What follows the blocks.
struct ResultEnd {
    const ResultBlock& base;
    const ResultBlock* stresses = nullptr;  ///< null where the run has none
    std::function<void()> beside;           ///< done by one thread while another closes the file
};

class GrowingResult {
  public:
    /// `stored` tells by block what lies in `parts` already. Where that is anything, or `stored` is
    /// empty because another process knows, blocks only become shards. `parts` and `description`
    /// outlive it.
    GrowingResult(std::string path, const RunDescription& description, PartsFolder& parts,
                  std::vector<std::uint8_t> stored);

    /// Most blocks that wait in memory until those before them are there. When there are more, all
    /// become shards, and those that follow at once until the result grows again.
    static constexpr std::size_t most_held = 4;

    /// Takes a block. @throws EnvironmentError when it cannot be stored.
    void add(Shard shard);
    /// Stores the blocks that wait. @throws EnvironmentError when it cannot.
    void flush();
    /// By block: not 0 where it is known to be stored. Empty where nobody knows.
    [[nodiscard]] const std::vector<std::uint8_t>& stored() const { return stored_; }

    /// Copies what is missing from the parts, writes the end, puts the file into its place and
    /// removes the parts; with fewer than all `scenarios` (ended_early), the file is made anew from
    /// the parts.
    /// @throws EnvironmentError when a block is missing or damaged or the disk fails.
    void finish(const ResultEnd& end, std::uint64_t scenarios);

  private:
    [[nodiscard]] bool has(std::uint64_t block) const;
    void grow();
    void copy_next();
    void write_end(ResultFile& file, const ResultEnd& end,
                   const std::function<void()>& put_into_place);
    void merge(const ResultEnd& end, std::uint64_t scenarios);
    [[nodiscard]] Shard read(std::uint64_t block) const;

    std::string path_, parts_path_;
    const RunDescription& description_;
    PartsFolder& parts_;
    std::vector<std::uint8_t> stored_;
    bool grows_;
    bool waits_ = true;  ///< for a block that may come soon
    std::map<std::uint64_t, Shard> held_;
    std::optional<ResultFile> growing_;
    std::uint64_t next_ = 0;  ///< block to be copied
};

}  // namespace drgsim
