#include "suites/llmbar/collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace assize::llmbar {
namespace {

/// Kappas are stored with every digit; the order of sums may move the last.
constexpr double kSameKappa = 1e-12;

bool same(const PairRow& a, const PairRow& b) {
  return a.input == b.input && a.outputs == b.outputs;
}

void hold(double ours, double theirs, Check& check) {
  ++check.rows;
  if (std::isnan(ours) && std::isnan(theirs)) return;
  const double distance = std::abs(ours - theirs);
  if (distance <= kSameKappa) return;
  ++check.mismatches;
  if (!std::isnan(distance)) check.largest = std::max(check.largest, distance);
}

void hold(const Kappas& ours, const Kappas& theirs, Check& check) {
  hold(ours.first, theirs.first, check);
  hold(ours.second, theirs.second, check);
  hold(ours.mean, theirs.mean, check);
  hold(ours.orders, theirs.orders, check);
}

}  // namespace

Collector::Collector(const Description& about, const VerdictChecker& checker,
                     Keep keep)
    : about_(about),
      checker_(checker),
      keep_(keep),
      statistics_{.name = "statistics",
                  .what =
                      "the counts and shares of statistics.json, as they "
                      "are printed, against those of the verdicts"},
      kappas_{.name = "published_kappas",
              .what =
                  "the kappas of statistics.json against those of the "
                  "published encoding"},
      intended_{.name = "kappas",
                .what =
                    "the kappas of statistics.json against those of the "
                    "labels; the known defect kappa_labels"} {}

void Collector::begin_subset(const std::string& name) {
  subsets_.push_back(name);
  first_ = drafts_.size();
  places_.clear();
}

void Collector::add_pair(const PairRow& pair) {
  const std::string id =
      fmt::format("{}/{:04}", subsets_.back(), drafts_.size() - first_ + 1);
  drafts_.push_back(
      {.id = copy(id),
       .subset = subsets_.size() - 1,
       .pair = {.input = copy(pair.input),
                .outputs = {copy(pair.outputs[0]), copy(pair.outputs[1])},
                .better = pair.better}});
}

void Collector::begin_judge(const std::string& judge) {
  const auto next = static_cast<std::uint16_t>(judges_.size());
  const auto [at, fresh] = judge_at_.emplace(judge, next);
  if (fresh) {
    judges_.push_back(judge);
    readings_.emplace_back();
    unknown_strategies_ += about_.strategy_of(judge) == nullptr;
  }
  judge_ = at->second;
  strategy_ = about_.strategy_of(judge);
  rates_ = about_.rates(judge);
  seen_.assign(drafts_.size() - first_, false);
  for (auto& [pair, places] : places_) places.judged = 0;
  judged_.clear();
  unknown_ = lone_ratings_ = 0;
}

void Collector::add_places() {
  for (std::size_t i = first_; i < drafts_.size(); ++i) {
    const PairRow& of = drafts_[i].pair;
    const Texts texts = {of.input, of.outputs[0], of.outputs[1]};
    places_[{texts, of.better}].drafts.push_back(static_cast<std::uint32_t>(i));
  }
}

/// The draft's index: of the pair in the same place, or the first with the same
/// texts and label that is not judged yet; -1 where there is none of the texts.
Result<std::int64_t> Collector::find(const PairRow& pair,
                                     std::uint64_t record) {
  const std::size_t place = first_ + record - 1;
  if (place < drafts_.size() && same(drafts_[place].pair, pair) &&
      drafts_[place].pair.better == pair.better && !seen_[place - first_]) {
    return static_cast<std::int64_t>(place);
  }
  if (places_.empty()) add_places();
  const Texts texts = {pair.input, pair.outputs[0], pair.outputs[1]};
  const auto found = places_.find({texts, pair.better});
  if (found == places_.end()) {
    if (!places_.contains({texts, 1 - pair.better})) return -1;
    return fail("this pair has another label in dataset.json");
  }
  Places& places = found->second;
  for (; places.judged < places.drafts.size(); ++places.judged) {
    const std::uint32_t draft = places.drafts[places.judged];
    if (!seen_[draft - first_]) return draft;
  }
  return fail(places.drafts.size() > 1
                  ? fmt::format("this pair is judged more often than the {} "
                                "times that it is in dataset.json",
                                places.drafts.size())
                  : "this pair is judged twice");
}

Result<void> Collector::add_result(const ResultRow& row, std::uint64_t record) {
  const Result<std::int64_t> found = find(row.pair, record);
  if (!found) return tl::unexpected(found.error());
  if (*found < 0) {
    ++unknown_;
    return {};
  }
  const auto draft = static_cast<std::uint32_t>(*found);
  seen_[draft - first_] = true;
  checker_.check(strategy_, row.rounds, readings_[judge_]);
  add_round(row.rounds.back(), draft);
  return {};
}

void Collector::add_round(const Round& round, std::uint32_t draft) {
  JudgedPair pair{.item = draft, .better = drafts_[draft].pair.better};
  lone_ratings_ += has_lone_rating(round);
  for (std::uint8_t order = 0; order < 2; ++order) {
    Verdict verdict = verdict_of(round, order);
    pair.winner[order] = published_winner(verdict, order, rates_);
    pair.judged[order] = judged(verdict.status);
    // Of two ratings there is no one text.
    const bool texts = keep_ == Keep::kAll && !round.rating;
    const Text raw = texts ? round.said[order].text : Text();
    said_.push_back({.draft = draft,
                     .order = order,
                     .judge = judge_,
                     .verdict = std::move(verdict),
                     .raw = raw.empty() ? Text() : copy(raw)});
  }
  judged_.push_back(pair);
}

Result<void> Collector::end_judge(const StatisticsFile* published) {
  const std::string where =
      fmt::format("{}, {}", subsets_.back(), judges_[judge_]);
  if (judged_.empty()) {
    return fail("no pair of this file is one of the subset's dataset.json");
  }
  exclude(where, "judged, but no pair of dataset.json", unknown_);
  exclude(where, "a pair that is not judged",
          static_cast<std::uint32_t>(std::ranges::count(seen_, false)));
  exclude(where, "a rating beside one that could not be read", lone_ratings_);
  if (published != nullptr) hold_against(*published, statistics(judged_));
  return {};
}

void Collector::hold_against(const StatisticsFile& published,
                             const Statistics& ours) {
  const std::pair<std::string, const std::string*> texts[] = {
      {share_text(ours.right[0], ours.n), &published.correct_false},
      {share_text(ours.right[1], ours.n), &published.correct_true},
      {average_text(ours), &published.correct_average},
      {share_text(ours.right_in_both, ours.n), &published.correct_both},
      {share_text(ours.equal, ours.n), &published.equal}};
  for (const auto& [text, theirs] : texts) {
    ++statistics_.rows;
    statistics_.mismatches += text != *theirs;
  }
  hold(ours.published, published.kappas, kappas_);
  hold(ours.intended, published.kappas, intended_);
}

void Collector::exclude(std::string where, std::string why,
                        std::uint32_t count) {
  if (count == 0) return;
  bench_.excluded.push_back({std::move(where), std::move(why), count});
}

}  // namespace assize::llmbar
