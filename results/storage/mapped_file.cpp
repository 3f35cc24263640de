#include "results/storage/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

[[noreturn]] void fail(const std::string& path) {
    throw EnvironmentError(path + ": cannot read the file: " + std::strerror(errno));
}

/// A file descriptor, closed on every way out; the mapping does not need it.
struct Descriptor {
    int number;
    ~Descriptor() { ::close(number); }
};

}  // namespace

std::shared_ptr<const MappedFile> MappedFile::open(const std::string& path) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat status {};
    if (file.number < 0 || ::fstat(file.number, &status) != 0) fail(path);
    const auto size = static_cast<std::size_t>(status.st_size);
    void* const bytes =
        size == 0 ? nullptr
                  : ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, file.number, 0);
    if (bytes == MAP_FAILED) fail(path);
    return std::shared_ptr<const MappedFile>(new MappedFile(static_cast<std::byte*>(bytes), size));
}

MappedFile::~MappedFile() {
    if (bytes_ != nullptr) ::munmap(bytes_, size_);
}

}  // namespace drgsim
