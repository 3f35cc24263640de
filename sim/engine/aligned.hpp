// Arrays of lanes that begin at a cache line, so that a register's load never crosses one; large
// ones in huge pages where the system gives them, so that few addresses need translating.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>
#include <vector>

namespace drgsim {

template <class T>
struct CacheAligned {
    using value_type = T;
    static constexpr std::size_t line = 64, huge_page = std::size_t{2} << 20;
    static constexpr std::align_val_t alignment(std::size_t bytes) {
        return std::align_val_t{bytes < huge_page ? line : huge_page};
    }
    CacheAligned() = default;
    template <class U>
    CacheAligned(const CacheAligned<U>&) {}
    T* allocate(std::size_t n) {
        void* memory = ::operator new(n * sizeof(T), alignment(n * sizeof(T)));
        if (n * sizeof(T) >= huge_page) madvise(memory, n * sizeof(T), MADV_HUGEPAGE);
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t n) {
        ::operator delete(memory, alignment(n * sizeof(T)));
    }
    friend bool operator==(const CacheAligned&, const CacheAligned&) { return true; }
};

/// Rows of lanes.
template <class T>
using LaneArray = std::vector<T, CacheAligned<T>>;

}  // namespace drgsim
