// drgsim export: a result's tables for spreadsheets.
#include <fmt/format.h>

#include <filesystem>

#include "app/command.hpp"
#include "app/output_guard.hpp"
#include "results/export/write_tables.hpp"
#include "results/storage/pending_file.hpp"

namespace drgsim {

namespace {

namespace fs = std::filesystem;

void write_csv_tables(const std::vector<ExportTable>& tables, const fs::path& folder) {
    fs::create_directories(folder);
    for (const ExportTable& table : tables) {
        const std::string text = spreadsheet_csv(table);
        write_whole_file((folder / (table.name + ".csv")).string(), text.data(), text.size());
    }
}

void write_xlsx(const std::vector<ExportTable>& tables, const std::string& path,
                Terminal& terminal) {
    for (const ExportTable& table : tables)
        if (table.rows() > most_sheet_rows)
            terminal.warn(
                fmt::format("{}: the sheet {} ends after {} of {} rows: that is the most "
                            "a sheet holds; --csv writes all",
                            path, table.name, most_sheet_rows, table.rows()));
    PendingFile pending(path);
    write_workbook(pending.temporary(), tables);
    pending.commit();
}

void run(Arguments& arguments, Terminal& terminal) {
    Problems& problems = arguments.problems();
    const std::string result = arguments.plain().empty() ? "" : arguments.plain().front();
    const auto csv = arguments.text("csv"), xlsx = arguments.text("xlsx");
    if (!csv && !xlsx)
        problems.add("", 0, "neither --csv nor --xlsx is given", "there is nothing to write",
                     "give --csv FOLDER or --xlsx FILE");
    const OutputGuard guard(problems, arguments.has("force"), {result});
    if (xlsx) guard.file(*xlsx);
    problems.throw_if_any();
    const RunReader reader(result);
    const std::vector<ExportTable> tables = export_tables(reader);
    if (csv) {
        std::vector<std::string> names;
        for (const ExportTable& table : tables) names.push_back(table.name + ".csv");
        guard.folder(*csv, names);
        problems.throw_if_any();
        write_csv_tables(tables, *csv);
    }
    if (xlsx) write_xlsx(tables, *xlsx, terminal);
    std::string names;
    for (const ExportTable& table : tables) names += (names.empty() ? "" : ", ") + table.name;
    terminal.note(fmt::format("{}{}{} written: {}", csv.value_or(""), csv && xlsx ? " and " : "",
                              xlsx.value_or(""), names));
}

}  // namespace

Command export_command() {
    return {"export",
            "write the tables of a result for spreadsheets, as CSV or XLSX",
            "r.h5 (--csv FOLDER | --xlsx FILE) [options]",
            "  drgsim export r.h5 --csv tables\n"
            "  drgsim export r.h5 --xlsx r.xlsx",
            {{{"csv", "FOLDER", "a CSV file for every table (UTF-8 with a byte order mark)"},
              {"xlsx", "FILE", "one workbook, a sheet for every table"},
              {"force", "", "write over existing files"}},
             "r.h5",
             1,
             1},
            run};
}

}  // namespace drgsim
