// How far a run is, for whoever watches it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace assize {

/// Of judging, beside the steps: what the wire did so far.
struct Traffic {
  std::uint64_t asked = 0;    ///< Answers that were asked for in this run.
  std::uint64_t stored = 0;   ///< Answers that the store had.
  std::uint64_t failed = 0;   ///< Calls that gave no completion.
  std::uint64_t retried = 0;  ///< Attempts that were followed by another.
  std::uint64_t in_flight = 0;
  std::uint64_t tokens = 0;
  std::int64_t spent_nano = 0;  ///< Billionths of a US dollar.
};

struct Step {
  std::string phase;             ///< "reading", "judging", "bootstrap" ...
  std::size_t done = 0, of = 0;  ///< Steps; of = 0: they are not counted.
  Traffic traffic = {};
};

/// Told at each phase, and while one goes on.  False: stop. It is asked again
/// until the run has stopped.
using Watch = std::function<bool(const Step&)>;

}  // namespace assize
