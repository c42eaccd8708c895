#include "suites/rm_bench/collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "suites/rm_bench/folder.h"
#include "suites/score_verdict.h"

namespace assize::rm_bench {
namespace {

constexpr std::size_t kSystems = 2 * kStyles;
constexpr std::size_t kMostNames = std::numeric_limits<std::uint16_t>::max();

/// The right answer of one style against the wrong one of another.
Trial pair_of(std::uint32_t item, std::size_t pair, std::uint16_t judge) {
  Trial trial;
  trial.item = item;
  trial.shown[0] = static_cast<std::uint16_t>(pair / kStyles);
  trial.shown[1] = static_cast<std::uint16_t>(kStyles + pair % kStyles);
  trial.focus = 0;
  trial.judge = judge;
  return trial;
}

}  // namespace

Result<int> Collector::domain_of(std::string_view file, const Row& row) const {
  const auto said = std::ranges::find(row.kept, "domain", &Field::name);
  const bool says = said != row.kept.end();
  int domain = says ? about_.of_word(said->text) : about_.of_subset(row.subset);
  if (domain < 0 && !says) domain = about_.of_word(file);
  if (domain >= 0) return domain;
  return fail(fmt::format(
      "the domain of row '{}' is not to be told: {} '{}' is of none of {}",
      printable(row.id.text, 60), says ? "domain" : "subset",
      printable(says ? said->text : row.subset, 60), about_.names()));
}

Result<std::uint32_t> Collector::row_of(const Row& row, int domain) {
  const std::string id = fmt::format(
      "{}/{}", row.subset.empty() ? about_.domains[domain].name : row.subset,
      row.id.text);
  std::array<Text, kSystems> answers;
  std::ranges::copy(row.chosen, answers.begin());
  std::ranges::copy(row.rejected, answers.begin() + kStyles);
  const auto found = by_id_.find(id);
  if (found != by_id_.end()) {
    const Kept& before = rows_[found->second];
    if (before.prompt == row.prompt && before.answers == answers &&
        before.domain == domain) {
      return found->second;
    }
    return fail(
        fmt::format("row '{}' has other texts or another domain in "
                    "another file or place",
                    printable(id, 80)));
  }
  const auto index = static_cast<std::uint32_t>(rows_.size());
  Kept& kept = rows_.emplace_back();
  kept.id = keep(id);
  kept.prompt = keep(row.prompt);
  kept.domain = domain;
  kept.fields = {{"subset", keep(row.subset)},
                 {row.id.is_number ? "number" : "id", keep(row.id.text)}};
  for (const Field& field : row.kept) {
    kept.fields.push_back({field.name, keep(field.text)});
  }
  std::ranges::transform(answers, kept.answers.begin(),
                         [&](Text text) { return keep(text); });
  by_id_.emplace(id, index);
  return index;
}

Result<void> Collector::add(std::string_view file, const std::string& judge,
                            const Row& row) {
  const Result<int> domain = domain_of(file, row);
  if (!domain) return tl::unexpected(domain.error());
  const Result<std::uint32_t> index = row_of(row, *domain);
  if (!index) return tl::unexpected(index.error());
  const Text id = rows_[*index].id;
  if (!in_file_.insert(*index).second) {
    return fail(fmt::format("row '{}' is given twice", printable(id, 80)));
  }
  if (!row.scored) return {};
  if (judge == kGold) {
    return fail("a judge must not be called 'gold', as the labels are");
  }
  if (!seen_.emplace(judge, *index).second) {
    return fail(fmt::format("row '{}' was scored by '{}' in another file",
                            printable(id, 80), printable(judge, 80)));
  }
  Scored& scored = scored_.emplace_back();
  scored.row = *index;
  scored.judge = judge;
  std::ranges::copy(row.score_chosen, scored.scores.begin());
  std::ranges::copy(row.score_rejected, scored.scores.begin() + kStyles);
  return {};
}

void Collector::end_file(InputFile file) {
  in_file_.clear();
  bench_.files.push_back(std::move(file));
}

/// Rows by prompt, each prompt a cluster, in the order of its first row's id;
/// returns each row's item.
std::vector<std::uint32_t> Collector::add_items() {
  std::map<Text, Text> first;
  std::set<int> domains;
  for (const Kept& row : rows_) {
    Text& id = first.try_emplace(row.prompt, row.id).first->second;
    id = std::min(id, row.id);
    domains.insert(row.domain);
  }
  std::map<int, std::uint16_t> category;
  for (const int domain : domains) {
    category[domain] = static_cast<std::uint16_t>(bench_.categories.size());
    bench_.categories.push_back(about_.domains[domain].name);
  }
  std::vector<std::uint32_t> order(rows_.size()), at(rows_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::uint32_t i) {
    return std::pair(first.at(rows_[i].prompt), rows_[i].id);
  });
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    const Kept& row = rows_[order[i]];
    at[order[i]] = i;
    const bool again = i > 0 && rows_[order[i - 1]].prompt == row.prompt;
    const std::uint32_t last = i == 0 ? 0 : bench_.items.back().cluster;
    Item& item = bench_.items.emplace_back();
    item.id = row.id;
    item.cluster = i == 0 || again ? last : last + 1;
    item.category = category[row.domain];
    item.questions = {row.prompt};
    item.fields = row.fields;
  }
  add_answers(order);
  return at;
}

