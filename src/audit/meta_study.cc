#include "audit/meta_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "text/answer_features.h"

namespace assize {
namespace {

using Outcome = tl::expected<std::unique_ptr<const MetaStudy>, RunFailure>;

tl::unexpected<RunFailure> failed(const Error& error) {
  return tl::unexpected(RunFailure{RunFailure::Of::kInput, {error}});
}

/// Judges with a clean verdict, gold labels apart.
std::vector<std::string> judges_of(const PilotVerdicts& verdicts) {
  std::set<std::uint16_t> found;
  const VerdictTable& table = verdicts.table;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (static_cast<int>(table.judge[i]) == verdicts.bench.gold) continue;
    if (judged(table.status[i])) found.insert(table.judge[i]);
  }
  std::vector<std::string> out;
  out.reserve(found.size());
  for (const std::uint16_t judge : found) {
    out.push_back(verdicts.bench.judges[judge]);
  }
  return out;
}

Result<std::uint16_t> judge_of(const PilotVerdicts& verdicts,
                               const std::string& wanted) {
  const std::vector<std::string> known = judges_of(verdicts);
  if (known.empty()) return fail("the audit has no verdict to measure");
  if (wanted.empty() && known.size() > 1) {
    return fail(
        fmt::format("the audit has {} judges; name one with --judge: {}",
                    known.size(), some_names(known)));
  }
  const std::string& name = wanted.empty() ? known.front() : wanted;
  if (std::ranges::find(known, name) == known.end()) {
    return fail(
        fmt::format("unknown judge '{}'{}; there are {}", printable(name, 60),
                    did_you_mean(name, known), some_names(known)),
        {"--judge"});
  }
  return static_cast<std::uint16_t>(
      std::ranges::find(verdicts.bench.judges, name) -
      verdicts.bench.judges.begin());
}

/// Whether a quantity is a system's own score on all instructions.
bool is_score(const Quantity& quantity) {
  return !quantity.effect && quantity.category < 0 && quantity.arm == 0 &&
         quantity.defence == 0;
}

class Studying {
 public:
  Studying(AuditConfig& config, const MetaQuestion& question)
      : config_(config), question_(question) {}

  Outcome run(VerdictStore* store) {
    config_.rules.clear();  // They are no judges of the benchmark's.
    auto verdicts = read_pilot(config_, store, question_.threads,
                               question_.watch, PilotAttacks::kRecorded);
    if (!verdicts) return tl::unexpected(verdicts.error());
    out_->verdicts = std::move(*verdicts);
    out_->level = config_.statistics.confidence;
    const auto judge = judge_of(out_->verdicts, question_.judge);
    if (!judge) return failed(judge.error());
    out_->judge = *judge;
    out_->answers = answer_features(out_->bench(), question_.threads);
    if (auto sound = add_sources(); !sound) return failed(sound.error());
    if (auto sound = choose_metric(); !sound) return failed(sound.error());
    if (!measure_all()) {
      return tl::unexpected(RunFailure{RunFailure::Of::kInterrupted,
                                       {{std::string(kInterruptedMessage)}}});
    }
    if (auto sound = seat(); !sound) return failed(sound.error());
    return std::move(out_);
  }

 private:
  Result<void> add_sources() {
    Result<void> detected = detect_all();
    if (!detected) return detected;
    const Study study{.bench = out_->bench(),
                      .table = out_->verdicts.table,
                      .answers = out_->answers,
                      .judge = out_->judge,
                      .findings = findings_};
    auto headline = config_.suite->headline(study);
    if (!headline) return tl::unexpected(headline.error());
    out_->convention = (*headline)->notes().convention;
    out_->sources.push_back({"raw", out_->judge, -1, std::move(*headline)});
    for (const CalibrationUse& use : config_.calibrations) {
      auto prepared = use.calibration->prepare(study);
      if (!prepared) {
        out_->refused.emplace_back(use.id, prepared.error().message);
        continue;
      }
      out_->sources.push_back({use.id, out_->judge, -1, std::move(*prepared)});
    }
    return {};
  }

  /// Only for calibrations, which may go by what detectors found.
  Result<void> detect_all() {
    if (config_.detectors.empty() || config_.calibrations.empty()) return {};
    const auto library = config_.suite->library();
    if (!library) return tl::unexpected(library.error());
    findings_ = detect(out_->bench(), *library, config_.detectors,
                       {.fdr = config_.statistics.fdr,
                        .material = config_.statistics.material,
                        .seed = config_.statistics.seed,
                        .threads = question_.threads,
                        .under_test = out_->verdicts.under_test,
                        .clean = {}})
                    .findings;
    return {};
  }

