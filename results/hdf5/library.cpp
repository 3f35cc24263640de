// Set-up of the library, types, spaces, and the reasons of failures.
#include "results/hdf5/library.hpp"

#include <array>

#include "kernels/contracts.hpp"

namespace drgsim::hdf5 {

void silence() {
    // Everything is closed by its owner: HDF5's own clean-up at exit could only hang on a file
    // that a full disk left unfinished. It has to be declined before any other call.
    static const bool once = [] {
        H5dont_atexit();
        H5open();
        return true;
    }();
    static_cast<void>(once);
    thread_local const bool quiet = H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr) >= 0;
    static_cast<void>(quiet);
}

namespace {

/// Keeps the innermost description of the error stack.
herr_t keep_first(unsigned n, const H5E_error2_t* error, void* text) {
    if (n == 0 && error->desc != nullptr) *static_cast<std::string*>(text) = error->desc;
    return 0;
}

}  // namespace

std::string reason() {
    std::string text;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &text);
    // "..., errno = 28, error message = 'No space left on device', buf = ...": keep the message.
    const std::string_view mark = "error message = '";
    if (const auto at = text.find(mark); at != std::string::npos) {
        const auto begin = at + mark.size();
        return text.substr(begin, text.find('\'', begin) - begin);
    }
    return text;
}

namespace {

struct TypePair {
    hid_t file, memory;
};

/// Texts of any length, UTF-8.
hid_t text_type() {
    static const Handle text = [] {
        Handle copy(H5Tcopy(H5T_C_S1), H5Tclose);
        H5Tset_size(copy.id(), H5T_VARIABLE);
        H5Tset_cset(copy.id(), H5T_CSET_UTF8);
        return copy;
    }();
    return text.id();
}

constexpr std::size_t text_buffer_bytes = std::size_t{1} << 14;

TypePair types_of(Type type) {
    switch (type) {
        case Type::f64:
            return {H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE};
        case Type::i8:
            return {H5T_STD_I8LE, H5T_NATIVE_INT8};
        case Type::u8:
            return {H5T_STD_U8LE, H5T_NATIVE_UINT8};
        case Type::i16:
            return {H5T_STD_I16LE, H5T_NATIVE_INT16};
        case Type::i32:
            return {H5T_STD_I32LE, H5T_NATIVE_INT32};
        case Type::u32:
            return {H5T_STD_U32LE, H5T_NATIVE_UINT32};
        case Type::i64:
            return {H5T_STD_I64LE, H5T_NATIVE_INT64};
        case Type::u64:
            return {H5T_STD_U64LE, H5T_NATIVE_UINT64};
        case Type::text:
            return {text_type(), text_type()};
        case Type::other:
            break;
    }
    DRGSIM_EXPECT(type != Type::other);
    return {};
}

}  // namespace

hid_t file_type(Type type) {
    return types_of(type).file;
}

hid_t memory_type(Type type) {
    return types_of(type).memory;
}

hid_t transfer_of(Type type) {
    static const Handle small = [] {
        Handle properties(H5Pcreate(H5P_DATASET_XFER), H5Pclose);
        H5Pset_buffer(properties.id(), text_buffer_bytes, nullptr, nullptr);
        return properties;
    }();
    return type == Type::text ? small.id() : H5P_DEFAULT;
}

Type known_type(hid_t type) {
    if (H5Tis_variable_str(type) > 0) return Type::text;
    for (const Type known :
         {Type::f64, Type::i8, Type::u8, Type::i16, Type::i32, Type::u32, Type::i64, Type::u64})
        if (H5Tequal(type, types_of(known).file) > 0) return known;
    return Type::other;
}

Handle data_space(const Extent& extent) {
    const auto rank = static_cast<int>(extent.size());
    return {rank == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(rank, extent.data(), nullptr),
            H5Sclose};
}

void make_reproducible(hid_t creation_properties) {
    H5Pset_obj_track_times(creation_properties, false);
    H5Pset_attr_creation_order(creation_properties, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
}

}  // namespace drgsim::hdf5
