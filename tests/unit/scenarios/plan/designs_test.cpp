// Designs of plans: keys, numbers of scenarios, factors, grids, lists, correlations, shocks,
// stresses, and what is wrong with them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/unit/scenarios/plan/plan_region.hpp"
#include "tests/unit/scenarios/plan/plan_texts.hpp"

namespace drgsim {
namespace {

using testing::expect_problem;
using testing::minimal;

const std::string budgets = "[budget.employee]\ntotal = 20000\n[budget.resident]\ntotal = 5000\n";

std::string driver(const std::string& name, const std::string& rest,
                   const std::string& target = "cost") {
    return "[[driver]]\nname = \"" + name + "\"\ntarget = \"" + target + "\"\n" + rest + "\n";
}

const std::string noise = "distribution = { type = \"lognormal\", mean = 1, cv = 0.1 }";

PreparedStudy prepared(const std::string& keys, const std::string& rest) {
    static const Region region = testing::small_region();
    return prepare_study(parse_plan(keys + minimal + budgets + rest, "plan.toml", ""), region);
}

/// The problems of plan and region together, as one text.
std::string faults(const std::string& keys, const std::string& rest) {
    try {
        prepared(keys, rest);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

std::vector<double> values(const PreparedStudy& study, std::size_t driver, int scenarios) {
    std::vector<double> drawn(study.study.drivers[driver].entities(study.study.axes) *
                              static_cast<std::size_t>(scenarios));
    study.source->draw(driver, 0, scenarios, drawn.data());
    return drawn;
}

TEST(PlanDesign, MonteCarloIsTheDefaultWithAThousandScenarios) {
    const PreparedStudy study = prepared("", driver("a", noise));
    EXPECT_EQ(study.design, Design());
    EXPECT_EQ(study.scenarios, 1000u);
    EXPECT_EQ(study.stress_source, nullptr);
}

TEST(PlanDesign, AntitheticFitsTwoDesignsAndEvenNumbers) {
    EXPECT_TRUE(prepared("antithetic = true\n", driver("a", noise)).design.antithetic);
    EXPECT_NE(faults("antithetic = true\nscenarios = 7\n", "").find("plan.toml:2: 7 scenarios"),
              std::string::npos);
    expect_problem("sampling = \"sobol\"\nantithetic = true\n" + minimal, "plan.toml:2:");
    expect_problem(
        "sampling = \"grid\"\n" + minimal + "[convergence]\ntargets = { point_value = 0.01 }\n",
        "[convergence] stands with sampling = \"grid\"");
}

TEST(PlanDesign, SobolSaysWhatItCannotDo) {
    const auto study = prepared("sampling = \"sobol\"\nscenarios = 1000\n", driver("a", noise));
    bool power = false;
    for (const auto& text : study.warnings) power = power || text.find("power of two") != text.npos;
    EXPECT_TRUE(power);
    EXPECT_EQ(study.design.sampling, Sampling::sobol);
}

TEST(PlanDesign, OneAtATimeCountsItsFactors) {
    const std::string drivers =
        driver("a", noise) + driver("g", "by = \"group\"\nsplit = \"mdc\"\n" + noise, "weight") +
        driver("fixed", "distribution = { type = \"constant\", value = 2 }");
    const PreparedStudy study = prepared("sampling = \"one-at-a-time\"\n", drivers);
    EXPECT_EQ(study.design.factors, (std::vector<std::string>{"a", "g.A", "g.B"}));
    EXPECT_EQ(study.design.low, 0.05);
    EXPECT_EQ(study.scenarios, 7u);
    const auto a = values(study, 0, 7);
    EXPECT_LT(a[1], a[0]);
    EXPECT_GT(a[2], a[0]);
    EXPECT_EQ(a[3], a[0]);
    const auto g = values(study, 1, 7);  // groups AA11, AB11 of A, BA11 of B
    EXPECT_EQ(g[3], g[7 + 3]);
    EXPECT_LT(g[3], g[0]);
    EXPECT_EQ(g[14 + 3], g[14]);
    EXPECT_NE(faults("sampling = \"one-at-a-time\"\nscenarios = 100\n", drivers)
                  .find("plan.toml:2: `scenarios` is 100, but the one-at-a-time design has 7"),
              std::string::npos);
    EXPECT_NE(faults("sampling = \"one-at-a-time\"\n", "").find("no driver varies"),
              std::string::npos);
    expect_problem("sampling = \"one-at-a-time\"\n" + minimal + "[design]\nlow = 0.6\nhigh = 0.4\n",
                   "put low below high");
}

TEST(PlanDesign, SaltelliNeedsWholeBaseSamples) {
    const std::string drivers = driver("a", noise) + driver("b", noise + "\nfactor = \"both\"") +
                                driver("c", noise + "\nfactor = \"both\"");
    const PreparedStudy study = prepared("sampling = \"saltelli\"\n", drivers);
    EXPECT_EQ(study.design.factors, (std::vector<std::string>{"a", "both"}));
    EXPECT_EQ(study.scenarios, 4096u);
    EXPECT_EQ(prepared("sampling = \"saltelli\"\nscenarios = 40\n", drivers).scenarios, 40u);
    EXPECT_NE(faults("sampling = \"saltelli\"\nscenarios = 41\n", drivers).find("use 40 or 44"),
              std::string::npos);
    const std::string correlated = "[[correlation]]\nrank = 0.5\ndrivers = ";
    EXPECT_EQ(faults("sampling = \"saltelli\"\n", drivers + correlated + "[\"b\", \"c\"]\n"), "");
    EXPECT_NE(faults("sampling = \"saltelli\"\n", drivers + correlated + "[\"a\", \"c\"]\n")
                  .find("different factors"),
              std::string::npos);
    EXPECT_NE(
        faults("", driver("a", "split = \"month\"\n" + noise)).find("which it is not drawn by"),
        std::string::npos);
}

TEST(PlanDesign, AGridIsEveryCombinationOnce) {
    const std::string drivers =
        driver("a", "distribution = { type = \"discrete\", values = [1, 0.5], shift = 1 }") +
        driver("k", "distribution = { type = \"constant\", value = 2 }") +
        driver("b",
               "distribution = { type = \"discrete\", values = [3, 1, 2], weights = [9, 1, 1] }");
    const PreparedStudy study = prepared("sampling = \"grid\"\n", drivers);
    EXPECT_EQ(study.scenarios, 6u);
    EXPECT_EQ(values(study, 0, 6), (std::vector<double>{2, 2, 2, 1.5, 1.5, 1.5}));
    EXPECT_EQ(values(study, 1, 6), (std::vector<double>(6, 2.0)));
    EXPECT_EQ(values(study, 2, 6), (std::vector<double>{3, 1, 2, 3, 1, 2}));
    const auto wrong =
        faults("sampling = \"grid\"\n",
               driver("a", noise) + driver("b",
                                           "by = \"fund\"\ndistribution = { type = \"discrete\", "
                                           "values = [1, 2] }"));
    EXPECT_NE(wrong.find("driver \"a\" is lognormal"), std::string::npos);
    EXPECT_NE(wrong.find("driver \"b\" has 2 values a scenario"), std::string::npos);
}

TEST(PlanDesign, ListedScenariosComeFromAFile) {
    const auto file = std::filesystem::temp_directory_path() / "drgsim-designs-test.csv";
    const std::string keys = "sampling = \"listed\"\ndesign.file = \"" + file.string() + "\"\n";
    const std::string drivers = driver("a", noise) + driver("g", "by = \"group\"\n" + noise) +
                                driver("two", "by = [\"fund\", \"level\"]\n" + noise);
    std::ofstream(file)
        << "scenario,g.AB11,a,g,two.resident/2\nmild,1.5,1.1,2,7\nwild,0.5,1.3,3,8\n";
    const PreparedStudy study = prepared(keys, drivers);
    EXPECT_EQ(study.scenarios, 2u);
    EXPECT_EQ(values(study, 0, 2), (std::vector<double>{1.1, 1.3}));
    EXPECT_EQ(values(study, 1, 2), (std::vector<double>{2, 3, 1.5, 0.5, 2, 3}));
    EXPECT_EQ(values(study, 2, 2), (std::vector<double>{1, 1, 1, 1, 1, 1, 1, 1, 7, 8, 1, 1}));
    const std::string text = parse_plan(keys + minimal + drivers, "plan.toml", "").text;
    EXPECT_NE(text.find("# scenario: 1.5 1.1 2 7"), std::string::npos) << "part of the identity";

    std::ofstream(file) << "a,nothing,a\n1,2,x\n1,2\n";
    const auto wrong = faults(keys, drivers);
    for (const char* part : {":1: there is no driver \"nothing\"", ":2: column a is \"x\"",
                             ":3: the row has 2 cells", "two columns are named \"a\""})
        EXPECT_NE(wrong.find(part), std::string::npos) << wrong;
    std::ofstream(file) << "g.XX\n1\n";
    EXPECT_NE(faults(keys, drivers).find("driver \"g\" has no entity \"XX\""), std::string::npos);
    std::filesystem::remove(file);
    expect_problem("sampling = \"listed\"\n" + minimal, "lacks `design.file`");
}

TEST(PlanCorrelation, WhatCannotBeIsRefusedWithTheNearestMatrix) {
    const std::string drivers = driver("a", noise) + driver("b", noise) + driver("c", noise) +
                                driver("g", "by = \"group\"\n" + noise);
    const auto with = [&](const std::string& table) {
        return minimal + drivers + "[[correlation]]\n" + table;
    };
    EXPECT_EQ(testing::parse(with("drivers = [\"a\", \"c\"]\nrank = 0.5\n")).dependences.size(),
              1u);
    EXPECT_EQ(testing::parse(with("drivers = [\"a\", \"b\"]\nmatrix = [[1, 0.5], [0.5, 1]]\n"))
                  .dependences[0]
                  .drivers,
              (std::vector<std::size_t>{0, 1}));
    expect_problem(with("drivers = [\"a\", \"d\"]\nrank = 0.5\n"), "there is no driver \"d\"");
    expect_problem(with("drivers = [\"a\", \"g\"]\nrank = 0.5\n"), "differ in `by`");
    expect_problem(with("drivers = [\"a\"]\nrank = 0.5\n"), "fewer than two");
    expect_problem(with("drivers = [\"a\", \"b\"]\n"), "either `rank` or `matrix`");
    expect_problem(with("drivers = [\"a\", \"b\"]\nmatrix = [[1, 0.5, 0], [0.5, 1, 0]]\n"),
                   "not 2 by 2");
    expect_problem(with("drivers = [\"a\", \"b\"]\nmatrix = [[1, 0.5], [0.4, 1]]\n"), "symmetric");
    expect_problem(with("drivers = [\"a\", \"b\"]\nmatrix = [[0.9, 0.5], [0.5, 1]]\n"), "diagonal");
    expect_problem(with("drivers = [\"a\", \"b\"]\nrank = 0.5\n[[correlation]]\ndrivers = [\"b\", "
                        "\"c\"]\nrank = 0.5\n"),
                   "listed in correlations twice");
    // What the message offers is accepted.
    const std::string contradiction = with(
        "drivers = [\"a\", \"b\", \"c\"]\nmatrix = [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, "
        "1]]\n");
    const auto problems = testing::problems_of(contradiction);
    ASSERT_EQ(problems.size(), 1u);
    const auto offered = problems[0].todo.find("matrix = ");
    ASSERT_NE(offered, std::string::npos);
    EXPECT_NO_THROW(testing::parse(
        with("drivers = [\"a\", \"b\", \"c\"]\n" + problems[0].todo.substr(offered) + "\n")));
}

TEST(PlanCorrelation, AFaultElsewhereIsSaidOnce) {
    const std::string correlation =
        "[[correlation]]\ndrivers = [\"a\", \"b\"]\nmatrix = [[1, 0.5], [0.5, 1]]\n";
    const auto with = [&](const std::string& distribution) {
        return minimal + driver("a", "distribution = { " + distribution + " }") +
               driver("b", noise) + correlation;
    };
    expect_problem(with("type = \"lognormal\", mean = -1, cv = 0.1"), "mean must be positive");
    expect_problem(with("type = \"lognormal\", mean = 1"), "lacks \"cv\"");
    expect_problem(with("type = \"lognormall\", mean = 1, cv = 0.1"), "does not know it");
    expect_problem(with("type = \"constant\", value = 1"), "driver \"a\" is constant");
    expect_problem(minimal + driver("b", noise) + correlation, "there is no driver \"a\"");
    expect_problem("sampling = \"grid\"\n" + minimal +
                       driver("a", "distribution = { type = \"discrete\", values = [] }"),
                   "no value can be drawn");
}

TEST(PlanShocks, BecomeOneDriverEach) {
    const Plan plan = testing::parse(
        minimal + driver("v",
                         "shocks = { all = 0.03, hospital = 0.05, \"hospital-group\" = 0.1 }\n"
                         "where = { level = 3 }",
                         "volume"));
    ASSERT_EQ(plan.drivers.size(), 3u);
    for (const DriverLine& line : plan.drivers) {
        EXPECT_EQ(line.target, Target::volume);
        EXPECT_EQ(line.where.size(), 1u);
        EXPECT_EQ(line.factor, line.name);
        EXPECT_EQ(line.distribution.type, DistributionSpec::Type::lognormal);
        EXPECT_EQ(line.distribution.parameter[0], 1);
    }
    EXPECT_EQ(plan.drivers[0].name, "v-all");
    EXPECT_EQ(plan.drivers[1].by, (std::vector<Axis>{Axis::hospital}));
    EXPECT_EQ(plan.drivers[2].name, "v-hospital-group");
    EXPECT_EQ(plan.drivers[2].by, (std::vector<Axis>{Axis::hospital, Axis::group}));
    EXPECT_EQ(plan.drivers[2].distribution.parameter[1], 0.1);
    expect_problem(minimal + driver("v", "shocks = { region = 0.1 }"), "has shocks by \"region\"");
    expect_problem(minimal + driver("v", "shocks = { all = 0.1 }\nby = \"group\""),
                   "has `shocks` and `by`");
    expect_problem(minimal + driver("v", "shocks = { group = 0.1 }", "budget"),
                   "does not differ by group");
    expect_problem(minimal + driver("v", "shocks = { all = -0.1 }"), "must be above 0");
    expect_problem(minimal + driver("v", ""), "`driver[1].distribution.type` is missing");
}

TEST(PlanStress, NamesAndValues) {
    const std::string drivers = driver("a", noise) + driver("g", "by = \"group\"\n" + noise);
    const PreparedStudy study = prepared(
        "", drivers +
                "[[stress]]\nname = \"one\"\nvalues = { a = 1.2 }\n[[stress]]\nname = \"two\"\n"
                "values = { g = { BA11 = 3 } }\n");
    EXPECT_EQ(study.stresses, (std::vector<std::string>{"one", "two"}));
    std::vector<double> a(2), g(6);
    study.stress_source->draw(0, 0, 2, a.data());
    study.stress_source->draw(1, 0, 2, g.data());
    EXPECT_EQ(a, (std::vector<double>{1.2, 1}));
    EXPECT_EQ(g, (std::vector<double>{1, 1, 1, 1, 1, 3}));
    const std::string stress = "[[stress]]\nname = \"s\"\nvalues = { a = 1.2 }\n";
    expect_problem(minimal + drivers + stress + stress, "two stresses are named \"s\"");
    expect_problem(minimal + drivers + "[[stress]]\nname = \"s\"\n", "states no values");
    expect_problem(minimal + drivers + "[[stress]]\nname = \"s\"\nvalues = { b = 1 }\n",
                   "there is no driver \"b\"");
    EXPECT_NE(faults("", drivers + "[[stress]]\nname = \"s\"\nvalues = { a = { X = 1 } }\n")
                  .find("name the driver alone"),
              std::string::npos);
}

TEST(PlanDistribution, TruncateAndShift) {
    const Plan plan = testing::parse(
        minimal + driver("a",
                         "distribution = { type = \"normal\", mean = 1, sd = 0.1, truncate = "
                         "[0.5, 1.5], shift = -0.25 }"));
    const DistributionSpec& spec = plan.drivers[0].distribution;
    EXPECT_EQ(spec.truncate, (std::array<double, 2>{0.5, 1.5}));
    EXPECT_EQ(spec.shift, -0.25);
    EXPECT_TRUE(plan.warnings.empty()) << "never negative";
    const auto wrong = [](const std::string& range) {
        return minimal + driver("a",
                                "distribution = { type = \"normal\", mean = 1, sd = 0.1, "
                                "truncate = " +
                                    range + " }");
    };
    expect_problem(wrong("[0.5]"), "lists 1 numbers");
    expect_problem(wrong("[2, 1]"), "low below high");
    expect_problem(wrong("[5, 6]"), "less than 1e-9");
}

TEST(PlanDesign, EmpiricalLawsWorkWithEveryDesignThatDraws) {
    const auto file = std::filesystem::temp_directory_path() / "drgsim-empirical-test.csv";
    std::ofstream(file) << "x\n3\n1\n2\n4\n";
    const std::string drivers = driver("a", "distribution = { type = \"empirical\", file = \"" +
                                                file.string() + "\", column = \"x\" }");
    for (const std::string sampling : {"latin-hypercube", "sobol"}) {
        auto drawn =
            values(prepared("sampling = \"" + sampling + "\"\nscenarios = 64\n", drivers), 0, 64);
        for (const double x : {1, 2, 3, 4})
            EXPECT_EQ(std::count(drawn.begin(), drawn.end(), x), 16) << sampling << x;
    }
    EXPECT_EQ(values(prepared("sampling = \"one-at-a-time\"\n", drivers), 0, 3),
              (std::vector<double>{2, 1, 4}));
    const auto saltelli = values(prepared("sampling = \"saltelli\"\n", drivers), 0, 3);
    EXPECT_EQ(saltelli[2], saltelli[1]);
    EXPECT_NE(faults("sampling = \"grid\"\n", drivers).find("driver \"a\" is empirical"),
              std::string::npos);
    std::filesystem::remove(file);
}

TEST(PlanStress, BehavioursRestUnlessTheyAreNamed) {
    const std::string behaviour =
        "[[behaviour]]\nname = \"b\"\nkind = \"cost\"\nprevalence = 0.4\n"
        "strength = { type = \"uniform\", low = -0.1, high = 0.3 }\n";
    const PreparedStudy study =
        prepared("", driver("a", noise) + behaviour +
                         "[[stress]]\nname = \"none\"\nvalues = { a = 1.1 }\n"
                         "[[stress]]\nname = \"all\"\nvalues = { b-prevalence = 1 }\n");
    std::vector<double> prevalence(2), strength(2);
    study.stress_source->draw(1, 0, 2, prevalence.data());
    study.stress_source->draw(2, 0, 2, strength.data());
    EXPECT_EQ(prevalence, (std::vector<double>{0, 1}));
    EXPECT_NEAR(strength[1], 0.1, 1e-15) << "its median";
}

}  // namespace
}  // namespace drgsim
