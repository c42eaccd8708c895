#include "audit/audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <deque>

#include "audit/deadline.h"
#include "audit/entrants.h"
#include "audit/judging.h"
#include "audit/pair_wins.h"
#include "audit/pairs.h"
#include "audit/prepare.h"
#include "audit/rules.h"
#include "audit/searches.h"
#include "audit/success.h"
#include "core/sha256.h"
#include "stats/quantile.h"
#include "text/answer_features.h"

namespace assize {
namespace {

/// The judges that are audited: recorded ones and rules, gold labels apart.
std::vector<std::uint16_t> audited_judges(const Benchmark& bench) {
  std::vector<std::uint16_t> out;
  for (std::size_t j = 0; j < bench.judges.size(); ++j) {
    if (static_cast<int>(j) != bench.gold) {
      out.push_back(static_cast<std::uint16_t>(j));
    }
  }
  return out;
}

/// Hash over what was judged, row by row in the table's order.
std::string hash_judgements(const Benchmark& bench, const VerdictTable& table) {
  Sha256 hash;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    char bits[sizeof(double)];
    std::memcpy(bits, &table.y[i], sizeof bits);
    hash.field(bench.items[table.item[i]].id)
        .field(bench.systems[table.system[i]])
        .field(bench.systems[table.opponent[i]])
        .field(bench.judges[table.judge[i]])
        .field(fmt::format("{} {} {} {} {} {}", table.arm[i], table.defence[i],
                           table.slot[i], table.turn[i], table.sample[i],
                           name(table.status[i])))
        .field(judged(table.status[i]) ? std::string_view(bits, sizeof bits)
                                       : std::string_view());
  }
  return hex(hash.finish());
}

class Run {
 public:
  Run(AuditConfig& config, const Running& running)
      : config_(config),
        running_(running),
        threads_(running.threads),
        deadline_(config.budget.deadline) {}

  tl::expected<Audit, RunFailure> run() {
    auto prepared = prepare(config_, threads_, running_.watch,
                            seek_or_search(running_, deadline_));
    if (!prepared) return tl::unexpected(prepared.error());
    out_.bench = std::move(prepared->bench);
    out_.plan = std::move(prepared->plan);
    Selection& selection = prepared->selection;
    out_.under_test = selection.under_test;
    out_.recorded = selection.recorded;
    out_.first_live = static_cast<std::uint16_t>(out_.bench.judges.size());
    if (auto error = judge_now(*prepared)) return failed(*error);
    if (running_.shards > 0) return std::move(out_);
    const AnswerTable answers = answer_features(out_.bench, threads_);
    add_rules(out_.bench, answers, config_.rules);
    if (auto error = detect_all(selection)) return failed(*error);
    const VerdictTable table = tabulate(out_.bench);
    out_.judgement_rows = static_cast<std::uint32_t>(table.rows());
    out_.judgements_sha256 = hash_judgements(out_.bench, table);
    if (auto error = measure_all(table, answers)) return failed(*error);
    return std::move(out_);
  }

 private:
  bool go_on(const std::string& phase, std::size_t done, std::size_t of) const {
    return !running_.watch || running_.watch({phase, done, of});
  }

  /// Notes whose error it is, for failed().
  Error interrupted() {
    whose_ = RunFailure::Of::kInterrupted;
    return {std::string(kInterruptedMessage)};
  }

  tl::unexpected<RunFailure> failed(const Error& error) const {
    return tl::unexpected(RunFailure{whose_, {error}});
  }

  /// The live half: judges answer, pairings follow.
  std::optional<Error> judge_now(Prepared& prepared) {
    if (config_.judges.empty()) return std::nullopt;
    Selection& selection = prepared.selection;
    note_prompts(prepared.prompts);
    note_searches();
    const std::uint16_t first = out_.first_live;
    const Judging judging{
        .suite = *config_.suite,
        .prompts = prepared.prompts,
        .judges = config_.judges,
        .attacks = config_.attacks,
        .arms = prepared.arms,
        .design = config_.design,
        .seed = config_.statistics.seed,
        .threads = threads_,
        .watch =
            [&](std::size_t done, std::size_t of, const Traffic& traffic) {
              return !running_.watch ||
                     running_.watch({"judging", done, of, traffic});
            },
        .means = running_.means,
        .store = running_.store,
        .offline = running_.offline,
        .shard = running_.shard,
        .shards = running_.shards,
        .deadline = deadline_.left(),
        .stopping = config_.stopping,
        .confidence = config_.statistics.confidence,
        .mishap = running_.mishap};
    const auto judged = judge_live(out_.bench, selection.under_test, judging);
    if (!judged) {
      if (judged.error().error.message == kInterruptedMessage) {
        return interrupted();
      }
      if (judged.error().of_judge) whose_ = RunFailure::Of::kJudge;
      return judged.error().error;
    }
    out_.judged = *judged;
    note_cut();
    out_.live = static_cast<std::uint16_t>(config_.judges.size());
    for (std::size_t j = 0; j < config_.judges.size(); ++j) {
      if (config_.judges[j].surrogate) {
        out_.surrogates.push_back(static_cast<std::uint16_t>(first + j));
      }
    }
    count_live(out_.bench, config_.suite->design(out_.bench), first, out_.plan);
    for (const RecordedAttack& pair :
         entrant_pairs(out_.bench, config_.attacks, prepared.arms,
                       selection.under_test)) {
      out_.recorded.push_back(pair);
    }
    for (const Entrant& entrant : out_.bench.entrants) {
      if (entrant.clean == Entrant::kConstant) {
        selection.under_test.push_back(entrant.system);
      }
    }
    return std::nullopt;
  }

