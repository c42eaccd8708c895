#include "suites/alpaca_eval_2/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/parallel_for.h"
#include "stats/length_controlled.h"
#include "stats/moments.h"
#include "text/answer_features.h"

namespace assize::alpaca_eval {
namespace {

constexpr char kRaw[] = "alpaca_eval";
constexpr char kAligned[] = "alpaca_eval.lc_v1";
constexpr char kPositional[] = "alpaca_eval.lc_v1.compat";
constexpr char kLengthControlled[] = "length_controlled_win_rate";

/// One system's judged rows in the order of their file.
struct Rows {
  LengthControlledData data;       ///< Difficulty of the row's instruction.
  std::vector<double> positional;  ///< Difficulty of the row's position.
  std::vector<double> discrete;    ///< 1, 0.5 or 0.
  std::uint32_t left_out = 0;      ///< Without a preference.

  std::uint32_t n() const {
    return static_cast<std::uint32_t>(data.outcome.size());
  }
};

/// By row of the benchmark's own order.
std::vector<double> difficulties(const KnownInstructions& known) {
  std::vector<double> at;
  for (const auto& [id, instruction] : known) {
    if (instruction.index >= at.size()) {
      at.resize(instruction.index + 1, kAbsent);
    }
    at[instruction.index] = instruction.difficulty;
  }
  return at;
}

class Columns {
 public:
  Columns(const Benchmark& bench, const KnownInstructions& known,
          unsigned threads)
      : bench_(bench),
        items_(*bench.table("items")),
        by_position_(difficulties(known)),
        answers_(answer_features(bench, threads, Counted::kLengths)),
        rows_(bench.systems.size()) {
    for (const Record& record : bench.records) add(record);
  }

  std::vector<Rows>& rows() { return rows_; }

 private:
  double length(std::uint16_t system, std::uint32_t item) const {
    const std::int64_t answer = bench_.find_answer(system, item);
    return answer < 0 ? kAbsent
                      : answers_.code_points[static_cast<std::size_t>(answer)];
  }

  void add(const Record& record) {
    const Trial& trial = record.trial;
    const std::uint16_t system = trial.shown[trial.focus];
    Rows& rows = rows_[system];
    if (!judged(record.verdict.status)) {
      ++rows.left_out;
      return;
    }
    const double y =
        trial.focus == 0 ? record.verdict.p_first : 1 - record.verdict.p_first;
    const std::size_t position = rows.n();
    const auto reference = static_cast<std::uint16_t>(bench_.reference);
    rows.data.outcome.push_back(y);
    rows.data.length_difference.push_back(length(reference, trial.item) -
                                          length(system, trial.item));
    rows.data.difficulty.push_back(items_.at(trial.item, 0));
    rows.data.cluster.push_back(bench_.items[trial.item].cluster);
    rows.positional.push_back(
        position < by_position_.size() ? by_position_[position] : kAbsent);
    const bool tied = record.verdict.status == Status::kTied;
    rows.discrete.push_back(tied ? 0.5 : y > 0.5 ? 1 : 0);
  }

