#include "suites/fair_eval/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <utility>

#include "suites/fair_eval/agreement.h"
#include "suites/published_board.h"

namespace assize::fair_eval {
namespace {

using suites::LabelCounts;
using suites::LabelMetric;
using suites::LabelPair;

constexpr char kConvention[] = "fair_eval";
constexpr char kCompat[] = "fair_eval.compat";
constexpr char kPooled[] = "known_defect:pooled_orders";
constexpr std::string_view kMetrics[] = {"agreement",
                                         "agreement_one_order",
                                         "agreement_one_sample",
                                         "cohen_kappa",
                                         "scott_pi",
                                         "tied",
                                         "entropy",
                                         "conflict_rate"};
constexpr std::string_view kOfSystem[] = {"preferred.", "score.",
                                          "score_first.", "score_second."};

using Verdicts = std::function<std::optional<int>(const JudgedPair&)>;

/// One judge on one pair of systems.
struct Board {
  const Benchmark& bench;
  const PeoplesLabels& people;
  std::string judge;
  std::vector<JudgedPair> pairs;

  const std::string& system(std::size_t answer) const {
    return bench.systems[answer == 0 ? pairs[0].first : pairs[0].second];
  }
};

std::optional<int> by_balance(const JudgedPair& pair) {
  return balanced(pair).verdict;
}
std::optional<int> by_one_order(const JudgedPair& pair) {
  return one_order(pair).verdict;
}

std::optional<int> by_one_sample(const JudgedPair& pair) {
  JudgedPair first = pair;
  for (auto& order : first.orders) {
    if (order.size() > 1) order.resize(1);
  }
  return one_order(first).verdict;
}

LabelCounts counts_of(const Board& board, const Verdicts& verdict_of) {
  std::vector<LabelPair> out;
  for (const JudgedPair& pair : board.pairs) {
    const auto verdict = verdict_of(pair);
    const double label = board.people.of(pair);
    if (!verdict || std::isnan(label)) continue;
    out.push_back({0, label_of(*verdict), label});
  }
  return LabelCounts(out);
}

ReplayRow row_of(const Board& board, std::string metric, double n,
                 double value) {
  ReplayRow out;
  out.system = board.judge;
  out.metric = std::move(metric);
  out.convention = kConvention;
  out.n = static_cast<std::uint32_t>(n);
  out.value = value;
  return out;
}

/// "first: 30 7 7; tie: 8 4 10; second: 3 3 8": of each verdict of the judge's,
/// how often people said first, tie and second.
std::string confusion(const LabelCounts& counts) {
  std::string out;
  const std::pair<std::string_view, double> rows[] = {
      {"first", 1}, {"tie", 0.5}, {"second", 0}};
  for (const auto& [name, said] : rows) {
    out += fmt::format("{}{}: {} {} {}", out.empty() ? "" : "; ", name,
                       counts.at(said, 1), counts.at(said, 0.5),
                       counts.at(said, 0));
  }
  return out;
}

void add_agreement(const Board& board, std::vector<ReplayRow>& out) {
  const LabelCounts counts = counts_of(board, by_balance);
  if (counts.total() == 0) return;
  const LabelCounts published = counts_of(board, pooled);
  for (const LabelMetric* metric :
       {&suites::kAgreement, &suites::kCohenKappa, &suites::kScottPi}) {
    ReplayRow row =
        row_of(board, metric->name, counts.total(), metric->value(counts));
    ReplayRow compat = row_of(board, metric->name, published.total(),
                              metric->value(published));
    compat.convention = kCompat;
    if (compat.value != row.value) {
      row.alternatives.push_back({kPooled, compat.value, {}});
    }
    if (metric == &suites::kAgreement) {
      row.note =
          "people's first, tie, second by the judge's " + confusion(counts);
    }
    out.push_back(std::move(row));
    out.push_back(std::move(compat));
  }
  const std::pair<const char*, Verdicts> others[] = {
      {"agreement_one_order", by_one_order},
      {"agreement_one_sample", by_one_sample}};
  for (const auto& [name, verdict_of] : others) {
    const LabelCounts of = counts_of(board, verdict_of);
    if (of.total() == 0) continue;
    out.push_back(
        row_of(board, name, of.total(), suites::kAgreement.value(of)));
  }
}

/// How often each verdict was given.
struct Tally {
  std::map<int, std::size_t> count;
  std::size_t all = 0;

