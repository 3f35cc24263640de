// What a run and a settlement stand on has the same bits on any number of threads, on enough cases
// for many tiles: region digest, calibration, money flows, cells, the settlement with all that
// /base and /indicators hold.
#include <gtest/gtest.h>

#include <cstring>

#include "results/region/store.hpp"
#include "sim/engine/cells.hpp"
#include "sim/engine/tiles.hpp"
#include "sim/settlement/settle.hpp"
#include "tests/support/guigang_study.hpp"
#include "tests/support/small_region.hpp"

namespace drgsim {
namespace {

/// Bytes of numbers: NaNs are equal when their bits are.
class Bytes {
  public:
    template <class Values>
    void add(const Values& values) {
        const auto* first = reinterpret_cast<const char*>(values.data());
        bytes_.append(first, values.size() * sizeof(*values.data()));
        bytes_ += '|';
    }
    void add(const std::string& text) { bytes_ += text; }
    bool operator==(const Bytes&) const = default;

  private:
    std::string bytes_;
};

void add_cells(const CellTable& t, Bytes& bytes) {
    for (const auto* column : {&t.segment_begin, &t.pool_end}) bytes.add(*column);
    for (const auto* column : {&t.case_begin, &t.entry_begin, &t.group, &t.case_order})
        bytes.add(*column);
    for (const auto* column : {&t.route, &t.entry_month}) bytes.add(*column);
    bytes.add(t.brief);
    for (const auto* column : {&t.factor,         &t.aux,
                               &t.count,          &t.cost,
                               &t.excluded,       &t.self_expense,
                               &t.booked,         &t.residual,
                               &t.other,          &t.reviewed,
                               &t.case_cost,      &t.case_reviewed,
                               &t.case_booked,    &t.case_paid,
                               &t.case_excluded,  &t.case_self_expense,
                               &t.case_day_price, &t.entry_count,
                               &t.entry_cost,     &t.entry_booked,
                               &t.entry_residual, &t.entry_reviewed,
                               &t.entry_other})
        bytes.add(*column);
}

Bytes all_of(const Region& region, int threads) {
    const ThreadLimit limit(threads);
    Bytes bytes;
    bytes.add(region_digest(region));
    const Study study = testing::guigang_study(region, 0.05);
    const Standards& standards = study.policies[0].standards;
    bytes.add(std::vector<double>{standards.mean_cost});
    for (const auto* column : {&standards.weight, &standards.cv}) bytes.add(*column);
    bytes.add(standards.coefficient);
    bytes.add(study.flows.fund_paid);
    for (const bool by_month : {false, true})
        add_cells(make_cells(study, study.policies[0], by_month, true), bytes);
    const ResultBlock settled = settle(study);
    for (const auto& values : settled.values) bytes.add(values);
    for (const auto& values : settled.base) bytes.add(values);
    return bytes;
}

TEST(StartBits, AnyNumberOfThreads) {
    const Region region = testing::small_region({.hospitals = 30,
                                                 .groups = 40,
                                                 .cases = 3 * least_tile_rows + 77,
                                                 .year = 2024,
                                                 .seed = 9});
    ASSERT_EQ(few_tiles(region.cases.size()).count(), 4U);
    const Bytes one = all_of(region, 1);
    for (const int threads : {2, 3, 8}) EXPECT_TRUE(all_of(region, threads) == one) << threads;
    Region other = region;
    other.cases.fund_paid[5] += 0.01;
    EXPECT_FALSE(all_of(other, 2) == one);
}

}  // namespace
}  // namespace drgsim
