// [[correlation]] tables: names, shapes, and whether random numbers can be so.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenarios/plan/design_file.hpp"
#include "scenarios/toml_file/toml_text.hpp"

namespace drgsim {

namespace {

std::string toml_of(const Matrix& matrix) {
    std::string text;
    for (const auto& row : matrix)
        text += fmt::format("{}[{}]", text.empty() ? "" : ", ", fmt::join(row, ", "));
    return fmt::format("matrix = [{}]", text);
}

class CorrelationReader {
  public:
    CorrelationReader(const toml::table& table, const std::vector<DriverLine>& drivers,
                      std::vector<bool>& taken, Problems& problems)
        : table_(table),
          drivers_(drivers),
          taken_(taken),
          problems_(problems),
          origin_(origin_of(table)) {}

    std::optional<Dependence> read() {
        const std::size_t before = problems_.list().size();
        read_drivers();
        const Matrix rank = read_matrix();
        if (problems_.list().size() != before) return std::nullopt;
        const auto factor = cholesky(normal_correlation(rank));
        if (!factor) {
            problem("this correlation matrix is not positive definite",
                    "no random numbers can be correlated so: the correlations contradict each "
                    "other",
                    fmt::format("the nearest that can be had: {}",
                                toml_of(nearest_rank_correlation(rank))));
            return std::nullopt;
        }
        return Dependence{indices_, *factor};
    }

  private:
    void problem(std::string what, std::string why, std::string todo) {
        problems_.add(origin_.file, origin_.line, std::move(what), std::move(why), std::move(todo));
    }

    void read_drivers() {
        const toml::array* list = table_["drivers"].as_array();
        if (!list) return problem("this correlation lists no drivers", "", "add drivers = [...]");
        listed_ = list->size();
        for (const toml::node& node : *list) {
            const auto name = node.value_or(std::string());
            const auto driver = driver_named(name, drivers_, origin_of(node), problems_);
            if (driver) add_driver(*driver);
        }
        if (list->size() < 2)
            problem("this correlation lists fewer than two drivers", "one alone depends on nothing",
                    "list two or more");
    }

    void add_driver(std::size_t driver) {
        const DriverLine& line = drivers_[driver];
        if (taken_[driver])
            problem(fmt::format("driver \"{}\" is listed in correlations twice", line.name),
                    "two tables could contradict each other",
                    "put all drivers that depend on each other into one table");
        taken_[driver] = true;
        if (line.distribution.type == DistributionSpec::Type::constant)
            problem(fmt::format("driver \"{}\" is constant", line.name),
                    "a constant is correlated with nothing", "leave it out");
        indices_.push_back(driver);
        const DriverLine& first = drivers_[indices_.front()];
        if (line.by != first.by)
            problem(fmt::format("drivers \"{}\" and \"{}\" differ in `by`", first.name, line.name),
                    "they are correlated entity by entity", "draw both by the same");
    }

    Matrix read_matrix() {
        const std::size_t n = listed_;  // one that is not known has its row, too
        Matrix rank(n, std::vector<double>(n, table_["rank"].value_or(0.0)));
        for (std::size_t i = 0; i < n; ++i) rank[i][i] = 1;
        const toml::array* rows = table_["matrix"].as_array();
        if ((rows != nullptr) == static_cast<bool>(table_["rank"])) {
            problem("a correlation has either `rank` or `matrix`",
                    "rank is that of every pair, matrix lists them all",
                    rows ? "remove one of them" : "add rank = 0.5 or matrix = [[...], ...]");
            return rank;
        }
        if (rows) read_rows(*rows, rank);
        return rank;
    }

    void read_rows(const toml::array& rows, Matrix& rank) {
        const std::size_t n = rank.size();
        bool square = rows.size() == n;
        for (const toml::node& row : rows)
            square = square && row.is_array() && row.as_array()->size() == n;
        if (!square)
            return problem(fmt::format("`matrix` is not {0} by {0}", n),
                           "it has a row and a column for each driver", "complete it");
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j)
                rank[i][j] = rows.get(i)->as_array()->get(j)->value_or(0.0);
        for (std::size_t i = 0; i < n; ++i) {
            if (rank[i][i] != 1)
                problem(fmt::format("`matrix` has {} on its diagonal", rank[i][i]),
                        "everything is correlated with itself by 1", "put 1 there");
            for (std::size_t j = 0; j < i; ++j)
                if (rank[i][j] != rank[j][i])
                    problem(fmt::format("`matrix` has {} in row {}, column {}, and {} in row {}, "
                                        "column {}",
                                        rank[i][j], i + 1, j + 1, rank[j][i], j + 1, i + 1),
                            "a correlation is the same both ways", "make it symmetric");
        }
    }

    const toml::table& table_;
    const std::vector<DriverLine>& drivers_;
    std::vector<bool>& taken_;
    Problems& problems_;
    Origin origin_;
    std::size_t listed_ = 0;
    std::vector<std::size_t> indices_;
};

}  // namespace

std::vector<Dependence> read_correlations(const toml::table& root,
                                          const std::vector<DriverLine>& drivers,
                                          Problems& problems) {
    std::vector<Dependence> dependences;
    const toml::array* list = root["correlation"].as_array();
    if (!list) return dependences;
    std::vector<bool> taken(drivers.size(), false);
    for (const toml::node& node : *list) {
        if (!node.is_table()) continue;  // reported by check_keys
        auto read = CorrelationReader(*node.as_table(), drivers, taken, problems).read();
        if (read) dependences.push_back(std::move(*read));
    }
    return dependences;
}

}  // namespace drgsim
