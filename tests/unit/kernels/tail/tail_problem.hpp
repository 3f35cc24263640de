// Random input of the kernels over cells, and its tables in the lanes' own type.
#pragma once

#include "kernels/tail/tails.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <new>
#include <random>
#include <set>
#include <vector>

#include "kernels/random/threefry.hpp"

namespace drgsim::kernels::testing {

using Doubles = std::vector<double>;

/// Memory as kernels want what they store past the caches.
template <class T>
struct AlignedMemory {
    using value_type = T;
    static constexpr std::align_val_t line{64};
    T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), line)); }
    void deallocate(T* memory, std::size_t /*n*/) { ::operator delete(memory, line); }
    friend bool operator==(const AlignedMemory&, const AlignedMemory&) { return true; }
};
template <class Real>
using CellPoints = std::vector<Real, AlignedMemory<Real>>;

inline double uniform(std::mt19937_64& random, double low, double high) {
    return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53;
}

/// One hospital's cells and a block's tables, all in double; `Rows` makes the kernel's types of it.
struct Problem {
    static constexpr std::size_t rows = 7, groups = 5;
    Schedule schedule;
    Needs needs;
    std::vector<std::uint32_t> case_begin, entry_begin, group, row, case_order;
    std::vector<std::uint8_t> route, whole_group, entry_month;
    std::vector<CaseBrief> brief;
    mutable std::vector<CellBrief> cell_brief;  ///< made anew by columns()
    Doubles level, factor, aux, case_booked, case_paid, case_excluded, case_self_expense,
        case_day_price;
    Doubles count, cost, excluded, self_expense, booked, residual, reviewed, case_cost,
        case_reviewed, entry_count, entry_cost, entry_booked, entry_residual, entry_reviewed;
    bool drawn = false;
    // [rows][lanes], then [lanes]
    Doubles base, points, volume, money, book, k, per_yuan, approval, drive, threshold;
    Doubles request;  ///< empty where requests begin at the bound of the normal piece
    Doubles bound[max_pieces], least[max_pieces], most[max_pieces];
    Doubles h_points, h_volume, h_money, h_booked, h_ratio, h_approval, h_cost, h_bound;

    [[nodiscard]] std::size_t cells() const { return group.size(); }
    [[nodiscard]] CellColumns columns() const {
        fill_briefs();
        return {case_begin.data(),
                entry_begin.data(),
                group.data(),
                route.data(),
                cell_brief.data(),
                level.data(),
                factor.data(),
                aux.data(),
                count.data(),
                cost.data(),
                excluded.data(),
                self_expense.data(),
                booked.data(),
                residual.data(),
                reviewed.data(),
                case_cost.data(),
                case_reviewed.data(),
                brief.data(),
                case_order.data(),
                case_booked.data(),
                case_paid.data(),
                case_excluded.data(),
                case_self_expense.data(),
                case_day_price.data(),
                entry_month.data(),
                entry_count.data(),
                entry_cost.data(),
                entry_booked.data(),
                entry_residual.data(),
                entry_reviewed.data()};
    }
    void fill_briefs() const {
        cell_brief.clear();
        for (std::size_t c = 0; c < cells(); ++c) {
            const double normal = factor[c] * (schedule.normal_without_level ? 1 : level[c]);
            cell_brief.push_back({static_cast<float>(case_cost[case_begin[c]] * 0.99999),
                                  static_cast<float>(case_cost[case_begin[c + 1] - 1] * 1.00001),
                                  case_begin[c], entry_begin[c], row[c] & most_rows,
                                  whole_group[c] != 0, static_cast<float>(normal), level[c]});
        }
        cell_brief.push_back({0, 0, case_begin.back(), entry_begin.back(), 0, 0, 0, 0});
    }
    /// Drawn approvals of scenarios 1000 .. 1063, where the problem has them.
    [[nodiscard]] const ApprovalDraw* draw() const {
        static const ApprovalDraw made{words_of(approvals), 1000};
        return drawn ? &made : nullptr;
    }
    static constexpr Stream approvals{77, Purpose::review, stream_hash("approval"), 0};
};

