// Parses mapping files. Each form of a column is known by its key: column, constant, concat, share,
// year or spread_months.
#include "scenarios/intake/mapping.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <filesystem>
#include <system_error>

#include "scenarios/intake/columns.hpp"
#include "scenarios/intake/source.hpp"
#include "scenarios/policy/shipped.hpp"

namespace drgsim {

namespace {

using Kind = ColumnSource::Kind;

/// A form of a column: the key it is known by, the others it may have.
struct Form {
    std::string_view key;
    Kind kind;
    std::array<std::string_view, 3> others;
};
constexpr std::array<Form, 6> forms = {{{"column", Kind::field, {"map", "otherwise"}},
                                        {"constant", Kind::constant, {}},
                                        {"concat", Kind::concat, {"separator"}},
                                        {"share", Kind::share, {"of", "by", "otherwise"}},
                                        {"year", Kind::date_parts, {"month", "day"}},
                                        {"spread_months", Kind::spread_months, {}}}};
constexpr std::string_view form_list = "column, constant, concat, share, year or spread_months";

class Parser {
  public:
    Parser(std::string file, Problems& problems) : problems_(problems) {
        mapping_.file = std::move(file);
    }
    Mapping parse(const toml::table& root);

  private:
    void add(const toml::node& node, std::string what, std::string todo) {
        problems_.add(mapping_.file, node.source().begin.line, std::move(what),
                      "the columns cannot be mapped", std::move(todo));
    }
    void check_keys(const toml::table& table, std::string_view where,
                    const std::vector<std::string_view>& known);
    void parse_columns(const toml::table& table);
    void parse_levels(const toml::table& table);
    ColumnSource parse_source(std::string_view name, const toml::node& node);
    void parse_form(std::string_view name, const toml::table& table, ColumnSource& source);
    void parse_field(const toml::table& table, ColumnSource& source);
    void parse_concat(const toml::table& table, ColumnSource& source);
    void parse_share(const toml::table& table, ColumnSource& source);
    void parse_date_parts(const toml::table& table, ColumnSource& source);
    void parse_spread(const toml::table& table, ColumnSource& source);

    /// The string at `key`; a problem and "" where it is missing or no string.
    std::string string_at(const toml::table& table, std::string_view key);
    double share_of(const toml::node& node, std::string_view key);

