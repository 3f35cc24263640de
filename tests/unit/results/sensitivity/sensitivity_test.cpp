// Sensitivity from a result file: outputs by name, drivers of few and of many entities, Sobol's
// indices and tornados by the design that the file states.
#include "results/sensitivity/sensitivity.hpp"

#include "kernels/random/threefry.hpp"
#include "results/summary/json_text.hpp"
#include "sim/input/problems.hpp"
#include "tests/unit/results/hand_made_result.hpp"

namespace drgsim {
namespace {

/// The uniform that driver `driver` has for `entity` in scenario `s`.
double drawn(std::size_t driver, std::uint64_t s, std::size_t entity) {
    const Stream stream{3, Purpose::driver, driver, 0};
    double u = 0;
    fill_entity(stream, s, 1, entity, &u);
    return u;
}

/// Drivers 0 (by all), 1 (by group), 2 (hospital by month: 24 entities), 3 (by mdc), uniform. The
/// employee fund's balance is 3 times driver 0 less driver 1 of the first group; the resident
/// fund's is the sum of driver 2 over the first hospital's months.
class SensitivityOfFile : public HandMadeResult {
  protected:
    void write_drawn(RunDescription d) const {
        ResultBlock base = sample_base(d);
        set(base, 0, 50);
        RunWriter writer(path(), d, Existing::replace);
        for (std::uint64_t b = 0; b < block_count(d); ++b) {
            ResultBlock block = sample_block(d, b);
            for (std::size_t row = 0; row < block.count; ++row) fill(block, row);
            writer.put(std::move(block));
        }
        writer.finish(base);
    }
    static void fill(ResultBlock& block, std::size_t row) {
        const std::uint64_t s = block.first + row;
        set(block, row, static_cast<double>(s % 7));
        for (std::size_t d = 0; d < block.drivers.size(); ++d) {
            const std::size_t entities = block.drivers[d].size() / block.count;
            for (std::size_t e = 0; e < entities; ++e)
                block.drivers[d][row * entities + e] = drawn(d, s, e);
        }
        double sum = 0;
        for (std::size_t e = 0; e < 12; ++e) sum += drawn(2, s, e);
        values_of(block, Var::balance)[row * 2] = 3 * drawn(0, s, 0) - drawn(1, s, 0);
        values_of(block, Var::balance)[row * 2 + 1] = sum;
    }
    [[nodiscard]] Sensitivity balances() const {
        return sensitivity_of(RunReader(path()), {"balance"});
    }
};

TEST_F(SensitivityOfFile, FewEntitiesStandAlone) {
    write_drawn(describe(600));
    const Sensitivity s = balances();
    EXPECT_EQ(s.inputs,
              (std::vector<std::string>{"budget-noise", "weight_noise FR11", "weight_noise FR13",
                                        "weight_noise BR21", "weight_noise ", "by-two (mean)",
                                        "by-mdc ", "by-mdc B", "by-mdc F"}));
    ASSERT_EQ(s.outputs.size(), 2U);
    EXPECT_EQ(s.outputs[0].output.entity, "employee");
    ASSERT_TRUE(s.outputs[0].values && s.outputs[0].ranks);
    const auto& src = s.outputs[0].values->coefficients;
    EXPECT_NEAR(s.outputs[0].values->r2, 1, 1e-9);
    EXPECT_NEAR(src[0].value / src[1].value, -3, 0.15);
    EXPECT_NEAR(src[2].value, 0, 1e-9);
    EXPECT_GT(s.outputs[0].ranks->partial[0].value, 0.9);
    EXPECT_LT(s.outputs[0].spearman[1].value, -0.2);
}

TEST_F(SensitivityOfFile, ManyEntitiesAreStreamed) {
    write_drawn(describe(2000));
    const Sensitivity s = balances();
    ASSERT_EQ(s.outputs[1].many.size(), 1U);
    const ManyEntities& many = s.outputs[1].many[0];
    EXPECT_EQ(many.driver, "by-two");
    EXPECT_EQ(many.varying, 24U);
    EXPECT_NEAR(many.shares[0].effect.value, 1, 0.1);
    ASSERT_EQ(many.correlations.size(), 10U);
    for (const NamedEffect& entity : many.correlations) {
        EXPECT_TRUE(entity.name.starts_with("H0 ")) << entity.name;
        EXPECT_NEAR(entity.effect.value, std::sqrt(1.0 / 12), 0.08);
    }
    const double other = s.outputs[0].many[0].shares[0].effect.value;
    EXPECT_NEAR(other, 0, 0.05);
    const std::string text = to_text(s);
    for (const char* part : {"balance resident", "SRC", "R2 of the line 1.000", "24 entities"})
        EXPECT_NE(text.find(part), std::string::npos) << part << text;
}

TEST_F(SensitivityOfFile, SobolsIndicesOfASaltelliRun) {
    RunDescription d = describe(5 * 600);
    d.design = {Sampling::saltelli, false, {"a", "b", "c"}, 0, 0};
    write_drawn(d);
    const Sensitivity s = balances();
    ASSERT_EQ(s.outputs[0].sobol.size(), 3U);
    EXPECT_EQ(s.outputs[0].sobol[1].factor, "b");
    EXPECT_NEAR(s.outputs[0].sobol[0].total.value, 1, 0.2);  // all parts are drawn independently
    EXPECT_TRUE(s.inputs.empty());
    JsonText json;
    add_to(json, s);
    EXPECT_NE(json.text().find(R"("sobol":[{"factor":"a","first":{"value":)"), std::string::npos);
}

TEST_F(SensitivityOfFile, ATornadoHasTheWidestBarFirst) {
    RunDescription d = describe(5);
    d.design = {Sampling::one_at_a_time, false, {"a", "b"}, 0.05, 0.95};
    write_drawn(d);
    const Sensitivity s = balances();
    const OutputSensitivity& row = s.outputs[0];
    ASSERT_EQ(row.tornado.size(), 2U);
    const auto at = [](std::uint64_t scenario) {
        return 3 * drawn(0, scenario, 0) - drawn(1, scenario, 0);
    };
    EXPECT_DOUBLE_EQ(row.median, at(0));
    const std::size_t a = row.tornado[0].factor == "a" ? 0 : 1;
    EXPECT_DOUBLE_EQ(row.tornado[a].low, at(1));
    EXPECT_DOUBLE_EQ(row.tornado[a].high, at(2));
    EXPECT_GE(std::abs(row.tornado[0].high - row.tornado[0].low),
              std::abs(row.tornado[1].high - row.tornado[1].low));
    EXPECT_NE(to_text(s).find("change at high"), std::string::npos);
}

TEST_F(SensitivityOfFile, OutputsAreFoundByName) {
    write_drawn(describe(70));
    const RunReader reader(path());
    const auto one = read_outputs(reader, {"hospital_payout:H1:resident"});
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(one[0].entity, "resident H1");
    EXPECT_DOUBLE_EQ(one[0].values[69], 29.5);
    EXPECT_EQ(read_outputs(reader, {"hospital_payout:H0"}).size(), 2U);
    EXPECT_EQ(read_outputs(reader, {"month_payout:12:employee"})[0].values.size(), 70U);
    const auto group = read_outputs(reader, {"group_payout:FR13"});
    ASSERT_EQ(group.size(), 1U);
    EXPECT_DOUBLE_EQ(group[0].values[1], (200 + 1 - 50 + 29.5) / 2 - 1);
    EXPECT_EQ(read_outputs(reader, {}).size(), 4U);
}

TEST_F(SensitivityOfFile, AllWrongOutputsAreNamed) {
    write_drawn(describe(70));
    try {
        read_outputs(RunReader(path()), {"payot", "payout:H0", "hospital_payout"});
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(error.problems().size(), 3U) << error.what();
    }
    write(describe(0));
    EXPECT_THROW(read_outputs(RunReader(path()), {}), InputError);
    RunDescription d = describe(70);
    d.drivers.clear();
    write(d);
    EXPECT_THROW(balances(), InputError);
}

}  // namespace
}  // namespace drgsim
