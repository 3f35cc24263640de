#include "sim/settlement/settle.hpp"

#include <algorithm>

#include "sim/indicators/findings.hpp"
#include "sim/outputs/base_variables.hpp"
#include "sim/settlement/clearing.hpp"

namespace drgsim {

namespace {

/// Sums of one policy over the cases of one year.
class Summation {
  public:
    Summation(const Study& study, const PreparedPolicy& prepared, int year,
              const ScenarioValues* values)
        : study_(study),
          region_(*study.region),
          prepared_(prepared),
          year_(year),
          drawn_(values != nullptr && prepared.policy.review.mode == ReviewRules::Mode::draw),
          evaluator_(study, prepared, values),
          shape_{region_.hospitals.size(), region_.groups.size(), 1},
          sums_(shape_, may_leave_pool(prepared.policy)),
          fate_(region_.cases.size(), CaseFate::not_settled) {}

    void run() {
        for (std::size_t i = 0; i < region_.cases.size(); ++i) {
            if (region_.cases.year(i) == year_) add_case(i);
        }
        grant_requests();
    }

    [[nodiscard]] const YearSums& sums() const { return sums_; }

    /// Entitlements spread over cases by points, by group [yuan].
    [[nodiscard]] std::vector<double> spread(const YearResult& result) const {
        std::vector<double> payout(shape_.groups);
        for (std::size_t h = 0; h < fund_count * shape_.hospitals; ++h) {
            for (std::size_t g = 0; g < shape_.groups; ++g) {
                const auto found = points_of_cell_.find(h * shape_.groups + g);
                if (found != points_of_cell_.end())
                    payout[g] += found->second * result.yuan_per_point[h];
            }
        }
        return payout;
    }

    void move_to(PolicySettlement& out) {
        out.year.sums = std::move(sums_);
        out.fate = std::move(fate_);
        out.granted = std::move(granted_);
    }

  private:
    struct Request {
        std::size_t i;
        Place place;
        double excess, points, volume;
    };

    void add_case(std::size_t i) {
        const SettledCase c = evaluator_.evaluate(i);
        const double v = c.volume;
        const std::size_t f = c.place.fund;
        const std::size_t month =
            shape_.month(f, c.place.hospital, static_cast<std::size_t>(c.place.month));
        const std::size_t year = shape_.hospital(f, c.place.hospital);
        const double other = c.patient - c.excluded;
        sums_.month_cost[month] += v * c.cost;
        sums_.month_booked[month] += v * c.booked;
        sums_.month_other[month] += v * other;
        sums_.total_cost[year] += v * c.total_cost;
        sums_.self_expense[year] += v * c.self_expense;
        sums_.cases[f] += v;
        sums_.group_cases[c.place.group] += v;
        sums_.group_cost[c.place.group] += v * c.total_cost;
        sums_.group_other[c.place.group] += v * other;
        if (c.outside()) {
            leave_pool(i, c, month, year);
            return;
        }
        fate_[i] = c.points.kind == TailPiece::Class::low    ? CaseFate::low
                   : c.points.kind == TailPiece::Class::high ? CaseFate::high
                                                             : CaseFate::normal;
        if (fate_[i] == CaseFate::low) sums_.cases_low[f] += v;
        if (fate_[i] == CaseFate::high) sums_.cases_high[f] += v;
        sums_.month_points[month] += v * c.points.monthly;
        add_points(c.place, v * c.points.year);
        if (c.points.excess > 0)
            requests_.push_back({i, c.place, cap_order(c.points.excess), c.points.request, v});
    }

    void leave_pool(std::size_t i, const SettledCase& c, std::size_t month, std::size_t year) {
        const double v = c.volume;
        const double other = c.patient - c.excluded;
        fate_[i] = CaseFate::outside;
        sums_.cases_outside[c.place.fund] += v;
        sums_.left_cost[month] += v * c.cost;
        sums_.left_booked[month] += v * c.booked;
        sums_.left_other[month] += v * other;
        sums_.left_self_expense[year] += v * c.self_expense;
        sums_.month_charge[month] += v * c.charge;
        sums_.group_left_other[c.place.group] += v * other;
        sums_.group_charge[c.place.group] += v * c.charge;
    }

    void add_points(const Place& place, double points) {
        const std::size_t h = shape_.hospital(place.fund, place.hospital);
        sums_.year_points[h] += points;
        sums_.group_points[place.group] += points;
        points_of_cell_[h * shape_.groups + place.group] += points;
    }

