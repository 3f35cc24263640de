#include "results/risk/contributors.hpp"

#include <algorithm>

namespace drgsim {

std::vector<std::size_t> largest_contributors(std::span<const double> excess, double of_all) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < excess.size() && of_all > 0; ++i)
        if (excess[i] >= least_contribution * of_all) order.push_back(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return excess[a] > excess[b]; });
    return order;
}

}  // namespace drgsim
