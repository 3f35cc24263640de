// Looks names up along the variables' dimensions, then reads each variable once for a policy.
#include "results/sensitivity/outputs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <span>

#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

constexpr std::size_t scenario_step = 1024;  // scenarios read at a time

/// A variable and the entry picked along each of its dimensions after policy and scenario.
struct Choice {
    Var var;
    std::array<std::optional<std::size_t>, 3> entry{};
};

/// The names along a dimension of a result variable; none of one that results have no names for.
std::vector<std::string> names_along(Dim dim, const RunDescription& description) {
    const auto axis = [&](Axis a) { return description.axes.names[static_cast<std::size_t>(a)]; };
    switch (dim) {
        case Dim::fund:
            return axis(Axis::fund);
        case Dim::hospital:
            return axis(Axis::hospital);
        case Dim::group:
            return axis(Axis::group);
        case Dim::month:
            return axis(Axis::month);
        case Dim::pool:
            return description.pools;
        default:
            return {};
    }
}

std::span<const Dim> dims_of(Var id) {
    const Variable& v = variable(id);
    return std::span(v.dims).first(static_cast<std::size_t>(v.rank));
}

std::vector<std::string> parts_of(const std::string& text) {
    std::vector<std::string> parts;
    std::size_t at = 0;
    for (std::size_t end; (end = text.find(':', at)) != std::string::npos; at = end + 1)
        parts.push_back(text.substr(at, end - at));
    parts.push_back(text.substr(at));
    return parts;
}

class ChoiceReader {
  public:
    ChoiceReader(const RunReader& reader, Problems& problems)
        : reader_(reader), problems_(problems) {}

    std::optional<Choice> choice(const std::string& text) {
        const auto parts = parts_of(text);
        const auto found = std::find_if(variables.begin(), variables.end(),
                                        [&](const Variable& v) { return v.name == parts[0]; });
        if (found == variables.end() || !reader_.has(static_cast<Var>(found - variables.begin())))
            return fault(fmt::format("the result has no variable \"{}\"", parts[0]),
                         fmt::format("name one of {}", fmt::join(known(), ", ")));
        Choice choice{static_cast<Var>(found - variables.begin())};
        for (std::size_t i = 1; i < parts.size(); ++i)
            if (!pick(choice, parts[i]))
                return fault(fmt::format("{} has no entry \"{}\"", parts[0], parts[i]),
                             "name a fund, hospital, group or month that it is listed by");
        const auto dims = dims_of(choice.var);
        for (std::size_t d = 0; d < dims.size(); ++d)
            if (!choice.entry[d] && dims[d] != Dim::fund)
                return fault(fmt::format("--output {} names no {}", text,
                                         dim_names[static_cast<std::size_t>(dims[d])]),
                             fmt::format("name one, as in {}:{}", parts[0],
                                         names_along(dims[d], reader_.description()).at(0)));
        return choice;
    }

  private:
    std::optional<Choice> fault(std::string what, std::string todo) {
        problems_.add(reader_.path(), 0, std::move(what), "", std::move(todo));
        return std::nullopt;
    }

    [[nodiscard]] std::vector<std::string_view> known() const {
        std::vector<std::string_view> names;
        for (std::size_t v = 0; v < variable_count; ++v)
            if (reader_.has(static_cast<Var>(v))) names.push_back(variables[v].name);
        return names;
    }

    bool pick(Choice& choice, const std::string& name) const {
        const auto dims = dims_of(choice.var);
        for (std::size_t d = 0; d < dims.size(); ++d) {
            const auto names = names_along(dims[d], reader_.description());
            const auto at = std::find(names.begin(), names.end(), name);
            if (choice.entry[d] || at == names.end()) continue;
            choice.entry[d] = static_cast<std::size_t>(at - names.begin());
            return true;
        }
        return false;
    }

    const RunReader& reader_;
    Problems& problems_;
};

bool is_sliced(Dim dim) {
    return dim == Dim::hospital || dim == Dim::group;
}

