// Reads packs: keys by the key table, then what one key alone cannot show.
#include "scenarios/policy/policy_file.hpp"

#include <fmt/format.h>

#include "scenarios/policy/policy_keys.hpp"
#include "scenarios/policy/tail_file.hpp"
#include "scenarios/toml_file/check.hpp"
#include "scenarios/toml_file/nearest.hpp"
#include "scenarios/toml_file/source_text.hpp"
#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

namespace {

using Node = toml::node_view<const toml::node>;

/// A limit that `false` switches off.
std::optional<double> limit(Node value, std::optional<double> fallback) {
    if (value.is_boolean()) return std::nullopt;
    return value ? value.value<double>() : fallback;
}

template <typename T>
std::vector<T> list(Node value, std::vector<T> fallback) {
    const toml::array* array = value.as_array();
    if (!array) return fallback;
    std::vector<T> values;
    for (const toml::node& node : *array) values.push_back(node.value_or(T{}));
    return values;
}

Origin place(Node value, const std::string& file) {
    return value ? origin_of(*value.node()) : Origin{file, 0};
}

class PolicyReader {
  public:
    PolicyReader(const toml::table& root, const std::string& file, Problems& problems)
        : root_(root), file_(file), problems_(problems) {}

    Policy read() {
        read_head();
        read_weights();
        read_stability();
        read_coefficients();
        policy_.tail = read_tail(root_, file_, problems_);
        read_money();
        return policy_;
    }

  private:
    void problem(Node at, std::string what, std::string why, std::string todo) {
        const Origin origin = place(at, file_);
        problems_.add(origin.file, origin.line, std::move(what), std::move(why), std::move(todo));
    }

    template <typename Enum>
    void pick(std::string_view path, Enum& value) {
        value = choice(root_.at_path(path), key_at(policy_keys, path), value);
    }

    void read_head() {
        policy_.name = root_["name"].value_or(std::string());
        policy_.title = root_["title"].value_or(std::string());
        policy_.title_zh = root_["title_zh"].value_or(std::string());
        policy_.date = root_["date"].value_or(std::string());
        policy_.source = root_["source"].value_or(std::string());
        policy_.points_unit = root_["points_unit"].value_or(policy_.points_unit);
        if (root_["group_column"].value_or(std::string_view()) == "group_code_2")
            policy_.group_column = 2;
        const bool good = policy_.name.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789-_.") == std::string::npos;
        if (root_["name"].is_string() && (!good || policy_.name.empty())) {
            problem(root_["name"], fmt::format("`name` is \"{}\"", policy_.name),
                    "results and overrides refer to the policy by it",
                    "use letters, digits, '-', '_' and '.' only");
        }
    }

    void read_weights() {
        WeightRules& weights = policy_.weights;
        const auto table = root_["weights"];
        pick("weights.source", weights.source);
        pick("weights.means", weights.means);
        weights.year_weights = list<double>(table["year_weights"], {});
        if (weights.means == WeightRules::Means::yearly && weights.year_weights.empty()) {
            problem(table["means"], "`weights.means` is \"yearly\" without `weights.year_weights`",
                    "the years have no weights", "add for example year_weights = [1, 2, 7]");
        }
        if (weights.means == WeightRules::Means::pooled && !weights.year_weights.empty()) {
            problem(table["year_weights"], "`weights.year_weights` is given for pooled means",
                    "it would have no effect", "remove it or set means = \"yearly\"");
        }
        read_trim(table["trim"]);
        if (const auto mean = table["catalogue_mean"].value<double>()) {
            weights.catalogue_mean = *mean;
            if (weights.source != WeightRules::Source::catalogue) {
                problem(table["catalogue_mean"],
                        "`weights.catalogue_mean` is given for weights "
                        "from the data",
                        "it would have no effect", "remove it or set source = \"catalogue\"");
            }
        }
        if (const toml::table* negotiated = table["negotiated"].as_table()) {
            for (auto&& [code, factor] : *negotiated)
                weights.negotiated.emplace_back(code.str(), factor.value_or(1.0));
        }
        weights.ungrouped_codes =
            list<std::string>(table["ungrouped_codes"], weights.ungrouped_codes);
    }

