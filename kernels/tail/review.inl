// Bodies of weigh_request and take_back, compiled once for each instruction set
// (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "review.inl is compiled through review.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

/// cap_order in whole 1e-4 yuan: half away from zero, as std::round does for what is not negative.
inline double whole_order(double excess) {
    const double scaled = excess * 1e4;
    const double below = __builtin_floor(scaled);
    const double order = scaled - below >= 0.5 ? below + 1 : below;
    return order > 0 ? order : 0;
}

/// asks[l] = 1 where the case is high, stays in the pool and C - U is above K S; as in
/// Tails::request.
template <class Real>
void fill_asks(const Schedule& schedule, double cost, double reviewed, double level, std::size_t at,
               const GroupRows<Real>& groups, const double* __restrict hospital_bound,
               double* __restrict asks) {
    const double scale = schedule.level_ratio ? level : 1;
    const double* __restrict high = groups.bound[schedule.normal] + at;
    const double* __restrict request = groups.request + at;
    const int last = schedule.pieces - 1;
    const double stays = schedule.piece[last].leaves ? 0 : 1;
    for (int l = 0; l < lanes; ++l) asks[l] = stays;
    for (int j = last - 1; schedule.exits && j > schedule.normal; --j) {
        const double* __restrict bound = groups.bound[j] + at;
        const double of_piece = schedule.piece[j].leaves ? 0 : 1;
        for (int l = 0; l < lanes; ++l)
            asks[l] = cost < bound[l] * hospital_bound[l] * scale ? of_piece : asks[l];
    }
    for (int l = 0; l < lanes; ++l) {
        const bool above = (cost >= high[l] * hospital_bound[l] * scale) &
                           (reviewed >= request[l] * hospital_bound[l] * level);
        asks[l] = above ? asks[l] : 0;
    }
}

}  // namespace

template <class Real>
void weigh_request(const Schedule& schedule, const Needs& needs, const CellColumns& cells,
                   Request request, std::size_t row, const GroupRows<Real>& groups,
                   const HospitalRow<Real>& hospital, bool drawn, RequestLanes& out) {
    const std::size_t at = row * lanes;
    const double exact = cells.case_reviewed[request.item];
    const Real reviewed = static_cast<Real>(exact);
    const double level = cells.level[request.cell];
    const Real factor =
        static_cast<Real>(cells.factor[request.cell] * (schedule.normal_without_level ? 1 : level));
    const Real per_level = static_cast<Real>(1 / level);
    const Real* __restrict points = groups.points + at;
    alignas(64) double rate[lanes], asks[lanes];
    alignas(64) Real share[lanes], granted[lanes], weight[lanes];
    fill_rate(needs.approval ? groups.approval + at : nullptr, hospital.approval, rate);
    for (int l = 0; l < lanes; ++l) share[l] = static_cast<Real>(rate[l]);
    if (drawn) share_of_approved(request.approved, share);
    fill_asks(schedule, cells.case_cost[request.item], exact, level, at, groups, hospital.bound,
              asks);
    for (int l = 0; l < lanes; ++l) share[l] *= static_cast<Real>(asks[l]);
    // One type a loop: mixed ones do not vectorise.
    for (int l = 0; l < lanes; ++l) {
        const Real normal = points[l] * hospital.points[l] * factor;
        Real beyond =
            reviewed * (groups.per_yuan[at + l] * hospital.ratio[l] * per_level) - groups.k[at + l];
        beyond = beyond > Real(0) ? beyond : Real(0);
        granted[l] = share[l] * normal * beyond;
    }
    for (int l = 0; l < lanes; ++l)
        weight[l] = share[l] * (groups.volume[at + l] * hospital.volume[l]);
    for (int l = 0; l < lanes; ++l) out.points[l] = static_cast<double>(granted[l]);
    for (int l = 0; l < lanes; ++l) out.weight[l] = static_cast<double>(weight[l]);
    for (int l = 0; l < lanes; ++l) rate[l] = static_cast<double>(share[l]);
    const double* __restrict cost = groups.cost + at;
    const double* __restrict threshold = groups.threshold + at;
    for (int l = 0; l < lanes; ++l) {
        const double order =
            whole_order(exact * (cost[l] * hospital.cost[l]) - threshold[l] * level);
        out.order[l] = rate[l] > 0 ? order : -1;
    }
}

template <class Real>
bool take_back(const RequestLanes& request, const double* refuse_below, const double* decide_below,
               const RequestSums<Real>& sums) {
    alignas(64) double refused[lanes];
    std::int64_t any = 0, near = 0;
    for (int l = 0; l < lanes; ++l) {
        const double order = request.order[l];
        refused[l] = order < refuse_below[l] ? request.points[l] : 0;
        any |= refused[l] > 0 ? 1 : 0;
        near |= (order >= refuse_below[l]) & (order < decide_below[l]) ? 1 : 0;
    }
    if (any != 0) {
        double* __restrict addon = sums.month_addon;
        double* __restrict year = sums.year_points;
        for (int l = 0; l < lanes; ++l) {
            addon[l] -= refused[l];
            year[l] -= refused[l];
        }
        Real* __restrict cell = sums.cell_points;
        for (int l = 0; cell != nullptr && l < lanes; ++l) cell[l] -= static_cast<Real>(refused[l]);
        double* __restrict kept = sums.hospital_addon;
        for (int l = 0; kept != nullptr && l < lanes; ++l) kept[l] -= refused[l];
    }
    return near != 0;
}

template void weigh_request<float>(const Schedule&, const Needs&, const CellColumns&, Request,
                                   std::size_t, const GroupRows<float>&, const HospitalRow<float>&,
                                   bool, RequestLanes&);
template void weigh_request<double>(const Schedule&, const Needs&, const CellColumns&, Request,
                                    std::size_t, const GroupRows<double>&,
                                    const HospitalRow<double>&, bool, RequestLanes&);
template bool take_back<float>(const RequestLanes&, const double*, const double*,
                               const RequestSums<float>&);
template bool take_back<double>(const RequestLanes&, const double*, const double*,
                                const RequestSums<double>&);

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
