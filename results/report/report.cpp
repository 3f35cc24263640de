#include "results/report/report.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "kernels/contracts.hpp"
#include "results/report/figures.hpp"
#include "results/report/html.hpp"
#include "results/report/page_parts.hpp"
#include "results/report/static_tables.hpp"

namespace drgsim {

namespace {

std::string data_json(const ReportSource& source) {
    JsonText json;
    json.begin_object();
    write_run(json, source);
    write_funds(json, source);
    write_contributors(json, source);
    write_differences(json, source);
    write_months(json, source);
    write_years(json, source);
    write_hospitals(json, source);
    write_categories(json, source);
    write_outliers(json, source);
    write_alerts(json, source);
    write_sensitivity(json, source);
    json.end_object();
    return script_safe(json.text());
}

using Filling = std::pair<std::string_view, std::string>;

/// `page` with every %NAME% that `fillings` has replaced, once: what is filled in stays as it is.
std::string filled(std::string_view page, const std::vector<Filling>& fillings) {
    std::string text;
    while (!page.empty()) {
        const std::size_t mark = page.find('%');
        text += page.substr(0, mark);
        if (mark == std::string_view::npos) break;
        page.remove_prefix(mark);
        const auto filling = std::find_if(fillings.begin(), fillings.end(), [&](const Filling& f) {
            return page.starts_with(f.first);
        });
        if (filling != fillings.end()) text += filling->second;
        page.remove_prefix(filling != fillings.end() ? filling->first.size() : 1);
        if (filling == fillings.end()) text += '%';
    }
    return text;
}

}  // namespace

bool can_report() {
    return !page_parts.charts.empty();
}

std::string report_html(const RunReader& reader, const ReportRequest& request) {
    DRGSIM_EXPECT(request.policies.size() == reader.description().policies.size());
    const ReportSource source(reader, request);
    const std::string plan = html_text(request.plan);
    return filled(page_parts.html,
                  {{"%LANGUAGE%", request.english_first ? "en" : "zh-CN"},
                   {"%ZH_CHECKED%", request.english_first ? "" : "checked"},
                   {"%EN_CHECKED%", request.english_first ? "checked" : ""},
                   {"%PLAN%", plan},
                   {"%YEAR%", std::to_string(reader.description().provenance.year)},
                   {"%STYLE%", std::string(page_parts.style)},
                   {"%LEAD%", lead_html(source)},
                   {"%HEADLINE%", headline_html(source)},
                   {"%RUN%", run_table_html(source)},
                   {"%RULES%", rules_html(source)},
                   {"%DATA%", data_json(source)},
                   {"%CHARTS%", std::string(page_parts.charts)},
                   {"%SCRIPT%", std::string(page_parts.script)}});
}

}  // namespace drgsim
