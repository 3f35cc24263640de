// O_DIRECT and an ordinary descriptor side by side; the system keeps what they write coherent.
#include "results/storage/direct_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

[[noreturn]] void fail(const std::string& path, const char* what) {
    throw EnvironmentError(path + ": cannot " + what + ": " + std::strerror(errno));
}

/// Calls `transfer(done)`, which returns as pwrite and pread do, until `count` bytes are through.
template <class Transfer>
bool transfer_all(std::size_t count, const Transfer& transfer) {
    for (std::size_t done = 0; done < count;) {
        const ssize_t moved = transfer(done);
        if (moved < 0 && errno == EINTR) continue;
        if (moved == 0) errno = EIO;
        if (moved <= 0) return false;
        done += static_cast<std::size_t>(moved);
    }
    return true;
}

bool write_all(int descriptor, std::uint64_t offset, const char* bytes, std::size_t count) {
    return transfer_all(count, [&](std::size_t done) {
        return ::pwrite(descriptor, bytes + done, count - done, static_cast<off_t>(offset + done));
    });
}

}  // namespace

DirectFile::DirectFile(std::string path) : path_(std::move(path)) {
    cached_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
    if (cached_ < 0) fail(path_, "open");
#ifdef O_DIRECT
    direct_ = ::open(path_.c_str(), O_WRONLY | O_DIRECT | O_CLOEXEC);
#endif
}

DirectFile::~DirectFile() {
    ::close(cached_);
    if (direct_ >= 0) ::close(direct_);
}

void DirectFile::expect([[maybe_unused]] std::uint64_t offset,
                        [[maybe_unused]] std::uint64_t bytes) {
#ifdef O_DIRECT
    static_cast<void>(
        ::fallocate(cached_, 0, static_cast<off_t>(offset), static_cast<off_t>(bytes)));
#endif
}

void DirectFile::write(std::uint64_t offset, const void* bytes, std::size_t count) {
    const auto* from = static_cast<const char*>(bytes);
    const bool aligned =
        offset % block == 0 && reinterpret_cast<std::uintptr_t>(bytes) % block == 0;
    std::size_t whole = aligned && direct_ >= 0 ? count / block * block : 0;
    if (whole > 0 && !write_all(direct_, offset, from, whole)) {
        if (errno != EINVAL) fail(path_, "write");
        ::close(std::exchange(direct_, -1));  // a file system that promised more than it holds
        whole = 0;
    }
    if (!write_all(cached_, offset + whole, from + whole, count - whole)) fail(path_, "write");
}

void DirectFile::read(std::uint64_t offset, void* bytes, std::size_t count) const {
    auto* to = static_cast<char*>(bytes);
    const bool all = transfer_all(count, [&](std::size_t done) {
        return ::pread(cached_, to + done, count - done, static_cast<off_t>(offset + done));
    });
    if (!all) fail(path_, "read");
}

}  // namespace drgsim