  double share(int verdict) const {
    const auto found = count.find(verdict);
    const std::size_t of = found == count.end() ? 0 : found->second;
    return 100 * static_cast<double>(of) / static_cast<double>(all);
  }
};

Tally tally_of(const Board& board, const Verdicts& verdict_of) {
  Tally out;
  for (const JudgedPair& pair : board.pairs) {
    const auto verdict = verdict_of(pair);
    if (!verdict) continue;
    ++out.count[*verdict];
    ++out.all;
  }
  return out;
}

void add_preferences(const Board& board, std::vector<ReplayRow>& out) {
  Tally right = tally_of(board, by_balance);
  const Tally published = tally_of(board, pooled);
  if (right.all == 0) return;
  const std::pair<std::string, int> metrics[] = {
      {"preferred." + board.system(0), 1},
      {"preferred." + board.system(1), -1},
      {"tied", 0}};
  for (const auto& [metric, verdict] : metrics) {
    ReplayRow row = row_of(board, metric, static_cast<double>(right.all),
                           right.share(verdict));
    row.note =
        fmt::format("{} of {} questions", right.count[verdict], right.all);
    ReplayRow compat = row_of(board, metric, static_cast<double>(published.all),
                              published.share(verdict));
    compat.convention = kCompat;
    const bool differs = compat.value != row.value;
    if (differs) row.alternatives.push_back({kPooled, compat.value, {}});
    out.push_back(std::move(row));
    if (differs) out.push_back(std::move(compat));
  }
}

/// Sums the scores of one answer that were read in one order.
struct Scores {
  double sum = 0, read = 0;

  void add(const JudgedPair& pair, std::size_t order, std::size_t answer) {
    for (const ScorePair& scores : pair.orders[order]) {
      if (!scores.read()) continue;
      sum += answer == 0 ? scores.first : scores.second;
      ++read;
    }
  }
};

void add_scores(const Board& board, std::vector<ReplayRow>& out) {
  for (const std::size_t answer : {0, 1}) {
    std::array<Scores, 2> shown;  // Where this answer stood first, and second.
    for (const JudgedPair& pair : board.pairs) {
      for (const std::size_t order : {0, 1}) {
        shown[order == answer ? 0 : 1].add(pair, order, answer);
      }
    }
    const std::string& system = board.system(answer);
    const double read = shown[0].read + shown[1].read;
    if (read == 0) continue;
    out.push_back(row_of(board, "score." + system, read,
                         (shown[0].sum + shown[1].sum) / read));
    if (shown[0].read == 0 || shown[1].read == 0) continue;
    out.push_back(row_of(board, "score_first." + system, shown[0].read,
                         shown[0].sum / shown[0].read));
    out.push_back(row_of(board, "score_second." + system, shown[1].read,
                         shown[1].sum / shown[1].read));
  }
}

void add_orders(const Board& board, std::vector<ReplayRow>& out) {
  double conflicts = 0, both = 0, entropy = 0, several = 0;
  for (const JudgedPair& pair : board.pairs) {
    if (const auto differ = conflict(pair)) {
      conflicts += *differ;
      ++both;
    }
    const AverageVerdict all = balanced(pair);
    if (all.used < 2) continue;
    entropy += verdict_entropy(all.counts);
    ++several;
  }
  if (both > 0) {
    ReplayRow row =
        row_of(board, "conflict_rate", both, 100 * conflicts / both);
    row.note = fmt::format("{} of {} questions", conflicts, both);
    out.push_back(std::move(row));
  }
  if (several > 0) {
    out.push_back(row_of(board, "entropy", several, entropy / several));
  }
}

/// The judge's pairs by the systems that they compare.
std::vector<Board> boards_of(const Benchmark& bench, std::uint16_t judge,
                             const PeoplesLabels& people) {
  std::map<std::pair<std::uint16_t, std::uint16_t>, std::vector<JudgedPair>>
      by_pair;
  for (JudgedPair& pair : judged_pairs(bench, judge)) {
    by_pair[{pair.first, pair.second}].push_back(std::move(pair));
  }
  std::vector<Board> out;
  for (auto& [key, pairs] : by_pair) {
    out.push_back({bench, people, bench.judges[judge], std::move(pairs)});
    if (by_pair.size() == 1) continue;
    out.back().judge += fmt::format(" ({} and {})", bench.systems[key.first],
                                    bench.systems[key.second]);
  }
  return out;
}

bool known(std::string_view metric) {
  return std::ranges::find(kMetrics, metric) != std::end(kMetrics) ||
         std::ranges::any_of(kOfSystem, [&](std::string_view prefix) {
           return metric.starts_with(prefix);
         });
}

}  // namespace

std::vector<ReplayRow> replay(const Benchmark& bench) {
  const PeoplesLabels people(bench);
  std::vector<ReplayRow> out;
  const auto judges = static_cast<std::uint16_t>(bench.judges.size());
  for (std::uint16_t judge = 0; judge < judges; ++judge) {
    for (const Board& board : boards_of(bench, judge, people)) {
      if (static_cast<int>(judge) == bench.gold) {
        add_preferences(board, out);
        continue;
      }
      add_agreement(board, out);
      add_preferences(board, out);
      add_scores(board, out);
      add_orders(board, out);
    }
  }
  return out;
}

Result<std::vector<PublishedRow>> published(const std::string& path) {
  return suites::judge_board(path, known);
}

}  // namespace assize::fair_eval
