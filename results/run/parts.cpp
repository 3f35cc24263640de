// Manifest, shards and growing results of an unfinished run.
#include "results/run/parts.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "results/storage/pending_file.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr const char* manifest_name = "manifest.txt";
constexpr const char* manifest_title = "drgsim unfinished run";

std::string manifest_of(const RunIdentity& identity) {
    std::string text = std::string(manifest_title) + "\n";
    for (const auto& [what, value] : identity) text += what + "\t" + value + "\n";
    return text;
}

/// What is in the manifest; nothing when it is none of ours.
std::optional<std::map<std::string, std::string>> read_manifest(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line) || line != manifest_title) return {};
    std::map<std::string, std::string> entries;
    while (std::getline(file, line)) {
        const auto tab = line.find('\t');
        if (tab != std::string::npos) entries[line.substr(0, tab)] = line.substr(tab + 1);
    }
    return entries;
}

/// The names of what differs, with commas.
std::string differences(const RunIdentity& identity, std::map<std::string, std::string> stored) {
    std::string names;
    for (const auto& [what, value] : identity)
        if (stored[what] != value) names += (names.empty() ? "" : ", ") + what;
    return names;
}

/// Looks once a second for at most as long as network file systems keep what they have seen.
void wait_until(const std::function<bool()>& seen) {
    constexpr int patience = 90;  // [s]
    for (int i = 0; i < patience && !seen(); ++i) std::this_thread::sleep_for(1s);
}

std::string shard_name(std::uint64_t block) {
    const std::string number = std::to_string(block);
    return "block-" + std::string(number.size() < 8 ? 8 - number.size() : 0, '0') + number;
}

bool is_ours(const std::string& name) {
    return name.starts_with(manifest_name) || name.starts_with("block-") ||
           GrownBlocks::is_one(name);
}

}  // namespace

PartsFolder::PartsFolder(const std::string& out, const RunDescription& description)
    : path_(path_of(out)),
      identity_(run_identity(description)),
      digest_(run_digest(description)),
      arrays_(stored_arrays(description)),
      blocks_(block_count(description)),
      own_("." + std::to_string(std::random_device{}())),
      grown_(path_, out, arrays_, digest_) {}

std::string PartsFolder::path_of(const std::string& out) {
    return out + ".parts";
}

bool PartsFolder::exists(const std::string& out) {
    return fs::exists(path_of(out));
}

void PartsFolder::open() {
    std::error_code error;
    fs::create_directory(path_, error);
    if (error || !fs::is_directory(path_))
        throw EnvironmentError(path_ + ": cannot make the folder: " +
                               (error ? error.message() : "a file is in the way"));
    const std::string manifest = path_ + "/" + manifest_name;
    // New, or killed (empty: without power) before it was written: nothing is stored yet.
    if (!fs::exists(manifest) || fs::is_empty(manifest)) {
        // Parts of one run may come here at once, from several machines: each renames its own file.
        const std::string text = manifest_of(identity_);
        write_whole_file(manifest, text.data(), text.size(), own_, Durable::no);
    }
    expect_same_run();
}

void PartsFolder::join() {
    wait_until([&] { return fs::exists(path_ + "/" + manifest_name); });
    if (!fs::exists(path_ + "/" + manifest_name))
        throw EnvironmentError(path_ +
                               ": is not seen here, where another process has made it; "
                               "--out must lie on a file system that all of them share");
    expect_same_run();
}

void PartsFolder::expect_same_run() const {
    const std::string manifest = path_ + "/" + manifest_name;
    const auto entries = read_manifest(manifest);
    if (!entries)
        throw InputError(Problem{manifest, 0, "this is not the manifest of an unfinished run",
                                 "the folder's blocks cannot be trusted",
                                 "remove the folder, or begin anew with --force"});
    const std::string changed = differences(identity_, *entries);
    if (!changed.empty())
        throw InputError(Problem{path_, 0,
                                 "the unfinished run here differs from this one in: " + changed,
                                 "its blocks cannot be mixed with this run's",
                                 "undo the change to resume it, name another --out, or begin anew "
                                 "with --force"});
}

std::vector<std::uint8_t> PartsFolder::stored() {
    grown_.find();
    std::vector<std::uint8_t> stored(blocks_, 0);
    for (std::uint64_t block = 0; block < blocks_; ++block) stored[block] = read(block) ? 1 : 0;
    return stored;
}

std::string PartsFolder::shard_path(std::uint64_t block) const {
    return path_ + "/" + shard_name(block);
}

void PartsFolder::write(const Shard& shard) const {
    // Not durable: a torn shard is told by its checksum and computed again.
    write_whole_file(shard_path(shard.block()), shard.image().data(), shard.image().size(), own_,
                     Durable::no);
}

/// Listing the folder also makes a network file system look anew.
bool PartsFolder::are_listed(std::uint64_t blocks, const std::vector<std::uint8_t>& known) const {
    std::error_code ignored;
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(path_, ignored))
        names.insert(entry.path().filename().string());
    for (std::uint64_t block = 0; block < blocks; ++block)
        if ((known.empty() || known[block] == 0) && !names.contains(shard_name(block)))
            return false;
    return true;
}

void PartsFolder::wait_for_first(std::uint64_t blocks,
                                 const std::vector<std::uint8_t>& known) const {
    wait_until([&] { return are_listed(blocks, known); });
}

void PartsFolder::note_grown(const Shard& shard, std::span<const std::uint64_t> places) {
    grown_.note(shard, places, own_);
}

std::optional<Shard> PartsFolder::read(std::uint64_t block) const {
    const std::string path = shard_path(block);
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) return grown_.read(block);
    PackedBytes image(size);
    std::ifstream file(path, std::ios::binary);
    std::optional<Shard> shard;
    if (file.read(image.data(), static_cast<std::streamsize>(size)))
        shard = Shard::parse(std::move(image), arrays_, digest_, block);
    return shard ? std::move(shard) : grown_.read(block);
}

void PartsFolder::remove(const std::string& out) {
    const std::string path = path_of(out);
    std::error_code ignored;  // what cannot be removed does no harm to the result
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(path, ignored))
        if (is_ours(entry.path().filename().string())) files.push_back(entry.path());
    for (const fs::path& file : files) fs::remove(file, ignored);
    fs::remove(path, ignored);
}

}  // namespace drgsim
