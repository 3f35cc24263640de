// drgsim verify: do the checksums of a result file hold, and do its scenarios come out again?
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <map>
#include <set>

#include "app/command.hpp"
#include "app/stop.hpp"
#include "app/study_setup.hpp"
#include "app/version.hpp"
#include "results/risk/risk_tables.hpp"
#include "results/run/reader.hpp"
#include "sim/engine/engine.hpp"
#include "sim/outputs/base_variables.hpp"
#include "sim/settlement/settle.hpp"

namespace drgsim {

namespace {

/// "0,17,63" as scenario numbers below `scenarios`.
std::set<std::uint64_t> listed_scenarios(const std::string& text, std::uint64_t scenarios,
                                         Problems& problems) {
    std::set<std::uint64_t> chosen;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        std::uint64_t number = 0;
        const auto [stop, error] = std::from_chars(text.data() + at, text.data() + end, number);
        if (error != std::errc() || stop != text.data() + end || number >= scenarios)
            problems.add("", 0, fmt::format("--scenarios holds \"{}\"", text.substr(at, end - at)),
                         "",
                         fmt::format("give numbers from 0 to {}, separated by commas",
                                     scenarios == 0 ? 0 : scenarios - 1));
        else
            chosen.insert(number);
        at = end + 1;
    }
    return chosen;
}

/// `count` scenarios spread evenly from the first to the last.
std::set<std::uint64_t> spread_scenarios(std::uint64_t count, std::uint64_t scenarios) {
    std::set<std::uint64_t> chosen;
    for (std::uint64_t i = 0; i < std::min(count, scenarios); ++i)
        chosen.insert(count == 1 ? 0 : i * (scenarios - 1) / (std::min(count, scenarios) - 1));
    return chosen;
}

/// The study that `reader`'s file tells, from the plan and policy texts in it.
LoadedStudy study_of(const RunReader& reader, const std::string& region, const std::string& folder,
                     Terminal& terminal) {
    const Provenance& from = reader.description().provenance;
    if (from.plan.empty() || from.policy_texts.empty())
        throw InputError({reader.path(), 0, "the result holds no plan or no rule packs",
                          "nothing can be computed again from it", "run the study again"});
    PlanChanges changes;
    changes.policy_texts = from.policy_texts;
    Plan plan = parse_plan(from.plan, reader.path() + " (plan)", folder, changes);
    plan.region = region;
    plan.seed = from.seed;
    return load_study(std::move(plan), terminal);
}

bool same_bits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

/// Whether row `a_row` of `a` ([policy][rows][n]) and `b_row` of `b` hold the same bits.
bool same_row(const std::vector<double>& a, std::size_t a_row, std::size_t a_rows,
              const std::vector<double>& b, std::size_t b_row, std::size_t b_rows,
              std::size_t policies) {
    if (a.size() * b_rows != b.size() * a_rows) return false;
    const std::size_t n = a.size() / (policies * a_rows);
    for (std::size_t p = 0; p < policies; ++p)
        for (std::size_t i = 0; i < n; ++i)
            if (!same_bits(a[(p * a_rows + a_row) * n + i], b[(p * b_rows + b_row) * n + i]))
                return false;
    return true;
}

/// Names of what differs between row `row` of `computed` and row `stored_row` of `stored`.
std::vector<std::string> differences(const RunDescription& description, const ResultBlock& computed,
                                     std::size_t row, const ResultBlock& stored,
                                     std::size_t stored_row = 0) {
    const std::size_t rows = std::max<std::size_t>(1, stored.count);
    std::vector<std::string> names;
    for (std::size_t v = 0; v < variable_count; ++v)
        if (!same_row(computed.values[v], row, computed.count, stored.values[v], stored_row, rows,
                      description.policies.size()))
            names.emplace_back(variables[v].name);
    for (std::size_t d = 0; d < stored.drivers.size(); ++d)
        if (!same_row(computed.drivers[d], row, computed.count, stored.drivers[d], stored_row, rows,
                      1))
            names.push_back("driver_" + description.drivers[d].name);
    for (std::size_t v = 0; v < stored.base.size(); ++v)
        if (!same_row(computed.base.at(v), 0, 1, stored.base[v], 0, 1, description.policies.size()))
            names.push_back("indicators/" + base_variables()[v].name);
    return names;
}

void check_checksums(const RunReader& reader) {
    const auto damaged = reader.verify_checksums();
    if (damaged.empty()) return;
    Problems problems;
    for (const auto& damage : damaged)
        problems.add(reader.path(), 0,
                     fmt::format("{}, scenarios from {} on: the checksum does not hold",
                                 damage.variable, damage.block * block_scenarios),
                     "the file was changed or damaged after it was written",
                     "restore it or run the study again");
    problems.throw_if_any();
}

/// Computes `chosen` again and compares.
void check_scenarios(const RunReader& reader, const LoadedStudy& loaded,
                     const std::set<std::uint64_t>& chosen, Problems& problems) {
    const RunDescription& description = reader.description();
    const bool single = description.provenance.precision == "single";
    const Engine engine(loaded.study(), *loaded.prepared.source,
                        single ? Precision::single_lanes : Precision::double_lanes);
    std::map<std::uint64_t, ResultBlock> blocks;
    for (const std::uint64_t scenario : chosen) {
        stop_here_if_requested();
        const std::uint64_t block = scenario / block_scenarios;
        if (blocks.find(block) == blocks.end()) {
            blocks.clear();
            blocks.emplace(block, engine.compute(block, description.scenarios));
        }
        for (const std::string& name :
             differences(description, blocks.at(block), scenario % block_scenarios,
                         reader.read_block(scenario, 1)))
            problems.add(reader.path(), 0,
                         fmt::format("{} of scenario {} comes out differently", name, scenario),
                         "the file is not what its plan, data and seed give");
    }
}

void check_base(const RunReader& reader, const LoadedStudy& loaded, Problems& problems) {
    for (const std::string& name :
         differences(reader.description(), settle(loaded.study()), 0, reader.base_block()))
        problems.add(reader.path(), 0, fmt::format("base/{} comes out differently", name),
                     "the file is not what its plan and data give");
}

void check_stresses(const RunReader& reader, const LoadedStudy& loaded, Problems& problems) {
    const RunDescription& description = reader.description();
    if (description.stresses.empty()) return;
    const ResultBlock stored = reader.stress_block();
    const auto computed = settle_stresses(loaded);
    if (!computed || loaded.prepared.stresses != description.stresses) {
        problems.add(reader.path(), 0, "its stress scenarios are not those of its plan",
                     "the file is not what its plan, data and seed give");
        return;
    }
    for (std::size_t s = 0; s < stored.count; ++s)
        for (const std::string& name : differences(description, *computed, s, stored, s))
            problems.add(reader.path(), 0,
                         fmt::format("{} of stress \"{}\" comes out differently", name,
                                     description.stresses[s]),
                         "the file is not what its plan, data and seed give");
}

/// Whether /risk is what the scenarios of the file say.
void check_risk(const RunReader& reader, Problems& problems) {
    const auto stored = stored_risk(reader);
    if (!stored) return;
    const RiskTables computed = compute_risk(reader);
    for (std::size_t v = 0; v < computed.values.size(); ++v)
        if (!std::equal(computed.values[v].begin(), computed.values[v].end(),
                        stored->values[v].begin(), stored->values[v].end(), same_bits))
            problems.add(reader.path(), 0,
                         fmt::format("risk/{} comes out differently", risk_variables()[v].name),
                         "the file was changed or damaged after it was written",
                         "restore it or run the study again");
}

void run(Arguments& arguments, Terminal& terminal) {
    Problems& problems = arguments.problems();
    const auto sample = arguments.integer("sample", 0, 1'000'000);
    problems.throw_if_any();
    const RunReader reader(arguments.plain().front());
    const Provenance& from = reader.description().provenance;
    const std::uint64_t scenarios = reader.scenarios();
    const auto listed = arguments.text("scenarios");
    const auto chosen =
        listed ? listed_scenarios(*listed, scenarios, problems)
               : spread_scenarios(static_cast<std::uint64_t>(sample.value_or(3)), scenarios);
    problems.throw_if_any();

    check_checksums(reader);
    terminal.note("checksums: all hold");
    check_risk(reader, problems);
    problems.throw_if_any();
    if (from.code_digest != code_digest())
        terminal.warn(fmt::format("{} was computed by another build: drgsim {} ({})", reader.path(),
                                  from.program_version, from.git_revision));
    stop_here_if_requested();
    const LoadedStudy loaded = study_of(reader, arguments.text("region").value_or(from.region),
                                        arguments.text("folder").value_or("."), terminal);
    const std::string digest =
        describe_study(loaded, scenarios, from.precision, {}).provenance.data_digest;
    if (digest != from.data_digest)
        throw InputError({loaded.plan.region.string(), 0,
                          "this is not the region that the results were computed from",
                          "its digest differs", "name the right one with --region"});
    check_scenarios(reader, loaded, chosen, problems);
    check_base(reader, loaded, problems);
    check_stresses(reader, loaded, problems);
    problems.throw_if_any();
    if (chosen.empty()) return terminal.note("settlement: the same bits");
    terminal.note(
        fmt::format("settlement and scenarios {}: the same bits", fmt::join(chosen, ", ")));
}

}  // namespace

Command verify_command() {
    return {"verify",
            "check the checksums of a result file and compute some of its scenarios again",
            "r.h5 [options]",
            "  drgsim verify r.h5 --sample 5\n  drgsim verify r.h5 --scenarios 0,17,1999",
            {{{"scenarios", "LIST", "these scenarios, as 0,17,1999"},
              {"sample", "N", "so many scenarios, spread evenly; default 3"},
              {"region", "FILE", "the stored region; default: where it was"},
              {"folder", "DIR", "where other paths of the plan start; default: here"}},
             "r.h5",
             1,
             1},
            run};
}

}  // namespace drgsim
