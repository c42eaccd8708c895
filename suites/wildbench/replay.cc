#include "suites/wildbench/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "core/utf8.h"
#include "core/verdict_table.h"
#include "suites/wildbench/arena.h"
#include "suites/wildbench/collector.h"
#include "suites/wildbench/elo.h"
#include "suites/wildbench/tally.h"

namespace assize::wildbench {
namespace {

constexpr char kScore[] = "wildbench.score", kElo[] = "wildbench.elo",
               kReward[] = "wildbench.reward",
               kCompat[] = "wildbench.reward.compat";

/// A sum of numbers and how many there are.
struct Sum {
  double of = 0;
  std::uint32_t n = 0;

  void add(double value) {
    of += value;
    ++n;
  }
  double mean() const { return n > 0 ? of / n : kAbsent; }
};

double adjusted(double score) { return (score - 5) * 2; }

std::vector<std::uint32_t> lengths_of(const Benchmark& bench) {
  std::vector<std::uint32_t> out;
  for (const Answer& answer : bench.answers) {
    std::size_t length = 0;
    for (const Text turn : answer.turns) length += code_points(turn);
    out.push_back(static_cast<std::uint32_t>(length));
  }
  return out;
}

class Replay {
 public:
  Replay(const Benchmark& bench, const Description& about, unsigned threads)
      : bench_(bench),
        about_(about),
        tasks_(bench.table(kTasksTable)),
        threads_(threads),
        anchors_(anchors_of(bench)),
        table_(tabulate(bench)),
        lengths_(lengths_of(bench)) {}

  std::vector<ReplayRow> rows() {
    const auto judges = static_cast<std::uint16_t>(bench_.judges.size());
    for (std::uint16_t judge = 0; judge < judges; ++judge) {
      judge_ = judge;
      add_scores();
      add_pairs();
    }
    return std::move(out_);
  }

 private:
  using Pairs =
      std::map<std::pair<std::uint16_t, std::uint16_t>, std::vector<Compared>>;

  ReplayRow& add(std::uint16_t system, std::string metric, const char* how,
                 double value, std::size_t n) {
    ReplayRow& row = out_.emplace_back();
    row.system = bench_.systems[system];
    row.metric = std::move(metric);
    row.convention = how;
    row.value = value;
    row.n = static_cast<std::uint32_t>(n);
    return row;
  }

  void note(ReplayRow& row, const std::string& text) const {
    if (bench_.judges.size() > 1) row.note = "judge " + bench_.judges[judge_];
    if (text.empty()) return;
    row.note += (row.note.empty() ? "" : "; ") + text;
  }

  void add_scores() {
    const auto rows = scored_rows(bench_, table_, lengths_, judge_);
    const Battles games = score_games(rows, bench_.systems.size(), about_.elo);
    const PermutedElo elo = games.outcome.empty()
                                ? PermutedElo{}
                                : wb_elo(games, about_.elo, anchors_, threads_);
    std::map<std::uint16_t, std::vector<Scored>> by_system;
    for (const Scored& row : rows) by_system[row.system].push_back(row);
    for (const auto& [system, own] : by_system) {
      add_system(system, own);
      if (!elo.mean.empty()) add_elo(system, games, elo);
    }
  }

  void add_system(std::uint16_t system, const std::vector<Scored>& rows) {
    Sum score, length;
    std::vector<Sum> tasks(tasks_ == nullptr ? 0 : about_.tasks.size());
    for (const Scored& row : rows) {
      score.add(row.score);
      if (!row.counts) continue;
      length.add(row.length);
      for (std::size_t t = 0; t < tasks.size(); ++t) {
        if (in_task(tasks_, row.item, t)) tasks[t].add(row.score);
      }
    }
    const std::size_t n = rows.size();
    note(add(system, "score", kScore, score.mean(), n),
         score_note(rows.size() - length.n, tasks));
    note(add(system, "adjusted_score", kScore, adjusted(score.mean()), n), "");
    if (length.n > 0) {
      note(add(system, "avg_len", kScore, length.mean(), length.n), "");
    }
    for (std::size_t t = 0; t < tasks.size(); ++t) {
      if (tasks[t].n == 0) continue;
      note(add(system, about_.tasks[t].group, kScore, adjusted(tasks[t].mean()),
               tasks[t].n),
           "");
    }
    if (tasks_ == nullptr || !every(tasks)) return;
    note(add(system, "task_macro_score", kScore,
             macro([&](std::size_t t) { return adjusted(tasks[t].mean()); }),
             length.n),
         "");
  }

  static bool every(const std::vector<Sum>& tasks) {
    return std::ranges::all_of(tasks, [](const Sum& s) { return s.n > 0; });
  }

  std::string score_note(std::size_t left_out,
                         const std::vector<Sum>& tasks) const {
    std::string out;
    if (left_out > 0) {
      out = fmt::format(
          "rows of an empty or cut answer, which count in the score and not "
          "in tasks and lengths: {}; ",
          left_out);
    }
    if (tasks_ == nullptr) {
      out +=
          "no scores of tasks: their tags stand in the bench file, which "
          "is not here (bench.json beside the results)";
    } else if (!every(tasks)) {
      out += "no macro score: a task has no row";
    }
    return out.ends_with("; ") ? out.substr(0, out.size() - 2) : out;
  }

  template <typename Of>
  double macro(const Of& of) const {
    double sum = 0;
    for (std::size_t t = 0; t < about_.tasks.size(); ++t) {
      sum += of(t) * about_.tasks[t].weight;
    }
    return sum / about_.weight();
  }

