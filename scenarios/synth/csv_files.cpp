#include "scenarios/synth/csv_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

/// One CSV file under a temporary name, removed unless `publish` renames it.
class CsvFile {
  public:
    explicit CsvFile(std::filesystem::path path)
        : path_(std::move(path)), temporary_(path_.string() + ".partial") {
        file_.reset(std::fopen(temporary_.c_str(), "wb"));
        if (!file_) fail("cannot be opened");
        buffer_.reserve(buffer_size + 4096);
    }
    CsvFile(const CsvFile&) = delete;
    CsvFile& operator=(const CsvFile&) = delete;
    ~CsvFile() {
        file_.reset();
        std::error_code ignored;
        if (!temporary_.empty()) std::filesystem::remove(temporary_, ignored);
    }

    void comma() { buffer_.push_back(','); }
    void end_row() {
        buffer_.push_back('\n');
        if (buffer_.size() >= buffer_size) flush();
    }
    void text(std::string_view value) {
        if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
            buffer_ += value;
            return;
        }
        buffer_.push_back('"');
        for (const char c : value) buffer_.append(c == '"' ? 2 : 1, c);
        buffer_.push_back('"');
    }
    void integer(std::int64_t value) {
        std::array<char, 24> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        buffer_.append(digits.data(), end);
    }
    /// Zero-padded to `width` digits; value not negative.
    void padded(std::int64_t value, std::size_t width) {
        const std::size_t at = buffer_.size();
        integer(value);
        const std::size_t digits = buffer_.size() - at;
        if (digits < width) buffer_.insert(at, width - digits, '0');
    }
    void number(double value) {
        if (!std::isnan(value)) fmt::format_to(std::back_inserter(buffer_), "{}", value);
    }
    void money(double yuan) {
        if (std::isnan(yuan)) return;
        const auto fen = std::llround(yuan * 100);
        if (fen < 0) buffer_.push_back('-');
        integer(std::abs(fen) / 100);
        buffer_.push_back('.');
        padded(std::abs(fen) % 100, 2);
    }
    /// yyyymmdd as YYYY-MM-DD, or YYYY-MM where the day is 00; 0 is blank.
    void date(std::int32_t yyyymmdd) {
        if (yyyymmdd == 0) return;
        padded(yyyymmdd / 10000, 4);
        buffer_.push_back('-');
        padded(yyyymmdd / 100 % 100, 2);
        if (yyyymmdd % 100 == 0) return;
        buffer_.push_back('-');
        padded(yyyymmdd % 100, 2);
    }

    /// Everything on disk, under the temporary name still.
    void close() {
        flush();
        if (std::fclose(file_.release()) != 0) fail("cannot be written");
    }
    void publish() {
        std::error_code error;
        std::filesystem::rename(temporary_, path_, error);
        if (error) throw EnvironmentError(path_.string() + ": " + error.message());
        temporary_.clear();
    }

  private:
    static constexpr std::size_t buffer_size = 1 << 20;

    void flush() {
        if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_.get()) != buffer_.size())
            fail("cannot be written");
        buffer_.clear();
    }
    [[noreturn]] void fail(const char* what) const {
        throw EnvironmentError(temporary_.string() + " " + what + ": " + std::strerror(errno));
    }

    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::filesystem::path path_, temporary_;
    std::unique_ptr<std::FILE, Close> file_;
    std::string buffer_;
};

/// A column of a CSV file: its header and how row i is written.
struct Column {
    std::string_view header;
    std::function<void(CsvFile&, std::size_t)> write;
};

/// The columns of one file; each `add` leaves out a column that holds no value.
class Columns {
  public:
    void always(std::string_view header, std::function<void(CsvFile&, std::size_t)> write) {
        list_.push_back({header, std::move(write)});
    }
    void texts(std::string_view header, std::span<const std::string> values) {
        if (std::ranges::any_of(values, [](const auto& value) { return !value.empty(); }))
            always(header, [values](CsvFile& out, std::size_t i) { out.text(values[i]); });
    }
    void texts(std::string_view header, const StringColumn& values) {
        if (!values.empty())
            always(header, [&values](CsvFile& out, std::size_t i) { out.text(values[i]); });
    }
    void moneys(std::string_view header, std::span<const double> values) {
        if (std::ranges::any_of(values, [](double value) { return !std::isnan(value); }))
            always(header, [values](CsvFile& out, std::size_t i) { out.money(values[i]); });
    }
    void numbers(std::string_view header, std::span<const double> values) {
        if (std::ranges::any_of(values, [](double value) { return !std::isnan(value); }))
            always(header, [values](CsvFile& out, std::size_t i) { out.number(values[i]); });
    }
    void dates(std::string_view header, std::span<const std::int32_t> values) {
        if (!values.empty())
            always(header, [values](CsvFile& out, std::size_t i) { out.date(values[i]); });
    }
    /// Values equal to `unknown` are left blank.
    template <class Integer>
    void integers(std::string_view header, std::span<const Integer> values, Integer unknown) {
        if (std::ranges::any_of(values, [unknown](Integer value) { return value != unknown; }))
            always(header, [values, unknown](CsvFile& out, std::size_t i) {
                if (values[i] != unknown) out.integer(values[i]);
            });
    }

