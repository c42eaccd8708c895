// assize run: one audit, from its YAML file to its reports.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "audit/audit.h"
#include "audit/report.h"
#include "audit/run_log.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/run_summary.h"
#include "cli/verb.h"
#include "core/parallel_for.h"
#include "io/file.h"

namespace assize::cli {
namespace {

namespace fs = std::filesystem;

/// JSON and YAML hold whole numbers up to here exactly.
constexpr std::uint64_t kMostSeed = (std::uint64_t{1} << 53) - 1;

struct Options {
  std::string audit, out = "report", plugin_path;
  unsigned threads = hardware_threads();
  std::optional<std::uint64_t> seed;
  bool refit_c = false, allow_commands = false;
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

/// A report as one format writes it.
struct Rendered {
  std::string path, text;
};

/// Every format of the report, before any of them is written.
Result<std::vector<Rendered>> render_reports(const std::string& json,
                                             const AuditConfig& config,
                                             const Registry& registry,
                                             const std::string& folder) {
  std::vector<Rendered> out;
  for (const std::string& id : config.formats) {
    const auto found = registry.find<ReportPlugin>(id);
    if (!found) return tl::unexpected(found.error());
    const ReportPlugin& plugin = *(*found)->plugin;
    ConfigNode knobs = ConfigNode::empty("defaults");
    Result<std::string> rendered = plugin.make(knobs)->render(json);
    if (!rendered) return tl::unexpected(rendered.error());
    out.push_back(
        {(fs::path(folder) / plugin.file_name).string(), std::move(*rendered)});
  }
  return out;
}

/// Writes all of them; where that fails, folders that it made and that are
/// empty go again.
Result<void> write_reports(const std::vector<Rendered>& reports,
                           const std::string& folder) {
  std::vector<fs::path> made;  // The innermost first.
  std::error_code ignored;
  for (fs::path at = folder; !at.empty() && !fs::exists(at, ignored);
       at = at.parent_path()) {
    made.push_back(at);
  }
  for (const Rendered& report : reports) {
    Result<void> done = write_file(report.path, report.text);
    if (done) continue;
    for (const fs::path& at : made) fs::remove(at, ignored);
    return done;
  }
  return {};
}

int interrupted(Streams& streams) {
  streams.err << "interrupted: nothing was written\n";
  return kInterrupted;
}

/// Writes what an audit found: the reports, the log, and a few lines.
int conclude(const Options& options, const Audit& audit,
             const AuditConfig& config, const Registry& registry,
             const Interrupt& interrupt, ProgressLine& progress,
             Streams& streams) {
  progress.show("reporting", 0, 0);
  const std::string json = report_json(audit, config);
  const auto reports = render_reports(json, config, registry, options.out);
  const auto seconds = progress.finish();
  if (!reports) return report_error(reports.error(), streams);
  if (interrupt.asked()) return interrupted(streams);
  const Result<void> written = write_reports(*reports, options.out);
  if (!written) return report_error(written.error(), streams);
  const auto digest = nlohmann::json::parse(json)["digest"];
  const std::string log = (fs::path(options.out) / "run.jsonl").string();
  if (Result<void> logged = append_run_log(
          log, {options.audit, options.out, digest.get<std::string>(),
                options.threads, seconds});
      !logged) {
    return report_error(logged.error(), streams);
  }
  print_summary(audit, streams);
  for (const Rendered& report : *reports) {
    streams.out << "wrote " << report.path << '\n';
  }
  return kDone;
}

int run(const Options& options, Streams& streams) {
  // Before the work, not after it.
  if (const Result<void> ready = check_writable(options.out); !ready) {
    return report_error(ready.error(), streams);
  }
  const Result<Registry> registry = make_registry(options.plugin_path);
  if (!registry) return report_error(registry.error(), streams);
  const Result<ConfigNode> node = configuration(options);
  if (!node) return report_error(node.error(), streams);
  auto config =
      read_audit_config(*node, *registry, {.commands = options.allow_commands});
  if (!config) return report_errors(config.error(), streams);
  const Interrupt interrupt;
  ProgressLine progress(streams);
  const Watch watch = [&](const std::string& phase, std::size_t done,
                          std::size_t of) {
    progress.show(phase, done, of);
    return !interrupt.asked();
  };
  const auto audit = run_audit(*config, options.threads, watch);
  if (audit) {
    return conclude(options, *audit, *config, *registry, interrupt, progress,
                    streams);
  }
  progress.finish();
  if (interrupt.asked() &&
      audit.error().front().message == kInterruptedMessage) {
    return interrupted(streams);
  }
  return report_errors(audit.error(), streams);
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
      "  inputs: {results: results}\n"
      "'assize init' writes one with all there is to set.\n"
      "\nCtrl-C stops a run soon, without a report and with exit code 130; a "
      "second one ends it at once.");
  verb->add_option("audit", options->audit, "The audit's YAML file")
      ->required();
  verb->add_option("--out", options->out, "Folder for the reports")
      ->capture_default_str();
  verb->add_option("--threads", options->threads,
                   "Threads; the report is the same at any number")
      ->check(CLI::Range(1u, 1024u).description(""))
      ->capture_default_str();
  verb->add_option("--seed", options->seed,
                   "Seed of every random stream; default: the audit's, or 1")
      ->check(CLI::Range(std::uint64_t{0}, kMostSeed).description(""));
  verb->add_flag("--refit-c", options->refit_c,
                 "Also choose the penalty of length control again in every "
                 "replicate, to see what holding it costs; slow");
  verb->add_flag("--allow-commands", options->allow_commands,
                 "Let the audit run the programs that its 'command' plugins "
                 "name");
  verb->add_option("--plugin-path", options->plugin_path,
                   "A plugin (*.so), or a folder of plugins, to load as well");
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return run(*options, streams); };
  });
}

}  // namespace assize::cli
