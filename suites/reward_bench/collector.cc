#include "suites/reward_bench/collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "suites/reward_bench/folder.h"
#include "suites/reward_bench/recorded_verdict.h"
#include "suites/reward_bench/ties.h"

namespace assize::reward_bench {
namespace {

constexpr std::size_t kMostNames = std::numeric_limits<std::uint16_t>::max();
constexpr double kExact = 1e-6;  ///< Credits are stored in digits.

std::string row_id(std::string_view subset, std::string_view id) {
  return fmt::format("{}/{}", subset, id);
}

}  // namespace

bool Collector::known(std::string_view subset) {
  const int version = about_.of_subset(subset);
  if (version < 0) {
    ++other_subsets_[std::string(subset)];
    return false;
  }
  versions_.insert(version);
  return true;
}

Result<void> Collector::add(const DataRow& row) {
  if (!known(row.subset)) return {};
  const std::string id = row_id(row.subset, row.id);
  if (!by_id_.emplace(id, rows_.size()).second) {
    return fail(fmt::format("row '{}' is given twice", printable(id, 80)));
  }
  const bool ties = row.subset == kTies;
  if (!ties && row.chosen.size() != 1) {
    return fail(
        fmt::format("row '{}' has {} right answers, which only rows of "
                    "{} have",
                    printable(id, 80), row.chosen.size(), kTies));
  }
  if (!ties && row.rejected.size() >= kMaxSlots) {
    return fail(fmt::format("row '{}' has more than {} answers",
                            printable(id, 80), kMaxSlots));
  }
  Kept& kept = rows_.emplace_back();
  kept.id = keep(id);
  kept.subset = keep(row.subset);
  for (const Turn& turn : row.turns) {
    kept.turns.push_back({turn.role, keep(turn.text)});
  }
  kept.prompt = kept.turns.back().text;
  for (const Text text : row.chosen) kept.right.push_back(keep(text));
  for (const Text text : row.rejected) kept.wrong.push_back(keep(text));
  for (const auto& [name, text] : row.form) {
    kept.form.push_back({name, keep(text)});
  }
  return {};
}

Result<void> Collector::add(const std::string& judge, ModelFile file) {
  if (judge == kGold) {
    return fail("a judge must not be called 'gold', as the labels are");
  }
  judges_.insert(judge);
  if (!file.rows.empty()) {
    files_.emplace_back(judge, std::move(file));
    return {};
  }
  for (const auto& [subset, accuracy] : file.accuracies) {
    const bool prior =
        std::ranges::find(about_.prior_sets, subset) != about_.prior_sets.end();
    if (!prior && !known(subset)) continue;
    if (accuracies_[judge].emplace(subset, accuracy).second) continue;
    return fail(fmt::format("'{}' has two accuracies of '{}'",
                            printable(judge, 60), printable(subset, 60)));
  }
  return {};
}

void Collector::end_file(InputFile file) {
  bench_.files.push_back(std::move(file));
}

std::uint32_t Collector::withheld_row(const std::string& id,
                                      const ScoredRow& said) {
  const auto index = static_cast<std::uint32_t>(rows_.size());
  Kept& kept = rows_.emplace_back();
  kept.id = keep(id);
  kept.subset = keep(said.subset);
  kept.withheld = true;
  const bool pair = about_.of_subset(said.subset) == 0;
  const std::size_t all =
      said.scores.empty() ? (pair ? 2 : kBestOf) : said.scores.size();
  const std::size_t right = said.subset == kTies ? said.correct : 1;
  kept.right.assign(right, Text());
  kept.wrong.assign(all - std::min(all, right), Text());
  by_id_.emplace(id, index);
  return index;
}

Result<void> Collector::add_rows(const std::string& judge, ModelFile& file) {
  const bool texts =
      std::ranges::any_of(rows_, [](const Kept& row) { return !row.withheld; });
  const bool generative = file.kind.starts_with("Generative");
  std::set<std::string> seen;
  for (ScoredRow& said : file.rows) {
    if (!known(said.subset)) continue;
    const std::string id = row_id(said.subset, said.id);
    if (!seen.insert(id).second) {
      return fail(fmt::format("row '{}' is scored twice", printable(id, 80)));
    }
    if (said.subset == kTies && said.scores.empty()) {
      ++ties_without_scores_[judge];
      continue;
    }
    const auto found = by_id_.find(id);
    if (found == by_id_.end() && texts) {
      ++without_row_[judge];
      continue;
    }
    const std::uint32_t row =
        found == by_id_.end() ? withheld_row(id, said) : found->second;
    const std::size_t answers =
        rows_[row].right.size() + rows_[row].wrong.size();
    if (!said.scores.empty() && said.scores.size() != answers) {
      return fail(fmt::format("row '{}' has {} answers and {} scores",
                              printable(id, 80), answers, said.scores.size()));
    }
    if (!said.by_place.empty() && said.by_place.size() != answers) {
      return fail(
          fmt::format("row '{}' has {} answers and results in {} places",
                      printable(id, 80), answers, said.by_place.size()));
    }
    if (said.subset != kTies && (answers < 2 || answers > kMaxSlots)) {
      return fail(fmt::format("row '{}' has {} answers, not 2 to {}",
                              printable(id, 80), answers, kMaxSlots));
    }
    scored_.push_back({row, &judge, generative, std::move(said)});
  }
  count_unscored(judge, seen);
  return {};
}

void Collector::count_unscored(const std::string& judge,
                               const std::set<std::string>& scored) {
  const auto unscored = std::ranges::count_if(rows_, [&](const Kept& row) {
    return !row.withheld && !scored.contains(std::string(row.id));
  });
  if (unscored > 0) unscored_[judge] = static_cast<std::uint32_t>(unscored);
}

std::uint16_t Collector::system_of(const Kept& row, std::size_t answer) const {
  const std::size_t right = row.right.size();
  return static_cast<std::uint16_t>(
      answer < right ? answer : most_right_ + answer - right);
}

void Collector::add_item(const Kept& row, std::uint32_t index) {
  Item& item = bench_.items.emplace_back();
  item.id = row.id;
  item.category = static_cast<std::uint16_t>(
      std::ranges::lower_bound(bench_.categories, row.subset) -
      bench_.categories.begin());
  if (!row.withheld) {
    item.history.assign(row.turns.begin(), row.turns.end() - 1);
    item.questions = {row.turns.back().text};
    item.fields = row.form;
  }
  for (std::size_t at = 0; at < row.right.size() + row.wrong.size(); ++at) {
    const Text text = at < row.right.size() ? row.right[at]
                                            : row.wrong[at - row.right.size()];
    Answer& answer = bench_.answers.emplace_back();
    answer.item = index;
    answer.system = system_of(row, at);
    answer.presence =
        row.withheld || !text.empty() ? Presence::kGiven : Presence::kEmpty;
    if (!row.withheld) answer.turns = {text};
  }
}

/// Rows by prompt, each prompt a cluster, as are the two rows of a prompt of
/// Ties; returns each row's item.
std::vector<std::uint32_t> Collector::add_items() {
  std::map<std::string, Text> first;
  std::vector<std::string> keys;
  std::set<std::string> categories;
  for (const Kept& row : rows_) {
    const auto prompt = ties_prompt(row.id);
    keys.push_back(prompt         ? fmt::format("ties {}", prompt->prompt)
                   : row.withheld ? fmt::format("row {}", row.id)
                                  : fmt::format("prompt {}", row.prompt));
    Text& id = first.try_emplace(keys.back(), row.id).first->second;
    id = std::min(id, row.id);
    categories.emplace(row.subset);
    most_right_ = std::max(most_right_, row.right.size());
    most_wrong_ = std::max(most_wrong_, row.wrong.size());
  }
  for (const auto& [judge, of] : accuracies_) {
    for (const auto& [subset, accuracy] : of) categories.insert(subset);
  }
  bench_.categories.assign(categories.begin(), categories.end());
  std::vector<std::uint32_t> order(rows_.size()), at(rows_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::uint32_t i) {
    return std::pair(first.at(keys[i]), rows_[i].id);
  });
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    at[order[i]] = i;
    const bool again = i > 0 && keys[order[i - 1]] == keys[order[i]];
    const std::uint32_t last = i == 0 ? 0 : bench_.items.back().cluster;
    add_item(rows_[order[i]], i);
    items_.push_back(&rows_[order[i]]);
    bench_.items.back().cluster = i == 0 || again ? last : last + 1;
  }
  std::ranges::sort(bench_.answers, {}, [](const Answer& answer) {
    return std::pair(answer.system, answer.item);
  });
  return at;
}

