// The choice of instruction set: what DRGSIM_ISA may say and what it is answered.
#include "kernels/isa.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace drgsim {
namespace {

std::string refusal(const char* wanted) {
    try {
        choose_isa(wanted);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

TEST(Isa, ForcedWhereSupportedRefusedElsewhere) {
    for (const Isa isa : all_isas) {
        if (is_supported(isa)) {
            EXPECT_EQ(choose_isa(name_of(isa)), isa);
        } else {
            EXPECT_NE(refusal(name_of(isa)).find("does not have"), std::string::npos);
        }
    }
}

TEST(Isa, WidestByDefault) {
    EXPECT_TRUE(is_supported(Isa::v2));
    const Isa chosen = choose_isa(nullptr);
    EXPECT_EQ(chosen, choose_isa(""));
    for (const Isa isa : all_isas) {
        EXPECT_EQ(is_supported(isa), isa <= chosen) << name_of(isa);
    }
}

TEST(Isa, UnknownNameIsRefusedWithTheNamesThatExist) {
    EXPECT_NE(refusal("avx2").find("v2, v3 or v4"), std::string::npos);
    EXPECT_NE(refusal("V3").find("DRGSIM_ISA=V3"), std::string::npos);
}

}  // namespace
}  // namespace drgsim