    void write(CsvFile& out, std::size_t rows) const {
        for (std::size_t k = 0; k < list_.size(); ++k) {
            if (k > 0) out.comma();
            out.text(list_[k].header);
        }
        out.end_row();
        for (std::size_t i = 0; i < rows; ++i) {
            for (std::size_t k = 0; k < list_.size(); ++k) {
                if (k > 0) out.comma();
                list_[k].write(out, i);
            }
            out.end_row();
        }
    }

  private:
    std::vector<Column> list_;
};

/// The name of every set bit, joined by semicolons.
void write_tags(CsvFile& out, std::uint32_t tags, std::span<const std::string> names) {
    std::string joined;
    for (std::size_t bit = 0; bit < names.size(); ++bit) {
        if (!(tags >> bit & 1)) continue;
        if (!joined.empty()) joined += ';';
        joined += names[bit];
    }
    out.text(joined);
}

Columns columns_of_cases(const Region& region) {
    const CaseTable& c = region.cases;
    Columns columns;
    columns.texts("case_id", c.case_id);
    columns.texts("person_id", c.person_id);
    columns.always("hospital_id", [&](CsvFile& out, std::size_t i) {
        out.text(region.hospitals.id[index(c.hospital[i])]);
    });
    columns.always("fund",
                   [&](CsvFile& out, std::size_t i) { out.text(fund_names[index(c.fund[i])]); });
    columns.always("group_code", [&](CsvFile& out, std::size_t i) {
        out.text(region.groups.code[index(c.group[0][i])]);
    });
    if (!c.group[1].empty())
        columns.always("group_code_2", [&](CsvFile& out, std::size_t i) {
            out.text(region.groups.code[index(c.group[1][i])]);
        });
    columns.dates("admission_date", c.admission_date);
    columns.dates("discharge_date", c.discharge_date);
    columns.integers<std::int16_t>("los_days", c.los_days, -1);
    columns.integers<std::int16_t>("age", c.age, -1);
    columns.moneys("total_cost", c.total_cost);
    columns.moneys("fund_paid", c.fund_paid);
    columns.moneys("patient_paid", c.patient_paid);
    columns.moneys("other_paid", c.other_paid);
    columns.moneys("self_expense", c.self_expense);
    columns.moneys("unreasonable_cost", c.unreasonable_cost);
    columns.moneys("excluded_cost", c.excluded_cost);
    columns.integers<std::int16_t>("secondary_diagnoses", c.secondary_diagnoses, -1);
    columns.integers<std::int8_t>("discharge_way", c.discharge_way, 0);
    if (!c.department.empty())
        columns.always("department", [&](CsvFile& out, std::size_t i) {
            if (c.department[i] >= 0) out.text(c.department_names[c.department[i]]);
        });
    if (!c.tags.empty())
        columns.always(
            "tags", [&](CsvFile& out, std::size_t i) { write_tags(out, c.tags[i], c.tag_names); });
    return columns;
}

Columns columns_of_hospitals(const HospitalTable& h) {
    Columns columns;
    columns.texts("hospital_id", h.id);
    columns.integers<std::int8_t>("level", h.level, 0);
    columns.texts("name", h.name);
    columns.texts("type", h.type);
    columns.texts("community", h.community);
    columns.numbers("coefficient", h.coefficient);
    columns.numbers("assessment", h.assessment);
    columns.moneys("audit_deduction", h.audit_deduction);
    if (std::ranges::any_of(h.points_deducted, [](double points) { return points != 0; }))
        columns.numbers("points_deducted", h.points_deducted);
    columns.moneys("paid_y1", h.paid[0]);
    columns.moneys("paid_y2", h.paid[1]);
    columns.moneys("paid_y3", h.paid[2]);
    return columns;
}

Columns columns_of_groups(const GroupTable& g) {
    Columns columns;
    columns.always("group_code", [&g](CsvFile& out, std::size_t i) { out.text(g.code[i]); });
    columns.texts("name", g.name);
    columns.numbers("weight", g.weight);
    columns.integers<std::int8_t>("base_group", g.base_group, -1);
    columns.integers<std::int8_t>("unstable", g.unstable, -1);
    columns.integers<std::int8_t>("tcm_advantage", g.tcm_advantage, -1);
    columns.integers<std::int8_t>("primary_care", g.primary_care, -1);
    columns.numbers("level_1", g.level_coefficient[0]);
    columns.numbers("level_2", g.level_coefficient[1]);
    columns.numbers("level_3", g.level_coefficient[2]);
    return columns;
}

}  // namespace

void write_csv_files(const Region& region, const std::filesystem::path& directory) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) throw EnvironmentError(directory.string() + ": " + error.message());
    CsvFile cases(directory / "cases.csv");
    CsvFile hospitals(directory / "hospitals.csv");
    CsvFile groups(directory / "groups.csv");
    columns_of_cases(region).write(cases, region.cases.size());
    columns_of_hospitals(region.hospitals).write(hospitals, region.hospitals.size());
    columns_of_groups(region.groups).write(groups, region.groups.size());
    for (CsvFile* file : {&cases, &hospitals, &groups}) file->close();
    for (CsvFile* file : {&cases, &hospitals, &groups}) file->publish();
}

}  // namespace drgsim
