#include "sim/settlement/settle.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "kernels/contracts.hpp"
#include "sim/engine/tiles.hpp"
#include "sim/horizon/years.hpp"
#include "sim/indicators/findings.hpp"
#include "sim/outputs/base_variables.hpp"
#include "sim/settlement/clearing.hpp"
#include "sim/settlement/scenario_cases.hpp"

namespace drgsim {

namespace {

/// A sum of millions of values that loses none of their last digits: what each addition rounds off
/// is summed beside it (Neumaier).
class LongSum {
  public:
    void add(double value) {
        const double sum = sum_ + value;
        rest_ += std::abs(sum_) >= std::abs(value) ? (sum_ - sum) + value : (value - sum) + sum_;
        sum_ = sum;
    }
    void add(const LongSum& other) {
        add(other.sum_);
        rest_ += other.rest_;
    }
    [[nodiscard]] double value() const { return sum_ + rest_; }

  private:
    double sum_ = 0, rest_ = 0;
};

/// A case's request for an add-on.
struct Request {
    std::size_t i;
    Place place;
    double excess, points, volume;
};

/// Places in `requests`; those of the same excess in their order.
std::vector<std::uint32_t> largest_excess_first(const std::vector<Request>& requests) {
    struct Key {
        double excess;
        std::uint32_t place;
    };
    std::vector<Key> keys;
    keys.reserve(requests.size());
    for (const Request& request : requests)
        keys.push_back({request.excess, static_cast<std::uint32_t>(keys.size())});
    std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
        return a.excess != b.excess ? a.excess > b.excess : a.place < b.place;
    });
    std::vector<std::uint32_t> places;
    places.reserve(keys.size());
    for (const Key& key : keys) places.push_back(key.place);
    return places;
}

/// What a tile of cases adds up to.
struct Part {
    YearSums sums;
    std::vector<Request> requests;  ///< in input order
    void add(const Part& other) {
        sums.add(other.sums);
        requests.insert(requests.end(), other.requests.begin(), other.requests.end());
    }
};

/// Sums of one policy over the cases of one year.
class Summation {
  public:
    Summation(const Study& study, const PreparedPolicy& prepared, int year,
              const ScenarioValues* values)
        : cases_(study.region->cases),
          prepared_(prepared),
          year_(year),
          drawn_(values != nullptr && prepared.policy.review.mode == ReviewRules::Mode::draw),
          evaluator_(study, prepared, values),
          shape_{study.region->hospitals.size(), study.region->groups.size(), 1},
          all_{YearSums(shape_, may_leave_pool(prepared.policy)), {}},
          fate_(cases_.size(), CaseFate::not_settled),
          points_(cases_.size()) {}

    void run() {
        all_ = sum_in_tiles(
            few_tiles(cases_.size()), all_,
            [this](std::size_t i, Part& part) {
                points_[i] = 0;
                if (cases_.in_year(i, year_)) add_case(i, part);
            },
            [](const Part& part, Part& all) { all.add(part); });
        grant_requests();
    }

    [[nodiscard]] const YearSums& sums() const { return all_.sums; }

    /// Entitlements spread over cases by points, by group [yuan].
    [[nodiscard]] std::vector<double> spread(const YearResult& result) const {
        const auto& group =
            cases_.group[static_cast<std::size_t>(prepared_.policy.group_column - 1)];
        const auto sums = sum_in_tiles(
            few_tiles(cases_.size()), std::vector<LongSum>(shape_.groups),
            [&](std::size_t i, std::vector<LongSum>& payout) {
                if (points_[i] == 0) return;
                const std::size_t h =
                    shape_.hospital(index(cases_.fund[i]), index(cases_.hospital[i]));
                payout[index(group[i])].add(points_[i] * result.yuan_per_point[h]);
            },
            [](const std::vector<LongSum>& part, std::vector<LongSum>& all) {
                for (std::size_t g = 0; g < all.size(); ++g) all[g].add(part[g]);
            });
        std::vector<double> payout;
        for (const LongSum& sum : sums) payout.push_back(sum.value());
        return payout;
    }

    void move_to(PolicySettlement& out) {
        out.year.sums = std::move(all_.sums);
        out.fate = std::move(fate_);
        out.granted = std::move(granted_);
    }

  private:
    void add_case(std::size_t i, Part& part) {
        const SettledCase c = evaluator_.evaluate(i);
        YearSums& sums = part.sums;
        const double v = c.volume;
        const std::size_t f = c.place.fund;
        const std::size_t month =
            shape_.month(f, c.place.hospital, static_cast<std::size_t>(c.place.month));
        const std::size_t year = shape_.hospital(f, c.place.hospital);
        const double other = c.patient - c.excluded;
        sums.month_cost[month] += v * c.cost;
        sums.month_booked[month] += v * c.booked;
        sums.month_other[month] += v * other;
        sums.total_cost[year] += v * c.total_cost;
        sums.self_expense[year] += v * c.self_expense;
        sums.cases[f] += v;
        sums.group_cases[c.place.group] += v;
        sums.group_cost[c.place.group] += v * c.total_cost;
        sums.group_other[c.place.group] += v * other;
        if (c.outside()) {
            fate_[i] = CaseFate::outside;
            leave_pool(c, month, year, sums);
            return;
        }
        fate_[i] = c.points.kind == TailPiece::Class::low    ? CaseFate::low
                   : c.points.kind == TailPiece::Class::high ? CaseFate::high
                                                             : CaseFate::normal;
        if (fate_[i] == CaseFate::low) sums.cases_low[f] += v;
        if (fate_[i] == CaseFate::high) sums.cases_high[f] += v;
        sums.month_points[month] += v * c.points.monthly;
        add_points(i, c.place, v * c.points.year, sums);
        if (c.points.excess > 0)
            part.requests.push_back({i, c.place, cap_order(c.points.excess), c.points.request, v});
    }

