// Arrays of lanes that begin at a cache line, so that a register's load never crosses one. Their
// pages are small ones: a huge page is cleared whole when it is first touched, and gained nothing.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace drgsim {

template <class T>
struct CacheAligned {
    using value_type = T;
    static constexpr std::align_val_t line{64};
    CacheAligned() = default;
    template <class U>
    CacheAligned(const CacheAligned<U>&) {}
    T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), line)); }
    void deallocate(T* memory, std::size_t /*n*/) { ::operator delete(memory, line); }
    friend bool operator==(const CacheAligned&, const CacheAligned&) { return true; }
};

/// Rows of lanes.
template <class T>
using LaneArray = std::vector<T, CacheAligned<T>>;

/// The same without a value for new elements: what is never used is never touched.
template <class T>
struct CacheAlignedUnset : CacheAligned<T> {
    CacheAlignedUnset() = default;
    template <class U>
    CacheAlignedUnset(const CacheAlignedUnset<U>&) {}
    void construct(T* at) noexcept { ::new (static_cast<void*>(at)) T; }
};

/// Rows of lanes that are written before they are read.
template <class T>
using UnsetLaneArray = std::vector<T, CacheAlignedUnset<T>>;

}  // namespace drgsim
