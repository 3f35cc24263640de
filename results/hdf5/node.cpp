// Attributes and errors of nodes, and datasets.
#include "results/hdf5/node.hpp"

#include <array>
#include <bit>
#include <limits>
#include <numeric>

#include "kernels/contracts.hpp"
#include "results/hdf5/library.hpp"
#include "results/hdf5/raw_writes.hpp"
#include "sim/input/problems.hpp"

namespace drgsim::hdf5 {

namespace {

/// Pointers to the texts, as HDF5 wants them. A NUL would cut a text short.
std::vector<const char*> pointers(const std::vector<std::string>& texts, const std::string& name,
                                  const std::string& path) {
    std::vector<const char*> list;
    for (const std::string& text : texts) {
        if (text.find('\0') != std::string::npos)
            throw InputError(Problem{path, 0, "a value of '" + name + "' contains a NUL character",
                                     "it cannot be stored as text", "remove it from the input"});
        list.push_back(text.c_str());
    }
    return list;
}

/// Variable-length strings that HDF5 allocated, given back on every way out.
class BorrowedTexts {
  public:
    BorrowedTexts(std::size_t count, hid_t type, hid_t space)
        : list_(count, nullptr), type_(type), space_(space) {}
    ~BorrowedTexts() { H5Dvlen_reclaim(type_, space_, H5P_DEFAULT, list_.data()); }
    BorrowedTexts(const BorrowedTexts&) = delete;
    BorrowedTexts& operator=(const BorrowedTexts&) = delete;
    [[nodiscard]] char** data() { return list_.data(); }
    [[nodiscard]] std::vector<std::string> strings() const {
        std::vector<std::string> texts;
        for (const char* text : list_) texts.emplace_back(text == nullptr ? "" : text);
        return texts;
    }

  private:
    std::vector<char*> list_;
    hid_t type_, space_;
};

}  // namespace

void Node::fail(std::string_view what) const {
    const std::string why = reason();
    const std::string text = "cannot " + std::string(what);
    if (origin_->writing) throw EnvironmentError(origin_->path + ": " + text + ": " + why);
    throw InputError(
        Problem{origin_->path, 0, text, "the file is damaged (" + why + ")", "make it again"});
}

void Node::set(const std::string& name, std::string_view text) {
    const std::vector<std::string> one{std::string(text)};
    const auto list = pointers(one, name, origin_->path);
    set_numbers(name, Type::text, list.data(), nullptr);
}

void Node::set(const std::string& name, const std::vector<std::string>& texts) {
    const auto list = pointers(texts, name, origin_->path);
    const std::uint64_t count = texts.size();
    set_numbers(name, Type::text, list.data(), &count);
}

void Node::set_numbers(const std::string& name, Type type, const void* values,
                       const std::uint64_t* count) {
    const Handle space = data_space(count == nullptr ? Extent{} : Extent{*count});
    Handle attribute(
        H5Acreate2(id(), name.c_str(), file_type(type), space.id(), H5P_DEFAULT, H5P_DEFAULT),
        H5Aclose);
    if (attribute.id() < 0) fail("write attribute '" + name + "'");
    const bool nothing = count != nullptr && *count == 0;
    if (!nothing && H5Awrite(attribute.id(), memory_type(type), values) < 0)
        fail("write attribute '" + name + "'");
}

bool Node::has_attribute(const std::string& name) const {
    return H5Aexists(id(), name.c_str()) > 0;
}

Handle Node::open_attribute(const std::string& name) const {
    Handle attribute(H5Aopen(id(), name.c_str(), H5P_DEFAULT), H5Aclose);
    if (attribute.id() < 0) fail("find attribute '" + name + "' of '" + name_ + "'");
    return attribute;
}

std::uint64_t Node::attribute_size(const std::string& name) const {
    const Handle attribute = open_attribute(name);
    const Handle space(H5Aget_space(attribute.id()), H5Sclose);
    const auto count = H5Sget_simple_extent_npoints(space.id());
    if (count < 1) fail("read attribute '" + name + "' of '" + name_ + "': it is empty");
    return static_cast<std::uint64_t>(count);
}

void Node::get_numbers(const std::string& name, Type type, void* values) const {
    const Handle attribute = open_attribute(name);
    if (H5Aread(attribute.id(), memory_type(type), values) < 0)
        fail("read attribute '" + name + "' of '" + name_ + "'");
}

std::vector<std::string> Node::texts(const std::string& name) const {
    const Handle attribute = open_attribute(name);
    const Handle space(H5Aget_space(attribute.id()), H5Sclose);
    const Handle stored(H5Aget_type(attribute.id()), H5Tclose);
    if (known_type(stored.id()) != Type::text)
        fail("read attribute '" + name + "' of '" + name_ + "': it is no text");
    const auto count = H5Sget_simple_extent_npoints(space.id());
    if (count <= 0) return {};
    BorrowedTexts list(static_cast<std::size_t>(count), memory_type(Type::text), space.id());
    if (H5Aread(attribute.id(), memory_type(Type::text), list.data()) < 0)
        fail("read attribute '" + name + "' of '" + name_ + "'");
    return list.strings();
}

std::string Node::text(const std::string& name) const {
    const auto list = texts(name);
    return list.empty() ? std::string() : list.front();
}

Extent Dataset::extent() const {
    const Handle space(H5Dget_space(id()), H5Sclose);
    const int rank = H5Sget_simple_extent_ndims(space.id());
    if (rank < 0) fail("read the shape of '" + name_ + "'");
    Extent extent(static_cast<std::size_t>(rank));
    H5Sget_simple_extent_dims(space.id(), extent.data(), nullptr);
    return extent;
}

std::uint64_t Dataset::size() const {
    const Extent sizes = extent();
    return std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{1}, std::multiplies<>());
}

