// In fixed tiles, since a scenario has millions of cases.
#include "sim/uncertainty/case_draws.hpp"

#include <cmath>

#include "kernels/math/elementary.hpp"
#include "kernels/math/normal.hpp"
#include "kernels/random/poisson.hpp"
#include "sim/engine/tiles.hpp"

namespace drgsim {

namespace {

/// Calls work(first, count) for tiles of `size` rows.
template <class Work>
void in_tiles(std::size_t size, const Work& work) {
    const Tiles tiles = few_tiles(size);
    for_each_tile(tiles.count(), [&](std::size_t tile) {
        work(tiles.begin(tile), tiles.end(tile) - tiles.begin(tile));
    });
}

/// Multipliers with mean 1 and the variation `cv`, one for each of the region's `rows`.
Column<double> noise(const Study& study, std::uint64_t scenario,
                     std::span<const std::uint32_t> rows) {
    const Stream stream{study.seed, Purpose::cases, stream_hash("noise")};
    const double cv = study.uncertainty.noise_cv;
    const double variance = portable_log1p(cv * cv);
    Column<double> factor;
    factor.resize(rows.size());
    in_tiles(rows.size(), [&](std::size_t first, std::size_t count) {
        fill_entities(stream, scenario, &rows[first], count, &factor[first]);
        lognormal_quantiles(&factor[first], count, -0.5 * variance, std::sqrt(variance));
    });
    return factor;
}

void multiply(Column<double>& column, std::span<const double> factor) {
    if (column.empty()) return;
    in_tiles(column.size(), [&](std::size_t first, std::size_t count) {
        for (std::size_t i = first; i < first + count; ++i) column[i] *= factor[i];
    });
}

}  // namespace

Stream bootstrap_stream(const Study& study) {
    return {study.seed, Purpose::cases, stream_hash("bootstrap")};
}

Column<double> bootstrap_weights(const Study& study, std::uint64_t scenario,
                                 std::span<const std::uint32_t> rows) {
    Column<double> weights;
    weights.resize(rows.size());
    in_tiles(rows.size(), [&](std::size_t first, std::size_t count) {
        std::vector<std::uint8_t> drawn(count);
        fill_poisson_scenario(bootstrap_stream(study), scenario, &rows[first], count,
                              study.uncertainty.bootstrap_bits, drawn.data());
        for (std::size_t i = 0; i < count; ++i) weights[first + i] = drawn[i];
    });
    return weights;
}

void draw_cases(const Study& study, std::uint64_t scenario, CaseTable& cases) {
    if (study.uncertainty.bootstrap_bits != 0) {
        Column<double> weights = bootstrap_weights(study, scenario, cases.origin);
        if (!cases.weight.empty()) multiply(weights, cases.weight);
        cases.weight = std::move(weights);
    }
    if (study.uncertainty.noise_cv <= 0) return;
    const Column<double> factor = noise(study, scenario, cases.origin);
    for (auto* column :
         {&cases.total_cost, &cases.fund_paid, &cases.patient_paid, &cases.other_paid,
          &cases.self_expense, &cases.unreasonable_cost, &cases.excluded_cost})
        multiply(*column, factor);
}

}  // namespace drgsim
