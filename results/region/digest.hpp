// What the digest of a region is made of: a name, a length and a sum for each column.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "sim/region/region.hpp"

namespace drgsim {

struct ColumnSum {
    std::uint64_t count = 0;
    std::uint64_t sum = 0;  ///< CRC-64 of the bytes
};

/// By name, as "cases/fund"; a column of strings has two, "..._offsets" and "..._bytes".
using ColumnSums = std::map<std::string, ColumnSum>;

/// region_digest of a region whose columns in `known` are those, not the ones in memory.
std::string region_digest(const Region& region, const ColumnSums& known);

}  // namespace drgsim
