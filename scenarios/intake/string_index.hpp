// A hash index over strings that are stored elsewhere: 8 bytes a slot, linear probing. Finds the
// number of a hospital, group or department, and whether a case_id was seen before.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "kernels/contracts.hpp"
#include "sim/region/huge_pages.hpp"

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

/// True where the texts are equal; without a call for the short ones that ids are.
inline bool are_equal(std::string_view a, std::string_view b) {
    const std::size_t size = a.size();
    if (size != b.size()) return false;
    if (size <= 8) return bytes_at(a.data(), size) == bytes_at(b.data(), size);
    if (size > 16) return a == b;
    const std::uint64_t start = bytes_at(a.data(), 8) ^ bytes_at(b.data(), 8);
    return (start | (bytes_at(a.data() + size - 8, 8) ^ bytes_at(b.data() + size - 8, 8))) == 0;
}

/// Copies `text` to `to`: two words that overlap, without a call, for the short ones that ids are.
inline void copy_text(std::string_view text, char* to) {
    const std::size_t size = text.size();
    if (size < 8 || size > 16) {
        std::copy(text.begin(), text.end(), to);
        return;
    }
    const std::uint64_t first = bytes_at(text.data(), 8),
                        last = bytes_at(text.data() + size - 8, 8);
    std::memcpy(to, &first, 8);
    std::memcpy(to + size - 8, &last, 8);
}

/// The order in which numbers of one or several lengths are counted up.
inline bool comes_after(std::string_view id, std::string_view last) {
    const std::size_t size = id.size();
    if (size != last.size()) return size > last.size();
    if (size < 8 || size > 16) return id > last;
    const auto word = [](const char* p) { return __builtin_bswap64(bytes_at(p, 8)); };
    const std::uint64_t begin = word(id.data()), other = word(last.data());
    return begin != other ? begin > other
                          : word(id.data() + size - 8) > word(last.data() + size - 8);
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
        while (is_crowded(count, size)) size *= 2;
        if (size > slots_.size()) resize(size);
    }
    /// Starts loading the slot of a hash: a big index is slow to answer only because of memory.
    void prefetch(std::uint32_t hash) const {
        if (!slots_.empty()) __builtin_prefetch(&slots_[hash & mask()]);
    }
    /// The number of the string equal to `key`, or `none`; `hash` = hash_of(key), `at(i)` is string
    /// i.
    template <class At>
    [[nodiscard]] std::uint32_t find(std::uint32_t hash, std::string_view key, const At& at) const {
        if (slots_.empty()) return none;
        for (std::size_t i = hash & mask();; i = (i + 1) & mask()) {
            const Slot slot = slots_[i];
            if (slot.number == none) return none;
            if (slot.hash == hash && are_equal(at(slot.number), key)) return slot.number;
        }
    }
    /// Adds a string of that hash, which `find` did not find.
    void insert(std::uint32_t hash, std::size_t number) {
        DRGSIM_EXPECT(number < none);
        if (is_crowded(count_ + 1, slots_.size())) {
            resize(slots_.empty() ? 64 : 2 * slots_.size());
        }
        place({hash, static_cast<std::uint32_t>(number)});
        ++count_;
    }

  private:
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t number = none;
    };
    /// At most three quarters of the slots are taken.
    static bool is_crowded(std::size_t count, std::size_t size) { return 4 * count > 3 * size; }
    [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }
    void place(Slot slot) {
        std::size_t i = slot.hash & mask();
        while (slots_[i].number != none) i = (i + 1) & mask();
        slots_[i] = slot;
    }
    void resize(std::size_t size) {
        std::vector<Slot> slots;
        reserve_in_huge_pages(slots, size);  // or every look-up would miss the TLB
        slots.resize(size);
        slots.swap(slots_);
        for (const Slot& slot : slots) {
            if (slot.number != none) place(slot);
        }
    }

    std::vector<Slot> slots_;
    std::size_t count_ = 0;
};

}  // namespace drgsim
