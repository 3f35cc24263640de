// Reads packs: keys by the key table, then what one key alone cannot show.
#include "scenarios/policy/policy_file.hpp"

#include <fmt/format.h>

#include "scenarios/policy/case_rules_file.hpp"
#include "scenarios/policy/method.hpp"
#include "scenarios/policy/money_file.hpp"
#include "scenarios/policy/pack_reader.hpp"
#include "scenarios/policy/shipped.hpp"
#include "scenarios/policy/tail_file.hpp"
#include "scenarios/toml_file/nearest.hpp"
#include "scenarios/toml_file/source_text.hpp"

namespace drgsim {

namespace {

/// What no other reader reads: the head of the pack, its standards, review.
class PolicyReader : PackReader {
  public:
    PolicyReader(const toml::table& root, const std::string& file, Problems& problems)
        : PackReader(root, file, problems) {}

    Policy read_all() {
        read_head();
        read_weights();
        read_stability();
        read_coefficients();
        policy_.outside = read_outside(root_, file_, problems_);
        policy_.adjusters = read_adjusters(root_, file_, problems_);
        if (pays_by_group(policy_.method)) policy_.tail = read_tail(root_, file_, problems_);
        read_review();
        read_money(root_, file_, problems_, policy_);
        check_method();
        apply_method(policy_);
        return policy_;
    }

  private:
    void read_head() {
        pick("method", policy_.method);
        read(root_["name"], policy_.name);
        read(root_["title"], policy_.title);
        read(root_["title_zh"], policy_.title_zh);
        read(root_["date"], policy_.date);
        read(root_["source"], policy_.source);
        read(root_["points_unit"], policy_.points_unit);
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
        read_means(table);
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
        read(table["ungrouped_codes"], weights.ungrouped_codes);
        weights.core_threshold = table["core_threshold"].value<double>().value_or(0);
        read(table["comprehensive_prefix"], weights.comprehensive_prefix);
        if (table["comprehensive_prefix"] && !table["core_threshold"]) {
            problem(table["comprehensive_prefix"],
                    "`weights.comprehensive_prefix` stands without `weights.core_threshold`",
                    "it would have no effect", "remove it or give core_threshold");
        }
    }

    void read_means(Node table) {
        WeightRules& weights = policy_.weights;
        pick("weights.means", weights.means);
        read(table["year_weights"], weights.year_weights);
        if (weights.means == WeightRules::Means::yearly && weights.year_weights.empty()) {
            problem(table["means"], "`weights.means` is \"yearly\" without `weights.year_weights`",
                    "the years have no weights", "add for example year_weights = [1, 2, 7]");
        }
        if (weights.means == WeightRules::Means::pooled && !weights.year_weights.empty()) {
            problem(table["year_weights"], "`weights.year_weights` is given for pooled means",
                    "it would have no effect", "remove it or set means = \"yearly\"");
        }
    }

    void read_trim(Node table) {
        Trim& trim = policy_.weights.trim;
        pick("weights.trim.kind", trim.kind);
        read(table["low"], trim.low);
        read(table["high"], trim.high);
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
        read(table["n_min"], stability.n_min);
        read(table["cv_max"], stability.cv_max);
        read(table["whole_group_review"], stability.whole_group_review);
    }

    void read_coefficients() {
        CoefficientRules& rules = policy_.coefficients;
        const auto table = root_["coefficients"];
        if (table["source"].value_or(std::string_view()) == "hospital") {
            rules.source = CoefficientRules::Source::one;  // k_h counts in every pack
        } else {
            pick("coefficients.source", rules.source);
        }
        pick("coefficients.repair", rules.repair);
        read(table["base_group"], rules.base_group);
        read(table["primary_care_flat"], rules.primary_care_flat);
        if (!table["by_level"] && rules.source == CoefficientRules::Source::level) {
            problem(table["source"], "`coefficients.source` is \"level\" without `by_level`",
                    "the levels have no coefficients",
                    "add for example by_level = [0.6, 0.9, 1.1]");
        }
        rules.by_level = by_level(table["by_level"], "coefficients.by_level", rules.by_level);
    }

    void read_review() {
        ReviewRules& review = policy_.review;
        const auto table = root_["review"];
        pick("review.mode", review.mode);
        read(table["approval_rate"], review.approval_rate);
        read(table["cap_share"], review.cap_share);
        read(table["whole_group_monthly_share"], review.whole_group_monthly_share);
        review.paid_by_quarter = table["paid"].value_or(std::string_view()) == "quarter";
        if (review.mode == ReviewRules::Mode::automatic || !pays_by_group(policy_.method) ||
            !policy_.tail.k.rows.empty())
            return;
        problem(table["mode"],
                fmt::format("`review.mode` is \"{}\", but `tail.K` is not given",
                            review.mode == ReviewRules::Mode::draw ? "draw" : "expected"),
                "the add-on is what lies above K", "add K to [tail] or use mode = \"automatic\"");
    }

    /// What the method has no use for, unless the method itself is not known.
    void check_method() {
        const auto known = choices_of(key_at(policy_keys, "method").choices);
        const auto method = root_["method"].value_or(std::string_view());
        if (std::find(known.begin(), known.end(), method) == known.end()) return;
        check_scope(root_, policy_.method, file_, problems_);
        if (policy_.method != Method::fee_for_service || !policy_.outside.separate) return;
        problem(root_["outside"]["budget"], "`outside.budget` is \"separate\"",
                "under fee-for-service every case is outside: nothing would be paid", "remove it");
    }

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
    Policy policy = PolicyReader(*root, file, found).read_all();
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

std::vector<ShippedPolicy> shipped_policies() {
    constexpr std::string_view folders[] = {"", "regional", "reference"};
    std::vector<ShippedPolicy> policies;
    for (const std::string_view folder : folders) {
        for (const std::string& name : shipped_policy_names()) {
            const std::string path =
                fmt::format("policies/{}{}{}.toml", folder, folder.empty() ? "" : "/", name);
            if (std::any_of(shipped_files().begin(), shipped_files().end(),
                            [&](const ShippedFile& file) { return file.path == path; }))
                policies.push_back({name, std::string(folder)});
        }
    }
    return policies;
}

std::string_view method_name(Method method) {
    return choices_of(key_at(policy_keys, "method").choices)[static_cast<std::size_t>(method)];
}

}  // namespace drgsim
