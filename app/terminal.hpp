// Everything the program prints goes through here: results to stdout, the rest to stderr; a
// progress bar on a terminal, plain lines otherwise, nothing of either with --quiet. Colours only
// on a terminal that has them, and not with NO_COLOR or CLICOLOR=0.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "results/summary/text_table.hpp"

namespace drgsim {

class Terminal {
  public:
    Terminal();
    void set_quiet(bool quiet) { quiet_ = quiet; }
    [[nodiscard]] bool quiet() const { return quiet_; }
    /// No notes, progress or warnings: another process says them.
    void mute() { quiet_ = muted_ = true; }
    /// Whether stderr is a terminal, where a line of progress can be rewritten.
    [[nodiscard]] bool interactive() const { return interactive_; }
    /// How tables on stdout are to look: as wide as the terminal, in colours where it has them; of
    /// any width and plain where stdout is a file or pipe.
    [[nodiscard]] const TextStyle& style() const { return style_; }

    /// What the user asked for, to stdout.
    void print(std::string_view text);
    /// What is good to know, to stdout; not with --quiet. Any thread may.
    void note(std::string_view text);
    /// Something doubtful that does not stop the work, to stderr.
    void warn(std::string_view text);
    /// Why the work stopped, to stderr.
    void error(std::string_view text);
    /// One line of progress, to stderr; `\r` rewrites it on a terminal.
    void progress(std::string_view line, bool last);
    /// Takes the line of progress off the terminal.
    void end_progress();
    /// @throws EnvironmentError when stdout could not take everything.
    void flush();

  private:
    void clear_bar();

    bool quiet_ = false, muted_ = false, interactive_ = false, coloured_ = false;
    std::mutex mutex_;           ///< notes come from other threads than progress does
    bool bar_is_shown_ = false;  ///< the cursor is behind it
    TextStyle style_;
};

/// Shows how far `done` has come on its way to `total`, once a second, from its own thread, as
/// long as it lives.
class Progress {
  public:
    /// `label` names the work, `unit` what is counted. `done` starts at what was there before. A
    /// last line says how long it took, unless nothing is to be `lasting`.
    Progress(Terminal& terminal, std::string label, std::string unit,
             const std::atomic<std::uint64_t>& done, std::uint64_t total, bool lasting = true);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

  private:
    void watch(const std::stop_token& stop);
    [[nodiscard]] std::string line() const;

    Terminal& terminal_;
    const bool lasting_;
    const std::string label_, unit_;
    const std::atomic<std::uint64_t>& done_;
    const std::uint64_t start_, total_;
    const std::chrono::steady_clock::time_point begin_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_;
};

/// "1:23:45 h", "2:05 min" or "3.2 s".
std::string duration_text(double seconds);

}  // namespace drgsim
