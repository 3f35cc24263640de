// Packs in words: every shipped pack says its name, method and tail; every kind of rule has words.
#include "scenarios/describe/policy_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "scenarios/describe/condition_text.hpp"
#include "scenarios/policy/policy_file.hpp"

namespace drgsim {
namespace {

std::string text_of_pack(const std::string& name) {
    Problems problems;
    const Policy policy = load_policy(name, "", {}, problems);
    problems.throw_if_any();
    return policy_text(policy);
}

void expect_lines(const std::string& name, const std::vector<std::string>& lines) {
    const std::string text = text_of_pack(name);
    for (const std::string& line : lines)
        EXPECT_NE(text.find("  " + line + "\n"), std::string::npos) << line << "\nin\n" << text;
}

TEST(PolicyText, NamesEveryShippedPackAndItsMethod) {
    for (const std::string& name : shipped_policy_names()) {
        Problems problems;
        const Policy policy = load_policy(name, "", {}, problems);
        const std::string text = policy_text(policy);
        EXPECT_TRUE(text.starts_with(name + ": " + policy.title + "\n  " + policy.title_zh))
            << text;
        EXPECT_NE(text.find("\nmethod " + std::string(method_name(policy.method)) + "\n"),
                  std::string::npos);
        const bool by_group = policy.point_value.form != PointValueRules::Form::none;
        EXPECT_EQ(text.find("\ntail, by ") != std::string::npos, by_group) << name;
    }
}

/// All numbers of a text after `from`, sorted.
std::vector<std::string> numbers_after(const std::string& text, const std::string& from) {
    const std::size_t begin = text.find(from);
    EXPECT_NE(begin, std::string::npos) << text;
    const std::regex number(R"([0-9]+(\.[0-9]+)?)");
    std::vector<std::string> all;
    const std::string rest = text.substr(begin);
    for (std::sregex_iterator at(rest.begin(), rest.end(), number), end; at != end; ++at)
        all.push_back(at->str());
    std::sort(all.begin(), all.end());
    return all;
}

TEST(PolicyText, SaysTheSameInChinese) {
    for (const std::string& name : shipped_policy_names()) {
        Problems problems;
        const Policy policy = load_policy(name, "", {}, problems);
        const std::string english = policy_text(policy),
                          chinese = policy_text(policy, TextLanguage::chinese);
        EXPECT_EQ(numbers_after(english, "\nmethod "), numbers_after(chinese, "\n付费方式 "))
            << english << "\nand\n"
            << chinese;
        EXPECT_TRUE(chinese.starts_with(name + "：" + policy.title_zh)) << chinese;
        const std::string rules = chinese.substr(chinese.find("\n付费方式 "));
        for (const char* word :
             {"clearing", "weight", "cases", "floating", "below", "up to", "：："})
            EXPECT_EQ(rules.find(word), std::string::npos) << word << " in\n" << chinese;
    }
}

TEST(PolicyText, WritesTailsAsTheyPay) {
    expect_lines("guigang-2020",
                 {"K       weight up to 1  3", "K       above           1.3",
                  "low     below 0.3       u C / M, at most b", "normal  up to K         b c k a",
                  "high    all above       (1 + r - K) b c k a"});
    expect_lines("t3-mixed", {"high    all above       (1 + r) b c k a + (-K) b k a"});
    expect_lines("t2-region", {"high    all above       b c k a + (rho - K) b k a"});
    expect_lines("t5-flat-step", {"high    all above  (1.7 + 0.5 r - 0.5 K) b c k a"});
    expect_lines("t10-additive",
                 {"low     up to 0.5  r b k a", "high    up to 5    b k a + (r - K) b a"});
    expect_lines("t4-exit", {"low     below 0.4  leaves the pool: by item, F"});
}

TEST(PolicyText, WritesMoneyInWords) {
    expect_lines("guigang-2020",
                 {"by month            90 % of it; in January an advance of 2 mean months",
                  "clearing            at most 30 % above cost",
                  "clearing            self-expense above 10 % of cost is deducted"});
    expect_lines("zhejiang-2025", {"sharing             cost / entitlement 0: times 0.85",
                                   "sharing             cost / entitlement 2: times 1.15"});
    expect_lines("wuhan-2022", {"point value         rate R = 10618 employee, 9800 resident, yuan "
                                "per weight of 1"});
    expect_lines("fujian-price-list",
                 {"outside             transfer-48h (los <= 2, discharge transfer): by item",
                  "the fund pays       80 % (employee) and 64 % (resident) of the price"});
    expect_lines("prospective-budget",
                 {"in January          65 %", "alert               cost index above 1.1",
                  "overrun             65 % borne by the fund, up to 10 % of the budget"});
    expect_lines("elastic-8-2",
                 {"point value         elastic: last year's points at V0 = (0.8 B / phi) / P0, the "
                  "excess at min(V0, (0.2 B / phi) / (P - P0))"});
    expect_lines("dip-3-draft",
                 {"adjuster            age-65 (age >= 65): from data, at least 15 cases"});
}

TEST(ConditionText, HasWordsForEverything) {
    CaseCondition when;
    EXPECT_EQ(condition_text(when), "every case");
    when.los_at_least = 1;
    when.los_at_most = 60;
    when.age_at_most = 6;
    when.diagnoses_at_least = 3;
    when.discharge_ways = {1, 5, 9};
    when.tags = {"icu"};
    when.groups = {"AB11", "AB13"};
    when.hospital_types = {"tcm"};
    when.levels = {1, 2};
    when.ungrouped = true;
    when.tcm_advantage = false;
    when.primary_care = true;
    when.base_group = false;
    EXPECT_EQ(condition_text(when),
              "los 1 to 60, age <= 6, diagnoses >= 3, discharge home or death or other, tag icu, "
              "group AB11 or AB13, hospital type tcm, level 1 or 2, ungrouped, not TCM advantage "
              "group, primary-care group, not base group");
}

}  // namespace
}  // namespace drgsim
