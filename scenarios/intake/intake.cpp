// The import from end to end. All tables and the mapping are looked at before anything is thrown.
#include "scenarios/intake/intake.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <system_error>

#include "scenarios/intake/cases.hpp"
#include "scenarios/intake/catalogues.hpp"
#include "scenarios/intake/mapping.hpp"
#include "scenarios/intake/rejects.hpp"

namespace drgsim {

namespace {

constexpr std::array<std::string_view, 4> encodings = {"auto", "utf-8", "gb18030", "gbk"};

class Import {
  public:
    explicit Import(const ImportOptions& options) : options_(options) {}
    ImportResult run();

  private:
    void check_options();
    void read_tables();
    void read_cases();
    void set_levels_by_volume();
    void tell_level_default(const CaseReader& reader, bool has_level_column);
    void sum_up();
    void check_limits() const;
    template <class Read, class Table>
    void read_catalogue(const std::optional<std::filesystem::path>& path, const TableSpec& spec,
                        Read read, Table& table);
    /// Reads the rows of a table through `read` and keeps its summary.
    template <class Read>
    void with_table(const TableSpec& spec, const std::filesystem::path& path,
                    const Mapping* mapping, const Read& read);

    const ImportOptions& options_;
    std::string encoding_;
    Problems problems_;
    Mapping mapping_;
    bool mapping_is_sound_ = true;
    std::unique_ptr<Rejects> rejects_;
    CaseCounts counts_;
    ImportResult result_;
};

void Import::check_options() {
    const auto known = std::find_if(encodings.begin(), encodings.end(), [&](std::string_view name) {
        return equals_ignoring_case(name, options_.encoding);
    });
    if (known != encodings.end()) {
        encoding_ = *known;
    } else {
        problems_.add("", 0, fmt::format("unknown encoding '{}'", options_.encoding),
                      "the text cannot be read", fmt::format("use {}", fmt::join(encodings, ", ")));
    }
    if (!(options_.max_rejects >= 0 && options_.max_rejects <= 1)) {
        problems_.add("", 0, fmt::format("max-rejects is {}", options_.max_rejects),
                      "it is a share of a table's rows", "use a number from 0 to 1");
    }
    if (!options_.rejects) return;
    for (const auto& path : {std::optional(options_.cases), options_.hospitals, options_.groups}) {
        std::error_code error;
        if (path && std::filesystem::equivalent(*path, *options_.rejects, error)) {
            problems_.add(options_.rejects->string(), 0, "the rejects file is an input file",
                          "the input would be lost", "name another file");
        }
    }
}

template <class Read>
void Import::with_table(const TableSpec& spec, const std::filesystem::path& path,
                        const Mapping* mapping, const Read& read) {
    TableReader table(spec, path.string(), encoding_, mapping, *rejects_, problems_);
    read(table);
    result_.summary.tables.push_back(table.finish(problems_));
}

template <class Read, class Table>
void Import::read_catalogue(const std::optional<std::filesystem::path>& path, const TableSpec& spec,
                            Read read, Table& table) {
    if (!path) return;
    with_table(spec, *path, nullptr, [&](TableReader& reader) { read(reader, table); });
}

void Import::read_tables() {
    Region& region = result_.region;
    read_catalogue(options_.hospitals, hospitals_table, read_hospitals, region.hospitals);
    read_catalogue(options_.groups, groups_table, read_groups, region.groups);
    read_cases();
}

void Import::read_cases() {
    if (!mapping_is_sound_) {
        // Without the mapping the header means nothing; look for what is wrong with the file alone.
        TableText::open(options_.cases.string(), encoding_, problems_);
        return;
    }
    const Mapping* mapping = options_.mapping ? &mapping_ : nullptr;
    with_table(cases_table, options_.cases, mapping, [&](TableReader& table) {
        table.set_progress(options_.progress);
        // Behind a table that could not be read every hospital would be unknown.
        const bool hospitals_given = options_.hospitals && problems_.empty();
        CaseReader reader(table, result_.region, hospitals_given, options_.groups.has_value(),
                          options_.sink, counts_);
        reader.read_all();
        if (reader.groups_added() > 0 && options_.groups) {
            result_.summary.defaults.push_back(
                fmt::format("{} groups of the cases are not in the groups table; they have its "
                            "defaults",
                            reader.groups_added()));
        }
        tell_level_default(reader, table.has(CaseColumn::hospital_level));
    });
}

void Import::tell_level_default(const CaseReader& reader, bool has_level_column) {
    auto& defaults = result_.summary.defaults;
    if (options_.hospitals) {
        if (mapping_.level_by_volume) {
            defaults.push_back(
                "levels from the hospitals table, not by volume as the mapping says");
        }
    } else if (mapping_.level_by_volume) {
        set_levels_by_volume();
        const auto& bounds = *mapping_.level_by_volume;
        defaults.push_back(
            fmt::format("no hospitals table: level by volume (level 2 from {} cases, "
                        "level 3 from {})",
                        bounds[0], bounds[1]));
    } else if (has_level_column) {
        defaults.push_back("no hospitals table: level from the cases' hospital_level");
        if (const std::size_t count = reader.hospitals_without_level(); count > 0) {
            defaults.push_back(
                fmt::format("level 3 for {} hospitals without a hospital_level", count));
        }
    } else {
        defaults.push_back("no hospitals table and no hospital_level column: level 3 for all");
    }
}

void Import::set_levels_by_volume() {
    HospitalTable& hospitals = result_.region.hospitals;
    std::vector<std::size_t> volume = counts_.by_hospital();
    volume.resize(hospitals.size());
    const auto& bounds = *mapping_.level_by_volume;
    for (std::size_t h = 0; h < hospitals.size(); ++h) {
        const auto cases = static_cast<double>(volume[h]);
        hospitals.level[h] =
            static_cast<std::int8_t>(1 + (cases >= bounds[0]) + (cases >= bounds[1]));
    }
}

void Import::check_limits() const {
    Problems problems;
    for (const TableSummary& table : result_.summary.tables) {
        const auto rows = static_cast<double>(table.rows_read);
        if (static_cast<double>(table.rows_rejected) <= options_.max_rejects * rows) continue;
        std::string commonest;
        for (std::size_t i = 0; i < std::min<std::size_t>(3, table.rejected.size()); ++i) {
            const Finding& finding = table.rejected[i];
            commonest += fmt::format(
                "{}{} x {}{}{} (first: line {})", i > 0 ? ", " : "", finding.count, finding.column,
                finding.column.empty() ? "" : ": ", finding.what, finding.first_line);
        }
        problems.add(
            table.file, table.rejected[0].first_line,
            fmt::format("{} of {} rows rejected, more than {:g} %: {}", table.rows_rejected,
                        table.rows_read, 100 * options_.max_rejects, commonest),
            "results from the rest would mislead",
            (result_.summary.rejects_file.empty()
                 ? std::string("write the rejected rows out with --rejects")
                 : "see the rejected rows in " + result_.summary.rejects_file) +
                ", correct them, or allow more with --max-rejects");
    }
    if (problems.empty() && result_.summary.tables.back().rows_kept == 0) {
        problems.add(options_.cases.string(), 0, "every row is rejected",
                     "a region needs at least one case", "correct the rows");
    }
    problems.throw_if_any();
}

void Import::sum_up() {
    ImportSummary& summary = result_.summary;
    summary.totals = counts_.totals();
    for (const std::int8_t level : result_.region.hospitals.level)
        ++summary.hospitals_by_level[level - 1];
    summary.groups = result_.region.groups.size();
}

ImportResult Import::run() {
    check_options();
    problems_.throw_if_any();
    if (options_.mapping) {
        mapping_ = load_mapping(*options_.mapping, problems_);
        mapping_is_sound_ = problems_.empty();
    }
    std::optional<std::string> rejects_path;
    if (options_.rejects) rejects_path = options_.rejects->string();
    rejects_ = std::make_unique<Rejects>(rejects_path);
    read_tables();
    problems_.throw_if_any();
    rejects_->commit();
    result_.summary.rejects_file = rejects_path.value_or("");
    sum_up();
    check_limits();
    return std::move(result_);
}

}  // namespace

ImportResult import_region(const ImportOptions& options) {
    return Import(options).run();
}

}  // namespace drgsim