    /// Approved add-ons, largest excess first up to the regional cap (rules 12, Review).
    void grant_requests() {
        std::stable_sort(requests_.begin(), requests_.end(),
                         [](const Request& a, const Request& b) { return a.excess > b.excess; });
        const ReviewRules& rules = prepared_.policy.review;
        double left = rules.cap_share.value_or(0) * (sums_.cases[0] + sums_.cases[1]);
        for (const Request& request : requests_) {
            const double rate = drawn_
                                    ? (evaluator_.drawn_approval(request.i, request.place) ? 1 : 0)
                                    : evaluator_.approval_rate(request.place);
            const double asked = rate * request.volume;
            const double granted = rules.cap_share ? std::clamp(left, 0.0, asked) : asked;
            left -= asked;
            granted_[request.i] = request.volume > 0 ? granted / request.volume : 0;
            const auto t = static_cast<std::size_t>(request.place.month);
            sums_.month_addon[shape_.month(request.place.fund, request.place.hospital, t)] +=
                granted * request.points;
            add_points(request.place, granted * request.points);
        }
    }

    const Study& study_;
    const Region& region_;
    const PreparedPolicy& prepared_;
    int year_;
    bool drawn_;  ///< requests are approved one by one; in the base their expected value counts
    CaseEvaluator evaluator_;
    YearShape shape_;
    YearSums sums_;
    std::vector<CaseFate> fate_;
    std::unordered_map<std::size_t, double> points_of_cell_;  ///< by (fund, hospital, group)
    std::unordered_map<std::size_t, double> granted_;
    std::vector<Request> requests_;
};

ClearingInput clearing_input(const Study& study, const PreparedPolicy& prepared,
                             const ScenarioValues* values) {
    ClearingInput input{&study, &prepared, {}, {}};
    const auto factor = [&](Target target, const Place& place) {
        return values ? values->factor(target, place) : 1.0;
    };
    for (std::size_t p = 0; p < study.pool_count(); ++p) {
        for (std::size_t f = 0; f < fund_count; ++f) {
            input.budget.push_back(values ? values->budget(p, f) : study.pool_budget(p, f));
        }
    }
    for (std::size_t f = 0; f < fund_count; ++f) {
        for (std::size_t h = 0; h < study.region->hospitals.size(); ++h) {
            input.assessment.push_back(study.region->hospitals.assessment[h] *
                                       factor(Target::assessment, {f, h, 0, -1}));
        }
    }
    return input;
}

}  // namespace

bool may_leave_pool(const Policy& policy) {
    return !policy.outside.rules.empty() || policy.tail.has_exits();
}

PolicySettlement settle_policy(const Study& study, const PreparedPolicy& prepared,
                               const ScenarioValues* values) {
    Summation summation(study, prepared, study.year, values);
    summation.run();
    const ClearingInput input = clearing_input(study, prepared, values);
    const YearShape shape = summation.sums().shape;
    PolicySettlement out{YearOutput(shape, study.pool_count()), {}, {}};
    clear_year(input, summation.sums(), out.year.result);
    out.year.group_payout = summation.spread(out.year.result);
    finish_group_payout(prepared.policy, summation.sums(), out.year.group_payout);
    out.year.budget = input.fund_budget(1);
    summation.move_to(out);
    return out;
}

std::vector<std::array<ExpectedYear, fund_count>> expected_year(const Study& study,
                                                                const PreparedPolicy& prepared,
                                                                int year) {
    Summation summation(study, prepared, year, nullptr);
    summation.run();
    const YearSums& sums = summation.sums();
    std::vector<std::array<ExpectedYear, fund_count>> expected(study.pool_count());
    for (std::size_t f = 0; f < fund_count; ++f) {
        for (std::size_t h = 0; h < sums.shape.hospitals; ++h) {
            ExpectedYear& out = expected[study.pool_of(h)][f];
            out.points += sums.year_points[sums.shape.hospital(f, h)];
            for (std::size_t t = 0; t < month_count; ++t) {
                const std::size_t at = sums.shape.month(f, h, t);
                out.cost += sums.month_cost[at] - (sums.has_left ? sums.left_cost[at] : 0);
                out.booked += sums.month_booked[at] - (sums.has_left ? sums.left_booked[at] : 0);
                out.charge += sums.has_left ? sums.month_charge[at] : 0;
            }
        }
    }
    return expected;
}

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
    const Findings findings(study);
    for (std::size_t p = 0; p < study.policies.size(); ++p) {
        const PolicySettlement settled = settle_policy(study, study.policies[p]);
        assemble(study, settled.year, p, block);
        findings.add(p, settled, block);
    }
    return block;
}

ResultBlock settle_scenario(const Study& study, const ScenarioSource& source,
                            std::uint64_t scenario) {
    const ScenarioValues values(study, source, scenario);
    ResultBlock block = empty_block(study, scenario, 1);
    for (std::size_t p = 0; p < study.policies.size(); ++p)
        assemble(study, settle_policy(study, study.policies[p], &values).year, p, block);
    return block;
}

}  // namespace drgsim
