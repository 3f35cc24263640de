// Writes the schema of docs: one data set an array, chunks copied as they were compressed.
#include "results/run/result_file.hpp"

#include <array>
#include <numeric>

#include "kernels/contracts.hpp"
#include "results/risk/risk_tables.hpp"
#include "results/run/codec.hpp"
#include "results/storage/digest.hpp"
#include "sim/outputs/base_variables.hpp"
#include "sim/terms/terms.hpp"

namespace drgsim {

namespace {

using hdf5::Dataset;
using hdf5::Extent;
using hdf5::Type;

/// Long names of the dimensions, by Dim.
constexpr std::array<const char*, dim_count> dim_titles = {"payment policy",
                                                           "scenario",
                                                           "fund",
                                                           "hospital",
                                                           "hospital level",
                                                           "group",
                                                           "month of discharge",
                                                           "major diagnostic category",
                                                           "pool with its own budget",
                                                           "county medical community",
                                                           "what an alert watches",
                                                           "breakpoint of the payment, by cost",
                                                           "department of a hospital",
                                                           "year of the horizon"};

void title(Dataset& array, const std::string& units, const std::string& long_name,
           const std::string& long_name_zh) {
    array.set("units", units);
    array.set("long_name", long_name);
    array.set("long_name_zh", long_name_zh);
}

/// An attribute that is left out where there is nothing to say.
void set_if_known(hdf5::Node& node, const std::string& name, const std::string& text) {
    if (!text.empty()) node.set(name, text);
}

Extent extent_of(const std::vector<std::size_t>& lengths) {
    return {lengths.begin(), lengths.end()};
}

}  // namespace

ResultFile::ResultFile(const std::string& path, const RunDescription& description)
    : path_(path),
      description_(description),
      arrays_(stored_arrays(description)),
      file_(hdf5::File::create(path)),
      scale_of_dim_(dim_count, 0),
      checksums_(arrays_.size()) {
    write_attributes();
    write_scales();
    write_coordinates();
    if (description_.scenarios > 0) create_arrays();
}

ResultFile::~ResultFile() = default;

void ResultFile::write_attributes() {
    const Provenance& from = description_.provenance;
    file_.set("Conventions", "CF-1.8");
    file_.set("title", "Hospital payment reform: simulated settlements");
    file_.set("format", results_format);
    file_.set("schema_major", results_schema_major);
    file_.set("schema_minor", results_schema_minor);
    set_if_known(file_, "program_version", from.program_version);
    set_if_known(file_, "git_revision", from.git_revision);
    file_.set("digest_run", run_digest(description_));
    set_if_known(file_, "digest_code", from.code_digest);
    set_if_known(file_, "digest_data", from.data_digest);
    file_.set("digest_plan", sha256(from.plan));
    file_.set("digest_policies", policies_digest(description_));
    set_if_known(file_, "region", from.region);
    file_.set("year", from.year);
    if (!from.history.empty()) file_.set("history_years", from.history);
    set_if_known(file_, "plan", from.plan);
    set_if_known(file_, "settings", from.settings);
    if (!from.policy_texts.empty()) file_.set("policy_texts", from.policy_texts);
    file_.set("seed", from.seed);
    set_if_known(file_, "generator", from.generator);
    write_design();
    set_if_known(file_, "precision", from.precision);
    if (from.scenarios_asked > 0) file_.set("scenarios_asked", from.scenarios_asked);
}

void ResultFile::write_design() {
    const Design& design = description_.design;
    file_.set("sampling", name_of(design.sampling));
    if (design.antithetic) file_.set("antithetic", 1);
    if (!design.factors.empty()) file_.set("factors", design.factors);
    if (design.sampling == Sampling::one_at_a_time)
        file_.set("factor_quantiles", std::vector<double>{design.low, design.high});
}

void ResultFile::write_scale(Dim dim) {
    const auto d = static_cast<std::size_t>(dim);
    const std::string name(dim_names[d]);
    const Axes& axes = description_.axes;
    const auto numbers = [&](std::int32_t first) {
        std::vector<std::int32_t> list(dim_sizes(description_)[d]);
        std::iota(list.begin(), list.end(), first);
        return file_.write_column(name, std::span<const std::int32_t>(list));
    };
    const auto names = [&](Axis axis) {
        return file_.write_column(name, axes.names[static_cast<std::size_t>(axis)]);
    };
    Dataset scale = [&] {
        switch (dim) {
            case Dim::policy:
                return file_.write_column(name, description_.policies);
            case Dim::scenario:
                return numbers(0);
            case Dim::fund:
                return names(Axis::fund);
            case Dim::hospital:
                return names(Axis::hospital);
            case Dim::group:
                return names(Axis::group);
            case Dim::mdc:
                return names(Axis::mdc);
            case Dim::pool:
                return file_.write_column(name, description_.pools);
            case Dim::community:
                return file_.write_column(name, description_.communities);
            case Dim::department:
                return file_.write_column(name, description_.departments);
            case Dim::alert:
                return file_.write_column(
                    name, std::vector<std::string>(alert_names.begin(), alert_names.end()));
            case Dim::horizon:
                return numbers(description_.provenance.year);
            case Dim::level:
            case Dim::month:
            case Dim::cliff:
                break;
        }
        return numbers(1);
    }();
    title(scale, "1", dim_titles[d], std::string(chinese_of_label(name)));
    scale_of_dim_[d] = scales_.add(std::move(scale));
}

void ResultFile::write_scales() {
    for (const Dim dim : stored_dims(description_)) write_scale(dim);
}

std::vector<std::size_t> ResultFile::scales_of(const std::vector<Dim>& dims) const {
    std::vector<std::size_t> scales;
    for (const Dim dim : dims) scales.push_back(scale_of_dim_[static_cast<std::size_t>(dim)]);
    return scales;
}

void ResultFile::write_coordinates() {
    const std::size_t hospitals = description_.axes.size(Axis::hospital);
    const std::size_t groups = description_.axes.size(Axis::group);
    DRGSIM_EXPECT(description_.hospital_levels.size() == hospitals);
    DRGSIM_EXPECT(description_.group_names.size() == groups);
    const auto write_text = [&](const std::string& name, const std::vector<std::string>& texts,
                                const char* long_name) {
        DRGSIM_EXPECT(texts.size() == hospitals);
        Dataset text = file_.write_column(name, texts);
        title(text, "1", long_name, std::string(chinese_of_label(name)));
        scales_.attach(text, scales_of({Dim::hospital}));
    };
    write_text("hospital_name", description_.hospital_names, "name of the hospital");
    Dataset hospital_level = file_.write_column(
        "hospital_level", std::span<const std::int8_t>(description_.hospital_levels));
    title(hospital_level, "1", "level of the hospital",
          std::string(chinese_of_label("hospital_level")));
    scales_.attach(hospital_level, scales_of({Dim::hospital}));
    write_text("hospital_type", description_.hospital_types, "type of the hospital");
    write_text("hospital_community", description_.hospital_communities,
               "medical community of the hospital");
    Dataset group_name = file_.write_column("group_name", description_.group_names);
    title(group_name, "1", "name of the group", std::string(chinese_of_label("group_name")));
    scales_.attach(group_name, scales_of({Dim::group}));
}

void ResultFile::create_arrays() {
    for (const StoredArray& array : arrays_) {
        Dataset dataset = file_.create(array.name, Type::f64,
                                       {extent_of(array.extent), extent_of(array.chunk), true});
        title(dataset, array.units, array.long_name, array.long_name_zh);
        if (array.kind == StoredArray::Kind::driver) {
            const DriverColumn& driver = description_.drivers[array.index];
            dataset.set("driver", driver.name);
            dataset.set("target", driver.target);
            std::string by;
            for (const Axis axis : driver.by)
                by += (by.empty() ? "" : " ") +
                      std::string(axis_names[static_cast<std::size_t>(axis)]);
            dataset.set("by", by.empty() ? "all" : by);
        }
        scales_.attach(dataset, scales_of(array.dims));
        datasets_.push_back(std::move(dataset));
    }
}

std::vector<std::uint64_t> ResultFile::add(const Shard& shard) {
    std::vector<std::uint64_t> places;
    std::vector<ChunkPlace>& known = places_.emplace_back();
    for (std::size_t a = 0; a < arrays_.size(); ++a) {
        DRGSIM_EXPECT(checksums_[a].size() == shard.block());
        checksums_[a].push_back(shard.checksum(a));
        for (const auto& origin : chunk_origins(arrays_[a])) {
            Extent first = extent_of(origin);
            first[arrays_[a].scenario_axis()] += shard.block() * block_scenarios;
            const auto bytes = shard.chunk(places.size());
            places.push_back(datasets_[a].write_chunk(first, bytes.data(), bytes.size()));
            known.push_back({places.back(), bytes.size()});
        }
    }
    return places;
}

void ResultFile::write_base(const ResultBlock& base) {
    hdf5::Group settlement = file_.create_group("base");
    settlement.set("long_name", "deterministic settlement without drivers, in double precision");
    hdf5::Group own_group = file_.create_group("indicators");
    own_group.set("long_name", "indicators, alerts and cliffs of the deterministic settlement");
    DRGSIM_EXPECT(base.count == 1);
    for (const StoredArray& array : base_arrays(description_)) {
        if (array.kind == StoredArray::Kind::base_variable && base.base.empty()) continue;
        const std::vector<double>& values = values_in(base, array);
        DRGSIM_EXPECT(values.size() == array.values());
        const bool own = array.kind == StoredArray::Kind::base_variable;
        Dataset dataset = (own ? own_group : settlement)
                              .create(array.name, Type::f64, {extent_of(array.extent), {}, true});
        title(dataset, array.units, array.long_name, array.long_name_zh);
        scales_.attach(dataset, scales_of(array.dims));
        dataset.write(Type::f64, values.data());
        base_checksums_.emplace_back(array.settlement_path(), crc64(values));
    }
}

void ResultFile::add_stresses(const ResultBlock& stresses) {
    DRGSIM_EXPECT(stresses.count == description_.stresses.size());
    hdf5::Group group = file_.create_group("stress");
    group.set("long_name", "named stress scenarios, each settled case by case in double precision");
    Dataset names = group.write_column("stress", description_.stresses);
    title(names, "1", "stress scenario", std::string(chinese_of_label("stress")));
    const std::size_t scale = scales_.add(std::move(names));
    for (const StoredArray& array : stress_arrays(description_)) {
        const std::vector<double>& values = values_in(stresses, array);
        DRGSIM_EXPECT(values.size() == array.values());
        Dataset dataset = group.create(array.name, Type::f64, {extent_of(array.extent), {}, true});
        title(dataset, array.units, array.long_name, array.long_name_zh);
        std::vector<std::size_t> scales = scales_of(array.dims);
        scales[array.scenario_axis()] = scale;
        scales_.attach(dataset, scales);
        dataset.write(Type::f64, values.data());
        base_checksums_.emplace_back("stress/" + array.name, crc64(values));
    }
}

void ResultFile::write_checksums() {
    hdf5::Group group = file_.create_group("checksums");
    group.set(
        "long_name",
        "CRC-64 (ECMA-182, reflected) of the row-major little-endian values of each variable");
    const auto describe = [](Dataset& sums, const std::string& of) {
        title(sums, "1", "CRC-64 of " + of, of + " 的校验和");
    };
    if (description_.scenarios > 0) {
        std::vector<std::int32_t> first(block_count(description_));
        for (std::size_t b = 0; b < first.size(); ++b)
            first[b] = static_cast<std::int32_t>(b) * block_scenarios;
        Dataset block = group.write_column("block", std::span<const std::int32_t>(first));
        title(block, "1", "first scenario of the block", "区块的首个情景");
        const std::size_t scale = scales_.add(std::move(block));
        for (std::size_t a = 0; a < arrays_.size(); ++a) {
            Dataset sums =
                group.write_column(arrays_[a].name, std::span<const std::uint64_t>(checksums_[a]));
            describe(sums, arrays_[a].name);
            scales_.attach(sums, {scale});
        }
    }
    group.create_group("base");
    group.create_group("indicators");
    if (!description_.stresses.empty()) group.create_group("stress");
    for (const auto& [path, sum] : base_checksums_) {
        Dataset dataset = group.create(path, Type::u64, {});
        describe(dataset, path);
        dataset.write(Type::u64, &sum);
    }
}

void ResultFile::add_base(const ResultBlock& base) {
    datasets_.clear();
    write_base(base);
    write_checksums();
    const std::size_t scales = scales_.count();
    scales_.finish();
    if (description_.scenarios > 0 && description_.output.risk)
        risk_ = std::make_unique<RiskGroup>(file_, description_, scales);
}

WrittenValues ResultFile::values(const ResultBlock& base) const {
    return {path_, description_, arrays_, places_, base};
}

void ResultFile::finish(const RiskTables* risk) {
    DRGSIM_EXPECT((risk != nullptr) == (risk_ != nullptr));
    if (risk != nullptr) risk_->write(*risk);
    risk_.reset();
    file_.close();
}

}  // namespace drgsim
