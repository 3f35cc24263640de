// One owner for every HDF5 id: closed once, never leaked, never copied.
#pragma once

#include <cstdint>
#include <utility>

namespace drgsim::hdf5 {

/// Owns an id (hid_t). Built from checked ids only, by results/hdf5/*.cpp.
class Handle {
  public:
    using Close = int (*)(std::int64_t);
    Handle() = default;
    Handle(std::int64_t id, Close closer) : id_(id), close_(closer) {}
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
    Handle& operator=(Handle&& other) noexcept {
        if (this != &other) {
            close();
            id_ = std::exchange(other.id_, -1);
            close_ = other.close_;
        }
        return *this;
    }
    ~Handle() { close(); }
    [[nodiscard]] std::int64_t id() const { return id_; }
    /// False when HDF5 reports an error (for a file: what was still to be written is lost).
    bool close() { return id_ < 0 || close_(std::exchange(id_, -1)) >= 0; }

  private:
    std::int64_t id_ = -1;
    Close close_ = nullptr;
};

}  // namespace drgsim::hdf5
