// Opens a result, rebuilds its description from scales and attributes, reads boxes of values.
#include "results/run/reader.hpp"

#include <algorithm>
#include <sstream>

#include "kernels/contracts.hpp"
#include "results/hdf5/node.hpp"
#include "results/run/box.hpp"
#include "results/run/box_copy.hpp"
#include "results/run/codec.hpp"
#include "results/run/schema.hpp"
#include "sim/input/problems.hpp"
#include "sim/outputs/base_variables.hpp"

namespace drgsim {

namespace {

using hdf5::Dataset;
using hdf5::Extent;
using hdf5::File;
using hdf5::Group;
using hdf5::Type;

constexpr const char* expected_file = "a result that drgsim run or drgsim settle wrote";

[[noreturn]] void refuse(const std::string& path, std::string what, std::string todo = {}) {
    throw InputError(Problem{path, 0, std::move(what), std::string(expected_file) + " is expected",
                             std::move(todo)});
}

std::string text_or_nothing(const File& file, const std::string& name) {
    return file.has_attribute(name) ? file.text(name) : std::string();
}

File open_result(const std::string& path) {
    File file = File::open(path, expected_file);
    const std::string format = text_or_nothing(file, "format");
    if (format != results_format)
        refuse(path, format.empty() ? "this HDF5 file is not a result of drgsim"
                                    : "this is a " + format + ", not a result");
    const int major = file.number<int>("schema_major");
    if (major != results_schema_major)
        refuse(path,
               "the result has schema " + std::to_string(major) + ", this program reads schema " +
                   std::to_string(results_schema_major),
               "run the study again, or use the program that wrote it");
    return file;
}

Provenance read_provenance(const File& file) {
    Provenance from;
    from.program_version = text_or_nothing(file, "program_version");
    from.git_revision = text_or_nothing(file, "git_revision");
    from.code_digest = text_or_nothing(file, "digest_code");
    from.data_digest = text_or_nothing(file, "digest_data");
    from.region = text_or_nothing(file, "region");
    from.year = file.number<int>("year");
    if (file.has_attribute("history_years")) from.history = file.numbers<int>("history_years");
    from.plan = text_or_nothing(file, "plan");
    from.settings = text_or_nothing(file, "settings");
    if (file.has_attribute("policy_texts")) from.policy_texts = file.texts("policy_texts");
    from.seed = file.number<std::uint64_t>("seed");
    from.generator = text_or_nothing(file, "generator");
    from.precision = text_or_nothing(file, "precision");
    if (file.has_attribute("scenarios_asked"))
        from.scenarios_asked = file.number<std::uint64_t>("scenarios_asked");
    return from;
}

Design read_design(const File& file) {
    Design design;
    const std::string name = text_or_nothing(file, "sampling");
    if (name.empty()) return design;
    const auto at = std::find(sampling_names.begin(), sampling_names.end(), name);
    if (at == sampling_names.end())
        refuse(file.path(), "its scenarios are of the unknown design '" + name + "'",
               "use a newer program");
    design.sampling = static_cast<Sampling>(at - sampling_names.begin());
    design.antithetic = file.has_attribute("antithetic");
    if (file.has_attribute("factors")) design.factors = file.texts("factors");
    if (file.has_attribute("factor_quantiles")) {
        const auto quantiles = file.numbers<double>("factor_quantiles");
        if (quantiles.size() != 2) refuse(file.path(), "'factor_quantiles' is not two numbers");
        design.low = quantiles[0];
        design.high = quantiles[1];
    }
    return design;
}

/// The names along `axis`; those of level and month are numbers in the file.
std::vector<std::string> axis_names_in(const File& file, Axis axis) {
    const std::string name(axis_names[static_cast<std::size_t>(axis)]);
    if (axis == Axis::mdc && !file.has(name)) return {};
    if (axis != Axis::level && axis != Axis::month) return file.read_text_column(name);
    std::vector<std::string> names;
    for (const std::int32_t number : file.read_column<std::int32_t>(name))
        names.push_back(std::to_string(number));
    return names;
}

DriverColumn read_driver_column(const Dataset& dataset) {
    DriverColumn driver{dataset.text("driver"), dataset.text("target"), {}};
    std::istringstream by(dataset.text("by"));
    for (std::string word; by >> word && word != "all";) {
        const auto at = std::find(axis_names.begin(), axis_names.end(), word);
        if (at == axis_names.end())
            refuse(dataset.path(),
                   "'" + dataset.name() + "' is by the unknown axis '" + word + "'");
        driver.by.push_back(static_cast<Axis>(at - axis_names.begin()));
    }
    return driver;
}

/// A text by hospital; "" for all in files of schema 1.1, which lack it.
std::vector<std::string> hospital_texts(const File& file, const std::string& name) {
    if (file.has(name)) return file.read_text_column(name);
    return std::vector<std::string>(file.open("hospital").size());
}

OutputSwitches switches_of(const Group& base, bool risk) {
    const auto has = [&](Var id) { return base.has(std::string(variable(id).name)); };
    return {has(Var::hospital_payout), has(Var::group_payout), has(Var::month_payout),
            has(Var::hospital_prepaid), risk};
}

RunDescription read_description(const File& file) {
    RunDescription description;
    description.provenance = read_provenance(file);
    description.design = read_design(file);
    if (file.has("scenario")) description.scenarios = file.open("scenario").size();
    description.policies = file.read_text_column("policy");
    for (std::size_t axis = 0; axis < axis_count; ++axis)
        description.axes.names[axis] = axis_names_in(file, static_cast<Axis>(axis));
    if (file.has("pool")) description.pools = file.read_text_column("pool");
    if (file.has("community")) description.communities = file.read_text_column("community");
    if (file.has("department")) description.departments = file.read_text_column("department");
    if (file.has("stress"))
        description.stresses = file.open_group("stress").read_text_column("stress");
    if (file.has("horizon"))
        description.horizon_years = static_cast<int>(file.open("horizon").size());
    description.output = switches_of(file.open_group("base"), file.has("risk"));
    for (const std::string& name : file.children())
        if (name.starts_with("driver_"))
            description.drivers.push_back(read_driver_column(file.open(name)));
    description.hospital_names = file.read_text_column("hospital_name");
    description.hospital_levels = file.read_column<std::int8_t>("hospital_level");
    description.hospital_types = hospital_texts(file, "hospital_type");
    description.hospital_communities = hospital_texts(file, "hospital_community");
    description.group_names = file.read_text_column("group_name");
    return description;
}

void check_shape(const File& file, const std::string& name, const StoredArray& array) {
    if (file.open(name).extent() != Extent(array.extent.begin(), array.extent.end()))
        refuse(file.path(), "'" + name + "' has another shape than its dimensions");
}

/// The arrays of `file`: all that its description implies, but the indicators where it has none.
std::vector<StoredArray> arrays_in(const File& file, const RunDescription& description) {
    std::vector<StoredArray> arrays = stored_arrays(description);
    for (const StoredArray& array : arrays) check_shape(file, array.name, array);
    return arrays;
}

std::vector<StoredArray> base_arrays_in(const File& file, const RunDescription& description) {
    std::vector<StoredArray> arrays = base_arrays(description);
    const bool has_own = file.has("indicators");
    std::erase_if(arrays, [&](const StoredArray& array) {
        return array.kind == StoredArray::Kind::base_variable &&
               !(has_own && file.open_group("indicators").has(array.name));
    });
    for (const StoredArray& array : arrays) check_shape(file, array.settlement_path(), array);
    return arrays;
}

}  // namespace

class RunReader::State {
  public:
    explicit State(std::string name)
        : path(std::move(name)),
          file(open_result(path)),
          description(read_description(file)),
          digest(file.text("digest_run")),
          arrays(arrays_in(file, description)),
          base_arrays(base_arrays_in(file, description)),
          stress_arrays(drgsim::stress_arrays(description)) {
        for (const StoredArray& array : stress_arrays)
            check_shape(file, "stress/" + array.name, array);
    }

