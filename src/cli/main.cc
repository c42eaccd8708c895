// The program `assize`.

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "cli/verb.h"

namespace {

/// Columns of the terminal that `end` is; 0 if it is none.
unsigned terminal_width(int end) {
  if (isatty(end) == 0) return 0;
  winsize size{};
  if (ioctl(end, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
    return 80;
  }
  return size.ws_col;
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const unsigned err_width = terminal_width(STDERR_FILENO);
  assize::cli::Streams streams{std::cout, std::cerr,
                               terminal_width(STDOUT_FILENO), err_width != 0,
                               err_width};
  const int code = assize::cli::run_program(argc, argv, streams);
  if (std::cout.flush()) return code;
  std::cerr << "error: the output could not be written\n";
  return assize::cli::kBadInput;
}
