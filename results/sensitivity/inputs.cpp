// Names and shares of cost along the axes of a driver, from the settlement of the first policy:
// costs are the same under all.
#include "results/sensitivity/inputs.hpp"

#include <algorithm>
#include <numeric>

namespace drgsim {

namespace {

/// The category that a group code belongs to: its first character, of whatever length in UTF-8.
std::string category_of(const std::string& code) {
    std::size_t end = std::min<std::size_t>(code.size(), 1);
    while (end < code.size() && (static_cast<unsigned char>(code[end]) & 0xC0) == 0x80) ++end;
    return code.substr(0, end);
}

class AxisShares {
  public:
    explicit AxisShares(const RunReader& reader)
        : reader_(reader), description_(reader.description()) {}

    /// Shares of cost along `axis`, in all 1.
    [[nodiscard]] std::vector<double> shares(Axis axis) const {
        std::vector<double> list = costs(axis);
        const std::size_t size = names(axis).size();
        const double sum = std::accumulate(list.begin(), list.end(), 0.0);
        if (list.size() != size || !(sum > 0))
            return std::vector<double>(size, 1 / static_cast<double>(size));
        for (double& x : list) x /= sum;
        return list;
    }
    [[nodiscard]] const std::vector<std::string>& names(Axis axis) const {
        return description_.axes.names[static_cast<std::size_t>(axis)];
    }

  private:
    /// The last `size` values of a variable added up over what stands before them, first policy.
    [[nodiscard]] std::vector<double> last_axis(Var id, std::size_t size) const {
        if (!reader_.has(id)) return {};
        const std::vector<double> all = reader_.base(id);
        std::vector<double> sums(size, 0.0);
        const std::size_t of_policy = all.size() / description_.policies.size();
        for (std::size_t i = 0; i < of_policy; ++i) sums[i % size] += all[i];
        return sums;
    }

    [[nodiscard]] std::vector<double> costs(Axis axis) const {
        const std::size_t size = names(axis).size();
        switch (axis) {
            case Axis::fund:
                return last_axis(Var::cost, size);
            case Axis::hospital:
                return last_axis(Var::hospital_cost, size);
            case Axis::group:
                return last_axis(Var::group_cost, size);
            case Axis::month:
                return last_axis(Var::month_payout, size);
            case Axis::level: {
                std::vector<double> sums(size, 0.0);
                const auto cost = costs(Axis::hospital);
                for (std::size_t h = 0; h < cost.size(); ++h)
                    sums[static_cast<std::size_t>(description_.hospital_levels[h] - 1)] += cost[h];
                return sums;
            }
            case Axis::mdc: {
                std::vector<double> sums(size, 0.0);
                const auto cost = costs(Axis::group);
                for (std::size_t g = 0; g < cost.size(); ++g) {
                    const auto at = std::find(names(Axis::mdc).begin(), names(Axis::mdc).end(),
                                              category_of(names(Axis::group)[g]));
                    if (at != names(Axis::mdc).end())
                        sums[static_cast<std::size_t>(at - names(Axis::mdc).begin())] += cost[g];
                }
                return sums;
            }
        }
        return {};
    }

    const RunReader& reader_;
    const RunDescription& description_;
};

}  // namespace

InputDriver input_driver(const RunReader& reader, std::size_t driver) {
    const RunDescription& description = reader.description();
    const DriverColumn& column = description.drivers[driver];
    const AxisShares axes(reader);
    InputDriver input{column.name, {""}, {1.0}, {}};
    for (const Axis axis : column.by) {
        const auto shares = axes.shares(axis);
        const auto& names = axes.names(axis);
        std::vector<std::string> entities;
        std::vector<double> weight;
        for (std::size_t e = 0; e < input.entities.size(); ++e)
            for (std::size_t i = 0; i < names.size(); ++i) {
                entities.push_back(input.entities[e] + (input.entities[e].empty() ? "" : " ") +
                                   names[i]);
                weight.push_back(input.weight[e] * shares[i]);
            }
        input.entities = std::move(entities);
        input.weight = std::move(weight);
    }
    if (column.by.size() != 1) return input;
    if (column.by[0] == Axis::group)
        for (const std::string& code : input.entities)
            input.part.push_back("category " + category_of(code));
    if (column.by[0] == Axis::hospital)
        for (const std::int8_t level : description.hospital_levels)
            input.part.push_back("level " + std::to_string(level));
    return input;
}

}  // namespace drgsim