    /// The array of `id` in `list`, one of the two below.
    [[nodiscard]] const StoredArray& array(Var id, const std::vector<StoredArray>& list) const {
        for (const StoredArray& array : list)
            if (array.kind == StoredArray::Kind::variable &&
                array.index == static_cast<std::size_t>(id))
                return array;
        throw InputError(Problem{path, 0,
                                 "the result holds no '" + std::string(variable(id).name) + "'",
                                 "the plan's [output] left it out", "run the study with it"});
    }
    /// All of `array` for scenarios first .. first + count - 1.
    [[nodiscard]] std::vector<double> read(const StoredArray& array, std::uint64_t first,
                                           std::size_t count) const {
        DRGSIM_EXPECT(first + count <= description.scenarios);
        Extent begin(array.extent.size(), 0), length(array.extent.begin(), array.extent.end());
        begin[array.scenario_axis()] = first;
        length[array.scenario_axis()] = count;
        return read_box(file.open(array.name), begin, length);
    }
    [[nodiscard]] std::vector<double> read_base(const StoredArray& array) const {
        return read_whole(array.settlement_path());
    }
    [[nodiscard]] std::vector<double> read_whole(const std::string& name) const {
        const Dataset dataset = file.open(name);
        std::vector<double> values(dataset.size());
        dataset.read(Type::f64, values.data());
        return values;
    }

