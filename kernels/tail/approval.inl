// What grants a request its share, alike in every kernel that looks at requests.

#ifndef DRGSIM_ISA_NAMESPACE
#error "approval.inl is compiled through an .isa.cpp"
#endif

namespace drgsim::DRGSIM_ISA_NAMESPACE {

/// kernels/random/threefry.inl
void fill_entity(const StreamWords& stream, std::uint32_t first, std::size_t lanes,
                 std::uint32_t entity, double* out);

}  // namespace drgsim::DRGSIM_ISA_NAMESPACE

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

namespace {

/// q = group * hospital, clipped to [0, 1]; `group` is null where it is 1.
inline void fill_rate(const double* group, const double* hospital, double* __restrict rate) {
    for (int l = 0; l < lanes; ++l) {
        double q = group != nullptr ? group[l] * hospital[l] : hospital[l];
        q = q < 1 ? q : 1;
        rate[l] = q > 0 ? q : 0;
    }
}

/// Bit l is set where the uniform of the case `entity` is below the rate of lane l.
inline std::uint64_t draw_approvals(const ApprovalDraw& draw, std::uint32_t entity,
                                    const double* __restrict rate) {
    static_assert(lanes == 64);
    alignas(64) double uniform[lanes];
    drgsim::DRGSIM_ISA_NAMESPACE::fill_entity(draw.stream, draw.first, lanes, entity, uniform);
    std::uint64_t approved = 0;
    for (int l = 0; l < lanes; ++l)
        approved |= static_cast<std::uint64_t>(uniform[l] < rate[l] ? 1 : 0) << l;
    return approved;
}

/// share = 1 where the lane's bit is set, else 0.
template <class Real>
void share_of_approved(std::uint64_t approved, Real* __restrict share) {
    for (int l = 0; l < lanes; ++l) share[l] = (approved >> l & 1U) != 0 ? Real(1) : Real(0);
}

}  // namespace

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
