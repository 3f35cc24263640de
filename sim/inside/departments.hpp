// The departments 科室 of hospitals as a settled year's cases name them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/region/region.hpp"

namespace drgsim {

/// Pairs of hospital and department that have cases in a year, by hospital in the order of the
/// region and then by name.
class Departments {
  public:
    /// Borrows the region.
    Departments(const Region& region, int year);
    [[nodiscard]] std::size_t size() const { return list_.size(); }
    /// HospitalId of department d.
    [[nodiscard]] std::size_t hospital(std::size_t d) const { return list_[d].hospital; }
    /// Its name inside the hospital.
    [[nodiscard]] const std::string& name(std::size_t d) const {
        return region_.cases.department_names[list_[d].name];
    }
    /// "HOSPITAL/DEPARTMENT" of each.
    [[nodiscard]] std::vector<std::string> labels() const;
    /// The department of case i, a case of the year; none where the case names none.
    [[nodiscard]] std::optional<std::size_t> of_case(std::size_t i) const;

  private:
    struct Pair {
        std::size_t hospital, name;  ///< name: into CaseTable::department_names
    };
    [[nodiscard]] bool is_named(std::size_t i) const {
        return !region_.cases.department.empty() && region_.cases.department[i] >= 0;
    }
    [[nodiscard]] std::size_t cell(std::size_t i) const {
        return index(region_.cases.hospital[i]) * region_.cases.department_names.size() +
               static_cast<std::size_t>(region_.cases.department[i]);
    }
    const Region& region_;
    std::vector<Pair> list_;
    std::vector<std::size_t> row_;  ///< [hospital, name]: into list_
};

}  // namespace drgsim
