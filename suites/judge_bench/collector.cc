#include "suites/judge_bench/collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "suites/judge_bench/folder.h"

namespace assize::judge_bench {
namespace {

constexpr std::size_t kMostNames = std::numeric_limits<std::uint16_t>::max();

/// Whether the decision is that of the higher score.
bool follows(const OrderRow& order) {
  if (!order.decision) return false;
  const double margin = order.scores[0] - order.scores[1];
  return *order.decision == (margin > 0   ? Decision::kFirst
                             : margin < 0 ? Decision::kSecond
                                          : Decision::kTie);
}

/// The recorded decision counts: where scores say something else, they give no
/// probability.
Verdict verdict_of(const OrderRow& order) {
  Verdict out;
  out.status = order.given ? Status::kUnparsed : Status::kNotRecorded;
  const bool scored = !std::isnan(order.scores[0]);
  if (scored) out.score = {order.scores[0], order.scores[1]};
  if (!order.decision) return out;
  if (scored && follows(order)) {
    out.p_first = 1 / (1 + std::exp(order.scores[1] - order.scores[0]));
  }
  const bool tied = *order.decision == Decision::kTie;
  out.status = tied ? Status::kTied : Status::kChosen;
  if (tied) out.tie = scored ? Tie::kEqualScores : Tie::kDeclared;
  if (!tied) out.winner = *order.decision == Decision::kFirst ? 0 : 1;
  return out;
}

}  // namespace

Result<void> Collector::add(const std::string& judge, const PairRow& row) {
  if (!in_file_.emplace(row.id).second) {
    return fail(fmt::format("pair '{}' is given twice", printable(row.id, 80)));
  }
  const auto pair = pair_of(row);
  if (!pair) return tl::unexpected(pair.error());
  if (!row.judged) return {};
  if (!row.judge_name.empty() && !judge.starts_with(row.judge_name)) {
    other_names_.insert(judge);
  }
  const std::string& kept = *judges_.insert(judge).first;
  if (!seen_.emplace(kept, *pair).second) {
    return fail(fmt::format("pair '{}' was judged by '{}' in another file",
                            printable(row.id, 80), printable(judge, 80)));
  }
  for (std::size_t order = 0; order < row.orders.size(); ++order) {
    const OrderRow& said = row.orders[order];
    if (!std::isnan(said.scores[0])) {
      ++scores_.rows;
      scores_.mismatches += !follows(said);
    }
    said_.push_back({*pair, order, kept, verdict_of(said),
                     bench_.texts.emplace_back(said.response)});
  }
  return {};
}

void Collector::end_file(InputFile file) {
  in_file_.clear();
  bench_.files.push_back(std::move(file));
}

bool Collector::take_origin(const PairRow& row, Pair& pair) {
  if (!row.response_model.empty()) {
    if (pair.response_model.empty()) {
      pair.response_model = keep(row.response_model);
    }
    if (pair.response_model != row.response_model) return false;
  }
  if (!row.original_id) return true;
  const std::string_view name =
      row.original_id->is_number ? kOriginalNumber : kOriginalId;
  if (pair.original_id.name.empty()) {
    pair.original_id = {name, keep(row.original_id->text)};
  }
  return pair.original_id.name == name &&
         pair.original_id.text == row.original_id->text;
}

Result<std::uint32_t> Collector::pair_of(const PairRow& row) {
  const auto found = by_id_.find(row.id);
  if (found != by_id_.end()) {
    Pair& before = pairs_[found->second];
    if (take_origin(row, before) && before.label == row.label &&
        before.question == row.question && before.answer_a == row.answer_a &&
        before.answer_b == row.answer_b) {
      return found->second;
    }
    return fail(
        fmt::format("pair '{}' has another label, other texts or another "
                    "origin in another file",
                    printable(row.id, 80)));
  }
  const auto index = static_cast<std::uint32_t>(pairs_.size());
  pairs_.push_back({keep(row.id),
                    keep(row.source),
                    keep(row.question),
                    keep(row.answer_a),
                    keep(row.answer_b),
                    row.label,
                    {},
                    {}});
  take_origin(row, pairs_.back());
  by_id_.emplace(pairs_.back().id, index);
  return index;
}

std::uint16_t Collector::index_of(std::string_view judge) const {
  return static_cast<std::uint16_t>(
      std::ranges::lower_bound(bench_.judges, judge) - bench_.judges.begin());
}

/// Pairs by question, each question a cluster, in the order of its first
/// pair's id; returns each pair's item.
std::vector<std::uint32_t> Collector::add_items() {
  std::map<Text, Text> first;
  std::set<std::string> categories;
  for (const Pair& pair : pairs_) {
    Text& id = first.try_emplace(pair.question, pair.id).first->second;
    id = std::min(id, pair.id);
    categories.emplace(about_.group(pair.source));
  }
  bench_.categories.assign(categories.begin(), categories.end());
  std::vector<std::uint32_t> order(pairs_.size()), at(pairs_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::uint32_t i) {
    return std::pair(first.at(pairs_[i].question), pairs_[i].id);
  });
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    const Pair& pair = pairs_[order[i]];
    at[order[i]] = i;
    const bool again = i > 0 && pairs_[order[i - 1]].question == pair.question;
    const std::uint32_t last = i == 0 ? 0 : bench_.items.back().cluster;
    Item& item = bench_.items.emplace_back();
    item.id = pair.id;
    item.cluster = i == 0 || again ? last : last + 1;
    item.category = static_cast<std::uint16_t>(
        std::ranges::lower_bound(bench_.categories, about_.group(pair.source)) -
        bench_.categories.begin());
    item.questions = {pair.question};
    item.fields = {{"source", pair.source}};
    if (!pair.original_id.name.empty()) item.fields.push_back(pair.original_id);
    if (!pair.response_model.empty()) {
      item.fields.push_back({kResponseModel, pair.response_model});
    }
  }
  add_answers(order);
  return at;
}

