#include "results/report/static_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "results/report/html.hpp"
#include "results/report/series.hpp"
#include "results/risk/sample.hpp"
#include "sim/study/design.hpp"

namespace drgsim {

namespace {

/// A quantity of a fund in the settlement and over the scenarios.
struct Figure {
    double base;
    std::vector<double> values;         ///< ascending
    double mean = 0, p05 = 0, p95 = 0;  ///< of the values; zero without
    Figure(const RunReader& reader, Var id, std::size_t policy, std::size_t fund) {
        const Series series(reader, id, policy);
        base = series.base(fund);
        values = series.of(fund);
        if (values.empty()) return;
        mean = moments_of(values).mean;
        std::sort(values.begin(), values.end());
        p05 = sorted_quantile(values, 0.05);
        p95 = sorted_quantile(values, 0.95);
    }
    /// The mean over the scenarios; of a settlement alone its value.
    [[nodiscard]] double middle() const { return values.empty() ? base : mean; }
};

/// A policy that pays no points has none.
Both point_value_text(double value) {
    if (value == 0) return {"—", "—"};
    return {html_number(value, 4), html_number(value, 4)};
}

using Format = Both (*)(double);

/// "p05 – p95" and the settlement, in small print.
std::string spread_html(const Figure& figure, Format format) {
    const Both low = format(figure.p05), high = format(figure.p95), base = format(figure.base);
    const std::string settled = Both{"确定性结算 " + base.zh, "settlement " + base.en}.html();
    if (figure.values.empty()) return settled;
    const std::string interval = Both{low.zh + " 至 " + high.zh, low.en + " to " + high.en}.html();
    return fmt::format(R"(<span class="interval">{}</span><br>{})", interval, settled);
}

std::string measure_html(const Both& label, const std::string& value, const std::string& small,
                         std::string_view kind = "") {
    return fmt::format(
        R"(<div class="measure {}"><dt>{}</dt><dd><strong>{}</strong><small>{}</small></dd></div>)",
        kind, label.html(), value, small);
}

/// A settlement alone has no probability.
std::string deficit_html(const Figure& balance) {
    if (balance.values.empty()) return "";
    const double probability = share_below(balance.values, -half_fen);
    const std::string_view kind = probability >= 0.5    ? "bad"
                                  : probability >= 0.05 ? "doubtful"
                                                        : "good";
    const Both mean_deficit{"结余低于零的情景占比", "scenarios whose balance is below zero"};
    return measure_html({"超支概率", "Probability of a deficit"}, html_percent(probability),
                        mean_deficit.html(), kind);
}

std::string fund_html(const RunReader& reader, std::size_t policy, std::size_t fund) {
    const auto& names = reader.description().axes.names[static_cast<std::size_t>(Axis::fund)];
    const Figure point_value(reader, Var::point_value, policy, fund);
    const Figure balance(reader, Var::balance, policy, fund);
    const Figure payout(reader, Var::payout, policy, fund);
    const Figure budget(reader, Var::budget, policy, fund);
    std::string html =
        fmt::format(R"(<div class="fund"><h4>{}</h4><dl>)", fund_text(names[fund]).html());
    html +=
        measure_html({"点值（元/点）", "Point value (yuan/point)"},
                     point_value_text(point_value.middle()).html(),
                     point_value.middle() == 0 ? "" : spread_html(point_value, point_value_text));
    html += measure_html({"基金结余", "Fund balance"}, html_money(balance.middle()).html(),
                         spread_html(balance, html_money));
    html += deficit_html(balance);
    html += measure_html({"基金支付", "Fund payout"}, html_money(payout.middle()).html(),
                         spread_html(payout, html_money));
    html += measure_html({"总额预算", "Budget"}, html_money(budget.middle()).html(),
                         spread_html(budget, html_money));
    return html + "</dl></div>";
}

std::string row_html(const Both& label, const std::string& value) {
    return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", label.html(), value);
}

std::string code_html(std::string_view text) {
    return "<code>" + html_text(text) + "</code>";
}

/// A policy's title in both languages; its name where it has none.
Both title_of(const ReportRequest& request, const RunDescription& description, std::size_t policy) {
    const PolicyNotes& notes = request.policies[policy];
    const std::string& name = description.policies[policy];
    return {html_text(notes.title_zh.empty() ? name : notes.title_zh),
            html_text(notes.title.empty() ? name : notes.title)};
}

std::string history_text(const std::vector<int>& years) {
    return fmt::format("{}", fmt::join(years, ", "));
}

/// "guigang-2020: title" of all policies.
std::string policy_list_html(const RunDescription& description, const ReportRequest& request) {
    std::string html;
    for (std::size_t p = 0; p < description.policies.size(); ++p)
        html += fmt::format("{}<b>{}</b>&ensp;{}", p == 0 ? "" : "<br>",
                            html_text(description.policies[p]),
                            title_of(request, description, p).html());
    return html;
}

Both cases_text(const RunReader& reader) {
    double cases = 0;
    const std::size_t funds = reader.description().axes.size(Axis::fund);
    for (const Var id : {Var::cases_low, Var::cases_normal, Var::cases_high, Var::cases_outside}) {
        const std::vector<double> base = reader.base(id);
        for (std::size_t f = 0; f < funds; ++f) cases += base[f];
    }
    const Axes& axes = reader.description().axes;
    const std::string count = html_number(cases, 0),
                      hospitals = html_number(static_cast<double>(axes.size(Axis::hospital)), 0),
                      groups = html_number(static_cast<double>(axes.size(Axis::group)), 0);
    return {fmt::format("{} 例，{} 家医疗机构，{} 个病组", count, hospitals, groups),
            fmt::format("{} cases, {} hospitals, {} groups", count, hospitals, groups)};
}

Both scenarios_text(const RunDescription& description) {
    const std::uint64_t asked = description.provenance.scenarios_asked;
    const std::string count = html_number(static_cast<double>(description.scenarios), 0);
    if (description.scenarios == 0) return {"无（仅确定性结算）", "none (a settlement alone)"};
    if (asked == 0) return {count, count};
    const std::string all = html_number(static_cast<double>(asked), 0);
    return {fmt::format("{}（上限 {}，精度达标提前结束）", count, all),
            fmt::format("{} (of at most {}: ended once precise enough)", count, all)};
}

/// Of a design whose scenarios are no sample.
std::string design_warning_html(const RunReader& reader) {
    const Sampling sampling = reader.description().design.sampling;
    if (sampling < Sampling::grid) return "";
    return "<p class=\"absent\">" +
           Both{"本次情景逐一选定（" + std::string(name_of(sampling)) +
                    "），不是随机样本：平均值、区间和概率不是对未来的估计。",
                "The scenarios were chosen one by one (" + std::string(name_of(sampling)) +
                    "), they are no random sample: means, intervals and probabilities estimate "
                    "nothing."}
               .html() +
           "</p>\n";
}

}  // namespace

std::string lead_html(const RunReader& reader) {
    const RunDescription& description = reader.description();
    const std::string region =
        html_text(std::filesystem::path(description.provenance.region).filename().string());
    const Both scenarios = scenarios_text(description);
    const int year = description.provenance.year;
    const std::size_t policies = description.policies.size();
    return "<p class=\"subtitle\">" +
           Both{fmt::format("{} · {} 年度结算 · {} 个政策 · 情景 {}", region, year, policies,
                            scenarios.zh),
                fmt::format("{} · year {} · {} {} · scenarios: {}", region, year, policies,
                            policies == 1 ? "policy" : "policies", scenarios.en)}
               .html() +
           "</p>";
}

std::string headline_html(const RunReader& reader, const ReportRequest& request) {
    const RunDescription& description = reader.description();
    std::string html = design_warning_html(reader);
    for (std::size_t p = 0; p < description.policies.size(); ++p) {
        html += fmt::format(
            R"(<article class="policy"><h3>{}<small>{}</small></h3><div class="funds">)",
            title_of(request, description, p).html(), html_text(description.policies[p]));
        for (std::size_t f = 0; f < description.axes.size(Axis::fund); ++f)
            html += fund_html(reader, p, f);
        html += "</div></article>\n";
    }
    return html;
}

std::string run_table_html(const RunReader& reader, const ReportRequest& request) {
    const RunDescription& description = reader.description();
    const Provenance& from = description.provenance;
    const auto file_name = [](const std::string& path) {
        return html_text(std::filesystem::path(path).filename().string());
    };
    std::string html = "<table class=\"facts\"><tbody>\n";
    html += row_html({"方案", "Plan"}, html_text(request.plan));
    html += row_html({"支付政策（规则包）", "Policies (rule packs)"},
                     policy_list_html(description, request));
    html +=
        row_html({"数据", "Data"}, file_name(from.region) + "&ensp;" + cases_text(reader).html());
    html += row_html({"结算年度", "Settled year"}, std::to_string(from.year));
    html += row_html({"测算年度", "Years of history"}, history_text(from.history));
    html += row_html({"情景数", "Scenarios"}, scenarios_text(description).html());
    html += row_html({"随机种子", "Seed"}, std::to_string(from.seed));
    html += row_html({"抽样", "Sampling"}, html_text(name_of(description.design.sampling)));
    html += row_html({"结果文件", "Result file"}, file_name(reader.path()));
    html += row_html({"结果指纹", "Digest of the run"}, code_html(reader.digest()));
    html += row_html({"数据指纹", "Digest of the data"}, code_html(from.data_digest));
    html += row_html({"程序", "Program"},
                     html_text("drgsim " + from.program_version + " (" + from.git_revision + ")"));
    return html + "</tbody></table>\n";
}

std::string rules_html(const RunReader& reader, const ReportRequest& request) {
    const RunDescription& description = reader.description();
    std::string html;
    for (std::size_t p = 0; p < description.policies.size(); ++p) {
        if (request.policies[p].rules.empty()) continue;
        html += fmt::format(
            "<details class=\"rules\"><summary>{}&ensp;<b>{}</b></summary><pre "
            "lang=\"en\">{}</pre></details>\n",
            title_of(request, description, p).html(), html_text(description.policies[p]),
            html_text(request.policies[p].rules));
    }
    html += fmt::format("<details class=\"rules\"><summary>{}</summary><pre>{}</pre></details>\n",
                        Both{"方案全文", "The plan's whole text"}.html(),
                        html_text(description.provenance.plan));
    return html;
}

}  // namespace drgsim