  const Benchmark& bench_;
  const Table& items_;
  std::vector<double> by_position_;
  AnswerTable answers_;
  std::vector<Rows> rows_;
};

GamedRows gamed_rows(const Benchmark& bench) {
  const Table& table = *bench.table("gamed_baseline");
  GamedRows gamed;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    gamed.tanh_length.push_back(table.at(i, 0));
    gamed.difficulty.push_back(table.at(i, 1));
    gamed.outcome.push_back(table.at(i, 2));
  }
  return gamed;
}

void add_note(ReplayRow& row, const std::string& note) {
  row.note += (row.note.empty() ? "" : "; ") + note;
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(a, b, [](double x, double y) {
    return x == y || (std::isnan(x) && std::isnan(y));
  });
}

/// Fits every penalty of the grid and takes the value at the chosen one.
void fit(const LengthControlledData& data, const GamedRows& gamed,
         ReplayRow& row) {
  const auto unknown = std::ranges::count_if(
      data.difficulty,
      [](double difficulty) { return std::isnan(difficulty); });
  if (unknown > 0) {
    add_note(row, fmt::format("no fit, for rows without a known difficulty: {}",
                              unknown));
    return;
  }
  const LengthControlled model(data, gamed);
  LengthControlled::Scratch scratch = model.scratch();
  const std::vector<LengthControlled::Fit> path = model.path({}, scratch);
  bool converged = true;
  for (std::size_t k = 0; k < path.size(); ++k) {
    converged = converged && path[k].converged;
    row.grid.push_back(published_grid()[k]);
    row.grid_value.push_back(path[k].value);
  }
  const std::size_t chosen = model.choose(path, {});
  row.chosen = row.grid[chosen];
  row.value = row.grid_value[chosen];
  if (!converged) add_note(row, "a fit on the grid did not converge");
}

/// Both length-controlled rows; each is the other's alternative.
void add_length_controlled(Rows& rows, const GamedRows& gamed, bool reference,
                           const ReplayRow& head, std::vector<ReplayRow>& out) {
  ReplayRow aligned = head, positional = head;
  aligned.metric = positional.metric = kLengthControlled;
  aligned.convention = kAligned;
  positional.convention = kPositional;
  if (reference) {
    aligned.value = positional.value = 50;
    add_note(aligned, "the baseline against itself: 50 by definition");
    add_note(positional, "the baseline against itself: 50 by definition");
  } else if (rows.n() > 0) {
    fit(rows.data, gamed, aligned);
    if (same(rows.data.difficulty, rows.positional)) {
      positional = aligned;
      positional.convention = kPositional;
    } else {
      rows.data.difficulty.swap(rows.positional);
      fit(rows.data, gamed, positional);
      aligned.alternatives = {{"known_defect:positional_difficulty",
                               positional.value, positional.grid_value}};
      positional.alternatives = {
          {"convention", aligned.value, aligned.grid_value}};
      add_note(positional, "takes the difficulty by the row's position");
    }
  }
  out.push_back(std::move(aligned));
  out.push_back(std::move(positional));
}

/// How many instructions there are: of the known list, all of them, also those
/// that no file here has.
std::size_t all_instructions(const Benchmark& bench,
                             const KnownInstructions& known) {
  const bool listed = std::ranges::all_of(bench.items, [&](const Item& item) {
    return known.contains(std::string_view(item.id));
  });
  return listed ? known.size() : bench.items.size();
}

std::vector<ReplayRow> replay_system(const std::string& system, Rows& rows,
                                     const GamedRows& gamed, bool reference,
                                     std::size_t instructions) {
  ReplayRow head;
  head.system = system;
  head.n = rows.n();
  if (rows.left_out > 0) {
    add_note(head, fmt::format("rows without a preference, left out: {}",
                               rows.left_out));
  }
  const std::size_t here = rows.n() + rows.left_out;
  if (here < instructions) {
    add_note(head, fmt::format("instructions without a row: {} of {}",
                               instructions - here, instructions));
  }
  std::vector<ReplayRow> out;
  const auto add = [&](const char* metric, double value) {
    ReplayRow& row = out.emplace_back(head);
    row.metric = metric;
    row.convention = kRaw;
    row.value = value;
  };
  add("win_rate", 100 * mean(rows.data.outcome));
  add("standard_error", 100 * standard_error(rows.data.outcome));
  add("discrete_win_rate", 100 * mean(rows.discrete));
  add_length_controlled(rows, gamed, reference, head, out);
  return out;
}

}  // namespace

std::vector<ReplayRow> replay(const Benchmark& bench,
                              const KnownInstructions& known,
                              unsigned threads) {
  Columns columns(bench, known, threads);
  const GamedRows gamed = gamed_rows(bench);
  const std::size_t instructions = all_instructions(bench, known);
  std::vector<std::vector<ReplayRow>> by_system(bench.systems.size());
  parallel_for(by_system.size(), threads, [&](std::size_t s) {
    Rows& rows = columns.rows()[s];
    if (rows.n() + rows.left_out == 0) return;
    by_system[s] =
        replay_system(bench.systems[s], rows, gamed,
                      static_cast<int>(s) == bench.reference, instructions);
  });
  std::vector<ReplayRow> all;
  for (std::vector<ReplayRow>& rows : by_system) {
    std::ranges::move(rows, std::back_inserter(all));
  }
  return all;
}

}  // namespace assize::alpaca_eval
