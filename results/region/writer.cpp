// HDF5 keeps the file's structure; the values of cases go past it (ColumnStream).
#include "results/region/writer.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <type_traits>

namespace drgsim {

namespace {

/// Of columns in the file, so that they can be mapped; and written in blocks where they are long.
std::uint64_t alignment(std::size_t cases) {
    return cases < DirectFile::block ? 64 : DirectFile::block;
}

void describe(hdf5::Dataset column, const StoredColumn& spec) {
    if (*spec.units != '\0') column.set("units", spec.units);
    column.set("long_name", spec.meaning);
}

/// The value that each optional column has where a case has none, in the order of the columns.
std::vector<const void*> places_of(const CaseTable& missing) {
    std::vector<const void*> places;
    for_each_case_column(missing, [&](const StoredColumn&, const auto& column) {
        if constexpr (std::is_same_v<decltype(column), const StringColumn&>)
            places.push_back(nullptr);
        else
            places.push_back(column.data());
    });
    return places;
}

/// Appends `value` `count` times.
template <class Value>
void repeat(ColumnStream& stream, Value value, std::size_t count) {
    const Column<Value> block(std::min<std::size_t>(count, 1 << 16), value);
    for (std::size_t left = count; left > 0; left -= std::min(left, block.size()))
        stream.append(block.data(), std::min(left, block.size()));
}

}  // namespace

void RegionWriter::begin(std::size_t most_cases) {
    most_cases_ = most_cases;
    pending_.emplace(path_);
    file_.emplace(hdf5::File::create(pending_->temporary(), alignment(most_cases)));
    raw_.emplace(pending_->temporary());
}

ColumnStream& RegionWriter::stream(const std::string& name, hdf5::Type type,
                                   std::size_t value_bytes, std::uint64_t room) {
    const auto [place, is_new] = columns_.try_emplace(name, *file_, *raw_, type, value_bytes);
    if (is_new) place->second.reserve(room);
    return place->second;
}

template <class Value>
void RegionWriter::store(const StoredColumn& spec, const Column<Value>& values,
                         const void* missing) {
    const bool is_late = taken_ > 0 && columns_.count(spec.name) == 0;
    ColumnStream& column = stream(spec.name, hdf5::type_of<Value>(), sizeof(Value), most_cases_);
    if (is_late) repeat(column, *static_cast<const Value*>(missing), taken_);
    column.append(values.data(), values.size());
}

void RegionWriter::store(const StoredColumn& spec, const StringColumn& texts) {
    const bool is_new = columns_.count(offsets_name(spec)) == 0;
    // Most ids are of one length; longer ones to come cost a copy.
    const std::uint64_t length = (texts.chars.size() + texts.size() - 1) / texts.size();
    ColumnStream& chars = stream(bytes_name(spec), hdf5::Type::u8, 1, length * most_cases_);
    ColumnStream& offsets =
        stream(offsets_name(spec), hdf5::Type::u64, sizeof(std::uint64_t), most_cases_ + 1);
    if (is_new) repeat(offsets, std::uint64_t{0}, taken_ + 1);
    ends_.resize(texts.size());
    std::transform(texts.offset.begin() + 1, texts.offset.end(), ends_.begin(),
                   [before = chars.count()](std::uint64_t end) { return before + end; });
    offsets.append(ends_.data(), ends_.size());
    chars.append(texts.chars.data(), texts.chars.size());
}

void RegionWriter::take(const CaseTable& piece, const CaseTable& missing) {
    const std::vector<const void*> absent = places_of(missing);
    std::size_t next = 0;
    for_each_case_column(piece, [&](const StoredColumn& spec, const auto& column) {
        const void* const no_value = absent[next++];
        if (column.empty()) return;
        if constexpr (std::is_same_v<decltype(column), const StringColumn&>)
            store(spec, column);
        else
            store(spec, column, no_value);
    });
    taken_ += piece.size();
}

StringColumn RegionWriter::case_ids() const {
    StringColumn ids;
    const auto chars = columns_.find("case_id_bytes"), offsets = columns_.find("case_id_offsets");
    if (offsets == columns_.end()) return ids;
    ids.chars = chars->second.bytes();
    const Column<char> ends = offsets->second.bytes();
    ids.offset.resize(offsets->second.count());
    std::copy_n(ends.data(), ends.size(), reinterpret_cast<char*>(ids.offset.data()));
    return ids;
}

ColumnSums RegionWriter::sums() const {
    ColumnSums sums;
    for (const auto& [name, column] : columns_)
        sums["cases/" + name] = {column.count(), column.sum()};
    return sums;
}

void RegionWriter::finish_columns() {
    std::vector<ColumnStream*> from_last;
    for (auto& [name, column] : columns_) from_last.push_back(&column);
    std::sort(from_last.begin(), from_last.end(), [](const ColumnStream* a, const ColumnStream* b) {
        return a->offset() > b->offset();
    });
    for (ColumnStream* column : from_last) column->finish();
}

/// Puts a column that was taken into its table; false where there is none of that name.
bool RegionWriter::link(hdf5::Group& table, const StoredColumn& spec, const std::string& name) {
    const auto column = columns_.find(name);
    if (column == columns_.end()) return false;
    describe(column->second.link(table, name), spec);
    return true;
}

template <class Values>
void RegionWriter::write(hdf5::Group& table, const StoredColumn& spec, const Values& values) {
    if constexpr (std::is_same_v<Values, StringColumn>) {
        link(table, spec, bytes_name(spec));
        link(table, spec, offsets_name(spec));
    } else {
        using Value = typename Values::value_type;
        const bool is_of_cases = std::is_same_v<Values, Column<Value>>;
        if (is_of_cases && link(table, spec, spec.name)) return;
        if (spec.length != StoredColumn::Length::table && values.empty()) return;
        if constexpr (std::is_same_v<Value, std::string>)
            describe(table.write_column(spec.name, values), spec);
        else
            describe(table.write_column(spec.name, std::span<const Value>(values)), spec);
    }
}

void RegionWriter::finish(const Region& region) {
    finish_columns();
    file_->set("format", region_format);
    file_->set("schema", region_schema);
    file_->set("digest", region_digest(region, sums()));
    {
        hdf5::Group hospitals = file_->create_group("hospitals");
        hdf5::Group groups = file_->create_group("groups");
        hdf5::Group cases = file_->create_group("cases");
        for_each_column(region, [&](const StoredColumn& spec, const auto& values) {
            const std::string_view table = spec.table;
            write(table == "hospitals" ? hospitals
                  : table == "groups"  ? groups
                                       : cases,
                  spec, values);
        });
        columns_.clear();
    }
    file_->close();
    pending_->commit();
}

}  // namespace drgsim
