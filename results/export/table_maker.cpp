#include "results/export/table_maker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kernels/contracts.hpp"
#include "sim/outputs/base_variables.hpp"
#include "sim/outputs/risk_variables.hpp"
#include "sim/terms/terms.hpp"

namespace drgsim {

namespace {

std::string_view dim_name(Dim dim) {
    return dim_names[static_cast<std::size_t>(dim)];
}
std::string_view dim_name(RiskDim dim) {
    return risk_dim_names[static_cast<std::size_t>(dim)];
}

/// Whether the dimension belongs to a distribution: its entries become columns, not rows.
bool is_spread(const std::string& dim) {
    return dim == dim_name(RiskDim::quantile) || dim == dim_name(RiskDim::tail) ||
           dim == dim_name(RiskDim::loss_share);
}

template <class Values, class Text>
std::vector<std::string> texts_of(const Values& values, const Text& text) {
    std::vector<std::string> texts;
    for (const auto& value : values) texts.push_back(text(value));
    return texts;
}

std::vector<std::string> numbers(int first, std::size_t count) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i)
        texts.push_back(std::to_string(first + static_cast<int>(i)));
    return texts;
}

struct TableText {
    std::vector<std::string> dims;
    const char *name, *title, *title_zh;
};

/// Known sets of dimensions; others are named after their dimensions.
const std::vector<TableText>& table_texts() {
    static const std::vector<TableText> texts = {
        {{}, "region", "The region as a whole", "统筹区合计"},
        {{"fund"}, "funds", "Funds", "基金"},
        {{"fund", "month"}, "months", "Funds by month", "各月"},
        {{"fund", "hospital"}, "hospital_funds", "Hospitals by fund", "机构（分基金）"},
        {{"fund", "hospital", "month"}, "hospital_months", "Hospitals by month", "机构（分月）"},
        {{"level"}, "levels", "Hospital levels", "机构等级"},
        {{"hospital"}, "hospitals", "Hospitals", "医疗机构"},
        {{"group"}, "groups", "Groups", "病组"},
        {{"fund", "point"}, "exceedance", "Exceedance curves of the funds", "超越概率曲线"},
        {{"fund", "pool"}, "pools", "Pools of medical communities", "医共体"},
        {{"community"}, "communities", "Medical communities", "医共体指标"},
        {{"point"}, "exceedance_region", "Exceedance curves of both funds", "合计超越概率曲线"},
        {{"fund", "cliff"}, "cliffs", "Breakpoints of the tail", "断点"},
        {{"hospital", "alert"}, "hospital_alerts", "Alerts of hospitals", "机构预警"},
        {{"community", "alert"}, "community_alerts", "Alerts of communities", "医共体预警"},
        {{"department"}, "departments", "Departments", "科室"},
        {{"horizon", "fund"}, "years", "Funds by year", "各年基金"},
        {{"horizon", "hospital"}, "hospital_years", "Hospitals by year", "各年机构"},
    };
    return texts;
}

ExportColumn label_column(const std::string& name, std::string long_name) {
    return {name, "", std::move(long_name), std::string(chinese_of_label(name)), {}, {}};
}

}  // namespace

TableMaker::TableMaker(const RunDescription& d) : description_(d) {
    const auto axis = [&](Axis a) { return d.axes.names[static_cast<std::size_t>(a)]; };
    const auto name = [](Dim dim) { return std::string(dim_name(dim)); };
    labels_ = {
        {name(Dim::policy), d.policies},
        {name(Dim::fund), axis(Axis::fund)},
        {name(Dim::level), axis(Axis::level)},
        {name(Dim::hospital), axis(Axis::hospital)},
        {name(Dim::group), axis(Axis::group)},
        {name(Dim::month), axis(Axis::month)},
        {name(Dim::mdc), axis(Axis::mdc)},
        {name(Dim::pool), d.pools},
        {name(Dim::community), d.communities},
        {name(Dim::department), d.departments},
        {name(Dim::alert), {alert_names.begin(), alert_names.end()}},
        {name(Dim::cliff), numbers(1, cliff_count)},
        {name(Dim::horizon), numbers(d.provenance.year, static_cast<std::size_t>(d.horizon_years))},
        {std::string(dim_name(RiskDim::quantile)),
         texts_of(risk_quantiles, [](double p) { return fmt::format("p{:02.0f}", 100 * p); })},
        {std::string(dim_name(RiskDim::tail)),
         texts_of(tail_levels, [](double p) { return fmt::format("{:.0f}", 100 * p); })},
        {std::string(dim_name(RiskDim::loss_share)),
         texts_of(loss_shares, [](double p) { return fmt::format("beyond_{:.0f}pct", 100 * p); })},
        {std::string(dim_name(RiskDim::point)), numbers(1, exceedance_points)},
    };
}

