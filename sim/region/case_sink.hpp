// Where cases go as they are read, a piece at a time, so that a big table need never be in memory
// as a whole.
#pragma once

#include <cstddef>

#include "sim/region/region.hpp"

namespace drgsim {

class CaseSink {
  public:
    CaseSink() = default;
    CaseSink(const CaseSink&) = delete;
    CaseSink& operator=(const CaseSink&) = delete;
    virtual ~CaseSink() = default;
    /// Before the first piece: there will be at most so many cases.
    virtual void begin(std::size_t most_cases) = 0;
    /// The next cases, without names of departments and tags. An optional column is empty until a
    /// case has a value and never again; `missing` holds what the column has for a case without.
    virtual void take(const CaseTable& piece, const CaseTable& missing) = 0;
    /// The case_id of every case taken so far, or none where no case had one.
    [[nodiscard]] virtual StringColumn case_ids() const = 0;
};

}  // namespace drgsim
