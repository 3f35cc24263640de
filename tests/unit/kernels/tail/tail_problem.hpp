// Random input of the kernels over cells, and what they must add up, case by case and lane by lane.
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
    Doubles base, points, volume, money, book, k, per_yuan, approval, drive, threshold, request;
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

/// All that the kernels correct, in one array: the parts follow one another.
struct Output {
    static constexpr std::size_t month = months * lanes, group = Problem::groups * lanes;
    Doubles month_points = Doubles(month), month_addon = Doubles(month),
            year_points = Doubles(lanes), cases_low = Doubles(lanes), cases_high = Doubles(lanes),
            requested = Doubles(lanes), cell_points, month_gone = Doubles(month),
            group_gone = Doubles(group), left_cost = Doubles(month), left_booked = Doubles(month),
            left_other = Doubles(month), charge = Doubles(month),
            left_self_expense = Doubles(lanes), cases_outside = Doubles(lanes),
            group_left_other = Doubles(group), group_charge = Doubles(group);
    std::set<std::pair<std::uint32_t, std::uint32_t>> requests;
    [[nodiscard]] std::vector<std::pair<const char*, const Doubles*>> parts() const {
        return {{"month_points", &month_points},
                {"month_addon", &month_addon},
                {"year_points", &year_points},
                {"cases_low", &cases_low},
                {"cases_high", &cases_high},
                {"requested", &requested},
                {"cell_points", &cell_points},
                {"month_gone", &month_gone},
                {"group_gone", &group_gone},
                {"left_cost", &left_cost},
                {"left_booked", &left_booked},
                {"left_other", &left_other},
                {"charge", &charge},
                {"left_self_expense", &left_self_expense},
                {"cases_outside", &cases_outside},
                {"group_left_other", &group_left_other},
                {"group_charge", &group_charge}};
    }
};

/// One lane, one case at a time, straight from the declarations in tails.hpp and rules 4: what it
/// is worth less what a normal case is.
class Reference {
  public:
    Reference(const Problem& p, std::size_t lane, Output& out) : p_(p), l_(lane), out_(out) {}

    void run() {
        for (std::size_t cell = 0; cell < p_.cells(); ++cell) {
            cell_ = cell;
            at_ = p_.row[cell] * lanes + l_;
            volume_ = p_.volume[at_] * p_.h_volume[l_];
            money_ = p_.money[at_] * p_.h_money[l_];
            for (std::uint32_t i = p_.case_begin[cell]; i < p_.case_begin[cell + 1]; ++i) add(i);
        }
    }

  private:
    void add(std::uint32_t i) {
        if (p_.route[cell_] != 0) {
            leave(i, static_cast<Route>(p_.route[cell_]));
        } else if (p_.whole_group[cell_] != 0) {
            const double year = p_.schedule.review_per_yuan * p_.case_reviewed[i] * money_;
            add_points(i, year, p_.schedule.review_month_share * year);
        } else {
            add_by_piece(i);
        }
    }

    [[nodiscard]] bool reaches(double cost, int j) const {
        return cost >= p_.bound[j][at_] * p_.h_bound[l_] * scale();
    }

    /// c where costs are compared with the standard of the level.
    [[nodiscard]] double scale() const { return p_.schedule.level_ratio ? p_.level[cell_] : 1; }

    /// b k a, with the multipliers of the hospital.
    [[nodiscard]] double worth() const {
        return p_.points[at_] * p_.h_points[l_] * p_.factor[cell_];
    }

    void add_by_piece(std::uint32_t i) {
        int j = 0;
        while (j + 1 < p_.schedule.pieces && reaches(p_.case_cost[i], j)) ++j;
        const double normal = worth() * (p_.schedule.normal_without_level ? 1 : p_.level[cell_]);
        add_points(i, -normal, -normal);
        if (p_.schedule.piece[j].leaves) {
            out_.month_gone[p_.brief[i].month * lanes + l_] += 1;
            out_.group_gone[p_.group[cell_] * lanes + l_] += 1;
            return leave(i, Route::fee_for_service);
        }
        if (j < p_.schedule.normal) {
            out_.cases_low[l_] += volume_;
            add_points(i, value(j, i), value(j, i));
        } else if (j == p_.schedule.normal) {
            add_points(i, normal, normal);
        } else {
            out_.cases_high[l_] += volume_;
            add_points(i, p_.schedule.review ? normal : value(j, i), normal);
            if (p_.schedule.review) add_request(i, normal);
        }
    }

