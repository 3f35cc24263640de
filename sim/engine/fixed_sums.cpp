#include "sim/engine/fixed_sums.hpp"

namespace drgsim {

namespace {

using Member = MovingSums::Member;

MovingSums moving_sums(const kernels::Needs& needs, const PolicyPlan& policy) {
    MovingSums moving{{&YearSums::year_points},
                      {&YearSums::group_points, &YearSums::cases_low, &YearSums::cases_high}};
    const auto add = [](std::vector<Member>& list, std::initializer_list<Member> members) {
        for (const Member member : members) list.push_back(member);
    };
    if (needs.volume) add(moving.of_region, {&YearSums::cases, &YearSums::group_cases});
    if (needs.money) {
        add(moving.by_hospital, {&YearSums::self_expense});
        add(moving.of_region, {&YearSums::group_cost, &YearSums::group_other});
    }
    if (needs.volume || policy.schedule.exits) add(moving.of_region, {&YearSums::cases_outside});
    if (policy.fixed.has_left && (needs.money || policy.schedule.exits)) {
        add(moving.by_hospital, {&YearSums::left_self_expense});
        add(moving.of_region, {&YearSums::group_left_other, &YearSums::group_charge});
    }
    return moving;
}

/// Adds the cells of one segment (fund, hospital) to the fixed sums.
class FixedSums {
  public:
    FixedSums(const kernels::Needs& needs, PolicyPlan& policy)
        : needs_(needs), policy_(policy.policy()), cells_(*policy.cells), sums_(policy.fixed) {}

    void add_segment(std::size_t segment) {
        segment_ = segment;
        for (std::uint32_t c = cells_.segment_begin[segment]; c < cells_.segment_begin[segment + 1];
             ++c) {
            const bool outside = c >= cells_.pool_end[segment];
            if (!needs_.volume) add_count(c, outside);
            if (needs_.money) continue;
            add_money(c);
            if (outside) add_left(c);
        }
    }

  private:
    void add_count(std::uint32_t c, bool outside) {
        const std::size_t fund = segment_ / sums_.shape.hospitals;
        sums_.cases[fund] += cells_.count[c];
        sums_.group_cases[cells_.group[c]] += cells_.count[c];
        if (outside) sums_.cases_outside[fund] += cells_.count[c];
    }

    void add_money(std::uint32_t c) {
        sums_.total_cost[segment_] += cells_.cost[c] + cells_.excluded[c];
        sums_.self_expense[segment_] += cells_.self_expense[c];
        sums_.group_cost[cells_.group[c]] += cells_.cost[c] + cells_.excluded[c];
        sums_.group_other[cells_.group[c]] += cells_.other[c];
        for (std::uint32_t e = cells_.entry_begin[c]; e < cells_.entry_begin[c + 1]; ++e) {
            const std::size_t month = segment_ * month_count + cells_.entry_month[e];
            sums_.month_cost[month] += cells_.entry_cost[e];
            sums_.month_booked[month] += cells_.entry_booked[e];
            sums_.month_other[month] += cells_.entry_other[e];
        }
    }

    void add_left(std::uint32_t c) {
        const auto route = static_cast<CaseRoute>(cells_.route[c]);
        sums_.left_self_expense[segment_] += cells_.self_expense[c];
        sums_.group_left_other[cells_.group[c]] += cells_.other[c];
        for (std::uint32_t e = cells_.entry_begin[c]; e < cells_.entry_begin[c + 1]; ++e) {
            const std::size_t month = segment_ * month_count + cells_.entry_month[e];
            sums_.left_cost[month] += cells_.entry_cost[e];
            sums_.left_booked[month] += cells_.entry_booked[e];
            sums_.left_other[month] += cells_.entry_other[e];
            if (route == CaseRoute::per_diem) continue;
            charge(c, cells_.entry_month[e],
                   outside_charge(policy_, route, 0, cells_.entry_booked[e], 0));
        }
        if (route != CaseRoute::per_diem) return;
        for (std::uint32_t i = cells_.case_begin[c]; i < cells_.case_begin[c + 1]; ++i) {
            const double booked = cells_.case_booked[i];
            charge(c, cells_.brief[i].month,
                   outside_charge(policy_, route, cells_.case_day_price[i], booked,
                                  cells_.case_paid[i] - booked));
        }
    }

    void charge(std::uint32_t c, std::size_t month, double yuan) {
        sums_.month_charge[segment_ * month_count + month] += yuan;
        sums_.group_charge[cells_.group[c]] += yuan;
    }

    const kernels::Needs& needs_;
    const Policy& policy_;
    const CellTable& cells_;
    YearSums& sums_;
    std::size_t segment_ = 0;
};

}  // namespace

void fix_sums(const Region& region, const kernels::Needs& needs, PolicyPlan& policy) {
    policy.fixed = YearSums({region.hospitals.size(), region.groups.size(), 1},
                            may_leave_pool(policy.policy()));
    policy.moving = moving_sums(needs, policy);
    FixedSums sums(needs, policy);
    for (std::size_t s = 0; s < policy.cells->pool_end.size(); ++s) sums.add_segment(s);
}

}  // namespace drgsim
