// Files, groups, datasets and attributes, each behind one checked owner. Every object is created
// without time stamps and with creation order tracked, so that two equal runs give equal bytes and
// NetCDF-4 readers see the order of creation.
// Errors: of a file being written EnvironmentError; of a file being read InputError.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "results/hdf5/handle.hpp"

namespace drgsim::hdf5 {

/// Element types in files; text is a variable-length UTF-8 string.
enum class Type : std::uint8_t { f64, i8, u8, i16, i32, u32, i64, u64, text, other };

/// The file type of a C++ number or enum.
template <class T>
constexpr Type type_of() {
    if constexpr (std::is_enum_v<T>)
        return type_of<std::underlying_type_t<T>>();
    else if constexpr (std::is_same_v<T, double>)
        return Type::f64;
    else if constexpr (std::is_same_v<T, std::int8_t>)
        return Type::i8;
    else if constexpr (std::is_same_v<T, std::uint8_t> || std::is_same_v<T, char>)
        return Type::u8;
    else if constexpr (std::is_same_v<T, std::int16_t>)
        return Type::i16;
    else if constexpr (std::is_same_v<T, std::int32_t>)
        return Type::i32;
    else if constexpr (std::is_same_v<T, std::uint32_t>)
        return Type::u32;
    else if constexpr (std::is_same_v<T, std::int64_t>)
        return Type::i64;
    else {
        static_assert(std::is_same_v<T, std::uint64_t>);
        return Type::u64;
    }
}

/// Lengths or offsets, one for each dimension (hsize_t).
using Extent = std::vector<unsigned long long>;

/// The file an object lies in, for messages, and whether it is being written.
struct Origin {
    std::string path;
    bool writing = false;
};

/// What has attributes: a group or a dataset.
class Node {
  public:
    [[nodiscard]] std::int64_t id() const { return handle_.id(); }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& path() const { return origin_->path; }

    /// Attributes. Texts of any length; each name is set once.
    void set(const std::string& name, std::string_view text);
    void set(const std::string& name, const char* text) { set(name, std::string_view(text)); }
    void set(const std::string& name, const std::vector<std::string>& texts);
    template <class T>
    requires std::is_arithmetic_v<T>
    void set(const std::string& name, T value) { set_numbers(name, type_of<T>(), &value, nullptr); }
    template <class T>
    requires std::is_arithmetic_v<T>
    void set(const std::string& name, const std::vector<T>& values) {
        const std::uint64_t count = values.size();
        set_numbers(name, type_of<T>(), values.data(), &count);
    }
    [[nodiscard]] bool has_attribute(const std::string& name) const;
    [[nodiscard]] std::string text(const std::string& name) const;
    [[nodiscard]] std::vector<std::string> texts(const std::string& name) const;
    template <class T>
    [[nodiscard]] T number(const std::string& name) const {
        return numbers<T>(name).at(0);
    }
    template <class T>
    [[nodiscard]] std::vector<T> numbers(const std::string& name) const {
        std::vector<T> values(attribute_size(name));
        get_numbers(name, type_of<T>(), values.data());
        return values;
    }

  protected:
    Node(Handle handle, std::string name, std::shared_ptr<const Origin> origin)
        : handle_(std::move(handle)), name_(std::move(name)), origin_(std::move(origin)) {}
    /// Throws the error that fits the file, with HDF5's own reason.
    [[noreturn]] void fail(std::string_view what) const;

    Handle handle_;
    std::string name_;
    std::shared_ptr<const Origin> origin_;

