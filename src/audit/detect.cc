#include "audit/detect.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <map>
#include <utility>

#include "audit/exceedance.h"
#include "core/parallel_for.h"
#include "core/stream.h"
#include "stats/multiple_testing.h"

namespace assize {
namespace {

constexpr std::size_t kMostEvidence = 5;
constexpr double kLeastOverlap = 0.9;  ///< Clean answers, of the subject's.
constexpr std::uint32_t kFolds = 3;

enum class Fold : std::uint8_t { kFit, kCalibrate, kReport };

/// One fold for each cluster, of equal sizes as far as possible.
std::vector<Fold> split(std::uint32_t clusters, Stream stream) {
  std::vector<std::uint32_t> order(clusters);
  for (std::uint32_t i = 0; i < clusters; ++i) order[i] = i;
  stream.shuffle(std::span(order));
  std::vector<Fold> fold(clusters);
  for (std::uint32_t i = 0; i < clusters; ++i) {
    fold[order[i]] = static_cast<Fold>(i % kFolds);
  }
  return fold;
}

/// The answers of one system that have a text.
struct Roster {
  std::vector<std::uint32_t> answers;
  std::vector<TextViews> views;
  std::uint32_t empty = 0;
};

Roster call_roll(const Benchmark& bench, std::span<const TextViews> views,
                 std::uint16_t system) {
  Roster out;
  const auto first =
      std::ranges::lower_bound(bench.answers, system, {}, &Answer::system);
  const auto last =
      std::ranges::upper_bound(bench.answers, system, {}, &Answer::system);
  for (auto at = first; at != last; ++at) {
    const Answer& answer = *at;
    const auto index = static_cast<std::uint32_t>(at - bench.answers.begin());
    const bool given = answer.presence == Presence::kGiven;
    if (given && answer.turns.empty()) continue;  // Its text was withheld.
    if (!given || views[index].normal.empty()) {
      ++out.empty;
      continue;
    }
    out.answers.push_back(index);
    out.views.push_back(views[index]);
  }
  return out;
}

using Systems = std::vector<std::uint16_t>;

/// A finding before it is adjusted, and who can explain it.
struct Pending {
  Finding finding;
  std::uint16_t system = 0;
  const Scorer* scorer = nullptr;
};

/// Of one system's scored answers.
struct Tally {
  std::uint32_t n = 0, above = 0;  ///< In all folds.
  std::uint32_t tested = 0, tested_above = 0;
  double sum = 0;
};

/// How a finding came out that has no p-value.
std::string unresolved(std::size_t calibrating,
                       const DetectSettings& settings) {
  const double rate = settings.material > 0 ? settings.material : settings.fdr;
  const double needed = std::ceil(1 / std::max(rate, 1e-6) - 1e-9) - 1;
  if (static_cast<double>(calibrating) >= std::max(needed, 1.0)) return "";
  return fmt::format(
      "cannot be resolved: {} answers of other clean systems to calibrate "
      "with; needs {:.0f} clean answers, a third of which calibrate",
      calibrating, kFolds * std::max(needed, 1.0));
}

class Detecting {
 public:
  Detecting(const Benchmark& bench, std::span<const TextViews> views,
            std::span<const Template> library, const DetectSettings& settings)
      : bench_(bench),
        views_(views),
        library_(library),
        settings_(settings),
        rosters_(bench.systems.size()),
        scores_(bench.systems.size()) {
    parallel_for(rosters_.size(), settings.threads, [&](std::size_t s) {
      rosters_[s] = call_roll(bench, views, static_cast<std::uint16_t>(s));
    });
  }

  /// Adds the findings of one detector to `pending`.
  DetectorSummary run(const DetectorUse& use, std::vector<Pending>& pending);
  /// Gives evidence to findings with a small adjusted p-value.
  void explain(std::vector<Pending>& pending) const;

 private:
  Subject subject(std::uint16_t system) const {
    const Roster& roster = rosters_[system];
    return {bench_, system, roster.answers, roster.views};
  }
  Fold fold_of(std::uint32_t answer) const {
    return folds_[bench_.items[bench_.answers[answer].item].cluster];
  }
  Systems clean_for(std::uint16_t system) const;
  DetectorSummary summarise(const DetectorUse& use) const;
  std::vector<Pending> start(const DetectorUse& use) const;
  Result<const Scorer*> fit(const DetectorUse& use, const Systems& clean);
  void score(const Scorer& scorer, Systems systems);
  CleanScores clean_scores(std::uint16_t system) const;
  Tally tally(std::uint16_t system, double height) const;
  void conclude(Level level, const Systems& clean, Pending& pending) const;

