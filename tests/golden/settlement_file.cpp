// Reads the lines of a settlement file, one word after another; the first word says what it is.
#include "tests/golden/settlement_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>

#include "scenarios/policy/policy_file.hpp"
#include "sim/settlement/settle.hpp"
#include "tests/golden/expression.hpp"

namespace drgsim::golden {

namespace {

class SettlementReader {
  public:
    explicit SettlementReader(SettlementFile& file) : file_(file), region_(file.region) {}

    void read() {
        std::ifstream in(file_.path);
        for (std::string line; std::getline(in, line);) {
            file_.lines.push_back(line);
            try {
                read_line(line.substr(0, line.find('#')));
            } catch (const std::exception& e) {
                throw std::runtime_error(
                    fmt::format("{}:{}: {}", file_.path.string(), file_.lines.size(), e.what()));
            }
        }
        prepare();
    }

  private:
    using Words = std::istringstream;

    void read_line(const std::string& line) {
        Words words(line);
        std::string first;
        if (!(words >> first)) return;
        const auto found = readers_.find(first);
        if (found == readers_.end()) throw std::runtime_error("unknown word " + first);
        found->second(words);
    }

    static std::string word(Words& words) {
        std::string text;
        if (!(words >> text)) throw std::runtime_error("a word is missing");
        return text;
    }

    static std::string rest(Words& words) {
        std::string text;
        std::getline(words, text);
        return text;
    }

    double value(const std::string& text) const { return evaluate(text, names_); }

    using Numbers = std::map<std::string, std::function<void(double)>>;
    using Texts = std::map<std::string, std::string*>;

    /// Reads key=value words up to the end of the line.
    void pairs(Words& words, const Numbers& keys, const Texts& texts = {}) {
        for (std::string text; words >> text;) {
            const std::size_t equals = text.find('=');
            const std::string name = text.substr(0, equals);
            const std::string given = equals == text.npos ? "1" : text.substr(equals + 1);
            const auto number = keys.find(name);
            const auto word = texts.find(name);
            if (number != keys.end()) {
                number->second(value(given));
            } else if (word != texts.end()) {
                *word->second = given;
            } else {
                throw std::runtime_error("unknown key " + text);
            }
        }
    }

    template <class Id>
    static Id id_of(const std::vector<std::string>& names, const std::string& name) {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end()) throw std::runtime_error("unknown name " + name);
        return static_cast<Id>(found - names.begin());
    }

    void read_budget(Words& words) {
        const Fund fund = read_fund(words);
        file_.study.budget[index(fund)] = value(rest(words));
    }

    static Fund read_fund(Words& words) {
        return id_of<Fund>({"employee", "resident"}, word(words));
    }

    /// The first line of a pool adds it.
    void read_pool(Words& words) {
        const std::string name = word(words);
        auto& pools = file_.study.pools;
        auto pool = std::find_if(pools.begin(), pools.end(),
                                 [&](const CommunityPool& p) { return p.name == name; });
        if (pool == pools.end()) pool = pools.insert(pool, CommunityPool{name});
        const Fund fund = read_fund(words);
        pool->budget[index(fund)] = value(rest(words));
    }

    void read_hospital(Words& words) {
        HospitalTable& table = region_.hospitals;
        const std::size_t h = index(table.add(word(words)));
        pairs(words,
              {{"level", [&](double v) { table.level[h] = static_cast<std::int8_t>(v); }},
               {"k", [&](double v) { table.coefficient[h] = v; }},
               {"kappa", [&](double v) { table.assessment[h] = v; }},
               {"audit", [&](double v) { table.audit_deduction[h] = v; }},
               {"deducted", [&](double v) { table.points_deducted[h] = v; }},
               {"paid1", [&](double v) { table.paid[0][h] = v; }},
               {"paid2", [&](double v) { table.paid[1][h] = v; }},
               {"paid3", [&](double v) { table.paid[2][h] = v; }}},
              {{"type", &table.type[h]}, {"community", &table.community[h]}});
    }

    void read_group(Words& words) {
        GroupTable& table = region_.groups;
        const std::size_t g = index(table.add(word(words)));
        pairs(words, {{"base", [&](double) { table.base_group[g] = 1; }},
                      {"primary_care", [&](double) { table.primary_care[g] = 1; }}});
    }