inline void add_cell(Problem& p, std::mt19937_64& random, bool residual) {
    p.case_begin.push_back(static_cast<std::uint32_t>(p.case_cost.size()));
    p.entry_begin.push_back(static_cast<std::uint32_t>(p.entry_month.size()));
    p.group.push_back(static_cast<std::uint32_t>(random() % Problem::groups));
    p.row.push_back(static_cast<std::uint32_t>(random() % Problem::rows));
    p.whole_group.push_back(random() % 7 == 0 ? 1 : 0);
    p.route.push_back(0);
    p.level.push_back(uniform(random, 0.7, 1.3));
    p.aux.push_back(random() % 2 == 0 ? 1 : uniform(random, 1.05, 1.2));
    p.factor.push_back(p.aux.back() * uniform(random, 0.8, 1.2));
    std::vector<std::int32_t> fen;
    for (std::size_t i = 0; i < 1 + random() % 14; ++i)
        fen.push_back(static_cast<std::int32_t>(std::exp(uniform(random, 8, 15))));
    std::sort(fen.begin(), fen.end());
    double month_sum[months][5] = {};
    double sum[7] = {};
    for (const std::int32_t f : fen) {
        const auto t = static_cast<std::uint8_t>(random() % months);
        const double cost = f / 100.0;
        const auto off = static_cast<std::int32_t>(random() % 3 == 0 ? 0.3 * f : 0);
        const double reviewed = (f - off) / 100.0;
        const double booked = 0.6 * cost, rest = residual && random() % 9 == 0 ? 3.5 : 0;
        p.case_cost.push_back(cost);
        p.case_reviewed.push_back(reviewed);
        p.brief.push_back({static_cast<float>(cost), static_cast<float>(reviewed), t,
                           static_cast<std::uint16_t>(reviewed != cost ? 1 : 0)});
        p.case_order.push_back(static_cast<std::uint32_t>(random() % 100000));
        p.case_booked.push_back(booked);
        p.case_excluded.push_back(0.1 * cost);
        p.case_paid.push_back(1.1 * cost + rest);
        p.case_self_expense.push_back(0.2 * cost);
        p.case_day_price.push_back(uniform(random, 0.2, 1.4) * cost);
        const double values[] = {1, cost, booked, rest, reviewed, 0.1 * cost, 0.2 * cost};
        for (int v = 0; v < 5; ++v) month_sum[t][v] += values[v];
        for (int v = 0; v < 7; ++v) sum[v] += values[v];
    }
    for (int t = 0; t < months; ++t) {
        if (month_sum[t][0] == 0) continue;
        p.entry_month.push_back(static_cast<std::uint8_t>(t));
        p.entry_count.push_back(month_sum[t][0]);
        p.entry_cost.push_back(month_sum[t][1]);
        p.entry_booked.push_back(month_sum[t][2]);
        p.entry_residual.push_back(month_sum[t][3]);
        p.entry_reviewed.push_back(month_sum[t][4]);
    }
    p.count.push_back(sum[0]);
    p.cost.push_back(sum[1]);
    p.booked.push_back(sum[2]);
    p.residual.push_back(sum[3]);
    p.reviewed.push_back(sum[4]);
    p.excluded.push_back(sum[5]);
    p.self_expense.push_back(sum[6]);
}

inline void make_schedule(Problem& p, std::mt19937_64& random, int pieces, bool review,
                          bool exits) {
    p.schedule.pieces = pieces;
    p.schedule.normal = static_cast<int>(random() % static_cast<unsigned>(pieces));
    p.schedule.review = review;
    p.schedule.review_per_yuan = 0.0125;
    p.schedule.review_month_share = 0.7;
    const auto form = [&] {
        return Form{uniform(random, -1, 1), uniform(random, -1, 1), uniform(random, -1, 1)};
    };
    for (int j = 0; j < pieces; ++j)
        p.schedule.piece[j] = {form(),
                               form(),
                               form(),
                               uniform(random, 0, 0.03),
                               random() % 2 == 0,
                               exits && random() % 2 == 0};
    p.schedule.normal_without_level = random() % 2 == 0;
    p.schedule.level_ratio = random() % 2 == 0;
    p.schedule.exits_charged = random() % 2 == 0;
    p.schedule.piece[p.schedule.normal] = {{1, 0, 0}, {}, {}, 0, false, false};
    for (int j = 0; j < pieces; ++j) p.schedule.exits |= p.schedule.piece[j].leaves;
}

