// Byte order and checksums against definitions and published values.
#include "results/run/codec.hpp"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/mman.h>

#include <cstring>
#include <random>
#include <string>

namespace drgsim {
namespace {

TEST(Codec, ShuffleSortsBytesBySignificance) {
    for (const std::size_t count : {0U, 1U, 7U, 8U, 9U, 64U, 101U}) {
        std::vector<double> values(count);
        for (std::size_t i = 0; i < count; ++i) values[i] = 1.0 / static_cast<double>(i + 3);
        std::vector<std::uint8_t> plain(8 * count), shuffled(8 * count);
        std::memcpy(plain.data(), values.data(), plain.size());
        shuffle_bytes(values.data(), count, shuffled.data());
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t b = 0; b < 8; ++b)
                ASSERT_EQ(shuffled[b * count + i], plain[8 * i + b]) << count;
    }
}

TEST(Codec, ChecksumHasThePublishedCheckValue) {
    const std::string text = "123456789";
    EXPECT_EQ(crc64(text.data(), text.size()), 0x995dc9bbdf1939faULL);  // CRC-64/XZ
    EXPECT_EQ(crc64(text.data() + 4, 5, crc64(text.data(), 4)), 0x995dc9bbdf1939faULL);
}

TEST(Codec, CompressionIsRepeatableAndAppends) {
    std::vector<double> values(1000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i * i % 97);
    ChunkCompressor compressor;
    std::vector<char> out(3, 'x');
    const std::size_t first = compressor.append(values, out);
    const std::size_t second = compressor.append(values, out);
    EXPECT_EQ(first, second);
    EXPECT_EQ(out.size(), 3 + first + second);
    EXPECT_EQ(std::memcmp(out.data() + 3, out.data() + 3 + first, first), 0);
    EXPECT_LT(first, values.size() * sizeof(double) / 4);
}

std::vector<char> compressed(const std::vector<double>& values) {
    std::vector<char> out;
    ChunkCompressor().append(values, out);
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
    const std::vector<char> clean = compressed(values);
    for (std::uint64_t word = 1; word < 16; ++word) {
        litter_the_stack(word * 0x0001000100010001u);
        EXPECT_EQ(compressed(values), clean) << word;
    }
}

struct Work {
    std::vector<double> values;
    std::vector<char> packed;
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
    const std::vector<char> first = compressed(work.values);
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
