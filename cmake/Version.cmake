# The program's version and git revision as a source file, made anew at every build and touched
# only when they change. Run at configure time it defines the target; run with -P it writes.
if(NOT CMAKE_SCRIPT_MODE_FILE)
    set(version_cpp ${PROJECT_BINARY_DIR}/generated/version.cpp)
    add_custom_target(drgsim_revision BYPRODUCTS ${version_cpp}
        COMMAND ${CMAKE_COMMAND} -DOUT=${version_cpp} -DROOT=${PROJECT_SOURCE_DIR}
                -DVERSION=${PROJECT_VERSION} -P ${PROJECT_SOURCE_DIR}/cmake/Version.cmake VERBATIM)
    return()
endif()
execute_process(COMMAND git -C ${ROOT} describe --always --dirty --abbrev=12 --exclude=*
    OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT revision)
    set(revision unknown)
endif()
file(CONFIGURE OUTPUT ${OUT} CONTENT [[#include "app/version.hpp"

namespace drgsim {
const std::string_view program_version = "@VERSION@";
const std::string_view git_revision = "@revision@";
}  // namespace drgsim
]] @ONLY)
