// Pieces are given by their upper ends, so they can neither overlap nor leave a gap; what is
// left to check is that the ends grow, for every value that K takes.
#include "scenarios/policy/tail_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "scenarios/policy/linear_form.hpp"
#include "scenarios/policy/policy_keys.hpp"
#include "scenarios/toml_file/check.hpp"
#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

class TailReader {
  public:
    TailReader(const std::string& file, Problems& problems) : file_(file), problems_(problems) {}

    Tail read(const toml::table& root) {
        tail_.ratio = choice(root["tail"]["ratio"], key_at(policy_keys, "tail.ratio"), tail_.ratio);
        const auto k = root["tail"]["K"];
        if (const toml::array* rows = k.as_array()) {
            read_family(*rows);
        } else if (const auto constant = k.value<double>()) {
            tail_.k.rows.push_back({infinity, {*constant, *constant, *constant}});
        }
        const toml::array* pieces = root["tail"]["piece"].as_array();
        if (!pieces || pieces->empty()) {
            problem({file_, 0}, "no [[tail.piece]] is given", "it says how cases are paid",
                    "add at least the normal piece");
            return tail_;
        }
        for (const toml::node& piece : *pieces) {
            if (piece.is_table()) read_piece(*piece.as_table(), &piece == &pieces->back());
        }
        check_classes(origin_of(*pieces));
        return tail_;
    }

  private:
    void problem(const Origin& at, std::string what, std::string why, std::string todo) {
        problems_.add(at.file, at.line, std::move(what), std::move(why), std::move(todo));
    }

    void read_family(const toml::array& rows) {
        double previous = 0;
        for (const toml::node& node : rows) {
            const toml::table* row = node.as_table();
            if (!row) return;  // reported by check_keys
            const bool last = &node == &rows.back();
            const auto up_to = (*row)["up_to"].value<double>();
            if (up_to.has_value() == last) {
                problem(origin_of(node),
                        last ? "the last row of `tail.K` has an end (up_to)"
                             : "a row of `tail.K` before the last has no end (up_to)",
                        "the rows together must cover every weight once",
                        "give up_to in every row but the last");
            } else if (up_to && *up_to <= previous) {
                problem(origin_of(node), fmt::format("`tail.K` up_to = {} is out of order", *up_to),
                        fmt::format("it must be above {}, the row before", previous),
                        "sort the rows by weight");
            }
            previous = up_to.value_or(previous);
            tail_.k.rows.push_back({last ? infinity : previous, values_of(*row)});
        }
        if (rows.empty())
            problem(origin_of(rows), "`tail.K` has no rows", "", "give a number or rows");
    }

    std::array<double, 3> values_of(const toml::table& row) {
        const auto value = row["value"];
        if (const toml::array* levels = value.as_array()) {
            if (levels->size() == 3) {
                return {levels->get(0)->value_or(0.0), levels->get(1)->value_or(0.0),
                        levels->get(2)->value_or(0.0)};
            }
            problem(origin_of(*levels), fmt::format("K has {} values", levels->size()),
                    "there are three levels, each needs one", "give one number or three");
        }
        const double constant = value.value_or(1.0);
        return {constant, constant, constant};
    }

    LinearForm form(toml::node_view<const toml::node> value, const std::string& path,
                    std::string_view ratio_name) {
        if (const auto number = value.value<double>()) return {*number, 0, 0};
        const auto text = value.value<std::string>();
        if (!text) return {};
        std::string fault;
        const auto parsed = parse_linear_form(*text, ratio_name, fault);
        const Origin at = origin_of(*value.node());
        if (!parsed) {
            problem(at, fmt::format("`{}` is \"{}\"", path, *text), fault,
                    "write for example \"1 + r - K\"");
            return {};
        }
        if (parsed->per_k != 0 && tail_.k.rows.empty()) {
            problem(at, fmt::format("`{}` uses K, but `tail.K` is not given", path),
                    "the threshold is not known", "add K to [tail]");
        }
        return *parsed;
    }

