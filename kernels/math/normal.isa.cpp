#include "kernels/math/normal.inl"