void Collector::add_answers(const std::vector<std::uint32_t>& order) {
  for (std::uint16_t system = 0; system < kSystems; ++system) {
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      const Text text = rows_[order[i]].answers[system];
      bench_.answers.push_back(
          {.item = i,
           .system = system,
           .presence = text.empty() ? Presence::kEmpty : Presence::kGiven,
           .turns = {text}});
    }
  }
}

void Collector::add_labels() {
  const auto gold = static_cast<std::uint16_t>(bench_.gold);
  for (std::uint32_t item = 0; item < bench_.items.size(); ++item) {
    for (std::size_t pair = 0; pair < kPairs; ++pair) {
      Record& record = bench_.records.emplace_back();
      record.trial = pair_of(item, pair, gold);
      record.verdict.status = Status::kChosen;
      record.verdict.winner = 0;
    }
  }
}

void Collector::add_scores(const std::vector<std::uint32_t>& at) {
  for (const Scored& scored : scored_) {
    const auto judge = static_cast<std::uint16_t>(
        std::ranges::lower_bound(bench_.judges, scored.judge) -
        bench_.judges.begin());
    for (std::size_t pair = 0; pair < kPairs; ++pair) {
      Record record;
      record.trial = pair_of(at[scored.row], pair, judge);
      record.verdict =
          suites::verdict_of_scores({scored.scores[record.trial.shown[0]],
                                     scored.scores[record.trial.shown[1]]});
      suites::add_placements(record, bench_.records);
    }
  }
}

void Collector::note_identical() {
  std::array<std::size_t, 2> rows = {0, 0};
  for (const Kept& row : rows_) {
    for (std::size_t side = 0; side < rows.size(); ++side) {
      const Text* const of = row.answers.data() + side * kStyles;
      rows[side] += of[0] == of[1] || of[0] == of[2] || of[1] == of[2];
    }
  }
  if (rows[0] + rows[1] == 0) return;
  bench_.cautions.push_back(fmt::format(
      "{} rows have one text in two styles of the right answer, {} of the "
      "wrong one: cells of the matrix are not independent of each other.",
      rows[0], rows[1]));
}

Result<Benchmark> Collector::finish() {
  std::set<std::string> judges = {std::string(kGold)};
  for (const Scored& scored : scored_) judges.insert(scored.judge);
  if (judges.size() > kMostNames) {
    return fail("more judges than can be told apart");
  }
  bench_.judges.assign(judges.begin(), judges.end());
  bench_.gold = static_cast<int>(
      std::ranges::lower_bound(bench_.judges, kGold) - bench_.judges.begin());
  for (const std::string_view side : {"chosen", "rejected"}) {
    for (const std::string_view style : kStyleNames) {
      bench_.systems.push_back(fmt::format("{}_{}", side, style));
    }
  }
  const std::vector<std::uint32_t> at = add_items();
  add_labels();
  add_scores(at);
  note_identical();
  bench_.suite = "rm_bench";
  bench_.version = about_.version;
  return std::move(bench_);
}

}  // namespace assize::rm_bench
