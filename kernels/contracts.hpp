// Internal contracts: a broken one is a programming error, never the user's fault.
#pragma once

#include <cstdio>
#include <cstdlib>

#if DRGSIM_CONTRACTS
/// Stops the program with file and line when `condition` is false. On by default in every build
/// type; -DDRGSIM_CONTRACTS=OFF removes it.
#define DRGSIM_EXPECT(condition)                                                                  \
    do {                                                                                          \
        if (!(condition)) {                                                                       \
            std::fprintf(stderr, "%s:%d: contract broken: %s\n", __FILE__, __LINE__, #condition); \
            std::abort();                                                                         \
        }                                                                                         \
    } while (false)
#else
#define DRGSIM_EXPECT(condition) static_cast<void>(0)
#endif
