// A folder that lives as long as the object.
#pragma once

#include <filesystem>

namespace drgsim {

class TemporaryFolder {
  public:
    /// @throws EnvironmentError when the system gives none.
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace drgsim