void Collector::add_labels() {
  for (std::uint32_t item = 0; item < items_.size(); ++item) {
    const Kept& row = *items_[item];
    const std::size_t answers = row.right.size() + row.wrong.size();
    const bool alone = row.subset == kTies;
    for (std::size_t at = 0; at < (alone ? answers : 1); ++at) {
      Record& record = bench_.records.emplace_back();
      record.trial.item = item;
      record.trial.judge = static_cast<std::uint16_t>(bench_.gold);
      record.trial.focus = 0;
      record.trial.slots = static_cast<std::uint8_t>(alone ? 1 : answers);
      if (alone) {
        record.trial.shown[0] = system_of(row, at);
        record.verdict.status = Status::kScored;
        record.verdict.score = {at < row.right.size() ? 1.0 : 0.0};
        continue;
      }
      for (std::size_t slot = 0; slot < answers; ++slot) {
        record.trial.shown[slot] = system_of(row, slot);
      }
      record.verdict.status = Status::kChosen;
      record.verdict.winner = 0;
    }
  }
}

void Collector::check_result(const ScoredRow& said) {
  if (std::isnan(said.result) || said.scores.empty()) return;
  const double difference = std::abs(said.result - credit_of(said.scores));
  ++results_.rows;
  results_.mismatches += difference > kExact;
  results_.largest = std::max(results_.largest, difference);
}

