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
#include "cli/interrupt.h"
#include "cli/live_judges.h"
#include "cli/progress.h"
#include "cli/run_summary.h"
#include "cli/verb.h"
#include "core/parallel_for.h"
#include "io/file.h"

namespace assize::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string audit, out = "report", plugin_path;
  unsigned threads = hardware_threads();
  std::optional<std::uint64_t> seed;
  bool refit_c = false, allow_commands = false, json_progress = false;
  LiveOptions live;
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

/// What a run that ended early left behind, for people.
void tell_kept(const LiveJudges& live, Streams& streams) {
  if (!live.kept()) return;
  streams.err << live.kept_text() << "; running again goes on from there\n";
}

int interrupted(LiveJudges& live, Streams& streams) {
  live.log(RunEvent::kStop, {{"why", "interrupted"}});
  streams.err << (live.kept() ? "interrupted: no report was written\n"
                              : "interrupted: nothing was written\n");
  tell_kept(live, streams);
  return kInterrupted;
}

/// A run of one part of the plan ends without a report.
int conclude_shard(const Options& options, const Audit& audit, LiveJudges& live,
                   Streams& streams) {
  if (audit.judged.cut == Cause::kNone) {
    if (auto done = live.complete(); !done) {
      return report_error(done.error(), streams);
    }
  }
  const RunEnd end{options.audit, options.out, "", options.threads, {}};
  if (auto logged = live.end(end); !logged) {
    return report_error(logged.error(), streams);
  }
  streams.out << fmt::format("shard {}: {} of {} instructions are whole\n",
                             options.live.shard, audit.judged.whole,
                             audit.judged.clusters);
  tell_kept(live, streams);
  return audit.judged.cut == Cause::kNone ? kDone : kJudgeFailed;
}

/// Writes what an audit found: the reports, the log, and a few lines.
int conclude(const Options& options, const Audit& audit,
             const AuditConfig& config, const Registry& registry,
             const Interrupt& interrupt, LiveJudges& live,
             ProgressLine& progress, Streams& streams) {
  progress.show({"reporting", 0, 0, {}});
  const std::string json = report_json(audit, config);
  const auto reports = render_reports(json, config, registry, options.out);
  const auto seconds = progress.finish();
  if (!reports) return report_error(reports.error(), streams);
  if (interrupt.asked()) return interrupted(live, streams);
  const Result<void> written = write_reports(*reports, options.out);
  if (!written) return report_error(written.error(), streams);
  const auto digest = nlohmann::json::parse(json)["digest"];
  const Result<void> logged =
      live.end({options.audit, options.out, digest.get<std::string>(),
                options.threads, seconds});
  if (!logged) return report_error(logged.error(), streams);
  print_summary(audit, streams);
  for (const Rendered& report : *reports) {
    streams.out << "wrote " << report.path << '\n';
  }
  if (audit.judged.cut == Cause::kNone) return kDone;
  streams.err << fmt::format(
      "the run was cut short by its {}: {} of {} instructions are whole, and "
      "the report is of these alone\n",
      name(audit.judged.cut), audit.judged.whole, audit.judged.clusters);
  tell_kept(live, streams);
  return kJudgeFailed;
}

int failed(const RunFailure& failure, LiveJudges& live, Streams& streams) {
  if (failure.of == RunFailure::Of::kInterrupted) {
    return interrupted(live, streams);
  }
  live.log(RunEvent::kStop, {{"why", failure.errors.front().message}});
  const int code = report_errors(failure.errors, streams);
  if (failure.of != RunFailure::Of::kJudge) return code;
  tell_kept(live, streams);
  return kJudgeFailed;
}

int run(const Options& options, Streams& streams) {
  const Result<Registry> registry = make_registry(options.plugin_path);
  if (!registry) return report_error(registry.error(), streams);
  const Result<ConfigNode> node = configuration(options);
  if (!node) return report_error(node.error(), streams);
  auto config =
      read_audit_config(*node, *registry, {.commands = options.allow_commands});
  if (!config) return report_errors(config.error(), streams);
  const auto live =
      LiveJudges::open(*config, options.audit, options.out, options.live);
  if (!live) return report_errors(live.error(), streams);
  const Interrupt interrupt;
  ProgressLine progress(streams, options.json_progress);
  Running running{.threads = options.threads, .watch = [&](const Step& step) {
                    progress.show(step);
                    return !interrupt.asked();
                  }};
  (*live)->equip(running);
  const auto audit = run_audit(*config, running);
  if (!audit) {
    progress.finish();
    return failed(audit.error(), **live, streams);
  }
  if (running.shards > 0) {
    progress.finish();
    return conclude_shard(options, *audit, **live, streams);
  }
  return conclude(options, *audit, *config, *registry, interrupt, **live,
                  progress, streams);
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
      "  assize run audit.yaml --allow-key OPENAI_API_KEY=api.openai.com\n"
      "\nWhat judges behind HTTP and programs answer is kept in a file beside "
      "the audit (--store), and never asked for twice: a run that ended early "
      "goes on when it is run again.\n"
      "\nCtrl-C stops a run soon, without a report and with exit code 130; a "
      "second one ends it at once.  Exit code 3: a judge, or the budget, ended "
      "the run.");
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
  verb->add_flag("--allow-commands", options->allow_commands,
                 "Let the audit run the programs that its 'command' plugins "
                 "name");
  verb->add_flag("--json-progress", options->json_progress,
                 "Progress as one JSON object a line, for programs");
  add_live_options(*verb, options->live);
  verb->add_option("--plugin-path", options->plugin_path,
                   "A plugin (*.so), or a folder of plugins, to load as well");
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return run(*options, streams); };
  });
}

}  // namespace assize::cli
