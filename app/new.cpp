// drgsim new: a folder to begin with.
#include <fmt/format.h>

#include <filesystem>

#include "app/command.hpp"
#include "app/output_guard.hpp"
#include "results/storage/pending_file.hpp"
#include "scenarios/policy/policy_file.hpp"
#include "scenarios/starter/starter.hpp"
#include "scenarios/synth/csv_files.hpp"
#include "scenarios/synth/synth.hpp"
#include "scenarios/toml_file/nearest.hpp"
#include "scenarios/toml_file/source_text.hpp"

namespace drgsim {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t sample_cases = 20'000;

void write_text(const fs::path& path, std::string_view text) {
    write_whole_file(path.string(), text.data(), text.size());
}

/// The name a study in `folder` gets: the folder's own.
std::string study_name(const fs::path& folder) {
    const fs::path whole = fs::absolute(folder).lexically_normal();
    return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

void run(Arguments& arguments, Terminal& terminal) {
    Problems& problems = arguments.problems();
    const std::string folder = arguments.plain().empty() ? "" : arguments.plain().front();
    const std::string policy = arguments.text("policy").value_or("guigang-2020");
    const auto pack = shipped_text("policies", policy);
    if (!pack)
        problems.add("", 0, fmt::format("there is no rule pack \"{}\"", policy), "",
                     known_names(policy, shipped_policy_names()));
    const std::string pack_file = policy + ".toml";
    const OutputGuard guard(problems, arguments.has("force"), {});
    if (!folder.empty())
        guard.folder(folder, {"plan.toml", pack_file, "cases.csv", "hospitals.csv", "groups.csv"});
    problems.throw_if_any();

    SynthOptions options;
    options.cases = sample_cases;
    options.hospitals = 40;
    options.groups = 120;
    const Region region = synthesize(options);
    write_csv_files(region, folder);
    write_text(fs::path(folder) / pack_file, *pack);
    write_text(fs::path(folder) / "plan.toml", starter_plan(study_name(folder), pack_file, region));
    terminal.note(fmt::format(
        "{0}: plan.toml, {1}, and cases.csv, hospitals.csv, groups.csv of a made-up region\n"
        "next:\n"
        "  cd {0}\n"
        "  drgsim import --cases cases.csv --hospitals hospitals.csv --groups groups.csv "
        "--out region.h5\n"
        "  drgsim run plan.toml --out r.h5\n"
        "  drgsim summary r.h5\n"
        "  drgsim report r.h5 --out report.html",
        folder, pack_file));
}

}  // namespace

Command new_command() {
    return {"new",
            "make a folder with a commented plan, a rule pack and sample tables",
            "FOLDER [options]",
            "  drgsim new study\n"
            "  drgsim new dip-study --policy dip-national",
            {{{"policy", "NAME", "the rule pack to copy and change; default guigang-2020"},
              {"force", "", "write over files of these names"}},
             "FOLDER",
             1,
             1},
            run};
}

}  // namespace drgsim
