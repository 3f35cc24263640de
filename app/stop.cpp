// The handler only sets a lock-free flag; everything else happens outside it.
#include "app/stop.hpp"

#include <signal.h>

#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

std::atomic<bool> requested{false};
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void request_stop(int) {
    requested.store(true, std::memory_order_relaxed);
}

}  // namespace

void watch_stop_signals() {
    struct sigaction action = {};
    action.sa_handler = request_stop;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    sigemptyset(&action.sa_mask);
    for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaction(signal, &action, nullptr);
}

const std::atomic<bool>& stop_requested() {
    return requested;
}

void stop_here_if_requested() {
    if (requested.load(std::memory_order_relaxed))
        throw Interrupted("interrupted; nothing was written");
}

}  // namespace drgsim
