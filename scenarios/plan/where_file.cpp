#include "scenarios/plan/where_file.hpp"

#include <fmt/format.h>

#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

std::vector<std::string> texts_of(toml::node_view<const toml::node> value) {
    std::vector<std::string> names;
    const auto add = [&names](const toml::node& node) {
        if (const auto text = node.value<std::string>()) {
            names.push_back(*text);
        } else if (const auto number = node.value<std::int64_t>()) {
            names.push_back(std::to_string(*number));
        }
    };
    if (const toml::array* list = value.as_array()) {
        for (const toml::node& node : *list) add(node);
    } else if (value) {
        add(*value.node());
    }
    return names;
}

std::vector<WhereLine> where_of(toml::node_view<const toml::node> where, Problems& problems) {
    std::vector<WhereLine> lines;
    const toml::table* table = where.as_table();
    if (!table) return lines;
    for (auto&& [key, node] : *table) {
        lines.push_back({std::string(key.str()), texts_of(toml::node_view<const toml::node>(node)),
                         origin_of(node)});
        const WhereLine& line = lines.back();
        if (!line.names.empty()) continue;
        problems.add(line.origin.file, line.origin.line,
                     fmt::format("`where.{}` lists nothing", line.key), "it would apply nowhere",
                     "list names or remove the key");
    }
    return lines;
}

}  // namespace drgsim
