// stdout for results, stderr for everything else, so that pipes stay clean.
#include "app/terminal.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "app/resources.hpp"
#include "results/summary/text_width.hpp"
#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t bar_width = 30;

void write_to(std::FILE* stream, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stream);
}

bool is(const char* variable, std::string_view value) {
    const char* const set = std::getenv(variable);
    return set != nullptr && set == value;
}

/// https://no-color.org, https://bixense.com/clicolors: what users say of colours on terminals.
bool colours_wanted() {
    const char* const none = std::getenv("NO_COLOR");
    return (none == nullptr || *none == '\0') && !is("CLICOLOR", "0") && !is("TERM", "dumb");
}

/// Of the terminal, 0 where it does not say.
std::size_t columns_of(int terminal) {
    winsize size{};
    return ioctl(terminal, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

void write_line(std::FILE* stream, std::string_view text) {
    write_to(stream, text);
    if (text.empty() || text.back() != '\n') write_to(stream, "\n");
}

}  // namespace

Terminal::Terminal()
    : interactive_(isatty(STDERR_FILENO) == 1 && !is("TERM", "dumb")),
      coloured_(interactive_ && colours_wanted()) {
    if (isatty(STDOUT_FILENO) == 1) style_ = {columns_of(STDOUT_FILENO), colours_wanted()};
}

void Terminal::print(std::string_view text) {
    write_line(stdout, text);
}

void Terminal::clear_bar() {
    if (bar_is_shown_) write_to(stderr, "\r\033[K");
    bar_is_shown_ = false;
}

void Terminal::note(std::string_view text) {
    if (quiet_) return;
    const std::lock_guard lock(mutex_);
    clear_bar();
    write_line(stdout, text);
    std::fflush(stdout);
}

void Terminal::warn(std::string_view text) {
    if (muted_) return;
    const std::lock_guard lock(mutex_);
    clear_bar();
    write_line(stderr, fmt::format("{}warning:{} {}", coloured_ ? "\033[33m" : "",
                                   coloured_ ? "\033[0m" : "", text));
}

void Terminal::error(std::string_view text) {
    std::fflush(stdout);
    write_line(stderr, fmt::format("{}error:{} {}", coloured_ ? "\033[31m" : "",
                                   coloured_ ? "\033[0m" : "", text));
}

void Terminal::progress(std::string_view line, bool last) {
    if (quiet_) return;
    const std::lock_guard lock(mutex_);
    if (!interactive_) return write_line(stderr, line);
    bar_is_shown_ = !last;
    // A line that the terminal wraps could not be written over.
    const std::size_t columns = columns_of(STDERR_FILENO);
    const std::string shown = columns > 1 ? cut_to_width(line, columns - 1) : std::string(line);
    write_to(stderr, fmt::format("\r{}\033[K{}", shown, last ? "\n" : ""));
}

void Terminal::end_progress() {
    const std::lock_guard lock(mutex_);
    clear_bar();
}

void Terminal::flush() {
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
        throw EnvironmentError("the output could not be written; is the disk full?");
}

Progress::Progress(Terminal& terminal, std::string label, std::string unit,
                   const std::atomic<std::uint64_t>& done, std::uint64_t total, bool lasting)
    : terminal_(terminal),
      lasting_(lasting),
      label_(std::move(label)),
      unit_(std::move(unit)),
      done_(done),
      start_(done.load()),
      total_(total),
      begin_(std::chrono::steady_clock::now()),
      thread_([this](const std::stop_token& stop) { watch(stop); }) {}

Progress::~Progress() {
    thread_.request_stop();
    thread_.join();
    if (lasting_)
        terminal_.progress(line(), true);
    else
        terminal_.end_progress();
}

void Progress::watch(const std::stop_token& stop) {
    const auto pause = terminal_.interactive() ? 500ms : 5000ms;
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, stop, pause, [&] { return stop.stop_requested(); }))
        terminal_.progress(line(), false);
}

std::string Progress::line() const {
    const std::uint64_t done = std::min(done_.load(std::memory_order_relaxed), total_);
    const double elapsed =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    const double rate = static_cast<double>(done - start_) / std::max(elapsed, 1e-9);
    std::string text = label_ + " ";
    if (terminal_.interactive()) {
        const std::uint64_t filled = total_ > 0 ? bar_width * done / total_ : bar_width;
        text += fmt::format("[{:#<{}}{:.<{}}] ", "", filled, "", bar_width - filled);
    }
    if (unit_ == "bytes") {
        text += fmt::format("{} of {}, {} a second", bytes_text(done), bytes_text(total_),
                            bytes_text(static_cast<std::uint64_t>(rate)));
    } else {
        text += fmt::format("{} of {} {}", done, total_, unit_);
        if (rate > 0) text += fmt::format(", {:.{}f} a second", rate, rate < 10 ? 2 : 0);
    }
    if (done < total_ && rate > 0)
        text += fmt::format(", {} left", duration_text(static_cast<double>(total_ - done) / rate));
    if (done == total_) text += fmt::format(", {} in all", duration_text(elapsed));
    return text;
}

std::string duration_text(double seconds) {
    if (seconds < 60) return fmt::format("{:.1f} s", seconds);
    const auto whole = std::llround(seconds);
    if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
    return fmt::format("{}:{:02}:{:02} h", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace drgsim
