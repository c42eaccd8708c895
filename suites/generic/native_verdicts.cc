#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/utf8.h"
#include "core/verdict_table.h"
#include "io/json_writer.h"
#include "suites/first_asked.h"
#include "suites/generic/native.h"
#include "suites/native_name.h"
#include "suites/native_parts.h"

namespace assize::suites {
namespace {

constexpr std::string_view kAlone = "scores";

/// What a row is of. A table has no turns: each is a row of its own.
struct Place {
  std::uint32_t item = 0;
  std::uint8_t turn = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

/// One pair as a judge saw it: system first, opponent first.
using Orders = std::array<const Record*, 2>;
using Pairs = std::map<Place, Orders>;
using Scores = std::map<Place, const Record*>;

/// What a table says of no verdict.
std::string_view cell_without_verdict(Status status) {
  switch (status) {
    case Status::kRejected:
    case Status::kTimeout:
    case Status::kTransport:
    case Status::kNotRecorded:
    case Status::kNotAsked:
    case Status::kNotApplicable:
      return "-";
    default:
      return "";
  }
}

/// The better answer of a pair, the system's being answer 1.
std::string_view cell_of(const Record* record) {
  if (record == nullptr) return "-";
  const Verdict& verdict = record->verdict;
  if (!judged(verdict.status)) return cell_without_verdict(verdict.status);
  if (verdict.status == Status::kTied) return "tie";
  if (verdict.status == Status::kChosen && verdict.winner >= 0) {
    return verdict.winner == int{record->trial.focus} ? "1" : "2";
  }
  const double y = outcome(*record);
  if (std::isnan(y)) return "";
  if (y == 0.5) return "tie";
  return y > 0.5 ? "1" : "2";
}

/// Code points, of several turns those of the one; absent where they are not
/// known.
double length_of(const Benchmark& bench, std::uint16_t system,
                 const Place& place) {
  const std::int64_t row = bench.find_answer(system, place.item);
  if (row < 0) return kAbsent;
  const auto at = static_cast<std::size_t>(row);
  const Answer& answer = bench.answers[at];
  if (answer.turns.size() > 1) {
    if (place.turn >= answer.turns.size()) return kAbsent;
    return static_cast<double>(code_points(answer.turns[place.turn]));
  }
  const Table* table = bench.table("answers");
  if (table != nullptr && at < table->rows()) {
    const auto column = std::ranges::find(table->columns, "code_points");
    if (column != table->columns.end()) {
      return table->at(
          at, static_cast<std::size_t>(column - table->columns.begin()));
    }
  }
  if (answer.turns.empty()) return kAbsent;
  return static_cast<double>(code_points(answer.turns[0]));
}

template <typename Rows>
bool lengths_known(const Benchmark& bench, std::uint16_t system,
                   const Rows& rows) {
  return std::ranges::none_of(rows, [&](const auto& row) {
    return std::isnan(length_of(bench, system, row.first));
  });
}

/// The labels of a system's pairs with its opponent, by item: "1" or "2".
std::map<std::uint32_t, std::string_view> labels_of(const Benchmark& bench,
                                                    std::uint16_t system,
                                                    std::uint16_t opponent) {
  std::map<std::uint32_t, std::string_view> out;
  std::map<std::uint32_t, std::array<double, 2>> alone;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    if (static_cast<int>(trial.judge) != bench.gold) continue;
    const double y = outcome(record);
    const std::uint16_t of = trial.shown[trial.focus];
    if (trial.slots == 1 && (of == system || of == opponent)) {
      const auto own =
          alone.try_emplace(trial.item, std::array{kAbsent, kAbsent});
      own.first->second[of == system ? 0 : 1] = y;
    }
    if (trial.slots != 2 || std::isnan(y) || y == 0.5) continue;
    const std::uint16_t other = trial.shown[1 - trial.focus];
    if (std::minmax(of, other) != std::minmax(system, opponent)) continue;
    out[trial.item] = (of == system) == (y > 0.5) ? "1" : "2";
  }
  for (const auto& [item, right] : alone) {
    if (right[0] > right[1]) out.emplace(item, "1");
    if (right[0] < right[1]) out.emplace(item, "2");
  }
  return out;
}

/// What a table calls a turn of an item; the first is the item itself.
std::string id_of(const Benchmark& bench, const Place& place) {
  std::string out(bench.items[place.item].id);
  if (place.turn > 0) out += fmt::format(" turn {}", place.turn + 1);
  return out;
}

/// Begins the line of an item's turn, and ends it.
class Row {
 public:
  Row(const Benchmark& bench, const Place& place) : bench_(bench) {
    line_.begin_object();
    text("item", id_of(bench, place));
  }

