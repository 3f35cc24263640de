// Compiled once for each instruction set (cmake/Kernels.cmake).
#include "kernels/random/poisson.inl"