    void read_standard(Words& words) {
        const std::size_t g = index(id_of<GroupId>(region_.groups.code, word(words)));
        Standards& s = stated_;
        s.weight.resize(region_.groups.size(), std::nan(""));
        s.coefficient.resize(region_.groups.size(), {1, 1, 1});
        s.unstable.resize(region_.groups.size(), 0);
        s.ungrouped.resize(region_.groups.size(), 0);
        s.case_count.resize(region_.groups.size(), 100);
        pairs(words, {{"weight", [&](double v) { s.weight[g] = v; }},
                      {"c1", [&](double v) { s.coefficient[g][0] = v; }},
                      {"c2", [&](double v) { s.coefficient[g][1] = v; }},
                      {"c3", [&](double v) { s.coefficient[g][2] = v; }},
                      {"unstable", [&](double) { s.unstable[g] = 1; }},
                      {"ungrouped", [&](double) { s.ungrouped[g] = 1; }}});
    }

    void read_case(Words& words) {
        const int count = std::stoi(word(words));
        const auto hospital = id_of<HospitalId>(region_.hospitals.id, word(words));
        const Fund fund = read_fund(words);
        const auto group = id_of<GroupId>(region_.groups.code, word(words));
        const std::string date = word(words);
        double money[7] = {};
        for (double& m : money) m = value(word(words));
        Facts facts;
        pairs(words,
              {{"los", [&](double v) { facts.los = static_cast<std::int16_t>(v); }},
               {"age", [&](double v) { facts.age = static_cast<std::int16_t>(v); }},
               {"way", [&](double v) { facts.way = static_cast<std::int8_t>(v); }}},
              {{"tag", &facts.tag}});
        CaseTable& cases = region_.cases;
        for (int i = 0; i < count; ++i) {
            cases.hospital.push_back(hospital);
            cases.fund.push_back(fund);
            cases.group[0].push_back(group);
            cases.discharge_date.push_back(std::stoi(date.substr(0, 4)) * 10000 +
                                           std::stoi(date.substr(5)) * 100);
            Column<double>* columns[7] = {&cases.total_cost,   &cases.fund_paid,
                                          &cases.patient_paid, &cases.other_paid,
                                          &cases.self_expense, &cases.unreasonable_cost,
                                          &cases.excluded_cost};
            for (int c = 0; c < 7; ++c) columns[c]->push_back(money[c]);
            add_facts(facts);
        }
    }

    /// What a case line may add; unknown where it does not.
    struct Facts {
        std::int16_t los = -1, age = -1;
        std::int8_t way = 0;
        std::string tag;
    };

    void add_facts(const Facts& facts) {
        CaseTable& cases = region_.cases;
        cases.los_days.push_back(facts.los);
        cases.age.push_back(facts.age);
        cases.discharge_way.push_back(facts.way);
        auto& names = cases.tag_names;
        const auto known = std::find(names.begin(), names.end(), facts.tag);
        const auto bit = known - names.begin();
        if (known == names.end() && !facts.tag.empty()) names.push_back(facts.tag);
        cases.tags.push_back(facts.tag.empty() ? 0U : 1U << bit);
    }

    /// VARIABLE WORD... = ARITHMETIC [+- TOLERANCE]
    void read_expect(Words& words) {
        Expectation e;
        e.line = file_.lines.size() - 1;
        std::vector<std::string> prefix{word(words)};
        std::string text;
        while ((text = word(words)) != "=") {
            const std::size_t dots = text.find("..");
            const int from = dots == text.npos ? 0 : std::stoi(text.substr(0, dots));
            const int to = dots == text.npos ? 0 : std::stoi(text.substr(dots + 2));
            std::vector<std::string> longer;
            for (const std::string& p : prefix) {
                if (dots == text.npos) longer.push_back(p + " " + text);
                for (int t = from; t <= to && dots != text.npos; ++t)
                    longer.push_back(p + " " + std::to_string(t));
            }
            prefix = std::move(longer);
        }
        e.places = std::move(prefix);
        std::string arithmetic = rest(words);
        const std::size_t plus_minus = arithmetic.find("+-");
        e.tolerance = plus_minus == std::string::npos ? file_.default_tolerance
                                                      : value(arithmetic.substr(plus_minus + 2));
        e.arithmetic = arithmetic.substr(0, plus_minus);
        e.value = value(e.arithmetic);
        file_.expectations.push_back(std::move(e));
    }

    void prepare() {
        Study& study = file_.study;
        Problems problems;
        const Policy policy = load_policy(policy_name_, ".", overrides_, problems);
        problems.throw_if_any();
        study.region = &region_;
        study.axes = axes_of(region_);
        study.output.prepaid = true;
        for (const std::string& community : region_.hospitals.community)
            study.pool_of_hospital.push_back(pool_named(community));
        study.flows = reference_flows(region_, history_);
        PreparedPolicy prepared{policy, standards(policy)};
        if (!history_.empty())
            prepared.expected =
                expected_year(study, prepared, *std::max_element(history_.begin(), history_.end()));
        study.policies.push_back(std::move(prepared));
    }