    static void leave_pool(const SettledCase& c, std::size_t month, std::size_t year,
                           YearSums& sums) {
        const double v = c.volume;
        const double other = c.patient - c.excluded;
        sums.cases_outside[c.place.fund] += v;
        sums.left_cost[month] += v * c.cost;
        sums.left_booked[month] += v * c.booked;
        sums.left_other[month] += v * other;
        sums.left_self_expense[year] += v * c.self_expense;
        sums.month_charge[month] += v * c.charge;
        sums.group_left_other[c.place.group] += v * other;
        sums.group_charge[c.place.group] += v * c.charge;
    }

    void add_points(std::size_t i, const Place& place, double points, YearSums& sums) {
        sums.year_points[shape_.hospital(place.fund, place.hospital)] += points;
        sums.group_points[place.group] += points;
        points_[i] += points;
    }

    /// Approved add-ons, largest excess first up to the regional cap (rules 12, Review).
    void grant_requests() {
        YearSums& sums = all_.sums;
        const ReviewRules& rules = prepared_.policy.review;
        double left = rules.cap_share.value_or(0) * (sums.cases[0] + sums.cases[1]);
        granted_.reserve(all_.requests.size());
        for (const std::uint32_t r : largest_excess_first(all_.requests)) {
            const Request& request = all_.requests[r];
            const double rate = drawn_
                                    ? (evaluator_.drawn_approval(request.i, request.place) ? 1 : 0)
                                    : evaluator_.approval_rate(request.place);
            const double asked = rate * request.volume;
            const double granted = rules.cap_share ? std::clamp(left, 0.0, asked) : asked;
            left -= asked;
            granted_.push_back({request.i, request.volume > 0 ? granted / request.volume : 0});
            const auto t = static_cast<std::size_t>(request.place.month);
            sums.month_addon[shape_.month(request.place.fund, request.place.hospital, t)] +=
                granted * request.points;
            add_points(request.i, request.place, granted * request.points, sums);
        }
    }

    const CaseTable& cases_;
    const PreparedPolicy& prepared_;
    int year_;
    bool drawn_;  ///< requests are approved one by one; in the base their expected value counts
    CaseEvaluator evaluator_;
    YearShape shape_;
    Part all_;
    std::vector<CaseFate> fate_;
    Column<double> points_;  ///< by case of the year: in all, add-ons included
    std::vector<GrantedRequest> granted_;
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

void YearSums::add(const YearSums& other) {
    for (const auto member :
         {&YearSums::month_points,     &YearSums::month_addon,   &YearSums::month_cost,
          &YearSums::month_booked,     &YearSums::month_other,   &YearSums::year_points,
          &YearSums::total_cost,       &YearSums::self_expense,  &YearSums::cases_low,
          &YearSums::cases_high,       &YearSums::cases_outside, &YearSums::cases,
          &YearSums::group_cases,      &YearSums::group_points,  &YearSums::group_cost,
          &YearSums::group_other,      &YearSums::left_cost,     &YearSums::left_booked,
          &YearSums::left_other,       &YearSums::month_charge,  &YearSums::left_self_expense,
          &YearSums::group_left_other, &YearSums::group_charge}) {
        Array& sums = this->*member;
        const Array& others = other.*member;
        DRGSIM_EXPECT(sums.size() == others.size());
        for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += others[k];
    }
}

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
    sizes[static_cast<std::size_t>(Dim::horizon)] =
        study.horizon ? static_cast<std::size_t>(study.horizon->years) : 0;
    return sizes;
}

ResultBlock settle(const Study& study) {
    ResultBlock block = empty_block(study, 0, 1);
    const Findings findings(study);
    const std::vector<CaseTable> before = years_before(study);
    CaseTable settled_year;
    if (study.horizon) settled_year = cases_of_year(study.region->cases, study.year);
    for (std::size_t p = 0; p < study.policies.size(); ++p) {
        const PolicySettlement settled = settle_policy(study, study.policies[p]);
        assemble(study, settled.year, p, block);
        findings.add(p, settled, block);
        if (!study.horizon) continue;
        settle_years(study, before, p, study.policies[p], settled_year, nullptr, 0, block);
    }
    return block;
}

ResultBlock settle_scenario(const Study& study, const ScenarioSource& source,
                            std::uint64_t scenario) {
    if (study.changes_cases()) return ScenarioCases(study, source).settle(scenario);
    const ScenarioValues values(study, source, scenario);
    ResultBlock block = empty_block(study, scenario, 1);
    for (std::size_t p = 0; p < study.policies.size(); ++p)
        assemble(study, settle_policy(study, study.policies[p], &values).year, p, block);
    block.drivers = values.values();
    return block;
}

ResultBlock settle_scenarios(const Study& study, const ScenarioSource& source, std::size_t count) {
    ResultBlock all = empty_block(study, 0, count);
    std::optional<ScenarioCases> cases;  // copies the settled year's: once for all
    if (study.changes_cases()) cases.emplace(study, source);
    for (std::size_t s = 0; s < count; ++s)
        place_row(study, cases ? cases->settle(s) : settle_scenario(study, source, s), s, all);
    return all;
}

}  // namespace drgsim
