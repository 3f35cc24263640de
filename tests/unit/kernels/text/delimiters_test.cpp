// Delimiter masks: every byte value at every place, every length, with every instruction set.
#include "kernels/text/delimiters.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace drgsim {
namespace {

TEST(Delimiters, FindsThemAtEveryPlaceOfEveryLength) {
    for (const Isa isa : all_isas) {
        if (!is_supported(isa)) continue;
        for (std::size_t size = 0; size <= 200; ++size) {
            // A buffer of exactly that size, so that a sanitizer sees a read past its end.
            std::vector<char> text(size);
            std::vector<std::uint64_t> expected((size + 63) / 64);
            for (std::size_t i = 0; i < size; ++i) {
                text[i] = i % 5 == size % 5 ? ',' : i % 7 == 0 ? '\n' : static_cast<char>(37 * i);
                const bool found = text[i] == ',' || text[i] == '\n';
                expected[i / 64] |= std::uint64_t{found} << (i % 64);
            }
            std::vector<std::uint64_t> masks(expected.size(), ~std::uint64_t{0});
            find_delimiters(text.data(), size, masks.data(), isa);
            EXPECT_EQ(masks, expected) << name_of(isa) << ", " << size << " bytes";
        }
    }
}

TEST(Delimiters, NoOtherByteIsOne) {
    std::vector<char> text(256);
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i);
    for (const Isa isa : all_isas) {
        if (!is_supported(isa)) continue;
        std::vector<std::uint64_t> masks(4);
        find_delimiters(text.data(), text.size(), masks.data(), isa);
        const std::uint64_t both = std::uint64_t{1} << ',' | std::uint64_t{1} << '\n';
        EXPECT_EQ(masks, (std::vector<std::uint64_t>{both, 0, 0, 0})) << name_of(isa);
    }
}

}  // namespace
}  // namespace drgsim
