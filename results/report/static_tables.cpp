#include "results/report/static_tables.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "results/report/html.hpp"
#include "sim/study/design.hpp"

namespace drgsim {

namespace {

/// A quantity of a fund in the settlement, and as /risk has it.
struct Figure {
    double base, mean, p05, p95;
    Figure(const ReportSource& source, Var var, RiskMeasure measure, std::size_t row)
        : base(source.base(var)[row]),
          mean(source.risk().of(measure, RiskStatistic::mean)[row]),
          p05(risk_quantile(source.risk(), measure, row, 0.05)),
          p95(risk_quantile(source.risk(), measure, row, 0.95)) {}
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
    const std::string interval = Both{low.zh + " 至 " + high.zh, low.en + " to " + high.en}.html();
    return fmt::format(R"(<span class="interval">{}</span><br>{})", interval, settled);
}

std::string measure_html(const Both& label, const std::string& value, const std::string& small,
                         std::string_view kind = "") {
    return fmt::format(
        R"(<div class="measure {}"><dt>{}</dt><dd><strong>{}</strong><small>{}</small></dd></div>)",
        kind, label.html(), value, small);
}

std::string deficit_html(const ReportSource& source, std::size_t row) {
    const Probability p = risk_probability(source.risk(), RiskFigure::deficit_probability, row);
    const std::string_view kind = p.share >= 0.5 ? "bad" : p.share >= 0.05 ? "doubtful" : "good";
    const std::string low = html_percent(p.interval.low), high = html_percent(p.interval.high);
    const Both small{
        fmt::format("结余低于零的情景占比；95 % 置信区间 {} 至 {}", low, high),
        fmt::format("scenarios whose balance is below zero; 95 % confidence {} to {}", low, high)};
    return measure_html({"超支概率", "Probability of a deficit"}, html_percent(p.share),
                        small.html(), kind);
}

/// The balance that the worst 5 % of the scenarios have on average, and the best of them.
std::string worst_html(const ReportSource& source, std::size_t row) {
    const auto tail = [&](RiskStatistic statistic) {
        return html_money(
            -source.risk().of(RiskMeasure::balance, statistic)[row * tail_levels.size()]);
    };
    const Both mean = tail(RiskStatistic::tvar), edge = tail(RiskStatistic::var);
    const Both small{"均不高于 " + edge.zh, "none of them above " + edge.en};
    return measure_html({"最差 5 % 情景的平均结余", "Mean balance of the worst 5 %"}, mean.html(),
                        small.html());
}

std::string fund_html(const ReportSource& source, std::size_t policy, std::size_t fund) {
    const std::size_t row = policy * source.size(Axis::fund) + fund;
    const Figure point_value(source, Var::point_value, RiskMeasure::point_value, row);
    std::string html = fmt::format(R"(<div class="fund"><h4>{}</h4><dl>)",
                                   fund_text(source.names(Axis::fund)[fund]).html());
    html += measure_html({"点值（元/点）", "Point value (yuan/point)"},
                         point_value_text(point_value.mean).html(),
                         point_value.mean == 0 ? "" : spread_html(point_value, point_value_text));
    const auto money = [&](const Both& label, Var var, RiskMeasure measure) {
        const Figure figure(source, var, measure, row);
        html +=
            measure_html(label, html_money(figure.mean).html(), spread_html(figure, html_money));
    };
    money({"基金结余", "Fund balance"}, Var::balance, RiskMeasure::balance);
    html += deficit_html(source, row);
    money({"基金支付", "Fund payout"}, Var::payout, RiskMeasure::payout);
    money({"总额预算", "Budget"}, Var::budget, RiskMeasure::budget);
    html += worst_html(source, row);
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

Both cases_text(const ReportSource& source) {
    double cases = 0;
    for (const double of_fund : source.cases_by_fund()) cases += of_fund;
    const auto size_text = [&](Axis axis) {
        return html_number(static_cast<double>(source.size(axis)), 0);
    };
    const std::string count = html_number(cases, 0), hospitals = size_text(Axis::hospital),
                      groups = size_text(Axis::group);
    return {fmt::format("{} 例，{} 家医疗机构，{} 个病组", count, hospitals, groups),
            fmt::format("{} cases, {} hospitals, {} groups", count, hospitals, groups)};
}

Both scenarios_text(const RunDescription& description) {
    const std::uint64_t asked = description.provenance.scenarios_asked;
    const std::string count = html_number(static_cast<double>(description.scenarios), 0);
    if (asked == 0) return {count, count};
    const std::string all = html_number(static_cast<double>(asked), 0);
    return {fmt::format("{}（上限 {}，精度达标提前结束）", count, all),
            fmt::format("{} (of at most {}: ended once precise enough)", count, all)};
}

Both sampling_text(Sampling sampling) {
    constexpr std::array<std::string_view, sampling_count> zh = {
        "蒙特卡罗", "拉丁超立方", "Sobol 序列", "Saltelli 设计", "网格", "逐一变动", "逐一列出"};
    return {std::string(zh[static_cast<std::size_t>(sampling)]), std::string(name_of(sampling))};
}

Both design_text(const Design& design) {
    const Both name = sampling_text(design.sampling);
    return design.antithetic ? Both{name.zh + "（对偶）", name.en + ", antithetic"} : name;
}

/// Of a design whose scenarios are no sample.
std::string design_warning_html(const ReportSource& source) {
    const Sampling sampling = source.description().design.sampling;
    if (sampling < Sampling::saltelli) return "";
    return "<p class=\"absent\">" +
           Both{"本次设计（" + sampling_text(sampling).zh +
                    "）的情景不是独立的随机样本：平均值、区间和概率只描述这些情景本身，不是对未来的"
                    "估计。",
                "The scenarios of this design (" + sampling_text(sampling).en +
                    ") are no independent random sample: means, intervals and probabilities "
                    "describe these scenarios and estimate nothing."}
               .html() +
           "</p>\n";
}

}  // namespace

std::string lead_html(const ReportSource& source) {
    const RunDescription& description = source.description();
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

std::string headline_html(const ReportSource& source) {
    const RunDescription& description = source.description();
    const std::vector<double> cases = source.cases_by_fund();
    std::string html = design_warning_html(source);
    for (std::size_t p = 0; p < description.policies.size(); ++p) {
        html += fmt::format(
            R"(<article class="policy"><h3>{}<small>{}</small></h3><div class="funds">)",
            title_of(source.request, description, p).html(), html_text(description.policies[p]));
        for (std::size_t f = 0; f < cases.size(); ++f)
            if (cases[f] > 0) html += fund_html(source, p, f);
        html += "</div></article>\n";
    }
    return html;
}

std::string run_table_html(const ReportSource& source) {
    const RunDescription& description = source.description();
    const Provenance& from = description.provenance;
    const auto file_name = [](const std::string& path) {
        return html_text(std::filesystem::path(path).filename().string());
    };
    std::string html = "<table class=\"facts\"><tbody>\n";
    html += row_html({"方案", "Plan"}, html_text(source.request.plan));
    html += row_html({"支付政策（规则包）", "Policies (rule packs)"},
                     policy_list_html(description, source.request));
    html +=
        row_html({"数据", "Data"}, file_name(from.region) + "&ensp;" + cases_text(source).html());
    html += row_html({"结算年度", "Settled year"}, std::to_string(from.year));
    html += row_html({"测算年度", "Years of history"}, history_text(from.history));
    html += row_html({"情景数", "Scenarios"}, scenarios_text(description).html());
    html += row_html({"随机种子", "Seed"}, std::to_string(from.seed));
    html += row_html({"抽样", "Sampling"}, design_text(description.design).html());
    html += row_html({"结果文件", "Result file"}, file_name(source.reader.path()));
    html += row_html({"结果指纹", "Digest of the run"}, code_html(source.reader.digest()));
    html += row_html({"数据指纹", "Digest of the data"}, code_html(from.data_digest));
    html += row_html({"程序", "Program"},
                     html_text("drgsim " + from.program_version + " (" + from.git_revision + ")"));
    return html + "</tbody></table>\n";
}

std::string rules_html(const ReportSource& source) {
    const RunDescription& description = source.description();
    std::string html;
    for (std::size_t p = 0; p < description.policies.size(); ++p) {
        if (source.request.policies[p].rules.empty()) continue;
        const PolicyNotes& notes = source.request.policies[p];
        html += fmt::format(
            "<details "
            "class=\"rules\"><summary>{}&ensp;<b>{}</b></summary><pre>{}</pre></details>\n",
            title_of(source.request, description, p).html(), html_text(description.policies[p]),
            Both{html_text(notes.rules_zh), html_text(notes.rules)}.html());
    }
    html += fmt::format("<details class=\"rules\"><summary>{}</summary><pre>{}</pre></details>\n",
                        Both{"方案全文", "The plan's whole text"}.html(),
                        html_text(description.provenance.plan));
    return html;
}

}  // namespace drgsim
