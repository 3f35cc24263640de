// Reserves memory for big columns in huge pages: an import fills gigabytes once, and would spend
// a fifth of its time on page faults. A hint only: no result depends on it.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>

namespace drgsim {

/// Reserves `count` values in a vector or string and asks for huge pages where they fill some.
/// To be called before the memory is touched.
template <class Container>
void reserve_in_huge_pages(Container& values, std::size_t count) {
    constexpr std::uintptr_t page = std::uintptr_t{2} << 20;
    values.reserve(count);
    const auto begin = reinterpret_cast<std::uintptr_t>(values.data());
    const std::uintptr_t first = (begin + page - 1) / page * page;
    const std::uintptr_t last = (begin + count * sizeof(*values.data())) / page * page;
    if (last > first) ::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
}

}  // namespace drgsim
