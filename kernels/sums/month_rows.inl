// Body of add_month_rows, compiled once for each instruction set (cmake/Kernels.cmake).

#ifndef DRGSIM_ISA_NAMESPACE
#error "month_rows.inl is compiled through month_rows.isa.cpp"
#endif

namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE {

void add_month_rows(const double* rows, double* to, double* year) {
    constexpr int side = 4;  // packs of a strip of lanes, whose year stays in registers
    for (int lane = 0; lane < lanes; lane += side * width<double>) {
        Pack<double> sum[side] = {};
#pragma GCC unroll 4
        for (int p = 0; p < side && year != nullptr; ++p)
            sum[p] = load(year + lane + p * width<double>);
        for (int t = 0; t < months; ++t) {
#pragma GCC unroll 4
            for (int p = 0; p < side; ++p) {
                const int at = t * lanes + lane + p * width<double>;
                const Pack<double> values = loaded(rows + at);
                sum[p] += values;
                if (to != nullptr) store(to + at, load(to + at) + values);
            }
        }
#pragma GCC unroll 4
        for (int p = 0; p < side && year != nullptr; ++p)
            store(year + lane + p * width<double>, sum[p]);
    }
}

}  // namespace drgsim::kernels::DRGSIM_ISA_NAMESPACE
