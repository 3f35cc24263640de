// Which instruction set the kernels run with. Chosen once; it never changes a result, only the
// time it takes (docs/exactness.md).
#pragma once

#include <optional>
#include <string_view>

namespace drgsim {

/// The x86-64 levels that kernels are compiled for: SSE4.2, AVX2, AVX-512. On other processors
/// only v2 exists, and it means the one portable copy.
enum class Isa { v2, v3, v4 };
inline constexpr Isa all_isas[] = {Isa::v2, Isa::v3, Isa::v4};

/// "v2", "v3" or "v4".
const char* name_of(Isa isa);

/// The instruction set of that name, if it is one.
std::optional<Isa> isa_named(std::string_view name);

/// Whether this processor, and this build, can run kernels of `isa`.
bool is_supported(Isa isa);

/// The instruction set of all kernels of this process: DRGSIM_ISA=v2|v3|v4 where the environment
/// sets it, else the widest supported one. Looked up once.
/// @throws std::runtime_error when DRGSIM_ISA is unknown or this processor cannot run it.
Isa active_isa();

/// Whether DRGSIM_ISA says which one it is.
bool is_isa_given();

/// What active_isa() answers for a value of DRGSIM_ISA; null or empty means unset.
/// @throws std::runtime_error as active_isa().
Isa choose_isa(const char* wanted);

}  // namespace drgsim
