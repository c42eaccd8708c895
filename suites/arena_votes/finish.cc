#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "suites/arena_votes/collector.h"
#include "suites/arena_votes/elo.h"

namespace assize::arena_votes {
namespace {

constexpr std::size_t kMostNames = std::numeric_limits<std::uint16_t>::max();
/// The last turn that a trial can name.
constexpr std::size_t kLastTurn = std::numeric_limits<std::uint8_t>::max();

/// Of sorted names, one of which this is.
std::uint16_t index_of(const std::vector<std::string>& names,
                       std::string_view name) {
  return static_cast<std::uint16_t>(std::ranges::lower_bound(names, name) -
                                    names.begin());
}

Verdict verdict_of(Vote vote) {
  Verdict out;
  const bool chosen = vote == Vote::kA || vote == Vote::kB;
  out.status = chosen ? Status::kChosen : Status::kTied;
  if (chosen) out.winner = vote == Vote::kA ? 0 : 1;
  if (!chosen) out.tie = vote == Vote::kTie ? Tie::kDeclared : Tie::kBothBad;
  return out;
}

}  // namespace

Result<void> Collector::check_languages() const {
  for (const std::string& language : choices_.languages) {
    if (heard_.contains(language)) continue;
    const std::vector<std::string> known(heard_.begin(), heard_.end());
    return fail(fmt::format("no battle is in the language '{}'{}",
                            printable(language, 60),
                            did_you_mean(language, known)));
  }
  return {};
}

Result<void> Collector::check_left() const {
  if (!choices_.category.empty() && !tagged_) {
    return fail(fmt::format(
        "no battle says whether it is of the category '{}': there "
        "is neither is_{} nor such a name in category_tag",
        printable(choices_.category, 60), printable(choices_.category, 60)));
  }
  if (!drafts_.empty()) return {};
  std::string why;
  for (const auto& [reason, count] : excluded_) {
    why += fmt::format("{}{} x {}", why.empty() ? ": " : ", ", count, reason);
  }
  return fail("no battle is left" + why);
}

Result<void> Collector::name_all() {
  for (const auto& [system, battles] : systems_) {
    bench_.systems.push_back(system);
  }
  bench_.categories.assign(languages_.begin(), languages_.end());
  bench_.judges = {"voters"};
  if (bench_.systems.size() > kMostNames ||
      bench_.categories.size() > kMostNames) {
    return fail("more systems or languages than can be told apart");
  }
  if (languages_.contains("all")) {
    return fail("language must not be 'all', which is the name of the total");
  }
  return {};
}

/// The one that was asked for, else the first that suite.yaml knows, else the
/// system with the most battles.
Result<void> Collector::choose_anchor() {
  if (!choices_.anchor.empty()) {
    bench_.reference = bench_.find_system(choices_.anchor);
    if (bench_.reference >= 0) return {};
    return fail(fmt::format("the anchor '{}' is in no battle{}",
                            printable(choices_.anchor, 60),
                            did_you_mean(choices_.anchor, bench_.systems)));
  }
  for (const auto& [system, rating] : about_.anchors) {
    if (bench_.reference < 0) bench_.reference = bench_.find_system(system);
  }
  if (bench_.reference >= 0) return {};
  const auto most = std::ranges::max_element(
      systems_, {}, [](const auto& entry) { return entry.second; });
  bench_.reference = bench_.find_system(most->first);
  return {};
}

void Collector::add_items(const std::vector<std::uint32_t>& order) {
  Table log{.name = kLogTable, .columns = {"place"}, .cells = {}};
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    Draft& draft = drafts_[order[i]];
    const bool again = i > 0 && drafts_[order[i - 1]].cluster == draft.cluster;
    const std::uint32_t last = i == 0 ? 0 : bench_.items.back().cluster;
    Item& item = bench_.items.emplace_back();
    item.id = draft.id;
    item.cluster = i == 0 || again ? last : last + 1;
    item.category = index_of(bench_.categories, draft.language);
    item.questions = std::move(draft.questions);
    Record& record = bench_.records.emplace_back();
    record.trial.item = i;
    record.trial.shown = {index_of(bench_.systems, draft.sides[0].system),
                          index_of(bench_.systems, draft.sides[1].system)};
    record.trial.focus = 0;
    const std::size_t turns = std::max<std::size_t>(1, item.questions.size());
    record.trial.turn =
        static_cast<std::uint8_t>(std::min(turns - 1, kLastTurn));
    record.verdict = verdict_of(draft.vote);
    record.raw = draft.winner;
    log.cells.push_back(order[i]);
  }
  bench_.tables.push_back(std::move(log));
}

/// Answers by system, then by item.
void Collector::add_answers(const std::vector<std::uint32_t>& order) {
  std::vector<Place> places;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    for (std::size_t side = 0; side < 2; ++side) {
      places.push_back({.system = bench_.records[i].trial.shown[side],
                        .item = i,
                        .side = &drafts_[order[i]].sides[side]});
    }
  }
  std::ranges::sort(places, {}, [](const Place& place) {
    return std::pair(place.system, place.item);
  });
  add_counts(places);
  for (const Place& at : places) {
    Answer& answer = bench_.answers.emplace_back();
    answer.item = at.item;
    answer.system = at.system;
    const bool empty = std::ranges::all_of(
        at.side->turns, [](Text turn) { return turn.empty(); });
    if (!at.side->withheld && empty) answer.presence = Presence::kEmpty;
    at.side->turns.resize(bench_.items[at.item].questions.size());
    answer.turns = std::move(at.side->turns);
  }
}

/// A column of the table of answers for each count that some answer has.
void Collector::add_counts(const std::vector<Place>& places) {
  Table counts{.name = "answers", .columns = {}, .cells = {}};
  std::vector<std::size_t> kept;
  for (std::size_t c = 0; c < kCounts.size(); ++c) {
    const auto without = static_cast<std::size_t>(std::ranges::count_if(
        places,
        [c](const Place& at) { return std::isnan(at.side->counts[c]); }));
    if (without == places.size()) continue;
    kept.push_back(c);
    counts.columns.emplace_back(kCounts[c]);
    if (without == 0) continue;
    bench_.cautions.push_back(
        fmt::format("{} of {} answers have no '{}' in the log, so this column "
                    "is incomplete.",
                    without, places.size(), kCounts[c]));
  }
  for (const Place& at : places) {
    for (const std::size_t c : kept) counts.cells.push_back(at.side->counts[c]);
  }
  if (!kept.empty()) bench_.tables.push_back(std::move(counts));
}

void Collector::add_notes() {
  for (const auto& [why, count] : excluded_) {
    bench_.excluded.push_back({"the log", why, count});
  }
  if (prompts_.rows > 0) bench_.checks.push_back(prompts_);
  bench_.suite = "arena_votes";
  bench_.version = about_.version;
}

Result<Benchmark> Collector::finish() {
  Result<void> done = check_languages();
  if (done) done = check_left();
  if (done) done = name_all();
  if (done) done = choose_anchor();
  if (!done) return tl::unexpected(done.error());
  std::vector<std::uint32_t> order(drafts_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::uint32_t i) {
    return std::pair(drafts_[i].cluster, drafts_[i].id);
  });
  add_items(order);
  if (choices_.texts) add_answers(order);
  add_notes();
  return std::move(bench_);
}

}  // namespace assize::arena_votes