const TableMaker::Labels& TableMaker::labels(const std::string& dim) const {
    const auto found = labels_.find(dim);
    DRGSIM_EXPECT(found != labels_.end());
    return found->second;
}

/// policy, then a column for every dimension; names and levels beside hospitals, names beside
/// groups.
void TableMaker::add_label_columns(const std::vector<std::string>& row_dims,
                                   ExportTable& table) const {
    std::vector<std::string> dims{std::string(dim_name(Dim::policy))};
    dims.insert(dims.end(), row_dims.begin(), row_dims.end());
    std::size_t rows = 1;
    for (const std::string& dim : dims) rows *= labels(dim).size();
    std::size_t repeat = rows;
    for (const std::string& dim : dims) {
        const Labels& names = labels(dim);
        repeat /= std::max<std::size_t>(names.size(), 1);
        ExportColumn column = label_column(dim, dim);
        const auto fill = [&](const auto& text) {
            for (std::size_t r = 0; r < rows; ++r)
                column.texts.push_back(text(r / repeat % names.size()));
            table.columns.push_back(std::exchange(column, {}));
        };
        fill([&](std::size_t i) { return names[i]; });
        if (dim == dim_name(Dim::hospital)) {
            column = label_column("hospital_name", "name of the hospital");
            fill([&](std::size_t i) { return description_.hospital_names.at(i); });
            column = label_column("hospital_level", "level of the hospital");
            fill([&](std::size_t i) { return std::to_string(description_.hospital_levels.at(i)); });
        } else if (dim == dim_name(Dim::group)) {
            column = label_column("group_name", "name of the group");
            fill([&](std::size_t i) { return description_.group_names.at(i); });
        }
    }
}

ExportTable& TableMaker::table_of(const std::vector<std::string>& row_dims) {
    const auto [found, is_new] = table_of_dims_.try_emplace(row_dims, tables_.size());
    if (!is_new) return tables_[found->second];
    ExportTable table;
    const auto text = std::find_if(table_texts().begin(), table_texts().end(),
                                   [&](const TableText& known) { return known.dims == row_dims; });
    if (text != table_texts().end()) {
        table = {text->name, text->title, text->title_zh, {}};
    } else {
        table.name = fmt::format("{}", fmt::join(row_dims, "_"));
        table.title = fmt::format("By {}", fmt::join(row_dims, ", "));
    }
    add_label_columns(row_dims, table);
    return tables_.emplace_back(std::move(table));
}

void TableMaker::add(const ExportVariable& variable) {
    std::vector<std::string> row_dims, dims{std::string(dim_name(Dim::policy))};
    for (const std::string& dim : variable.dims) {
        dims.push_back(dim);
        if (!is_spread(dim)) row_dims.push_back(dim);
    }
    // Where each value goes: rows and columns count on, dimension by dimension.
    std::vector<std::size_t> row{0}, column{0};
    Labels endings{""};
    for (const std::string& dim : dims) {
        const Labels& names = labels(dim);
        std::vector<std::size_t> next_row, next_column;
        for (std::size_t k = 0; k < row.size(); ++k) {
            for (std::size_t i = 0; i < names.size(); ++i) {
                next_row.push_back(is_spread(dim) ? row[k] : row[k] * names.size() + i);
                next_column.push_back(is_spread(dim) ? column[k] * names.size() + i : column[k]);
            }
        }
        row = std::move(next_row);
        column = std::move(next_column);
        if (!is_spread(dim)) continue;
        Labels longer;
        for (const std::string& ending : endings)
            for (const std::string& label : names) longer.push_back(ending + "_" + label);
        endings = std::move(longer);
    }
    DRGSIM_EXPECT(variable.values.size() == row.size());
    ExportTable& table = table_of(row_dims);
    const std::size_t first = table.columns.size();
    const std::size_t rows = table.rows();
    for (const std::string& ending : endings)
        table.columns.push_back({variable.name + ending,
                                 variable.units,
                                 variable.long_name,
                                 variable.long_name_zh,
                                 {},
                                 std::vector<double>(rows)});
    for (std::size_t k = 0; k < row.size(); ++k)
        table.columns[first + column[k]].numbers[row[k]] = variable.values[k];
}

}  // namespace drgsim