void Collector::add_answers(const std::vector<std::uint32_t>& order) {
  for (const std::uint16_t system : {0, 1}) {
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      const Pair& pair = pairs_[order[i]];
      const Text text = system == 0 ? pair.answer_a : pair.answer_b;
      bench_.answers.push_back(
          {.item = i,
           .system = system,
           .presence = text.empty() ? Presence::kEmpty : Presence::kGiven,
           .turns = {text}});
    }
  }
}

void Collector::add_records(const std::vector<std::uint32_t>& at) {
  for (Said& said : said_) {
    Record& record = bench_.records.emplace_back();
    record.trial.item = at[said.pair];
    record.trial.focus = static_cast<std::uint8_t>(said.order);
    record.trial.shown[1 - said.order] = 1;
    record.trial.judge = index_of(said.judge);
    record.verdict = std::move(said.verdict);
    record.raw = said.raw;
  }
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    Record& record = bench_.records.emplace_back();
    record.trial.item = at[i];
    record.trial.focus = 0;
    record.trial.shown[1] = 1;
    record.trial.judge = static_cast<std::uint16_t>(bench_.gold);
    record.verdict.status = Status::kChosen;
    record.verdict.winner = pairs_[i].label == Decision::kFirst ? 0 : 1;
  }
}

Result<Benchmark> Collector::finish() {
  judges_.insert(std::string(kGold));
  bench_.judges.assign(judges_.begin(), judges_.end());
  bench_.gold = index_of(kGold);
  bench_.systems = {"response_A", "response_B"};
  const std::vector<std::uint32_t> at = add_items();
  if (bench_.judges.size() > kMostNames ||
      bench_.categories.size() > kMostNames) {
    return fail("more judges or sources than can be told apart");
  }
  add_records(at);
  if (scores_.rows > 0) bench_.checks.push_back(scores_);
  if (!other_names_.empty()) {
    bench_.cautions.push_back(
        fmt::format("Rows of {} name another judge than their file; the "
                    "file counts.",
                    *other_names_.begin()));
  }
  bench_.suite = "judge_bench";
  bench_.version = about_.version;
  return std::move(bench_);
}

}  // namespace assize::judge_bench