  private:
    void set_numbers(const std::string& name, Type type, const void* values,
                     const std::uint64_t* count);
    void get_numbers(const std::string& name, Type type, void* values) const;
    [[nodiscard]] std::uint64_t attribute_size(const std::string& name) const;
    [[nodiscard]] Handle open_attribute(const std::string& name) const;
    friend class Scales;
};

/// An array on file, row-major.
class Dataset : public Node {
  public:
    [[nodiscard]] Extent extent() const;
    [[nodiscard]] std::uint64_t size() const;  ///< number of values
    [[nodiscard]] Type type() const;
    /// Where in the file the values lie end to end, as they are in memory; nothing where they do
    /// not (chunks, filters, another byte order) or there are none.
    [[nodiscard]] std::optional<std::uint64_t> offset() const;
    /// The whole array at once.
    void write(Type type, const void* values);
    void read(Type type, void* values) const;
    void write_texts(const std::vector<std::string>& texts);
    [[nodiscard]] std::vector<std::string> read_texts() const;
    /// The box of `count` values from `first` on, row-major.
    void read(Type type, const Extent& first, const Extent& count, void* values) const;
    /// The lengths of the chunks where they are doubles of this machine, shuffled and deflated;
    /// nothing where they are stored in another way.
    [[nodiscard]] std::optional<Extent> deflated_chunk() const;
    /// The bytes of the chunk that begins at `first` as they are stored; nothing where none is, or
    /// not all filters were applied to it.
    [[nodiscard]] std::vector<char> read_chunk(const Extent& first) const;
    /// Stores the bytes of one whole chunk as the filters would have left them. @returns where in
    /// the file they lie, handed to the system already, whatever becomes of this process.
    std::uint64_t write_chunk(const Extent& first, const void* bytes, std::size_t count);

  private:
    using Node::Node;
    friend class Group;
};

/// How an array is stored.
struct Layout {
    Extent extent;
    Extent chunk;                 ///< empty: contiguous, no filters; else shuffle and deflate
    bool missing_is_nan = false;  ///< fill value and _FillValue NaN, for results
};

class Group : public Node {
  public:
    [[nodiscard]] bool has(const std::string& name) const;
    /// The names in the group, in order of creation.
    [[nodiscard]] std::vector<std::string> children() const;
    Group create_group(const std::string& name);
    [[nodiscard]] Group open_group(const std::string& name) const;
    Dataset create(const std::string& name, Type type, const Layout& layout);
    [[nodiscard]] Dataset open(const std::string& name) const;

    /// One column: a contiguous array of one dimension.
    template <class T>
    Dataset write_column(const std::string& name, std::span<const T> values) {
        Dataset column = create(name, type_of<T>(), {{values.size()}, {}, false});
        column.write(type_of<T>(), values.data());
        return column;
    }
    Dataset write_column(const std::string& name, const std::vector<std::string>& texts);
    /// Room in the file for a column of `count` > 0 numbers, which are not set: they are written at
    /// its offset(), past HDF5. Without a name until link(); let go before, it leaves its room.
    Dataset reserve_column(Type type, std::uint64_t count);
    /// Names a reserved column.
    Dataset link(Dataset column, const std::string& name);
    /// @throws InputError also when the column has another type or more than one dimension.
    template <class T>
    [[nodiscard]] std::vector<T> read_column(const std::string& name) const {
        const Dataset column = open_column(name, type_of<T>());
        std::vector<T> values(column.size());
        column.read(type_of<T>(), values.data());
        return values;
    }
    [[nodiscard]] std::vector<std::string> read_text_column(const std::string& name) const;
    /// @throws InputError as read_column.
    [[nodiscard]] Dataset open_column(const std::string& name, Type type) const;

  protected:
    using Node::Node;
};

/// A file; the object is its root group.
class File : public Group {
  public:
    using Group::create;
    using Group::open;
    /// Makes `path` anew. Arrays of a KiB or more begin at a multiple of `alignment` bytes.
    static File create(const std::string& path, std::uint64_t alignment = 1);
    /// Opens for reading. `expected` says in messages what the file should be, e.g. "a region".
    static File open(const std::string& path, std::string_view expected);
    /// Opens a whole file to add to it.
    static File change(const std::string& path);
    /// Ends writing; groups and data sets of the file have been let go before. @throws
    /// EnvironmentError when something could not be written.
    void close();

  private:
    File(Handle file, Handle root, std::shared_ptr<const Origin> origin);
    Handle file_;
};

}  // namespace drgsim::hdf5
