// Launchers tell their processes how many there are in the environment. Slurm does so for the tasks
// of a step (srun); SLURM_NTASKS alone says nothing: a batch script is one process.
#include "app/ranks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

/// The first of these variables that is a number, else `otherwise`.
int number_of(std::initializer_list<const char*> names, int otherwise) {
    for (const char* name : names) {
        const char* text = std::getenv(name);
        int value = 0;
        if (text != nullptr &&
            std::from_chars(text, text + std::strlen(text), value).ec == std::errc())
            return value;
    }
    return otherwise;
}

[[noreturn]] void refuse(int processes) {
    if (number_of({"OMPI_COMM_WORLD_RANK", "PMI_RANK", "SLURM_PROCID"}, 0) != 0)
        throw Ended({ExitCode::done, {}});  // the first says it
    throw InputError(Problem {
        "", 0,
            fmt::format("{} processes were started together and do not know of each other",
                        processes),
#if DRGSIM_MPI
            "the launcher is not that of the Open MPI this drgsim was built with: each would "
            "compute the "
            "whole run and write the same file",
            "start them with Open MPI's mpirun, or give each --part K/N and then drgsim merge"
#else
        "this drgsim was built without MPI: each would compute the whole run and write the same file",
        "build it where libopenmpi-dev is installed, or give each --part K/N and then drgsim merge"
#endif
    });
}

}  // namespace

std::vector<std::uint64_t> Ranks::share(BlockDealer& dealer, int /*threads*/,
                                        std::atomic<std::uint64_t>& /*finished*/,
                                        const std::function<void(BlockSource&)>& work) {
    CountedBlocks blocks(dealer);
    work(blocks);
    return {blocks.count()};
}

std::unique_ptr<Ranks> start_ranks(bool part) {
    const int processes =
        part ? 1 : number_of({"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"}, 1);
    if (processes <= 1) return std::make_unique<Ranks>();
#if DRGSIM_MPI
    auto ranks = mpi_ranks();
    if (ranks->size() > 1) return ranks;
#endif
    refuse(processes);
}

}  // namespace drgsim
