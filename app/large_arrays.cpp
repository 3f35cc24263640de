// Replaces the global new and delete: large arrays come from a pool once the program keeps what it
// frees, all else from malloc.
#include "app/large_arrays.hpp"

#include <malloc.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "sim/engine/page_pool.hpp"

namespace drgsim {

namespace {

/// From here on an array is large [bytes].
constexpr std::size_t large = std::size_t{1} << 18;

/// Never destroyed: there may be arrays to the very end. Null until the program keeps what it
/// frees.
std::atomic<PagePool*> pool = nullptr;

void* allocate(std::size_t bytes, std::size_t alignment) {
    PagePool* const pages = bytes < large ? nullptr : pool.load(std::memory_order_acquire);
    void* memory = pages == nullptr ? nullptr : pages->take(bytes);
    if (memory == nullptr)
        memory =
            alignment <= alignof(std::max_align_t)
                ? std::malloc(bytes)
                : std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

void release(void* memory) {
    PagePool* const pages = pool.load(std::memory_order_acquire);
    if (pages != nullptr && pages->has(memory))
        pages->give_back(memory);
    else
        std::free(memory);
}

}  // namespace

void keep_freed_memory() {
    const auto memory = static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) *
                        static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    if (pool == nullptr) pool = new PagePool(4 * memory);  // holes between arrays need addresses
#ifdef __GLIBC__
    mallopt(M_MMAP_MAX, 0);  // what is mapped for itself goes back when it is freed
    mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

std::uint64_t freed_memory() {
    std::uint64_t bytes = pool == nullptr ? 0 : pool.load()->free_bytes();
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
    bytes += mallinfo2().fordblks;
#endif
    return bytes;
}

void give_back_freed_memory() {
    if (pool != nullptr) pool.load()->shrink();
}

}  // namespace drgsim

void* operator new(std::size_t bytes) {
    return drgsim::allocate(bytes, 1);
}
void* operator new(std::size_t bytes, std::align_val_t alignment) {
    return drgsim::allocate(bytes, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept {
    drgsim::release(memory);
}
void operator delete(void* memory, std::size_t /*bytes*/) noexcept {
    drgsim::release(memory);
}
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept {
    drgsim::release(memory);
}
void operator delete(void* memory, std::size_t /*bytes*/, std::align_val_t /*alignment*/) noexcept {
    drgsim::release(memory);
}
