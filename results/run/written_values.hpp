// The scenarios of a result file in the making: where its chunks lie is known, so they are taken
// from the mapped file side by side, without HDF5.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "results/run/result_values.hpp"
#include "results/run/schema.hpp"
#include "results/storage/mapped_file.hpp"

namespace drgsim {

/// Where a chunk lies in the file [bytes].
struct ChunkPlace {
    std::uint64_t at, size;
};

class WrittenValues final : public ResultValues {
  public:
    /// `places` are those of every block's chunks, arrays in order, chunks in file order. All but
    /// the path are borrowed.
    /// @throws EnvironmentError when the file cannot be mapped.
    WrittenValues(const std::string& path, const RunDescription& description,
                  const std::vector<StoredArray>& arrays,
                  const std::vector<std::vector<ChunkPlace>>& places, const ResultBlock& base);

    [[nodiscard]] const RunDescription& description() const override { return description_; }
    [[nodiscard]] std::vector<double> base(Var id) const override;
    void read_slice(Var id, std::size_t policy, std::uint64_t first, std::size_t count,
                    std::size_t begin, std::size_t extent, std::span<double> to) const override;

  private:
    std::string path_;
    const RunDescription& description_;
    const std::vector<StoredArray>& arrays_;
    const std::vector<std::vector<ChunkPlace>>& places_;
    const ResultBlock& base_;
    std::shared_ptr<const MappedFile> file_;
};

}  // namespace drgsim
