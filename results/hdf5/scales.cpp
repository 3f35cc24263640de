// CLASS, NAME, DIMENSION_LIST and REFERENCE_LIST as the HDF5 dimension scale specification has
// them, and _Netcdf4Dimid, which fixes the order of the dimensions for NetCDF-4.
#include "results/hdf5/scales.hpp"

#include "results/hdf5/library.hpp"

namespace drgsim::hdf5 {

namespace {

static_assert(sizeof(hobj_ref_t) == sizeof(std::uint64_t));

bool write_attribute(hid_t object, const char* name, hid_t stored, hid_t memory, hid_t space,
                     const void* value) {
    const Handle attribute(H5Acreate2(object, name, stored, space, H5P_DEFAULT, H5P_DEFAULT),
                           H5Aclose);
    return attribute.id() >= 0 && H5Awrite(attribute.id(), memory, value) >= 0;
}

/// A fixed-length string, as the specification demands for CLASS and NAME.
bool write_fixed_text(hid_t object, const char* name, const std::string& text) {
    const Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type.id(), text.size() + 1);
    return write_attribute(object, name, type.id(), type.id(), data_space({}).id(), text.c_str());
}

}  // namespace

std::size_t Scales::add(Dataset scale) {
    hobj_ref_t reference = 0;
    if (!write_fixed_text(scale.id(), "CLASS", "DIMENSION_SCALE") ||
        !write_fixed_text(scale.id(), "NAME", scale.name()) ||
        H5Rcreate(&reference, scale.id(), ".", H5R_OBJECT, -1) < 0)
        scale.fail("make '" + scale.name() + "' a dimension scale");
    scale.set("_Netcdf4Dimid", static_cast<std::int32_t>(before_ + scales_.size()));
    scales_.push_back({std::move(scale), reference, {}});
    return scales_.size() - 1;
}

void Scales::attach(Dataset& variable, const std::vector<std::size_t>& scales) {
    hobj_ref_t reference = 0;
    if (H5Rcreate(&reference, variable.id(), ".", H5R_OBJECT, -1) < 0)
        variable.fail("refer to '" + variable.name() + "'");
    std::vector<hvl_t> list;
    for (std::size_t axis = 0; axis < scales.size(); ++axis) {
        Scale& scale = scales_.at(scales[axis]);
        list.push_back({1, &scale.reference});
        scale.uses.push_back({reference, static_cast<int>(axis)});
    }
    const Handle type(H5Tvlen_create(H5T_STD_REF_OBJ), H5Tclose);
    if (!write_attribute(variable.id(), "DIMENSION_LIST", type.id(), type.id(),
                         data_space({list.size()}).id(), list.data()))
        variable.fail("attach dimensions to '" + variable.name() + "'");
}

void Scales::finish() {
    struct Entry {
        hobj_ref_t dataset;
        std::int64_t dimension;  // as wide as the reference: no padding of unknown content
    };
    const Handle memory(H5Tcreate(H5T_COMPOUND, sizeof(Entry)), H5Tclose);
    H5Tinsert(memory.id(), "dataset", offsetof(Entry, dataset), H5T_STD_REF_OBJ);
    H5Tinsert(memory.id(), "dimension", offsetof(Entry, dimension), H5T_NATIVE_INT64);
    const Handle stored(H5Tcreate(H5T_COMPOUND, 16), H5Tclose);
    H5Tinsert(stored.id(), "dataset", 0, H5T_STD_REF_OBJ);
    H5Tinsert(stored.id(), "dimension", 8, H5T_STD_I32LE);
    for (Scale& scale : scales_) {
        if (scale.uses.empty()) continue;
        std::vector<Entry> entries;
        for (const Use& use : scale.uses) entries.push_back({use.variable, use.axis});
        if (!write_attribute(scale.dataset.id(), "REFERENCE_LIST", stored.id(), memory.id(),
                             data_space({entries.size()}).id(), entries.data()))
            scale.dataset.fail("complete the dimension '" + scale.dataset.name() + "'");
    }
    scales_.clear();
}

}  // namespace drgsim::hdf5
