// What some plans have beside the settled year: the years of a horizon, communities with budgets of
// their own, named stresses.
#include "results/report/figures.hpp"
#include "results/report/series.hpp"

namespace drgsim {

namespace {

/// [fund][place] distributions of a variable whose cells are [place][fund] or [fund][place].
void write_cells(JsonText& json, const ReportSource& source, Var id, std::size_t policy,
                 std::size_t places, bool fund_first) {
    const std::size_t funds = source.size(Axis::fund);
    const Series series(source, id, policy);
    json.key(variable(id).name).begin_array();
    for (std::size_t f = 0; f < funds; ++f) {
        json.begin_array();
        for (std::size_t i = 0; i < places; ++i) {
            const std::size_t cell = fund_first ? f * places + i : i * funds + f;
            std::vector<double> values = series.of(cell);
            write_distribution(json, series.base(cell), values);
        }
        json.end_array();
    }
    json.end_array();
}

void write_horizon(JsonText& json, const ReportSource& source) {
    const auto years = static_cast<std::size_t>(source.description().horizon_years);
    json.key("horizon").begin_object().key("years").begin_array();
    for (std::size_t y = 0; y < years; ++y)
        json.add(source.description().provenance.year + static_cast<int>(y));
    json.end_array().key("policies").begin_array();
    for (std::size_t p = 0; p < source.policies(); ++p) {
        json.begin_object();
        for (const Var id : {Var::horizon_point_value, Var::horizon_balance, Var::horizon_payout,
                             Var::horizon_budget})
            write_cells(json, source, id, p, years, false);
        json.end_object();
    }
    json.end_array().end_object();
}

void write_pools(JsonText& json, const ReportSource& source) {
    const auto& pools = source.description().pools;
    json.key("pools").begin_object().put("names", pools);
    json.key("policies").begin_array();
    for (std::size_t p = 0; p < source.policies(); ++p) {
        json.begin_object();
        write_cells(json, source, Var::pool_point_value, p, pools.size(), true);
        json.end_object();
    }
    json.end_array().end_object();
}

/// [policy][stress][fund].
void write_stresses(JsonText& json, const ReportSource& source) {
    const auto& names = source.description().stresses;
    const ResultBlock block = source.reader.stress_block();
    const std::size_t funds = source.size(Axis::fund);
    json.key("stresses").begin_object().put("names", names);
    for (const Var id : {Var::point_value, Var::balance, Var::payout}) {
        const std::size_t extent[] = {source.policies(), names.size(), funds};
        json.key(variable(id).name).add(block.values[static_cast<std::size_t>(id)], extent);
    }
    json.end_object();
}

}  // namespace

void write_years(JsonText& json, const ReportSource& source) {
    if (source.reader.has(Var::horizon_point_value)) write_horizon(json, source);
    if (source.reader.has(Var::pool_point_value)) write_pools(json, source);
    if (!source.description().stresses.empty()) write_stresses(json, source);
}

}  // namespace drgsim
