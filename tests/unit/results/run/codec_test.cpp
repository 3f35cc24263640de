// Chunks against zlib, checksums against published values, and the same bytes everywhere.
#include "results/run/codec.hpp"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/mman.h>
#include <zlib.h>

#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <random>
#include <string>

#include "kernels/bytes/planes.hpp"

namespace drgsim {
namespace {

TEST(Codec, ChecksumHasThePublishedCheckValue) {
    const std::string text = "123456789";
    EXPECT_EQ(crc64(text.data(), text.size()), 0x995dc9bbdf1939faULL);  // CRC-64/XZ
    EXPECT_EQ(crc64(text.data() + 4, 5, crc64(text.data(), 4)), 0x995dc9bbdf1939faULL);
}

/// What zlib finds in the compressed `values`; nothing where it finds fault.
std::vector<std::uint8_t> inflated(const PackedBytes& packed, std::size_t size) {
    std::vector<std::uint8_t> bytes(size + 1);
    uLongf found = bytes.size();
    if (uncompress(bytes.data(), &found, reinterpret_cast<const Bytef*>(packed.data()),
                   packed.size()) != Z_OK)
        return {};
    bytes.resize(found);
    return bytes;
}

std::vector<std::uint8_t> shuffled(const std::vector<double>& values) {
    std::vector<std::uint8_t> bytes(values.size() * sizeof(double));
    shuffle_bytes(values.data(), values.size(), bytes.data());
    return bytes;
}

/// Every kind of content that results have, and worse ones.
enum class Kind { random, equal, still, noisy, counts, odd, single, some_random };
constexpr int kinds = 8;

std::vector<double> values_of(Kind kind, std::size_t rows, std::size_t row, std::mt19937_64& draw) {
    std::vector<double> level(row), values(rows * row);
    for (double& l : level) l = static_cast<double>(draw() % 1'000'000) * 0.37;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::uint64_t bits = draw();
        const double noise = 1 + 0.05 * static_cast<double>(bits >> 11) * 0x1p-53;
        const double base = level[i % row];
        switch (kind) {
            case Kind::random:
                values[i] = std::bit_cast<double>(bits);
                break;
            case Kind::equal:
                values[i] = 3.25;
                break;
            case Kind::still:
                values[i] = base;
                break;
            case Kind::noisy:
                values[i] = base * noise;
                break;
            case Kind::counts:
                values[i] = static_cast<double>(bits % 7);
                break;
            case Kind::odd:
                values[i] = i % 97 == 0   ? std::numeric_limits<double>::quiet_NaN()
                            : i % 89 == 0 ? -std::numeric_limits<double>::infinity()
                                          : 5e-324 * static_cast<double>(bits % 9);
                break;
            case Kind::single:
                values[i] = static_cast<float>(base * noise);
                break;
            case Kind::some_random:
                values[i] = bits % 16 == 0 ? std::bit_cast<double>(bits) : base;
                break;
        }
    }
    return values;
}

TEST(Codec, ZlibInflatesEveryChunk) {
    std::mt19937_64 draw(1);
    ChunkCompressor compressor;
    const std::array<std::array<std::size_t, 2>, 10> shapes = {{{1, 1},
                                                                {1, 7},
                                                                {3, 5},
                                                                {64, 2},
                                                                {64, 24},
                                                                {7, 100},
                                                                {33, 443},
                                                                {64, 886},
                                                                {65, 31},
                                                                {2, 40000}}};
    for (int round = 0; round < 4; ++round)
        for (const auto& [rows, row] : shapes)
            for (int kind = 0; kind < kinds; ++kind) {
                const auto values = values_of(static_cast<Kind>(kind), rows, row, draw);
                PackedBytes packed;
                const std::size_t size = compressor.append(values, row, packed);
                ASSERT_EQ(size, packed.size());
                ASSERT_EQ(inflated(packed, 8 * values.size()), shuffled(values))
                    << "kind " << kind << ", " << rows << " rows of " << row;
                EXPECT_LE(packed.size(), 8 * values.size() + values.size() / 100 + 64);
            }
}

TEST(Codec, WhatRepeatsIsSmall) {
    std::mt19937_64 draw(1);
    const auto size = [&](Kind kind) {
        PackedBytes packed;
        return ChunkCompressor().append(values_of(kind, 64, 886, draw), 886, packed);
    };
    constexpr std::size_t plain = 64 * 886 * 8;
    EXPECT_LT(size(Kind::equal), plain / 200);
    EXPECT_LT(size(Kind::still), plain / 40);  // a row and 63 that repeat it
    EXPECT_LT(size(Kind::counts), plain / 10);
    EXPECT_LT(size(Kind::single), plain * 6 / 10);
    EXPECT_LT(size(Kind::noisy), plain * 9 / 10);
}

TEST(Codec, AStoredStreamAnswersForItsContent) {
    std::mt19937_64 draw(1);
    const auto values = values_of(Kind::random, 64, 886, draw);
    PackedBytes packed;
    ChunkCompressor().append(values, 886, packed);
    for (std::size_t at = 0; at < packed.size(); at += packed.size() / 200) {
        PackedBytes damaged = packed;
        damaged[at] = static_cast<char>(damaged[at] ^ 4);
        EXPECT_NE(inflated(damaged, 8 * values.size()), shuffled(values)) << at;
    }
}

TEST(Codec, CompressionIsRepeatableAndAppends) {
    std::vector<double> values(10000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i * i % 97);
    ChunkCompressor compressor;
    PackedBytes out(3, 'x');
    const std::size_t first = compressor.append(values, 100, out);
    const std::size_t second = compressor.append(values, 100, out);
    EXPECT_EQ(first, second);
    EXPECT_EQ(out.size(), 3 + first + second);
    EXPECT_EQ(std::memcmp(out.data() + 3, out.data() + 3 + first, first), 0);
    EXPECT_LT(first, values.size() * sizeof(double) / 4);
}

PackedBytes compressed(const std::vector<double>& values) {
    PackedBytes out;
    ChunkCompressor().append(values, values.size() / 4, out);
    return out;
}

/// Leaves `word` wherever the next call's local variables will lie.
[[gnu::noinline]] void litter_the_stack(std::uint64_t word) {
    volatile std::uint64_t litter[32768];
    for (auto& place : litter) place = word;
}

TEST(Codec, CompressionDoesNotDependOnLitter) {
    std::vector<double> values(512);  // repeats itself at a distance of 2048 bytes
    std::mt19937_64 draw(1);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = i < 256 ? static_cast<double>(draw() % 1'000'000) : values[i - 256];
    litter_the_stack(0);
    const PackedBytes clean = compressed(values);
    for (std::uint64_t word = 1; word < 16; ++word) {
        litter_the_stack(word * 0x0001000100010001u);
        EXPECT_EQ(compressed(values), clean) << word;
    }
}

struct Work {
    std::vector<double> values;
    PackedBytes packed;
};

void* compress_work(void* pointer) {
    auto* work = static_cast<Work*>(pointer);
    work->packed = compressed(work->values);
    return nullptr;
}

/// Compresses on a thread whose stack lies at `address`. @returns whether that place was free.
bool compress_at(std::uintptr_t address, Work& work) {
    constexpr std::size_t size = 1 << 18;
    void* stack = mmap(reinterpret_cast<void*>(address), size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (stack == MAP_FAILED) return false;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack, size);
    pthread_t thread{};
    const bool started = pthread_create(&thread, &attributes, compress_work, &work) == 0;
    if (started) pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
    munmap(stack, size);
    return started;
}

TEST(Codec, CompressionDoesNotDependOnAddresses) {
    Work work;  // as costs that no scenario moves
    for (int i = 0; i < 128; ++i)
        work.values.push_back(i % 2 == 0 ? 39480324.96000001 : 200412267.11000007);
    const PackedBytes first = compressed(work.values);
    std::mt19937_64 draw(1);
    int compared = 0;
    for (int i = 0; i < 3000; ++i) {
        const std::uint64_t page = (draw() % 0x600000000) + 0x100000000;
        if (!compress_at(page << 12, work)) continue;
        ASSERT_EQ(work.packed, first) << i;
        ++compared;
    }
    EXPECT_GT(compared, 1500);
}

}  // namespace
}  // namespace drgsim
