// Ranks by Open MPI. Only one thread of a process calls MPI at a time: its main thread, or while
// blocks are dealt rank 0's desk and, elsewhere, whichever thread asks for blocks. Ranks wait by
// looking and sleeping, never by spinning: another rank may need the processor.
#if DRGSIM_MPI
#include <mpi.h>
#include <sched.h>

#include <array>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "app/ranks.hpp"
#include "app/stop.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

using namespace std::chrono_literals;

constexpr int tag_ask = 1, tag_chunk = 2, tag_errors = 3;

/// Sleeps a little longer each time, so that what comes soon is seen soon.
class Pause {
  public:
    void wait() {
        std::this_thread::sleep_for(pause_);
        pause_ = std::min(2 * pause_, std::chrono::microseconds(1ms));
    }
    void shorten() { pause_ = shortest; }

  private:
    static constexpr std::chrono::microseconds shortest = 20us;
    std::chrono::microseconds pause_ = shortest;
};

void wait_for(MPI_Request& request) {
    Pause pause;
    for (int over = 0; MPI_Test(&request, &over, MPI_STATUS_IGNORE), over == 0;) pause.wait();
}

/// Waits for a message; its length in `type` and its sender.
struct Waiting {
    int length = 0, source = 0;
};
Waiting wait_for_message(int source, int tag, MPI_Datatype type) {
    Pause pause;
    MPI_Status status;
    for (int there = 0; MPI_Iprobe(source, tag, MPI_COMM_WORLD, &there, &status), there == 0;)
        pause.wait();
    Waiting waiting{0, status.MPI_SOURCE};
    MPI_Get_count(&status, type, &waiting.length);
    return waiting;
}

/// What a rank tells rank 0 when it wants blocks, or wants no more.
struct Ask {
    std::uint64_t finished = 0;  ///< scenarios since it asked last
    std::uint64_t threads = 0;
    std::uint64_t leaves = 0, stops = 0;  ///< flags
};
constexpr int ask_words = sizeof(Ask) / sizeof(std::uint64_t);

/// The blocks that rank 0 deals to this rank.
class DealtBlocks final : public BlockSource {
  public:
    DealtBlocks(int threads, const std::atomic<std::uint64_t>& finished)
        : threads_(static_cast<std::uint64_t>(threads)), finished_(finished) {}

    std::optional<std::uint64_t> next() override {
        const std::lock_guard lock(mutex_);
        if (at_ == chunk_.size() && !none_left_) ask();
        if (at_ == chunk_.size()) return {};
        return chunk_[at_++];
    }
    /// Once, when no thread asks any more.
    void leave(bool stopped) { send(true, stopped); }

