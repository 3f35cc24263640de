# HDF5 for the layer `results`: its archive, where the system has one. Debian's shared library brings
# 30 others for files in the cloud, which take half the time that the program needs to begin.
pkg_check_modules(HDF5 REQUIRED IMPORTED_TARGET hdf5-serial)
find_library(DRGSIM_HDF5_ARCHIVE libhdf5.a HINTS ${HDF5_LIBRARY_DIRS})
find_library(DRGSIM_SZIP sz)
find_package(ZLIB)

add_library(drgsim_hdf5 INTERFACE)
if(DRGSIM_HDF5_ARCHIVE AND DRGSIM_SZIP AND ZLIB_FOUND)
    target_include_directories(drgsim_hdf5 SYSTEM INTERFACE ${HDF5_INCLUDE_DIRS})
    target_link_libraries(drgsim_hdf5 INTERFACE
        ${DRGSIM_HDF5_ARCHIVE} ${DRGSIM_SZIP} ZLIB::ZLIB ${CMAKE_DL_LIBS})
else()
    target_link_libraries(drgsim_hdf5 INTERFACE PkgConfig::HDF5)
endif()
