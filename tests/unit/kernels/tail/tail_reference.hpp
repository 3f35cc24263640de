// What the kernels over cells must add up, case by case and lane by lane.
#pragma once

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "kernels/random/threefry.hpp"
#include "tests/unit/kernels/tail/tail_problem.hpp"

namespace drgsim::kernels::testing {

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
        const Doubles& least = p_.request.empty() ? p_.bound[p_.schedule.normal] : p_.request;
        if (p_.case_reviewed[i] < least[at_] * p_.h_bound[l_] * level) return;
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