    void read_trim(Node table) {
        Trim& trim = policy_.weights.trim;
        pick("weights.trim.kind", trim.kind);
        trim.low = table["low"].value_or(0.0);
        trim.high = table["high"].value_or(0.0);
        const bool bounded = trim.kind == Trim::Kind::percentile || trim.kind == Trim::Kind::ratio;
        if (!bounded && (table["low"] || table["high"])) {
            problem(table, "`weights.trim` has low or high for a kind without bounds",
                    "they would have no effect", "remove them");
        }
        const double most = trim.kind == Trim::Kind::percentile ? 1 : trim.high;
        if (bounded && !(trim.low < trim.high && trim.high <= most)) {
            problem(table, fmt::format("`weights.trim` keeps from {} to {}", trim.low, trim.high),
                    "low must be below high, and a percentile at most 1",
                    "give for example low = 0.025, high = 0.975");
        }
    }

    void read_stability() {
        StabilityRules& stability = policy_.stability;
        const auto table = root_["stability"];
        stability.n_min = limit(table["n_min"], stability.n_min);
        stability.cv_max = limit(table["cv_max"], stability.cv_max);
        stability.whole_group_review =
            table["whole_group_review"].value_or(stability.whole_group_review);
    }

    void read_coefficients() {
        CoefficientRules& rules = policy_.coefficients;
        const auto table = root_["coefficients"];
        pick("coefficients.source", rules.source);
        pick("coefficients.repair", rules.repair);
        rules.base_group = table["base_group"].value_or(rules.base_group);
        const auto levels = list<double>(table["by_level"], {});
        if (levels.size() == rules.by_level.size()) {
            std::copy(levels.begin(), levels.end(), rules.by_level.begin());
        } else if (table["by_level"] || rules.source == CoefficientRules::Source::level) {
            problem(table["by_level"],
                    fmt::format("`coefficients.by_level` has {} numbers", levels.size()),
                    "there are three levels", "give three numbers, for levels 1, 2 and 3");
        }
    }

    void read_money() {
        ReviewRules& review = policy_.review;
        pick("review.mode", review.mode);
        review.approval_rate = root_["review"]["approval_rate"].value_or(review.approval_rate);
        review.cap_share = limit(root_["review"]["cap_share"], review.cap_share);
        review.whole_group_monthly_share =
            root_["review"]["whole_group_monthly_share"].value_or(review.whole_group_monthly_share);
        if (review.mode == ReviewRules::Mode::expected && policy_.tail.k.rows.empty()) {
            problem(
                root_["review"]["mode"], "`review.mode` is \"expected\", but `tail.K` is not given",
                "the add-on is what lies above K", "add K to [tail] or use mode = \"automatic\"");
        }
        pick("point_value.monthly_basis", policy_.point_value.monthly_basis);
        MonthlyRules& monthly = policy_.monthly;
        monthly.alpha = root_["monthly"]["alpha"].value_or(monthly.alpha);
        monthly.advance_months =
            root_["monthly"]["advance_months"].value_or(monthly.advance_months);
        ClearingRules& clearing = policy_.clearing;
        const auto table = root_["clearing"];
        clearing.surplus_cap = limit(table["surplus_cap"], clearing.surplus_cap);
        clearing.self_expense_limit =
            limit(table["self_expense_limit"], clearing.self_expense_limit);
        clearing.assessment = table["assessment"].value_or(clearing.assessment);
    }

    const toml::table& root_;
    const std::string& file_;
    Problems& problems_;
    Policy policy_;
};

}  // namespace

Policy parse_policy(std::string_view text, const std::string& file,
                    const std::vector<Setting>& overrides, Problems& problems) {
    auto root = parse_toml(text, file, problems);
    if (!root) return {};
    Problems found;
    for (const Setting& setting : overrides) apply_setting(*root, setting, found);
    check_keys(*root, policy_keys, file, found);
    Policy policy = PolicyReader(*root, file, found).read();
    append_by_line(found, problems);
    policy.text = overrides.empty() ? std::string(text)
                                    : "# with the plan's overrides applied\n" + text_of(*root);
    return policy;
}

Policy load_policy(const std::string& name_or_path, const std::filesystem::path& base_dir,
                   const std::vector<Setting>& overrides, Problems& problems,
                   const Origin& named_at) {
    if (means_file(name_or_path)) {
        const std::filesystem::path path = base_dir / name_or_path;
        const auto text = read_text(path, "rule pack", named_at, problems);
        return text ? parse_policy(*text, path.string(), overrides, problems) : Policy{};
    }
    if (const auto text = shipped_text("policies", name_or_path))
        return parse_policy(*text, name_or_path + ".toml", overrides, problems);
    problems.add(named_at.file, named_at.line,
                 fmt::format("the rule pack \"{}\" does not exist", name_or_path),
                 "a name without .toml is a pack that travels with the program",
                 known_names(name_or_path, shipped_policy_names()));
    return {};
}

std::vector<std::string> shipped_policy_names() {
    return shipped_names("policies");
}

}  // namespace drgsim
