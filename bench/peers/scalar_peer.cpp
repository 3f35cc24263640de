// The work as a plain loop in C++: one case after the other in double precision, as an imported
// table has them, every sum by index; scenarios divided over threads. Uses nothing of drgsim.
//   scalar_peer FOLDER THREADS
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using Doubles = std::vector<double>;
using Indices = std::vector<std::int32_t>;
constexpr double unit = 100, alpha = 0.9, advance_months = 2, surplus = 1.3, self_limit = 0.1,
                 whole_monthly = 0.7;

template <class T>
std::vector<T> read(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) throw std::runtime_error(path + ": cannot be read");
    std::vector<T> values(static_cast<std::size_t>(file.tellg()) / sizeof(T));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(values.data()),
              static_cast<std::streamsize>(values.size() * sizeof(T)));
    return values;
}

/// The columns of the folder that work.py writes.
struct Work {
    std::string folder;
    std::map<std::string, double> number = [this] {
        std::map<std::string, double> found;
        std::ifstream file(folder + "/sizes.txt");
        for (std::string name, value; file >> name >> value;) found[name] = std::stod(value);
        return found;
    }();
    std::size_t hospitals = size("hospitals"), groups = size("groups"), cells = size("cells"),
                scenarios = size("scenarios");
    double mean_cost = number.at("mean_cost");
    Indices segment = ints("all_segment"), group = ints("all_group"), cell = ints("all_cell"),
            whole = ints("all_whole"), cell_segment = ints("cell_segment"),
            cell_group = ints("cell_group"), level = ints("level");
    Doubles cost = reals("all_cost"), booked = reals("all_booked"), other = reals("all_other"),
            self = reals("all_self_expense"), unreasonable = reals("all_unreasonable"),
            cell_other = reals("cell_other"), weight = reals("weight"),
            coefficient = reals("coefficient"), k = reals("hospital_coefficient"),
            assessment = reals("hospital_assessment"), audit = reals("hospital_audit_deduction"),
            deducted = reals("hospital_points_deducted"), past_booked = reals("past_booked"),
            month_share = reals("month_share"), budget = reals("budget"),
            times_budget = reals("times_budget"), times_weight = reals("times_weight"),
            times_cost_group = reals("times_cost_group"),
            times_cost_hospital = reals("times_cost_hospital"),
            times_volume = reals("times_volume");

    explicit Work(std::string from) : folder(std::move(from)) {}
    [[nodiscard]] std::size_t size(const char* name) const {
        return static_cast<std::size_t>(number.at(name));
    }
    [[nodiscard]] Doubles reals(const std::string& name) const {
        return read<double>(folder + "/" + name + ".f64");
    }
    [[nodiscard]] Indices ints(const std::string& name) const {
        return read<std::int32_t>(folder + "/" + name + ".i32");
    }
};

/// Answers of every scenario, the scenario first.
struct Answers {
    Doubles point_value, month_point_value, month_payout, hospital_payout, group_payout;
    explicit Answers(const Work& w)
        : point_value(w.scenarios * 2),
          month_point_value(w.scenarios * 24),
          month_payout(w.scenarios * 24),
          hospital_payout(w.scenarios * 2 * w.hospitals),
          group_payout(w.scenarios * w.groups) {}
    void write(const std::string& folder) const {
        const auto put = [&](const char* name, const Doubles& values) {
            std::ofstream file(folder + "/answer_" + name + ".f64", std::ios::binary);
            file.write(reinterpret_cast<const char*>(values.data()),
                       static_cast<std::streamsize>(values.size() * sizeof(double)));
        };
        put("point_value", point_value);
        put("month_point_value", month_point_value);
        put("month_payout", month_payout);
        put("hospital_payout", hospital_payout);
        put("group_payout", group_payout);
    }
};

struct Row {
    double base, normal, low, high, standard;
};

/// One scenario: standards, every case, settlement.
class Scenario {
  public:
    Scenario(const Work& work, std::size_t scenario)
        : w(work),
          s(scenario),
          cost_group(&w.times_cost_group[s * w.groups]),
          cost_hospital(&w.times_cost_hospital[s * w.hospitals]),
          volume(&w.times_volume[s * w.hospitals]),
          rows(w.groups * 3),
          sums(w.hospitals * 24),
          cell_points(w.cells) {}

    void compute(Answers& out) {
        make_rows();
        for (std::size_t i = 0; i < w.cost.size(); ++i) add(i);
        Doubles yuan(2 * w.hospitals);
        for (std::size_t f = 0; f < 2; ++f) clear(f, out, yuan);
        double* paid = &out.group_payout[s * w.groups];
        for (std::size_t c = 0; c < w.cells; ++c) {
            const auto pair = static_cast<std::size_t>(w.cell_segment[c] / 12);
            const auto g = static_cast<std::size_t>(w.cell_group[c]), h = pair % w.hospitals;
            paid[g] += cell_points[c] * yuan[pair] -
                       w.cell_other[c] * (cost_group[g] * cost_hospital[h] * volume[h]);
        }
    }

  private:
    struct Sums {
        double points = 0, month_points = 0, addon = 0, cost = 0, booked = 0, other = 0, self = 0;
    };

    void make_rows() {
        constexpr std::array<double, 4> bounds{1, 2, 3, 5};
        constexpr std::array<double, 5> limits{3, 2.5, 2, 1.5, 1.3};
        for (std::size_t g = 0; g < w.groups; ++g) {
            const double weight = w.weight[g] * w.times_weight[s * w.groups + g];
            const double base = std::floor(unit * weight * 1e8 + 0.5) / 1e8;
            const auto at = std::lower_bound(bounds.begin(), bounds.end(), weight);
            const double limit = limits[static_cast<std::size_t>(at - bounds.begin())];
            for (std::size_t l = 0; l < 3; ++l) {
                const double c = w.coefficient[g * 3 + l], standard = w.mean_cost * weight * c;
                rows[g * 3 + l] = {base, base * c, 0.3 * standard, limit * standard, standard};
            }
        }
    }

