// Groups and files: creation with reproducible properties, opening with clear refusals.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>

#include "results/hdf5/library.hpp"
#include "results/hdf5/raw_writes.hpp"
#include "sim/input/problems.hpp"

namespace drgsim::hdf5 {

namespace {

Handle creation_properties(hid_t kind) {
    Handle properties(H5Pcreate(kind), H5Pclose);
    make_reproducible(properties.id());
    return properties;
}

void track_links(hid_t properties) {
    H5Pset_link_creation_order(properties, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
}

Handle access_properties() {
    Handle properties(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_libver_bounds(properties.id(), H5F_LIBVER_V18, H5F_LIBVER_V110);
    H5Pset_file_locking(properties.id(), false, true);  // locks fail on NFS and Lustre
    return properties;
}

std::string child_name(const std::string& parent, const std::string& name) {
    return parent == "/" ? name : parent + "/" + name;
}

constexpr hsize_t least_aligned_bytes = 1024;
constexpr unsigned deflate_level = 1;  // what the header says; results/run/codec makes the bytes
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

Handle dataset_properties(const Layout& layout) {
    Handle properties = creation_properties(H5P_DATASET_CREATE);
    if (!layout.chunk.empty()) {
        H5Pset_chunk(properties.id(), static_cast<int>(layout.chunk.size()), layout.chunk.data());
        H5Pset_shuffle(properties.id());
        H5Pset_deflate(properties.id(), deflate_level);
    }
    if (layout.missing_is_nan) H5Pset_fill_value(properties.id(), H5T_NATIVE_DOUBLE, &missing);
    return properties;
}

}  // namespace

bool Group::has(const std::string& name) const {
    return H5Lexists(id(), name.c_str(), H5P_DEFAULT) > 0;
}

std::vector<std::string> Group::children() const {
    std::vector<std::string> names;
    const auto keep = [](hid_t, const char* name, const H5L_info_t*, void* list) -> herr_t {
        static_cast<std::vector<std::string>*>(list)->emplace_back(name);
        return 0;
    };
    if (H5Literate(id(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, keep, &names) < 0)
        fail("list '" + name_ + "'");
    return names;
}

Group Group::create_group(const std::string& name) {
    const Handle properties = creation_properties(H5P_GROUP_CREATE);
    track_links(properties.id());
    Handle group(H5Gcreate2(id(), name.c_str(), H5P_DEFAULT, properties.id(), H5P_DEFAULT),
                 H5Gclose);
    if (group.id() < 0) fail("create group '" + name + "'");
    return {std::move(group), child_name(name_, name), origin_};
}

Group Group::open_group(const std::string& name) const {
    Handle group(H5Gopen2(id(), name.c_str(), H5P_DEFAULT), H5Gclose);
    if (group.id() < 0) fail("find group '" + child_name(name_, name) + "'");
    return {std::move(group), child_name(name_, name), origin_};
}

Dataset Group::create(const std::string& name, Type type, const Layout& layout) {
    static const Handle contiguous = dataset_properties({}),
                        with_nan = dataset_properties({{}, {}, true});
    const Handle chunked = layout.chunk.empty() ? Handle() : dataset_properties(layout);
    const Handle& properties = !layout.chunk.empty()   ? chunked
                               : layout.missing_is_nan ? with_nan
                                                       : contiguous;
    const Handle space = data_space(layout.extent);
    Handle dataset(H5Dcreate2(id(), name.c_str(), file_type(type), space.id(), H5P_DEFAULT,
                              properties.id(), H5P_DEFAULT),
                   H5Dclose);
    if (dataset.id() < 0) fail("create '" + child_name(name_, name) + "'");
    Dataset created(std::move(dataset), child_name(name_, name), origin_);
    if (layout.missing_is_nan) created.set("_FillValue", std::vector<double>{missing});
    return created;
}

Dataset Group::open(const std::string& name) const {
    Handle dataset(H5Dopen2(id(), name.c_str(), H5P_DEFAULT), H5Dclose);
    if (dataset.id() < 0) fail("find '" + child_name(name_, name) + "'");
    return {std::move(dataset), child_name(name_, name), origin_};
}

Dataset Group::write_column(const std::string& name, const std::vector<std::string>& texts) {
    Dataset column = create(name, Type::text, {{texts.size()}, {}, false});
    column.write_texts(texts);
    return column;
}

Dataset Group::reserve_column(Type type, std::uint64_t count) {
    const Handle properties = creation_properties(H5P_DATASET_CREATE);
    H5Pset_alloc_time(properties.id(), H5D_ALLOC_TIME_EARLY);
    H5Pset_fill_time(properties.id(), H5D_FILL_TIME_NEVER);
    const Handle space = data_space({count});
    Handle dataset(H5Dcreate_anon(id(), file_type(type), space.id(), properties.id(), H5P_DEFAULT),
                   H5Dclose);
    if (dataset.id() < 0) fail("create a column");
    return {std::move(dataset), name_, origin_};
}

Dataset Group::link(Dataset column, const std::string& name) {
    if (H5Olink(column.id(), id(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT) < 0)
        fail("create '" + child_name(name_, name) + "'");
    return {std::move(column.handle_), child_name(name_, name), origin_};
}

Dataset Group::open_column(const std::string& name, Type type) const {
    Dataset column = open(name);
    if (column.type() != type || column.extent().size() != 1)
        throw InputError(Problem{path(), 0,
                                 "'" + column.name() + "' is not a column of the expected type",
                                 "the file was not written by this program", "make it again"});
    return column;
}

std::vector<std::string> Group::read_text_column(const std::string& name) const {
    return open_column(name, Type::text).read_texts();
}

File::File(Handle file, Handle root, std::shared_ptr<const Origin> origin)
    : Group(std::move(root), "/", std::move(origin)), file_(std::move(file)) {}

File File::create(const std::string& path, std::uint64_t alignment) {
    silence();
    const Handle creation = creation_properties(H5P_FILE_CREATE);
    track_links(creation.id());
    const Handle access = access_properties();
    H5Pset_alignment(access.id(), least_aligned_bytes, alignment);
    RawWrites::remember(access.id());
    Handle file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.id(), access.id()), H5Fclose);
    Handle root(file.id() < 0 ? -1 : H5Gopen2(file.id(), "/", H5P_DEFAULT), H5Gclose);
    if (root.id() < 0) throw EnvironmentError(path + ": cannot create the file: " + reason());
    return {std::move(file), std::move(root), std::make_shared<const Origin>(Origin{path, true})};
}

namespace {

/// Refuses what cannot be an HDF5 file, in the words that fit.
void check_readable(const std::string& path, const std::string& expected) {
    struct stat status {};
    const bool there = ::stat(path.c_str(), &status) == 0;
    if (!there && errno != ENOENT && errno != ENOTDIR)
        throw EnvironmentError(path + ": cannot open: " + std::strerror(errno));
    if (!there)
        throw InputError(Problem{path, 0, "there is no such file", expected + " is expected", {}});
    const auto refuse = [&](const char* what) {
        throw InputError(Problem{path, 0, what, expected + " is expected", {}});
    };
    if (S_ISDIR(status.st_mode)) refuse("this is a directory, not a file");
    if (!S_ISREG(status.st_mode)) refuse("this is not a file");
    if (::access(path.c_str(), R_OK) != 0)
        throw EnvironmentError(path + ": cannot open: " + std::strerror(errno));
    if (status.st_size == 0) refuse("the file is empty");
    if (H5Fis_hdf5(path.c_str()) <= 0) refuse("this is not an HDF5 file");
}

}  // namespace

File File::open(const std::string& path, std::string_view expected) {
    silence();
    const std::string what(expected);
    check_readable(path, what);
    const Handle access = access_properties();
    Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.id()), H5Fclose);
    Handle root(file.id() < 0 ? -1 : H5Gopen2(file.id(), "/", H5P_DEFAULT), H5Gclose);
    if (root.id() < 0)
        throw InputError(Problem{path, 0, "the file is truncated or damaged (" + reason() + ")",
                                 what + " is expected", "make it again or copy it again"});
    return {std::move(file), std::move(root), std::make_shared<const Origin>(Origin{path, false})};
}

File File::change(const std::string& path) {
    silence();
    const Handle access = access_properties();
    Handle file(H5Fopen(path.c_str(), H5F_ACC_RDWR, access.id()), H5Fclose);
    Handle root(file.id() < 0 ? -1 : H5Gopen2(file.id(), "/", H5P_DEFAULT), H5Gclose);
    if (root.id() < 0) throw EnvironmentError(path + ": cannot add to the file: " + reason());
    return {std::move(file), std::move(root), std::make_shared<const Origin>(Origin{path, true})};
}

void File::close() {
    if (H5Fflush(handle_.id(), H5F_SCOPE_LOCAL) < 0) fail("write the file");
    handle_.close();
    if (!file_.close()) fail("write the file");
}

}  // namespace drgsim::hdf5
