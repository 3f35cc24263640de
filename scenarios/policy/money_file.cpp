// Numbers and their defaults are those of sim/policy/policy.hpp.
#include "scenarios/policy/money_file.hpp"

#include <algorithm>
#include <cmath>

#include "scenarios/policy/pack_reader.hpp"

namespace drgsim {

namespace {

class MoneyReader : PackReader {
  public:
    MoneyReader(const toml::table& root, const std::string& file, Problems& problems,
                Policy& policy)
        : PackReader(root, file, problems), policy_(policy) {}

    void read_all() {
        read_point_value();
        read(root_["monthly"]["alpha"], policy_.monthly.alpha);
        read(root_["monthly"]["advance_months"], policy_.monthly.advance_months);
        read_clearing();
        if (policy_.method == Method::prospective) read_prospective();
        read_alerts();
    }

  private:
    /// One number for both funds, or a table with one for each.
    void by_fund(Node node, const std::string& path, std::array<double, 2>& value) {
        if (const auto number = node.value<double>()) value = {*number, *number};
        if (!node.is_table()) return;
        constexpr std::string_view funds[] = {"employee", "resident"};
        for (std::size_t f = 0; f < value.size(); ++f) {
            read(node[funds[f]], value[f]);
            if (node[funds[f]]) continue;
            problem(node, fmt::format("`{}.{}` is missing", path, funds[f]),
                    "each fund needs its own", "add it, or give one number for both");
        }
    }

    void read_point_value() {
        PointValueRules& rules = policy_.point_value;
        pick("point_value.monthly_basis", rules.monthly_basis);
        read(root_["point_value"]["fixed_share"], rules.fixed_share);
        const Node rate = root_["point_value"]["rate"];
        by_fund(rate, "point_value.rate", rules.rate);
        if (rate.is_number() || rate.is_table()) {
            rules.rate_source = PointValueRules::Rate::given;
        } else if (rate.value_or(std::string_view()) == "mean") {
            rules.rate_source = PointValueRules::Rate::mean;
        }
        if (policy_.method != Method::dip) return;
        const bool common = root_["point_value"]["phi"].value_or(std::string_view()) == "common";
        policy_.clearing.fund_pays =
            common ? ClearingRules::FundPays::common_share : ClearingRules::FundPays::booked_share;
    }

    void read_clearing() {
        ClearingRules& rules = policy_.clearing;
        const Node table = root_["clearing"];
        read(table["surplus_cap"], rules.surplus_cap);
        read(table["self_expense_limit"], rules.self_expense_limit);
        read(table["assessment"], rules.assessment);
        by_fund(table["fund_share"], "clearing.fund_share", rules.fund_share);
        const toml::array* knots = table["sharing"].as_array();
        if (!knots) return;
        for (const toml::node& node : *knots) read_knot(node);
    }

    void read_knot(const toml::node& node) {
        const toml::array* pair = node.as_array();
        if (!pair || pair->size() != 2) return;  // reported by check_keys
        const ClearingRules::Knot knot{pair->get(0)->value_or(0.0), pair->get(1)->value_or(0.0)};
        auto& sharing = policy_.clearing.sharing;
        if (!sharing.empty() && knot.used <= sharing.back().used) {
            problem(Node(&node),
                    fmt::format("`clearing.sharing` has q = {} after q = {}", knot.used,
                                sharing.back().used),
                    "the function is read between neighbouring knots",
                    "give the knots by growing q, each q once");
        }
        sharing.push_back(knot);
    }

    void read_prospective() {
        ProspectiveRules rules;
        const Node table = root_["prospective"];
        read(table["base_share"], rules.base_share);
        rules.by_level = by_level(table["level"], "prospective.level", rules.by_level);
        read(table["reserve"], rules.reserve);
        read(table["first_payment"], rules.first_payment);
        read(table["surplus_kept"], rules.surplus_kept);
        read(table["overrun_borne"], rules.overrun_borne);
        read(table["overrun_limit"], rules.overrun_limit);
        read(table["next_growth"], rules.next_growth);
        read_types(table["type"], rules);
        read_inside(table["inside"], rules);
        policy_.prospective = rules;
    }

    void read_types(Node node, ProspectiveRules& rules) {
        const toml::table* types = node.as_table();
        if (!types) return;
        const auto known = choices_of(hospital_types);
        for (auto&& [key, value] : *types) {
            rules.by_type.emplace_back(key.str(), value.value_or(1.0));
            if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
            problem(Node(&value), fmt::format("`prospective.type` names \"{}\"", key.str()),
                    "there is no such hospital type, it would have no effect",
                    fmt::format("known: {}", hospital_types));
        }
    }

    void read_inside(Node node, ProspectiveRules& rules) {
        if (!node) return;
        rules.inside = by_level(node, "prospective.inside", rules.inside);
        const double sum = rules.inside[0] + rules.inside[1] + rules.inside[2];
        if (std::abs(sum - 1) <= 1e-9) return;
        problem(node, fmt::format("`prospective.inside` adds up to {}", sum),
                "a surplus is divided whole", "give shares that add up to 1");
    }

    void read_alerts() {
        AlertRules& alerts = policy_.alerts;
        const Node table = root_["alerts"];
        read(table["cost_index"], alerts.cost_index);
        read(table["time_index"], alerts.time_index);
        read(table["self_expense_share"], alerts.self_expense_share);
        read(table["low_share"], alerts.low_share);
        read(table["high_share"], alerts.high_share);
        read(table["surplus_rate"], alerts.surplus_rate);
        read(table["loss_rate"], alerts.loss_rate);
        read(table["admissions_per_person"], alerts.admissions_per_person);
        read(table["grassroots_share"], alerts.grassroots_share);
    }

    Policy& policy_;
};

}  // namespace

void read_money(const toml::table& root, const std::string& file, Problems& problems,
                Policy& policy) {
    MoneyReader(root, file, problems, policy).read_all();
}

}  // namespace drgsim