    void add(std::size_t i) {
        const auto g = static_cast<std::size_t>(w.group[i]);
        const auto at = static_cast<std::size_t>(w.segment[i]);
        const std::size_t h = at / 12 % w.hospitals;
        const Row& row = rows[g * 3 + static_cast<std::size_t>(w.level[h]) - 1];
        const double factor = cost_group[g] * cost_hospital[h], count = volume[h];
        const double cost = w.cost[i] * factor, money = factor * count;
        double points = 0, monthly = 0, addon = 0;
        if (w.whole[i] != 0) {
            points = unit / w.mean_cost * (cost - w.unreasonable[i] * factor);
            monthly = whole_monthly * points;
        } else if (cost < row.low) {
            points = monthly = std::min(row.base, unit / w.mean_cost * cost);
        } else {
            points = monthly = row.normal * w.k[h];
            if (cost > row.high) {
                const double over = cost - w.unreasonable[i] * factor - row.high;
                addon = points * std::max(0.0, over / row.standard);
            }
        }
        const double year = (points + addon) * count;
        cell_points[static_cast<std::size_t>(w.cell[i])] += year;
        Sums& to = sums[at];
        to.points += year;
        to.month_points += monthly * count;
        to.addon += addon * count;
        to.cost += w.cost[i] * money;
        to.booked += w.booked[i] * money;
        to.other += w.other[i] * money;
        to.self += w.self[i] * money;
    }

    [[nodiscard]] Sums year_of(std::size_t f, std::size_t h) const {
        Sums year;
        for (std::size_t t = 0; t < 12; ++t) {
            const Sums& month = sums[(f * w.hospitals + h) * 12 + t];
            year.points += month.points;
            year.cost += month.cost;
            year.booked += month.booked;
            year.other += month.other;
            year.self += month.self;
        }
        return year;
    }

    void clear(std::size_t f, Answers& out, Doubles& yuan) const {
        const double budget = w.budget[f] * w.times_budget[s * 2 + f];
        std::vector<Sums> year(w.hospitals);
        Doubles net(w.hospitals), audit(w.hospitals);
        double points = 0, money = budget, audited = 0;
        for (std::size_t h = 0; h < w.hospitals; ++h) {
            year[h] = year_of(f, h);
            const Sums otherwise = year_of(1 - f, h);
            const double both = year[h].points + otherwise.points;
            net[h] = year[h].points - (both != 0 ? w.deducted[h] * year[h].points / both : 0);
            const double paid = year[h].booked + otherwise.booked;
            audit[h] = paid != 0 ? w.audit[h] * year[h].booked / paid : 0;
            points += net[h];
            money += year[h].cost - year[h].booked;
            audited += audit[h];
        }
        const double value = money / points;
        out.point_value[s * 2 + f] = value;
        for (std::size_t h = 0; h < w.hospitals; ++h) {
            const double cost = year[h].cost;
            const double entitled = std::min(net[h] * value * w.assessment[h], surplus * cost);
            const double kept = entitled - std::max(0.0, year[h].self - self_limit * cost);
            out.hospital_payout[(s * 2 + f) * w.hospitals + h] = kept - year[h].other - audit[h];
            yuan[f * w.hospitals + h] = year[h].points != 0 ? kept / year[h].points : 0;
        }
        for (std::size_t t = 0; t < 12; ++t) pay_month(f, t, budget, audited, out);
    }

    void pay_month(std::size_t f, std::size_t t, double budget, double audited,
                   Answers& out) const {
        double points = 0, addon = 0, other = 0, money = budget * w.month_share[f * 12 + t];
        double past = 0;
        for (std::size_t h = 0; h < w.hospitals; ++h) {
            const Sums& month = sums[(f * w.hospitals + h) * 12 + t];
            points += month.month_points;
            addon += month.addon;
            other += month.other;
            money += month.cost - month.booked;
            past += w.past_booked[f * w.hospitals + h];
        }
        const double value = points != 0 ? money / points : 0;
        const std::size_t at = (s * 2 + f) * 12 + t;
        out.month_point_value[at] = value;
        out.month_payout[at] = alpha * ((points + addon) * value - other) - audited / 12 +
                               (t == 0 ? advance_months * past / 12 : 0);
    }

    const Work& w;
    std::size_t s;
    const double *cost_group, *cost_hospital, *volume;
    std::vector<Row> rows;
    std::vector<Sums> sums;
    Doubles cell_points;
};

void compute(const Work& work, std::size_t threads, Answers& out) {
    std::vector<std::jthread> running;
    for (std::size_t part = 0; part < threads; ++part)
        running.emplace_back([&work, &out, part, threads] {
            for (std::size_t s = part; s < work.scenarios; s += threads)
                Scenario(work, s).compute(out);
        });
}

}  // namespace

int main(int count, char** arguments) try {
    if (count != 3) throw std::runtime_error("scalar_peer FOLDER THREADS");
    const Work work(arguments[1]);
    Answers out(work);
    const auto begin = std::chrono::steady_clock::now();
    compute(work, std::stoul(arguments[2]), out);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    out.write(work.folder);
    std::cout << "seconds " << seconds.count() << '\n';
} catch (const std::exception& problem) {
    std::cerr << "scalar_peer: " << problem.what() << '\n';
    return EXIT_FAILURE;
}
