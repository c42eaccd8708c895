#include "suites/arena_hard/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "core/parallel_for.h"
#include "stats/quantile.h"
#include "suites/arena_hard/judgement_reader.h"
#include "suites/arena_hard/score.h"
#include "suites/arena_hard/share_won.h"
#include "suites/arena_hard/style_scores.h"
#include "text/answer_features.h"

namespace assize::arena_hard {
namespace {

/// 0.025 is "rating_q025", 0.95 is "rating_q95".
std::string metric_of(std::string_view what, double quantile) {
  return fmt::format("{}_q{}", what, fmt::format("{}", quantile).substr(2));
}

std::string joined(std::string notes, std::string_view more) {
  if (!notes.empty() && !more.empty()) notes += "; ";
  return notes.append(more);
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
  StyleScore style;
  std::string style_note;  ///< Where there is no score: why.

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
    const AnswerTable answers =
        answer_features(bench_, threads, Counted::kLengths);
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
      control_style({.bench = bench_,
                     .table = judged_games(table, judge, version_),
                     .answers = answers,
                     .judge = judge,
                     .findings = {}},
                    threads, parts);
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

  /// Of the games of each category that has a baseline of its own. Where nobody
  /// has an answer, nothing is said of style.
  void control_style(const Study& study, unsigned threads,
                     std::map<Part, Games>& parts) const {
    if (bench_.answers.empty()) return;
    std::map<int, Result<StyleScores>> by_category;
    for (auto& [part, games] : parts) {
      const int category = part.category;
      auto found = by_category.find(category);
      if (found == by_category.end()) {
        found =
            by_category.emplace(category, style_of(study, category, threads))
                .first;
      }
      if (!found->second) {
        games.style_note =
            "no control of style: " + found->second.error().message;
        continue;
      }
      const StyleScores& scores = *found->second;
      games.style_note = scores.note;
      const auto score = scores.by_system.find(part.system);
      if (score != scores.by_system.end()) games.style = score->second;
    }
  }

  Result<StyleScores> style_of(const Study& study, int category,
                               unsigned threads) const {
    const bool apart = category >= 0;
    const std::string name =
        apart ? bench_.categories[static_cast<std::size_t>(category)] : "";
    const int baseline =
        apart ? bench_.find_system(version_.baseline(name)) : bench_.reference;
    if (baseline < 0) return fail("the baseline is not here");
    const VerdictTable games = study.table.filter([&](std::size_t i) {
      return !apart || bench_.items[study.table.item[i]].category == category;
    });
    return style_scores({.bench = study.bench,
                         .table = games,
                         .answers = study.answers,
                         .judge = study.judge,
                         .findings = {}},
                        static_cast<std::uint16_t>(baseline), version_,
                        bench_.judges[study.judge] + "/" + name, threads);
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
    if (games.style.n == 0) score.note = joined(score.note, games.style_note);
    add_interval(part, games.battles, head, out);
    add_style(part, games, head, out);
    add("score_strict", total(prompts_of(games.strict)).share()).n =
        static_cast<std::uint32_t>(games.strict.size());
    add("parser_disagreement", Tally{static_cast<double>(games.differ),
                                     static_cast<double>(games.texts)}
                                   .share())
        .n = games.texts;
    return out;
  }

  /// Both ends, by prompts and as published by rows.
  void add_interval(const Part& part, std::span<const Battle> battles,
                    const ReplayRow& head, std::vector<ReplayRow>& out) const {
    const std::string name = named(head.system, part);
    const auto by_prompt = resample(prompts_of(battles), name, "prompts");
    const auto by_row = resample(rows_of(battles), name, "rows");
    for (const double q : {version_.lower, version_.upper}) {
      add_both(head, named(metric_of("rating", q), part),
               sorted_quantile(by_prompt, q), sorted_quantile(by_row, q),
               "row_wise_interval", out);
    }
  }

  /// The score at equal style and its ends, at the optimum and as published.
  void add_style(const Part& part, const Games& games, ReplayRow head,
                 std::vector<ReplayRow>& out) const {
    // No structured binding: clang 14 does not let a lambda capture one.
    const Ends &right = games.style.right, &published = games.style.published;
    if (games.style.n == 0) return;
    head.n = games.style.n;
    head.note = joined(head.note, games.style_note);
    const std::string metric = named("style_controlled", part);
    if (right.value == published.value) {
      ReplayRow& row = out.emplace_back(head);
      row.metric = metric;
      row.value = right.value;
    } else {
      add_both(head, metric, right.value, published.value, "unfinished_fit",
               out);
    }
    const auto ends = [&](double q, double Ends::*end) {
      add_both(head, named(metric_of("style_controlled", q), part), right.*end,
               published.*end, "row_wise_interval", out);
    };
    ends(version_.lower, &Ends::lower);
    ends(version_.upper, &Ends::upper);
  }

  /// The right value and the published one, each the other's alternative.
  static void add_both(const ReplayRow& head, std::string metric, double right,
                       double published, const char* defect,
                       std::vector<ReplayRow>& out) {
    ReplayRow row = head, compat = head;
    row.metric = compat.metric = std::move(metric);
    row.value = right;
    compat.value = published;
    compat.convention += ".compat";
    row.alternatives = {
        {fmt::format("known_defect:{}", defect), published, {}}};
    compat.alternatives = {{"convention", right, {}}};
    out.push_back(std::move(row));
    out.push_back(std::move(compat));
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