  /// A run that ended before its plan's end says so before any number.
  void note_cut() {
    const Judged& judged = out_.judged;
    if (judged.enough) {
      out_.bench.cautions.push_back(fmt::format(
          "Judging stopped by rule after {} of {} instructions, in an order "
          "drawn at random: every clean win rate was then known to within {} "
          "points, at a confidence of {} that holds whenever one stops. Other "
          "intervals here are those of a sample of that size.",
          judged.whole, judged.clusters, config_.stopping.half_width,
          config_.statistics.confidence));
    }
    if (judged.cut == Cause::kNone) return;
    out_.bench.cautions.push_back(fmt::format(
        "The run was cut short by its {}: {} of {} instructions were judged "
        "whole, in an order drawn at random; nothing is said of the others.",
        name(judged.cut), judged.whole, judged.clusters));
  }

  /// What a reader must know of the prompts and of the judges' names.
  void note_prompts(const std::vector<JudgePrompt>& prompts) {
    for (const JudgePrompt& prompt : prompts) {
      const auto slots = slots_of(prompt.frame);
      if (std::ranges::find(slots, "nonce") != slots.end()) continue;
      out_.bench.cautions.emplace_back(
          "The judge's prompt has no {nonce} in its section marks, so no judge "
          "can tell forged marks from real ones by it.");
      break;
    }
    for (const JudgeUse& judge : config_.judges) {
      if (judge.name == judge.own_name()) continue;
      out_.bench.cautions.push_back(
          fmt::format("'{}' in this report is the judge {}.", judge.name,
                      judge.own_name()));
    }
  }

  /// What searches saw and found, before any number of what they found.
  void note_searches() {
    out_.searches = searched(config_);
    for (const Searched& search : out_.searches) {
      if (search.payload.trace.empty()) continue;
      out_.bench.cautions.push_back(told(search));
    }
  }

  std::optional<Error> detect_all(const Selection& selection) {
    if (config_.detectors.empty()) return std::nullopt;
    if (!go_on("detecting", 0, 0)) return interrupted();
    const Result<std::vector<Template>> library = config_.suite->library();
    if (!library) return library.error();
    out_.detection = detect(out_.bench, *library, config_.detectors,
                            {.fdr = config_.statistics.fdr,
                             .material = config_.statistics.material,
                             .seed = config_.statistics.seed,
                             .threads = threads_,
                             .under_test = selection.under_test,
                             .clean = selection.clean});
    return std::nullopt;
  }

  std::optional<Error> measure_all(const VerdictTable& table,
                                   const AnswerTable& answers) {
    std::vector<Source> sources;
    for (const std::uint16_t judge : audited_judges(out_.bench)) {
      if (std::ranges::find(table.judge, judge) == table.judge.end()) continue;
      const Study study{.bench = out_.bench,
                        .table = table,
                        .answers = answers,
                        .judge = judge,
                        .findings = out_.detection.findings};
      auto headline = config_.suite->headline(study);
      if (!headline) return headline.error();
      const Estimator& own = **headline;
      sources.push_back({"raw", judge, -1, std::move(*headline)});
      if (!out_.bench.entrants.empty() && judge >= out_.first_live) {
        sources.push_back({"raw", judge, -1, pair_wins(study, own)});
        sources.push_back({"raw", judge, -1, attack_success(study)});
      }
      calibrate(study, sources);
      add_pairs(study, sources);
    }
    collect_metrics(sources);
    const Statistics& statistics = config_.statistics;
    if (!go_on("bootstrap", 0, statistics.resamples)) return interrupted();
    const Weights weights =
        draw(table.clusters(), {}, statistics.resamples,
             Stream(statistics.seed, {"bootstrap"}), threads_);
    if (auto error = too_large(sources, weights)) return error;
    bool stopped = false;
    const Measurement measured = measure(
        sources, weights, threads_, [&](std::size_t done, std::size_t of) {
          stopped = !go_on("bootstrap", done, of);
          return !stopped;
        });
    if (stopped) return interrupted();
    out_.analysis = analyse(out_.bench, sources, measured, out_.recorded,
                            out_.surrogates, statistics, &weights);
    note_refits();
    return std::nullopt;
  }

