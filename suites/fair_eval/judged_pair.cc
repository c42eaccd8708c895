#include "suites/fair_eval/judged_pair.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "core/verdict_table.h"

namespace assize::fair_eval {
namespace {

/// The scores of a record by answer: that of the system under test first.
ScorePair scores_of(const Record& record) {
  const std::uint8_t focus = record.trial.focus;
  const Verdict& verdict = record.verdict;
  if (!judged(verdict.status)) return {};
  if (verdict.score.size() == 2) {
    return {verdict.score[focus], verdict.score[1 - focus]};
  }
  const double won = outcome(record);
  return {won, 1 - won};
}

std::vector<ScorePair> read_of(const std::vector<ScorePair>& samples) {
  std::vector<ScorePair> out;
  std::ranges::copy_if(samples, std::back_inserter(out),
                       [](const ScorePair& scores) { return scores.read(); });
  return out;
}

}  // namespace

std::vector<JudgedPair> judged_pairs(const Benchmark& bench,
                                     std::uint16_t judge) {
  using Samples = std::map<std::uint16_t, ScorePair>;
  std::map<std::tuple<std::uint16_t, std::uint16_t, std::uint32_t>,
           std::array<Samples, 2>>
      said;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    if (trial.judge != judge || trial.slots != 2 || trial.arm != 0 ||
        trial.defence != 0 || trial.turn != 0) {
      continue;
    }
    const std::uint8_t focus = trial.focus;
    said[{trial.shown[focus], trial.shown[1 - focus], trial.item}][focus]
        [trial.sample] = scores_of(record);
  }
  std::vector<JudgedPair> out;
  for (const auto& [key, orders] : said) {
    JudgedPair& pair = out.emplace_back();
    std::tie(pair.first, pair.second, pair.item) = key;
    for (const std::size_t order : {0, 1}) {
      for (const auto& [sample, scores] : orders[order]) {
        pair.orders[order].push_back(scores);
      }
    }
  }
  return out;
}

AverageVerdict balanced(const JudgedPair& pair) {
  auto [first, second] = pair.orders;
  if (!first.empty() && !second.empty()) {
    const std::size_t most = std::max(first.size(), second.size());
    first.resize(most);
    second.resize(most);
  }
  return average_verdict(first, second);
}

AverageVerdict one_order(const JudgedPair& pair) {
  return average_verdict(pair.orders[pair.orders[0].empty() ? 1 : 0], {});
}

std::optional<int> pooled(const JudgedPair& pair) {
  double first = 0, second = 0, read = 0;
  for (const auto& order : pair.orders) {
    for (const ScorePair& scores : read_of(order)) {
      first += scores.first;
      second += scores.second;
      ++read;
    }
  }
  if (read == 0) return {};
  return (first / read > second / read) - (first / read < second / read);
}

std::optional<bool> conflict(const JudgedPair& pair) {
  const AverageVerdict one = average_verdict(pair.orders[0], {});
  const AverageVerdict other = average_verdict(pair.orders[1], {});
  if (!one.verdict || !other.verdict) return {};
  return *one.verdict != *other.verdict;
}

double label_of(int verdict) { return (1 + verdict) / 2.0; }

}  // namespace assize::fair_eval
