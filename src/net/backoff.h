// How long to wait before a call is made again.
#pragma once

#include <chrono>
#include <cstdint>

#include "core/stream.h"

namespace assize {

inline constexpr std::chrono::milliseconds kFirstBackoff{500};
inline constexpr std::chrono::milliseconds kLongestBackoff{60'000};

/// Uniform on [0, d), where d is the first backoff, doubled for each failed
/// attempt after the first (`failed` counts from 1), and at most the longest.
/// Where the server `asked` for a wait, that wait and up to as much again,
/// though no more than the first backoff, so that not all come back at once.
/// Source: Brooker, Exponential Backoff And Jitter, AWS 2015, "full jitter".
std::chrono::milliseconds backoff(std::uint32_t failed,
                                  std::chrono::milliseconds asked,
                                  Stream& stream);

}  // namespace assize
