#include "audit/detect.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "audit/exceedance.h"
#include "audit/folds.h"
#include "audit/roster.h"
#include "audit/text_views.h"
#include "core/parallel_for.h"
#include "core/stream.h"
#include "stats/conformal.h"
#include "stats/multiple_testing.h"

namespace assize {
namespace {

constexpr std::size_t kMostEvidence = 5;
constexpr double kLeastOverlap = 0.9;  ///< Clean answers, of the subject's.

using Systems = std::vector<std::uint16_t>;

/// Each of them once, sorted.
Systems united(Systems some, const Systems& others) {
  some.insert(some.end(), others.begin(), others.end());
  std::ranges::sort(some);
  some.erase(std::unique(some.begin(), some.end()), some.end());
  return some;
}

/// A finding before it is adjusted, and who can explain it.
struct Pending {
  Finding finding;
  std::uint16_t system = 0;
  const Scorer* scorer = nullptr;
};

double count_above(const std::vector<double>& values, double height) {
  return static_cast<double>(std::ranges::count_if(
      values, [&](double value) { return value > height; }));
}

bool lies_within(const Evidence& evidence, const Benchmark& bench,
                 std::uint16_t system) {
  if (evidence.item >= bench.items.size()) return false;
  const std::int64_t answer = bench.find_answer(system, evidence.item);
  if (answer < 0) return false;
  const auto& turns = bench.answers[static_cast<std::size_t>(answer)].turns;
  return evidence.turn < turns.size() && evidence.begin <= evidence.end &&
         evidence.end <= turns[evidence.turn].size();
}

/// The detector's own test of a system.
void take_over(const Score& score, Finding& finding) {
  finding.score = score.value;
  finding.share = score.share;
  if (score.p >= 0 && score.p <= 1) finding.p = score.p;
  if (std::isnan(finding.p)) finding.reason = "the detector cannot judge it";
}

/// How a finding came out that has no p-value.
std::string unresolved(std::size_t calibrating,
                       const DetectSettings& settings) {
  const double rate = settings.material > 0 ? settings.material : settings.fdr;
  // A half and more need one, as a half does.
  const std::size_t needed =
      least_calibration_size(std::clamp(rate, 1e-6, 0.5));
  if (calibrating >= needed) return "";
  return fmt::format(
      "cannot be resolved: {} instructions answered by another clean system "
      "to calibrate with; needs {}, a third of which calibrate",
      calibrating, kFolds * needed);
}

class Detecting {
 public:
  Detecting(const Benchmark& bench, std::span<const Template> library,
            const DetectSettings& settings)
      : bench_(bench),
        library_(library),
        settings_(settings),
        systems_(united(settings.under_test, settings.clean)),
        texts_(bench, systems_, settings.threads),
        rosters_(bench.systems.size()),
        scores_(bench.systems.size()) {
    parallel_for(systems_.size(), settings.threads, [&](std::size_t i) {
      rosters_[systems_[i]] = call_roll(bench, texts_.views(), systems_[i]);
    });
  }

  /// Adds the findings of one detector to `pending`.
  DetectorSummary run(const DetectorUse& use, std::vector<Pending>& pending);
  /// Gives evidence to findings with a small adjusted p-value. Returns how
  /// many pieces of each were out of range.
  std::vector<std::size_t> explain(std::vector<Pending>& pending) const;

 private:
  Subject subject(std::uint16_t system) const {
    const Roster& roster = rosters_[system];
    return {bench_, system, roster.answers, roster.views};
  }
  std::uint32_t cluster_of(std::uint32_t answer) const {
    return bench_.items[bench_.answers[answer].item].cluster;
  }
  Fold fold_of(std::uint32_t answer) const {
    return folds_[cluster_of(answer)];
  }
  Systems clean_for(std::uint16_t system) const;
  DetectorSummary summarise(const DetectorUse& use) const;
  std::vector<Pending> start(const DetectorUse& use) const;
  Result<const Scorer*> fit(const DetectorUse& use, const Systems& clean);
  Result<void> score(const Scorer& scorer, Level level, Systems systems);
  std::vector<double> scores_in(Fold fold, std::uint16_t system) const;
  /// Items of the answers that score above the bar.
  std::vector<std::uint32_t> affected(std::uint16_t system,
                                      double height) const;
  void conclude(Level level, const Systems& clean, Pending& pending) const;

