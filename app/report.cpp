// drgsim report: a result file as one HTML page.
#include "results/report/report.hpp"

#include <fmt/format.h>

#include "app/command.hpp"
#include "app/output_guard.hpp"
#include "results/storage/pending_file.hpp"
#include "scenarios/describe/policy_text.hpp"
#include "scenarios/plan/plan_name.hpp"
#include "scenarios/policy/policy_file.hpp"

namespace drgsim {

namespace {

constexpr std::int64_t most_small_cells = 1'000'000;

/// What the pack texts in the file say; a pack that this program does not read has no notes.
std::vector<PolicyNotes> notes_of(const RunDescription& description, Terminal& terminal) {
    std::vector<PolicyNotes> notes(description.policies.size());
    const auto& texts = description.provenance.policy_texts;
    for (std::size_t p = 0; p < notes.size() && p < texts.size(); ++p) {
        Problems problems;
        const Policy policy = parse_policy(texts[p], description.policies[p], {}, problems);
        if (problems.empty())
            notes[p] = {policy.title, policy.title_zh, policy_text(policy),
                        policy_text(policy, TextLanguage::chinese)};
        else
            terminal.warn(fmt::format(
                "the rules of {} are left out: this version does not read its rule pack",
                description.policies[p]));
    }
    return notes;
}

void run(Arguments& arguments, Terminal& terminal) {
    Problems& problems = arguments.problems();
    const std::string out = arguments.required("out");
    const auto small_cells = arguments.integer("small-cells", 0, most_small_cells);
    const std::string language = arguments.choice("language", {"zh", "en"});
    if (!can_report())
        throw InputError(
            {"", 0, "this drgsim was built without reports",
             "their charts come from npm, which was missing or off",
             "install nodejs and npm, then run cmake with -DDRGSIM_REPORT=ON and build"});
    if (!out.empty()) OutputGuard(problems, arguments.has("force"), arguments.plain()).file(out);
    problems.throw_if_any();
    const RunReader reader(arguments.plain().front());
    ReportRequest request;
    request.plan = plan_name(reader.description().provenance.plan);
    request.policies = notes_of(reader.description(), terminal);
    request.small_cells = static_cast<std::uint64_t>(small_cells.value_or(0));
    request.english_first = language == "en";
    const std::string html = report_html(reader, request);
    write_whole_file(out, html.data(), html.size());
    terminal.note(
        fmt::format("{} written: {:.1f} MB", out, static_cast<double>(html.size()) / 1e6));
}

}  // namespace

Command report_command() {
    return {"report",
            "write a result file as one HTML page with charts and tables, in Chinese and English",
            "r.h5 --out report.html [options]",
            "  drgsim report r.h5 --out report.html\n"
            "  drgsim report r.h5 --out report.html --small-cells 10 --language en --force",
            {{{"out", "FILE", "the page; it needs no other file and no network"},
              {"small-cells", "N", "withhold figures that stand on fewer than N cases; default 0"},
              {"language", "zh|en", "the language it opens in; default zh"},
              {"force", "", "write over an existing file"}},
             "r.h5",
             1,
             1},
            run};
}

}  // namespace drgsim
