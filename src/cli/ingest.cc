// assize ingest: takes what batch services answered into the store.

#include "audit/ingest.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "audit/searches.h"
#include "cli/amounts.h"
#include "cli/opened_audit.h"
#include "cli/progress.h"
#include "cli/verb.h"
#include "cli/wrap.h"

namespace assize::cli {
namespace {

struct Options {
  AuditFlags flags;
  std::vector<std::string> results;
};

constexpr std::size_t kLongestName = 60;

void write_outcome(const OpenedAudit& audit, const Ingested& done,
                   const std::vector<Ingestion::Missing>& missing,
                   Streams& streams) {
  const auto say = [&](const std::string& text) {
    streams.out << wrap(text, 0, streams.width) << '\n';
  };
  say(
      fmt::format("{}: {} new in {}, {} rejected by the service, {} known "
                  "before, {} of no request of this plan.",
                  counted(done.lines, "result"), grouped(done.answers),
                  printable(audit.store), grouped(done.rejected),
                  grouped(done.known), grouped(done.unknown)));
  say(fmt::format("Used: {} tokens, {}.", grouped(done.used.tokens),
                  dollars(done.used.nano)));
  for (const auto& [why, lines] : done.failed) {
    say(fmt::format("{} without an answer: {}", counted(lines, "result"), why));
  }
  for (const auto& of : missing) {
    const std::string judge =
        printable(audit.config.judges[of.judge].name, kLongestName);
    say(of.missing == 0 ? fmt::format("{}: all {} are answered.", judge,
                                      counted(of.requests, "request"))
                        : fmt::format("{}: {} of {} are missing still.", judge,
                                      grouped(of.missing),
                                      counted(of.requests, "request")));
  }
}

/// Bad lines are told, and are a reason to look: exit code 1.
int conclude(const OpenedAudit& audit, const Ingested& done,
             const std::vector<Ingestion::Missing>& missing, Streams& streams) {
  if (!done.errors.empty()) (void)report_errors(done.errors, streams);
  if (done.bad > done.errors.size()) {
    streams.err << fmt::format("and {} more bad lines\n",
                               grouped(done.bad - done.errors.size()));
  }
  write_outcome(audit, done, missing, streams);
  return done.bad == 0 ? kDone : kGateFailed;
}

bool asks_over_http(const AuditConfig& config) {
  return std::ranges::any_of(config.judges, [](const JudgeUse& judge) {
    return judge.http != nullptr;
  });
}

Result<std::unique_ptr<VerdictStore>> open_store(const OpenedAudit& audit) {
  StoreOptions options;
  options.config = audit.config.spending;
  options.program = std::string("assize ") + ASSIZE_VERSION;
  return VerdictStore::open(audit.store, std::move(options));
}

/// Takes the files; Ctrl-C ends the program as it would any: what was stored
/// stays, and the rest can be taken again.
int take(const OpenedAudit& audit, Ingestion& ingestion,
         const std::vector<std::string>& results, ProgressLine& progress,
         Streams& streams) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    progress.show({"ingesting", i, results.size(), {}});
    if (auto taken = ingestion.take(results[i]); !taken) {
      return report_error(taken.error(), streams);
    }
  }
  const auto missing = ingestion.finish();
  progress.finish();
  if (!missing) return report_error(missing.error(), streams);
  return conclude(audit, ingestion.done(), *missing, streams);
}

int ingest(const Options& options, Streams& streams) {
  auto audit = open_audit(options.flags);
  if (!audit) return report_errors(audit.error(), streams);
  if (!asks_over_http(audit->config)) {
    return report_error({"no judge of this audit is asked over HTTP, so no "
                         "batch can have answered for one",
                         {options.flags.audit}},
                        streams);
  }
  ProgressLine progress(streams);
  const Watch watch = [&](const Step& step) {
    progress.show(step);
    return true;
  };
  const unsigned threads = options.flags.threads;
  const auto store = open_store(*audit);
  if (!store) return report_error(store.error(), streams);
  const auto prepared =
      prepare(audit->config, threads, watch, seek_kept(store->get()));
  if (!prepared) return report_errors(prepared.error().errors, streams);
  auto ingestion = Ingestion::begin({.config = audit->config,
                                     .prepared = *prepared,
                                     .threads = threads,
                                     .watch = watch},
                                    **store, audit->prices);
  if (!ingestion) return report_error(ingestion.error(), streams);
  return take(*audit, *ingestion, options.results, progress, streams);
}

}  // namespace

void add_ingest(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "ingest", "Takes the results of batches into the store of an audit.");
  verb->footer(
      "Examples:\n"
      "  assize ingest audit.yaml output.jsonl errors.jsonl\n"
      "  assize ingest audit.yaml results/*.jsonl --store run.sqlite\n"
      "\n"
      "Result and error files of OpenAI's and Anthropic's batches and of 'vllm "
      "run-batch', for the files of 'assize plan --emit-batch'. In any order, "
      "in part, again: an answer is stored once. Then 'assize run' reads them, "
      "and asks what is missing.\n"
      "\n"
      "Exits with 1 if a line could not be read; the others are taken.");
  add_audit_flags(*verb, options->flags);
  verb->add_option("results", options->results, "Files of results")->required();
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return ingest(*options, streams); };
  });
}

}  // namespace assize::cli
