// Reading: the columns of cases are used where the file has them, mapped, not copied.
#include "results/region/store.hpp"

#include <algorithm>
#include <functional>
#include <span>
#include <type_traits>

#include "results/hdf5/node.hpp"
#include "results/region/columns.hpp"
#include "results/region/writer.hpp"
#include "results/storage/mapped_file.hpp"
#include "sim/engine/tiles.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

constexpr const char* expected_file = "a region that drgsim import or drgsim synth wrote";

template <class Column>
inline constexpr bool is_string_column = std::is_same_v<Column, StringColumn>;

[[noreturn]] void damaged(const std::string& path, std::string what) {
    throw InputError(Problem{path, 0, std::move(what), "the stored region is damaged",
                             "import the region again"});
}

/// Reads the columns of one file.
class ColumnReader {
  public:
    explicit ColumnReader(const std::string& path) : file_(MappedFile::open(path)) {}

    template <class Value>
    void read(const hdf5::Group& table, const std::string& name, std::vector<Value>& column) const {
        column = table.read_column<Value>(name);
    }
    void read(const hdf5::Group& table, const std::string& name,
              std::vector<std::string>& column) const {
        column = table.read_text_column(name);
    }
    /// The values where the mapped file has them; copied where they do not lie as memory wants it.
    template <class Value>
    void read(const hdf5::Group& table, const std::string& name, Column<Value>& column) const {
        const hdf5::Dataset stored = table.open_column(name, hdf5::type_of<Value>());
        const std::uint64_t count = stored.size();
        const auto offset = stored.offset();
        if (!offset || *offset % alignof(Value) != 0) {
            column.resize(count);
            stored.read(hdf5::type_of<Value>(), column.data());
            return;
        }
        if (*offset > file_->size() || count > (file_->size() - *offset) / sizeof(Value))
            damaged(table.path(), "'" + stored.name() + "' lies beyond the end of the file");
        column = lent_column(reinterpret_cast<Value*>(file_->bytes() + *offset), count, file_);
    }

  private:
    std::shared_ptr<const MappedFile> file_;
};

std::string unfit_texts(const char* name) {
    return "the texts of '" + std::string(name) + "' do not fit together";
}

void read_strings(const ColumnReader& reader, const hdf5::Group& table, const StoredColumn& spec,
                  StringColumn& column) {
    reader.read(table, bytes_name(spec), column.chars);
    reader.read(table, offsets_name(spec), column.offset);
    if (column.offset.empty() || column.offset.front() != 0 ||
        column.offset.back() != column.chars.size())
        damaged(table.path(), unfit_texts(spec.name));
}

template <class Values>
void read_column(const ColumnReader& reader, const hdf5::Group& table, const StoredColumn& spec,
                 Values& column) {
    const std::string name = is_string_column<Values> ? bytes_name(spec) : std::string(spec.name);
    if (spec.length != StoredColumn::Length::table && !table.has(name)) return;
    if constexpr (is_string_column<Values>)
        read_strings(reader, table, spec, column);
    else
        reader.read(table, name, column);
}

/// Every column of a table has the table's length, or is optional and empty.
void check_lengths(const std::string& path, const Region& region) {
    for_each_column(region, [&](const StoredColumn& spec, const auto& column) {
        if (spec.length == name_list) return;
        const std::string table = spec.table;
        const std::size_t expected = table == "hospitals" ? region.hospitals.size()
                                     : table == "groups"  ? region.groups.size()
                                                          : region.cases.size();
        if (column.size() == expected || (spec.length == optional_column && column.empty())) return;
        damaged(path, "'" + table + "/" + spec.name + "' has " + std::to_string(column.size()) +
                          " values instead of " + std::to_string(expected));
    });
}

/// Looks for a fault in the rows first .. last - 1 of a column; "" where there is none.
struct Look {
    std::size_t rows;
    std::function<std::string(std::size_t first, std::size_t last)> fault;
};

/// Every value of `column` fits. A fault is told by `name` and the value, and what is wrong with
/// it.
template <class Values, class Fits>
Look look_at(const char* name, const Values& column, Fits fits, const char* wrong) {
    return {column.size(), [=, &column](std::size_t first, std::size_t last) -> std::string {
                const auto values = std::span(column).subspan(first, last - first);
                bool all = true;
                for (const auto value : values) all &= fits(value);  // no way out: in vectors
                if (all) return {};
                const auto found = std::find_if_not(values.begin(), values.end(), fits);
                return "'" + std::string(name) + "' holds " +
                       std::to_string(static_cast<long long>(*found)) + wrong;
            }};
}

