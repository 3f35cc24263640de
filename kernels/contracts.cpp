#include "kernels/contracts.hpp"
