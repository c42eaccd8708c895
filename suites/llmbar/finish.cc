// The last step of a Collector: what was gathered, in the benchmark's order.

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <utility>

#include "suites/llmbar/collector.h"

namespace assize::llmbar {
namespace {

constexpr std::size_t kMostNames = std::numeric_limits<std::uint16_t>::max();

std::uint16_t index_of(const std::vector<std::string>& sorted,
                       std::string_view name) {
  return static_cast<std::uint16_t>(std::ranges::lower_bound(sorted, name) -
                                    sorted.begin());
}

}  // namespace

/// Pairs by instruction, each instruction a cluster, in the order of its first
/// pair's id; returns each draft's item.
std::vector<std::uint32_t> Collector::add_items() {
  std::map<Text, Text> first;
  std::set<Texts> texts;
  for (const Draft& draft : drafts_) {
    const PairRow& pair = draft.pair;
    Text& id = first.try_emplace(pair.input, draft.id).first->second;
    id = std::min(id, draft.id);
    repeated_ +=
        !texts.emplace(pair.input, pair.outputs[0], pair.outputs[1]).second;
  }
  std::vector<std::uint32_t> order(drafts_.size()), at(drafts_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::uint32_t i) {
    return std::pair(first.at(drafts_[i].pair.input), drafts_[i].id);
  });
  std::uint32_t cluster = 0;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    const Draft& draft = drafts_[order[i]];
    at[order[i]] = i;
    cluster +=
        i > 0 && drafts_[order[i - 1]].pair.input != draft.pair.input ? 1 : 0;
    Item& item = bench_.items.emplace_back();
    item.id = draft.id;
    item.cluster = cluster;
    item.category = index_of(bench_.categories, subsets_[draft.subset]);
    item.questions = {draft.pair.input};
  }
  add_answers(order);
  return at;
}

void Collector::add_answers(const std::vector<std::uint32_t>& order) {
  for (const std::uint16_t system : {0, 1}) {
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      const Text text = drafts_[order[i]].pair.outputs[system];
      bench_.answers.push_back(
          {.item = i,
           .system = system,
           .presence = text.empty() ? Presence::kEmpty : Presence::kGiven,
           .turns = {text}});
    }
  }
}

void Collector::add_records(const std::vector<std::uint32_t>& at) {
  std::vector<std::uint16_t> judge_at;
  for (const std::string& judge : judges_) {
    judge_at.push_back(index_of(bench_.judges, judge));
  }
  bench_.records.reserve(said_.size() + drafts_.size());
  for (Said& said : said_) {
    Record& record = bench_.records.emplace_back();
    record.trial.item = at[said.draft];
    record.trial.focus = said.order;
    record.trial.shown[1 - said.order] = 1;
    record.trial.judge = judge_at[said.judge];
    record.verdict = std::move(said.verdict);
    record.raw = said.raw;
  }
  said_.clear();
  for (std::size_t i = 0; i < drafts_.size(); ++i) {
    Record& record = bench_.records.emplace_back();
    record.trial.item = at[i];
    record.trial.focus = 0;
    record.trial.shown[1] = 1;
    record.trial.judge = static_cast<std::uint16_t>(bench_.gold);
    record.verdict.status = Status::kChosen;
    record.verdict.winner = static_cast<std::int8_t>(drafts_[i].pair.better);
  }
}

void Collector::add_notes() {
  Check winners{.name = "winner",
                .what =
                    "the recorded winner against the one that the "
                    "published patterns find in the text"};
  Check strict{.name = "strict_parser",
               .what =
                   "the first pattern that matches, as published, against "
                   "the last match of either"};
  Table parsers{.name = "parsers",
                .columns = {"judge", "verdicts", "different", "disagreeing"},
                .cells = {}};
  for (std::size_t i = 0; i < judges_.size(); ++i) {
    const ReadingCount& read = readings_[i];
    winners.rows += read.verdicts;
    winners.mismatches += read.different;
    strict.rows += read.verdicts;
    strict.mismatches += read.disagreeing;
    for (const double cell :
         {double(index_of(bench_.judges, judges_[i])), double(read.verdicts),
          double(read.different), double(read.disagreeing)}) {
      parsers.cells.push_back(cell);
    }
  }
  bench_.tables.push_back(std::move(parsers));
  for (Check* check : {&winners, &strict, &statistics_, &kappas_, &intended_}) {
    if (check->rows > 0) bench_.checks.push_back(std::move(*check));
  }
  if (repeated_ > 0) {
    bench_.cautions.push_back(fmt::format(
        "Pairs that are given more than once count each time: {}.", repeated_));
  }
  if (unknown_strategies_ > 0) {
    bench_.cautions.push_back(fmt::format(
        "Judges of a strategy that suite.yaml does not know, whose texts are "
        "not read again: {}.",
        unknown_strategies_));
  }
}

Result<Benchmark> Collector::finish() {
  std::set<std::string> judges(judges_.begin(), judges_.end());
  judges.emplace(kGold);
  bench_.judges.assign(judges.begin(), judges.end());
  bench_.gold = index_of(bench_.judges, kGold);
  bench_.systems = {"output_1", "output_2"};
  bench_.categories = subsets_;
  std::ranges::sort(bench_.categories);
  if (bench_.judges.size() > kMostNames ||
      bench_.categories.size() > kMostNames) {
    return fail("more judges or subsets than can be told apart");
  }
  if (drafts_.empty()) return fail("there is no pair in these files");
  add_records(add_items());
  add_notes();
  bench_.suite = "llmbar";
  bench_.version = about_.version;
  return std::move(bench_);
}

}  // namespace assize::llmbar