Type Dataset::type() const {
    const Handle stored(H5Dget_type(id()), H5Tclose);
    return known_type(stored.id());
}

std::optional<std::uint64_t> Dataset::offset() const {
    const haddr_t at = H5Dget_offset(id());
    if (at == HADDR_UNDEF || std::endian::native != std::endian::little) return std::nullopt;
    return at;
}

void Dataset::write(Type type, const void* values) {
    if (size() == 0) return;
    if (H5Dwrite(id(), memory_type(type), H5S_ALL, H5S_ALL, transfer_of(type), values) < 0)
        fail("write '" + name_ + "'");
}

void Dataset::read(Type type, void* values) const {
    if (size() == 0) return;
    if (H5Dread(id(), memory_type(type), H5S_ALL, H5S_ALL, transfer_of(type), values) < 0)
        fail("read '" + name_ + "'");
}

void Dataset::read(Type type, const Extent& first, const Extent& count, void* values) const {
    const Handle file_space(H5Dget_space(id()), H5Sclose);
    const Handle memory_space = data_space(count);
    DRGSIM_EXPECT(first.size() == count.size());
    if (H5Sselect_hyperslab(file_space.id(), H5S_SELECT_SET, first.data(), nullptr, count.data(),
                            nullptr) < 0 ||
        H5Dread(id(), memory_type(type), memory_space.id(), file_space.id(), transfer_of(type),
                values) < 0)
        fail("read '" + name_ + "'");
}

void Dataset::write_texts(const std::vector<std::string>& texts) {
    DRGSIM_EXPECT(size() == texts.size());
    write(Type::text, pointers(texts, name_, origin_->path).data());
}

std::vector<std::string> Dataset::read_texts() const {
    const std::uint64_t count = size();
    if (count == 0) return {};
    const Handle space(H5Dget_space(id()), H5Sclose);
    BorrowedTexts list(count, memory_type(Type::text), space.id());
    if (H5Dread(id(), memory_type(Type::text), H5S_ALL, H5S_ALL, transfer_of(Type::text),
                list.data()) < 0)
        fail("read '" + name_ + "'");
    return list.strings();
}

std::optional<Extent> Dataset::deflated_chunk() const {
    const Handle plan(H5Dget_create_plist(id()), H5Pclose);
    const Handle stored(H5Dget_type(id()), H5Tclose);
    if (H5Pget_layout(plan.id()) != H5D_CHUNKED || H5Pget_nfilters(plan.id()) != 2 ||
        H5Tequal(stored.id(), H5T_NATIVE_DOUBLE) <= 0)
        return std::nullopt;
    const std::array<H5Z_filter_t, 2> expected = {H5Z_FILTER_SHUFFLE, H5Z_FILTER_DEFLATE};
    for (unsigned i = 0; i < expected.size(); ++i) {
        unsigned flags = 0;
        std::size_t values = 0;
        if (H5Pget_filter2(plan.id(), i, &flags, &values, nullptr, 0, nullptr, nullptr) !=
            expected[i])
            return std::nullopt;
    }
    Extent chunk(extent().size());
    H5Pget_chunk(plan.id(), static_cast<int>(chunk.size()), chunk.data());
    return chunk;
}

std::vector<char> Dataset::read_chunk(const Extent& first) const {
    hsize_t size = 0;
    if (H5Dget_chunk_storage_size(id(), first.data(), &size) < 0) fail("read '" + name_ + "'");
    std::vector<char> bytes(size);
    std::uint32_t filters_left_out = 0;
    if (size > 0 &&
        H5Dread_chunk(id(), H5P_DEFAULT, first.data(), &filters_left_out, bytes.data()) < 0)
        fail("read '" + name_ + "'");
    if (filters_left_out != 0) bytes.clear();
    return bytes;
}

std::uint64_t Dataset::write_chunk(const Extent& first, const void* bytes, std::size_t count) {
    const std::uint32_t all_filters_applied = 0;
    RawWrites::last() = {bytes, 0, 0};
    if (H5Dwrite_chunk(id(), H5P_DEFAULT, all_filters_applied, first.data(), count, bytes) < 0)
        fail("write '" + name_ + "'");
    DRGSIM_EXPECT(RawWrites::last().bytes == count);
    return RawWrites::last().at;
}

}  // namespace drgsim::hdf5