  /// What the item shares with others, as its turns do. Clusters are numbered
  /// with leading zeros, so that their order as texts is theirs.
  void shared(const Place& place, bool turns) {
    const Item& of = bench_.items[place.item];
    if (turns || bench_.clusters() < bench_.items.size()) {
      const auto digits = std::to_string(bench_.clusters()).size();
      text("cluster", fmt::format("{:0{}}", of.cluster, digits));
    }
    if (bench_.categories.size() > 1) {
      text("category", bench_.categories.at(of.category));
    }
  }

  void text(std::string_view key, std::string_view value) {
    line_.key(key);
    line_.string(value);
  }

  void number(std::string_view key, double value) {
    line_.key(key);
    line_.number(value);
  }

  /// nullptr: nobody was asked.
  void score(std::string_view key, const Record* record) {
    const double score = record == nullptr ? kAbsent : outcome(*record);
    if (std::isfinite(score)) {
      number(key, score);
    } else {
      text(key, record == nullptr
                    ? "-"
                    : cell_without_verdict(record->verdict.status));
    }
  }

  std::string take() {
    line_.end_object();
    return line_.take() + "\n";
  }

 private:
  const Benchmark& bench_;
  JsonWriter line_;
};

/// Whether a record is what people gave an answer alone.
bool is_gold_score(const Benchmark& bench, const Record& record) {
  return static_cast<int>(record.trial.judge) == bench.gold &&
         record.trial.slots == 1;
}

/// Whether people's scores of answers are there, on the benchmark's scale if it
/// has one: right and wrong, as 1 and 0, are not on a scale from 1 to 10.
bool has_gold_scores(const Benchmark& bench) {
  const Table* const scale = bench.table("scale");
  bool any = false;
  for (const Record& record : bench.records) {
    if (!is_gold_score(bench, record)) continue;
    const double y = outcome(record);
    if (std::isnan(y)) continue;
    any = true;
    if (scale == nullptr || scale->rows() == 0) continue;
    if (y < scale->at(0, 0) || y > scale->at(0, 1)) return false;
  }
  return any;
}

/// What the rows of all systems have alike, as they stand in one table.
struct RowsOfAll {
  RowsOfAll(const Benchmark& bench, std::uint16_t judge)
      : gold(has_gold_scores(bench)) {
    for (const Item& item : bench.items) turns |= item.questions.size() > 1;
    if (turns) {
      for (const Item& item : bench.items) ids.insert(item.id);
    }
    for (const Record& record : bench.records) {
      const Trial& trial = record.trial;
      if (trial.judge != judge || trial.slots == 2) continue;
      lengths =
          lengths && !std::isnan(length_of(bench, trial.shown[trial.focus],
                                           {trial.item, trial.turn}));
    }
  }

  std::unordered_set<Text> ids;  ///< Of items, where there are turns.
  bool turns = false;
  bool lengths = true;
  bool gold;  ///< Of answers judged alone.
};

/// A judge's verdicts on one system.
class JudgedSystem {
 public:
  JudgedSystem(const Benchmark& bench, std::uint16_t system,
               std::uint16_t judge)
      : bench_(bench),
        system_(system),
        judge_(bench.judges.at(judge)),
        rows_(bench, judge) {}

  Result<void> add(const Record& record) {
    const Trial& trial = record.trial;
    if (trial.sample != 0 || trial.defence != 0) return {};
    const Place place{trial.item, trial.turn};
    if (auto named = name_turn(place); !named) return named;
    if (trial.slots != 2) {
      keep_first_asked(record, (trial.slots == 1 ? scores_ : bests_)[place]);
      return {};
    }
    const std::uint8_t slot = trial.focus;
    Pairs& pairs = pairs_[trial.shown[1 - slot]];
    keep_first_asked(record, pairs.try_emplace(place).first->second[slot]);
    return {};
  }

