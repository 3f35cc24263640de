# Open MPI, for the program alone: the layers below know nothing of ranks. Without it `drgsim run`
# is one process, and refuses to be started as several.
if(NOT DRGSIM_MPI STREQUAL "OFF")
    pkg_check_modules(OPENMPI IMPORTED_TARGET ompi-c)
    if(OPENMPI_FOUND)
        target_link_libraries(drgsim PRIVATE PkgConfig::OPENMPI)
        target_compile_definitions(drgsim PRIVATE DRGSIM_MPI=1 OMPI_SKIP_MPICXX=1) # the C interface
    elseif(NOT DRGSIM_MPI STREQUAL "AUTO")
        message(FATAL_ERROR "DRGSIM_MPI is on and Open MPI is missing (libopenmpi-dev)")
    endif()
endif()
