// Hands the text to the kernel of the instruction set.
#include "kernels/text/delimiters.hpp"

#include "kernels/contracts.hpp"

namespace drgsim {

using FindDelimiters = void(const char* text, std::size_t size, std::uint64_t* masks);
namespace v2 {
FindDelimiters find_delimiters;
}
#ifdef DRGSIM_X86
namespace v3 {
FindDelimiters find_delimiters;
}
namespace v4 {
FindDelimiters find_delimiters;
}
#endif

namespace {

FindDelimiters* kernel_of(Isa isa) {
    DRGSIM_EXPECT(is_supported(isa));
#ifdef DRGSIM_X86
    if (isa == Isa::v4) return v4::find_delimiters;
    if (isa == Isa::v3) return v3::find_delimiters;
#endif
    return v2::find_delimiters;
}

}  // namespace

void find_delimiters(const char* text, std::size_t size, std::uint64_t* masks, Isa isa) {
    kernel_of(isa)(text, size, masks);
}

}  // namespace drgsim
