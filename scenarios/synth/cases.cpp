// See cases.hpp. Cases are drawn in batches, one stream of uniforms a concern, so that whatever
// one concern draws never moves another.
#include "scenarios/synth/cases.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <numeric>

#include "kernels/contracts.hpp"
#include "kernels/math/elementary.hpp"
#include "kernels/math/normal.hpp"
#include "scenarios/synth/alias_table.hpp"

namespace drgsim::synth {

namespace {

// Fixed figures, part of every region's values.
constexpr std::array<double, month_count> month_factor = {  // docs/synthetic-region.md 3
    1.00, 0.82, 1.08, 1.03, 1.02, 0.99, 1.03, 1.02, 0.98, 0.96, 1.02, 1.05};
constexpr ByLevel employee_lean = {-0.60, -0.15, 0.30};  // of the fund mix, by level
constexpr std::array<ByLevel, fund_count> fund_rate =
    {  // of in-catalogue cost, docs/synthetic-region.md 3
        {{0.892, 0.872, 0.798}, {0.801, 0.719, 0.637}}};
constexpr double rate_noise = 0.6;  // of the distance to 0 or 1: triangular half-width
constexpr double tail_cut = 4;      // standard deviations of log cost
constexpr double below_cut = 3.167124183311992e-5;  // normal probability beyond the cut
constexpr double stay_cost_correlation =
    0.65;  // of log stay with log cost, docs/synthetic-region.md 3
constexpr double stay_days = 8.8, stay_weight_slope = 0.35, stay_log_sd = 0.55;
constexpr int longest_stay = 180;
constexpr std::size_t batch = 4096;

enum Tag : std::uint32_t {
    rehab,
    psychiatric,
    tcm,
    tcm_conservative,
    newborn,
    per_diem,
    icu,
    new_tech
};
const std::vector<std::string> tag_names = {"rehab",   "psychiatric", "tcm", "tcm_conservative",
                                            "newborn", "per_diem",    "icu", "new_tech"};

/// What the cases of a group have in common.
struct GroupFacts {
    double log_sd;            ///< of cost within (group, hospital)
    double log_stay;          ///< mean log length of stay [log days]
    double mean_factor;       ///< mean of exp(log_sd z), z cut at tail_cut
    ByLevel mean_cost;        ///< at the level, newest year [yuan]
    double mean_age, sd_age;  ///< [years]
    double mean_diagnoses;    ///< secondary
    std::uint32_t tags;
    bool severe, medical;
};

/// Mean of exp(sd z) for a standard normal z cut at +-tail_cut, by Simpson's rule.
double cut_lognormal_mean(double sd) {
    constexpr int steps = 400;
    double mean = 0, mass = 0;
    for (int i = 0; i <= steps; ++i) {
        const double z = tail_cut * (2.0 * i / steps - 1);
        const double weight = (i == 0 || i == steps ? 1 : i % 2 ? 4 : 2) * portable_exp(-z * z / 2);
        mass += weight;
        mean += weight * portable_exp(sd * z);
    }
    return mean / mass;
}

GroupFacts facts_of(const SynthOptions& options, const GroupModel& groups, std::size_t g) {
    const std::string& code = groups.code[g];
    const double cv = groups.cost_cv[g];
    GroupFacts facts{};
    facts.log_sd = std::sqrt(portable_log1p(cv * cv));
    facts.log_stay = portable_log(stay_days) + stay_weight_slope * portable_log(groups.weight[g]) -
                     stay_log_sd * stay_log_sd / 2;
    facts.mean_factor = cut_lognormal_mean(facts.log_sd);
    for (int l = 0; l < level_count; ++l)
        facts.mean_cost[l] = options.mean_cost * groups.weight[g] * groups.coefficient[g][l];
    facts.mean_age = code[0] == 'O' ? 29 : code[0] == 'P' ? 0 : 55;
    facts.sd_age = code[0] == 'O' ? 5 : code[0] == 'P' ? 0 : 20;
    facts.severe = code[3] == '1';
    facts.medical = care_class_of(code) == CareClass::medical;
    facts.mean_diagnoses = facts.severe ? 5 : code[3] == '3' ? 3.5 : code[3] == '5' ? 1.2 : 2.2;
    facts.tags = (code[0] == 'P' ? 1u << newborn : 0) |
                 (code[0] == 'T' && facts.medical ? 1u << psychiatric : 0) |
                 (code[0] == 'X' && facts.medical ? 1u << rehab : 0);
    return facts;
}

double yuan(std::int64_t fen) {
    return static_cast<double>(fen) / 100;
}
std::int64_t rounded(double fen) {
    return static_cast<std::int64_t>(fen + 0.5);
}

/// Draws the cases of all years into one table.
class CaseMaker {
  public:
    CaseMaker(const SynthOptions& options, const Draws& draws, const HospitalModel& hospitals,
              const GroupModel& groups)
        : options_(options),
          draws_(draws),
          hospitals_(hospitals),
          hospital_law_(hospitals.share),
          month_law_(month_factor) {
        for (const auto& share : groups.share) group_law_.emplace_back(share);
        for (std::size_t g = 0; g < groups.code.size(); ++g)
            facts_.push_back(facts_of(options, groups, g));
        const double lean = std::inner_product(employee_lean.begin(), employee_lean.end(),
                                               hospitals.level_share.begin(), 0.0);
        const double e = options.employee_share;
        for (int l = 0; l < level_count; ++l)
            employee_share_[l] = e * (1 + (1 - e) * (employee_lean[l] - lean));
    }