  const Benchmark& bench_;
  std::span<const Template> library_;
  const DetectSettings& settings_;
  Systems systems_;                         ///< Under test or clean.
  AnswerTexts texts_;                       ///< Of these.
  std::vector<Roster> rosters_;             ///< By system.
  std::vector<Fold> folds_;                 ///< By cluster, for one detector.
  std::vector<std::vector<Score>> scores_;  ///< By system, from one scorer.
  std::vector<std::unique_ptr<const Scorer>> scorers_;
};

Systems Detecting::clean_for(std::uint16_t system) const {
  const auto own = static_cast<double>(rosters_[system].answers.size());
  Systems out;
  for (const std::uint16_t clean : settings_.clean) {
    const auto size = static_cast<double>(rosters_[clean].answers.size());
    if (clean != system && size > 0 && size >= kLeastOverlap * own) {
      out.push_back(clean);
    }
  }
  std::ranges::sort(out);
  return out;
}

DetectorSummary Detecting::summarise(const DetectorUse& use) const {
  DetectorSummary out;
  out.id = use.id;
  out.level = use.level == Level::kAnswer ? "answer" : "system";
  std::size_t most = 0;
  for (const std::uint16_t system : settings_.clean) {
    const Roster& roster = rosters_[system];
    out.clean_systems.push_back(bench_.systems[system]);
    out.clean_answers += static_cast<std::uint32_t>(roster.answers.size());
    std::set<std::uint32_t> calibrating;
    for (const std::uint32_t answer : roster.answers) {
      if (fold_of(answer) == Fold::kCalibrate)
        calibrating.insert(cluster_of(answer));
    }
    most = std::max(most, calibrating.size());
  }
  out.smallest_rate = 1 / (1 + static_cast<double>(most));
  if (use.level == Level::kAnswer && settings_.clean.size() == 1) {
    out.note =
        "one clean system: how much honest systems differ from each other "
        "cannot be estimated from it, so a small p-value says that a system "
        "differs from this one; where honest systems differ, more of them than "
        "the stated rate have one";
  }
  return out;
}

std::vector<Pending> Detecting::start(const DetectorUse& use) const {
  std::vector<Pending> out;
  for (const std::uint16_t system : settings_.under_test) {
    Finding finding;
    finding.detector = use.id;
    finding.subject = bench_.systems[system];
    finding.empty = rosters_[system].empty;
    if (rosters_[system].answers.empty()) {
      finding.reason = "no answer of it has a text";
    }
    out.push_back({std::move(finding), system});
  }
  return out;
}

Result<const Scorer*> Detecting::fit(const DetectorUse& use,
                                     const Systems& clean) {
  std::vector<std::uint32_t> answers;
  for (const std::uint16_t system : clean) {
    for (const std::uint32_t answer : rosters_[system].answers) {
      if (fold_of(answer) == Fold::kFit) answers.push_back(answer);
    }
  }
  auto scorer = use.detector->fit(
      bench_, {.library = library_,
               .clean = answers,
               .views = texts_.views(),
               .stream = Stream(settings_.seed, {use.id, use.knobs, "fit"})});
  if (!scorer) return tl::unexpected(scorer.error());
  return scorers_.emplace_back(std::move(*scorer)).get();
}

/// Fills in scores_; fails where a system has not one score for each answer.
Result<void> Detecting::score(const Scorer& scorer, Level level,
                              Systems systems) {
  systems = united(std::move(systems), {});
  parallel_for(systems.size(), settings_.threads, [&](std::size_t i) {
    if (rosters_[systems[i]].answers.empty()) return;
    scores_[systems[i]] = scorer.score(subject(systems[i]));
  });
  for (const std::uint16_t system : systems) {
    const std::size_t given = scores_[system].size();
    const std::size_t answers = rosters_[system].answers.size();
    const bool one = level == Level::kSystem;
    if (given == (one ? std::min<std::size_t>(1, answers) : answers)) continue;
    return fail(fmt::format("gave {} scores for {}{} answers of {}", given,
                            one ? "all " : "", answers,
                            bench_.systems[system]));
  }
  return {};
}

/// One score for each cluster that has one: the largest, in order of clusters.
std::vector<double> Detecting::scores_in(Fold fold,
                                         std::uint16_t system) const {
  std::map<std::uint32_t, double> largest;
  for (std::size_t i = 0; i < scores_[system].size(); ++i) {
    const std::uint32_t answer = rosters_[system].answers[i];
    const double value = scores_[system][i].value;
    if (std::isnan(value) || fold_of(answer) != fold) continue;
    const auto [at, is_new] = largest.try_emplace(cluster_of(answer), value);
    if (!is_new) at->second = std::max(at->second, value);
  }
  std::vector<double> out;
  out.reserve(largest.size());
  for (const auto& [_, value] : largest) out.push_back(value);
  return out;
}

std::vector<std::uint32_t> Detecting::affected(std::uint16_t system,
                                               double height) const {
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i < scores_[system].size(); ++i) {
    if (!(scores_[system][i].value > height)) continue;
    out.push_back(bench_.answers[rosters_[system].answers[i]].item);
  }
  std::ranges::sort(out);
  return out;
}

void Detecting::conclude(Level level, const Systems& clean,
                         Pending& pending) const {
  Finding& finding = pending.finding;
  if (level == Level::kSystem) {
    take_over(scores_[pending.system].front(), finding);
    finding.n =
        static_cast<std::uint32_t>(rosters_[pending.system].answers.size());
    return;
  }
  std::vector<CleanScores> scores;
  std::size_t calibrating = 0;
  for (const std::uint16_t system : clean) {
    scores.push_back({scores_in(Fold::kCalibrate, system),
                      scores_in(Fold::kReport, system)});
    calibrating = std::max(calibrating, scores.back().calibrate.size());
  }
  finding.reason = unresolved(calibrating, settings_);
  const Bar bar = finding.reason.empty() ? raise_bar(scores) : Bar{};
  std::vector<double> values;
  for (const Score& score : scores_[pending.system]) {
    if (!std::isnan(score.value)) values.push_back(score.value);
  }
  finding.n = static_cast<std::uint32_t>(values.size());
  const double n = finding.n,
               sum = std::accumulate(values.begin(), values.end(), 0.0);
  if (n > 0) finding.score = sum / n;
  if (!finding.reason.empty()) return;
  const std::vector<double> tested = scores_in(Fold::kReport, pending.system);
  if (tested.empty()) {
    finding.reason = "cannot be resolved: none of its answers can be tested";
    return;
  }
  finding.share = count_above(values, bar.height) / n;
  finding.clean_rate = bar.a / (bar.a + bar.b);
  finding.affected = affected(pending.system, bar.height);
  const double above = count_above(tested, bar.height);
  finding.p = bar.p_value(static_cast<std::uint64_t>(above), tested.size());
}

DetectorSummary Detecting::run(const DetectorUse& use,
                               std::vector<Pending>& pending) {
  folds_ =
      draw_folds(bench_.clusters(), Stream(settings_.seed, {use.id, "folds"}));
  DetectorSummary summary = summarise(use);
  std::vector<Pending> started = start(use);
  const bool learns = use.detector->learns();
  std::map<Systems, std::vector<Pending*>> groups;
  for (Pending& one : started) {
    if (!one.finding.reason.empty()) continue;
    groups[learns ? clean_for(one.system) : Systems{}].push_back(&one);
  }
  for (const auto& [fitted_on, members] : groups) {
    const std::vector<Pending*>& group = members;
    scores_.assign(bench_.systems.size(), {});
    Systems scored = learns ? fitted_on : settings_.clean;
    for (const Pending* one : group) scored.push_back(one->system);
    Result<const Scorer*> scorer = fit(use, fitted_on);
    if (scorer) {
      const Result<void> given = score(**scorer, use.level, scored);
      if (!given) scorer = tl::unexpected(given.error());
    }
    if (!scorer) summary.reason = scorer.error().message;
    parallel_for(group.size(), settings_.threads, [&](std::size_t i) {
      Pending& one = *group[i];
      one.scorer = scorer ? *scorer : nullptr;
      one.finding.reason = scorer ? "" : summary.reason;
      if (scorer) conclude(use.level, clean_for(one.system), one);
    });
  }
  std::ranges::move(started, std::back_inserter(pending));
  return summary;
}

std::vector<std::size_t> Detecting::explain(
    std::vector<Pending>& pending) const {
  std::vector<std::size_t> dropped(pending.size());
  parallel_for(pending.size(), settings_.threads, [&](std::size_t i) {
    const std::uint16_t system = pending[i].system;
    Finding& finding = pending[i].finding;
    if (!(finding.q <= settings_.fdr)) return;
    finding.evidence =
        pending[i].scorer->explain(subject(system), kMostEvidence);
    dropped[i] = std::erase_if(finding.evidence, [&](const Evidence& one) {
      return !lies_within(one, bench_, system);
    });
    finding.evidence.resize(std::min(kMostEvidence, finding.evidence.size()));
  });
  return dropped;
}

/// `dropped` has as many entries for each detector, in their order.
void note_dropped(std::span<const std::size_t> dropped,
                  std::vector<DetectorSummary>& detectors) {
  for (std::size_t left = detectors.size(); left > 0; --left) {
    DetectorSummary& detector = detectors[detectors.size() - left];
    const auto own = dropped.first(dropped.size() / left);
    dropped = dropped.subspan(own.size());
    const auto sum = std::accumulate(own.begin(), own.end(), std::size_t{0});
    if (sum == 0) continue;
    detector.note += fmt::format(
        "{}pieces of evidence dropped that lie outside the answers: {}",
        detector.note.empty() ? "" : "; ", sum);
  }
}

}  // namespace

Detection detect(const Benchmark& bench, std::span<const Template> library,
                 std::span<const DetectorUse> uses,
                 const DetectSettings& settings) {
  Detection out;
  Detecting detecting(bench, library, settings);
  std::vector<Pending> pending;
  for (const DetectorUse& use : uses) {
    out.detectors.push_back(detecting.run(use, pending));
  }
  std::vector<double> p;
  p.reserve(pending.size());
  for (const Pending& one : pending) p.push_back(one.finding.p);
  const std::vector<double> q = benjamini_hochberg(p);
  for (std::size_t i = 0; i < pending.size(); ++i) {
    Finding& finding = pending[i].finding;
    finding.q = q[i];
    finding.flagged =
        finding.q <= settings.fdr && finding.share >= settings.material;
    if (std::isnan(finding.p)) continue;
    out.tests.push_back(
        {"detectors", fmt::format("{}:{}", finding.detector, finding.subject),
         finding.p, finding.q});
  }
  note_dropped(detecting.explain(pending), out.detectors);
  for (Pending& one : pending) out.findings.push_back(std::move(one.finding));
  return out;
}

}  // namespace assize
