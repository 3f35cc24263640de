// A budget is stated in one of three forms, less its named carve-outs (rules 6).
#include "scenarios/plan/budget_file.hpp"

#include <fmt/format.h>

#include <map>

#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

namespace {

using Node = toml::node_view<const toml::node>;

void problem(Problems& problems, const Origin& at, std::string what, std::string why,
             std::string todo) {
    problems.add(at.file, at.line, std::move(what), std::move(why), std::move(todo));
}

/// The amount before carve-outs, by whichever form is given; exactly one must be.
double total_of(Node table, const std::string& path, const Origin& at, Problems& problems) {
    std::vector<std::string_view> forms;
    for (const std::string_view form : {"total", "last_year", "income"})
        if (table[form]) forms.push_back(form);
    if (forms.size() != 1) {
        problem(problems, at,
                forms.empty()
                    ? fmt::format("`{}` has neither `total` nor `last_year` nor `income`", path)
                    : fmt::format("`{}` has {}`{}`", path, forms.size() == 2 ? "both " : "",
                                  fmt::join(forms, "` and `")),
                "the budget comes from one of them", "give one of them");
    }
    const auto expect_form = [&](std::string_view key, std::string_view form) {
        if (!table[key] || table[form]) return;
        problem(problems, origin_of(*table[key].node()),
                fmt::format("`{}.{}` is given without {}", path, key, form),
                "it would have no effect", fmt::format("give {} or remove {}", form, key));
    };
    expect_form("growth", "last_year");
    expect_form("income_share", "income");
    if (table["income"] && !table["income_share"]) {
        problem(problems, origin_of(*table["income"].node()),
                fmt::format("`{}.income` is given without income_share", path),
                "the budget is a share of the expected income", "add income_share = ...");
    }
    if (table["total"]) return table["total"].value_or(0.0);
    if (table["last_year"])
        return table["last_year"].value_or(0.0) * (1 + table["growth"].value_or(0.0));
    return table["income"].value_or(0.0) * table["income_share"].value_or(0.0);
}

BudgetLine read_budget(Node table, const std::string& path, Problems& problems) {
    BudgetLine line;
    line.origin = origin_of(*table.node());
    const std::size_t before = problems.list().size();
    line.total = total_of(table, path, line.origin, problems);
    line.last_year = table["last_year"].value<double>();
    line.income = table["income"].value<double>();
    if (const toml::table* carve_outs = table["carve_outs"].as_table()) {
        for (auto&& [name, amount] : *carve_outs)
            line.carve_outs.emplace_back(name.str(), amount.value_or(0.0));
    }
    const bool stated = problems.list().size() == before && line.total >= 0;
    if (stated && line.after_carve_outs() < 0) {
        problem(problems, line.origin,
                fmt::format("the carve-outs of `{}` exceed its total of {}", path, line.total),
                "nothing would be left for the group payment", "correct the amounts");
    }
    return line;
}

std::vector<std::string> communities_of(const PoolLine& pool, Node value) {
    if (!value) return {pool.name};
    std::vector<std::string> names;
    if (const toml::array* list = value.as_array()) {
        for (const toml::node& node : *list) names.push_back(node.value_or(std::string()));
    } else {
        names.push_back(value.value_or(std::string()));
    }
    return names;
}

PoolLine read_pool(const toml::key& name, Node table, Problems& problems) {
    PoolLine pool;
    pool.name = name.str();
    pool.origin = origin_of(name);
    const Node community = table["community"];
    pool.communities = communities_of(pool, community);
    pool.community_origin = community ? origin_of(*community.node()) : pool.origin;
    if (pool.communities.empty()) {
        problem(problems, pool.community_origin,
                fmt::format("pool \"{}\" lists no community", pool.name),
                "it would have no hospitals", "list communities or remove the pool");
    }
    if (pool.name.empty() || pool.name == "region") {
        problem(problems, pool.origin, fmt::format("a pool is named \"{}\"", pool.name),
                "results tell pools apart by name, and call the hospitals in none \"region\"",
                "choose another name");
    }
    pool.budget = read_budgets(table["budget"], fmt::format("pool.{}.budget", pool.name), problems);
    return pool;
}

void expect_one_pool_each(const std::vector<PoolLine>& pools, Problems& problems) {
    std::map<std::string, std::string> pool_of;
    for (const PoolLine& pool : pools) {
        for (const std::string& community : pool.communities) {
            const auto [first, is_new] = pool_of.emplace(community, pool.name);
            if (is_new) continue;
            problem(
                problems, pool.community_origin,
                first->second == pool.name
                    ? fmt::format("pool \"{}\" lists community \"{}\" twice", pool.name, community)
                    : fmt::format("community \"{}\" is in the pools \"{}\" and \"{}\"", community,
                                  first->second, pool.name),
                "a hospital is settled against one budget", "list it once");
        }
    }
}

}  // namespace

double BudgetLine::after_carve_outs() const {
    double left = total;
    for (const auto& [name, amount] : carve_outs) left -= amount;
    return left;
}

FundBudgets read_budgets(Node table, const std::string& path, Problems& problems) {
    FundBudgets budgets;
    for (std::size_t f = 0; f < fund_names.size(); ++f) {
        const Node fund = table[fund_names[f]];
        if (fund.is_table())
            budgets[f] = read_budget(fund, fmt::format("{}.{}", path, fund_names[f]), problems);
    }
    return budgets;
}

std::vector<PoolLine> read_pools(const toml::table& root, Problems& problems) {
    std::vector<PoolLine> pools;
    const toml::table* tables = root["pool"].as_table();
    if (!tables) return pools;
    for (auto&& [name, node] : *tables)
        if (node.is_table()) pools.push_back(read_pool(name, Node(node), problems));
    expect_one_pool_each(pools, problems);
    return pools;
}

}  // namespace drgsim