/// Multipliers of the rows and the hospital, only where the needs allow them to differ from 1.
inline void make_rows(Problem& p, std::mt19937_64& random) {
    const auto rows = [&](std::size_t n, double low, double high) {
        Doubles values(n * lanes);
        for (double& v : values) v = uniform(random, low, high);
        return values;
    };
    const auto factor = [&](std::size_t n, bool varies) {
        return varies ? rows(n, 0.8, 1.2) : Doubles(n * lanes, 1.0);
    };
    const std::size_t n = Problem::rows;
    p.base = rows(n, 40, 200);
    p.points = rows(n, 40, 200);
    p.volume = factor(n, p.needs.volume);
    p.money = factor(n, p.needs.money);
    p.book = factor(n, p.needs.money);
    p.k = rows(n, 1.3, 3);
    p.per_yuan = rows(n, 0.0001, 0.001);
    p.approval = p.needs.approval ? rows(n, 0.3, 1.5) : Doubles(n * lanes, 1.0);
    p.drive = rows(n, 0.9, 1.1);
    p.threshold = rows(n, 3000, 9000);
    p.request = rows(n, 3000, 60000);
    p.h_points = rows(1, 0.8, 1.2);
    p.h_volume = factor(1, p.needs.volume);
    p.h_money = factor(1, p.needs.money);
    p.h_booked = factor(1, p.needs.money);
    p.h_ratio = rows(1, 0.9, 1.1);
    p.h_approval = rows(1, -0.1, 1.1);
    p.h_cost = p.h_ratio;
    p.h_bound.resize(lanes);
    for (std::size_t l = 0; l < lanes; ++l) p.h_bound[l] = 1 / p.h_ratio[l];
    const int normal = p.schedule.normal;
    for (int j = 0; j + 1 < p.schedule.pieces; ++j) {
        p.bound[j].resize(n * lanes);
        for (std::size_t i = 0; i < n * lanes; ++i) {
            // K S at the normal piece's end, rising around it [yuan].
            p.bound[j][i] = p.k[i] / p.per_yuan[i] * std::pow(2.5, j - normal);
        }
        for (std::size_t r = 0; r < n; ++r) {
            const auto begin = p.bound[j].begin() + static_cast<std::ptrdiff_t>(r * lanes);
            p.least[j].push_back(*std::min_element(begin, begin + lanes));
            p.most[j].push_back(*std::max_element(begin, begin + lanes));
        }
    }
}

/// What a problem has beside its pieces.
struct Kind {
    bool review = false, drawn = false, exits = false, outside = false;
};

inline Problem make_problem(unsigned seed, int pieces, Kind kind, Needs needs) {
    std::mt19937_64 random(seed);
    Problem p;
    p.needs = needs;
    p.needs.group_volume = needs.volume;
    p.drawn = kind.drawn;
    make_schedule(p, random, pieces, kind.review, kind.exits);
    for (int c = 0; c < 75; ++c) {
        add_cell(p, random, needs.residual);
        if (kind.outside) p.route.back() = static_cast<std::uint8_t>(1 + random() % 3);
    }
    p.case_begin.push_back(static_cast<std::uint32_t>(p.case_cost.size()));
    p.entry_begin.push_back(static_cast<std::uint32_t>(p.entry_month.size()));
    make_rows(p, random);
    return p;
}

/// A problem's rows in the lanes' own type.
template <class Real>
class Tables {
  public:
    explicit Tables(const Problem& p) {
        kept_.reserve(24);
        rows = {real(p.base),
                real(p.points),
                real(p.volume),
                real(p.money),
                real(p.book),
                real(p.k),
                real(p.per_yuan),
                p.approval.data(),
                p.drive.data(),
                p.threshold.data(),
                p.request.data(),
                {},
                {},
                real(p.request),
                {},
                {}};
        for (int j = 0; j + 1 < p.schedule.pieces; ++j) {
            rows.bound[j] = p.bound[j].data();
            rows.bound_near[j] = real(p.bound[j]);
            rows.bound_least[j] = p.least[j].data();
            rows.bound_most[j] = p.most[j].data();
        }
        if (p.request.empty()) {
            rows.request = rows.bound[p.schedule.normal];
            rows.request_near = rows.bound_near[p.schedule.normal];
        }
        const auto [least, most] = std::minmax_element(p.h_bound.begin(), p.h_bound.end());
        hospital = {real(p.h_points),
                    real(p.h_volume),
                    real(p.h_money),
                    real(p.h_booked),
                    real(p.h_ratio),
                    p.h_approval.data(),
                    p.h_cost.data(),
                    p.h_bound.data(),
                    real(p.h_bound),
                    *least,
                    *most};
    }
    GroupRows<Real> rows{};
    HospitalRow<Real> hospital{};

  private:
    const Real* real(const Doubles& values) {
        return kept_.emplace_back(values.begin(), values.end()).data();
    }
    std::vector<std::vector<Real>> kept_;
};

}  // namespace drgsim::kernels::testing
