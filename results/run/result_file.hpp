// A result file in the making: scales, coordinates, attributes, arrays, /base, /indicators and
// /checksums, as NetCDF-4 and h5py read them. The same content always gives the same bytes.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "results/hdf5/node.hpp"
#include "results/hdf5/scales.hpp"
#include "results/run/description.hpp"
#include "results/run/shard.hpp"
#include "results/run/written_values.hpp"

namespace drgsim {

class RiskGroup;
struct RiskTables;

class ResultFile {
  public:
    /// Makes `path` (a temporary name: the caller renames it) with everything but values.
    ResultFile(const std::string& path, const RunDescription& description);
    /// Copies the chunks of one block; every block once, in ascending order.
    /// @returns where in the file each of them lies.
    std::vector<std::uint64_t> add(const Shard& shard);
    /// Writes /stress: the settlements of the description's stresses, in their order.
    void add_stresses(const ResultBlock& stresses);
    ~ResultFile();
    /// Writes /base, /indicators and the checksums, and all of /risk but its values where the run
    /// has it: nothing is added any more.
    void add_base(const ResultBlock& base);
    /// The scenarios that were added, while the file and `base` are there. Other threads may ask
    /// while one adds what is not a block.
    [[nodiscard]] WrittenValues values(const ResultBlock& base) const;
    /// Writes the values of /risk, if there is one, and closes the file.
    void finish(const RiskTables* risk = nullptr);

  private:
    void write_attributes();
    void write_design();
    void write_scales();
    void write_scale(Dim dim);
    void write_coordinates();
    void create_arrays();
    void write_base(const ResultBlock& base);
    void write_checksums();
    [[nodiscard]] std::vector<std::size_t> scales_of(const std::vector<Dim>& dims) const;

    std::string path_;
    RunDescription description_;
    std::vector<StoredArray> arrays_;
    hdf5::File file_;
    hdf5::Scales scales_;
    std::vector<std::size_t> scale_of_dim_;
    std::unique_ptr<RiskGroup> risk_;
    std::vector<hdf5::Dataset> datasets_;                ///< by array; empty without scenarios
    std::vector<std::vector<std::uint64_t>> checksums_;  ///< by array and block
    std::vector<std::vector<ChunkPlace>> places_;        ///< by block and chunk
    std::vector<std::pair<std::string, std::uint64_t>> base_checksums_;
};

}  // namespace drgsim