  /// Median over systems of an interval's width with the penalty chosen again
  /// in every replicate, over its width with the penalty held.
  void note_refits() {
    for (CalibrationSummary& summary : out_.calibrations) {
      if (!summary.id.ends_with(kRefit)) continue;
      const std::string held =
          summary.id.substr(0, summary.id.size() - kRefit.size());
      std::vector<double> ratios;
      for (const Headline& refit : out_.analysis.headlines) {
        for (const Headline& other : out_.analysis.headlines) {
          if (refit.calibration != summary.id || other.calibration != held ||
              refit.quantity.system != other.quantity.system ||
              refit.quantity.judge != other.quantity.judge) {
            continue;
          }
          const double ratio = width(refit) / width(other);
          if (std::isfinite(ratio)) ratios.push_back(ratio);
        }
      }
      if (ratios.empty()) continue;
      summary.notes.parameters.emplace_back("median_width_ratio",
                                            quantile(ratios, 0.5));
    }
  }

  static double width(const Headline& headline) {
    const auto& interval = headline.estimate.interval;
    return interval ? interval->upper - interval->lower : kAbsent;
  }

  /// Every quantity keeps its replicates and influences in memory.
  static std::optional<Error> too_large(std::span<const Source> sources,
                                        const Weights& weights) {
    constexpr std::size_t kMostBytes = std::size_t{2} << 30;
    std::size_t columns = 0;
    for (const Source& source : sources) {
      columns += source.estimator->quantities().size();
    }
    const std::size_t bytes =
        columns * (weights.replicates + weights.clusters) * sizeof(double);
    if (bytes <= kMostBytes) return std::nullopt;
    return Error{fmt::format(
        "{} quantities over {} instructions and {} replicates would take {} "
        "MiB; ask for fewer judges or categories, or lower "
        "statistics.resamples",
        columns, weights.clusters, weights.replicates, bytes >> 20)};
  }

  void collect_metrics(std::span<const Source> sources) {
    for (const Source& source : sources) {
      for (const auto& metric : source.estimator->notes().metrics) {
        const auto known =
            std::ranges::find(out_.metrics, metric.first,
                              &std::pair<std::string, std::string>::first);
        if (known == out_.metrics.end()) out_.metrics.push_back(metric);
      }
    }
  }

  /// Measures the two systems of a pairing once more where they were judged on
  /// different instructions.
  void add_pairs(const Study& study, std::vector<Source>& sources) {
    for (std::size_t i = 0; i < out_.recorded.size(); ++i) {
      auto rows = common_rows(study.table, out_.recorded[i], study.judge);
      if (!rows) continue;
      const VerdictTable& kept = common_.emplace_back(std::move(*rows));
      const Study narrow{.bench = study.bench,
                         .table = kept,
                         .answers = study.answers,
                         .judge = study.judge,
                         .findings = study.findings};
      const int pair = static_cast<int>(i);
      if (auto headline = config_.suite->headline(narrow)) {
        sources.push_back({"raw", study.judge, pair, std::move(*headline)});
      }
      for (const CalibrationUse& use : config_.calibrations) {
        auto prepared = use.calibration->prepare(narrow);
        if (!prepared) continue;
        sources.push_back({use.id, study.judge, pair, std::move(*prepared)});
      }
    }
  }

  void calibrate(const Study& study, std::vector<Source>& sources) {
    for (const CalibrationUse& use : config_.calibrations) {
      CalibrationSummary summary{.id = use.id,
                                 .judge = out_.bench.judges[study.judge],
                                 .refused = {},
                                 .notes = {}};
      auto prepared = use.calibration->prepare(study);
      if (!prepared) {
        summary.refused = prepared.error().message;
      } else {
        summary.notes = (*prepared)->notes();
        sources.push_back({use.id, study.judge, -1, std::move(*prepared)});
      }
      out_.calibrations.push_back(std::move(summary));
    }
  }

  AuditConfig& config_;
  const Running& running_;
  unsigned threads_;
  Deadline deadline_;
  RunFailure::Of whose_ = RunFailure::Of::kInput;
  std::deque<VerdictTable> common_;  ///< Estimators may point into them.
  Audit out_;
};

}  // namespace

tl::expected<Audit, RunFailure> run_audit(AuditConfig& config,
                                          const Running& running) {
  return Run(config, running).run();
}

}  // namespace assize
