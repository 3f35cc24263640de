// The page's data of a result made by hand, worked out on paper.
#include "results/report/report.hpp"

#include <cmath>

#include "results/report/figures.hpp"
#include "sim/input/problems.hpp"
#include "tests/unit/results/hand_made_result.hpp"

namespace drgsim {
namespace {

class ReportFigures : public HandMadeResult {
  protected:
    /// What `write` puts into an object for a result of `scenarios`.
    template <class Write>
    std::string json_of(std::uint64_t scenarios, const Write& write_part,
                        std::uint64_t small_cells = 0) {
        RunDescription d = describe(scenarios);
        d.hospital_names = {"县医院", "</script>"};
        write(d);
        request.policies.resize(1);
        request.small_cells = small_cells;
        const RunReader reader(path());
        JsonText json;
        json.begin_object();
        write_part(json, ReportSource(reader, request));
        json.end_object();
        return json.text();
    }
    /// The text after `"key":` as a number.
    static double number_at(const std::string& json, const std::string& key) {
        const std::size_t at = json.find('"' + key + "\":");
        return at == std::string::npos ? std::nan("") : std::stod(json.substr(at + key.size() + 3));
    }
    ReportRequest request;
};

TEST_F(ReportFigures, FundsAreThoseOfTheTablesOfRisk) {
    const std::string json = json_of(100, write_funds);  // balances 10, 9, ..., -89
    const std::string balance = json.substr(json.find("\"balance\":"));
    EXPECT_EQ(number_at(balance, "base"), -39);
    EXPECT_EQ(number_at(balance, "mean"), -39.5);
    EXPECT_NEAR(number_at(balance, "sd"), 29.0115, 1e-4);
    EXPECT_NEAR(number_at(balance, "se"), 2.90115, 1e-5);
    EXPECT_NEAR(number_at(balance, "p05"), -84.05, 1e-9);
    EXPECT_EQ(number_at(balance, "median"), -39.5);
    EXPECT_EQ(number_at(balance, "var"), 84);  // rank 95 of -10 ... 89
    EXPECT_EQ(number_at(balance, "tvar"), 87);
    EXPECT_NE(json.find("\"deficit\":[0.89,"), std::string::npos);
    EXPECT_NE(json.find("\"n\":[2,4,"), std::string::npos);
    const std::string region = json.substr(json.find("\"regions\":"));
    EXPECT_NEAR(number_at(region, "mean"), -39.5, 1e-6);
    EXPECT_EQ(json.find("nan"), std::string::npos);
}

TEST_F(ReportFigures, HospitalsAreColumnsOfTheirImpacts) {
    const std::string json = json_of(100, write_hospitals);  // 2 (s - 50), and -1
    EXPECT_NE(json.find(R"("booked":[400,60],"payout":[398,59],"impact":[-2,-1])"),
              std::string::npos)
        << json;
    EXPECT_NE(json.find(R"("mean":[-1,-1])"), std::string::npos) << json;
    // more than 5 % of 400 in 40 of 100 scenarios, more than 10 % in 30; 1 of 60 is neither
    EXPECT_NE(json.find(R"("loss":[[0.5,1],[0.4,0],[0.3,0]])"), std::string::npos) << json;
    EXPECT_NE(json.find("\"</script>\""), std::string::npos);  // escaped as a whole, later
}

TEST_F(ReportFigures, ASettlementHasNoReport) {
    try {
        json_of(0, write_funds);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_NE(std::string(error.what()).find("without scenarios"), std::string::npos)
            << error.what();
    }
}

TEST_F(ReportFigures, OnePolicyIsComparedWithNone) {
    EXPECT_EQ(json_of(10, write_differences), R"({"differences":[],"level_differences":[]})");
}

TEST_F(ReportFigures, ContributorsAddUpWithTheBudget) {
    // the employees' worst 5 of 100 scenarios are 95 to 99, the mean is 49.5: hospital 0 is paid
    // 47.5 more, the budget is no smaller there than on average
    const std::string json = json_of(100, write_contributors);
    EXPECT_NEAR(number_at(json, "excess"), 47.5, 1e-9);
    const std::string hospital = json.substr(json.find("\"hospitals\""));
    EXPECT_NEAR(number_at(hospital, "excess"), 47.5, 1e-9);
    EXPECT_NEAR(number_at(hospital, "paid"), 247, 1e-9);
    EXPECT_EQ(hospital.find("\"H1\""), std::string::npos);  // always paid the same
    EXPECT_NEAR(number_at(json, "budget"), 0, 1e-9);
}

TEST_F(ReportFigures, ThePageIsAFunctionOfFileAndRequest) {
    if (!can_report()) GTEST_SKIP() << "built without the charts' library";
    RunDescription d = describe(20);
    d.hospital_names = {"</script><script>alert(1)</script>", "%DATA%%RULES%"};
    write(d);
    request.plan = "<img src=x onerror=alert(1)> %STYLE%";
    request.policies = {{"<b>title</b>", "", "V = <T - F + B>", "点值 V = <T - F + B>"}};
    const RunReader reader(path());
    const std::string page = report_html(reader, request);
    EXPECT_EQ(page, report_html(reader, request));
    EXPECT_EQ(page.find("<script>alert"), std::string::npos);
    EXPECT_EQ(page.find("<img src=x"), std::string::npos);
    EXPECT_EQ(page.find("<b>title"), std::string::npos);
    EXPECT_NE(page.find("&lt;b&gt;title&lt;/b&gt;"), std::string::npos);
    EXPECT_NE(page.find("&gt; %STYLE%</bdi>"), std::string::npos);  // filled in once, never again
    EXPECT_NE(page.find("\"%DATA%%RULES%\""), std::string::npos);
    EXPECT_NE(page.find(">V = &lt;T - F + B&gt;"), std::string::npos);
    EXPECT_NE(page.find("点值 V = &lt;T - F + B&gt;"), std::string::npos);
}

}  // namespace
}  // namespace drgsim