  private:
    void send(bool leaves, bool stops) {
        const std::uint64_t finished = finished_.load();
        const Ask ask{finished - told_, threads_, leaves, stops};
        told_ = finished;
        MPI_Send(&ask, ask_words, MPI_UINT64_T, 0, tag_ask, MPI_COMM_WORLD);
    }
    void ask() {
        send(false, stop_requested());
        const Waiting waiting = wait_for_message(0, tag_chunk, MPI_UINT64_T);
        chunk_.resize(static_cast<std::size_t>(waiting.length));
        at_ = 0;
        MPI_Recv(chunk_.data(), waiting.length, MPI_UINT64_T, 0, tag_chunk, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
        none_left_ = chunk_.empty();
    }

    const std::uint64_t threads_;
    const std::atomic<std::uint64_t>& finished_;
    std::mutex mutex_;
    std::vector<std::uint64_t> chunk_;
    std::size_t at_ = 0;
    bool none_left_ = false;
    std::uint64_t told_ = 0;
};

/// Rank 0's desk: answers the other ranks until all have left.
void serve(BlockDealer& dealer, int all_threads, std::atomic<std::uint64_t>& finished,
           std::vector<std::uint64_t>& dealt) {
    Pause pause;
    for (std::size_t present = dealt.size() - 1; present > 0;) {
        int there = 0;
        MPI_Status status;
        MPI_Iprobe(MPI_ANY_SOURCE, tag_ask, MPI_COMM_WORLD, &there, &status);
        if (there == 0) {
            pause.wait();
            continue;
        }
        pause.shorten();
        Ask ask;
        const int source = status.MPI_SOURCE;
        MPI_Recv(&ask, ask_words, MPI_UINT64_T, source, tag_ask, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        finished += ask.finished;
        if (ask.stops != 0 || stop_requested()) dealer.stop();
        if (ask.leaves != 0) {
            --present;
            continue;
        }
        const auto chunk = dealer.deal(ask.threads, static_cast<std::size_t>(all_threads));
        dealt[static_cast<std::size_t>(source)] += chunk.size();
        MPI_Send(chunk.data(), static_cast<int>(chunk.size()), MPI_UINT64_T, source, tag_chunk,
                 MPI_COMM_WORLD);
    }
}

/// Errors as one message: each ends with a zero.
std::string packed(const std::vector<std::string>& errors) {
    std::string text;
    for (const std::string& error : errors) text += error + '\0';
    return text;
}

std::vector<std::string> unpacked(const std::string& text) {
    std::vector<std::string> errors;
    for (std::size_t at = 0; at < text.size(); at = text.find('\0', at) + 1)
        errors.emplace_back(text.c_str() + at);
    return errors;
}

std::string machine_name() {
    std::array<char, MPI_MAX_PROCESSOR_NAME> name{};
    int length = 0;
    MPI_Get_processor_name(name.data(), &length);
    return {name.data(), static_cast<std::size_t>(length)};
}

class MpiRanks final : public Ranks {
  public:
    MpiRanks() {
        int threads = MPI_THREAD_SINGLE;
        MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &threads);
        MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
        MPI_Comm_size(MPI_COMM_WORLD, &size_);
        if (threads < MPI_THREAD_SERIALIZED) {
            MPI_Finalize();
            throw EnvironmentError("this MPI does not let threads call it in turn");
        }
    }
    ~MpiRanks() override { MPI_Finalize(); }
    MpiRanks(const MpiRanks&) = delete;
    MpiRanks& operator=(const MpiRanks&) = delete;

    [[nodiscard]] int rank() const override { return rank_; }
    [[nodiscard]] int size() const override { return size_; }
    [[nodiscard]] MachineShare machine_share() const override;
    [[nodiscard]] int sum(int own) override;
    [[nodiscard]] std::string of_first(const std::string& own) override;
    void together(const std::function<void()>& stage) override;
    std::vector<std::uint64_t> share(BlockDealer& dealer, int threads,
                                     std::atomic<std::uint64_t>& finished,
                                     const std::function<void(BlockSource&)>& work) override;

  private:
    /// The rank whose outcome is the job's: the first that failed, before any that was only
    /// interrupted; -1 when all is well.
    [[nodiscard]] int speaker(int code) const;
    /// `errors` of rank `from`, on rank 0.
    [[nodiscard]] Outcome carry_to_first(int from, Outcome outcome) const;

    int rank_ = 0, size_ = 1;
};

/// A processor that n ranks of the machine may use counts 1/n to each: right for ranks bound to
/// their own processors, to shared ones, or not at all.
MachineShare MpiRanks::machine_share() const {
    MPI_Comm machine = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &machine);
    MachineShare share;
    MPI_Comm_size(machine, &share.processes);
    const std::vector<int> own = usable_processors();
    std::vector<int> users(own.size());
    MPI_Allreduce(own.data(), users.data(), static_cast<int>(own.size()), MPI_INT, MPI_SUM,
                  machine);
    MPI_Comm_free(&machine);
    share.processors = 0;
    for (std::size_t p = 0; p < own.size(); ++p)
        if (own[p] != 0) share.processors += 1.0 / users[p];
    return share;
}

