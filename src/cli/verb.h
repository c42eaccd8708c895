// What every verb of the command line has in common.
#pragma once

#include <functional>
#include <ostream>
#include <span>
#include <string>

#include "core/error.h"
#include "plugin/registry.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace assize::cli {

/// Results go to `out`, everything else to `err`.
struct Streams {
  std::ostream& out;
  std::ostream& err;
  unsigned width = 80;      ///< Columns of the terminal `out` is, or 0 if none.
  bool terminal = false;    ///< Whether `err` is a terminal.
  unsigned err_width = 80;  ///< Columns of the terminal that `err` is.
};

/// Exit codes of the architecture.
enum Exit : int {
  kDone = 0,
  kGateFailed = 1,
  kBadInput = 2,
  kJudgeFailed = 3,
  kDefect = 4,
  kInterrupted = 130  ///< As a shell says it of a program ended by Ctrl-C.
};

/// What the parsed command line will do; one verb sets it.
struct Command {
  std::function<int()> run;
};

/// Adds one verb: its flags, help and examples, and what it does when chosen.
using AddVerb = void (*)(CLI::App& app, Command& command, Streams& streams);

void add_run(CLI::App& app, Command& command, Streams& streams);
void add_plan(CLI::App& app, Command& command, Streams& streams);
void add_attack(CLI::App& app, Command& command, Streams& streams);
void add_export(CLI::App& app, Command& command, Streams& streams);
void add_power(CLI::App& app, Command& command, Streams& streams);
void add_labels(CLI::App& app, Command& command, Streams& streams);
void add_ingest(CLI::App& app, Command& command, Streams& streams);
void add_replay(CLI::App& app, Command& command, Streams& streams);
void add_meta(CLI::App& app, Command& command, Streams& streams);
void add_fit_judge(CLI::App& app, Command& command, Streams& streams);
void add_validate(CLI::App& app, Command& command, Streams& streams);
void add_list(CLI::App& app, Command& command, Streams& streams);
void add_explain(CLI::App& app, Command& command, Streams& streams);
void add_init(CLI::App& app, Command& command, Streams& streams);
void add_merge(CLI::App& app, Command& command, Streams& streams);
void add_store(CLI::App& app, Command& command, Streams& streams);
void add_completion(CLI::App& app, Command& command, Streams& streams);

/// Every built-in plugin, and those of `plugin_path` (empty: none).
Result<Registry> make_registry(const std::string& plugin_path);

/// Prints the errors to `err` and returns kBadInput.
int report_errors(std::span<const Error> errors, Streams& streams);
int report_error(const Error& error, Streams& streams);

/// The whole command line; returns the exit code.
int run_program(int argc, const char* const* argv, Streams& streams);

}  // namespace assize::cli
