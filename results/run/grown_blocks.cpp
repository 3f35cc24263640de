// A record: the header of the block's shard, the shard's checksum, where its chunks lie.
#include "results/run/grown_blocks.hpp"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "kernels/contracts.hpp"
#include "results/storage/pending_file.hpp"

namespace drgsim {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t word = sizeof(std::uint64_t);
constexpr const char* result_name = "result";
constexpr const char* index_suffix = ".index";

template <class Container>
void append_words(Container& bytes, std::span<const std::uint64_t> words) {
    const char* begin = reinterpret_cast<const char*>(words.data());
    bytes.insert(bytes.end(), begin, begin + words.size_bytes());
}

}  // namespace

GrownBlocks::GrownBlocks(std::string folder, std::string out,
                         const std::vector<StoredArray>& arrays, std::string run_digest)
    : folder_(std::move(folder)),
      out_(std::move(out)),
      arrays_(arrays),
      digest_(std::move(run_digest)) {}

std::string GrownBlocks::result_path(const std::string& own) const {
    return folder_ + "/" + result_name + own;
}

bool GrownBlocks::is_one(const std::string& name) {
    return name.starts_with(result_name);
}

void GrownBlocks::find() {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
        const std::string path = entry.path().string();
        if (!is_one(entry.path().filename().string()) || !path.ends_with(index_suffix)) continue;
        std::ifstream file(path, std::ios::binary);
        const std::vector<char> index{std::istreambuf_iterator<char>(file), {}};
        const std::string result = path.substr(0, path.size() - std::strlen(index_suffix));
        // Killed after the result had come into its place, and before the folder was removed.
        take(index, fs::exists(result) ? result : out_);
    }
}

void GrownBlocks::take(const std::vector<char>& index, const std::string& result) {
    const std::size_t header = Shard::header_bytes(arrays_), chunks = Shard::chunk_count(arrays_);
    const std::size_t length = header + word + chunks * word;
    for (std::size_t at = 0; at + length <= index.size(); at += length) {
        const char* const bytes = index.data() + at;
        const auto block = Shard::block_of({bytes, header}, arrays_, digest_);
        if (!block) continue;
        Record record{result, {bytes, bytes + header}, 0, std::vector<std::uint64_t>(chunks)};
        std::memcpy(&record.checksum, bytes + header, word);
        std::memcpy(record.places.data(), bytes + header + word, chunks * word);
        records_[*block] = std::move(record);
    }
}

void GrownBlocks::note(const Shard& shard, std::span<const std::uint64_t> places,
                       const std::string& own) {
    const auto image = std::span(shard.image());
    const auto header = image.first(Shard::header_bytes(arrays_));
    Record record{
        result_path(own), {header.begin(), header.end()}, 0, {places.begin(), places.end()}};
    std::memcpy(&record.checksum, image.last(word).data(), word);
    std::vector<char> bytes = record.header;
    append_words(bytes, {&record.checksum, 1});
    append_words(bytes, places);
    append_to_file(record.result + index_suffix, bytes.data(), bytes.size());
    records_[shard.block()] = std::move(record);
}

std::optional<Shard> GrownBlocks::read(std::uint64_t block) const {
    const auto found = records_.find(block);
    if (found == records_.end()) return {};
    const Record& record = found->second;
    std::error_code error;
    const auto bytes_there = fs::file_size(record.result, error);
    std::ifstream file(record.result, std::ios::binary);
    if (error || !file) return {};
    PackedBytes image(record.header.begin(), record.header.end());
    const auto sizes = Shard::chunk_sizes(image, arrays_);
    for (std::size_t c = 0; c < sizes.size(); ++c) {
        if (sizes[c] > bytes_there) return {};
        image.resize(image.size() + sizes[c]);
        file.seekg(static_cast<std::streamoff>(record.places[c]));
        file.read(image.data() + image.size() - sizes[c], static_cast<std::streamsize>(sizes[c]));
        if (!file) return {};
    }
    append_words(image, {&record.checksum, 1});
    return Shard::parse(std::move(image), arrays_, digest_, block);
}

}  // namespace drgsim
