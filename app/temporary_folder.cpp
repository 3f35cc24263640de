// mkdtemp below TMPDIR.
#include "app/temporary_folder.hpp"

#include <cstdlib>
#include <string>
#include <system_error>

#include "sim/input/problems.hpp"

namespace drgsim {

TemporaryFolder::TemporaryFolder() {
    std::error_code failed;
    std::string name = (std::filesystem::temp_directory_path(failed) / "drgsim-XXXXXX").string();
    if (failed || ::mkdtemp(name.data()) == nullptr)
        throw EnvironmentError("cannot make a temporary folder; is TMPDIR writable?");
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace drgsim