    std::string path;
    File file;
    RunDescription description;
    std::string digest;
    std::vector<StoredArray> arrays, base_arrays, stress_arrays;
};

RunReader::RunReader(std::string path) : state_(std::make_unique<State>(std::move(path))) {}
RunReader::~RunReader() = default;
RunReader::RunReader(RunReader&&) noexcept = default;
RunReader& RunReader::operator=(RunReader&&) noexcept = default;

const std::string& RunReader::path() const {
    return state_->path;
}

const RunDescription& RunReader::description() const {
    return state_->description;
}

const std::string& RunReader::digest() const {
    return state_->digest;
}

bool RunReader::is_result_of(const RunDescription& description) const {
    RunDescription run = description;
    if (state_->description.provenance.scenarios_asked == run.scenarios)
        run.scenarios = scenarios();
    return digest() == run_digest(run);
}

bool RunReader::has(Var id) const {
    return is_kept(variable(id), state_->description.output) &&
           values_per_scenario(variable(id), sizes()) > 0;
}

std::vector<double> RunReader::read(Var id, std::uint64_t first, std::size_t count) const {
    return state_->read(state_->array(id, state_->arrays), first, count);
}

std::vector<double> RunReader::read_slice(Var id, std::size_t policy, std::uint64_t first,
                                          std::size_t count, std::size_t begin,
                                          std::size_t extent) const {
    const StoredArray& array = state_->array(id, state_->arrays);
    const Box box = box_of_slice(array, policy, first, count, begin, extent);
    return read_box(state_->file.open(array.name), box.first, box.count);
}

std::vector<double> RunReader::read_driver(std::size_t driver, std::uint64_t first,
                                           std::size_t count) const {
    for (const StoredArray& array : state_->arrays)
        if (array.kind == StoredArray::Kind::driver && array.index == driver)
            return state_->read(array, first, count);
    DRGSIM_EXPECT(driver < state_->description.drivers.size());
    return {};
}

std::vector<double> RunReader::base(Var id) const {
    return state_->read_base(state_->array(id, state_->base_arrays));
}

ResultBlock RunReader::read_block(std::uint64_t first, std::size_t count) const {
    ResultBlock block;
    block.first = first;
    block.count = count;
    block.drivers.resize(state_->description.drivers.size());
    for (const StoredArray& array : state_->arrays)
        values_in(block, array) = state_->read(array, first, count);
    return block;
}

ResultBlock RunReader::base_block() const {
    ResultBlock block;
    block.count = 1;
    for (const StoredArray& array : state_->base_arrays) {
        if (array.kind == StoredArray::Kind::base_variable)
            block.base.resize(base_variables().size());
        values_in(block, array) = state_->read_base(array);
    }
    return block;
}

ResultBlock RunReader::stress_block() const {
    ResultBlock block;
    block.count = state_->description.stresses.size();
    block.drivers.resize(state_->description.drivers.size());
    for (const StoredArray& array : state_->stress_arrays)
        values_in(block, array) = state_->read_whole("stress/" + array.name);
    return block;
}

std::vector<RunReader::Damage> RunReader::verify_checksums() const {
    const RunDescription& description = state_->description;
    const File& file = state_->file;
    std::vector<Damage> damages;
    const auto check = [&](const std::string& name, std::uint64_t block, std::uint64_t expected,
                           const auto& read_values) {
        try {
            if (crc64(read_values()) == expected) return;
        } catch (const InputError&) {  // cannot even be decompressed
        }
        damages.push_back({name, block});
    };
    const std::uint64_t blocks = block_count(description);
    for (const StoredArray& array : state_->arrays) {
        const auto sums = file.open_group("checksums").read_column<std::uint64_t>(array.name);
        if (sums.size() != blocks) refuse(path(), "the checksums of '" + array.name + "' are cut");
        for (std::uint64_t block = 0; block < blocks; ++block)
            check(array.name, block, sums[block], [&] {
                return state_->read(array, block * block_scenarios,
                                    scenarios_in_block(description, block));
            });
    }
    const auto check_whole = [&](const std::string& path) {
        std::uint64_t sum = 0;
        file.open("checksums/" + path).read(Type::u64, &sum);
        check(path, 0, sum, [&] { return state_->read_whole(path); });
    };
    for (const StoredArray& array : state_->base_arrays) check_whole(array.settlement_path());
    for (const StoredArray& array : state_->stress_arrays) check_whole("stress/" + array.name);
    return damages;
}

}  // namespace drgsim