/// Values of a scenario when one hospital or group is read, and which of them is that of `fund`.
struct Place {
    std::size_t values = 1, at = 0;
};
Place place_of(const Choice& choice, std::size_t fund, const RunDescription& description) {
    const auto dims = dims_of(choice.var);
    Place place;
    for (std::size_t d = 0; d < dims.size(); ++d) {
        const std::size_t length =
            is_sliced(dims[d]) ? 1 : names_along(dims[d], description).size();
        const std::size_t entry = is_sliced(dims[d])     ? 0
                                  : dims[d] == Dim::fund ? fund
                                                         : *choice.entry[d];
        place.values *= length;
        place.at = place.at * length + entry;
    }
    return place;
}

/// What is picked along a choice's dimensions, for `fund`.
std::string entity_of(const Choice& choice, std::size_t fund, const RunDescription& description) {
    const auto dims = dims_of(choice.var);
    std::string text;
    for (std::size_t d = 0; d < dims.size(); ++d)
        text +=
            (d == 0 ? "" : " ") +
            names_along(dims[d], description).at(dims[d] == Dim::fund ? fund : *choice.entry[d]);
    return text;
}

/// The funds that a choice means; one of no matter for a variable without funds.
std::vector<std::size_t> funds_of(const Choice& choice, const RunDescription& description) {
    const auto dims = dims_of(choice.var);
    if (dims.empty() || dims[0] != Dim::fund) return {0};
    if (choice.entry[0]) return {*choice.entry[0]};
    std::vector<std::size_t> funds(description.axes.size(Axis::fund));
    std::iota(funds.begin(), funds.end(), std::size_t{0});
    return funds;
}

/// The outputs of a choice for one policy: one, or one for each fund.
std::vector<StudiedOutput> outputs_of(const RunReader& reader, const Choice& choice,
                                      std::size_t policy) {
    const RunDescription& description = reader.description();
    const auto dims = dims_of(choice.var);
    const auto sliced = std::find_if(dims.begin(), dims.end(), is_sliced);
    const std::size_t begin =
        sliced == dims.end() ? 0 : *choice.entry[static_cast<std::size_t>(sliced - dims.begin())];
    const auto funds = funds_of(choice, description);
    std::vector<StudiedOutput> outputs;
    for (const std::size_t fund : funds)
        outputs.push_back({std::string(variable(choice.var).name),
                           description.policies[policy],
                           entity_of(choice, fund, description),
                           std::string(variable(choice.var).units),
                           {}});
    for (std::uint64_t first = 0; first < reader.scenarios(); first += scenario_step) {
        const std::size_t count =
            std::min<std::uint64_t>(scenario_step, reader.scenarios() - first);
        const auto read = reader.read_slice(choice.var, policy, first, count, begin, 1);
        for (std::size_t o = 0; o < funds.size(); ++o) {
            const Place place = place_of(choice, funds[o], description);
            for (std::size_t s = 0; s < count; ++s)
                outputs[o].values.push_back(read[s * place.values + place.at]);
        }
    }
    return outputs;
}

}  // namespace

std::vector<StudiedOutput> read_outputs(const RunReader& reader,
                                        const std::vector<std::string>& asked) {
    if (reader.scenarios() == 0)
        throw InputError(Problem{reader.path(), 0, "the result has no scenarios",
                                 "sensitivity is told from how they differ",
                                 "use a result of drgsim run"});
    Problems problems;
    std::vector<Choice> choices;
    ChoiceReader names(reader, problems);
    for (const std::string& text : asked)
        if (auto choice = names.choice(text)) choices.push_back(*choice);
    problems.throw_if_any();
    if (asked.empty()) choices = {{Var::point_value}, {Var::balance}};
    std::vector<StudiedOutput> outputs;
    for (std::size_t p = 0; p < reader.description().policies.size(); ++p)
        for (const Choice& choice : choices)
            for (StudiedOutput& output : outputs_of(reader, choice, p))
                outputs.push_back(std::move(output));
    return outputs;
}

}  // namespace drgsim
