// The digest of a region: the columns are summed side by side, each at the speed of memory; the
// sums are what SHA-256 sees.
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "results/region/columns.hpp"
#include "results/region/digest.hpp"
#include "results/region/store.hpp"
#include "results/run/codec.hpp"
#include "results/storage/digest.hpp"
#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace {

/// The bytes of a column, or of one half of a column of strings.
struct Part {
    std::string name;
    std::uint64_t count = 0;
    const void* bytes = nullptr;
    std::size_t size = 0;
    std::uint64_t sum = 0;
};

template <class Values>
Part part_of(std::string name, const Values& values) {
    return {std::move(name), values.size(), values.data(),
            values.size() * sizeof(typename Values::value_type), 0};
}

/// Texts end to end, each after its length, so that ("ab", "c") and ("a", "bc") differ.
std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) {
        const std::uint64_t length = text.size();
        all.append(reinterpret_cast<const char*>(&length), sizeof length);
        all += text;
    }
    return all;
}

}  // namespace

std::string region_digest(const Region& region) {
    return region_digest(region, {});
}

std::string region_digest(const Region& region, const ColumnSums& known) {
    std::vector<Part> parts;
    std::vector<std::string> texts;
    texts.reserve(column_count);  // parts point into them
    for_each_column(region, [&](const StoredColumn& spec, const auto& column) {
        using Values = std::remove_cvref_t<decltype(column)>;
        const std::string name = std::string(spec.table) + "/" + spec.name;
        if constexpr (std::is_same_v<Values, std::vector<std::string>>) {
            texts.push_back(joined(column));
            parts.push_back({name, column.size(), texts.back().data(), texts.back().size(), 0});
        } else if constexpr (std::is_same_v<Values, StringColumn>) {
            parts.push_back(part_of(name + "_offsets", column.offset));
            parts.push_back(part_of(name + "_bytes", column.chars));
        } else {
            parts.push_back(part_of(name, column));
        }
    });
    const auto sum = [&](std::size_t p) {
        Part& part = parts[p];
        if (const auto column = known.find(part.name); column != known.end()) {
            part.count = column->second.count;
            part.sum = column->second.sum;
        } else {
            part.sum = crc64(part.bytes, part.size);
        }
    };
    if (known.empty()) {
        for_each_tile(parts.size(), sum);
    } else {  // what is left is short
        for (std::size_t p = 0; p < parts.size(); ++p) sum(p);
    }
    Sha256 digest;
    for (const Part& part : parts) {
        digest.add_text(part.name);
        digest.add(&part.count, sizeof part.count);
        digest.add(&part.sum, sizeof part.sum);
    }
    return digest.finish();
}

}  // namespace drgsim
