// assize run: one audit, from its YAML file to its reports.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "audit/audit.h"
#include "audit/report.h"
#include "audit/run_log.h"
#include "cli/run_summary.h"
#include "cli/verb.h"
#include "core/parallel_for.h"
#include "io/file.h"

namespace assize::cli {
namespace {

struct Options {
  std::string audit, out = "report", plugin_path;
  unsigned threads = hardware_threads();
  std::optional<std::uint64_t> seed;
  bool refit_c = false;
};

/// Tells the phases on a terminal, and keeps their times.
class PhaseClock {
 public:
  explicit PhaseClock(Streams& streams) : streams_(streams) {}

  void operator()(const std::string& phase, std::size_t done, std::size_t of) {
    if (phase != phase_) close();
    phase_ = phase;
    if (!streams_.terminal) return;
    streams_.err << "\r\x1b[K" << phase;
    if (of > 0) streams_.err << ' ' << done << " of " << of << " replicates";
    streams_.err << std::flush;
  }

  std::vector<std::pair<std::string, double>> finish() {
    close();
    if (streams_.terminal) streams_.err << "\r\x1b[K" << std::flush;
    return seconds_;
  }

 private:
  using Clock = std::chrono::steady_clock;

  void close() {
    const Clock::time_point now = Clock::now();
    if (!phase_.empty()) {
      seconds_.emplace_back(
          phase_, std::chrono::duration<double>(now - since_).count());
    }
    since_ = now;
  }

  Streams& streams_;
  std::string phase_;
  Clock::time_point since_ = Clock::now();
  std::vector<std::pair<std::string, double>> seconds_;
};

/// The file's configuration with the flags laid over it.
Result<ConfigNode> configuration(const Options& options) {
  const Result<std::string> text = read_file(options.audit);
  if (!text) return tl::unexpected(text.error());
  Result<ConfigNode> node = ConfigNode::parse(*text, options.audit);
  if (!node) return node;
  if (options.seed) {
    node->overlay(*ConfigNode::parse(
        fmt::format("statistics: {{seed: {}}}", *options.seed), "--seed"));
  }
  if (options.refit_c) {
    node->overlay(
        *ConfigNode::parse("statistics: {refit_c: true}", "--refit-c"));
  }
  return node;
}

Result<std::vector<std::string>> write_reports(const std::string& json,
                                               const AuditConfig& config,
                                               const Registry& registry,
                                               const std::string& folder) {
  std::vector<std::string> written;
  for (const std::string& id : config.formats) {
    const auto found = registry.find<ReportPlugin>(id);
    if (!found) return tl::unexpected(found.error());
    const ReportPlugin& plugin = *(*found)->plugin;
    ConfigNode knobs = ConfigNode::empty("defaults");
    const Result<std::string> rendered = plugin.make(knobs)->render(json);
    if (!rendered) return tl::unexpected(rendered.error());
    const std::string path =
        (std::filesystem::path(folder) / plugin.file_name).string();
    if (Result<void> done = write_file(path, *rendered); !done) {
      return tl::unexpected(done.error());
    }
    written.push_back(path);
  }
  return written;
}

int run(const Options& options, Streams& streams) {
  const Result<Registry> registry = make_registry(options.plugin_path);
  if (!registry) return report_error(registry.error(), streams);
  const Result<ConfigNode> node = configuration(options);
  if (!node) return report_error(node.error(), streams);
  auto config = read_audit_config(*node, *registry);
  if (!config) return report_errors(config.error(), streams);
  PhaseClock clock(streams);
  const Watch watch = [&](const std::string& phase, std::size_t done,
                          std::size_t of) { clock(phase, done, of); };
  const auto audit = run_audit(*config, options.threads, watch);
  if (!audit) {
    clock.finish();
    return report_errors(audit.error(), streams);
  }
  watch("reporting", 0, 0);
  const std::string json = report_json(*audit, *config);
  const auto written = write_reports(json, *config, *registry, options.out);
  const auto seconds = clock.finish();
  if (!written) return report_error(written.error(), streams);
  const auto digest = nlohmann::json::parse(json)["digest"];
  const std::string log =
      (std::filesystem::path(options.out) / "run.jsonl").string();
  if (Result<void> logged = append_run_log(
          log, {options.audit, options.out, digest.get<std::string>(),
                options.threads, seconds});
      !logged) {
    return report_error(logged.error(), streams);
  }
  print_summary(*audit, streams);
  for (const std::string& path : *written) {
    streams.out << "wrote " << path << '\n';
  }
  return kDone;
}

}  // namespace

void add_run(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "run", "Runs the audit of one YAML file and writes its reports.");
  verb->footer(
      "Examples:\n  assize run audit.yaml\n"
      "  assize run audit.yaml --out report --seed 7\n"
      "\nThe smallest audit of recorded AlpacaEval 2 verdicts:\n"
      "  suite: alpaca_eval_2\n"
      "  inputs: {results: results}");
  verb->add_option("audit", options->audit, "The audit's YAML file")
      ->required();
  verb->add_option("--out", options->out, "Folder for the reports")
      ->capture_default_str();
  verb->add_option("--threads", options->threads,
                   "Threads; the report is the same at any number")
      ->check(CLI::Range(1u, 1024u))
      ->capture_default_str();
  verb->add_option("--seed", options->seed,
                   "Seed of every random stream; default: the audit's, or 1")
      ->check(CLI::NonNegativeNumber);
  verb->add_flag("--refit-c", options->refit_c,
                 "Also choose the penalty of length control again in every "
                 "replicate, to see what holding it costs; slow");
  verb->add_option("--plugin-path", options->plugin_path,
                   "A plugin (*.so), or a folder of plugins, to load as well");
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return run(*options, streams); };
  });
}

}  // namespace assize::cli
