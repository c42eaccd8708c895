// The command line as a whole: global help, the verbs, exit codes.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <string>
#include <vector>

#include "cli/help.h"
#include "cli/verb.h"

namespace assize::cli {
namespace {

constexpr char kAbout[] =
    "Audits benchmarks whose scores come from an LLM judge: how far a score "
    "can be gamed, who is gaming it, and what it is without the known biases.";

constexpr char kExamples[] =
    "Examples:\n"
    "  assize init alpaca_eval_2 --out audit.yaml\n"
    "  assize plan audit.yaml\n"
    "  assize run audit.yaml --out report\n"
    "  assize replay alpaca_eval_2 --results results --published board.csv\n"
    "  assize list detectors\n"
    "  assize explain length_controlled\n"
    "\n"
    "Exit codes: 0 done, 1 the gate found something, 2 bad usage, "
    "configuration or input, 3 judge or budget failure (resumable), 4 a defect "
    "of assize, 130 interrupted.\n"
    "\n"
    "Completion of verbs, flags and plugins in your shell: 'assize completion "
    "--help' says how.";

/// "unknown option '--ot' (did you mean '--out'?)", or "" where all are known.
/// It comes before what is missing: a flag that is misspelt is often that.
std::string unknown_option(const CLI::App& app) {
  const auto rest = app.remaining(true);
  const auto found = std::ranges::find_if(rest, [](const std::string& given) {
    return given.size() > 1 && given.starts_with('-');
  });
  if (found == rest.end()) return "";
  const std::string name = found->substr(0, found->find('='));
  const auto verbs = app.get_subcommands();
  const CLI::App& verb = verbs.empty() ? app : *verbs.back();
  std::vector<std::string> known;
  for (const CLI::Option* option : verb.get_options()) {
    for (const std::string& one : option->get_lnames()) {
      known.push_back("--" + one);
    }
  }
  return "unknown option '" + printable(name, 60) + "'" +
         did_you_mean(name, known);
}

/// "error: unknown verb 'rn' (did you mean 'run'?); 'assize --help' shows how".
std::string bad_usage(const CLI::App* app, const CLI::Error& error) {
  std::string said = printable(error.what(), 400);
  if (said.starts_with("A ") || said.starts_with("The ")) {
    said[0] = said[0] == 'A' ? 'a' : 't';
  }
  std::string verb;
  for (const CLI::App* chosen : app->get_subcommands()) {
    verb += chosen->get_name() + ' ';
  }
  if (const std::string option = unknown_option(*app); !option.empty()) {
    said = option;
  } else if (const auto rest = app->remaining();
             verb.empty() && !rest.empty()) {
    std::vector<std::string> known;
    for (const CLI::App* one : app->get_subcommands({})) {
      known.push_back(one->get_name());
    }
    said = "unknown verb '" + printable(rest[0], 60) + "'" +
           did_you_mean(rest[0], known);
  }
  return "error: " + said + "; 'assize " + verb + "--help' shows how\n";
}

}  // namespace

int report_errors(std::span<const Error> errors, Streams& streams) {
  streams.err << render(errors) << '\n';
  return kBadInput;
}

int report_error(const Error& error, Streams& streams) {
  return report_errors(std::span(&error, 1), streams);
}

int run_program(int argc, const char* const* argv, Streams& streams) {
  CLI::App app(kAbout, "assize");
  app.formatter(help_formatter(streams.width));
  app.footer(kExamples);
  app.set_version_flag("--version", std::string("assize ") + ASSIZE_VERSION);
  app.require_subcommand(1);
  app.failure_message(bad_usage);
  Command command;
  for (const AddVerb add :
       {add_run, add_plan, add_attack, add_export, add_power, add_labels,
        add_ingest, add_merge, add_store, add_init, add_replay, add_meta,
        add_fit_judge, add_validate, add_list, add_explain, add_completion}) {
    add(app, command, streams);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int code = app.exit(e, streams.out, streams.err);
    return code == 0 ? kDone : kBadInput;
  }
  try {
    return command.run();
  } catch (const std::exception& e) {
    streams.err << "error: " << e.what()
                << "\nThis is a defect of assize; please report it with the "
                   "command that led here.\n";
    return kDefect;
  }
}

}  // namespace assize::cli