  NativeFile finish() const {
    NativeFile out;
    for (const auto& [opponent, pairs] : pairs_) {
      add_part(pairs_file(opponent, pairs), out);
    }
    if (!scores_.empty()) add_part(scores_file(kAlone, "score", scores_), out);
    if (!bests_.empty()) add_part(scores_file("best_of", "best", bests_), out);
    return out;
  }

 private:
  /// Fails where another item is called as the turn would be.
  Result<void> name_turn(const Place& place) const {
    if (place.turn == 0) return {};
    const std::string id = id_of(bench_, place);
    if (!rows_.ids.contains(id)) return {};
    return fail(
        fmt::format("turn {} of item '{}' would be called as another item "
                    "is, '{}'",
                    place.turn + 1, printable(bench_.items[place.item].id, 60),
                    printable(id, 60)));
  }

  NativeFile pairs_file(std::uint16_t opponent, const Pairs& pairs) const {
    NativeFile out{
        .path = fmt::format("verdicts/{}/{} vs {}.jsonl", file_name(judge_),
                            file_name(bench_.systems[system_]),
                            file_name(bench_.systems[opponent])),
        .text = {}};
    const auto labels = labels_of(bench_, system_, opponent);
    const bool lengths = lengths_known(bench_, system_, pairs) &&
                         lengths_known(bench_, opponent, pairs);
    std::array<bool, 2> asked = {};
    for (const auto& [place, orders] : pairs) {
      for (std::size_t i = 0; i < 2; ++i) asked[i] |= orders[i] != nullptr;
    }
    for (const auto& [place, orders] : pairs) {
      Row row(bench_, place);
      row.shared(place, rows_.turns);
      if (lengths) {
        row.number("length_1", length_of(bench_, system_, place));
        row.number("length_2", length_of(bench_, opponent, place));
      }
      const auto label = labels.find(place.item);
      if (!labels.empty()) {
        row.text("gold", label == labels.end() ? "-" : label->second);
      }
      if (asked[0]) row.text(judge_ + ":12", cell_of(orders[0]));
      if (asked[1]) row.text(judge_ + ":21", cell_of(orders[1]));
      out.text += row.take();
    }
    return out;
  }

  /// Of answers judged alone, or of their shares in being the best.
  NativeFile scores_file(std::string_view folder, std::string_view what,
                         const Scores& scores) const {
    NativeFile out{
        .path = fmt::format("{}/{}.jsonl", folder, file_name(judge_)),
        .text = {}};
    const bool labelled = folder == kAlone && rows_.gold;
    const Scores gold = labelled ? gold_scores() : Scores();
    for (const auto& [place, record] : scores) {
      Row row(bench_, place);
      row.text("system", bench_.systems[system_]);
      row.shared(place, rows_.turns);
      if (rows_.lengths) {
        row.number("length", length_of(bench_, system_, place));
      }
      if (labelled) {
        const auto label = gold.find(place);
        row.score("gold", label == gold.end() ? nullptr : label->second);
      }
      row.score(fmt::format("{}:{}", judge_, what), record);
      out.text += row.take();
    }
    return out;
  }

  /// What people said of the system's answers.
  Scores gold_scores() const {
    Scores out;
    for (const Record& record : bench_.records) {
      if (!is_gold_score(bench_, record)) continue;
      const Trial& trial = record.trial;
      if (trial.shown[0] == system_) out[{trial.item, trial.turn}] = &record;
    }
    return out;
  }

  const Benchmark& bench_;
  std::uint16_t system_;
  const std::string& judge_;
  std::map<std::uint16_t, Pairs> pairs_;  ///< By opponent.
  Scores scores_, bests_;
  RowsOfAll rows_;
};

}  // namespace

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  if (static_cast<int>(judge) == bench.gold) return NativeFile{};
  JudgedSystem table(bench, system, judge);
  for (const Record& record : records) {
    if (auto added = table.add(record); !added) {
      return tl::unexpected(added.error());
    }
  }
  return table.finish();
}

}  // namespace assize::suites
