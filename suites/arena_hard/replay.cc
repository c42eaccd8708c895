#include "suites/arena_hard/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

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

/// One judge's games of one system.
struct Games {
  std::vector<Battle> battles, other, strict;
  std::uint32_t texts = 0, differ = 0, unjudged = 0;
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
      std::map<std::uint16_t, Games> systems;
      const auto split = [&](const VerdictTable& from, const Version& by,
                             std::vector<Battle> Games::*to) {
        for (const Battle& each :
             battles(bench_, from, judge, by, about_.strong_weight)) {
          (systems[each.system].*to).push_back(each);
        }
      };
      split(table, version_, &Games::battles);
      split(table, other, &Games::other);
      split(strict, version_, &Games::strict);
      count(judge, systems);
      parallel_for(bench_.systems.size(), threads, [&](std::size_t s) {
        const auto found = systems.find(static_cast<std::uint16_t>(s));
        if (found == systems.end()) return;
        out[judge * bench_.systems.size() + s] =
            system(judge, bench_.systems[s], found->second);
      });
    }
    return together(out);
  }

 private:
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

  void count(std::uint16_t judge, std::map<std::uint16_t, Games>& systems) {
    for (const Record& record : bench_.records) {
      const Trial& trial = record.trial;
      if (trial.judge != judge) continue;
      Games& games = systems[trial.shown[trial.focus]];
      games.unjudged += !judged(record.verdict.status);
      if (record.raw.empty()) continue;
      ++games.texts;
      games.differ += !same_verdict(reader_.official(record.raw),
                                    reader_.strict(record.raw));
    }
  }

  std::vector<ReplayRow> system(std::uint16_t judge, const std::string& name,
                                const Games& games) const {
    ReplayRow head;
    head.system = name;
    head.convention = version_.convention;
    head.n = static_cast<std::uint32_t>(games.battles.size());
    head.note = note(judge, games);
    std::vector<ReplayRow> out;
    const auto add = [&](std::string metric, double value) -> ReplayRow& {
      ReplayRow& row = out.emplace_back(head);
      row.metric = std::move(metric);
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
    add_interval(name, games.battles, head, out);
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
  void add_interval(const std::string& name, std::span<const Battle> battles,
                    const ReplayRow& head, std::vector<ReplayRow>& out) const {
    const auto by_prompt = resample(prompts_of(battles), name, "prompts");
    const auto by_row = resample(rows_of(battles), name, "rows");
    for (const double q : {version_.lower, version_.upper}) {
      ReplayRow right = head, compat = head;
      right.metric = compat.metric = metric_of(q);
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
    return out + fmt::format("{}games without a verdict, left out: {}",
                             out.empty() ? "" : "; ", games.unjudged);
  }

  /// All of them in order, and before them the baseline.
  std::vector<ReplayRow> together(
      std::vector<std::vector<ReplayRow>>& parts) const {
    std::vector<ReplayRow> out;
    for (std::vector<ReplayRow>& part : parts) {
      std::ranges::move(part, std::back_inserter(out));
    }
    if (out.empty() || bench_.reference < 0) return out;
    ReplayRow& baseline = out.emplace_back();
    baseline.system =
        bench_.systems[static_cast<std::size_t>(bench_.reference)];
    baseline.metric = "score";
    baseline.convention = version_.convention;
    baseline.value = 50;
    baseline.note = "the baseline against itself: 50 by definition";
    return out;
  }

  const Benchmark& bench_;
  const Description& about_;
  const Version& version_;
  const JudgementReader& reader_;
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
