// What a benchmark is, before anyone is attacked or judged.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/trial.h"
#include "core/turn_texts.h"
#include "core/verdict.h"

namespace assize {

using Text = std::string_view;  ///< Valid UTF-8 owned by Benchmark::texts.

enum class Role : std::uint8_t { kSystem, kUser, kAssistant };

struct Turn {
  Role role = Role::kUser;
  Text text;
};

struct Field {
  std::string_view name;  ///< "reference", "checklist".
  Text text;
};

struct Item {
  Text id;  ///< Unique in the suite. Keys use it, never the index.
  std::uint32_t cluster =
      0;  ///< Resampling unit: an instruction's items share it.
  std::uint16_t category = 0;   ///< Index into Benchmark::categories.
  std::vector<Turn> history;    ///< Turns given to every system.
  std::vector<Text> questions;  ///< One per judged turn; empty: texts withheld.
  std::vector<Field> fields;    ///< What a template may name besides answers.
};

enum class Presence : std::uint8_t { kGiven, kEmpty, kMissing };

struct Answer {
  std::uint32_t item = 0;
  std::uint16_t system = 0;
  Presence presence = Presence::kGiven;  ///< Empty answers are no duplicates.
  TurnTexts turns;  ///< One per question; empty: text withheld.
};

/// A verdict recorded with the benchmark; people and gold labels included.
struct Record {
  Trial trial;
  Verdict verdict;
  Text raw;  ///< What the judge said, if it was kept.
};

/// Numbers that a suite lends to its calibrations: "items" has one row per
/// item (difficulty); "gamed_baseline" the regularisation rows of a fit.
struct Table {
  std::string name;
  std::vector<std::string> columns;
  std::vector<double> cells;  ///< rows x columns.size(), row-major.

  std::size_t rows() const {
    return columns.empty() ? 0 : cells.size() / columns.size();
  }
  double at(std::size_t row, std::size_t column) const {
    return cells[row * columns.size() + column];
  }
};

/// A pairing of two recorded systems that is read as an attack and its clean
/// counterpart. Indices into Benchmark::systems.
struct RecordedAttack {
  std::string id;  ///< "recorded.verbose"
  std::uint16_t clean = 0, attacked = 0;
};

/// A system as an attack leaves it, with an index and answers of its own: what
/// takes its clean self's place on the board.
struct Entrant {
  static constexpr int kConstant = -1;

  std::uint16_t system = 0;  ///< Its index in Benchmark::systems.
  int clean = kConstant;     ///< System attacked; a constant has none.
  std::uint16_t arm = 0;     ///< Index into the plan's arms; never 0.
  /// The answers say no more than the clean ones: a fair judge's verdict stays.
  bool same_content = false;
  double dose = kAbsent;  ///< Value of the attack's dose knob, if any.
};

struct InputFile {
  std::string path;  ///< As configured, relative to the configuration.
  std::uint64_t bytes = 0;
  std::string sha256;
};

struct Exclusion {
  std::string where, why;
  std::uint32_t count = 0;
};

/// Something recomputed from the files and held against what they say.
struct Check {
  std::string name, what;  ///< "preference", one sentence.
  std::uint32_t rows = 0, mismatches = 0;
  double largest = 0;  ///< Largest absolute difference.
};

struct Benchmark {
  std::string suite, version;
  std::vector<std::string> systems, categories, judges;
  int reference = -1;  ///< System that every other is compared with, or -1.
  int gold = -1;       ///< Judge whose records are the truth, or -1.
  /// What the column "token_len" of its answers counts by, a name of
  /// text/vocabulary.h; "": not known.
  std::string vocabulary;
  std::vector<Item> items;      ///< Sorted by cluster, then id.
  std::vector<Answer> answers;  ///< Sorted by (system, item); at most one each.
  std::vector<Record> records;
  std::vector<Table> tables;
  std::vector<Entrant> entrants;  ///< Sorted by system; none when read.
  std::vector<RecordedAttack> recorded_attacks;  ///< The suite's own pairings.
  std::vector<Exclusion> excluded;
  std::vector<Check> checks;
  std::vector<std::string> cautions;
  std::vector<InputFile> files;
  std::deque<std::string>
      texts;  ///< Owns every Text; a deque: views stay valid.

  Benchmark() = default;
  Benchmark(Benchmark&&) = default;
  Benchmark& operator=(Benchmark&&) = default;
  Benchmark(const Benchmark&) = delete;  ///< A copy's views would dangle.
  Benchmark& operator=(const Benchmark&) = delete;

  std::uint32_t clusters() const {
    return items.empty() ? 0 : items.back().cluster + 1;
  }
  /// The table of that name, or nullptr.
  const Table* table(std::string_view name) const;
  /// Index into `answers`, or -1 if that system gave none to that item.
  std::int64_t find_answer(std::uint16_t system, std::uint32_t item) const;
  /// The entrant that this system is, or nullptr where it is no attack.
  const Entrant* entrant(std::uint16_t system) const;
  /// Index into `systems`, or -1.
  int find_system(std::string_view name) const;
};

}  // namespace assize
