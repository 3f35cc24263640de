// Files appear whole or not at all: written under a temporary name, synced, then renamed.
#pragma once

#include <cstddef>
#include <string>

namespace drgsim {

/// Whether a file has to outlast a failure of power. One that need not may be empty or torn then;
/// other processes find it whole, whatever becomes of this one.
enum class Durable { yes, no };

/// A file being written as `path`.tmp. Unless commit() is reached the temporary file is removed.
class PendingFile {
  public:
    /// `own` in the temporary name keeps apart processes that write the same file.
    explicit PendingFile(std::string path, const std::string& own = "");
    ~PendingFile();
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;
    [[nodiscard]] const std::string& temporary() const { return temporary_; }
    /// move_into_place. @throws EnvironmentError.
    void commit(Durable durable = Durable::yes);

  private:
    std::string path_, temporary_;
    bool committed_ = false;
};

/// Lets the system begin to write to disk what is in a file, so that a later sync waits for less.
void begin_sync(const std::string& path);

/// Syncs the file to disk, renames it to `path` and syncs the folder; without syncs where it need
/// not be durable. @throws EnvironmentError naming the file and the system's reason.
void move_into_place(const std::string& file, const std::string& path,
                     Durable durable = Durable::yes);

/// Writes `bytes` to `path` by way of a PendingFile. @throws EnvironmentError.
void write_whole_file(const std::string& path, const void* bytes, std::size_t count,
                      const std::string& own = "", Durable durable = Durable::yes);

/// Adds `bytes` at the end of a file, which is made where it is not there; not durable.
/// @throws EnvironmentError.
void append_to_file(const std::string& path, const void* bytes, std::size_t count);

}  // namespace drgsim
