// assize meta: how good a benchmark is, over a set of systems.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/interrupt.h"
#include "cli/meta_table.h"
#include "cli/opened_audit.h"
#include "cli/progress.h"
#include "cli/verb.h"

namespace assize::cli {
namespace {

constexpr unsigned kPlainWidth = 80;
constexpr double kPublishedLevel = 0.95;

struct Options {
  AuditFlags flags;
  std::string statistics, reference, names, judge, metric;
  bool json = false;
};

/// The flags that belong to each other.
Result<void> sound(const Options& options) {
  const bool audit = !options.flags.audit.empty();
  if (audit == !options.statistics.empty()) {
    return fail(audit ? "an audit and --statistics are two benchmarks; give one"
                      : "nothing is asked; name an audit, or a benchmark's "
                        "published file with --statistics",
                {"--statistics"});
  }
  if (!options.names.empty() && options.reference.empty()) {
    return fail("says what --reference calls the systems; give both",
                {"--names"});
  }
  if (!audit && !options.judge.empty()) {
    return fail("chooses from an audit's verdicts; name an audit", {"--judge"});
  }
  if (!audit && !options.metric.empty()) {
    return fail("chooses from an audit's metrics; name an audit", {"--metric"});
  }
  return {};
}

/// The reference and the map of names, where they are given.
struct Reference {
  std::vector<RatedSystem> systems;
  std::optional<std::vector<NamePair>> names;
};

Result<std::optional<Reference>> read_reference(const Options& options) {
  if (options.reference.empty()) return std::nullopt;
  auto read = read_rated_systems(options.reference);
  if (!read) return tl::unexpected(read.error());
  Reference out{std::move(read->systems), std::nullopt};
  if (!options.names.empty()) {
    auto names = read_name_map(options.names);
    if (!names) return tl::unexpected(names.error());
    out.names = std::move(*names);
  }
  return out;
}

std::vector<MetaMetric> both(std::vector<MetaMetric> one,
                             std::vector<MetaMetric> other) {
  one.insert(one.end(), other.begin(), other.end());
  return one;
}

/// Everything that scores and a reference say.
Result<void> compare(const std::vector<RatedSystem>& systems,
                     const std::optional<Reference>& reference,
                     MetaFindings& out) {
  const double level = out.level;
  const auto rated = std::ranges::count_if(systems, &RatedSystem::has_interval);
  std::string title = fmt::format("All {} systems", systems.size());
  if (rated < std::ssize(systems)) {
    title += fmt::format("; pairs are of the {} with an interval", rated);
  }
  out.groups.push_back(
      {"all", std::move(title), separability_metrics(systems, level)});
  if (!reference) return {};
  SharedSystems shared =
      share_systems(systems, reference->systems, reference->names);
  const std::size_t n = shared.systems.size();
  if (n < 2) {
    return fail(
        fmt::format("the reference rates {} of the {} systems; it takes two to "
                    "rank. Its names may differ: --names says which are which",
                    n, systems.size()),
        {out.reference});
  }
  out.groups.push_back(
      {"shared", fmt::format("The {} that the reference rates as well", n),
       both(separability_metrics(shared.systems, level),
            agreement_metrics(shared.systems, shared.reference, level))});
  out.groups.push_back({"reference_shared", "The reference, of the same",
                        separability_metrics(shared.reference, level)});
  out.groups.push_back(
      {"reference",
       fmt::format("The reference, of all its {}", reference->systems.size()),
       separability_metrics(reference->systems, level)});
  out.shared = std::move(shared);
  return {};
}

int write(const MetaFindings& found, const Options& options, Streams& streams) {
  if (options.json) {
    write_meta_json(found, streams.out);
  } else {
    write_meta(found, streams.width == 0 ? kPlainWidth : streams.width,
               streams.out);
  }
  return kDone;
}

int of_statistics(const Options& options,
                  const std::optional<Reference>& reference, Streams& streams) {
  const auto read = read_rated_systems(options.statistics);
  if (!read) return report_error(read.error(), streams);
  MetaFindings found{.source = options.statistics,
                     .reference = options.reference,
                     .level = kPublishedLevel,
                     .groups = {},
                     .shared = {},
                     .audit = {}};
  if (auto done = compare(read->systems, reference, found); !done) {
    return report_error(done.error(), streams);
  }
  return write(found, options, streams);
}

int failed(RunFailure failure, const Options& options, Streams& streams) {
  if (failure.of == RunFailure::Of::kInterrupted) {
    streams.err << "interrupted\n";
    return kInterrupted;
  }
  for (Error& error : failure.errors) {
    if (error.where.file.empty()) error.where.file = options.flags.audit;
  }
  return report_errors(failure.errors, streams);
}

int of_audit(const Options& options, const std::optional<Reference>& reference,
             Streams& streams) {
  auto opened = open_audit(options.flags);
  if (!opened) return report_errors(opened.error(), streams);
  const auto store = read_store(*opened);
  if (!store) return report_error(store.error(), streams);
  const Interrupt interrupt;
  ProgressLine progress(streams);
  const unsigned threads = options.flags.threads;
  const auto study = meta_study(opened->config, store->get(),
                                {.judge = options.judge,
                                 .metric = options.metric,
                                 .threads = threads,
                                 .watch = [&](const Step& step) {
                                   progress.show(step);
                                   return !interrupt.asked();
                                 }});
  if (!study) {
    progress.finish();
    return failed(study.error(), options, streams);
  }
  MetaFindings found{.source = options.flags.audit,
                     .reference = options.reference,
                     .level = (*study)->level,
                     .groups = {},
                     .shared = {},
                     .audit = {}};
  const auto compared = compare((*study)->rated(), reference, found);
  if (compared) {
    progress.show({"separating", 0, 0, {}});
    found.audit.emplace(MetaOfAudit{
        **study, meta_ranks(**study, opened->config, threads),
        item_report(**study, opened->config, threads), gaming(**study)});
  }
  progress.finish();
  if (!compared) return report_error(compared.error(), streams);
  return write(found, options, streams);
}

int meta(const Options& options, Streams& streams) {
  if (const auto fine = sound(options); !fine) {
    return report_error(fine.error(), streams);
  }
  const auto reference = read_reference(options);
  if (!reference) return report_error(reference.error(), streams);
  return options.flags.audit.empty()
             ? of_statistics(options, *reference, streams)
             : of_audit(options, *reference, streams);
}

void add_flags(CLI::App& verb, Options& options) {
  verb.add_option("--statistics", options.statistics,
                  "Instead of an audit: each system's score, interval and "
                  "resampled scores, as a benchmark publishes them (JSON "
                  "lines, a JSON array, or CSV)");
  verb.add_option("--reference", options.reference,
                  "Ratings to hold the ranking against, in the same formats");
  verb.add_option("--names", options.names,
                  "A JSON object of the benchmark's names by the reference's; "
                  "only its systems are compared");
  verb.add_option("--judge", options.judge,
                  "Of an audit: whose verdicts; default: the only judge");
  verb.add_option("--metric", options.metric,
                  "Of an audit: which headline; default: the suite's first");
  verb.add_flag("--json", options.json,
                "One JSON document, of the schema assize.meta/1");
}

}  // namespace

void add_meta(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "meta",
      "Says how good a benchmark is: what it tells apart, and whether "
      "a reference agrees; asks nobody.");
  verb->footer(
      "Examples:\n"
      "  assize meta --statistics bootstrap_stats.jsonl\n"
      "  assize meta --statistics stats.jsonl --reference arena.json --names "
      "names.json\n"
      "  assize meta audit.yaml\n"
      "  assize meta audit.yaml --judge gpt-4.1 --reference arena.csv --json\n"
      "\n"
      "Separability is the share of pairs of systems whose intervals do not "
      "overlap; agreement, Spearman, Kendall's tau-b, Brier score and log-loss "
      "of pairs are against the reference. An audit also shows ranks by other "
      "rules, which instructions and topics separate systems, few that would "
      "do, and how far recorded attacks game the score.");
  add_audit_flags(*verb, options->flags);
  verb->get_option("audit")->required(false)->description(
      "An audit's YAML file: its recorded and stored verdicts");
  add_flags(*verb, *options);
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return meta(*options, streams); };
  });
}

}  // namespace assize::cli
