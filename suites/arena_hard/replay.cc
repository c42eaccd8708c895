#include "suites/arena_hard/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>

#include "core/parallel_for.h"
#include "core/stream.h"
#include "stats/quantile.h"
#include "suites/arena_hard/judgement_reader.h"
#include "suites/arena_hard/score.h"

namespace assize::arena_hard {
namespace {

constexpr std::size_t kRounds = 1000;
constexpr std::uint64_t kSeed = 1;

/// Won and played, in weight.
struct Tally {
  double won = 0, played = 0;

  void add(const Tally& other) {
    won += other.won;
    played += other.played;
  }
  double share() const { return played > 0 ? 100 * won / played : kAbsent; }
};

/// What one resampling draws from: prompts, or rows.
using Urn = std::vector<Tally>;

Tally total(const Urn& urn) {
  Tally sum;
  for (const Tally& each : urn) sum.add(each);
  return sum;
}

Urn prompts_of(std::span<const Battle> battles) {
  std::map<std::uint32_t, Tally> by_item;
  for (const Battle& each : battles) {
    by_item[each.item].add({each.weight * each.y, each.weight});
  }
  Urn out;
  for (const auto& [item, tally] : by_item) out.push_back(tally);
  return out;
}

/// A strong verdict is as many rows as it counts.
Urn rows_of(std::span<const Battle> battles) {
  Urn out;
  for (const Battle& each : battles) {
    const auto copies = static_cast<std::size_t>(std::lround(each.weight));
    out.insert(out.end(), copies, {each.y, 1});
  }
  return out;
}

std::vector<double> resample(const Urn& urn, std::string_view system,
                             std::string_view what) {
  std::vector<double> out;
  if (urn.empty()) return out;
  const Stream key(kSeed, {"arena_hard", system, what});
  for (std::size_t round = 0; round < kRounds; ++round) {
    Stream stream = key.at(round);
    Tally sum;
    for (std::size_t i = 0; i < urn.size(); ++i) {
      sum.add(urn[stream.below(urn.size())]);
    }
    out.push_back(sum.share());
  }
  std::ranges::sort(out);
  return out;
}

/// 0.025 is "q025", 0.95 is "q95".
std::string metric_of(double quantile) {
  return "rating_q" + fmt::format("{}", quantile).substr(2);
}

/// A system, and where there is more than one baseline the category of prompts:
/// scores over different baselines are not one number.
struct Part {
  std::uint16_t system = 0;
  int category = -1;

  friend auto operator<=>(const Part&, const Part&) = default;
};

/// One judge's games of one part.
struct Games {
  std::vector<Battle> battles, other, strict;
  std::uint32_t texts = 0, differ = 0, unjudged = 0, judged = 0;

  /// Judged games that went with the other one of their prompt.
  std::size_t partners() const { return judged - battles.size(); }
};

class Replay {
 public:
  Replay(const Benchmark& bench, const Description& about,
         const Version& version, const JudgementReader& reader)
      : bench_(bench), about_(about), version_(version), reader_(reader) {}

  std::vector<ReplayRow> rows(unsigned threads) {
    const VerdictTable table = tabulate(bench_);
    Version other = version_;
    other.drops_record = !other.drops_record;
    const auto judges = static_cast<std::uint16_t>(bench_.judges.size());
    std::vector<std::vector<ReplayRow>> out(judges * bench_.systems.size());
    const VerdictTable strict = strict_table();
    for (std::uint16_t judge = 0; judge < judges; ++judge) {
      std::map<Part, Games> parts;
      const auto split = [&](const VerdictTable& from, const Version& by,
                             std::vector<Battle> Games::*to) {
        for (const Battle& each :
             battles(bench_, from, judge, by, about_.strong_weight)) {
          (parts[part_of(each.system, each.item)].*to).push_back(each);
        }
      };
      split(table, version_, &Games::battles);
      split(table, other, &Games::other);
      split(strict, version_, &Games::strict);
      count(judge, parts);
      parallel_for(bench_.systems.size(), threads, [&](std::size_t s) {
        for (const auto& [part, games] : parts) {
          if (part.system != s) continue;
          std::ranges::move(
              rows_of_part(judge, part, games),
              std::back_inserter(out[judge * bench_.systems.size() + s]));
        }
      });
    }
    return together(out);
  }

 private:
  Part part_of(std::uint16_t system, std::uint32_t item) const {
    const bool apart = bench_.reference < 0;
    return {system, apart ? bench_.items[item].category : -1};
  }

  /// "score", or of a category "score.hard_prompt".
  std::string named(std::string metric, const Part& part) const {
    if (part.category < 0) return metric;
    return metric + "." +
           bench_.categories[static_cast<std::size_t>(part.category)];
  }

