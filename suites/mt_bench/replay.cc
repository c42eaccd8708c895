#include "suites/mt_bench/replay.h"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "suites/mt_bench/judge_name.h"
#include "suites/mt_bench/pairs.h"

namespace assize::mt_bench {
namespace {

/// By the kind of judge.
constexpr const char* kConventions[kKinds] = {"mt_bench.single",
                                              "mt_bench.pairwise"};

struct Mean {
  double sum = 0;
  std::uint32_t n = 0;

  void add(double value) {
    sum += value;
    ++n;
  }
  double value() const { return n > 0 ? sum / n : kAbsent; }
};

/// One system's ratings.
struct Ratings {
  Mean all, strict;
  std::array<Mean, kTurns> turn;
  std::map<std::uint16_t, Mean> category;
};

/// One system's pairs; won, lost and tied add up to `all`.
struct Pairs {
  Mean won, lost, adjusted, consistent, strict, inconsistent, first;
};

/// A judge's texts on one system.
struct Parsers {
  Mean differ;
  std::uint32_t left_out = 0;  ///< Judgements without a verdict.
};

Said said_of(const Record& record, const JudgementReader& reader) {
  return record.trial.slots == 1
             ? Said::kRating
             : reader.kind_of(Kind::kPairwise, "", record.raw);
}

/// The records as the strict parser reads their texts; without a text as they
/// are.
VerdictTable strict_table(const Benchmark& bench,
                          const JudgementReader& reader) {
  Benchmark read;
  read.items = bench.items;
  for (const Record& record : bench.records) {
    read.records.push_back(
        {.trial = record.trial,
         .verdict = record.raw.empty()
                        ? record.verdict
                        : reader.strict(said_of(record, reader), record.raw),
         .raw = {}});
  }
  return tabulate(read);
}

class Replay {
 public:
  Replay(const Benchmark& bench, const JudgementReader& reader)
      : bench_(bench),
        reader_(reader),
        table_(tabulate(bench)),
        strict_(strict_table(bench, reader)) {}

  std::vector<ReplayRow> rows() {
    for (std::size_t judge = 0; judge < bench_.judges.size(); ++judge) {
      ratings_.clear();
      pairs_.clear();
      parsers_.clear();
      gather(static_cast<std::uint16_t>(judge));
      for (std::size_t s = 0; s < bench_.systems.size(); ++s) {
        const auto system = static_cast<std::uint16_t>(s);
        head_ = {};
        head_.system = bench_.systems[system];
        const auto kind = kind_of_name(bench_.judges[judge]);
        head_.convention = kConventions[static_cast<std::size_t>(
            kind.value_or(Kind::kSingle))];
        if (bench_.judges.size() > 1) {
          head_.note = "judge " + bench_.judges[judge];
        }
        add_ratings(system);
        add_pairs(system);
        add_parsers(system);
      }
    }
    return std::move(out_);
  }

 private:
  void gather(std::uint16_t judge) {
    gather_ratings(judge);
    for (const JudgedPair& pair : judged_pairs(table_, judge).pairs) {
      gather_pair(pair, pair.system, pair.y);
      gather_pair(pair, pair.opponent, 1 - pair.y);
    }
    for (const JudgedPair& pair : judged_pairs(strict_, judge).pairs) {
      pairs_[pair.system].strict.add(pair.y);
      pairs_[pair.opponent].strict.add(1 - pair.y);
    }
    for (const Record& record : bench_.records) {
      if (record.trial.judge == judge) gather_text(record);
    }
  }

  void gather_ratings(std::uint16_t judge) {
    for (std::size_t i = 0; i < table_.rows(); ++i) {
      if (table_.judge[i] != judge || table_.slots[i] != 1) continue;
      if (std::isnan(table_.y[i])) continue;
      Ratings& of = ratings_[table_.system[i]];
      of.all.add(table_.y[i]);
      of.category[bench_.items[table_.item[i]].category].add(table_.y[i]);
      if (table_.turn[i] < kTurns) of.turn[table_.turn[i]].add(table_.y[i]);
    }
    for (std::size_t i = 0; i < strict_.rows(); ++i) {
      if (strict_.judge[i] != judge || strict_.slots[i] != 1) continue;
      if (std::isnan(strict_.y[i])) continue;
      ratings_[strict_.system[i]].strict.add(strict_.y[i]);
    }
  }

  void gather_pair(const JudgedPair& pair, std::uint16_t system, double y) {
    Pairs& of = pairs_[system];
    of.won.add(y == 1);
    of.lost.add(y == 0);
    of.adjusted.add(y);
    if (!pair.inconsistent) of.consistent.add(y);
    if (!pair.both_orders) return;
    of.inconsistent.add(pair.inconsistent);
    for (int game = 0; game < pair.decided; ++game) {
      of.first.add(game < pair.first);
    }
  }

