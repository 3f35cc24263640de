// Columns made long together before all threads fill them: the system gives their pages when it is
// asked for many at once, on all threads, in two thirds of the time that it takes when each is
// first written. A hint only: no value hangs on it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/region/column.hpp"

namespace drgsim {

class NewPages {
  public:
    /// Makes `column` as long, its new values unset.
    template <class T>
    void resize(Column<T>& column, std::size_t size) {
        column.resize(size);
        arrays_.push_back(std::as_writable_bytes(std::span(column)));
    }
    /// Asks for the pages of all columns made long, once they are: they must not move any more.
    void take() const;

  private:
    std::vector<std::span<std::byte>> arrays_;
};

}  // namespace drgsim