    CaseTable make() {
        allocate();
        std::size_t row = 0;
        for (int y = options_.years - 1; y >= 0; --y) {
            year_ = options_.newest_year - y;
            year_factor_ = portable_exp(-y * portable_log1p(options_.cost_growth));
            for (std::uint64_t done = 0; done < options_.cases; done += n_, row += n_) {
                n_ =
                    static_cast<std::size_t>(std::min<std::uint64_t>(batch, options_.cases - done));
                first_ = done;
                place(row);
                price(row);
                pay(row);
                flag_money(row);
                stay(row);
                describe(row);
                name();
            }
        }
        return std::move(cases_);
    }

  private:
    void allocate() {
        const std::size_t n = options_.cases * static_cast<std::size_t>(options_.years);
        CaseTable& c = cases_;
        c.hospital.resize(n), c.fund.resize(n), c.group[0].resize(n), c.discharge_date.resize(n);
        for (auto* money : {&c.total_cost, &c.fund_paid, &c.patient_paid, &c.other_paid,
                            &c.self_expense, &c.unreasonable_cost, &c.excluded_cost})
            money->resize(n);
        c.admission_date.resize(n), c.los_days.resize(n), c.age.resize(n);
        c.secondary_diagnoses.resize(n), c.discharge_way.resize(n), c.tags.resize(n);
        c.case_id.offset.reserve(n + 1), c.case_id.chars.reserve(n * 12);
        c.tag_names = tag_names;
    }

    /// The `rows` uniforms of each case of the batch: result[row * n_ + i].
    const double* draw(std::string_view stream, std::size_t rows) {
        uniforms_.resize(std::max(uniforms_.size(), rows * batch));
        draws_.of_cases(stream, year_, first_, n_, rows, uniforms_.data());
        return uniforms_.data();
    }

    int level(std::size_t row) const { return hospitals_.table.level[index(cases_.hospital[row])]; }
    const GroupFacts& facts(std::size_t row) const { return facts_[index(cases_.group[0][row])]; }

