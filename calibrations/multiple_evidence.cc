// Several verdicts on each pair, averaged, and what people should look at.
//
// Of every pair the judge's samples are averaged in one order (multiple
// evidence, MEC) and over both (balanced positions, BPC): sample s of one order
// with sample s of the other, and where either could not be read both are left
// out, so that no order weighs more.  The average decides: above a half the
// system wins, at a half it ties; sums are exact, so rounding makes no tie.
//
// `win_rate` is that of the balanced averages, `win_rate_one_order` of one
// order alone, `position_change` the first minus the second.  `conflict_rate`
// is how often the two orders' averages name different winners, `entropy` the
// mean entropy of a pair's verdicts in nats (BPDE), 0 where all agree.
//
// Where there are gold labels, `accuracy` is how often the balanced verdict is
// right (a tie a half), `accuracy_single` that of the first sample of one
// order, and `accuracy_with_people` what it would be if people decided the
// `queue` share of highest entropy.  The notes name the first of that queue.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "calibrations/labelled_verdicts.h"
#include "calibrations/scores_alone.h"
#include "plugin/cluster_means.h"
#include "plugin/config_node.h"
#include "plugin/gold_labels.h"
#include "stats/repeated_verdicts.h"

namespace assize {
namespace {

constexpr Knob kKnobs[] = {
    Number{.name = "queue",
           .unit = "share",
           .meaning = "Of the pairs, that people are asked about.",
           .fallback = 0.2,
           .least = 0,
           .most = 1},
};

constexpr std::size_t kNamed = 10;  ///< Of the queue, in the notes.

enum Column : std::size_t {
  kBalanced,
  kOneOrder,
  kChange,
  kConflict,
  kEntropy,
  kAccuracy,
  kSingle,
  kGain,
  kWithPeople,
  kColumns
};

struct About {
  const char* metric;
  const char* meaning;
  bool effect = false, secondary = true;
};
constexpr About kAbout[] = {
    {"win_rate", "", false, false},
    {"win_rate_one_order", "the same, of the samples of one order alone"},
    {"position_change", "what the other order changes, in points", true, false},
    {"conflict_rate", "pairs on which the two orders name other winners"},
    {"entropy", "mean entropy of a pair's verdicts in nats; ln 3 at most"},
    {"accuracy", "how often the balanced verdict is right, a tie a half"},
    {"accuracy_single", "the same of the first sample of one order"},
    {"accuracy_gain", "balanced minus single, in points", true, false},
    {"accuracy_with_people", "the same where people decide the queue"},
};

/// All samples on one pair, by the slot of the system.
struct Pair {
  std::uint16_t system = 0;
  std::uint32_t item = 0, cluster = 0;
  std::array<std::map<std::uint16_t, double>, 2> said;  ///< By sample.
  double label = kAbsent;
};

std::vector<Pair> gather(const Study& study) {
  std::map<
      std::tuple<std::uint16_t, std::uint32_t, std::uint32_t, std::uint8_t>,
      Pair>
      pairs;
  const VerdictTable& table = study.table;
  const GoldLabels gold(study);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.judge[i] != study.judge || table.arm[i] != 0 ||
        table.defence[i] != 0 || table.slots[i] != 2) {
      continue;
    }
    const std::uint32_t item = table.item[i];
    const std::uint32_t cluster = study.bench.items[item].cluster;
    Pair& pair = pairs[{table.system[i], cluster, item, table.turn[i]}];
    pair.system = table.system[i];
    pair.item = item;
    pair.cluster = cluster;
    pair.label = gold.better(item, pair.system, table.opponent[i]);
    pair.said[table.slot[i]][table.sample[i]] = table.y[i];
  }
  std::vector<Pair> out;
  out.reserve(pairs.size());
  for (auto& [key, pair] : pairs) out.push_back(std::move(pair));
  return out;
}

double won(std::optional<int> verdict) {
  return verdict ? (1 + *verdict) / 2.0 : kAbsent;
}

/// Scores of the samples that both orders have; of one order alone where the
/// other was never asked.
std::array<std::vector<ScorePair>, 2> scores(const Pair& pair) {
  std::array<std::vector<ScorePair>, 2> out;
  const bool both = !pair.said[0].empty() && !pair.said[1].empty();
  for (const std::size_t slot : {0, 1}) {
    for (const auto& [sample, y] : pair.said[slot]) {
      if (both && !pair.said[1 - slot].contains(sample)) continue;
      out[slot].push_back({y, 1 - y});
    }
  }
  return out;
}

double right(double said, double label) {
  return label * said + (1 - label) * (1 - said);
}