    Problems& problems_;
    Mapping mapping_;
};

void Parser::check_keys(const toml::table& table, std::string_view where,
                        const std::vector<std::string_view>& known) {
    for (const auto& [key, node] : table) {
        bool found = false;
        for (const std::string_view name : known) found |= name == key.str();
        if (!found) {
            add(node, fmt::format("unknown key '{}' {}", key.str(), where),
                fmt::format("use {}", fmt::join(known, ", ")));
        }
    }
}

std::string Parser::string_at(const toml::table& table, std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) {
        add(table, fmt::format("the key '{}' is missing", key), "give it the name of a column");
        return {};
    }
    if (const auto value = node->value_exact<std::string>()) return *value;
    add(*node, fmt::format("'{}' is not a string", key), "write it in quotes");
    return {};
}

double Parser::share_of(const toml::node& node, std::string_view key) {
    const auto value = node.is_number() ? node.value<double>() : std::nullopt;
    if (value && *value >= 0 && *value <= 1) return *value;
    add(node, fmt::format("'{}' is not a number from 0 to 1", key), "write it like 0.7");
    return 0;
}

void Parser::parse_field(const toml::table& table, ColumnSource& source) {
    source.columns = {string_at(table, "column")};
    if (table.contains("otherwise")) source.otherwise = string_at(table, "otherwise");
    const toml::node* map = table.get("map");
    if (map == nullptr) {
        if (source.otherwise) add(table, "'otherwise' without 'map'", "add the map of values");
        return;
    }
    if (!map->is_table() || map->as_table()->empty()) {
        add(*map, "'map' is not a table of values", "write it like { Medicare = \"resident\" }");
        return;
    }
    for (const auto& [key, node] : *map->as_table()) {
        source.map[std::string(key.str())] = string_at(*map->as_table(), key.str());
    }
}

void Parser::parse_concat(const toml::table& table, ColumnSource& source) {
    if (table.contains("separator")) source.text = string_at(table, "separator");
    const toml::node& list = *table.get("concat");
    if (list.is_array()) {
        for (const toml::node& name : *list.as_array()) {
            if (!name.is_string()) break;
            source.columns.push_back(*name.value<std::string>());
        }
    }
    if (!list.is_array() || source.columns.empty() ||
        source.columns.size() != list.as_array()->size()) {
        add(list, "'concat' is not a list of column names", "write it like [\"drg\", \"soi\"]");
    }
}

void Parser::parse_share(const toml::table& table, ColumnSource& source) {
    source.columns = {string_at(table, "of")};
    const toml::node& share = *table.get("share");
    if (!share.is_table()) {
        source.share = share_of(share, "share");
        for (const std::string_view key : {"by", "otherwise"}) {
            if (const toml::node* node = table.get(key)) {
                add(*node, fmt::format("'{}' without a table of shares", key),
                    "write share = { VALUE = 0.8 }");
            }
        }
        return;
    }
    source.columns.push_back(string_at(table, "by"));
    for (const auto& [key, node] : *share.as_table()) {
        source.shares[std::string(key.str())] = share_of(node, key.str());
    }
    if (const toml::node* node = table.get("otherwise"))
        source.share = share_of(*node, "otherwise");
}

void Parser::parse_date_parts(const toml::table& table, ColumnSource& source) {
    source.columns = {string_at(table, "year"), string_at(table, "month")};
    if (table.contains("day")) source.columns.push_back(string_at(table, "day"));
}

void Parser::parse_spread(const toml::table& table, ColumnSource& source) {
    const toml::node& node = *table.get("spread_months");
    const auto year = node.value_exact<std::int64_t>();
    if (year && *year >= 1 && *year <= 9999) {
        source.year = static_cast<int>(*year);
    } else {
        add(node, "'spread_months' is not a year", "write it like 2020");
    }
}

void Parser::parse_form(std::string_view name, const toml::table& table, ColumnSource& source) {
    const Form* form = nullptr;
    for (const Form& candidate : forms) {
        if (!table.contains(candidate.key)) continue;
        if (form != nullptr) {
            add(table,
                fmt::format("column '{}' has both '{}' and '{}'", name, form->key, candidate.key),
                "keep one of them");
            return;
        }
        form = &candidate;
    }
    if (form == nullptr) {
        add(table, fmt::format("column '{}' says nowhere where its values come from", name),
            fmt::format("give it {}", form_list));
        return;
    }
    source.kind = form->kind;
    std::vector<std::string_view> keys = {form->key};
    for (const std::string_view key : form->others) {
        if (!key.empty()) keys.push_back(key);
    }
    check_keys(table, fmt::format("in column '{}'", name), keys);
    switch (source.kind) {
        case Kind::field:
            return parse_field(table, source);
        case Kind::constant:
            source.text = string_at(table, "constant");
            return;
        case Kind::concat:
            return parse_concat(table, source);
        case Kind::share:
            return parse_share(table, source);
        case Kind::date_parts:
            return parse_date_parts(table, source);
        case Kind::spread_months:
            return parse_spread(table, source);
        case Kind::absent:
            return;
    }
}

ColumnSource Parser::parse_source(std::string_view name, const toml::node& node) {
    ColumnSource source;
    source.line = node.source().begin.line;
    if (const auto header = node.value_exact<std::string>()) {
        source.kind = Kind::field;
        source.columns = {*header};
    } else if (node.is_table()) {
        parse_form(name, *node.as_table(), source);
    } else {
        add(node, fmt::format("column '{}' is neither a string nor a table", name),
            fmt::format("give it the name of a column, or a table with {}", form_list));
    }
    return source;
}

void Parser::parse_columns(const toml::table& table) {
    for (const auto& [key, node] : table) {
        bool known = false;
        for (const ColumnSpec& column : case_columns) known |= column.name == key.str();
        if (known) {
            mapping_.columns[std::string(key.str())] = parse_source(key.str(), node);
        } else {
            add(node, fmt::format("unknown column '{}'", key.str()),
                "use a column name of the cases table");
        }
    }
}

void Parser::parse_levels(const toml::table& table) {
    check_keys(table, "in [hospital_level]", {"by_volume"});
    const toml::node* node = table.get("by_volume");
    if (node == nullptr) return;
    std::vector<double> bounds;
    if (const toml::array* list = node->as_array()) {
        for (const toml::node& bound : *list) {
            if (bound.is_number()) bounds.push_back(*bound.value<double>());
        }
    }
    if (bounds.size() != 2 || node->as_array()->size() != 2 || !(bounds[0] >= 0) ||
        !(bounds[1] >= bounds[0])) {
        add(*node, "'by_volume' is not a list of two rising case counts",
            "write it like [100, 400]: from 100 cases level 2, from 400 level 3");
        return;
    }
    mapping_.level_by_volume = {bounds[0], bounds[1]};
    if (mapping_.columns.contains("hospital_level")) {
        add(*node, "the level of hospitals comes both from a column and from by_volume",
            "keep one of them");
    }
}

Mapping Parser::parse(const toml::table& root) {
    check_keys(root, "in the mapping",
               {"schema", "name", "description", "columns", "hospital_level"});
    const toml::node* schema = root.get("schema");
    if (schema == nullptr || schema->value_exact<std::int64_t>() != 1) {
        add(schema == nullptr ? static_cast<const toml::node&>(root) : *schema,
            "the mapping is not of schema 1", "write schema = 1");
    }
    for (const std::string_view key : {"name", "description"}) {
        if (root.contains(key)) string_at(root, key);
    }
    for (const std::string_view key : {"columns", "hospital_level"}) {
        const toml::node* node = root.get(key);
        if (node == nullptr) continue;
        if (!node->is_table()) {
            add(*node, fmt::format("'{}' is not a table", key), fmt::format("write [{}]", key));
        } else if (key == "columns") {
            parse_columns(*node->as_table());
        } else {
            parse_levels(*node->as_table());
        }
    }
    return std::move(mapping_);
}

/// The shipped mapping of that name, or null.
const ShippedFile* shipped_mapping(const std::string& name) {
    for (const ShippedFile& file : shipped_files()) {
        if (file.path == "mappings/" + name + ".toml") return &file;
    }
    return nullptr;
}

std::string shipped_mapping_names() {
    std::string names;
    for (const ShippedFile& file : shipped_files()) {
        if (file.path.substr(0, 9) != "mappings/") continue;
        if (!names.empty()) names += ", ";
        names += std::filesystem::path(file.path).stem().string();
    }
    return names;
}

}  // namespace

Mapping parse_mapping(std::string_view text, const std::string& file, Problems& problems) {
    try {
        return Parser(file, problems).parse(toml::parse(text, file));
    } catch (const toml::parse_error& error) {
        problems.add(file, error.source().begin.line,
                     fmt::format("this is not TOML: {}", error.description()),
                     "the columns cannot be mapped", "correct the line");
        Mapping mapping;
        mapping.file = file;
        return mapping;
    }
}

Mapping load_mapping(const std::string& path_or_name, Problems& problems) {
    std::error_code error;
    if (!std::filesystem::exists(path_or_name, error)) {
        if (const ShippedFile* file = shipped_mapping(path_or_name)) {
            return parse_mapping(file->text, path_or_name, problems);
        }
        problems.add(path_or_name, 0, "the mapping is neither a file nor a shipped mapping",
                     "the columns cannot be mapped",
                     "check the path; shipped are: " + shipped_mapping_names());
        return {};
    }
    const std::optional<FileBytes> bytes = FileBytes::open(path_or_name, problems);
    return bytes ? parse_mapping(bytes->view(), path_or_name, problems) : Mapping{};
}

}  // namespace drgsim
