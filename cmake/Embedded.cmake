# The shipped rule packs, plans, mappings and templates travel inside the binary: `drgsim` needs no data
# folder. A user's own pack is a file path in the plan and needs no rebuild.
file(GLOB_RECURSE embedded_files CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/scenarios
    ${PROJECT_SOURCE_DIR}/scenarios/policies/*.toml
    ${PROJECT_SOURCE_DIR}/scenarios/plans/*.toml
    ${PROJECT_SOURCE_DIR}/scenarios/mappings/*.toml
    ${PROJECT_SOURCE_DIR}/scenarios/templates/*.toml)
list(SORT embedded_files)
set(embedded_depends ${embedded_files})
list(TRANSFORM embedded_depends PREPEND ${PROJECT_SOURCE_DIR}/scenarios/)
set(embedded_cpp ${PROJECT_BINARY_DIR}/generated/embedded.cpp)
add_custom_command(OUTPUT ${embedded_cpp}
    COMMAND ${CMAKE_COMMAND} -DOUT=${embedded_cpp} -DROOT=${PROJECT_SOURCE_DIR}/scenarios
            "-DFILES=${embedded_files}" -P ${PROJECT_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${embedded_depends} ${PROJECT_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
add_library(drgsim_embedded STATIC ${embedded_cpp})
target_link_libraries(drgsim_embedded PRIVATE drgsim_flags)
