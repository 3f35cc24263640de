// Pieces are given by their upper ends, so they can neither overlap nor leave a gap; what is
// left to check is that the ends grow, for every value that K takes.
#include "scenarios/policy/tail_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "kernels/tail/tables.hpp"
#include "scenarios/policy/linear_form.hpp"
#include "scenarios/policy/pack_reader.hpp"

namespace drgsim {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

class TailReader : PackReader {
  public:
    TailReader(const toml::table& root, const std::string& file, Problems& problems)
        : PackReader(root, file, problems) {}

    Tail read_all() {
        pick("tail.ratio", tail_.ratio);
        const auto k = root_["tail"]["K"];
        if (const toml::array* rows = k.as_array()) {
            read_family(*rows);
        } else if (const auto constant = k.value<double>()) {
            tail_.k.rows.push_back({infinity, {*constant, *constant, *constant}});
        }
        const auto pieces = tables(root_["tail"]["piece"]);
        if (pieces.empty()) {
            problem({}, "no [[tail.piece]] is given", "it says how cases are paid",
                    "add at least the normal piece");
            return tail_;
        }
        for (const toml::table* piece : pieces) read_piece(*piece, piece == pieces.back());
        check_classes(root_["tail"]["piece"]);
        return tail_;
    }

  private:
    void read_family(const toml::array& rows) {
        double previous = 0;
        for (const toml::node& node : rows) {
            const toml::table* row = node.as_table();
            if (!row) return;  // reported by check_keys
            previous = row_end(*row, "tail.K", row == rows.back().as_table(), previous, "weight");
            tail_.k.rows.push_back(
                {previous, by_level((*row)["value"], "tail.K.value", {1, 1, 1})});
        }
        if (rows.empty()) problem(Node(&rows), "`tail.K` has no rows", "", "give a number or rows");
    }

    LinearForm form(Node value, const std::string& path, std::string_view ratio_name) {
        if (const auto number = value.value<double>()) return {*number, 0, 0};
        const auto text = value.value<std::string>();
        if (!text) return {};
        std::string fault;
        const auto parsed = parse_linear_form(*text, ratio_name, fault);
        if (!parsed) {
            problem(value, fmt::format("`{}` is \"{}\"", path, *text), fault,
                    "write for example \"1 + r - K\"");
            return {};
        }
        if (parsed->per_k != 0 && tail_.k.rows.empty()) {
            problem(value, fmt::format("`{}` uses K, but `tail.K` is not given", path),
                    "the threshold is not known", "add K to [tail]");
        }
        return *parsed;
    }

    void read_piece(const toml::table& table, bool last) {
        const std::string path = fmt::format("tail.piece[{}]", tail_.pieces.size() + 1);
        const std::string_view ratio = tail_.ratio == Tail::Ratio::level ? "r" : "rho";
        TailPiece piece;
        piece.kind = choice(table["class"], key_at(policy_keys, "tail.piece[].class"), piece.kind);
        pick_route(table, piece);
        const auto pay = table["pay"];
        piece.normal = form(pay["normal"], path + ".pay.normal", ratio);
        piece.base = form(pay["base"], path + ".pay.base", ratio);
        piece.plain = form(pay["plain"], path + ".pay.plain", ratio);
        read(pay["actual"], piece.actual);
        piece.at_most_base = table["at_most"].value_or(std::string_view()) == "base";
        check_pay(table, path, piece);
        read_end(table, path, last, piece);
        tail_.pieces.push_back(piece);
    }

    static void pick_route(const toml::table& table, TailPiece& piece) {
        piece.route =
            choice(table["route"], key_at(policy_keys, "tail.piece[].route"), piece.route);
    }

    void check_pay(const toml::table& table, const std::string& path, const TailPiece& piece) {
        const bool leaves = piece.route == TailPiece::Route::fee_for_service;
        if (leaves && (table["pay"] || table["at_most"])) {
            problem(
                table["route"], fmt::format("`{}` leaves the pool and has pay or at_most", path),
                "its cases are paid by item, not in points", "remove pay and at_most, or route");
        }
        if (!leaves && !table["pay"]) {
            problem(Node(&table), fmt::format("`{}.pay` is missing", path),
                    "it says what the cases of the piece are paid",
                    "add for example { normal = 1 }");
        }
        if (piece.kind != TailPiece::Class::normal) return;
        if (leaves) {
            problem(table["route"],
                    fmt::format("`{}` is the normal piece and leaves the pool", path),
                    "a case of ratio 1 is what the group is paid by",
                    "use [[outside.rule]] for cases that are never paid by group");
        } else if (table["pay"] && !pays_standard(piece)) {
            problem(table["pay"],
                    fmt::format("`{}` is the normal piece and pays something else", path),
                    "review and monthly payments take it as b c k a or, for DIP, b k a",
                    "give pay = { normal = 1 } or pay = { base = 1 }");
        }
    }

    /// Whether the piece pays exactly b c k a or exactly b k a.
    static bool pays_standard(const TailPiece& piece) {
        const auto is = [](const LinearForm& form, double constant) {
            return form.constant == constant && form.per_k == 0 && form.per_ratio == 0;
        };
        const bool one = (is(piece.normal, 1) && is(piece.base, 0)) ||
                         (is(piece.normal, 0) && is(piece.base, 1));
        return one && is(piece.plain, 0) && piece.actual == 0 && !piece.at_most_base;
    }

    void read_end(const toml::table& table, const std::string& path, bool last, TailPiece& piece) {
        const bool below = table.contains("below"), up_to = table.contains("up_to");
        const Node at(&table);
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
    void check_order(const LinearForm& end, const std::string& path, Node at) {
        std::set<double> ks;
        for (const auto& row : tail_.k.rows) ks.insert(row.value.begin(), row.value.end());
        if (ks.empty()) ks.insert(1);  // no family: no end depends on K
        for (const double k : ks) {
            const double here = end.constant + end.per_k * k;
            double before = 0;
            if (!tail_.pieces.empty()) {
                const TailPiece& piece = tail_.pieces.back();
                before = piece.end(k);
            }
            if (here > before || k <= 0) continue;  // such a K is reported by check_keys
            problem(at, fmt::format("`{}` ends at {} where K = {}", path, here, k),
                    fmt::format("it begins at {}: pieces go in order of cost", before),
                    "put the pieces in order or correct their ends");
            return;
        }
    }

    void check_classes(Node at) {
        if (tail_.pieces.size() > kernels::max_pieces) {
            problem(at, fmt::format("the tail has {} pieces", tail_.pieces.size()),
                    fmt::format("at most {} are supported", kernels::max_pieces),
                    "join neighbouring pieces");
        }
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

    Tail tail_;
};

}  // namespace

Tail read_tail(const toml::table& root, const std::string& file, Problems& problems) {
    return TailReader(root, file, problems).read_all();
}

}  // namespace drgsim
