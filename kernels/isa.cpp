// What DRGSIM_ISA says against what the processor has.
#include "kernels/isa.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace drgsim {

const char* name_of(Isa isa) {
    switch (isa) {
        case Isa::v2:
            return "v2";
        case Isa::v3:
            return "v3";
        case Isa::v4:
            return "v4";
    }
    return "";
}

std::optional<Isa> isa_named(std::string_view name) {
    for (const Isa isa : all_isas)
        if (name == name_of(isa)) return isa;
    return std::nullopt;
}

bool is_supported(Isa isa) {
#ifdef DRGSIM_X86
    const bool v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                    __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
    const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                    __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                    __builtin_cpu_supports("avx512vl");
    return isa == Isa::v2 || (isa == Isa::v3 && v3) || (isa == Isa::v4 && v4);
#else
    return isa == Isa::v2;
#endif
}

Isa choose_isa(const char* wanted) {
    const std::string_view value = wanted ? wanted : "";
    if (value.empty()) {
        Isa widest = Isa::v2;
        for (const Isa isa : all_isas)
            if (is_supported(isa)) widest = isa;
        return widest;
    }
    const std::optional<Isa> isa = isa_named(value);
    if (!isa)
        throw std::runtime_error("DRGSIM_ISA=" + std::string(value) +
                                 " names no instruction set; unset it, or set v2, v3 or v4");
    if (!is_supported(*isa))
        throw std::runtime_error("DRGSIM_ISA=" + std::string(value) +
                                 " asks for an instruction set that this processor does not "
                                 "have; unset it, or set v2, which every processor runs");
    return *isa;
}

bool is_isa_given() {
    const char* const wanted = std::getenv("DRGSIM_ISA");
    return wanted != nullptr && *wanted != '\0';
}

Isa active_isa() {
    static const Isa isa = choose_isa(std::getenv("DRGSIM_ISA"));
    return isa;
}

}  // namespace drgsim
