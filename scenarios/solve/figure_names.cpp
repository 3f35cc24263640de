#include "scenarios/solve/figure_names.hpp"

#include <algorithm>

namespace drgsim {

const MadeFigure* made_figure(std::string_view name) {
    const auto found = std::find_if(made_figures.begin(), made_figures.end(),
                                    [&](const MadeFigure& made) { return made.name == name; });
    return found == made_figures.end() ? nullptr : &*found;
}

std::vector<Var> variables_of(std::string_view name) {
    for (const PlainFigure& figure : plain_figures)
        if (figure.name == name) return {figure.from.begin(), figure.from.begin() + figure.count};
    for (std::size_t v = 0; v < variable_count; ++v)
        if (variables[v].name == name) return {static_cast<Var>(v)};
    return {};
}

bool is_figure(std::string_view name) {
    return made_figure(name) != nullptr || !variables_of(name).empty();
}

std::vector<std::string> figure_list() {
    std::vector<std::string> names;
    const auto add = [&](std::string_view name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
    };
    for (const PlainFigure& figure : plain_figures) add(figure.name);
    for (const MadeFigure& figure : made_figures) add(figure.name);
    for (const Variable& variable : variables) add(variable.name);
    return names;
}

}  // namespace drgsim
