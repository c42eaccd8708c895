// assize run: one audit, from its YAML file to its reports.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "audit/audit.h"
#include "audit/forecast.h"
#include "audit/report.h"
#include "audit/searches.h"
#include "cli/confirm_cost.h"
#include "cli/interrupt.h"
#include "cli/live_judges.h"
#include "cli/opened_audit.h"
#include "cli/progress.h"
#include "cli/run_summary.h"
#include "cli/search_stage.h"
#include "cli/verb.h"
#include "cli/wrap.h"
#include "io/file.h"

namespace assize::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  AuditFlags flags;
  std::string out = "report";
  bool json_progress = false;
  ConfirmCost confirm;
  LiveOptions live;
};

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

/// What went wrong on the way and was mended, for people.
void tell_mishaps(const LiveJudges& live, Streams& streams) {
  for (const std::string& text : {live.repaired_text(), live.mishaps_text()}) {
    if (!text.empty()) {
      streams.err << wrap(text, 2, streams.err_width) << '\n';
    }
  }
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
  const RunEnd end{
      options.flags.audit, options.out, "", options.flags.threads, {}};
  if (auto logged = live.end(end); !logged) {
    return report_error(logged.error(), streams);
  }
  tell_mishaps(live, streams);
  streams.out << fmt::format("shard {}: {} of {} instructions are whole\n",
                             options.live.shard, audit.judged.whole,
                             audit.judged.clusters);
  tell_kept(live, streams);
  return audit.judged.cut == Cause::kNone ? kDone : kJudgeFailed;
}

/// Writes what an audit found: the reports, the log, and a few lines.
int conclude(const Options& options, const Audit& audit,
             const OpenedAudit& opened, const Interrupt& interrupt,
             LiveJudges& live, ProgressLine& progress, Streams& streams) {
  progress.show({"reporting", 0, 0, {}});
  const std::string json = report_json(audit, opened.config);
  const auto reports =
      render_reports(json, opened.config, opened.registry, options.out);
  const auto seconds = progress.finish();
  if (!reports) return report_error(reports.error(), streams);
  if (interrupt.asked()) return interrupted(live, streams);
  const Result<void> written = write_reports(*reports, options.out);
  if (!written) return report_error(written.error(), streams);
  const auto digest = nlohmann::json::parse(json)["digest"];
  const Result<void> logged =
      live.end({options.flags.audit, options.out, digest.get<std::string>(),
                options.flags.threads, seconds});
  if (!logged) return report_error(logged.error(), streams);
  tell_mishaps(live, streams);
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
  tell_mishaps(live, streams);
  const int code = report_errors(failure.errors, streams);
  if (failure.of != RunFailure::Of::kJudge) return code;
  tell_kept(live, streams);
  return kJudgeFailed;
}

/// Tells what the run would ask and cost, and asks whether to go on.
int confirmed(const Options& options, OpenedAudit& audit,
              const Running& running, ProgressLine& progress, LiveJudges& live,
              Streams& streams) {
  const auto prepared = prepare(audit.config, running.threads, running.watch,
                                seek_kept(running.store));
  if (!prepared) {
    progress.finish();
    return failed(prepared.error(), live, streams);
  }
  const WalkOf of{.config = audit.config,
                  .prepared = *prepared,
                  .store = running.store,
                  .threads = running.threads,
                  .calls = false,
                  .watch = running.watch};
  const auto told = options.live.stage.empty()
                        ? forecast(of, audit.prices)
                        : forecast_searches(of, audit.prices);
  progress.finish();
  if (!told) return report_error(told.error(), streams);
  const bool terminal = isatty(STDIN_FILENO) != 0;
  return confirm_cost(options.confirm, *told, {std::cin, terminal}, streams);
}

/// The searches alone: no report is written.
int run_searches(const Options& options, OpenedAudit& audit,
                 const Running& running, LiveJudges& live,
                 ProgressLine& progress, Streams& streams) {
  const auto found = run_search_stage(audit, running);
  progress.finish();
  if (!found) return failed(found.error(), live, streams);
  if (auto done = live.complete(); !done) {
    return report_error(done.error(), streams);
  }
  if (live.kept()) {
    const RunEnd end{
        options.flags.audit, options.out, "", options.flags.threads, {}};
    if (auto logged = live.end(end); !logged) {
      return report_error(logged.error(), streams);
    }
  }
  tell_searches(*found, running.shards > 0, live, streams);
  return kDone;
}

int run(const Options& options, Streams& streams) {
  // Before the work, not after it.
  if (const Result<void> ready = check_writable(options.out); !ready) {
    return report_error(ready.error(), streams);
  }
  auto audit = open_audit(options.flags);
  if (!audit) return report_errors(audit.error(), streams);
  const auto live = LiveJudges::open(*audit, options.out, options.live);
  if (!live) return report_errors(live.error(), streams);
  const Interrupt interrupt;
  ProgressLine progress(streams, options.json_progress);
  Running running;
  running.threads = options.flags.threads;
  running.watch = [&](const Step& step) {
    progress.show(step);
    return !interrupt.asked();
  };
  (*live)->equip(running);
  if (options.confirm.asked) {
    const int code =
        confirmed(options, *audit, running, progress, **live, streams);
    if (code != kDone) return code;
  }
  if (!options.live.stage.empty()) {
    return run_searches(options, *audit, running, **live, progress, streams);
  }
  const auto found = run_audit(audit->config, running);
  if (!found) {
    progress.finish();
    return failed(found.error(), **live, streams);
  }
  if (found->judged.cut == Cause::kNone) {
    if (auto done = (*live)->complete(); !done) {
      return report_error(done.error(), streams);
    }
  }
  if (running.shards > 0) {
    progress.finish();
    return conclude_shard(options, *found, **live, streams);
  }
  return conclude(options, *found, *audit, interrupt, **live, progress,
                  streams);
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
      "  assize run audit.yaml --stage search\n"
      "\nAttacks that search ask a judge before all else; '--stage search' "
      "runs "
      "the searches alone, as a plan that is split with --shard must have "
      "them.\n"
      "\nWhat judges behind HTTP and programs answer is kept in a file beside "
      "the audit (--store), and never asked for twice: a run that ended early "
      "goes on when it is run again.\n"
      "\nCtrl-C stops a run soon, without a report and with exit code 130; a "
      "second one ends it at once.  Exit code 3: a judge, or the budget, ended "
      "the run.");
  add_audit_flags(*verb, options->flags);
  verb->add_option("--out", options->out, "Folder for the reports")
      ->capture_default_str();
  verb->add_flag("--refit-c", options->flags.refit_c,
                 "Also choose the penalty of length control again in every "
                 "replicate, to see what holding it costs; slow");
  add_confirm_cost(*verb, options->confirm);
  verb->add_flag("--json-progress", options->json_progress,
                 "Progress as one JSON object a line, for programs");
  add_live_options(*verb, options->live);
  verb->add_option("--stage", options->live.stage,
                   "search: run the attacks' searches alone, and say what they "
                   "found; with --shard, its part of them")
      ->check(CLI::IsMember({std::string(kSearchStage)}));
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return run(*options, streams); };
  });
}

}  // namespace assize::cli
