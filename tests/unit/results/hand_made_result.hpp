// A result small enough to work out by hand. One policy, two hospitals of levels 3 and 1. Scenario
// s: the employee fund's balance is 10 - s; hospital 0 gains s - 50 from each fund, hospital 1
// always loses 0.5 of each.
#pragma once

#include <gtest/gtest.h>

#include "results/run/writer.hpp"
#include "tests/unit/results/sample_run.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace drgsim {

inline std::vector<double>& values_of(ResultBlock& block, Var id) {
    return block.values[static_cast<std::size_t>(id)];
}

class HandMadeResult : public testing::Test {
  protected:
    static RunDescription describe(std::uint64_t scenarios) {
        RunDescription d = sample_description(scenarios, 2, false);
        d.policies = {"p"};
        d.provenance.policy_texts.clear();
        d.hospital_levels = {3, 1};
        d.hospital_names = {"县医院", "Ward"};
        return d;
    }

    /// Row `row` of `block` as scenario `s` has it; groups share the payout equally.
    static void set(ResultBlock& block, std::size_t row, double s) {
        for (const std::size_t fund : {0U, 1U}) {
            const std::size_t at = row * 2 + fund;
            const double paid = 200 + s - 50 + 29.5;
            values_of(block, Var::point_value)[at] = 80 + (s - 49) * 1e-7;
            values_of(block, Var::payout)[at] = paid;
            values_of(block, Var::balance)[at] = fund == 0 ? 10 - s : -1e-9;
            values_of(block, Var::budget)[at] = paid + values_of(block, Var::balance)[at];
            values_of(block, Var::hospital_booked)[at * 2] = 200;
            values_of(block, Var::hospital_payout)[at * 2] = 200 + s - 50;
            values_of(block, Var::hospital_cost)[at * 2] = 400;
            values_of(block, Var::hospital_booked)[at * 2 + 1] = 30;
            values_of(block, Var::hospital_payout)[at * 2 + 1] = 29.5;
            values_of(block, Var::hospital_cost)[at * 2 + 1] = 50;
            for (const std::size_t g : {0U, 1U, 2U, 3U})
                values_of(block, Var::group_payout)[row * 4 + g] = paid / 2 - 1;
        }
    }

    void write(const RunDescription& d) const {
        ResultBlock base = sample_base(d);
        set(base, 0, 49);
        if (d.scenarios == 0) {
            write_settlement(path(), d, base);
            return;
        }
        RunWriter writer(path(), d, Existing::replace);
        for (std::uint64_t b = 0; b < block_count(d); ++b) {
            ResultBlock block = sample_block(d, b);
            for (std::size_t row = 0; row < block.count; ++row)
                set(block, row, static_cast<double>(block.first + row));
            writer.put(std::move(block));
        }
        writer.finish(base);
    }
    [[nodiscard]] std::string path() const { return folder_.file("r.h5"); }

  private:
    TemporaryFolder folder_;
};

}  // namespace drgsim
