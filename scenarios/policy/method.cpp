// Methods differ in what they use of a pack; the table says so, one row a part.
#include "scenarios/policy/method.hpp"

#include <limits>

#include "scenarios/policy/pack_reader.hpp"
#include "scenarios/policy/policy_file.hpp"

namespace drgsim {

namespace {

constexpr unsigned bit(Method method) {
    return 1U << static_cast<unsigned>(method);
}
constexpr unsigned by_item = bit(Method::fee_for_service), by_budget = bit(Method::prospective);
constexpr unsigned all = ~0U, by_group = all & ~by_item & ~by_budget;
constexpr unsigned given_rate = bit(Method::drg_rate) | bit(Method::price_list);

struct Scope {
    std::string_view path;  ///< below it too; a part comes after what it is part of
    unsigned methods;       ///< where it has an effect
    std::string_view why;
};

constexpr Scope scopes[] = {
    {"tail", by_group, "no case is paid by its group"},
    {"review", by_group, "no case is paid by its group"},
    {"adjuster", by_group, "no case is paid by its group"},
    {"hospital_bonus", by_group, "no case is paid by its group"},
    {"point_value", by_group, "there are no points"},
    {"point_value.monthly_basis", by_group & ~given_rate, "the value is fixed before the year"},
    {"point_value.rate", given_rate, "only drg-rate and price-list have a rate"},
    {"point_value.phi", bit(Method::dip), "only dip multiplies by the fund's share of the cost"},
    {"point_value.fixed_share", bit(Method::elastic), "only elastic divides the budget"},
    {"clearing", by_group, "there is no entitlement from points"},
    {"clearing.fund_share", bit(Method::price_list), "only price-list pays a fixed share"},
    {"outside", all & ~by_budget, "hospitals are paid by their own past, not by case"},
    {"monthly", all & ~by_budget, "[prospective] says what is paid when"},
    {"prospective", by_budget, "it holds for prospective-budget only"},
};

class ScopeCheck : PackReader {
  public:
    ScopeCheck(const toml::table& root, const std::string& file, Problems& problems)
        : PackReader(root, file, problems) {}

    void run(Method method) {
        std::string_view idle;
        for (const Scope& scope : scopes) {
            const bool within = !idle.empty() && scope.path.starts_with(idle);
            const Node node = root_.at_path(scope.path);
            if ((scope.methods & bit(method)) != 0 || !node || within) continue;
            idle = scope.path;
            problem(node,
                    fmt::format("`{}` has no effect under method \"{}\"", scope.path,
                                method_name(method)),
                    std::string(scope.why), "remove it");
        }
    }
};

TailPiece only_piece() {
    TailPiece piece;
    piece.up_to_constant = std::numeric_limits<double>::infinity();
    piece.normal.constant = 1;
    return piece;
}

}  // namespace

bool pays_by_group(Method method) {
    return (by_group & bit(method)) != 0;
}

void check_scope(const toml::table& root, Method method, const std::string& file,
                 Problems& problems) {
    ScopeCheck(root, file, problems).run(method);
}

void apply_method(Policy& policy) {
    using Form = PointValueRules::Form;
    using FundPays = ClearingRules::FundPays;
    constexpr Form forms[] = {Form::total_cost, Form::dip,  Form::rate, Form::elastic,
                              Form::rate,       Form::none, Form::none};
    policy.point_value.form = forms[static_cast<std::size_t>(policy.method)];
    if (policy.method == Method::price_list) policy.clearing.fund_pays = FundPays::fixed_share;
    if (pays_by_group(policy.method)) return;
    policy.tail = {};
    policy.tail.pieces = {only_piece()};
    policy.review.mode = ReviewRules::Mode::automatic;
    if (policy.method == Method::fee_for_service) {
        policy.outside.rules.push_back({"everything", {}, CaseRoute::fee_for_service});
        return;
    }
    policy.outside = {{{"everything", {}, CaseRoute::outside}}, {}, true};
    policy.monthly = {1, 0};
}

}  // namespace drgsim
