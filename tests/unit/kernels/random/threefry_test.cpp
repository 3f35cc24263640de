// Threefry against the published known answers and Debian's Random123, and the layout of
// fill_uniforms against a scalar reading of its documentation, with every instruction set.
#include "kernels/random/threefry.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>
#include <vector>

// The block function itself, in a namespace of its own.
#define DRGSIM_ISA_NAMESPACE under_test
#include "kernels/random/threefry.inl"

// Last: its macros (threefry4x32 and others) are for this file alone.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wconversion"
#include <Random123/threefry.h>
#pragma GCC diagnostic pop

namespace drgsim {
namespace {

using Words = std::array<std::uint32_t, 4>;

Words ours(const Words& counter, const Words& key) {
    const under_test::Block b = under_test::threefry4x32_20(
        {counter[0], counter[1], counter[2], counter[3]}, key[0], key[1], key[2], key[3]);
    return {b.x0, b.x1, b.x2, b.x3};
}

Words random123(const Words& counter, const Words& key) {
    const threefry4x32_ctr_t c = {{counter[0], counter[1], counter[2], counter[3]}};
    const threefry4x32_key_t k = {{key[0], key[1], key[2], key[3]}};
    const threefry4x32_ctr_t r = threefry4x32_R(20, c, k);
    return {r.v[0], r.v[1], r.v[2], r.v[3]};
}

/// The value fill_uniforms documents for one scenario and entity, from Random123's block.
double documented(const Stream& s, std::uint32_t scenario, std::uint32_t entity) {
    const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
    const Words block = random123(
        {entity / 2, s.draw, low(s.name), low(s.name >> 32)},
        {low(s.seed), low(s.seed >> 32), scenario, static_cast<std::uint32_t>(s.purpose)});
    const std::size_t at = entity % 2 * 2;
    const std::uint64_t bits = std::uint64_t{block[at + 1]} << 32 | block[at];
    return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

const Stream stream{0x123456789abcdef0u, Purpose::driver, stream_hash("weight-noise"), 3};

TEST(Threefry, PublishedKnownAnswers) {
    constexpr std::uint32_t f = 0xffffffffu;
    EXPECT_EQ(ours({0, 0, 0, 0}, {0, 0, 0, 0}),
              (Words{0x9c6ca96au, 0xe17eae66u, 0xfc10ecd4u, 0x5256a7d8u}));
    EXPECT_EQ(ours({f, f, f, f}, {f, f, f, f}),
              (Words{0x2a881696u, 0x57012287u, 0xf6c7446eu, 0xa16a6732u}));
    EXPECT_EQ(ours({0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u},
                   {0xa4093822u, 0x299f31d0u, 0x082efa98u, 0xec4e6c89u}),
              (Words{0x59cd1dbbu, 0xb8879579u, 0x86b5d00cu, 0xac8b6d84u}));
}

TEST(Threefry, AgreesWithRandom123) {
    std::mt19937 g(7);
    for (int i = 0; i < 10000; ++i) {
        Words counter, key;
        for (auto& word : counter) word = static_cast<std::uint32_t>(g());
        for (auto& word : key) word = static_cast<std::uint32_t>(g());
        ASSERT_EQ(ours(counter, key), random123(counter, key));
    }
}

TEST(Uniforms, FollowTheirDocumentationWithEveryInstructionSet) {
    for (const Isa isa : all_isas) {
        if (!is_supported(isa)) continue;
        for (const std::size_t lanes : {1, 3, 16, 64, 65, 200}) {
            for (const std::size_t entities : {1, 2, 7}) {
                const std::uint64_t first = 4294967296u - 300;
                std::vector<double> out(lanes * entities + 1, -1);
                fill_uniforms(stream, first, lanes, entities, out.data(), isa);
                for (std::size_t e = 0; e < entities; ++e) {
                    for (std::size_t lane = 0; lane < lanes; ++lane) {
                        ASSERT_EQ(out[e * lanes + lane],
                                  documented(stream, static_cast<std::uint32_t>(first + lane),
                                             static_cast<std::uint32_t>(e)))
                            << name_of(isa) << " entity " << e << " lane " << lane;
                    }
                }
                EXPECT_EQ(out.back(), -1) << "wrote beyond its end";
            }
        }
    }
}

TEST(Uniforms, OfOneEntityAreThoseOfAll) {
    constexpr std::size_t lanes = 70, entities = 9;
    std::vector<double> all(lanes * entities);
    fill_uniforms(stream, 123, lanes, entities, all.data());
    for (const Isa isa : all_isas) {
        if (!is_supported(isa)) continue;
        for (std::size_t e = 0; e < entities; ++e) {
            std::vector<double> one(lanes + 1, -1);
            fill_entity(stream, 123, lanes, e, one.data(), isa);
            for (std::size_t l = 0; l < lanes; ++l) ASSERT_EQ(one[l], all[e * lanes + l]);
            EXPECT_EQ(one.back(), -1) << "wrote beyond its end";
        }
    }
    double last = 0;
    fill_entity(stream, 5, 1, 0xffffffffu, &last);
    EXPECT_EQ(last, documented(stream, 5, 0xffffffffu));
}

TEST(Uniforms, OfListedEntitiesAreThoseOfAll) {
    constexpr std::size_t lanes = 3, entities = 200;
    std::vector<double> all(lanes * entities);
    std::vector<std::uint32_t> listed;
    for (std::uint32_t i = 0; i < 150; ++i) listed.push_back(i * 37 % entities);
    for (const Isa isa : all_isas) {
        if (!is_supported(isa)) continue;
        fill_uniforms(stream, 70, lanes, entities, all.data(), isa);
        std::vector<double> some(listed.size());
        fill_entities(stream, 71, listed.data(), listed.size(), some.data(), isa);
        for (std::size_t i = 0; i < listed.size(); ++i)
            ASSERT_EQ(some[i], all[listed[i] * lanes + 1]);
    }
}

TEST(Uniforms, ExtremeWordsStayInsideTheOpenInterval) {
    const double least = under_test::uniform(0, 0);
    const double most = under_test::uniform(0xffffffffu, 0xffffffffu);
    EXPECT_EQ(least, 0x1p-53);
    EXPECT_EQ(most, 1 - 0x1p-53);
    EXPECT_EQ(1 - most, least);
}

TEST(Uniforms, EveryFieldOfTheStreamCounts) {
    std::set<double> seen;
    const auto draw = [&seen](Stream s, std::uint64_t first) {
        double u = 0;
        fill_uniforms(s, first, 1, 1, &u);
        seen.insert(u);
    };
    draw(stream, 0);
    draw(stream, 1);
    Stream other = stream;
    other.seed ^= 1;
    draw(other, 0);
    other = stream;
    other.seed ^= std::uint64_t{1} << 63;
    draw(other, 0);
    other = stream;
    other.purpose = Purpose::synthesis;
    draw(other, 0);
    other = stream;
    other.name ^= std::uint64_t{1} << 40;
    draw(other, 0);
    other = stream;
    other.name ^= 1;
    draw(other, 0);
    other = stream;
    other.draw ^= 1;
    draw(other, 0);
    EXPECT_EQ(seen.size(), 8u);
}

TEST(StreamHash, IsFnv1a) {
    EXPECT_EQ(stream_hash(""), 0xcbf29ce484222325u);
    EXPECT_EQ(stream_hash("a"), 0xaf63dc4c8601ec8cu);
    EXPECT_EQ(stream_hash("foobar"), 0x85944171f73967e8u);
}

}  // namespace
}  // namespace drgsim
