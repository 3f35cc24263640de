// Plans: values, defaults, changes from the command line, every class of fault.
#include "scenarios/plan/plan.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "scenarios/plan/plan_keys.hpp"
#include "tests/unit/scenarios/plan/plan_texts.hpp"

namespace drgsim {
namespace {

using namespace testing;

TEST(Plan, HasDefaults) {
    const Plan plan = parse(minimal);
    EXPECT_EQ(plan.name, "small");
    EXPECT_EQ(plan.seed, 1u);
    EXPECT_EQ(plan.scenarios, 1000u);
    EXPECT_EQ(plan.region, "base/region.h5");
    EXPECT_FALSE(plan.year);
    EXPECT_TRUE(plan.history.empty());
    EXPECT_FALSE(plan.budget[0]);
    EXPECT_FALSE(plan.budget[1]);
    EXPECT_TRUE(plan.drivers.empty());
    EXPECT_TRUE(plan.output.hospital && plan.output.group && plan.output.month);
    EXPECT_FALSE(plan.output.prepaid);
    EXPECT_EQ(plan.text, minimal);
    ASSERT_EQ(plan.policies.size(), 1u);
    EXPECT_EQ(plan.policies[0].name, "guigang-2020");
}

TEST(Plan, DocumentedDefaultsAreTheOnesOfPlan) {
    PlanChanges changes;
    for (const Key& key : plan_keys) {
        const bool written = !key.fallback.empty() && key.fallback != "required";
        if (written && !key.path.starts_with("budget") && !key.path.starts_with("pool") &&
            !key.path.starts_with("convergence") && key.path.find('[') == key.path.npos)
            changes.set.push_back(std::string(key.path) + "=" + std::string(key.fallback));
    }
    EXPECT_GE(changes.set.size(), 7u);
    const Plan plan = parse(minimal, changes);
    const Plan fresh;
    EXPECT_EQ(plan.seed, fresh.seed);
    EXPECT_EQ(plan.scenarios, fresh.scenarios);
    EXPECT_EQ(plan.output.hospital, fresh.output.hospital);
    EXPECT_EQ(plan.output.group, fresh.output.group);
    EXPECT_EQ(plan.output.month, fresh.output.month);
    EXPECT_EQ(plan.output.prepaid, fresh.output.prepaid);
    EXPECT_FALSE(plan.uncertainty.any() || plan.uncertainty.recalibrate);
}

TEST(Plan, ReadsDrivers) {
    const Plan plan =
        parse(minimal + driver + R"(where = { level = [3], fund = "employee", mdc = ["A", "B"] }
[[driver]]
name = "b"
target = "volume"
by = ["hospital", "month"]
distribution = { type = "discrete", values = [0.9, 1.1], weights = [1, 3] }
[[driver]]
name = "c"
target = "review_approval"
distribution = { type = "beta", a = 2, b = 3, low = 0.5, high = 1 }
)");
    ASSERT_EQ(plan.drivers.size(), 3u);
    const DriverLine& noise = plan.drivers[0];
    EXPECT_EQ(noise.target, Target::weight);
    EXPECT_EQ(noise.by, std::vector<Axis>{Axis::group});
    EXPECT_EQ(noise.distribution.type, DistributionSpec::Type::lognormal);
    EXPECT_EQ(noise.distribution.parameter[0], 1.0);
    EXPECT_EQ(noise.distribution.parameter[1], 0.08);
    EXPECT_FALSE(noise.hold_total_weight);
    ASSERT_EQ(noise.where.size(), 3u);
    EXPECT_EQ(noise.where[1].key, "level");
    EXPECT_EQ(noise.where[1].names, std::vector<std::string>{"3"});
    EXPECT_EQ(plan.drivers[1].by, (std::vector<Axis>{Axis::hospital, Axis::month}));
    EXPECT_EQ(plan.drivers[1].distribution.values, (std::vector<double>{0.9, 1.1}));
    EXPECT_EQ(plan.drivers[1].distribution.weights, (std::vector<double>{1, 3}));
    EXPECT_TRUE(plan.drivers[2].by.empty());
    EXPECT_EQ(plan.drivers[2].distribution.parameter, (std::array<double, 4>{2, 3, 0.5, 1}));
    EXPECT_TRUE(plan.warnings.empty());
}

TEST(Plan, AppliesTheCommandLine) {
    PlanChanges changes;
    changes.set = {"budget.employee.total=5e8", "driver.noise.distribution.cv=0.2",
                   "data.region=other/r.h5", "data.history=[2022, 2023]",
                   "override.guigang-2020.monthly.alpha=0.95"};
    changes.seed = 77;
    changes.scenarios = 12;
    const Plan plan = parse(minimal + driver, changes);
    EXPECT_EQ(plan.budget[0]->total, 5e8);
    EXPECT_EQ(plan.drivers[0].distribution.parameter[1], 0.2);
    EXPECT_EQ(plan.region, "base/other/r.h5");
    EXPECT_EQ(plan.history, (std::vector<int>{2022, 2023}));
    EXPECT_EQ(plan.policies[0].monthly.alpha, 0.95);
    EXPECT_EQ(plan.seed, 77u);
    EXPECT_EQ(plan.scenarios, 12u);

    const Plan again = parse(plan.text);
    EXPECT_EQ(again.budget[0]->total, 5e8);
    EXPECT_EQ(again.drivers[0].distribution.parameter[1], 0.2);
    EXPECT_EQ(again.region, plan.region);
    EXPECT_EQ(again.policies[0].text, plan.policies[0].text);
    EXPECT_EQ(again.seed, 77u);
    EXPECT_EQ(again.scenarios, 12u);
}

TEST(Plan, TakesWholePacksInPlaceOfNamedOnes) {
    const Plan first = parse(minimal + "[override.\"guigang-2020\"]\nmonthly.alpha = 0.95\n");
    PlanChanges changes;
    changes.policy_texts = {first.policies[0].text};
    const std::string unnamed = replaced(first.text, "[\"guigang-2020\"]", "[\"gone.toml\"]");
    const Plan again = parse(unnamed, changes);
    ASSERT_EQ(again.policies.size(), 1u);
    EXPECT_EQ(again.policies[0].text, first.policies[0].text);
    EXPECT_EQ(again.policies[0].monthly.alpha, 0.95);
}

TEST(Plan, NamesFaultsOfTheCommandLine) {
    const auto set = [](const std::string& assignment) {
        PlanChanges changes;
        changes.set = {assignment};
        return changes;
    };
    expect_problem(minimal, "--set seeds=2: unknown key `seeds`", set("seeds=2"));
    expect_problem(minimal, "--set seed: `seed` is not key=value", set("seed"));
    expect_problem(minimal, "--set seed=-1: `seed` is -1; it must be at least 0", set("seed=-1"));
    expect_problem(minimal, "--set seed=many: `seed` is 'many'", set("seed=many"));
    expect_problem(minimal, "--set seed=[1: not valid TOML", set("seed=[1"));
    expect_problem(minimal + driver, "which is not in the list", set("driver.nose.by=\"all\""));
    PlanChanges changes;
    changes.policies = {"nowhere"};
    expect_problem(minimal, "--policy: the rule pack \"nowhere\" does not exist", changes);
}

TEST(Plan, OverridesPacksByName) {
    const Plan plan = parse(minimal + "[override.\"guigang-2020\"]\nreview.approval_rate = 0.6\n");
    EXPECT_EQ(plan.policies[0].review.approval_rate, 0.6);
    EXPECT_NE(plan.policies[0].text.find("approval_rate = 0.6"), std::string::npos)
        << plan.policies[0].text;
    expect_problem(minimal + "[override.\"guigang-2021\"]\nreview.approval_rate = 0.6\n",
                   "plan.toml:6: `override` names the pack \"guigang-2021\"");
    PlanChanges replaced;  // --policy: the pack that is overridden is not used, which is no fault
    replaced.policies = {"./mine.toml"};
    const std::string unused =
        minimal + "[override.\"guigang-2020\"]\nreview.approval_rate = 0.6\n";
    for (const Problem& problem : problems_of(unused, replaced))
        EXPECT_EQ(problem.what.find("override"), std::string::npos) << problem.what;
    expect_problem(unused, "mine.toml", replaced);
    expect_problem(minimal + "[override.\"guigang-2020\"]\nreview.approval_rate = 6\n",
                   "plan.toml:7: `review.approval_rate` is 6");
    expect_problem(minimal + "[override.\"guigang-2020\"]\nreview.aproval_rate = 0.6\n",
                   "plan.toml:7: unknown key `review.aproval_rate`");
    expect_problem(minimal + "[override]\n\"guigang-2020\" = 1\n", "is not a table");
}

TEST(Plan, NamesFaultsOfKeys) {
    expect_problem(replaced(minimal, "schema = 1", ""), "plan.toml: `schema` is missing");
    EXPECT_EQ(problems_of("").size(), 4u);
    expect_problem(replaced(minimal, "guigang-2020", "gaigang-2020"),
                   "plan.toml:3: the rule pack \"gaigang-2020\" does not exist");
    expect_problem(replaced(minimal, "[\"guigang-2020\"]", "[]"), "lists no rule pack");
    expect_problem(replaced(minimal, "[\"guigang-2020\"]", "[\"guigang-2020\", \"guigang-2020\"]"),
                   "two policies are named \"guigang-2020\"");
    expect_problem("sampling = \"soboll\"\n" + minimal, "did you mean \"sobol\"?");
    expect_problem("scenarios = 0\n" + minimal, "`scenarios` is 0");
    expect_problem("scenarios = 10.5\n" + minimal, "`scenarios` is 10.5; it must be whole number");
    expect_problem("seed = -3\n" + minimal, "`seed` is -3");
    expect_problem("scenario = 5\n" + minimal, "did you mean \"scenarios\"?");
    expect_problem(replaced(minimal, "region = ", "# "), "`data.region` is missing");
    expect_problem(minimal + "history = []\n", "lists no year");
    expect_problem(minimal + "history = [2022, 2022]\n", "lists a year twice");
    expect_problem(minimal + "year = \"2024\"\n", "plan.toml:6: `data.year` is '2024'");
    expect_problem(minimal + "[output]\nhospital = 1\n", "it must be true or false");
    expect_problem(minimal + "[a\n", "plan.toml:6: not valid TOML");
}

TEST(Plan, NamesFaultsOfDrivers) {
    const auto with = [](const std::string& from, const std::string& to) {
        return minimal + replaced(driver, from, to);
    };
    expect_problem(with("\"noise\"", "\"a b\""), "plan.toml:7: the driver name is \"a b\"");
    expect_problem(with("name = \"noise\"\n", ""), "`driver[1].name` is missing");
    expect_problem(minimal + driver + driver, "plan.toml:11: two drivers are named \"noise\"");
    expect_problem(with("\"weight\"", "\"upcoding\""), "`driver[1].target` is \"upcoding\"");
    expect_problem(with("\"group\"", "\"groups\""), "did you mean \"group\"?");
    expect_problem(with("\"group\"", "[\"group\", \"all\"]"), "lists \"all\" with other names");
    expect_problem(with("\"group\"", "[\"group\", \"group\"]"), "lists \"group\" twice");
    expect_problem(with("\"group\"", "[\"group\", \"fund\", \"month\"]"), "lists 3 names");
    expect_problem(with("\"weight\"", "\"budget\""), "budget does not differ by group; use fund");
    expect_problem(minimal + driver + "where = { hospitals = \"H1\" }\n",
                   "did you mean \"hospital\"?");
    expect_problem(minimal + driver + "where = { level = 4 }\n", "it must be 1 to 3");
    expect_problem(minimal + driver + "where = { month = [0] }\n", "it must be 1 to 12");
    expect_problem(minimal + driver + "where = { fund = \"x\" }\n", "known: employee, resident");
    expect_problem(minimal + driver + "where = { level = [] }\n", "lists nothing");
    expect_problem(replaced(with("\"weight\"", "\"assessment\""), "\"group\"", "\"month\""),
                   "assessment does not differ by month");
    expect_problem(replaced(with("\"weight\"", "\"budget\""), "\"group\"", "\"fund\"") +
                       "where = { level = 1 }\n",
                   "budget does not differ by level");
}

TEST(Plan, NamesFaultsOfDistributions) {
    const auto with = [](const std::string& distribution) {
        return minimal +
               replaced(driver, "{ type = \"lognormal\", mean = 1.0, cv = 0.08 }", distribution);
    };
    expect_problem(with("{ type = \"lognormal\", mean = 1.0 }"), "lacks \"cv\"");
    expect_problem(with("{ type = \"lognormal\", mean = 1.0, sd = 0.1, cv = 0.1 }"),
                   "lognormal has no parameter \"sd\"");
    expect_problem(with("{ type = \"lognorm\", mean = 1.0, cv = 0.1 }"),
                   "did you mean \"lognormal\"?");
    expect_problem(with("{ mean = 1.0, cv = 0.1 }"), "`driver[1].distribution.type` is missing");
    expect_problem(with("{ type = \"lognormal\", mean = 1.0, cv = -0.1 }"),
                   "distribution lognormal of driver \"noise\"");
    expect_problem(with("{ type = \"uniform\", low = 2, high = 1 }"), "uniform of driver");
    expect_problem(with("{ type = \"discrete\", values = [] }"), "discrete of driver");
    expect_problem(with("{ type = \"discrete\", values = [1], weights = [1, 2] }"), "of driver");
    expect_problem(with("{ type = \"constant\", value = nan }"), "it must be a finite number");
    expect_problem(with("{ type = \"empirical\", file = \"none.csv\", column = \"x\" }"),
                   "the CSV file base/none.csv does not exist");
}

TEST(Plan, ReadsEmpiricalColumnsRelativeToThePlan) {
    const std::string folder = ::testing::TempDir();
    std::ofstream(folder + "/growth.csv")
        << "\xEF\xBB\xBFyear,\"growth, all\"\r\n2022,1.01\r\n2023,0.98\r\n";
    const auto text = [](const std::string& column) {
        return minimal + replaced(driver, "{ type = \"lognormal\", mean = 1.0, cv = 0.08 }",
                                  "{ type = \"empirical\", file = \"growth.csv\", column = \"" +
                                      column + "\" }");
    };
    const Plan plan = parse_plan(text("growth, all"), "plan.toml", folder);
    EXPECT_EQ(plan.drivers[0].distribution.values, (std::vector<double>{1.01, 0.98}));
    EXPECT_NE(plan.text.find("# driver noise: values 1.01 0.98"), std::string::npos);
    EXPECT_THROW(parse_plan(text("growth"), "plan.toml", folder), InputError);

    std::ofstream(folder + "/growth.csv") << "g\n1\nx\n";
    try {
        parse_plan(text("g"), "plan.toml", folder);
        FAIL();
    } catch (const InputError& error) {
        ASSERT_EQ(error.problems().size(), 1u);
        EXPECT_EQ(error.problems()[0].line, 3);
        EXPECT_NE(error.problems()[0].what.find("column g is \"x\""), std::string::npos);
    }
}

TEST(Plan, WarnsOfNegativeMultipliers) {
    const Plan plan = parse(minimal + replaced(driver, "\"lognormal\", mean = 1.0, cv = 0.08",
                                               "\"normal\", mean = 1.0, sd = 0.08"));
    ASSERT_EQ(plan.warnings.size(), 1u);
    EXPECT_NE(plan.warnings[0].find("can be negative"), std::string::npos);
}

TEST(Plan, HoldsTotalWeightOnlyWhereThereIsOne) {
    EXPECT_TRUE(
        parse(minimal + driver + "hold_total_weight = true\n").drivers[0].hold_total_weight);
    EXPECT_NO_THROW(
        parse(minimal + driver + "hold_total_weight = true\nwhere = { mdc = \"A\" }\n"));
    expect_problem(
        minimal + replaced(driver, "\"weight\"", "\"cost\"") + "hold_total_weight = true\n",
        "holds the total weight, but its target is cost");
    const std::string held = minimal + driver + "hold_total_weight = true\n";
    expect_problem(held + "where = { fund = \"employee\" }\n", "more than group or mdc");
    expect_problem(held + replaced(replaced(driver, "noise", "other"), "\"group\"", "\"hospital\""),
                   "driver \"other\" moves weights by more than group or mdc");
    EXPECT_NO_THROW(
        parse(held + replaced(replaced(driver, "noise", "other"), "\"group\"", "\"all\"")));
}

TEST(Plan, CollectsAllProblemsOfPlanAndPacks) {
    const auto problems = problems_of(R"(schema = 1
name = 3
policies = ["guigang-2020", "unknown"]
sampling = "grit"
[data]
region = "r.h5"
[budget.employee]
total = -5
[override."guigang-2020"]
monthly.alpha = 7
[[driver]]
name = "x y"
target = "weight"
by = "colour"
distribution = { type = "gamma", mean = 1 }
)");
    EXPECT_GE(problems.size(), 8u);
    for (const Problem& problem : problems) {
        EXPECT_EQ(problem.file, "plan.toml") << to_string(problem);
        EXPECT_GT(problem.line, 0) << to_string(problem);
    }
}

TEST(Plan, ShippedPlansLoadByNameFromTheCurrentFolder) {
    for (const std::string& name : shipped_plan_names()) EXPECT_NO_THROW(load_plan(name)) << name;
    const Plan plan = load_plan("budget-and-weight");
    EXPECT_EQ(plan.name, "budget-and-weight");
    EXPECT_EQ(plan.region, "region.h5");
    EXPECT_EQ(plan.scenarios, 2000u);
    EXPECT_EQ(plan.year, 2024);
    EXPECT_EQ(plan.drivers.size(), 2u);
    EXPECT_THROW(load_plan("budget-and-wait"), InputError);
    EXPECT_THROW(load_plan("no/such.toml"), InputError);
}

}  // namespace
}  // namespace drgsim
