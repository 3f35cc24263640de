// The part of a Worker that holds the regional cap on approved requests (rules 4 and 12, Review):
// the kernel grants every request; where a lane's cap binds, what it refuses is taken back.
//
// Requests are dealt into buckets by their order (excess). In each lane one bucket holds the cap:
// requests above it keep their points, those below lose them, and only its own are sorted.
#include <algorithm>
#include <bit>
#include <limits>

#include "sim/engine/worker.hpp"

namespace drgsim {

using kernels::lanes;

namespace {

/// Eight buckets an octave of order + 1, up to orders of 2^60.
constexpr int bucket_bits = 3;
constexpr std::size_t buckets = std::size_t{60} << bucket_bits;
constexpr std::uint64_t first_bucket = std::uint64_t{1023} << bucket_bits;

std::size_t bucket_of(double order) {
    const std::uint64_t at = std::bit_cast<std::uint64_t>(order + 1) >> (52 - bucket_bits);
    return std::min<std::size_t>(at - first_bucket, buckets - 1);
}

/// The least order of a bucket; +inf beyond the last.
double bucket_begin(std::size_t bucket) {
    if (bucket >= buckets) return std::numeric_limits<double>::infinity();
    return std::bit_cast<double>((first_bucket + bucket) << (52 - bucket_bits)) - 1;
}

}  // namespace

/// Calls visit(r, segment, weighed) for every request in order.
template <class Real>
template <class Visit>
void Worker<Real>::for_each_request(std::size_t p, Visit&& visit) {
    const PolicyPlan& policy = plan_.policies[p];
    const CellTable& cells = *policy.cells;
    const kernels::CellColumns columns = policy.columns();
    const kernels::GroupRows<Real> groups = rows(p).pointers();
    kernels::RequestLanes weighed;
    constexpr std::uint32_t ahead = 8;
    std::uint32_t segment = 0;
    bool ready = !plan_.split.mixed();
    for (std::uint32_t r = 0; r < request_count_; ++r) {
        const kernels::Request request = requests_[r];
        if (r + ahead < request_count_) kernels::prefetch_request(columns, requests_[r + ahead]);
        while (request.cell >= cells.segment_begin[segment + 1]) {
            ++segment;
            ready = !plan_.split.mixed();
        }
        if (!ready) {
            fill_rows_of_segment(p, segment);
            ready = true;
        }
        const std::uint32_t begin = cells.segment_begin[segment];
        const std::size_t row = rows_of(p, begin)[request.cell - begin];
        kernels::weigh_request<Real>(isa_, policy.schedule, plan_.needs, columns, request, row,
                                     groups, hospitals_.of(segment), draw_of(p) != nullptr,
                                     weighed);
        if (plan_.bootstrap) {
            weigh(policy, request.item, request.item + 1);
            for (std::size_t l = 0; l < lanes; ++l) {
                weighed.weight[l] *= weights_[l];
                weighed.points[l] *= weights_[l];
                if (weights_[l] == 0) weighed.order[l] = -1;
            }
        }
        visit(r, segment, weighed);
    }
}

/// Takes back the add-ons that the regional cap does not grant, in the lanes where it binds.
template <class Real>
void Worker<Real>::apply_cap(std::size_t p) {
    const auto& share = plan_.policies[p].policy().review.cap_share;
    if (!share || request_count_ == 0) return;
    const YearSums& sums = memory_[p]->year.sums;
    std::vector<double> cap(lanes);
    bool binds = false;
    for (std::size_t l = 0; l < lanes; ++l) {
        cap[l] = *share * (sums.cases[shape_.fund(0) + l] + sums.cases[shape_.fund(1) + l]);
        binds |= requested_[l] > cap[l];
    }
    if (!binds) return;
    const CapLine line = find_cap_line(p, cap);
    refuse_below(p, line);
    decide_contenders(p, line);
}

/// The bucket that holds the cap in every lane; none where all requests fit.
template <class Real>
auto Worker<Real>::find_cap_line(std::size_t p, const std::vector<double>& cap) -> CapLine {
    histogram_.assign(buckets * lanes, 0.0);
    for_each_request(p, [&](std::uint32_t, std::uint32_t, const kernels::RequestLanes& request) {
        for (std::size_t l = 0; l < lanes; ++l) {
            if (request.order[l] >= 0)
                histogram_[bucket_of(request.order[l]) * lanes + l] += request.weight[l];
        }
    });
    CapLine line;
    for (std::size_t l = 0; l < lanes; ++l) {
        line.left[l] = cap[l];
        std::size_t b = buckets;
        while (b > 0 && histogram_[(b - 1) * lanes + l] <= line.left[l])
            line.left[l] -= histogram_[--b * lanes + l];
        line.refuse_below[l] = b > 0 ? bucket_begin(b - 1) : -1;
        line.decide_below[l] = b > 0 ? bucket_begin(b) : -1;
    }
    return line;
}

template <class Real>
kernels::RequestSums<Real> Worker<Real>::sums_of(std::size_t p, const Contender& where) {
    const CellTable& cells = *plan_.policies[p].cells;
    const kernels::Request request = requests_[where.request];
    YearSums& sums = memory_[p]->year.sums;
    const std::size_t f = where.segment / shape_.hospitals;
    const std::size_t h = where.segment % shape_.hospitals;
    const std::size_t t = cells.brief[request.item].month;
    YearTotals& totals = memory_[p]->totals;
    Real* points = nullptr;
    if (study_.output.group) {
        const auto begin =
            moved_.begin() + (where.segment == 0 ? 0 : moved_end_[where.segment - 1]);
        const auto found =
            std::lower_bound(begin, moved_.begin() + moved_end_[where.segment], request.cell);
        points = &cell_points_[points_row(static_cast<std::uint32_t>(found - moved_.begin())) *
                               std::size_t{lanes}];
    }
    double* kept = study_.output.prepaid ? &sums.month_addon[shape_.month(f, h, t)] : nullptr;
    return {&totals.month_addon[totals.month(study_.pool_of(h), f, t)], kept,
            &sums.year_points[where.segment * lanes], points};
}

/// Takes back what lies below the cap's bucket, and lists what lies in it.
template <class Real>
void Worker<Real>::refuse_below(std::size_t p, const CapLine& line) {
    const CellTable& cells = *plan_.policies[p].cells;
    contenders_.clear();
    for (auto& list : near_cap_) list.clear();
    for_each_request(p, [&](std::uint32_t r, std::uint32_t segment,
                            const kernels::RequestLanes& request) {
        const bool near = kernels::take_back<Real>(isa_, request, line.refuse_below,
                                                   line.decide_below, sums_of(p, {r, segment, 0}));
        if (!near) return;
        for (std::size_t l = 0; l < lanes; ++l) {
            const double order = request.order[l];
            if (!(order >= line.refuse_below[l] && order < line.decide_below[l])) continue;
            near_cap_[l].push_back({order, request.weight[l], cells.case_order[requests_[r].item],
                                    static_cast<std::uint32_t>(contenders_.size())});
            contenders_.push_back({r, segment, request.points[l]});
        }
    });
}

/// Shares what is left of the cap among the requests of its bucket.
template <class Real>
void Worker<Real>::decide_contenders(std::size_t p, const CapLine& line) {
    for (std::size_t l = 0; l < lanes; ++l) {
        apply_review_cap(near_cap_[l], line.left[l], [&](std::uint32_t item, double refused) {
            const kernels::RequestSums<Real> sums = sums_of(p, contenders_[item]);
            const double points = refused * contenders_[item].points;
            sums.month_addon[l] -= points;
            if (sums.hospital_addon != nullptr) sums.hospital_addon[l] -= points;
            sums.year_points[l] -= points;
            if (sums.cell_points != nullptr) sums.cell_points[l] -= static_cast<Real>(points);
        });
    }
}

template void Worker<float>::apply_cap(std::size_t);
template void Worker<double>::apply_cap(std::size_t);

}  // namespace drgsim