    /// Hospital, fund, group, discharge date.
    void place(std::size_t row) {
        const double* u = draw("case_place", 5);
        for (std::size_t i = 0; i < n_; ++i) {
            const auto hospital = static_cast<HospitalId>(hospital_law_.at(u[i]));
            cases_.hospital[row + i] = hospital;
            const int l = level(row + i) - 1;
            cases_.fund[row + i] = u[n_ + i] < employee_share_[l] ? Fund::employee : Fund::resident;
            cases_.group[0][row + i] = static_cast<GroupId>(group_law_[l].at(u[2 * n_ + i]));
            using namespace std::chrono;
            const unsigned m = month_law_.at(u[3 * n_ + i]) + 1;
            const auto last = (std::chrono::year{year_} / month{m} / std::chrono::last).day();
            const auto d = 1 + static_cast<int>(u[4 * n_ + i] * static_cast<unsigned>(last));
            cases_.discharge_date[row + i] = year_ * 10000 + static_cast<int>(m) * 100 + d;
        }
    }

    /// Total cost; keeps its normal score and its ratio to the group's mean at the level.
    void price(std::size_t row) {
        const double* u = draw("case_cost", 1);
        score_.resize(batch), ratio_.resize(batch);
        for (std::size_t i = 0; i < n_; ++i) score_[i] = below_cut + u[i] * (1 - 2 * below_cut);
        normal_quantiles(score_.data(), n_, 0, 1);
        for (std::size_t i = 0; i < n_; ++i) {
            const GroupFacts& f = facts(row + i);
            const double effect = hospitals_.cost_effect[index(cases_.hospital[row + i])];
            ratio_[i] = effect * portable_exp(f.log_sd * score_[i]) / f.mean_factor;
            const double mean = year_factor_ * f.mean_cost[level(row + i) - 1];
            const std::int64_t fen =
                std::clamp(rounded(100 * mean * ratio_[i]), std::int64_t{100}, largest_fen);
            cases_.total_cost[row + i] = yuan(fen);
        }
    }

    /// Who pays: F, O, D and X.
    void pay(std::size_t row) {
        const double* u = draw("case_payment", 6);
        for (std::size_t i = 0; i < n_; ++i) {
            const std::size_t r = row + i;
            const std::int64_t total = rounded(cases_.total_cost[r] * 100);
            const double mean_self = hospitals_.self_expense_share[index(cases_.hospital[r])];
            const std::int64_t self =
                rounded(static_cast<double>(total) * mean_self * (u[i] + u[n_ + i]));
            const double rate = fund_rate[index(cases_.fund[r])][level(r) - 1];
            const double noise = (u[2 * n_ + i] + u[3 * n_ + i] - 1) * rate_noise;
            const std::int64_t fund = rounded(static_cast<double>(total - self) *
                                              (rate + noise * std::min(rate, 1 - rate)));
            const double rest = static_cast<double>(total - self - fund);
            const bool helped = u[4 * n_ + i] < (cases_.total_cost[r] > 20000 ? 0.5 : 0.12);
            const std::int64_t other = helped ? rounded(rest * (0.2 + 0.5 * u[5 * n_ + i])) : 0;
            cases_.self_expense[r] = yuan(self);
            cases_.fund_paid[r] = yuan(fund);
            cases_.other_paid[r] = yuan(other);
            cases_.patient_paid[r] = yuan(total - fund - other);
        }
    }

    /// U on a quarter of the cases beyond twice the group's mean, E on a few.
    void flag_money(std::size_t row) {
        const double* u = draw("case_flags", 4);
        for (std::size_t i = 0; i < n_; ++i) {
            const std::size_t r = row + i;
            const double fen = cases_.total_cost[r] * 100;
            const bool reviewed = ratio_[i] > 2 && u[i] < 0.25;
            const bool excluded = u[2 * n_ + i] < 0.015;
            cases_.unreasonable_cost[r] =
                reviewed ? yuan(rounded(fen * (0.03 + 0.12 * u[n_ + i]))) : 0;
            cases_.excluded_cost[r] =
                excluded ? yuan(rounded(fen * (0.02 + 0.18 * u[3 * n_ + i]))) : 0;
        }
    }

