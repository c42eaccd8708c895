#include "suites/judging_the_judges/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "suites/judging_the_judges/agreement.h"
#include "suites/published_board.h"

namespace assize::judging_the_judges {
namespace {

using suites::LabelCounts;
using suites::LabelMetric;

constexpr char kConvention[] = "judging_the_judges";
constexpr char kRepeated[] = "known_defect:repeated_rows";
constexpr std::string_view kScorePrefix = "score.";

constexpr std::array kMetrics = {&suites::kAgreement,  &suites::kScottPi,
                                 &suites::kCohenKappa, &suites::kScoreDelta,
                                 &suites::kCriteria,   &suites::kLeniency};

struct Count {
  std::string_view name;
  double judge, people;
};
constexpr std::array kCounts = {
    Count{"true_positives", 1, 1}, Count{"false_positives", 1, 0},
    Count{"false_negatives", 0, 1}, Count{"true_negatives", 0, 0}};

ReplayRow row_of(const std::string& judge, std::string metric, double total,
                 double value) {
  ReplayRow out;
  out.system = judge;
  out.metric = std::move(metric);
  out.convention = kConvention;
  out.n = static_cast<std::uint32_t>(total);
  out.value = value;
  return out;
}

void replay_agreement(const std::string& judge, const LabelCounts& counts,
                      std::vector<ReplayRow>& out) {
  for (const LabelMetric* metric : kMetrics) {
    out.push_back(
        row_of(judge, metric->name, counts.total(), metric->value(counts)));
  }
  for (const Count& count : kCounts) {
    out.push_back(row_of(judge, std::string(count.name), counts.total(),
                         counts.at(count.judge, count.people)));
  }
}

/// Answers and those of them that the judge calls right.
struct Share {
  double yes = 0, all = 0;
  double percent() const { return 100 * yes / all; }
};

/// A cluster's further answers by the same system are repetitions.
void replay_scores(const Benchmark& bench, const std::string& judge,
                   const std::vector<Labelled>& labels,
                   std::vector<ReplayRow>& out) {
  std::map<std::uint16_t, Share> whole, once;
  std::set<std::pair<std::uint16_t, std::uint32_t>> seen;
  for (const Labelled& label : labels) {
    whole[label.system].yes += label.pair.judge;
    whole[label.system].all += 1;
    if (!seen.emplace(label.system, label.pair.cluster).second) continue;
    once[label.system].yes += label.pair.judge;
    once[label.system].all += 1;
  }
  for (const auto& [system, share] : whole) {
    ReplayRow& row = out.emplace_back(
        row_of(judge, fmt::format("{}{}", kScorePrefix, bench.systems[system]),
               share.all, share.percent()));
    const Share& first = once.at(system);
    if (first.all == share.all) continue;
    row.alternatives.push_back({kRepeated, first.percent(), {}});
    row.note = fmt::format("{} of {}; {} of {} without the rows that repeat",
                           share.yes, share.all, first.yes, first.all);
  }
}

bool known(std::string_view metric) {
  return metric.starts_with(kScorePrefix) ||
         std::ranges::any_of(
             kMetrics,
             [&](const auto* each) { return metric == each->name; }) ||
         std::ranges::find(kCounts, metric, &Count::name) != kCounts.end();
}

}  // namespace

std::vector<ReplayRow> replay(const Benchmark& bench) {
  const VerdictTable table = tabulate(bench);
  std::vector<ReplayRow> out;
  const auto judges = static_cast<std::uint16_t>(bench.judges.size());
  for (std::uint16_t judge = 0; judge < judges; ++judge) {
    const auto labels = labelled(bench, table, judge);
    if (labels.empty()) continue;
    const std::string& name = bench.judges[judge];
    if (static_cast<int>(judge) != bench.gold) {
      const LabelCounts counts(pairs_of(labels, -1));
      if (counts.total() > 0) replay_agreement(name, counts, out);
    }
    replay_scores(bench, name, labels, out);
  }
  return out;
}

Result<std::vector<PublishedRow>> published(const std::string& path) {
  return suites::judge_board(path, known);
}

}  // namespace assize::judging_the_judges
