// Reads hospitals.csv and groups.csv.
#pragma once

#include "scenarios/intake/table_reader.hpp"
#include "sim/region/region.hpp"

namespace drgsim {

/// Appends the rows of the table that can be kept.
void read_hospitals(TableReader& table, HospitalTable& hospitals);
void read_groups(TableReader& table, GroupTable& groups);

}  // namespace drgsim
