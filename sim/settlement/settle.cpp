#include "sim/settlement/settle.hpp"

#include <algorithm>
#include <unordered_map>

#include "sim/outputs/assemble.hpp"
#include "sim/outputs/base_variables.hpp"
#include "sim/settlement/case_points.hpp"
#include "sim/settlement/clearing.hpp"

namespace drgsim {

namespace {

/// One policy's literal settlement.
class Settlement {
  public:
    Settlement(const Study& study, const PreparedPolicy& prepared)
        : study_(study),
          region_(*study.region),
          cases_(region_.cases),
          policy_(prepared.policy),
          standards_(prepared.standards),
          shape_{region_.hospitals.size(), region_.groups.size(), 1},
          sums_(shape_) {}

    YearOutput run() {
        for (std::size_t i = 0; i < cases_.size(); ++i) {
            if (cases_.year(i) == study_.year) add_case(i);
        }
        grant_requests();
        YearOutput out(shape_);
        ClearingInput input{&study_, &policy_, {study_.budget.begin(), study_.budget.end()}, {}};
        for (std::size_t f = 0; f < fund_count; ++f) {
            const auto& kappa = region_.hospitals.assessment;
            input.assessment.insert(input.assessment.end(), kappa.begin(), kappa.end());
        }
        clear_year(input, sums_, out.result);
        out.group_payout = group_payout(out.result);
        out.sums = std::move(sums_);
        out.budget = input.budget;
        return out;
    }

  private:
    struct Request {
        std::size_t i;
        double excess, points;
    };

    [[nodiscard]] std::size_t fund(std::size_t i) const { return index(cases_.fund[i]); }
    [[nodiscard]] std::size_t hospital(std::size_t i) const { return index(cases_.hospital[i]); }
    [[nodiscard]] GroupId group(std::size_t i) const {
        return cases_.group[static_cast<std::size_t>(policy_.group_column - 1)][i];
    }

    const GroupStandard& standard(GroupId g, int level) {
        const std::size_t key = index(g) * level_count + static_cast<std::size_t>(level - 1);
        auto found = cache_.find(key);
        if (found == cache_.end()) {
            found = cache_.emplace(key, group_standard(policy_, standards_, g, level)).first;
        }
        return found->second;
    }

    void add_case(std::size_t i) {
        const std::size_t h = hospital(i);
        const double excluded = value_or_zero(cases_.excluded_cost, i);
        const double cost = cases_.total_cost[i] - excluded;
        const double reviewed = cost - value_or_zero(cases_.unreasonable_cost, i);
        const GroupStandard& s = standard(group(i), region_.hospitals.level[h]);
        const CasePoints points =
            case_points(policy_, s, region_.hospitals.coefficient[h], cost, reviewed);
        const std::size_t month =
            shape_.month(fund(i), h, static_cast<std::size_t>(cases_.month(i) - 1));
        const std::size_t year = shape_.hospital(fund(i), h);
        const std::size_t g = index(group(i));
        const double other = cases_.patient_paid[i] + cases_.other_paid[i] - excluded;
        sums_.month_points[month] += points.monthly;
        sums_.month_cost[month] += cost;
        sums_.month_booked[month] += cases_.fund_paid[i];
        sums_.month_other[month] += other;
        sums_.total_cost[year] += cases_.total_cost[i];
        sums_.self_expense[year] += value_or_zero(cases_.self_expense, i);
        add_points(i, points.year);
        sums_.cases[fund(i)] += 1;
        if (points.kind == TailPiece::Class::low) sums_.cases_low[fund(i)] += 1;
        if (points.kind == TailPiece::Class::high) sums_.cases_high[fund(i)] += 1;
        sums_.group_cases[g] += 1;
        sums_.group_cost[g] += cases_.total_cost[i];
        sums_.group_other[g] += other;
        if (points.excess > 0) requests_.push_back({i, cap_order(points.excess), points.request});
    }

    void add_points(std::size_t i, double points) {
        const std::size_t h = shape_.hospital(fund(i), hospital(i));
        sums_.year_points[h] += points;
        sums_.group_points[index(group(i))] += points;
        points_of_cell_[h * shape_.groups + index(group(i))] += points;
    }

    /// Approved add-ons, largest excess first up to the regional cap (rules 12, Review).
    void grant_requests() {
        std::stable_sort(requests_.begin(), requests_.end(),
                         [](const Request& a, const Request& b) { return a.excess > b.excess; });
        const double rate = std::clamp(policy_.review.approval_rate, 0.0, 1.0);
        double left = policy_.review.cap_share
                          ? *policy_.review.cap_share * (sums_.cases[0] + sums_.cases[1])
                          : static_cast<double>(requests_.size());
        for (const Request& request : requests_) {
            const double granted = std::clamp(left, 0.0, rate);
            left -= rate;
            const std::size_t i = request.i;
            const std::size_t t = static_cast<std::size_t>(cases_.month(i) - 1);
            sums_.month_addon[shape_.month(fund(i), hospital(i), t)] += granted * request.points;
            add_points(i, granted * request.points);
        }
    }

    /// A after deductions spread over cases by points, then D + O off and E on (rules 12).
    [[nodiscard]] std::vector<double> group_payout(const YearResult& result) const {
        std::vector<double> payout(shape_.groups);
        for (std::size_t h = 0; h < fund_count * shape_.hospitals; ++h) {
            for (std::size_t g = 0; g < shape_.groups; ++g) {
                const auto found = points_of_cell_.find(h * shape_.groups + g);
                if (found != points_of_cell_.end()) {
                    payout[g] += found->second * result.yuan_per_point[h];
                }
            }
        }
        for (std::size_t g = 0; g < shape_.groups; ++g) payout[g] -= sums_.group_other[g];
        return payout;
    }

    const Study& study_;
    const Region& region_;
    const CaseTable& cases_;
    const Policy& policy_;
    const Standards& standards_;
    YearShape shape_;
    YearSums sums_;
    std::unordered_map<std::size_t, GroupStandard> cache_;
    std::unordered_map<std::size_t, double> points_of_cell_;  ///< by (fund, hospital, group)
    std::vector<Request> requests_;
};

}  // namespace

DimSizes dim_sizes(const Study& study, std::uint64_t scenarios) {
    DimSizes sizes{};
    sizes[static_cast<std::size_t>(Dim::policy)] = study.policies.size();
    sizes[static_cast<std::size_t>(Dim::scenario)] = scenarios;
    sizes[static_cast<std::size_t>(Dim::fund)] = fund_count;
    sizes[static_cast<std::size_t>(Dim::hospital)] = study.region->hospitals.size();
    sizes[static_cast<std::size_t>(Dim::level)] = level_count;
    sizes[static_cast<std::size_t>(Dim::group)] = study.region->groups.size();
    sizes[static_cast<std::size_t>(Dim::month)] = month_count;
    sizes[static_cast<std::size_t>(Dim::mdc)] = study.axes.size(Axis::mdc);
    sizes[static_cast<std::size_t>(Dim::pool)] = study.pools.empty() ? 0 : study.pool_count();
    sizes[static_cast<std::size_t>(Dim::community)] =
        community_names(study.region->hospitals).size();
    sizes[static_cast<std::size_t>(Dim::alert)] = alert_count;
    sizes[static_cast<std::size_t>(Dim::cliff)] = cliff_count;
    return sizes;
}

ResultBlock settle(const Study& study) {
    ResultBlock block = empty_block(study, 0, 1);
    for (std::size_t p = 0; p < study.policies.size(); ++p) {
        assemble(study, Settlement(study, study.policies[p]).run(), p, block);
    }
    return block;
}

}  // namespace drgsim
