// assize fit-judge: a stand-in for a judge, fitted to its recorded verdicts.

#include "audit/fit_judge.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/fit_judge_table.h"
#include "cli/verb.h"
#include "core/parallel_for.h"
#include "io/file.h"
#include "plugin/config_node.h"
#include "prompt/taste_file.h"

namespace assize::cli {
namespace {

constexpr unsigned kMostThreads = 1024;
constexpr double kLeastPenalty = 1e-6, kMostPenalty = 1e9;
constexpr unsigned kPlainWidth = 80;

struct Options {
  std::string suite, results, out, plugin_path;
  FitJudgeOptions fit;
  bool json = false;
  unsigned threads = 0;  ///< 0: as many as the machine runs at once.
};

/// The suite's records with their texts.
Result<Benchmark> read_suite(const SuitePlugin& plugin, const Options& options,
                             std::vector<Error>& errors) {
  const nlohmann::json given = {{"results", options.results}};
  Result<ConfigNode> inputs = ConfigNode::parse(
      given.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
      "--results");
  if (!inputs) return tl::unexpected(inputs.error());
  const std::unique_ptr<Suite> suite = plugin.make(*inputs);
  errors = inputs->finish();
  if (!errors.empty()) return fail("the suite's inputs are not sound");
  return suite->read(options.fit.threads);
}

/// One line that is written over, on a terminal.
FitProgress progress_line(Streams& streams) {
  return [&streams](std::string_view phase, std::size_t done, std::size_t of) {
    if (!streams.terminal) return;
    streams.err << "\r\x1b[K" << phase;
    if (of > 0) streams.err << ' ' << done << " of " << of;
    streams.err << std::flush;
  };
}

Result<FittedJudge> read_and_fit(const SuitePlugin& plugin,
                                 const Options& options,
                                 std::vector<Error>& errors, Streams& streams) {
  const FitProgress progress = progress_line(streams);
  progress("reading", 0, 0);
  const Result<Benchmark> bench = read_suite(plugin, options, errors);
  Result<FittedJudge> fitted =
      bench ? fit_judge(*bench, options.fit, progress)
            : Result<FittedJudge>(tl::unexpected(bench.error()));
  if (streams.terminal) streams.err << "\r\x1b[K" << std::flush;
  if (fitted) return fitted;
  if (fitted.error().where.file.empty()) {
    fitted.error().where.file = options.results;
  }
  return fitted;
}

int run_fit(const Options& options, Streams& streams) {
  const Result<Registry> registry = make_registry(options.plugin_path);
  if (!registry) return report_error(registry.error(), streams);
  const auto entry = registry->find<SuitePlugin>(options.suite);
  if (!entry) {
    Error error = entry.error();
    error.where.file = "argument 1";
    error.message += "; 'assize list suites' shows them all";
    return report_error(error, streams);
  }
  std::vector<Error> errors;
  const Result<FittedJudge> fitted =
      read_and_fit(*(*entry)->plugin, options, errors, streams);
  if (!errors.empty()) return report_errors(errors, streams);
  if (!fitted) return report_error(fitted.error(), streams);
  if (!options.out.empty()) {
    const auto written = write_file(options.out, taste_json(fitted->taste));
    if (!written) return report_error(written.error(), streams);
  }
  if (options.json) {
    write_fit_json(options.suite, *fitted, streams.out);
  } else {
    write_fit(*fitted, streams.width == 0 ? kPlainWidth : streams.width,
              streams.out);
  }
  return kDone;
}

void add_flags(CLI::App& verb, Options& options) {
  verb.add_option("suite", options.suite, "The suite's id: see `assize list`")
      ->required();
  verb.add_option("--results", options.results,
                  "The folder of recorded results")
      ->required();
  verb.add_option("--judge", options.fit.judge,
                  "Whose verdicts; needed where several judges judged");
  verb.add_option("--exclude", options.fit.exclude,
                  "Systems not to fit, beside those of the suite's recorded "
                  "attacks on its reference");
  verb.add_option("--penalty", options.fit.penalty,
                  "Of squared coefficients; default: the least log loss on "
                  "systems left out")
      ->check(CLI::Range(kLeastPenalty, kMostPenalty));
  verb.add_option("--out", options.out,
                  "Where to write the fit, for the setting `taste` of the "
                  "judge `simulated`");
  verb.add_flag("--json", options.json, "One JSON document");
  verb.add_option("--threads", options.threads,
                  "Default: as many as the machine has")
      ->check(CLI::Range(1u, kMostThreads).description(""));
  verb.add_option("--plugin-path", options.plugin_path,
                  "A plugin (*.so), or a folder of plugins, to load as well");
}

}  // namespace

void add_fit_judge(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "fit-judge", "Fits a stand-in for a judge to its recorded verdicts.");
  verb->footer(
      "Examples:\n"
      "  assize fit-judge alpaca_eval_2 --results results\n"
      "  assize fit-judge alpaca_eval_2 --results results --out taste.json\n"
      "  assize fit-judge alpaca_eval_2 --results results --exclude phi-2 "
      "--json");
  add_flags(*verb, *options);
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] {
      options->fit.threads =
          options->threads == 0 ? hardware_threads() : options->threads;
      return run_fit(*options, streams);
    };
  });
}

}  // namespace assize::cli