  void add_elo(std::uint16_t system, const Battles& games,
               const PermutedElo& elo) {
    std::size_t played = 0;
    for (std::size_t i = 0; i < games.outcome.size(); ++i) {
      const std::uint32_t a = games.first[i], b = games.second[i];
      played += (a == system || b == system) && !(anchored(a) && anchored(b));
    }
    ReplayRow& row = add(system, "elo", kElo, elo.mean[system], played);
    note(row,
         fmt::format("elo: {} orders, standard deviation over them "
                     "{:.2f}; {}",
                     about_.elo.rounds, elo.order_sd[system], begins(system)));
  }

  bool anchored(std::uint32_t system) const {
    return !anchors_.rating.empty() && !std::isnan(anchors_.rating[system]);
  }

  /// Where a system's ratings begin.
  std::string begins(std::uint16_t system) const {
    if (anchored(system)) {
      return fmt::format(
          "it begins at the arena's {}, is pulled back there and "
          "meets no other such system",
          anchors_.rating[system]);
    }
    return fmt::format("{} at {}",
                       anchors_.rating.empty()
                           ? "every system begins"
                           : "it begins without the arena's",
                       about_.elo.start);
  }

  void add_pairs() {
    Pairs pairs;
    for (const Compared& row :
         compared_rows(bench_, table_, lengths_, judge_)) {
      pairs[{row.system, row.opponent}].push_back(row);
    }
    std::map<std::uint16_t, std::vector<std::uint16_t>> opponents;
    for (const auto& [pair, rows] : pairs) {
      opponents[pair.first].push_back(pair.second);
      for (const double margin : about_.margins) {
        add_pair(pair.first, pair.second, rows, margin);
      }
    }
    std::size_t most = 0;
    for (const auto& [system, of] : opponents) most = std::max(most, of.size());
    for (const auto& [system, of] : opponents) {
      for (const double margin : about_.margins) {
        if (most > 1) add_mix(system, of, pairs, margin, most);
      }
    }
  }

  std::string metric(const char* name, std::uint16_t opponent,
                     double margin) const {
    return fmt::format("{}.{}.K={}", name,
                       about_.name_of(bench_.systems[opponent]), margin);
  }

  void add_pair(std::uint16_t system, std::uint16_t opponent,
                const std::vector<Compared>& rows, double margin) {
    const Counts counts = count(rows, margin);
    if (counts.counted() == 0) return;
    const std::string name = metric("reward", opponent, margin);
    ReplayRow& right =
        add(system, name, kReward, counts.reward(), counts.counted());
    note(right, fmt::format("{}: {} much better, {} better, {} tied, {} worse, "
                            "{} much worse; empty or cut: {}",
                            name, counts.much_better, counts.better,
                            counts.tied, counts.worse, counts.much_worse,
                            counts.total - counts.counted()));
    if (counts.shrunk() != counts.reward()) {
      right.alternatives = {
          {"known_defect:shrunk_denominator", counts.shrunk(), {}}};
    }
    ReplayRow& compat =
        add(system, name, kCompat, counts.shrunk(), counts.total);
    note(compat, "");
    compat.alternatives = {{"convention", counts.reward(), {}}};
    add_task_reward(system, opponent, rows, margin);
  }

  void add_task_reward(std::uint16_t system, std::uint16_t opponent,
                       const std::vector<Compared>& rows, double margin) {
    if (tasks_ == nullptr) return;
    std::vector<Sum> tasks(about_.tasks.size());
    for (const Compared& row : rows) {
      for (std::size_t t = 0; row.counts && t < tasks.size(); ++t) {
        if (in_task(tasks_, row.item, t)) tasks[t].add(reward(row, margin));
      }
    }
    if (!every(tasks)) return;
    note(add(system, metric("task_reward", opponent, margin), kReward,
             macro([&](std::size_t t) { return tasks[t].mean(); }),
             count(rows, margin).counted()),
         "");
  }

  void add_mix(std::uint16_t system, const std::vector<std::uint16_t>& met,
               const Pairs& pairs, double margin, std::size_t most) {
    Sum right, shrunk;
    std::size_t n = 0, all = 0;
    for (const std::uint16_t opponent : met) {
      const Counts counts = count(pairs.at({system, opponent}), margin);
      if (counts.counted() == 0) continue;
      right.add(counts.reward());
      shrunk.add(counts.shrunk());
      n += counts.counted();
      all += counts.total;
    }
    if (right.n == 0) return;
    const double published = shrunk.of / static_cast<double>(most);
    const std::string name = fmt::format("reward_mix.K={}", margin);
    ReplayRow& row = add(system, name, kReward, right.mean(), n);
    note(row, met.size() < most
                  ? fmt::format("met {} of {} baselines", met.size(), most)
                  : "");
    row.alternatives = {{"known_defect:shrunk_denominator", shrunk.mean(), {}},
                        {"known_defect:missing_baseline", published, {}}};
    ReplayRow& compat = add(system, name, kCompat, published, all);
    note(compat, "");
    compat.alternatives = {{"convention", right.mean(), {}}};
  }

  const Benchmark& bench_;
  const Description& about_;
  const Table* tasks_;
  unsigned threads_;
  EloAnchors anchors_;
  VerdictTable table_;
  std::vector<std::uint32_t> lengths_;
  std::uint16_t judge_ = 0;
  std::vector<ReplayRow> out_;
};

}  // namespace

std::vector<ReplayRow> replay(const Benchmark& bench, const Description& about,
                              unsigned threads) {
  return Replay(bench, about, threads).rows();
}

}  // namespace assize::wildbench
