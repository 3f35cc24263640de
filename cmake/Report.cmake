# The page of `drgsim report` travels inside the binary: its template, style and script, and the
# charts' library, which npm fetches once, at the version that package-lock.json pins. Without npm
# (or a registry that it reaches) the program is whole but for that command, which then says so.
set(page_folder ${PROJECT_SOURCE_DIR}/results/report/page)
set(page_build ${PROJECT_BINARY_DIR}/page)
set(page_charts ${page_build}/node_modules/echarts/dist/echarts.min.js)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page_folder}/package-lock.json)

# Sets `fault` to why the charts' library is not there, "" when it is.
function(drgsim_fetch_charts fault)
    set(${fault} "" PARENT_SCOPE)
    if(EXISTS ${page_charts} AND NOT ${page_folder}/package-lock.json IS_NEWER_THAN ${page_charts})
        return()
    endif()
    find_program(NPM npm)
    if(NOT NPM)
        set(${fault} "npm is missing (Debian's nodejs and npm)" PARENT_SCOPE)
        return()
    endif()
    file(COPY ${page_folder}/package.json ${page_folder}/package-lock.json DESTINATION ${page_build})
    execute_process(COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --loglevel=error
        WORKING_DIRECTORY ${page_build} RESULT_VARIABLE failed ERROR_VARIABLE reason OUTPUT_QUIET)
    if(failed OR NOT EXISTS ${page_charts})
        file(REMOVE ${page_charts})
        set(${fault} "npm could not fetch the charts' library: ${reason}" PARENT_SCOPE)
    else()
        file(TOUCH ${page_charts})
    endif()
endfunction()

set(page_fault "DRGSIM_REPORT is off")
if(NOT DRGSIM_REPORT STREQUAL "OFF")
    drgsim_fetch_charts(page_fault)
    if(page_fault AND NOT DRGSIM_REPORT STREQUAL "AUTO")
        message(FATAL_ERROR "DRGSIM_REPORT is on and ${page_fault}")
    elseif(page_fault)
        message(STATUS "drgsim report is left out: ${page_fault}")
    endif()
endif()
if(page_fault)
    set(page_charts "")
endif()

set(page_names page.html page.css format.js tables.js charts.js page.js)
list(TRANSFORM page_names PREPEND ${page_folder}/ OUTPUT_VARIABLE page_sources)
set(page_cpp ${PROJECT_BINARY_DIR}/generated/page_parts.cpp)
add_custom_command(OUTPUT ${page_cpp}
    COMMAND ${CMAKE_COMMAND} -DOUT=${page_cpp} -DPAGE=${page_folder} "-DCHARTS=${page_charts}"
            -P ${PROJECT_SOURCE_DIR}/cmake/page_parts.cmake
    DEPENDS ${page_sources} ${page_charts} ${PROJECT_SOURCE_DIR}/cmake/page_parts.cmake VERBATIM)
add_library(drgsim_page STATIC ${page_cpp})
target_link_libraries(drgsim_page PRIVATE drgsim_flags)