  /// The records as the strict parser reads their texts.
  VerdictTable strict_table() const {
    Benchmark read;
    read.items = bench_.items;
    read.answers = bench_.answers;
    for (const Record& record : bench_.records) {
      read.records.push_back({.trial = record.trial,
                              .verdict = reader_.strict(record.raw),
                              .raw = {}});
    }
    return tabulate(read);
  }

  void count(std::uint16_t judge, std::map<Part, Games>& parts) {
    for (const Record& record : bench_.records) {
      const Trial& trial = record.trial;
      if (trial.judge != judge) continue;
      const Part part = part_of(trial.shown[trial.focus], trial.item);
      baselines_.insert({trial.shown[1 - trial.focus], part.category});
      Games& games = parts[part];
      ++(judged(record.verdict.status) ? games.judged : games.unjudged);
      if (record.raw.empty()) continue;
      ++games.texts;
      games.differ += !same_verdict(reader_.official(record.raw),
                                    reader_.strict(record.raw));
    }
  }

  std::vector<ReplayRow> rows_of_part(std::uint16_t judge, const Part& part,
                                      const Games& games) const {
    ReplayRow head;
    head.system = bench_.systems[part.system];
    head.convention = version_.convention;
    head.n = static_cast<std::uint32_t>(games.battles.size());
    head.note = note(judge, games);
    std::vector<ReplayRow> out;
    const auto add = [&](std::string metric, double value) -> ReplayRow& {
      ReplayRow& row = out.emplace_back(head);
      row.metric = named(std::move(metric), part);
      row.value = value;
      return row;
    };
    const Urn prompts = prompts_of(games.battles);
    const double value = total(prompts).share();
    const double other = total(prompts_of(games.other)).share();
    ReplayRow& score = add("score", value);
    if (other != value) {
      score.alternatives = {{"known_defect:unfinished_record", other, {}}};
    }
    add_interval(part, games.battles, head, out);
    add("score_strict", total(prompts_of(games.strict)).share()).n =
        static_cast<std::uint32_t>(games.strict.size());
    add("parser_disagreement", Tally{static_cast<double>(games.differ),
                                     static_cast<double>(games.texts)}
                                   .share())
        .n = games.texts;
    return out;
  }

  /// Both ends, by prompts and as published by rows, each the other's
  /// alternative.
  void add_interval(const Part& part, std::span<const Battle> battles,
                    const ReplayRow& head, std::vector<ReplayRow>& out) const {
    const std::string name = named(head.system, part);
    const auto by_prompt = resample(prompts_of(battles), name, "prompts");
    const auto by_row = resample(rows_of(battles), name, "rows");
    for (const double q : {version_.lower, version_.upper}) {
      ReplayRow right = head, compat = head;
      right.metric = compat.metric = named(metric_of(q), part);
      right.value = sorted_quantile(by_prompt, q);
      compat.value = sorted_quantile(by_row, q);
      compat.convention += ".compat";
      right.alternatives = {
          {"known_defect:row_wise_interval", compat.value, {}}};
      compat.alternatives = {{"convention", right.value, {}}};
      out.push_back(std::move(right));
      out.push_back(std::move(compat));
    }
  }

  std::string note(std::uint16_t judge, const Games& games) const {
    std::string out;
    if (bench_.judges.size() > 1) out = "judge " + bench_.judges[judge];
    if (games.unjudged == 0) return out;
    out += fmt::format("{}games without a verdict, left out: {}",
                       out.empty() ? "" : "; ", games.unjudged);
    if (games.partners() == 0) return out;
    return out + fmt::format(", and the other game of their prompts: {}",
                             games.partners());
  }

  /// All of them in order, and after them each baseline.
  std::vector<ReplayRow> together(
      std::vector<std::vector<ReplayRow>>& parts) const {
    std::vector<ReplayRow> out;
    for (std::vector<ReplayRow>& part : parts) {
      std::ranges::move(part, std::back_inserter(out));
    }
    for (const Part& baseline : baselines_) {
      ReplayRow& row = out.emplace_back();
      row.system = bench_.systems[baseline.system];
      row.metric = named("score", baseline);
      row.convention = version_.convention;
      row.value = 50;
      row.note = "the baseline against itself: 50 by definition";
    }
    return out;
  }

  const Benchmark& bench_;
  const Description& about_;
  const Version& version_;
  const JudgementReader& reader_;
  std::set<Part> baselines_;  ///< Whom others met.
};

}  // namespace

Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                      const Description& about,
                                      const Version& version,
                                      unsigned threads) {
  const Result<JudgementReader> reader = JudgementReader::make(about, version);
  if (!reader) return tl::unexpected(reader.error());
  return Replay(bench, about, version, *reader).rows(threads);
}

}  // namespace assize::arena_hard
