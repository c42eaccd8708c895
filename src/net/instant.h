// A moment of the wire's clock.
#pragma once

#include <chrono>

namespace assize {

using Instant = std::chrono::steady_clock::time_point;

}  // namespace assize
