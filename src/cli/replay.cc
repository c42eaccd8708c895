// assize replay: a benchmark's published numbers, recomputed from its recorded
// verdicts.

#include "audit/replay.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>

#include "audit/judge_coverage.h"
#include "cli/replay_table.h"
#include "cli/verb.h"
#include "core/parallel_for.h"
#include "plugin/config_node.h"

namespace assize::cli {
namespace {

constexpr unsigned kMostThreads = 1024;

struct Options {
  std::string suite, results, published, plugin_path;
  bool compat = false, json = false;
  unsigned threads = 0;  ///< 0: as many as the machine runs at once.
};

/// A suite's inputs from the flags.
Result<ConfigNode> inputs_of(const Options& options) {
  const nlohmann::json inputs = {{"results", options.results}};
  return ConfigNode::parse(
      inputs.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
      "--results");
}

/// Of a suite without a suite.yaml: no tolerances, no known defects.
tl::expected<ReplayRules, std::vector<Error>> rules_of(
    const SuitePlugin& plugin) {
  if (plugin.yaml == nullptr) return ReplayRules{};
  return replay_rules(plugin.yaml(),
                      fmt::format("{}/suite.yaml", plugin.info.id));
}

/// Replayed baselines carry the names of the rules that judge.
bool has_rules(std::span<const ReplayRow> rows) {
  return std::ranges::any_of(rows, [](const ReplayRow& row) {
    return row.system.starts_with("rule.");
  });
}

void write_checks(const Benchmark& bench, std::span<const ReplayRow> rows,
                  Streams& streams) {
  std::vector<std::string> cautions = bench.cautions;
  const std::string coverage = judge_coverage(bench, has_rules(rows));
  if (!coverage.empty()) cautions.push_back(coverage);
  for (const std::string& caution : cautions) {
    streams.err << "caution: " << printable(caution, 1000) << '\n';
  }
  for (const Exclusion& out : bench.excluded) {
    streams.err << fmt::format("caution: left out, {}: {} ({})\n",
                               printable(out.where, 200), out.count,
                               printable(out.why, 1000));
  }
  for (const Check& check : bench.checks) {
    if (check.mismatches == 0) continue;
    streams.err << fmt::format(
        "caution: check '{}' fails on {} of {} rows: {}\n",
        printable(check.name), check.mismatches, check.rows,
        printable(check.what, 1000));
  }
}

int replay(const Options& options, Streams& streams) {
  const Result<Registry> registry = make_registry(options.plugin_path);
  if (!registry) return report_error(registry.error(), streams);
  const auto entry = registry->find<SuitePlugin>(options.suite);
  if (!entry) {
    Error error = entry.error();
    error.where.file = "argument 1";
    error.message += "; 'assize list suites' shows them all";
    return report_error(error, streams);
  }
  const SuitePlugin& plugin = *(*entry)->plugin;
  Result<ConfigNode> inputs = inputs_of(options);
  if (!inputs) return report_error(inputs.error(), streams);
  const std::unique_ptr<Suite> suite = plugin.make(*inputs);
  if (const auto errors = inputs->finish(); !errors.empty()) {
    return report_errors(errors, streams);
  }
  const auto rules = rules_of(plugin);
  if (!rules) return report_errors(rules.error(), streams);

  const unsigned threads =
      options.threads == 0 ? hardware_threads() : options.threads;
  const Result<Benchmark> bench = suite->read_verdicts(threads);
  if (!bench) return report_error(bench.error(), streams);
  Result<std::vector<ReplayRow>> rows = suite->replay(*bench, threads);
  if (!rows) return report_error(rows.error(), streams);
  write_checks(*bench, *rows, streams);
  if (rows->empty()) {
    return report_error(
        {"there is no recorded verdict to replay here", {options.results}},
        streams);
  }

  // Only now, so that no value can depend on what was published.
  std::vector<PublishedRow> published;
  if (!options.published.empty()) {
    auto read = suite->published(options.published);
    if (!read) return report_error(read.error(), streams);
    published = std::move(*read);
  }
  const std::vector<Comparison> comparisons =
      compare(std::move(*rows), published, rules->tolerances);
  if (options.json) {
    write_json(options.suite, comparisons, streams.out);
  } else {
    write_table({.rows = comparisons,
                 .rules = *rules,
                 .compat = options.compat,
                 .width = streams.width == 0 ? 80 : streams.width},
                streams.out);
  }
  return any_unexplained(comparisons) ? kGateFailed : kDone;
}

void add_flags(CLI::App& verb, Options& options) {
  verb.add_option("suite", options.suite, "The suite's id: see `assize list`")
      ->required();
  verb.add_option("--results", options.results,
                  "The folder of recorded results")
      ->required();
  verb.add_option("--published", options.published,
                  "The published numbers, as the benchmark writes them; read "
                  "after all values are computed");
  verb.add_flag("--compat", options.compat,
                "Show conventions that keep the published defects");
  verb.add_flag("--json", options.json,
                "One JSON array with every convention and the values over "
                "each fit's grid");
  verb.add_option("--threads", options.threads,
                  "Default: as many as the machine has")
      ->check(CLI::Range(1u, kMostThreads).description(""));
  verb.add_option("--plugin-path", options.plugin_path,
                  "A plugin (*.so), or a folder of plugins, to load as well");
}

}  // namespace

void add_replay(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "replay",
      "Recomputes a benchmark's published numbers from recorded verdicts.");
  verb->footer(
      "Examples:\n"
      "  assize replay alpaca_eval_2 --results results\n"
      "  assize replay alpaca_eval_2 --results results --published board.csv\n"
      "  assize replay alpaca_eval_2 --results results --json > replay.json\n"
      "\n"
      "Exits with 1 if a difference from a published number is unexplained.");
  add_flags(*verb, *options);
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return replay(*options, streams); };
  });
}

}  // namespace assize::cli