    [[nodiscard]] double value(int j, std::uint32_t i) const {
        const Piece& piece = p_.schedule.piece[j];
        const double cost = p_.case_cost[i];
        const double ratio = cost * p_.per_yuan[at_] * p_.h_ratio[l_] / scale();
        const auto of = [&](const Form& form) {
            return form.constant + form.per_k * p_.k[at_] + form.per_ratio * ratio;
        };
        const double most = p_.base[at_] * p_.h_volume[l_];
        const double paid = worth() * p_.level[cell_] * of(piece.normal) +
                            worth() * of(piece.base) + most * p_.aux[cell_] * of(piece.plain) +
                            piece.actual_per_yuan * cost * money_;
        return piece.at_most_base ? std::min(paid, most) : paid;
    }

    void add_request(std::uint32_t i, double normal) {
        const double level = p_.level[cell_];
        if (p_.case_reviewed[i] < p_.request[at_] * p_.h_bound[l_] * level) return;
        double rate = std::clamp(p_.approval[at_] * p_.h_approval[l_], 0.0, 1.0);
        if (p_.drawn) {
            double u = 0;
            fill_entity(Problem::approvals, 1000 + l_, 1, p_.case_order[i], &u);
            rate = u < rate ? 1 : 0;
        }
        const double beyond =
            p_.case_reviewed[i] * p_.per_yuan[at_] * p_.h_ratio[l_] / level - p_.k[at_];
        const double points = rate * normal * std::max(0.0, beyond);
        out_.month_addon[p_.brief[i].month * lanes + l_] += points;
        add_points(i, points, 0);
        out_.requested[l_] += rate * volume_;
        out_.requests.insert({static_cast<std::uint32_t>(cell_), i});
    }

    /// The case is outside the pool, which pays for it by `route`.
    void leave(std::uint32_t i, Route route) {
        const double booked = p_.case_booked[i] * p_.book[at_] * p_.h_booked[l_];
        const double paid = p_.case_paid[i] * money_ - booked;
        const double other = paid - p_.case_excluded[i] * money_;
        double charge = route == Route::fee_for_service ? booked : 0;
        if (route == Route::per_diem) charge = std::max(0.0, p_.case_day_price[i] * volume_ - paid);
        if (!p_.schedule.exits_charged) charge = 0;
        const std::size_t month = p_.brief[i].month * lanes + l_;
        const std::size_t group = p_.group[cell_] * lanes + l_;
        if (p_.route[cell_] == 0) out_.cases_outside[l_] += volume_;
        out_.left_cost[month] += p_.case_cost[i] * money_;
        out_.left_booked[month] += booked;
        out_.left_other[month] += other;
        out_.charge[month] += charge;
        out_.left_self_expense[l_] += p_.case_self_expense[i] * money_;
        out_.group_left_other[group] += other;
        out_.group_charge[group] += charge;
    }

    void add_points(std::uint32_t i, double year, double month) {
        out_.month_points[p_.brief[i].month * lanes + l_] += month;
        out_.year_points[l_] += year;
        out_.cell_points[cell_ * lanes + l_] += year;
    }

    const Problem& p_;
    std::size_t l_;
    Output& out_;
    std::size_t cell_ = 0, at_ = 0;
    double volume_ = 1, money_ = 1;
};

inline Output reference(const Problem& p) {
    Output out;
    out.cell_points.resize(p.cells() * lanes);
    for (std::size_t l = 0; l < lanes; ++l) Reference(p, l, out).run();
    return out;
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

/// Where the kernels shall put their sums.
template <class Real>
TailSums<Real> sums_into(Output& out, CellPoints<Real>& cell_points,
                         std::vector<std::uint32_t>& moved, std::vector<Request>& requests) {
    return {out.month_points.data(),
            out.month_addon.data(),
            out.year_points.data(),
            out.cases_low.data(),
            out.cases_high.data(),
            out.requested.data(),
            out.month_gone.data(),
            out.group_gone.data(),
            out.left_cost.data(),
            out.left_booked.data(),
            out.left_other.data(),
            out.charge.data(),
            out.left_self_expense.data(),
            out.cases_outside.data(),
            out.group_left_other.data(),
            out.group_charge.data(),
            cell_points.data(),
            moved.data(),
            0,
            requests.data(),
            0};
}

}  // namespace drgsim::kernels::testing
