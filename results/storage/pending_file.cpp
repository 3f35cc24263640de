// Temporary name, fsync, rename, fsync of the folder: after a crash the old or the new file.
#include "results/storage/pending_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "sim/input/problems.hpp"

namespace drgsim {

namespace {

[[noreturn]] void fail(const std::string& path, const char* what) {
    const int reason = errno;
    throw EnvironmentError(path + ": cannot " + what + ": " + std::strerror(reason));
}

/// An open file descriptor.
class Descriptor {
  public:
    Descriptor(const std::string& path, int flags, const char* what)
        : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
        if (fd_ < 0) fail(path, what);
    }
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const { return fd_; }
    /// False when the system reports a late write error.
    bool close() { return ::close(std::exchange(fd_, -1)) == 0; }

  private:
    int fd_;
};

void sync(const std::string& path, int flags) {
    Descriptor file(path, flags, "open");
    // Some file systems cannot sync a folder and say so with EINVAL: nothing is lost by it.
    if (::fsync(file.get()) != 0 && errno != EINVAL) fail(path, "write to disk");
}

}  // namespace

PendingFile::PendingFile(std::string path, const std::string& own)
    : path_(std::move(path)), temporary_(path_ + own + ".tmp") {}

PendingFile::~PendingFile() {
    if (!committed_) ::unlink(temporary_.c_str());
}

void begin_sync([[maybe_unused]] const std::string& path) {
#ifdef SYNC_FILE_RANGE_WRITE
    const Descriptor file(path, O_RDONLY, "open");
    ::sync_file_range(file.get(), 0, 0, SYNC_FILE_RANGE_WRITE);  // a hint: where it fails, so be it
#endif
}

void move_into_place(const std::string& file, const std::string& path, Durable durable) {
    if (durable == Durable::yes) sync(file, O_RDONLY);
    if (::rename(file.c_str(), path.c_str()) != 0) fail(path, "rename into place");
    if (durable == Durable::no) return;
    const auto folder = std::filesystem::path(path).parent_path();
    sync(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
}

void PendingFile::commit(Durable durable) {
    move_into_place(temporary_, path_, durable);
    committed_ = true;
}

namespace {

void write_file(const std::string& path, int flags, const void* bytes, std::size_t count) {
    Descriptor file(path, O_WRONLY | O_CREAT | flags, "create");
    const char* at = static_cast<const char*>(bytes);
    while (count > 0) {
        const ssize_t written = ::write(file.get(), at, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(path, "write");
        at += written;
        count -= static_cast<std::size_t>(written);
    }
    if (!file.close()) fail(path, "write");
}

}  // namespace

void write_whole_file(const std::string& path, const void* bytes, std::size_t count,
                      const std::string& own, Durable durable) {
    PendingFile pending(path, own);
    write_file(pending.temporary(), O_TRUNC, bytes, count);
    pending.commit(durable);
}

void append_to_file(const std::string& path, const void* bytes, std::size_t count) {
    write_file(path, O_APPEND, bytes, count);
}

}  // namespace drgsim
