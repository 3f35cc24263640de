// A column of cases: a std::vector whose memory may belong to somebody else, such as a mapped file,
// so that millions of stored values are used where they lie; and that is not zeroed before it is
// filled. Long ones begin at a page, as writing past the system's page cache wants it.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace drgsim {

/// Gives out heap memory, or once, to the first that asks, memory lent to it. New elements without
/// a value are left as their memory is.
template <class T>
class ColumnAllocator {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

  public:
    using value_type = T;
    using propagate_on_container_move_assignment = std::true_type;
    using propagate_on_container_swap = std::true_type;
    using is_always_equal = std::false_type;

    ColumnAllocator() = default;
    ColumnAllocator(T* lent, std::shared_ptr<const void> owner)
        : lent_(lent), unused_(true), owner_(std::move(owner)) {}
    template <class U>
    explicit ColumnAllocator(const ColumnAllocator<U>& /*other*/) {}

    [[nodiscard]] T* allocate(std::size_t count) {
        if (std::exchange(unused_, false)) return lent_;
        return static_cast<T*>(::operator new(count * sizeof(T), alignment(count)));
    }
    void deallocate(T* values, std::size_t count) {
        if (values != lent_) ::operator delete(values, alignment(count));
    }
    template <class U>
    void construct(U* at) noexcept {
        ::new (static_cast<void*>(at)) U;
    }
    template <class U, class... Arguments>
    void construct(U* at, Arguments&&... arguments) {
        ::new (static_cast<void*>(at)) U(std::forward<Arguments>(arguments)...);
    }
    /// A copy of a column has memory of its own.
    [[nodiscard]] ColumnAllocator select_on_container_copy_construction() const { return {}; }
    friend bool operator==(const ColumnAllocator& a, const ColumnAllocator& b) {
        return a.lent_ == b.lent_;
    }

  private:
    static std::align_val_t alignment(std::size_t count) {
        constexpr std::size_t page = 4096;
        const bool fills_pages = count >= 4 * page / sizeof(T);
        return std::align_val_t{fills_pages ? page : alignof(std::max_align_t)};
    }

    T* lent_ = nullptr;
    bool unused_ = false;
    std::shared_ptr<const void> owner_;  ///< keeps the lent memory
};

/// Column(count) and resize(count) leave new values unset: they are there to be filled.
template <class T>
using Column = std::vector<T, ColumnAllocator<T>>;

/// The `count` values at `values` as a column, without a copy; `owner` keeps them. Values may be
/// changed in place; a column that grows moves to memory of its own.
template <class T>
Column<T> lent_column(T* values, std::size_t count, std::shared_ptr<const void> owner) {
    if (count == 0) return {};
    return Column<T>(count, ColumnAllocator<T>(values, std::move(owner)));
}

}  // namespace drgsim
