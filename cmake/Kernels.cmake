# Kernels are always -O3 (GCC 12 does not vectorise them at -O2). A kernel body is one .inl file;
# each <name>.isa.cpp includes it and is compiled once for every instruction set, into its own
# namespace (DRGSIM_ISA_NAMESPACE); <name>.cpp picks one of them at run time. Such a translation
# unit must not include standard containers: a template compiled for AVX-512 could be the copy
# the linker keeps for everybody.
file(GLOB_RECURSE kernel_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/kernels/*.cpp)
file(GLOB_RECURSE isa_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/kernels/*.isa.cpp)
list(FILTER kernel_sources EXCLUDE REGEX "\\.isa\\.cpp$")

add_library(drgsim_kernels STATIC ${kernel_sources})
target_link_libraries(drgsim_kernels PUBLIC drgsim_flags)
target_compile_options(drgsim_kernels PRIVATE -O3)

if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    set(isa_v2 -march=x86-64-v2)
    set(isa_v3 -march=x86-64-v3)
    set(isa_v4 -march=x86-64-v4 -mprefer-vector-width=512)
    set(drgsim_isas v2 v3 v4)
    target_compile_definitions(drgsim_kernels PRIVATE DRGSIM_X86=1)
else()
    set(isa_v2 "")   # one portable copy
    set(drgsim_isas v2)
endif()
if(isa_sources)
    foreach(isa ${drgsim_isas})
        add_library(drgsim_kernels_${isa} OBJECT ${isa_sources})
        target_link_libraries(drgsim_kernels_${isa} PRIVATE drgsim_flags)
        target_compile_options(drgsim_kernels_${isa} PRIVATE -O3 ${isa_${isa}})
        target_compile_definitions(drgsim_kernels_${isa} PRIVATE DRGSIM_ISA_NAMESPACE=${isa})
        target_sources(drgsim_kernels PRIVATE $<TARGET_OBJECTS:drgsim_kernels_${isa}>)
    endforeach()
endif()
