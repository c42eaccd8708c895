// assize plan: what an audit would ask and cost, before anything is spent.

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <span>

#include "audit/searches.h"
#include "cli/interrupt.h"
#include "cli/opened_audit.h"
#include "cli/plan_table.h"
#include "cli/progress.h"
#include "cli/verb.h"

namespace assize::cli {
namespace {

struct Options {
  AuditFlags flags;
  std::string emit_batch;
  bool json = false;
};

int stopped(std::span<const Error> errors, Streams& streams) {
  if (errors.front().message != kInterruptedMessage) {
    return report_errors(errors, streams);
  }
  streams.err << "interrupted\n";
  return kInterrupted;
}

int stopped(const Error& error, Streams& streams) {
  return stopped(std::span(&error, 1), streams);
}

int write(const Options& options, const OpenedAudit& audit,
          const VerdictStore* store, const Forecast& told,
          const std::optional<Batches>& batches, Streams& streams) {
  const Usage spent = store == nullptr ? Usage{} : store->spent();
  const auto ceilings = fit_budget(audit.config.budget.ceilings, spent, told);
  const PlanTable table{.forecast = told,
                        .ceilings = ceilings,
                        .store = audit.store,
                        .stored = store != nullptr,
                        .batches = batches ? &*batches : nullptr,
                        .folder = options.emit_batch,
                        .width = streams.width};
  options.json ? write_plan_json(table, streams.out)
               : write_plan(table, streams.out);
  return kDone;
}

int plan(const Options& options, Streams& streams) {
  auto audit = open_audit(options.flags);
  if (!audit) return report_errors(audit.error(), streams);
  const Interrupt interrupt;
  ProgressLine progress(streams);
  const Watch watch = [&](const Step& step) {
    progress.show(step);
    return !interrupt.asked();
  };
  const unsigned threads = options.flags.threads;
  const auto store = read_store(*audit);
  const auto prepared = prepare(audit->config, threads, watch,
                                seek_kept(store ? store->get() : nullptr));
  if (!prepared || !store) {
    progress.finish();
    return prepared ? report_error(store.error(), streams)
                    : stopped(prepared.error().errors, streams);
  }
  const WalkOf of{.config = audit->config,
                  .prepared = *prepared,
                  .store = store->get(),
                  .threads = threads,
                  .watch = watch};
  const auto told = forecast(of, audit->prices);
  std::optional<Batches> written;
  std::optional<Error> error;
  if (told && !options.emit_batch.empty()) {
    auto batches = emit_batches(of, options.emit_batch);
    if (batches) {
      written = std::move(*batches);
    } else {
      error = batches.error();
    }
  }
  progress.finish();
  if (!told) return stopped(told.error(), streams);
  if (error) return stopped(*error, streams);
  return write(options, *audit, store->get(), *told, written, streams);
}

}  // namespace

void add_plan(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "plan", "Counts an audit's requests, tokens and cost; asks nobody.");
  verb->footer(
      "Examples:\n"
      "  assize plan audit.yaml\n"
      "  assize plan audit.yaml --prices prices.yaml --json\n"
      "  assize plan audit.yaml --emit-batch batches\n"
      "\n"
      "It needs no key, sends nothing, and makes no store. The list of prices "
      "that is built in says when each was listed; check them. Your own, for "
      "--prices, in US dollars per million tokens:\n"
      "  prices: [{models: [{my-model: {input: 0.5, output: 2}}]}]\n"
      "\n"
      "--emit-batch writes what is not stored yet as files for OpenAI's and "
      "Anthropic's batches and for 'vllm run-batch'. Send an Anthropic file as "
      "the body of a POST to /v1/messages/batches. 'assize ingest' takes the "
      "results back; a request is named by its key in base64url, '-' and its "
      "sample.");
  add_audit_flags(*verb, options->flags);
  verb->add_option("--emit-batch", options->emit_batch,
                   "Folder for batch files; empty, or to be made");
  verb->add_flag("--json", options->json,
                 "One JSON document, of the schema assize.plan/1");
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return plan(*options, streams); };
  });
}

}  // namespace assize::cli