  const Benchmark& bench_;
  std::span<const TextViews> views_;
  std::span<const Template> library_;
  const DetectSettings& settings_;
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
  std::uint32_t most = 0;
  for (const std::uint16_t system : settings_.clean) {
    const Roster& roster = rosters_[system];
    out.clean_systems.push_back(bench_.systems[system]);
    out.clean_answers += static_cast<std::uint32_t>(roster.answers.size());
    most = std::max(most, static_cast<std::uint32_t>(std::ranges::count(
                              roster.answers, Fold::kCalibrate,
                              [&](std::uint32_t i) { return fold_of(i); })));
  }
  out.smallest_rate = 1 / (1 + static_cast<double>(most));
  if (use.level == Level::kAnswer && settings_.clean.size() == 1) {
    out.note =
        "one clean system: how much honest systems differ from each other "
        "could not be estimated, so a p-value says that a system differs from "
        "this one";
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
               .views = views_,
               .stream = Stream(settings_.seed, {use.id, use.knobs, "fit"})});
  if (!scorer) return tl::unexpected(scorer.error());
  return scorers_.emplace_back(std::move(*scorer)).get();
}

/// Fills in scores_ where a system has none yet.
void Detecting::score(const Scorer& scorer, Systems systems) {
  std::ranges::sort(systems);
  systems.erase(std::unique(systems.begin(), systems.end()), systems.end());
  parallel_for(systems.size(), settings_.threads, [&](std::size_t i) {
    std::vector<Score>& scores = scores_[systems[i]];
    if (scores.empty()) scores = scorer.score(subject(systems[i]));
  });
}

CleanScores Detecting::clean_scores(std::uint16_t system) const {
  CleanScores out;
  for (std::size_t i = 0; i < scores_[system].size(); ++i) {
    const double value = scores_[system][i].value;
    if (std::isnan(value)) continue;
    const Fold fold = fold_of(rosters_[system].answers[i]);
    if (fold == Fold::kCalibrate) out.calibrate.push_back(value);
    if (fold == Fold::kReport) out.report.push_back(value);
  }
  return out;
}

Tally Detecting::tally(std::uint16_t system, double height) const {
  Tally out;
  for (std::size_t i = 0; i < scores_[system].size(); ++i) {
    const double value = scores_[system][i].value;
    if (std::isnan(value)) continue;
    const bool above = value > height;
    const bool tested = fold_of(rosters_[system].answers[i]) == Fold::kReport;
    ++out.n;
    out.above += above;
    out.tested += tested;
    out.tested_above += tested && above;
    out.sum += value;
  }
  return out;
}

void Detecting::conclude(Level level, const Systems& clean,
                         Pending& pending) const {
  Finding& finding = pending.finding;
  if (level == Level::kSystem) {
    const Score& score = scores_[pending.system].front();
    finding.n =
        static_cast<std::uint32_t>(rosters_[pending.system].answers.size());
    finding.score = score.value;
    finding.share = score.share;
    finding.p = score.p;
    if (std::isnan(score.p)) finding.reason = "the detector cannot judge it";
    return;
  }
  std::vector<CleanScores> scores;
  std::size_t calibrating = 0;
  for (const std::uint16_t system : clean) {
    const CleanScores& one = scores.emplace_back(clean_scores(system));
    calibrating = std::max(calibrating, one.calibrate.size());
  }
  finding.reason = unresolved(calibrating, settings_);
  const Bar bar = finding.reason.empty() ? raise_bar(scores) : Bar{};
  const Tally tally = this->tally(pending.system, bar.height);
  finding.n = tally.n;
  if (tally.n > 0) finding.score = tally.sum / tally.n;
  if (!finding.reason.empty()) return;
  if (tally.tested == 0) {
    finding.reason = "cannot be resolved: none of its answers can be tested";
    return;
  }
  finding.share = static_cast<double>(tally.above) / tally.n;
  finding.p = bar.p_value(tally.tested_above, tally.tested);
}

DetectorSummary Detecting::run(const DetectorUse& use,
                               std::vector<Pending>& pending) {
  folds_ = split(bench_.clusters(), Stream(settings_.seed, {use.id, "folds"}));
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
    const auto scorer = fit(use, fitted_on);
    if (!scorer) summary.reason = scorer.error().message;
    scores_.assign(bench_.systems.size(), {});
    Systems scored = learns ? fitted_on : settings_.clean;
    for (const Pending* one : group) scored.push_back(one->system);
    if (scorer) score(**scorer, scored);
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

void Detecting::explain(std::vector<Pending>& pending) const {
  parallel_for(pending.size(), settings_.threads, [&](std::size_t i) {
    Finding& finding = pending[i].finding;
    if (!(finding.q <= settings_.fdr)) return;
    finding.evidence =
        pending[i].scorer->explain(subject(pending[i].system), kMostEvidence);
    if (finding.evidence.size() > kMostEvidence) {
      finding.evidence.resize(kMostEvidence);
    }
  });
}

}  // namespace

Detection detect(const Benchmark& bench, std::span<const TextViews> views,
                 std::span<const Template> library,
                 std::span<const DetectorUse> uses,
                 const DetectSettings& settings) {
  assert(views.size() == bench.answers.size());
  Detection out;
  Detecting detecting(bench, views, library, settings);
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
  detecting.explain(pending);
  for (Pending& one : pending) out.findings.push_back(std::move(one.finding));
  return out;
}

}  // namespace assize