    /// Length of stay and admission date.
    void stay(std::size_t row) {
        using namespace std::chrono;
        draw("case_stay", 1);
        normal_quantiles(uniforms_.data(), n_, 0, 1);
        const double rest = std::sqrt(1 - stay_cost_correlation * stay_cost_correlation);
        for (std::size_t i = 0; i < n_; ++i) {
            const double z = stay_cost_correlation * score_[i] + rest * uniforms_[i];
            const double days_in = portable_exp(facts(row + i).log_stay + stay_log_sd * z);
            const int los =
                static_cast<int>(std::clamp<std::int64_t>(rounded(days_in), 1, longest_stay));
            const int out = cases_.discharge_date[row + i];
            const year_month_day in =
                sys_days{year{out / 10000} / (out / 100 % 100) / (out % 100)} - days{los};
            cases_.los_days[row + i] = static_cast<std::int16_t>(los);
            cases_.admission_date[row + i] =
                static_cast<int>(in.year()) * 10000 +
                static_cast<int>(unsigned{in.month()} * 100 + unsigned{in.day()});
        }
    }

    /// Age, secondary diagnoses, discharge way, tags.
    void describe(std::size_t row) {
        draw("case_person", 5);
        normal_quantiles(uniforms_.data(), n_, 0, 1);
        const double* u = uniforms_.data();
        for (std::size_t i = 0; i < n_; ++i) {
            const std::size_t r = row + i;
            const GroupFacts& f = facts(r);
            const double age = std::clamp(f.mean_age + f.sd_age * u[i], 0.0, 99.0);
            cases_.age[r] = static_cast<std::int16_t>(age);
            cases_.secondary_diagnoses[r] = static_cast<std::int16_t>(
                std::min(20.0, f.mean_diagnoses * -portable_log(u[n_ + i])));
            cases_.discharge_way[r] = discharge_way(u[2 * n_ + i], f.severe);
            const bool at_tcm = hospitals_.table.type[index(cases_.hospital[r])] == "tcm";
            const double tcm_u = u[3 * n_ + i];
            std::uint32_t tags = f.tags;
            if (at_tcm && tcm_u < 0.5) tags |= 1u << tcm;
            if (at_tcm && tcm_u < 0.1 && f.medical) tags |= 1u << tcm_conservative;
            if (tags & 1u << psychiatric && cases_.los_days[r] > 15) tags |= 1u << per_diem;
            if (f.severe && score_[i] > 1 && u[4 * n_ + i] < 0.4) tags |= 1u << icu;
            if (cases_.excluded_cost[r] > 0 && !f.medical) tags |= 1u << new_tech;
            cases_.tags[r] = tags;
        }
    }

    static std::int8_t discharge_way(double u, bool severe) {
        const double death = severe ? 0.006 : 0.0008;
        if (u < death) return 5;
        return u < 0.020 ? 2 : u < 0.026 ? 3 : u < 0.056 ? 4 : u < 0.060 ? 9 : 1;
    }

    /// case_id: the year, then the ordinal in the year.
    void name() {
        std::array<char, 24> text;
        for (std::size_t i = 0; i < n_; ++i) {
            const std::uint64_t number =
                static_cast<std::uint64_t>(year_) * 1'000'000'000 + first_ + i + 1;
            const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
            cases_.case_id.push_back({text.data(), static_cast<std::size_t>(end - text.data())});
        }
    }

    static constexpr std::int64_t largest_fen = 2'000'000'000;  // the engine's int32 holds it

    const SynthOptions& options_;
    const Draws& draws_;
    const HospitalModel& hospitals_;
    AliasTable hospital_law_, month_law_;
    std::vector<AliasTable> group_law_;  ///< by level
    std::vector<GroupFacts> facts_;
    ByLevel employee_share_{};
    CaseTable cases_;
    // The batch in hand.
    int year_ = 0;
    double year_factor_ = 1;
    std::uint64_t first_ = 0;
    std::size_t n_ = 0;
    std::vector<double> uniforms_, score_, ratio_;
};

}  // namespace

CaseTable draw_cases(const SynthOptions& options, const Draws& draws,
                     const HospitalModel& hospitals, const GroupModel& groups) {
    return CaseMaker(options, draws, hospitals, groups).make();
}

}  // namespace drgsim::synth