/// What one pair adds to each column; NaN: nothing.
std::array<double, kColumns> values(const Pair& pair) {
  std::array<double, kColumns> out;
  out.fill(kAbsent);
  const auto of = scores(pair);
  const std::size_t order = of[0].empty() ? 1 : 0;
  const AverageVerdict all = average_verdict(of[0], of[1]);
  const AverageVerdict one = average_verdict(of[order], {});
  const AverageVerdict other = average_verdict(of[1 - order], {});
  out[kBalanced] = 100 * won(all.verdict);
  out[kOneOrder] = 100 * won(one.verdict);
  out[kChange] = out[kBalanced] - out[kOneOrder];
  if (one.verdict && other.verdict) {
    out[kConflict] = *one.verdict * *other.verdict < 0 ? 100 : 0;
  }
  out[kEntropy] = verdict_entropy(all.counts);
  if (std::isnan(pair.label) || pair.label == 0.5) return out;
  out[kAccuracy] = 100 * right(won(all.verdict), pair.label);
  const double first = pair.said[order].begin()->second;
  const double said = first == 0.5 ? 0.5 : static_cast<double>(first > 0.5);
  out[kSingle] = std::isnan(first) ? kAbsent : 100 * right(said, pair.label);
  out[kGain] = out[kAccuracy] - out[kSingle];
  return out;
}

class MultipleEvidence final : public ClusterMeans {
 public:
  MultipleEvidence(const Study& study, double queue)
      : ClusterMeans(study.table.clusters()) {
    const std::vector<Pair> pairs = gather(study);
    std::vector<double> entropy;
    std::vector<std::array<double, kColumns>> of;
    for (const Pair& pair : pairs) {
      of.push_back(values(pair));
      entropy.push_back(of.back()[kEntropy]);
      for (const auto& samples : pair.said) {
        most_samples_ = std::max(most_samples_, samples.size());
      }
    }
    std::vector<bool> asked(pairs.size(), false);
    const std::vector<std::size_t> queued = human_queue(entropy, queue);
    for (const std::size_t i : queued) asked[i] = true;
    std::map<std::uint16_t, std::array<ClusterRatio, kColumns>> systems;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (!std::isnan(of[i][kAccuracy])) {
        of[i][kWithPeople] = asked[i] ? 100 : of[i][kAccuracy];
      }
      for (std::size_t c = 0; c < kColumns; ++c) {
        if (std::isnan(of[i][c])) continue;
        systems[pairs[i].system][c].add(pairs[i].cluster, of[i][c], 1);
      }
    }
    for (auto& [system, sums] : systems) add(study.judge, system, sums);
    note(study, pairs, queued);
  }

  Notes notes() const override { return notes_; }

 private:
  void add(std::uint16_t judge, std::uint16_t system,
           std::array<ClusterRatio, kColumns>& sums) {
    for (std::size_t c = 0; c < kColumns; ++c) {
      if (sums[c].whole() == 0) continue;
      add_mean({.metric = kAbout[c].metric,
                .system = system,
                .judge = judge,
                .effect = kAbout[c].effect,
                .least = kAbout[c].effect ? -100.0 : 0.0,
                .most = c == kEntropy ? std::log(3.0) : 100,
                .secondary = kAbout[c].secondary,
                .is_mean = true},
               std::move(sums[c]));
    }
  }

  void note(const Study& study, const std::vector<Pair>& pairs,
            const std::vector<std::size_t>& queued) {
    notes_.convention = "fair_eval.mec_bpc";
    notes_.assumes = {
        "Samples of one order are alike, and so are the two orders' numbers of "
        "them."};
    if (most_samples_ < 2) {
      notes_.assumes.push_back(
          "Each order was judged once, so no evidence is multiple: "
          "'design: {samples: 3}' asks three times.");
    }
    notes_.parameters = {
        {"samples_per_order", static_cast<double>(most_samples_)},
        {"queue", static_cast<double>(queued.size())}};
    std::vector<std::string> first;
    for (const std::size_t i : queued) {
      if (first.size() == kNamed) break;
      first.push_back(fmt::format(
          "{} of {}", printable(study.bench.items[pairs[i].item].id, 60),
          study.bench.systems[pairs[i].system]));
    }
    if (!first.empty()) {
      notes_.assumes.push_back(fmt::format("First for people to look at: {}.",
                                           fmt::join(first, "; ")));
    }
    for (const About& about : kAbout) {
      if (*about.meaning != 0) {
        notes_.metrics.emplace_back(about.metric, about.meaning);
      }
    }
  }

  std::size_t most_samples_ = 0;
  Notes notes_;
};

class Plugin final : public Calibration {
 public:
  explicit Plugin(double queue) : queue_(queue) {}

  Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const override {
    if (scores_alone(study)) {
      return needs_pairs(
          "a single answer has no other order to be balanced with");
    }
    auto estimator = std::make_unique<MultipleEvidence>(study, queue_);
    if (estimator->quantities().empty()) {
      return fail("no pair of answers was judged");
    }
    return estimator;
  }

 private:
  double queue_;
};

std::unique_ptr<Calibration> make(ConfigNode& config) {
  double queue = 0;
  config.read(std::get<Number>(kKnobs[0]), queue);
  return std::make_unique<Plugin>(queue);
}

}  // namespace

namespace calibrations {

extern const CalibrationPlugin multiple_evidence;
constinit const CalibrationPlugin multiple_evidence = {
    .info = {.id = "multiple_evidence",
             .summary = "Averages samples and orders of each pair, and queues "
                        "what is unclear for people.",
             .source = "Wang et al. 2023, arXiv:2305.17926",
             .knobs = kKnobs},
    .make = make,
    .asked_for = true,
};

}  // namespace calibrations
}  // namespace assize
