// Writes a stored region whose cases come in pieces: the columns grow side by side in the file, in
// room for as many cases as there may be, and are never in memory as a whole.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "results/hdf5/node.hpp"
#include "results/region/column_stream.hpp"
#include "results/region/columns.hpp"
#include "results/region/digest.hpp"
#include "results/storage/direct_file.hpp"
#include "results/storage/pending_file.hpp"
#include "sim/region/case_sink.hpp"

namespace drgsim {

/// One region. All functions throw EnvironmentError when the disk fails; unless finish() returns
/// nothing is left behind and a file that was there stays.
class RegionWriter final : public CaseSink {
  public:
    explicit RegionWriter(std::string path) : path_(std::move(path)) {}
    void begin(std::size_t most_cases) override;
    void take(const CaseTable& piece, const CaseTable& missing) override;
    [[nodiscard]] StringColumn case_ids() const override;
    /// After begin() and what was taken: stores the rest of the region (hospitals, groups, names of
    /// departments and tags) and puts the file in its place.
    void finish(const Region& region);

  private:
    /// The stream of that name; a new one has room for `room` numbers.
    ColumnStream& stream(const std::string& name, hdf5::Type type, std::size_t value_bytes,
                         std::uint64_t room);
    template <class Value>
    void store(const StoredColumn& spec, const Column<Value>& values, const void* missing);
    void store(const StoredColumn& spec, const StringColumn& texts);
    void finish_columns();
    template <class Values>
    void write(hdf5::Group& table, const StoredColumn& spec, const Values& values);
    bool link(hdf5::Group& table, const StoredColumn& spec, const std::string& name);
    [[nodiscard]] ColumnSums sums() const;

    std::string path_;
    std::size_t most_cases_ = 0;
    std::size_t taken_ = 0;  ///< cases
    std::optional<PendingFile> pending_;
    std::optional<hdf5::File> file_;
    std::optional<DirectFile> raw_;
    std::map<std::string, ColumnStream> columns_;  ///< of cases, by their names in the file
    Column<std::uint64_t> ends_;                   ///< of the texts of a piece
};

}  // namespace drgsim
