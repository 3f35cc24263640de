#include "sim/outputs/assemble.hpp"

#include <algorithm>

#include "kernels/contracts.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {

void put_rows(const std::vector<double>& values, std::size_t lanes, std::size_t count,
              double* rows) {
    constexpr std::size_t width = 8;  // of a cache line: no line is written twice
    const std::size_t entities = values.size() / lanes, whole = entities / width * width;
    for (std::size_t e = 0; e < whole; e += width) {
        const double* from = &values[e * lanes];
        for (std::size_t s = 0; s < count; ++s) {
            __builtin_prefetch(from + (lanes + s) * width);  // what the next entities need
            for (std::size_t i = 0; i < width; ++i)
                rows[s * entities + e + i] = from[i * lanes + s];
        }
    }
    for (std::size_t e = whole; e < entities; ++e)
        for (std::size_t s = 0; s < count; ++s) rows[s * entities + e] = values[e * lanes + s];
}

ResultBlock empty_block(const Study& study, std::uint64_t first, std::size_t count) {
    ResultBlock block;
    block.first = first;
    block.count = count;
    const DimSizes sizes = dim_sizes(study, count);
    for (std::size_t v = 0; v < variable_count; ++v) {
        if (!is_kept(variables[v], study.output)) continue;
        block.values[v].resize(study.policies.size() * count *
                               values_per_scenario(variables[v], sizes));
    }
    return block;
}

void assemble(const Study& study, const YearOutput& year, std::size_t policy, ResultBlock& block) {
    const YearSums& sums = year.sums;
    const YearResult& result = year.result;
    const YearShape& shape = result.shape;
    DRGSIM_EXPECT(block.count <= shape.lanes && policy < study.policies.size());
    std::vector<double> balance(shape.fund_size());
    std::vector<double> normal(shape.fund_size());
    for (std::size_t i = 0; i < shape.fund_size(); ++i) {
        balance[i] = year.budget[i] - result.payout[i];
        normal[i] = sums.cases[i] - sums.cases_low[i] - sums.cases_high[i] - sums.cases_outside[i];
    }
    const DimSizes sizes = dim_sizes(study, block.count);
    const auto put = [&](Var id, const std::vector<double>& values) {
        const auto v = static_cast<std::size_t>(id);
        const std::size_t size = block.count * values_per_scenario(variables[v], sizes);
        if (!is_kept(variables[v], study.output) || size == 0) return;
        DRGSIM_EXPECT(size == values.size() / shape.lanes * block.count);
        std::vector<double>& rows = block.values[v];
        rows.resize(study.policies.size() * size);
        put_rows(values, shape.lanes, block.count, &rows[policy * size]);
    };
    put(Var::point_value, result.point_value);
    put(Var::points, result.points);
    put(Var::cost, result.cost);
    put(Var::fund_booked, result.booked);
    put(Var::budget, year.budget);
    put(Var::payout, result.payout);
    put(Var::balance, balance);
    put(Var::cases_low, sums.cases_low);
    put(Var::cases_normal, normal);
    put(Var::cases_high, sums.cases_high);
    put(Var::cases_outside, sums.cases_outside);
    put(Var::hospital_points, result.hospital_points);
    put(Var::hospital_cost, sums.total_cost);
    put(Var::hospital_payout, result.hospital_payout);
    put(Var::hospital_entitlement, result.entitlement);
    put(Var::hospital_booked, result.hospital_booked);
    put(Var::month_point_value, result.month_point_value);
    put(Var::month_payout, result.month_payout);
    put(Var::hospital_prepaid, result.prepaid);
    put(Var::group_cases, sums.group_cases);
    put(Var::group_points, sums.group_points);
    put(Var::group_cost, sums.group_cost);
    put(Var::group_payout, year.group_payout);
    put(Var::pool_point_value, result.pool_point_value);
}

void place_row(const Study& study, const ResultBlock& row, std::size_t at, ResultBlock& block) {
    const std::size_t policies = study.policies.size();
    for (std::size_t v = 0; v < variable_count; ++v) {
        const std::size_t size = row.values[v].size() / policies;
        for (std::size_t p = 0; p < policies; ++p)
            std::copy_n(row.values[v].data() + p * size, size,
                        block.values[v].data() + (p * block.count + at) * size);
    }
    block.drivers.resize(row.drivers.size());
    for (std::size_t d = 0; d < row.drivers.size(); ++d) {
        const std::size_t size = row.drivers[d].size();
        block.drivers[d].resize(block.count * size);
        std::copy_n(row.drivers[d].data(), size, block.drivers[d].data() + at * size);
    }
}

}  // namespace drgsim
