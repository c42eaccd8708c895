// assize run
#include <CLI/CLI.hpp>

#include "cli/verb.h"

namespace assize::cli {

void add_run(CLI::App& app, Command& command, Streams& streams) {
  (void)app;
  (void)command;
  (void)streams;
}

}  // namespace assize::cli
