#include "kernels/random/threefry.inl"
