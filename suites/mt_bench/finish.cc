// The last step of a Collector: what was gathered, in the benchmark's order.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "suites/mt_bench/collector.h"

namespace assize::mt_bench {
namespace {

constexpr std::size_t kMostNames = std::numeric_limits<std::uint16_t>::max();
/// More names than these are counted, not listed.
constexpr std::size_t kMostListed = 8;

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

std::string listed(const std::set<std::string>& names) {
  std::vector<std::string> shown;
  for (const std::string& name : names) {
    if (shown.size() < kMostListed) shown.push_back(printable(name, 60));
  }
  std::string out = fmt::format("{}", fmt::join(shown, ", "));
  if (names.size() > shown.size()) {
    out += fmt::format(" and {} more", names.size() - shown.size());
  }
  return out;
}

}  // namespace

/// Items by number, each a cluster of its own; returns each draft's item.
std::vector<std::uint32_t> Collector::add_items() {
  std::vector<std::uint32_t> order(drafts_.size()), at(drafts_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::uint32_t i) {
    return std::pair(drafts_[i].id.size(), drafts_[i].id);
  });
  std::set<std::string, std::less<>> categories;
  for (const Draft& draft : drafts_) categories.emplace(draft.category);
  bench_.categories.assign(categories.begin(), categories.end());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    Draft& draft = drafts_[order[i]];
    at[order[i]] = i;
    Item& item = bench_.items.emplace_back();
    item.id = draft.id;
    item.cluster = i;
    item.category = index_of(bench_.categories, draft.category);
    item.questions = std::move(draft.questions);
    for (std::size_t t = 0; t < draft.references.size(); ++t) {
      item.fields.push_back(
          {keep(fmt::format("ref_answer_{}", t + 1)), draft.references[t]});
    }
  }
  return at;
}

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
  std::uint16_t system = 0;
  for (auto& [name, answers] : answers_) {
    std::map<std::uint32_t, std::vector<Text>> by_item;
    for (auto& [draft, turns] : answers) by_item[at[draft]] = std::move(turns);
    for (auto& [item, turns] : by_item) {
      const bool empty = std::ranges::all_of(turns, &Text::empty);
      bench_.answers.push_back(
          {.item = item,
           .system = system,
           .presence = empty ? Presence::kEmpty : Presence::kGiven,
           .turns = std::move(turns)});
    }
    ++system;
  }
  return {};
}

void Collector::add_records(const std::vector<std::uint32_t>& at) {
  for (Game& game : games_) {
    Record& record = bench_.records.emplace_back();
    record.trial.item = at[game.draft];
    record.trial.slots = game.slots;
    record.trial.focus = game.focus;
    record.trial.turn = game.turn;
    for (std::size_t slot = 0; slot < game.slots; ++slot) {
      record.trial.shown[slot] = index_of(bench_.systems, game.shown[slot]);
    }
    record.trial.judge = index_of(bench_.judges, game.judge);
    record.verdict = std::move(game.verdict);
    record.raw = game.raw;
  }
  games_.clear();
}

/// Whom answers meet: whom the user says, else the published baseline, else
/// the one system that all others are compared with. Ratings meet nobody.
Result<void> Collector::choose_reference() {
  if (!baseline_.empty()) {
    bench_.reference = bench_.find_system(baseline_);
    if (bench_.reference >= 0) return {};
    return fail(fmt::format(
        "no system is called '{}', which the inputs name "
        "as the baseline{}",
        printable(baseline_, 60), did_you_mean(baseline_, bench_.systems)));
  }
  if (wanted_ != Kind::kPairwise && second_models_.empty()) return {};
  bench_.reference = bench_.find_system(about_.baseline);
  if (bench_.reference < 0 && second_models_.size() == 1) {
    bench_.reference = bench_.find_system(*second_models_.begin());
  }
  return {};
}

void Collector::add_notes() {
  for (const auto& [what, times] : excluded_) {
    bench_.excluded.push_back({what.first, what.second, times});
  }
  for (const Check& check :
       {verdicts_, parsers_, quoted_question_, quoted_answer_}) {
    if (check.rows > 0) bench_.checks.push_back(check);
  }
  if (!other_system_names_.empty()) {
    bench_.cautions.push_back(fmt::format(
        "Answers of {} name another model than their file; the file counts.",
        listed(other_system_names_)));
  }
  if (!other_judge_names_.empty()) {
    bench_.cautions.push_back(fmt::format(
        "Judgements of {} are of a judge or a kind that the file's name does "
        "not say; the rows count.",
        listed(other_judge_names_)));
  }
  if (beyond_ > 0) {
    bench_.cautions.push_back(fmt::format(
        "Ratings outside the scale from 1 to 10 count as they are, as "
        "published: {}.",
        beyond_));
  }
}

Result<Benchmark> Collector::finish() {
  const std::vector<std::uint32_t> at = add_items();
  Result<void> done = add_systems(at);
  if (!done) return tl::unexpected(done.error());
  add_records(at);
  done = choose_reference();
  if (!done) return tl::unexpected(done.error());
  add_notes();
  bench_.suite = "mt_bench";
  bench_.version = about_.version;
  return std::move(bench_);
}

}  // namespace assize::mt_bench
