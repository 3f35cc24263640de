// Sums of weighted rows against a plain loop: one to four columns, with and without targets and
// rows of scales, sums without terms; every instruction set gives the same bits.
#include "kernels/sums/weighted_rows.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace drgsim::kernels {
namespace {

constexpr std::size_t sums = 9, table_rows = 13, targets = 4;

double uniform(std::mt19937_64& random) {
    return 0.5 + static_cast<double>(random() >> 11) * 0x1p-53;
}

template <class Real>
struct Problem {
    int columns;
    bool dealt;  ///< sums have targets and scales of their own
    std::vector<std::uint32_t> begin{0}, row, scale_row, target;
    std::vector<Real> weight, table, scale;

    Problem(int columns_of, bool is_dealt, unsigned seed) : columns(columns_of), dealt(is_dealt) {
        std::mt19937_64 random(seed);
        for (std::size_t s = 0; s < sums; ++s) {
            // Some have none, some more than are added before moving to double.
            const std::size_t terms = s % 4 == 1 ? 0 : random() % 90;
            for (std::size_t t = 0; t < terms; ++t) {
                row.push_back(static_cast<std::uint32_t>(random() % table_rows));
                for (int c = 0; c < columns; ++c)
                    weight.push_back(static_cast<Real>(1000 * uniform(random)));
            }
            begin.push_back(static_cast<std::uint32_t>(row.size()));
            target.push_back(static_cast<std::uint32_t>(random() % targets));
            scale_row.push_back(static_cast<std::uint32_t>(random() % table_rows));
        }
        for (std::size_t i = 0; i < table_rows * lanes; ++i) {
            table.push_back(static_cast<Real>(uniform(random)));
            scale.push_back(static_cast<Real>(uniform(random)));
        }
    }

    using Sums = std::vector<std::vector<double>>;
    static constexpr std::uint32_t first = 2, last = sums;

    [[nodiscard]] Sums kernel(Isa isa) const {
        Sums out(static_cast<std::size_t>(columns), std::vector<double>(sums * lanes, 1.0));
        std::vector<double*> rows;
        for (auto& column : out) rows.push_back(column.data());
        add_weighted_rows<Real>(isa, {columns, begin.data(), row.data(), weight.data()}, first,
                                last, table.data(), scale.data(),
                                dealt ? scale_row.data() : nullptr, dealt ? target.data() : nullptr,
                                rows.data());
        return out;
    }

    [[nodiscard]] Sums plain() const {
        Sums out(static_cast<std::size_t>(columns), std::vector<double>(sums * lanes, 1.0));
        for (std::uint32_t s = first; s < last; ++s) {
            const std::size_t to = dealt ? target[s] : s - first;
            const std::size_t of = dealt ? scale_row[s] : 0;
            for (std::uint32_t t = begin[s]; t < begin[s + 1]; ++t) {
                for (std::size_t c = 0; c < out.size(); ++c) {
                    for (std::size_t l = 0; l < lanes; ++l) {
                        out[c][to * lanes + l] += double{weight[t * out.size() + c]} *
                                                  double{table[row[t] * lanes + l]} *
                                                  double{scale[of * lanes + l]};
                    }
                }
            }
        }
        return out;
    }
};

template <class Real>
void check(double relative) {
    for (unsigned k = 0; k < 16; ++k) {
        const Problem<Real> p(1 + static_cast<int>(k % 4), k / 4 % 2 == 1, 40 + k);
        const auto expected = p.plain();
        const auto got = p.kernel(Isa::v2);
        for (std::size_t c = 0; c < expected.size(); ++c) {
            for (std::size_t i = 0; i < expected[c].size(); ++i)
                ASSERT_NEAR(got[c][i], expected[c][i], relative * expected[c][i]) << k;
        }
        for (const Isa isa : {Isa::v3, Isa::v4}) {
            if (is_supported(isa)) {
                EXPECT_EQ(p.kernel(isa), got) << name_of(isa);
            }
        }
    }
}

TEST(WeightedRows, AgreeWithAPlainLoop) {
    check<double>(1e-14);
    check<float>(1e-6);
}

}  // namespace
}  // namespace drgsim::kernels
