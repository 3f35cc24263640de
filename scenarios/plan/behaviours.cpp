// Behaviours against a region: siblings become groups; what applies nowhere is warned of.
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/plan/prepare.hpp"
#include "scenarios/toml_file/nearest.hpp"

namespace drgsim {

namespace {

class Resolver {
  public:
    Resolver(const Study& study, std::vector<std::string>& warnings, Problems& problems)
        : study_(study), groups_(study.region->groups), warnings_(warnings), problems_(problems) {}

    std::shared_ptr<const CaseChange> resolve(const BehaviourLine& line) {
        BehaviourRules rules = line.rules;
        if (rules.kind == BehaviourKind::upcoding) {
            rules.sibling = line.siblings.empty() ? severity_siblings(groups_) : stated(line);
            warn_of_no_sibling(line, rules.sibling);
        }
        if (rules.kind == BehaviourKind::bunching) warn_of_no_threshold(line);
        return std::make_shared<Behaviour>(std::move(rules));
    }

  private:
    void problem(const BehaviourLine& line, std::string what, std::string why, std::string todo) {
        problems_.add(line.origin.file, line.origin.line, std::move(what), std::move(why),
                      std::move(todo));
    }

    void warn(const BehaviourLine& line, std::string_view what) {
        warnings_.push_back(fmt::format("{}:{}: behaviour \"{}\" {}", line.origin.file,
                                        line.origin.line, line.rules.name, what));
    }

    /// The group of `code`, which the siblings of `line` name; the number of groups if none.
    std::size_t group_of(const BehaviourLine& line, const std::string& code) {
        const auto found = std::find(groups_.code.begin(), groups_.code.end(), code);
        if (found == groups_.code.end()) {
            problem(line,
                    fmt::format("siblings of behaviour \"{}\" name the group \"{}\", which the "
                                "region does not have",
                                line.rules.name, code),
                    "no case could be coded so", known_names(code, groups_.code));
        }
        return static_cast<std::size_t>(found - groups_.code.begin());
    }

    std::vector<GroupId> stated(const BehaviourLine& line) {
        std::vector<GroupId> sibling;
        for (std::size_t g = 0; g < groups_.size(); ++g) sibling.push_back(static_cast<GroupId>(g));
        for (const auto& [from, to] : line.siblings) {
            const std::size_t a = group_of(line, from);
            const std::size_t b = group_of(line, to);
            if (std::max(a, b) < groups_.size()) sibling[a] = static_cast<GroupId>(b);
        }
        return sibling;
    }

    void warn_of_no_sibling(const BehaviourLine& line, const std::vector<GroupId>& sibling) {
        const auto& covered = study_.drivers[line.rules.prevalence].where.group;
        for (std::size_t g = 0; g < sibling.size(); ++g)
            if (index(sibling[g]) != g && (covered.empty() || covered[g] != 0)) return;
        warn(line, "applies nowhere: no group that it covers has a more severe sibling");
    }

    void warn_of_no_threshold(const BehaviourLine& line) {
        for (const PreparedPolicy& prepared : study_.policies) {
            const Tail& tail = prepared.policy.tail;
            if (!tail.pieces.empty() && tail.normal_piece() > 0) continue;
            warn(line, fmt::format("does nothing under {}, which has no low threshold",
                                   prepared.policy.name));
        }
    }

    const Study& study_;
    const GroupTable& groups_;
    std::vector<std::string>& warnings_;
    Problems& problems_;
};

}  // namespace

std::vector<std::shared_ptr<const CaseChange>> resolve_behaviours(
    const Plan& plan, const Study& study, std::vector<std::string>& warnings, Problems& problems) {
    Resolver resolver(study, warnings, problems);
    std::vector<std::shared_ptr<const CaseChange>> changes;
    for (const BehaviourLine& line : plan.behaviours) changes.push_back(resolver.resolve(line));
    return changes;
}

}  // namespace drgsim