    /// The stated ones, with the adjusters' given values in every group, or calibrated.
    Standards standards(const Policy& policy) {
        if (stated_.weight.empty()) return calibrate(region_, policy, history_);
        for (const auto& rule : policy.adjusters.cases)
            stated_.adjuster.emplace_back(region_.groups.size(), rule.value);
        return stated_;
    }

    /// 0, the region's own, where no pool has the community's name.
    std::uint32_t pool_named(const std::string& community) const {
        const auto& pools = file_.study.pools;
        const auto found = std::find_if(pools.begin(), pools.end(), [&](const CommunityPool& p) {
            return p.name == community;
        });
        return found == pools.end() ? 0 : static_cast<std::uint32_t>(found - pools.begin()) + 1;
    }

    SettlementFile& file_;
    Region& region_;
    Names names_;
    Standards stated_;
    std::string policy_name_;
    std::vector<Setting> overrides_;
    std::vector<int> history_;
    const std::map<std::string, std::function<void(Words&)>> readers_ = {
        {"policy", [this](Words& w) { policy_name_ = word(w); }},
        {"set",
         [this](Words& w) {
             overrides_.push_back({rest(w), {}});
         }},
        {"settle", [this](Words& w) { file_.study.year = std::stoi(word(w)); }},
        {"history", [this](Words& w) { history_.push_back(std::stoi(word(w))); }},
        {"tolerance", [this](Words& w) { file_.default_tolerance = value(rest(w)); }},
        {"budget", [this](Words& w) { read_budget(w); }},
        {"pool", [this](Words& w) { read_pool(w); }},
        {"hospital", [this](Words& w) { read_hospital(w); }},
        {"group", [this](Words& w) { read_group(w); }},
        {"mean_cost", [this](Words& w) { stated_.mean_cost = value(rest(w)); }},
        {"standard", [this](Words& w) { read_standard(w); }},
        {"case", [this](Words& w) { read_case(w); }},
        {"expect", [this](Words& w) { read_expect(w); }},
        {"let",
         [this](Words& w) {
             const std::string name = word(w);
             if (word(w) != "=") throw std::runtime_error("'=' is missing");
             names_[name] = value(rest(w));
         }},
    };
};

}  // namespace

std::unique_ptr<SettlementFile> read_settlement(const std::filesystem::path& path) {
    auto file = std::make_unique<SettlementFile>();
    file->path = path;
    SettlementReader(*file).read();
    return file;
}

std::map<Place, double> values_by_place(const Study& study, const ResultBlock& block) {
    const DimSizes sizes = dim_sizes(study, 1);
    const auto name = [&](Dim dim, std::size_t i) -> std::string {
        if (dim == Dim::fund) return std::string(fund_names[i]);
        if (dim == Dim::hospital) return study.region->hospitals.id[i];
        if (dim == Dim::group) return study.region->groups.code[i];
        if (dim == Dim::pool) return i == 0 ? "region" : study.pools[i - 1].name;
        return std::to_string(i + 1);
    };
    std::map<Place, double> values;
    for (std::size_t v = 0; v < variable_count; ++v) {
        for (std::size_t e = 0; e < values_per_scenario(variables[v], sizes); ++e) {
            std::string place;
            std::size_t left = e;
            for (std::size_t d = static_cast<std::size_t>(variables[v].rank); d-- > 0;) {
                const Dim dim = variables[v].dims[d];
                const std::size_t length = sizes[static_cast<std::size_t>(dim)];
                place = " " + name(dim, left % length) + place;
                left /= length;
            }
            values[std::string(variables[v].name) + place] = block.values[v].at(e);
        }
    }
    return values;
}

void update_settlement(const SettlementFile& file, const std::map<Place, double>& got) {
    std::vector<std::string> lines = file.lines;
    std::map<Place, double> unlisted = got;
    for (const Expectation& e : file.expectations) {
        const bool right = std::all_of(e.places.begin(), e.places.end(), [&](const Place& p) {
            const auto found = got.find(p);
            return found != got.end() && std::abs(found->second - e.value) <= e.tolerance;
        });
        std::string replaced;
        for (const Place& p : e.places) {
            unlisted.erase(p);
            if (!got.contains(p)) continue;
            replaced += fmt::format("{}expect {} = {}  # was: {}", replaced.empty() ? "" : "\n", p,
                                    got.at(p), e.arithmetic);
        }
        if (!right) lines[e.line] = replaced;
    }
    for (const auto& [place, value] : unlisted) {
        if (std::abs(value) > file.default_tolerance)
            lines.push_back(fmt::format("expect {} = {}  # was: not listed", place, value));
    }
    std::ofstream out(file.path);
    for (const std::string& line : lines) out << line << '\n';
}

}  // namespace drgsim::golden
