// One contiguous data set a column; StringColumn as bytes and offsets. An empty optional column is
// not stored.
#include "results/region/store.hpp"

#include <algorithm>
#include <type_traits>

#include "results/hdf5/node.hpp"
#include "results/region/columns.hpp"
#include "results/storage/digest.hpp"
#include "results/storage/pending_file.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

constexpr const char* format_name = "drgsim region";
constexpr int schema_version = 1;
constexpr const char* expected_file = "a region that drgsim import or drgsim synth wrote";

template <class Column>
inline constexpr bool is_texts = std::is_same_v<Column, std::vector<std::string>>;
template <class Column>
inline constexpr bool is_string_column = std::is_same_v<Column, StringColumn>;

std::string bytes_name(const ColumnSpec& spec) {
    return std::string(spec.name) + "_bytes";
}
std::string offsets_name(const ColumnSpec& spec) {
    return std::string(spec.name) + "_offsets";
}

void describe(hdf5::Dataset column, const ColumnSpec& spec) {
    if (*spec.units != '\0') column.set("units", spec.units);
    column.set("long_name", spec.meaning);
}

template <class Column>
void write_column(hdf5::Group& table, const ColumnSpec& spec, const Column& column) {
    if (spec.length != ColumnSpec::Length::table && column.empty()) return;
    if constexpr (is_texts<Column>) {
        describe(table.write_column(spec.name, column), spec);
    } else if constexpr (is_string_column<Column>) {
        describe(table.write_column(bytes_name(spec), std::span<const char>(column.chars)), spec);
        describe(
            table.write_column(offsets_name(spec), std::span<const std::uint64_t>(column.offset)),
            spec);
    } else {
        using Value = typename Column::value_type;
        describe(table.write_column(spec.name, std::span<const Value>(column)), spec);
    }
}

[[noreturn]] void damaged(const std::string& path, std::string what) {
    throw InputError(Problem{path, 0, std::move(what), "the stored region is damaged",
                             "import the region again"});
}

StringColumn read_string_column(const hdf5::Group& table, const ColumnSpec& spec) {
    StringColumn column;
    const auto bytes = table.read_column<char>(bytes_name(spec));
    column.chars.assign(bytes.begin(), bytes.end());
    column.offset = table.read_column<std::uint64_t>(offsets_name(spec));
    if (column.offset.empty() || column.offset.front() != 0 ||
        column.offset.back() != column.chars.size() ||
        !std::is_sorted(column.offset.begin(), column.offset.end()))
        damaged(table.path(), "the texts of '" + std::string(spec.name) + "' do not fit together");
    return column;
}

template <class Column>
void read_column(const hdf5::Group& table, const ColumnSpec& spec, Column& column) {
    const std::string name = is_string_column<Column> ? bytes_name(spec) : std::string(spec.name);
    if (spec.length != ColumnSpec::Length::table && !table.has(name)) return;
    if constexpr (is_texts<Column>)
        column = table.read_text_column(name);
    else if constexpr (is_string_column<Column>)
        column = read_string_column(table, spec);
    else
        column = table.read_column<typename Column::value_type>(name);
}

/// Every column of a table has the table's length, or is optional and empty.
void check_lengths(const std::string& path, const Region& region) {
    for_each_column(region, [&](const ColumnSpec& spec, const auto& column) {
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

/// Every value lies in low .. high.
template <class Value>
void check_range(const std::string& path, const char* name, const std::vector<Value>& values,
                 long long low, long long high) {
    for (const Value value : values)
        if (static_cast<long long>(value) < low || static_cast<long long>(value) > high)
            damaged(path, "'" + std::string(name) + "' holds " +
                              std::to_string(static_cast<long long>(value)) +
                              ", which is out of range");
}

void check_ranges(const std::string& path, const Region& region) {
    const CaseTable& cases = region.cases;
    const auto last = [](std::size_t count) { return static_cast<long long>(count) - 1; };
    check_range(path, "hospitals/level", region.hospitals.level, 1, level_count);
    check_range(path, "cases/hospital_id", cases.hospital, 0, last(region.hospitals.size()));
    check_range(path, "cases/fund", cases.fund, 0, fund_count - 1);
    check_range(path, "cases/group_code", cases.group[0], 0, last(region.groups.size()));
    check_range(path, "cases/group_code_2", cases.group[1], 0, last(region.groups.size()));
    check_range(path, "cases/department", cases.department, -1,
                last(cases.department_names.size()));
    for (const std::int32_t date : cases.discharge_date)
        if (date / 100 % 100 < 1 || date / 100 % 100 > month_count)
            damaged(path, "'cases/discharge_date' holds " + std::to_string(date));
}

/// Opens `path` and refuses what is not a region of this schema.
hdf5::File open_region(const std::string& path) {
    hdf5::File file = hdf5::File::open(path, expected_file);
    if (!file.has_attribute("format") || file.text("format") != format_name)
        throw InputError(Problem{path,
                                 0,
                                 "this HDF5 file is not a stored region",
                                 std::string(expected_file) + " is expected",
                                 {}});
    const int version = file.number<int>("schema");
    if (version != schema_version)
        throw InputError(Problem{path,
                                 0,
                                 "the stored region has schema " + std::to_string(version) +
                                     ", this program reads schema " +
                                     std::to_string(schema_version),
                                 {},
                                 "import the region again"});
    return file;
}

}  // namespace

void write_region(const std::string& path, const Region& region) {
    PendingFile pending(path);
    hdf5::File file = hdf5::File::create(pending.temporary());
    file.set("format", format_name);
    file.set("schema", schema_version);
    file.set("digest", region_digest(region));
    {
        hdf5::Group hospitals = file.create_group("hospitals");
        hdf5::Group groups = file.create_group("groups");
        hdf5::Group cases = file.create_group("cases");
        for_each_column(region, [&](const ColumnSpec& spec, const auto& column) {
            const std::string_view table = spec.table;
            write_column(table == "hospitals" ? hospitals
                         : table == "groups"  ? groups
                                              : cases,
                         spec, column);
        });
    }
    file.close();
    pending.commit();
}

Region read_region(const std::string& path) {
    const hdf5::File file = open_region(path);
    const hdf5::Group hospitals = file.open_group("hospitals");
    const hdf5::Group groups = file.open_group("groups");
    const hdf5::Group cases = file.open_group("cases");
    Region region;
    for_each_column(region, [&](const ColumnSpec& spec, auto& column) {
        const std::string_view table = spec.table;
        read_column(table == "hospitals" ? hospitals
                    : table == "groups"  ? groups
                                         : cases,
                    spec, column);
    });
    check_lengths(path, region);
    check_ranges(path, region);
    return region;
}

std::string region_digest(const Region& region) {
    Sha256 sum;
    for_each_column(region, [&](const ColumnSpec& spec, const auto& column) {
        using Column = std::remove_cvref_t<decltype(column)>;
        sum.add_text(spec.table);
        sum.add_text(spec.name);
        const std::uint64_t count = column.size();
        sum.add(&count, sizeof count);
        if constexpr (is_texts<Column>) {
            for (const std::string& text : column) sum.add_text(text);
        } else if constexpr (is_string_column<Column>) {
            sum.add(column.offset.data(), column.offset.size() * sizeof column.offset[0]);
            sum.add_text(column.chars);
        } else {
            sum.add(column.data(), column.size() * sizeof(typename Column::value_type));
        }
    });
    return sum.finish();
}

std::string stored_region_digest(const std::string& path) {
    return open_region(path).text("digest");
}

}  // namespace drgsim