int MpiRanks::sum(int own) {
    int total = 0;
    MPI_Request request;
    MPI_Iallreduce(&own, &total, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD, &request);
    wait_for(request);
    return total;
}

std::string MpiRanks::of_first(const std::string& own) {
    std::string text(static_cast<std::size_t>(sum(first() ? static_cast<int>(own.size()) : 0)),
                     '\0');
    if (first()) text = own;
    MPI_Request request;
    MPI_Ibcast(text.data(), static_cast<int>(text.size()), MPI_CHAR, 0, MPI_COMM_WORLD, &request);
    wait_for(request);
    return text;
}

int MpiRanks::speaker(int code) const {
    std::vector<int> codes(static_cast<std::size_t>(size_));
    MPI_Request request;
    MPI_Iallgather(&code, 1, MPI_INT, codes.data(), 1, MPI_INT, MPI_COMM_WORLD, &request);
    wait_for(request);
    int speaker = -1;
    for (int r = size_; r-- > 0;) {
        const int c = codes[static_cast<std::size_t>(r)];
        const bool failed = c != ExitCode::done && c != ExitCode::interrupted;
        if (failed ||
            (c == ExitCode::interrupted &&
             (speaker < 0 || codes[static_cast<std::size_t>(speaker)] == ExitCode::interrupted)))
            speaker = r;
    }
    return speaker;
}

Outcome MpiRanks::carry_to_first(int from, Outcome outcome) const {
    if (from == 0) return outcome;
    if (rank_ == from) {
        const std::string text = packed(outcome.errors);
        MPI_Send(&outcome.code, 1, MPI_INT, 0, tag_errors, MPI_COMM_WORLD);
        MPI_Send(text.data(), static_cast<int>(text.size()), MPI_CHAR, 0, tag_errors,
                 MPI_COMM_WORLD);
    } else if (rank_ == 0) {
        MPI_Recv(&outcome.code, 1, MPI_INT, from, tag_errors, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        std::string text(
            static_cast<std::size_t>(wait_for_message(from, tag_errors, MPI_CHAR).length), '\0');
        MPI_Recv(text.data(), static_cast<int>(text.size()), MPI_CHAR, from, tag_errors,
                 MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        outcome.errors = unpacked(text);
    }
    return outcome;
}

void MpiRanks::together(const std::function<void()>& stage) {
    Outcome outcome;
    try {
        stage();
    } catch (const std::exception&) {
        outcome = outcome_of(std::current_exception());
        if (rank_ != 0)
            for (std::string& error : outcome.errors)
                error = fmt::format("rank {} on {}: {}", rank_, machine_name(), error);
    }
    const int from = speaker(outcome.code);
    if (from < 0) return;
    outcome = carry_to_first(from, std::move(outcome));
    // An exit code beside rank 0's would make mpirun kill rank 0 before it has said why.
    throw Ended(first() ? outcome : Outcome{ExitCode::done, {}});
}

std::vector<std::uint64_t> MpiRanks::share(BlockDealer& dealer, int threads,
                                           std::atomic<std::uint64_t>& finished,
                                           const std::function<void(BlockSource&)>& work) {
    const int all_threads = sum(threads);
    if (!first()) {
        DealtBlocks blocks(threads, finished);
        try {
            work(blocks);
        } catch (...) {
            blocks.leave(true);
            throw;
        }
        blocks.leave(stop_requested());
        return {};
    }
    std::vector<std::uint64_t> dealt(static_cast<std::size_t>(size_));
    CountedBlocks blocks(dealer);
    {
        const std::jthread desk([&] { serve(dealer, all_threads, finished, dealt); });
        try {
            work(blocks);
        } catch (...) {
            dealer.stop();
            throw;
        }
    }
    dealt[0] = blocks.count();
    return dealt;
}

}  // namespace

std::unique_ptr<Ranks> mpi_ranks() {
    return std::make_unique<MpiRanks>();
}

}  // namespace drgsim
#endif
