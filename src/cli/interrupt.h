// Ctrl-C as a request that the program looks at when it can stop.
#pragma once

#include <csignal>

namespace assize::cli {

/// While it lives, the first SIGINT or SIGTERM is only noted; the second of
/// either ends the program at once.  One at a time in a process.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// Whether a signal has come since this was made. Any thread may ask.
  bool asked() const;

 private:
  struct sigaction before_int_ {};
  struct sigaction before_term_ {};
};

}  // namespace assize::cli
