// A hash index over strings that are stored elsewhere: 8 bytes a slot, linear probing. Finds the
// number of a hospital, group or department, and whether a case_id was seen before.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

#include "kernels/contracts.hpp"

namespace drgsim {

/// The `count` bytes at `p` as a number, for count <= 8.
inline std::uint64_t bytes_at(const char* p, std::size_t count) {
    const auto load = [&](const char* place, auto word) {
        std::memcpy(&word, place, sizeof word);
        return static_cast<std::uint64_t>(word);
    };
    if (count == 8) return load(p, std::uint64_t{});
    if (count >= 4) {
        return load(p, std::uint32_t{}) | load(p + count - 4, std::uint32_t{}) << (8 * count - 32);
    }
    if (count == 0) return 0;
    return load(p, std::uint8_t{}) | load(p + count / 2, std::uint8_t{}) << (count / 2 * 8) |
           load(p + count - 1, std::uint8_t{}) << (8 * count - 8);
}

/// 32 well-mixed bits of a string.
inline std::uint32_t hash_of(std::string_view text) {
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15;
    std::uint64_t hash = text.size() * factor;
    const char* p = text.data();
    std::size_t left = text.size();
    for (; left > 8; left -= 8, p += 8) {
        hash = (hash ^ bytes_at(p, 8)) * factor;
        hash ^= hash >> 32;
    }
    hash = (hash ^ bytes_at(p, left)) * factor;
    hash ^= hash >> 32;
    return static_cast<std::uint32_t>(hash * factor >> 32);
}

class StringIndex {
  public:
    static constexpr std::uint32_t none = 0xFFFFFFFF;

    /// Room for `count` strings without growing.
    void reserve(std::size_t count) {
        std::size_t size = 64;
        while (size < 2 * count) size *= 2;
        if (size > size_) resize(size);
    }
    /// Starts loading the slot of a hash: a big index is slow to answer only because of memory.
    void prefetch(std::uint32_t hash) const {
        if (size_ > 0) __builtin_prefetch(&slots_[hash & mask()]);
    }
    /// The number of the string equal to `key`, or `none`; `hash` = hash_of(key), `at(i)` is string
    /// i.
    template <class At>
    [[nodiscard]] std::uint32_t find(std::uint32_t hash, std::string_view key, const At& at) const {
        if (size_ == 0) return none;
        for (std::size_t i = hash & mask();; i = (i + 1) & mask()) {
            const Slot slot = slots_[i];
            if (slot.number == none) return none;
            if (slot.hash == hash && at(slot.number) == key) return slot.number;
        }
    }
    /// Adds a string of that hash, which `find` did not find.
    void insert(std::uint32_t hash, std::size_t number) {
        DRGSIM_EXPECT(number < none);
        if (2 * (count_ + 1) > size_) resize(size_ == 0 ? 64 : 2 * size_);
        place({hash, static_cast<std::uint32_t>(number)});
        ++count_;
    }

  private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t number = none;
    };
    [[nodiscard]] std::size_t mask() const { return size_ - 1; }
    void place(Slot slot) {
        std::size_t i = slot.hash & mask();
        while (slots_[i].number != none) i = (i + 1) & mask();
        slots_[i] = slot;
    }
    void resize(std::size_t size) {
        const Slots old = std::exchange(slots_, allocate(size));
        const std::size_t old_size = std::exchange(size_, size);
        for (std::size_t i = 0; i < old_size; ++i) {
            if (old[i].number != none) place(old[i]);
        }
    }

    struct Free {
        void operator()(Slot* slots) const { std::free(slots); }
    };
    using Slots = std::unique_ptr<Slot[], Free>;
    /// Empty slots; a big index asks for huge pages, or every look-up would miss the TLB.
    static Slots allocate(std::size_t size) {
        constexpr std::size_t huge_page = std::size_t{2} << 20;
        const std::size_t bytes = size * sizeof(Slot);
        const bool huge = bytes >= huge_page;
        void* memory = std::aligned_alloc(huge ? huge_page : 64, bytes);
        if (memory == nullptr) throw std::bad_alloc();
        if (huge) ::madvise(memory, bytes, MADV_HUGEPAGE);
        Slots slots(static_cast<Slot*>(memory));
        std::uninitialized_fill_n(slots.get(), size, Slot{});
        return slots;
    }

    Slots slots_;
    std::size_t size_ = 0;
    std::size_t count_ = 0;
};

}  // namespace drgsim
