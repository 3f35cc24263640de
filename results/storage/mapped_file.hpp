// A file as memory: pages are read when they are touched, and shared with whoever reads them too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace drgsim {

class MappedFile {
  public:
    /// Maps the whole file. What is changed in memory stays with this process.
    /// @throws EnvironmentError naming the file and the system's reason.
    static std::shared_ptr<const MappedFile> open(const std::string& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] std::byte* bytes() const { return bytes_; }

  private:
    MappedFile(std::byte* bytes, std::uint64_t size) : bytes_(bytes), size_(size) {}
    std::byte* bytes_;
    std::uint64_t size_;
};

}  // namespace drgsim