  void gather_text(const Record& record) {
    const Trial& trial = record.trial;
    const Said said = said_of(record, reader_);
    for (std::size_t slot = 0; slot < trial.slots; ++slot) {
      Parsers& of = parsers_[trial.shown[slot]];
      of.left_out += !judged(record.verdict.status);
      if (record.raw.empty()) continue;
      of.differ.add(!same_verdict(reader_.official(said, record.raw),
                                  reader_.strict(said, record.raw)));
    }
  }

  ReplayRow& add(std::string metric, const Mean& mean) {
    ReplayRow& row = out_.emplace_back(head_);
    row.metric = std::move(metric);
    row.value = mean.value();
    row.n = mean.n;
    return row;
  }

  void say(ReplayRow& row, const std::string& note) const {
    row.note += (row.note.empty() ? "" : "; ") + note;
  }

  void add_ratings(std::uint16_t system) {
    const auto found = ratings_.find(system);
    if (found == ratings_.end()) return;
    const Ratings& of = found->second;
    ReplayRow& row = add("average", of.all);
    const double of_turns = (of.turn[0].value() + of.turn[1].value()) / 2;
    if (std::isfinite(of_turns) && of_turns != row.value) {
      row.alternatives.push_back({"known_defect:mean_of_rows", of_turns, {}});
    }
    offer_strict(of.strict, row);
    const std::uint32_t failed = parsers_[system].left_out;
    if (failed > 0) {
      say(row, fmt::format("without a verdict, left out: {}", failed));
    }
    for (std::size_t turn = 0; turn < of.turn.size(); ++turn) {
      if (of.turn[turn].n == 0) continue;
      add(fmt::format("turn_{}", turn + 1), of.turn[turn]);
    }
    if (of.category.size() > 1) {
      for (const auto& [category, mean] : of.category) {
        add("average." + bench_.categories[category], mean);
      }
    }
    add("average_strict", of.strict);
  }

  void add_pairs(std::uint16_t system) {
    const auto found = pairs_.find(system);
    if (found == pairs_.end()) return;
    const Pairs& of = found->second;
    ReplayRow& row = add("win_rate_adjusted", of.adjusted);
    const auto won = std::lround(of.won.sum), lost = std::lround(of.lost.sum);
    const auto differ = std::lround(of.inconsistent.sum);
    say(row, fmt::format("{} won, {} lost, {} tied of which {} inconsistent",
                         won, lost, of.adjusted.n - won - lost, differ));
    const std::uint32_t failed = parsers_[system].left_out;
    if (failed > 0) {
      say(row, fmt::format("games without a verdict, left out with their "
                           "pair: {}",
                           failed));
    }
    if (of.consistent.n > 0 && of.consistent.value() != row.value) {
      row.alternatives.push_back(
          {"known_defect:inconsistent_is_tie", of.consistent.value(), {}});
    }
    offer_strict(of.strict, row);
    add("win_rate", of.won);
    add("loss_rate", of.lost);
    if (of.inconsistent.n > 0) add("inconsistency", of.inconsistent);
    if (of.first.n > 0) add("first_share", of.first);
    add("win_rate_adjusted_strict", of.strict);
  }

  void add_parsers(std::uint16_t system) {
    const auto found = parsers_.find(system);
    if (found == parsers_.end() || found->second.differ.n == 0) return;
    const Mean& differ = found->second.differ;
    ReplayRow& row = add("parser_disagreement", differ);
    say(row, fmt::format("{:.0f} of {} texts", differ.sum, differ.n));
  }

  static void offer_strict(const Mean& strict, ReplayRow& row) {
    if (strict.n == 0 || strict.value() == row.value) return;
    row.alternatives.push_back(
        {"known_defect:first_match", strict.value(), {}});
  }

  const Benchmark& bench_;
  const JudgementReader& reader_;
  VerdictTable table_, strict_;
  std::map<std::uint16_t, Ratings> ratings_;  ///< By system, as what follows.
  std::map<std::uint16_t, Pairs> pairs_;
  std::map<std::uint16_t, Parsers> parsers_;
  ReplayRow head_;  ///< What all rows of a judge and system have.
  std::vector<ReplayRow> out_;
};

}  // namespace

std::vector<ReplayRow> replay(const Benchmark& bench,
                              const JudgementReader& reader) {
  return Replay(bench, reader).rows();
}

}  // namespace assize::mt_bench
