// HTTP/1.1 on loopback for a desk.
#pragma once

#include "core/error.h"
#include "fake_judge/desk.h"
#include "fake_judge/options.h"

namespace assize::testing {

/// Prints the port as the first line of the output, then serves until a
/// SIGTERM or SIGINT, or the end of the input where that is asked for. A
/// connection is kept alive, and its requests are answered one after another
/// in the order in which they came. Delays hold no thread.
Result<void> serve(const Desk& desk, const Options& options);

}  // namespace assize::testing
