// Files as a whole (docs/reference/columns.md): encodings, gzip, and every fault that ends an
// import.
#include "tests/unit/scenarios/intake/files.hpp"

#include <iconv.h>

#include "scenarios/intake/encoding.hpp"
#include "scenarios/intake/gzip.hpp"

namespace drgsim {
namespace {

class Files : public IntakeFiles {
  protected:
    static std::string good() { return std::string(plain_header) + std::string(good_row); }
    static std::string chinese() {
        return "医疗机构编码,险种,病组编码,出院日期,总费用,统筹基金支付,科室\n"
               "贵港一院,职工,AA11,2024-03-05,1000.50,600.25,骨科\n"
               "贵港一院,居民,AA11,2024-03-06,500,300,心内科\n";
    }
    static std::string in_encoding(std::string text, const char* encoding) {
        iconv_t handle = iconv_open(encoding, "UTF-8");
        std::string out(4 * text.size() + 8, '\0');
        char* in = text.data();
        char* to = out.data();
        std::size_t in_left = text.size();
        std::size_t out_left = out.size();
        EXPECT_EQ(iconv(handle, &in, &in_left, &to, &out_left), 0U);
        iconv_close(handle);
        out.resize(out.size() - out_left);
        return out;
    }
    void expect_chinese(const ImportResult& result) {
        ASSERT_EQ(result.region.cases.size(), 2U);
        EXPECT_EQ(result.region.hospitals.id[0], "贵港一院");
        EXPECT_EQ(result.region.cases.department_names,
                  (std::vector<std::string>{"骨科", "心内科"}));
        EXPECT_EQ(result.region.cases.fund[1], Fund::resident);
    }
    [[nodiscard]] std::string encoding_of(const ImportResult& result) const {
        return result.summary.tables[0].encoding;
    }
};

TEST_F(Files, Utf8WithAndWithoutMark) {
    ImportResult result = import(chinese());
    expect_chinese(result);
    EXPECT_EQ(encoding_of(result), "utf-8");
    result = import("\xEF\xBB\xBF" + chinese());
    expect_chinese(result);
    EXPECT_EQ(encoding_of(result), "utf-8 with BOM");
    options_.encoding = "gbk";  // the mark wins
    expect_chinese(import("\xEF\xBB\xBF" + chinese()));
}

TEST_F(Files, Gb18030AndGbkAreDetectedOrStated) {
    const std::string gb18030 = in_encoding(chinese(), "GB18030");
    ImportResult result = import(gb18030);
    expect_chinese(result);
    EXPECT_EQ(encoding_of(result), "gb18030");
    options_.encoding = "GB18030";
    expect_chinese(import(gb18030));
    options_.encoding = "gbk";
    result = import(in_encoding(chinese(), "GBK"));
    expect_chinese(result);
    EXPECT_EQ(encoding_of(result), "gbk");
    EXPECT_EQ(result.summary.tables[0].text_bytes, chinese().size());
}

TEST_F(Files, Gb18030WithItsOwnMarkAndFourByteCharacters) {
    std::string text = chinese();
    text.replace(text.find("骨科"), 6, "\U00020000科");  // four bytes in GB18030
    const ImportResult result = import(in_encoding("\uFEFF" + text, "GB18030"));
    EXPECT_EQ(result.region.cases.department_names[0], "\U00020000科");
}

TEST_F(Files, BrokenBytesRejectTheirRowAlone) {
    std::string text = chinese();
    text.replace(text.find("心内科"), 9, "心\xFF\xFE科");
    ImportResult result = import(text);
    EXPECT_EQ(result.region.cases.size(), 1U);
    EXPECT_EQ(rejects(), "3,科室,心\uFFFD\uFFFD科,bytes that are not in the file's encoding\n");

    std::string gbk = in_encoding(chinese(), "GB18030");
    gbk.insert(gbk.size() - 1, "\xFF");
    result = import(gbk);
    EXPECT_EQ(result.region.cases.size(), 1U);
    EXPECT_TRUE(contains(rejects(), "3,科室,心内科\uFFFD,bytes that are not"));
}

TEST_F(Files, NulBytesRejectTheirRow) {
    const std::string bad("H\0001,employee,AA11,2024-03,1,1\n", 30);
    EXPECT_EQ(import(good() + bad).region.cases.size(), 1U);
    EXPECT_EQ(rejects(), "3,hospital_id,H\uFFFD1,a NUL byte\n");
}

TEST_F(Files, WorkbooksAreNoTables) {
    EXPECT_TRUE(contains(fault(std::string("PK\x03\x04\x14\0", 6)), "a workbook (XLSX)"));
    EXPECT_TRUE(contains(fault("\xD0\xCF\x11\xE0\xA1\xB1"), "a workbook (XLS)"));
    EXPECT_TRUE(contains(fault("\x89HDF\r\n\x1A\n"), "an HDF5 file, not a CSV file"));
    EXPECT_EQ(file_names(), std::vector<std::string>{"cases.csv"});
}

TEST_F(Files, Utf16IsAFault) {
    EXPECT_TRUE(contains(fault("\xFF\xFEh\0o\0"), "UTF-16"));
    EXPECT_EQ(file_names(), std::vector<std::string>{"cases.csv"});
}

TEST_F(Files, UnknownEncodingIsAFault) {
    options_.encoding = "latin-1";
    EXPECT_TRUE(contains(fault(good()), "unknown encoding 'latin-1'"));
}

TEST_F(Files, GzipWithOneMemberSeveralAndPadding) {
    options_.cases = write("cases.csv.gz", gzip(good()));
    EXPECT_EQ(import().region.cases.size(), 1U);
    options_.cases = write("cases.csv.gz", gzip(std::string(plain_header)) + gzip(good_row) +
                                               gzip("") + gzip(good_row) + std::string(512, '\0'));
    const ImportResult result = import();
    EXPECT_EQ(result.region.cases.size(), 2U);
    EXPECT_TRUE(result.summary.tables[0].gzipped);
    EXPECT_EQ(result.summary.tables[0].text_bytes, plain_header.size() + 2 * good_row.size());
    options_.cases = write("cases.csv", gzip(in_encoding(chinese(), "GB18030")));
    expect_chinese(import());
}

TEST_F(Files, BigGzipMembersAreReadWhole) {
    std::string rows;
    for (int i = 0; i < 20000; ++i) rows += good_row;
    options_.cases = write("cases.csv.gz", gzip(good() + rows) + gzip(rows));
    EXPECT_EQ(import().region.cases.size(), 40001U);
}

TEST_F(Files, GzipTruncatedAnywhereIsAFault) {
    const std::string whole = gzip(good());
    for (std::size_t length = 1; length < whole.size(); ++length) {
        std::string text;
        EXPECT_NE(inflate_gzip(std::string_view(whole).substr(0, length), text), "") << length;
        text.clear();
        EXPECT_NE(inflate_gzip(whole + whole.substr(0, length), text), "") << length;
    }
    options_.cases = write("cases.csv.gz", std::string_view(whole).substr(0, whole.size() - 5));
    EXPECT_TRUE(contains(fault(), "cases.csv.gz: the gzip file is truncated"));
}

TEST_F(Files, GzipCorruptAnywhereIsAFaultOrTheSameText) {
    const std::string whole = gzip(good());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string bad = whole;
        bad[i] = static_cast<char>(bad[i] ^ 0x10);
        std::string text;
        const bool is_fault = !inflate_gzip(bad, text).empty();
        EXPECT_TRUE(is_fault || text == good()) << i;
    }
    std::string text;
    EXPECT_TRUE(contains(inflate_gzip(whole + "more", text), "other bytes after its end"));
    options_.cases = write("cases.csv.gz", good());
    EXPECT_TRUE(contains(fault(), "this is no gzip file"));
}

TEST_F(Files, NotThereAndDirectories) {
    options_.cases = path("absent.csv");
    options_.hospitals = folder_;
    options_.groups = path("absent/groups.csv");
    options_.mapping = path("absent.toml");
    const std::string message = fault();
    EXPECT_TRUE(contains(message, "absent.csv: the file is not there"));
    EXPECT_TRUE(contains(message, ": this is a directory"));
    EXPECT_TRUE(contains(message, "groups.csv: the file is not there"));
    EXPECT_TRUE(contains(message, "absent.toml: the mapping is neither a file nor"));
    EXPECT_TRUE(file_names().empty());
}

TEST_F(Files, EmptyFiles) {
    for (const std::string text : {"", "\n\r\n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\n"}) {
        EXPECT_TRUE(contains(fault(text), "the file is empty")) << text;
    }
    EXPECT_TRUE(contains(fault(plain_header), "a header but no rows"));
    EXPECT_TRUE(contains(fault(std::string(plain_header) + "\r\n\n"), "a header but no rows"));
    options_.cases = write("cases.csv.gz", gzip(""));
    EXPECT_TRUE(contains(fault(), "the file is empty"));
    options_.cases = write("cases.csv.gz", "");
    EXPECT_TRUE(contains(fault(), "the file is empty"));
}

TEST_F(Files, MissingColumnsAreAllNamed) {
    const std::string message = fault("hospital_id,fund,group_code,cost\nH1,employee,A,1\n");
    for (const char* name : {"discharge_date", "total_cost", "fund_paid"}) {
        EXPECT_TRUE(contains(message, std::string("cases.csv:1: the required column ") + name));
    }
    EXPECT_FALSE(contains(message, "column fund is missing"));
    EXPECT_TRUE(contains(message, "the header has: hospital_id, fund, group_code, cost"));
    EXPECT_EQ(file_names(), std::vector<std::string>{"cases.csv"});
}

TEST_F(Files, OtherSeparatorsAndLineEndsAreExplained) {
    EXPECT_TRUE(
        contains(fault("hospital_id;fund;group_code\nH1;employee;A\n"), "not separated by commas"));
    std::string text = good();
    std::replace(text.begin(), text.end(), '\n', '\r');
    EXPECT_NE(fault(text), "");
}

TEST_F(Files, RepeatedHeaders) {
    EXPECT_TRUE(contains(fault("hospital_id,fund,group_code,discharge_date,total_cost,fund_paid,"
                               "Total_Cost\nH1,employee,A,2024-01,1,1,1\n"),
                         "cases.csv:1: the header 'Total_Cost' is repeated"));
    EXPECT_TRUE(contains(fault("hospital_id,fund,group_code,discharge_date,total_cost,fund_paid,"
                               "总费用\nH1,employee,A,2024-01,1,1,1\n"),
                         "the headers 'total_cost' and '总费用' both mean total_cost"));
    EXPECT_TRUE(contains(fault("x,hospital_id,fund,group_code,discharge_date,total_cost,fund_paid,"
                               "x\n1,H1,employee,A,2024-01,1,1,1\n"),
                         "the header 'x' is repeated"));
}

TEST_F(Files, UnclosedQuotesAreFaultsWithTheLineWhereTheyOpened) {
    EXPECT_TRUE(contains(fault(good() + std::string(good_row) + "H1,\"employee,AA11,2024-03,1,1\n" +
                               std::string(good_row)),
                         "cases.csv:4: a quote opens here and is never closed"));
    // Told together with the header's faults.
    const std::string message = fault("hospital_id,fund\nH1,\"x\n");
    EXPECT_TRUE(contains(message, "cases.csv:2: a quote opens here"));
    EXPECT_TRUE(contains(message, "the required column total_cost is missing"));
    EXPECT_NE(fault("hospital_id,\"fund"), "");
}

TEST_F(Files, AllTablesAreLookedAtBeforeAnythingIsThrown) {
    options_.hospitals = write("hospitals.csv", "hospital_id\nH1\n");
    options_.groups = write("groups.csv", "group_code,group_code\nA,A\n");
    const std::string message = fault(good() + "\"");
    EXPECT_TRUE(contains(message, "hospitals.csv:1: the required column level is missing"));
    EXPECT_TRUE(contains(message, "groups.csv:1: the header 'group_code' is repeated"));
    EXPECT_TRUE(contains(message, "cases.csv:3: a quote opens here"));
    EXPECT_EQ(file_names(), (std::vector<std::string>{"cases.csv", "groups.csv", "hospitals.csv"}));
}

TEST_F(Files, RejectsNeverReplaceAnInput) {
    write("cases.csv", good());
    options_.rejects = path("cases.csv");
    EXPECT_TRUE(contains(fault(good()), "the rejects file is an input file"));
    EXPECT_EQ(read("cases.csv"), good());
}

TEST_F(Files, RejectsThatCannotBeCreatedAreTheEnvironmentsFault) {
    options_.rejects = path("absent/rejects.csv");
    options_.cases = write("cases.csv", good());
    EXPECT_THROW(import(), EnvironmentError);
}

TEST(Encoding, StrictUtf8) {
    for (const std::string_view bad :
         {"\xC0\xAF", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80", "\xE4\xB8", "\xFF"}) {
        EXPECT_EQ(utf8_length(bad), 0U);
        EXPECT_GT(scan_utf8(std::string(70, 'a') + std::string(bad)).faults, 0U);
    }
    EXPECT_EQ(scan_utf8("aé中\U00020000").sequences, 3U);
    EXPECT_EQ(scan_utf8("aé中\U00020000").faults, 0U);
    // A character across the border of a 64-byte block.
    EXPECT_EQ(scan_utf8(std::string(63, 'a') + "中" + std::string(80, 'b')).faults, 0U);
    EXPECT_TRUE(scan_utf8(std::string(100, 'a') + std::string(1, '\0')).nul);
    EXPECT_TRUE(scan_utf8(std::string(1, '\0') + std::string(100, 'a')).nul);
}

}  // namespace
}  // namespace drgsim
