// Compression in the callers, one of which at a time stores for all; and the final merge.
#include "results/run/writer.hpp"

#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>

#include "kernels/contracts.hpp"
#include "results/run/growing_result.hpp"
#include "results/run/parts.hpp"
#include "results/run/reader.hpp"
#include "results/run/result_file.hpp"
#include "results/storage/pending_file.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace fs = std::filesystem;

void check_output(const std::string& path, Existing existing) {
    const fs::path parent = fs::path(path).parent_path();
    const std::string folder = parent.empty() ? "." : parent.string();
    if (!fs::is_directory(folder))
        throw InputError(Problem{folder, 0, "there is no such folder",
                                 "the result '" + path + "' cannot be written", "make it first"});
    if (::access(folder.c_str(), W_OK) != 0)
        throw EnvironmentError(folder + ": cannot write there: " + std::strerror(errno));
    if (fs::is_directory(path))
        throw InputError(
            Problem{path, 0, "this is a folder", "the result is a file", "name a file with --out"});
    if (existing != Existing::refuse) return;
    Problems problems;
    if (fs::exists(path))
        problems.add(path, 0, "this file exists already", "nothing is overwritten unasked",
                     "name another --out, or use --force");
    if (PartsFolder::exists(path))
        problems.add(PartsFolder::path_of(path), 0, "an unfinished run lies here",
                     "its blocks would be lost",
                     "go on with it by --resume, or begin anew with --force");
    problems.throw_if_any();
}

namespace {

/// With nothing to go on with, --resume replaces a finished result only by the same run. Beside an
/// unfinished run an old result is one that --force had given up.
void check_finished(const std::string& path, const RunDescription& description) {
    if (!fs::exists(path) || PartsFolder::exists(path) || RunReader(path).is_result_of(description))
        return;
    throw InputError(Problem{path, 0, "this is the finished result of another run",
                             "the plan, the region, the program or an option has changed since",
                             "name another --out, or use --force instead of --resume"});
}

}  // namespace

class RunWriter::State {
  public:
    State(std::string path, RunDescription description, Existing existing);
    ~State();
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void put(const ResultBlock& block);
    void flush();
    void finish(const ResultBlock& base, std::uint64_t scenarios,
                const std::function<void()>& beside);
    void finish(const ResultBlock& base) { finish(base, description_.scenarios, {}); }
    void add_stresses(ResultBlock stresses) { stresses_ = std::move(stresses); }
    [[nodiscard]] ResultBlock stored(std::uint64_t block) const;
    [[nodiscard]] const std::vector<std::uint8_t>& done() const { return done_; }

  private:
    void store_queued(std::unique_lock<std::mutex>& lock);
    void store(Shard shard);

    std::string path_;
    RunDescription description_;
    std::string digest_;
    PartsFolder parts_;
    std::vector<std::uint8_t> done_;
    std::optional<ResultBlock> stresses_;
    std::optional<GrowingResult> result_;  ///< of the caller that stores

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Shard> queue_;
    bool storing_ = false;  ///< one of the callers is at it
    std::string failure_;
};

RunWriter::State::State(std::string path, RunDescription description, Existing existing)
    : path_(std::move(path)),
      description_(std::move(description)),
      digest_(run_digest(description_)),
      parts_(path_, description_) {
    DRGSIM_EXPECT(description_.scenarios > 0);
    check_output(path_, existing);
    if (existing == Existing::replace) PartsFolder::remove(path_);
    if (existing == Existing::resume) check_finished(path_, description_);
    if (existing == Existing::join) {
        parts_.join();
    } else {
        parts_.open();
        done_ = parts_.stored();
    }
    result_.emplace(path_, description_, parts_, done_);
}

RunWriter::State::~State() {
    try {
        flush();
    } catch (const std::exception&) {  // what is not stored is computed again
    }
}

/// One block, without the lock.
void RunWriter::State::store(Shard shard) {
    std::string failure;
    try {
        result_->add(std::move(shard));
    } catch (const std::exception& error) {
        failure = error.what();
    }
    const std::lock_guard lock(mutex_);
    failure_ = failure;
}

/// What is there and what comes meanwhile.
void RunWriter::State::store_queued(std::unique_lock<std::mutex>& lock) {
    storing_ = true;
    while (!queue_.empty() && failure_.empty()) {
        Shard shard = std::move(queue_.front());
        queue_.pop_front();
        changed_.notify_one();
        lock.unlock();
        store(std::move(shard));
        lock.lock();
    }
    storing_ = false;
    if (!failure_.empty()) changed_.notify_all();
}

void RunWriter::State::put(const ResultBlock& block) {
    DRGSIM_EXPECT(block.count == scenarios_in_block(description_, block.first / block_scenarios));
    Shard shard(parts_.arrays(), digest_, block);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] {
        return queue_.size() < most_waiting - GrowingResult::most_held || !failure_.empty();
    });
    if (failure_.empty()) queue_.push_back(std::move(shard));
    if (!storing_) store_queued(lock);
    if (!failure_.empty()) throw EnvironmentError(failure_);
}

ResultBlock RunWriter::State::stored(std::uint64_t block) const {
    const auto shard = parts_.read(block);
    if (!shard)
        throw EnvironmentError(PartsFolder::path_of(path_) +
                               ": a stored block is not there any more");
    ResultBlock values;
    values.first = block * block_scenarios;
    values.count = scenarios_in_block(description_, block);
    values.drivers.resize(description_.drivers.size());
    for (std::size_t a = 0; a < parts_.arrays().size(); ++a)
        values_in(values, parts_.arrays()[a]) = shard->values(parts_.arrays(), a, values.count);
    return values;
}

void RunWriter::State::flush() {
    if (failure_.empty()) {
        try {
            result_->flush();
        } catch (const std::exception& error) {
            failure_ = error.what();
        }
    }
    if (!failure_.empty()) throw EnvironmentError(failure_);
}

void RunWriter::State::finish(const ResultBlock& base, std::uint64_t scenarios,
                              const std::function<void()>& beside) {
    flush();
    const auto& known = result_->stored();
    parts_.wait_for_first(block_count(scenarios), known);
    DRGSIM_EXPECT(stresses_.has_value() == !description_.stresses.empty());
    result_->finish({base, stresses_ ? &*stresses_ : nullptr, beside}, scenarios);
}

RunWriter::RunWriter(std::string path, RunDescription description, Existing existing)
    : state_(std::make_unique<State>(std::move(path), std::move(description), existing)) {}

RunWriter::~RunWriter() = default;

const std::vector<std::uint8_t>& RunWriter::done() const {
    return state_->done();
}

ResultBlock RunWriter::stored(std::uint64_t block) const {
    return state_->stored(block);
}

void RunWriter::add_stresses(ResultBlock stresses) {
    state_->add_stresses(std::move(stresses));
}

void RunWriter::put(ResultBlock block) {
    state_->put(block);
}

void RunWriter::flush() {
    state_->flush();
}

void RunWriter::finish(const ResultBlock& base) {
    state_->finish(base);
}

void RunWriter::finish(const ResultBlock& base, std::uint64_t scenarios,
                       const std::function<void()>& beside) {
    state_->finish(base, scenarios, beside);
}

void write_settlement(const std::string& path, const RunDescription& description,
                      const ResultBlock& base) {
    DRGSIM_EXPECT(description.scenarios == 0);
    PendingFile pending(path);
    ResultFile file(pending.temporary(), description);
    file.add_base(base);
    file.finish();
    pending.commit();
}

}  // namespace drgsim
