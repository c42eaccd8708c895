// A program that runs beside this one, in a process group of its own.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "core/error.h"

namespace assize {

/// Owns the program and the three pipes to it. No shell is involved; the
/// environment is PATH, HOME and LANG, as far as they are set here.  The
/// program's signals are at their defaults and a Ctrl-C at the terminal does
/// not reach it.  Not thread-safe, but for the file descriptors.
class ChildProcess {
 public:
  /// argv[0] without a slash is looked for on PATH. Fails where the program
  /// cannot be started, and with an empty argv or a NUL in it.
  static Result<std::unique_ptr<ChildProcess>> start(
      const std::vector<std::string>& argv);
  /// Closes the input, waits up to a second for the program to end, then ends
  /// its whole group.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  int input() const { return input_; }    ///< Write end; does not block.
  int output() const { return output_; }  ///< Read end; does not block.
  int errors() const { return errors_; }  ///< Read end; does not block.
  pid_t id() const { return id_; }

  /// Waits at most `most` for the end. "ended with code 1", "was ended by
  /// signal 9", or "" while it runs.
  std::string ended(std::chrono::milliseconds most) const;
  /// Ends every process of the group at once.
  void kill() const;

 private:
  ChildProcess() = default;
  int input_ = -1, output_ = -1, errors_ = -1;
  pid_t id_ = -1;
};

}  // namespace assize
