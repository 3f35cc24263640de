// Ctrl-C, SIGTERM and SIGUSR1 (Slurm's warning) ask the program to end at the next safe moment;
// a second one of the same kind ends it at once.
#pragma once

#include <atomic>

namespace drgsim {

/// Installs the handlers. Once, at the start of main.
void watch_stop_signals();

/// True once a signal has asked to stop.
const std::atomic<bool>& stop_requested();

/// @throws Interrupted when a stop was requested. Commands call it between their stages.
void stop_here_if_requested();

}  // namespace drgsim