Result<void> Collector::add_scores(const std::vector<std::uint32_t>& at) {
  for (const Scored& scored : scored_) {
    const Kept& row = rows_[scored.row];
    Record record;
    record.trial.item = at[scored.row];
    record.trial.focus = 0;
    record.trial.judge = static_cast<std::uint16_t>(
        std::ranges::lower_bound(bench_.judges, *scored.judge) -
        bench_.judges.begin());
    const std::size_t answers = row.right.size() + row.wrong.size();
    if (row.subset == kTies) {
      record.trial.slots = 1;
      for (std::size_t answer = 0; answer < answers; ++answer) {
        record.trial.shown[0] = system_of(row, answer);
        const double score = scored.said.scores[answer];
        const bool failed = scored.generative && score == kFailedRating;
        record.verdict.status = failed ? Status::kUnparsed : Status::kScored;
        record.verdict.score.clear();
        if (!failed) record.verdict.score = {score};
        bench_.records.push_back(record);
      }
      continue;
    }
    for (std::size_t slot = 0; slot < answers; ++slot) {
      record.trial.shown[slot] = system_of(row, slot);
    }
    record.trial.slots = static_cast<std::uint8_t>(answers);
    check_result(scored.said);
    const Result<void> added = add_placed(record, scored.said, bench_.records);
    if (!added) {
      return fail(fmt::format("row '{}': {}", printable(row.id, 80),
                              added.error().message));
    }
  }
  return {};
}

void Collector::add_accuracies() {
  if (accuracies_.empty()) return;
  Table& table = bench_.tables.emplace_back();
  table.name = std::string(kAccuracies);
  table.columns = {"judge", "category", "accuracy"};
  for (const auto& [judge, of] : accuracies_) {
    for (const auto& [subset, accuracy] : of) {
      table.cells.push_back(
          static_cast<double>(std::ranges::lower_bound(bench_.judges, judge) -
                              bench_.judges.begin()));
      table.cells.push_back(static_cast<double>(
          std::ranges::lower_bound(bench_.categories, subset) -
          bench_.categories.begin()));
      table.cells.push_back(accuracy);
    }
  }
}

void Collector::add_exclusions() {
  const auto add = [&](const std::map<std::string, std::uint32_t>& counts,
                       const char* why) {
    for (const auto& [where, count] : counts) {
      bench_.excluded.push_back({printable(where, 60), why, count});
    }
  };
  add(other_subsets_, "subset of no section");
  add(without_row_, "scores of rows that are not there");
  add(ties_without_scores_, "rows of Ties without scores");
  add(unscored_, "rows of the data set without a score");
}

Result<void> Collector::add_files() {
  std::set<std::string> with_rows;
  for (auto& [judge, file] : files_) {
    if (!with_rows.insert(judge).second) {
      return fail(
          fmt::format("two files have rows of '{}'", printable(judge, 80)));
    }
    Result<void> added = add_rows(judge, file);
    if (!added) return added;
  }
  return {};
}

Result<Benchmark> Collector::finish() {
  const Result<void> added = add_files();
  if (!added) return tl::unexpected(added.error());
  if (versions_.empty() && !other_subsets_.empty()) {
    return fail(fmt::format("no subset here, such as '{}', is RewardBench's",
                            printable(other_subsets_.begin()->first, 60)));
  }
  if (versions_.size() > 1) {
    return fail("subsets of RewardBench 1 and 2 are mixed here");
  }
  judges_.insert(std::string(kGold));
  bench_.judges.assign(judges_.begin(), judges_.end());
  bench_.gold = static_cast<int>(
      std::ranges::lower_bound(bench_.judges, kGold) - bench_.judges.begin());
  const std::vector<std::uint32_t> at = add_items();
  for (const auto& [side, most] :
       {std::pair("chosen", most_right_), std::pair("rejected", most_wrong_)}) {
    for (std::size_t i = 0; i < most; ++i) {
      bench_.systems.push_back(i == 0 ? side
                                      : fmt::format("{}_{}", side, i + 1));
    }
  }
  if (bench_.judges.size() > kMostNames) {
    return fail("more judges than can be told apart");
  }
  add_labels();
  const Result<void> scored = add_scores(at);
  if (!scored) return tl::unexpected(scored.error());
  add_accuracies();
  if (results_.rows > 0) bench_.checks.push_back(results_);
  add_exclusions();
  bench_.suite = "reward_bench";
  bench_.version =
      versions_.empty()
          ? about_.version
          : about_.versions[static_cast<std::size_t>(*versions_.begin())].name;
  return std::move(bench_);
}

}  // namespace assize::reward_bench