    void read_piece(const toml::table& table, bool last) {
        const std::string path = fmt::format("tail.piece[{}]", tail_.pieces.size() + 1);
        const std::string_view ratio = tail_.ratio == Tail::Ratio::level ? "r" : "rho";
        TailPiece piece;
        piece.kind = choice(table["class"], key_at(policy_keys, "tail.piece[].class"), piece.kind);
        piece.normal = form(table["pay"]["normal"], path + ".pay.normal", ratio);
        piece.base = form(table["pay"]["base"], path + ".pay.base", ratio);
        piece.actual = table["pay"]["actual"].value_or(0.0);
        piece.at_most_base = table["at_most"].value_or(std::string_view()) == "base";
        if (!table["pay"]) {
            problem(origin_of(table), fmt::format("`{}.pay` is missing", path),
                    "it says what the cases of the piece are paid",
                    "add for example { normal = 1 }");
        }
        read_end(table, path, last, piece);
        tail_.pieces.push_back(piece);
    }

    void read_end(const toml::table& table, const std::string& path, bool last, TailPiece& piece) {
        const bool below = table.contains("below"), up_to = table.contains("up_to");
        const Origin at = origin_of(table);
        if (below && up_to) {
            problem(at, fmt::format("`{}` has two ends, below and up_to", path),
                    "a piece ends once", "keep one of them");
        }
        if ((below || up_to) == last) {
            problem(at,
                    last ? fmt::format("`{}` is the last piece and has an end", path)
                         : fmt::format("`{}` has no end", path),
                    "the pieces together must cover every cost once",
                    "give below or up_to in every piece but the last");
        }
        piece.includes_end = up_to;
        piece.up_to_constant = last ? infinity : 0;
        if (last || below == up_to) return;
        const std::string name = below ? "below" : "up_to";
        const std::size_t faults = problems_.list().size();
        const LinearForm end = form(table[name], path + "." + name, "");
        piece.up_to_constant = end.constant;
        piece.up_to_k = end.per_k;
        if (problems_.list().size() == faults) check_order(end, path, at);
    }

    /// The end must lie above the end before it for every K of the family.
    void check_order(const LinearForm& end, const std::string& path, const Origin& at) {
        std::set<double> ks;
        for (const auto& row : tail_.k.rows) ks.insert(row.value.begin(), row.value.end());
        if (ks.empty()) ks.insert(1);  // no family: no end depends on K
        for (const double k : ks) {
            const double here = end.constant + end.per_k * k;
            double before = 0;
            if (!tail_.pieces.empty()) {
                const TailPiece& piece = tail_.pieces.back();
                before = piece.up_to_constant + piece.up_to_k * k;
            }
            if (here > before || k <= 0) continue;  // such a K is reported by check_keys
            problem(at, fmt::format("`{}` ends at {} where K = {}", path, here, k),
                    fmt::format("it begins at {}: pieces go in order of cost", before),
                    "put the pieces in order or correct their ends");
            return;
        }
    }

    void check_classes(const Origin& at) {
        const auto is_normal = [](const TailPiece& piece) {
            return piece.kind == TailPiece::Class::normal;
        };
        const auto normals = std::count_if(tail_.pieces.begin(), tail_.pieces.end(), is_normal);
        if (normals != 1) {
            problem(at, fmt::format("{} pieces have class \"normal\"", normals),
                    "low cases are those below the normal piece, high ones those above it",
                    "give exactly one normal piece");
        }
        const auto by_class = [](const TailPiece& a, const TailPiece& b) {
            return a.kind < b.kind;
        };
        if (!std::is_sorted(tail_.pieces.begin(), tail_.pieces.end(), by_class)) {
            problem(at, "the classes of the pieces are out of order",
                    "costs grow from low over normal to high", "put low first and high last");
        }
    }

    const std::string& file_;
    Problems& problems_;
    Tail tail_;
};

}  // namespace

Tail read_tail(const toml::table& root, const std::string& file, Problems& problems) {
    return TailReader(file, problems).read(root);
}

}  // namespace drgsim
