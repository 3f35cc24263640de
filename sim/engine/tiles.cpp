#include "sim/engine/tiles.hpp"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>

namespace drgsim {

void for_each_tile(std::size_t count, const std::function<void(std::size_t)>& work) {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, count, 1),
        [&work](const tbb::blocked_range<std::size_t>& tiles) {
            for (std::size_t tile = tiles.begin(); tile != tiles.end(); ++tile) work(tile);
        },
        tbb::simple_partitioner());
}

struct ThreadLimit::Control {
    tbb::global_control threads;  // made in its place: copies of one limit nothing
    explicit Control(int most)
        : threads(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(most)) {}
};

ThreadLimit::ThreadLimit(int threads) : control_(std::make_unique<Control>(threads)) {}

ThreadLimit::~ThreadLimit() = default;

}  // namespace drgsim
