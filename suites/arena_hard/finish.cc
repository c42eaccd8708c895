// The last step of a Collector: what was gathered, in the benchmark's order.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

#include "suites/arena_hard/collector.h"
#include "suites/arena_hard/token_counts.h"

namespace assize::arena_hard {
namespace {

constexpr std::size_t kMostNames = std::numeric_limits<std::uint16_t>::max();

template <typename Names>
std::uint16_t index_of(const Names& names, std::string_view name) {
  return static_cast<std::uint16_t>(std::ranges::lower_bound(names, name) -
                                    names.begin());
}

Result<void> few(std::size_t count, std::string_view what) {
  if (count <= kMostNames) return {};
  return fail(fmt::format("{} {}, at most {} can be told apart", count, what,
                          kMostNames));
}

}  // namespace

/// Items by id, each a cluster of its own; returns each draft's item.
std::vector<std::uint32_t> Collector::add_items() {
  std::vector<std::uint32_t> order(items_.size()), at(items_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return items_[i].id; });
  std::set<std::string> categories;
  for (const Draft& draft : items_) categories.emplace(draft.category);
  bench_.categories.assign(categories.begin(), categories.end());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    const Draft& draft = items_[order[i]];
    at[order[i]] = i;
    Item& item = bench_.items.emplace_back();
    item.id = draft.id;
    item.cluster = i;
    item.category = index_of(bench_.categories, draft.category);
    item.questions = {draft.question};
    if (!draft.topic.empty()) item.fields = {{"topic", draft.topic}};
  }
  return at;
}

/// Systems by name, their answers, and the counts of those whose file says so.
Result<void> Collector::add_systems(const std::vector<std::uint32_t>& at) {
  for (const auto& [name, answers] : answers_) bench_.systems.push_back(name);
  bench_.judges.assign(judges_.begin(), judges_.end());
  for (const auto& [size, what] :
       {std::pair(bench_.systems.size(), "systems"),
        std::pair(bench_.judges.size(), "judges"),
        std::pair(bench_.categories.size(), "categories")}) {
    Result<void> enough = few(size, what);
    if (!enough) return enough;
  }
  Table counts{
      .name = "answers",
      .columns = {"token_len", "header_count", "list_count", "bold_count"},
      .cells = {}};
  std::uint16_t system = 0;
  for (const auto& [name, answers] : answers_) {
    std::map<std::uint32_t, const Held*> by_item;
    for (const auto& [draft, held] : answers) by_item[at[draft]] = &held;
    for (const auto& [item, held] : by_item) {
      bench_.answers.push_back(
          {.item = item,
           .system = system,
           .presence = held->text.empty() ? Presence::kEmpty : Presence::kGiven,
           .turns = {held->text}});
      const auto mark = [&counts_of = held->counts](auto of) {
        return counts_of ? static_cast<double>(std::invoke(of, *counts_of))
                         : kAbsent;
      };
      counts.cells.insert(
          counts.cells.end(),
          {held->tokens, mark(&MarkdownCounts::all_headers),
           mark(&MarkdownCounts::lists), mark(&MarkdownCounts::bold)});
    }
    ++system;
  }
  const bool any = std::ranges::any_of(
      counts.cells, [](double cell) { return !std::isnan(cell); });
  if (any || !guessed_version_) bench_.tables.push_back(std::move(counts));
  return {};
}

void Collector::add_records(const std::vector<std::uint32_t>& at) {
  for (Game& game : games_) {
    Record& record = bench_.records.emplace_back();
    const auto system = index_of(bench_.systems, game.system);
    const auto baseline = index_of(bench_.systems, game.baseline);
    record.trial.item = at[game.item];
    record.trial.shown[game.place] = baseline;
    record.trial.shown[1 - game.place] = system;
    record.trial.focus = static_cast<std::uint8_t>(1 - game.place);
    record.trial.judge = index_of(bench_.judges, game.judge);
    record.verdict = std::move(game.verdict);
    record.raw = game.raw;
  }
  games_.clear();
}

void Collector::add_notes() {
  for (const auto& [what, times] : excluded_) {
    bench_.excluded.push_back({what.first, what.second, times});
  }
  for (const Check& check : {labels_, markdown_, tokens_, question_,
                             quoted_baseline_, quoted_answer_}) {
    if (check.rows > 0) bench_.checks.push_back(check);
  }
  if (saw_uid_ && saw_question_id_) {
    bench_.cautions.push_back(
        "Files of both schemas are here, with `uid` and with `question_id`; "
        "they are joined by its value.");
  }
  if (!other_system_names_.empty()) {
    bench_.cautions.push_back(fmt::format(
        "Answers of {} name another model than their file; the file counts.",
        fmt::join(other_system_names_, ", ")));
  }
  if (!other_judge_names_.empty()) {
    bench_.cautions.push_back(fmt::format(
        "Judgements of {} name another judge than their folder; the folder "
        "counts.",
        fmt::join(other_judge_names_, ", ")));
  }
  for (const auto& [system, alike] : alike_) {
    if (alike.name.empty()) continue;
    bench_.cautions.push_back(fmt::format(
        "There is no file of answers of {}. {} is called alike, but of {} "
        "judged texts {} are its answer to that question and {} its answer to "
        "another; the judged texts count.",
        system, alike.name, alike.rows, alike.same, alike.elsewhere));
  }
}

Result<Benchmark> Collector::finish() {
  settle_version();
  for (Draft& draft : items_) {
    if (draft.category.empty()) draft.category = version_->categories.front();
  }
  const std::vector<std::uint32_t> at = add_items();
  const Result<void> added = add_systems(at);
  if (!added) return tl::unexpected(added.error());
  if (bench_.table("answers") != nullptr) {
    TokenRecount recounted = recount_tokens(bench_, version_->vocabulary);
    bench_.vocabulary = std::move(recounted.vocabulary);
    tokens_ = std::move(recounted.check);
  }
  add_records(at);
  add_notes();
  bench_.suite = "arena_hard";
  bench_.version = version_->version;
  if (baselines_.empty()) {
    baselines_.insert(baseline_.empty() ? version_->baselines.front().second
                                        : baseline_);
  }
  if (baselines_.size() == 1) {
    bench_.reference = bench_.find_system(*baselines_.begin());
  }
  return std::move(bench_);
}

}  // namespace assize::arena_hard
