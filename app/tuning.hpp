// Where tunings lie, and which one is for this machine and this study.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/resources.hpp"
#include "app/study_setup.hpp"
#include "app/terminal.hpp"
#include "kernels/isa.hpp"
#include "scenarios/tuning/tuning_file.hpp"

namespace drgsim {

/// $XDG_CONFIG_HOME/drgsim/tune.toml, or below ~/.config; nothing where neither is set.
std::optional<std::filesystem::path> tuning_path();

/// The file's entries; what is wrong with it is a warning, and then there are none.
std::vector<Tuning> stored_tunings(Terminal& terminal);

/// This machine, as far as `share` goes, and this study.
TunedWork tuned_work(const LoadedStudy& loaded, const std::string& precision,
                     const MachineShare& share);

/// How the engine works: threads of this process at most, and the kernels' instruction set.
struct EngineSetting {
    int threads = 1;
    Isa isa = active_isa();
};

/// --threads (`asked`) and DRGSIM_ISA, else what tune found best for this work, and says so; within
/// what falls to this process and what the processor has.
EngineSetting engine_setting(const LoadedStudy& loaded, const std::string& precision,
                             const MachineShare& share, std::optional<int> asked,
                             Terminal& terminal);

}  // namespace drgsim