  Result<void> choose_metric() {
    std::vector<std::string> known;
    for (const Quantity& of : out_->sources.front().estimator->quantities()) {
      if (!is_score(of)) continue;
      if (std::ranges::find(known, of.metric) != known.end()) continue;
      known.push_back(of.metric);
    }
    if (known.empty()) return fail("the suite's headline scores no system");
    out_->metric = question_.metric.empty() ? known.front() : question_.metric;
    if (std::ranges::find(known, out_->metric) == known.end()) {
      return fail(
          fmt::format("unknown metric '{}'{}; there are {}",
                      printable(out_->metric, 60),
                      did_you_mean(out_->metric, known), some_names(known)),
          {"--metric"});
    }
    return {};
  }

  /// False where its watch stopped it.
  bool measure_all() {
    const Statistics& statistics = config_.statistics;
    const Weights weights =
        draw(out_->verdicts.table.clusters(), {}, statistics.resamples,
             Stream(statistics.seed, {"bootstrap"}), question_.threads);
    bool stopped = false;
    out_->measured =
        measure(out_->sources, weights, question_.threads,
                [&](std::size_t done, std::size_t of) {
                  stopped = question_.watch &&
                            !question_.watch({"bootstrap", done, of, {}});
                  return !stopped;
                });
    return !stopped;
  }

  /// Who has a place on the board, and who has none.
  Result<void> seat() {
    const Measurement& measured = out_->measured;
    for (std::size_t column = 0; column < measured.columns(); ++column) {
      const Quantity& quantity = measured.quantity[column];
      if (measured.source[column] != 0 || !is_score(quantity) ||
          quantity.metric != out_->metric) {
        continue;
      }
      const std::string& system = out_->name_of(column);
      const Term term{column, 1};
      const Estimate found = estimate(combine(measured, std::span(&term, 1)),
                                      {.level = config_.statistics.confidence});
      if (is_attacked(quantity.system)) {
        out_->left_out.push_back({system, "is another system under attack"});
      } else if (std::isnan(found.value)) {
        out_->left_out.push_back({system, found.reason});
      } else {
        out_->board.push_back(column);
        out_->estimates.push_back(found);
      }
    }
    if (out_->board.size() >= 2) return {};
    return fail(fmt::format(
        "the judge '{}' has scores of {} system{}; it takes two to tell apart",
        printable(out_->bench().judges[out_->judge], 60), out_->board.size(),
        out_->board.size() == 1 ? "" : "s"));
  }

  bool is_attacked(std::uint16_t system) const {
    return std::ranges::any_of(
        out_->verdicts.recorded,
        [&](const RecordedAttack& pair) { return pair.attacked == system; });
  }

  AuditConfig& config_;
  const MetaQuestion& question_;
  std::vector<Finding> findings_;
  std::unique_ptr<MetaStudy> out_ = std::make_unique<MetaStudy>();
};

}  // namespace

int MetaStudy::column_of(std::uint16_t system, std::size_t source) const {
  for (std::size_t column = 0; column < measured.columns(); ++column) {
    const Quantity& quantity = measured.quantity[column];
    if (measured.source[column] == source && quantity.system == system &&
        quantity.metric == metric && is_score(quantity)) {
      return static_cast<int>(column);
    }
  }
  return -1;
}

std::vector<RatedSystem> MetaStudy::rated() const {
  std::vector<RatedSystem> out;
  for (std::size_t i = 0; i < board.size(); ++i) {
    const Term term{board[i], 1};
    RatedSystem& system = out.emplace_back();
    system.name = name_of(board[i]);
    system.score = estimates[i].value;
    system.interval = estimates[i].interval.value_or(Interval{.level = level});
    system.results = combine(measured, std::span(&term, 1)).replicates;
  }
  std::ranges::sort(out, {}, &RatedSystem::name);
  return out;
}

tl::expected<std::unique_ptr<const MetaStudy>, RunFailure> meta_study(
    AuditConfig& config, VerdictStore* store, const MetaQuestion& question) {
  return Studying(config, question).run(store);
}

}  // namespace assize