/// Values lie in low .. high.
template <class Values>
Look look_at_range(const char* name, const Values& column, long long low, long long high) {
    const auto fits = [low, high](auto value) {
        return static_cast<long long>(value) >= low && static_cast<long long>(value) <= high;
    };
    return look_at(name, column, fits, ", which is out of range");
}

Look look_at_dates(const char* name, const Column<std::int32_t>& dates) {
    const auto fits = [](std::int32_t date) {
        const std::uint32_t month = static_cast<std::uint32_t>(date) / 100 % 100;
        return month >= 1 && month <= month_count;
    };
    return look_at(name, dates, fits, "");
}

/// No text ends before it begins.
Look look_at_order(const char* name, const StringColumn& column) {
    return {column.offset.size() - 1, [name, &column](std::size_t first, std::size_t last) {
                bool all = true;
                for (std::size_t i = first; i < last; ++i)
                    all &= column.offset[i] <= column.offset[i + 1];
                return all ? std::string() : unfit_texts(name);
            }};
}

/// Looks at all columns side by side; the first fault in their order is the one that is told.
void check_ranges(const std::string& path, const Region& region) {
    const CaseTable& cases = region.cases;
    const auto last = [](std::size_t count) { return static_cast<long long>(count) - 1; };
    const long long hospital = last(region.hospitals.size()), group = last(region.groups.size());
    std::vector<Look> looks = {
        look_at_range("hospitals/level", region.hospitals.level, 1, level_count),
        look_at_range("cases/hospital_id", cases.hospital, 0, hospital),
        look_at_range("cases/fund", cases.fund, 0, fund_count - 1),
        look_at_range("cases/group_code", cases.group[0], 0, group),
        look_at_range("cases/group_code_2", cases.group[1], 0, group),
        look_at_range("cases/department", cases.department, -1,
                      last(cases.department_names.size())),
        look_at_dates("cases/discharge_date", cases.discharge_date)};
    for_each_column(region, [&](const StoredColumn& spec, const auto& column) {
        if constexpr (is_string_column<std::remove_cvref_t<decltype(column)>>)
            looks.push_back(look_at_order(spec.name, column));
    });
    struct Piece {
        const Look* look;
        std::size_t first, last;
        std::string fault;
    };
    std::vector<Piece> pieces;
    for (const Look& look : looks) {
        const Tiles tiles = few_tiles(look.rows);
        for (std::size_t t = 0; t < tiles.count(); ++t)
            pieces.push_back({&look, tiles.begin(t), tiles.end(t), {}});
    }
    for_each_tile(pieces.size(), [&](std::size_t i) {
        Piece& piece = pieces[i];
        piece.fault = piece.look->fault(piece.first, piece.last);
    });
    for (const Piece& piece : pieces)
        if (!piece.fault.empty()) damaged(path, piece.fault);
}

/// Opens `path` and refuses what is not a region of this schema.
hdf5::File open_region(const std::string& path) {
    hdf5::File file = hdf5::File::open(path, expected_file);
    if (!file.has_attribute("format") || file.text("format") != region_format)
        throw InputError(Problem{path,
                                 0,
                                 "this HDF5 file is not a stored region",
                                 std::string(expected_file) + " is expected",
                                 {}});
    const int version = file.number<int>("schema");
    if (version != region_schema)
        throw InputError(Problem{path,
                                 0,
                                 "the stored region has schema " + std::to_string(version) +
                                     ", this program reads schema " + std::to_string(region_schema),
                                 {},
                                 "import the region again"});
    return file;
}

}  // namespace

void write_region(const std::string& path, const Region& region) {
    RegionWriter writer(path);
    writer.begin(region.cases.size());
    writer.take(region.cases, {});
    writer.finish(region);
}

StoredRegion read_stored_region(const std::string& path) {
    const hdf5::File file = open_region(path);
    const ColumnReader reader(path);
    const hdf5::Group hospitals = file.open_group("hospitals");
    const hdf5::Group groups = file.open_group("groups");
    const hdf5::Group cases = file.open_group("cases");
    StoredRegion stored;
    for_each_column(stored.region, [&](const StoredColumn& spec, auto& column) {
        const std::string_view table = spec.table;
        read_column(reader,
                    table == "hospitals" ? hospitals
                    : table == "groups"  ? groups
                                         : cases,
                    spec, column);
    });
    check_lengths(path, stored.region);
    stored.digest = region_digest(stored.region);
    if (stored.digest != file.text("digest"))
        throw InputError(Problem{path, 0, "the digest of the columns does not hold",
                                 "the file was changed or damaged after it was written",
                                 "import or synthesise the region again"});
    check_ranges(path, stored.region);
    return stored;
}

Region read_region(const std::string& path) {
    return read_stored_region(path).region;
}

std::string stored_region_digest(const std::string& path) {
    return open_region(path).text("digest");
}

}  // namespace drgsim
