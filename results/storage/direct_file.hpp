// A file written past the system's page cache where the system can: big columns go to the disk once
// and nobody reads them soon, so a copy of them in memory would only cost pages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace drgsim {

class DirectFile {
  public:
    /// Writes past the cache begin and end at multiples of it, in memory as in the file.
    static constexpr std::size_t block = 4096;

    /// Opens a file that is there. @throws EnvironmentError, here and below, naming the file and
    /// the system's reason.
    explicit DirectFile(std::string path);
    ~DirectFile();
    DirectFile(const DirectFile&) = delete;
    DirectFile& operator=(const DirectFile&) = delete;
    /// Lets the system find disk space in one piece. A hint.
    void expect(std::uint64_t offset, std::uint64_t bytes);
    /// Bytes of any number at any place; those that are not whole blocks go through the cache.
    void write(std::uint64_t offset, const void* bytes, std::size_t count);
    void read(std::uint64_t offset, void* bytes, std::size_t count) const;

  private:
    std::string path_;
    int cached_ = -1, direct_ = -1;  ///< descriptors; direct_ is -1 where the system has none
};

}  // namespace drgsim
