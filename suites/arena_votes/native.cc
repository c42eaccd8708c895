#include "suites/arena_votes/native.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "io/json_writer.h"
#include "suites/arena_votes/battle_reader.h"
#include "suites/arena_votes/elo.h"
#include "suites/attacked_place.h"
#include "suites/native_name.h"

namespace assize::arena_votes {
namespace {

/// What `conv_metadata` calls the counts of one side, in the order of kCounts.
constexpr std::array<std::pair<std::string_view, std::string_view>,
                     kCounts.size()>
    kFields = {{{"sum_assistant_", "_tokens"},
                {"header_count_", ""},
                {"list_count_", ""},
                {"bold_count_", ""},
                {"num_citations_", ""}}};

/// The vote in the words of a log; "" where there is none.
std::string_view winner_of(const Record& record) {
  const double y = outcome(record);
  if (std::isnan(y)) return "";
  if (y != 0.5)
    return (y > 0.5) == (record.trial.focus == 0) ? "model_a" : "model_b";
  return record.verdict.tie == Tie::kBothBad ? "tie (bothbad)" : "tie";
}

class Writer {
 public:
  Writer(const Benchmark& bench, std::string_view judge)
      : bench_(bench), judge_(judge), counts_(bench.table("answers")) {}

  void battle(const Record& record, std::string_view winner) {
    const Trial& trial = record.trial;
    const Item& item = bench_.items.at(trial.item);
    const std::uint32_t times = ++written_[trial.item];
    JsonWriter json;
    json.begin_object();
    const auto text = [&](std::string_view key, std::string_view value) {
      json.key(key);
      json.string(value);
    };
    text("question_id", times == 1 ? std::string(item.id)
                                   : fmt::format("{}/{}", item.id, times));
    // Sessions are sorted as texts where a log is read.
    text("evaluation_session_id", fmt::format("{:010}", item.cluster));
    text("model_a", bench_.systems.at(trial.shown[0]));
    text("model_b", bench_.systems.at(trial.shown[1]));
    text("winner", winner);
    text("judge", judge_);
    text("language", bench_.categories.at(item.category));
    json.key("anony");
    json.boolean(true);
    json.key("turn");
    json.whole(static_cast<std::int64_t>(
        std::max<std::size_t>(1, item.questions.size())));
    conversations(trial, item, json);
    metadata(trial, json);
    json.end_object();
    out_ += json.take() + '\n';
  }

  std::string take() { return std::move(out_); }

 private:
  const Answer* answer(const Trial& trial, std::size_t side) const {
    const std::int64_t at = bench_.find_answer(trial.shown[side], trial.item);
    return at < 0 ? nullptr : &bench_.answers[static_cast<std::size_t>(at)];
  }

  void conversations(const Trial& trial, const Item& item,
                     JsonWriter& json) const {
    for (std::size_t side = 0; side < 2; ++side) {
      const Answer* const said = answer(trial, side);
      if (said == nullptr || item.questions.empty()) continue;
      json.key(side == 0 ? "conversation_a" : "conversation_b");
      json.begin_array();
      for (std::size_t turn = 0; turn < item.questions.size(); ++turn) {
        message("user", item.questions[turn], json);
        if (turn >= said->turns.size()) continue;
        message("assistant", said->turns[turn], json);
      }
      json.end_array();
    }
  }

  static void message(std::string_view role, Text text, JsonWriter& json) {
    json.begin_object();
    json.key("role");
    json.string(role);
    json.key("content");
    json.string(text);
    json.end_object();
  }

  void metadata(const Trial& trial, JsonWriter& json) const {
    if (counts_ == nullptr) return;
    json.key("conv_metadata");
    json.begin_object();
    for (std::size_t side = 0; side < 2; ++side) {
      const std::int64_t at = bench_.find_answer(trial.shown[side], trial.item);
      const auto row = static_cast<std::size_t>(at);
      if (at < 0 || row >= counts_->rows()) continue;
      for (std::size_t c = 0; c < counts_->columns.size(); ++c) {
        const auto field = std::ranges::find(kCounts, counts_->columns[c]);
        const double value = counts_->at(row, c);
        if (field == kCounts.end() || !std::isfinite(value)) continue;
        const auto [before, after] =
            kFields[static_cast<std::size_t>(field - kCounts.begin())];
        json.key(fmt::format("{}{}{}", before, side == 0 ? 'a' : 'b', after));
        json.number(value);
      }
    }
    json.end_object();
  }

  const Benchmark& bench_;
  std::string_view judge_;
  const Table* counts_;
  std::map<std::uint32_t, std::uint32_t> written_;  ///< By item.
  std::string out_;
};

/// Whether a battle belongs into the log of the benchmark's own systems, to
/// which one that an attack made is added.
bool belongs(const Benchmark& bench, const Record& record, std::uint16_t judge,
             std::uint16_t system) {
  const Trial& trial = record.trial;
  const std::uint16_t focus = trial.shown[trial.focus];
  return trial.judge == judge && trial.slots == 2 && trial.defence == 0 &&
         (focus == system || bench.entrant(focus) == nullptr);
}

/// The battles of a log that have a vote; Elo's ratings depend on their order.
std::vector<const Record*> in_log_order(const Benchmark& bench,
                                        std::uint16_t judge,
                                        std::uint16_t system) {
  std::vector<const Record*> out;
  for (const Record& record : bench.records) {
    if (winner_of(record).empty()) continue;
    if (belongs(bench, record, judge, system)) out.push_back(&record);
  }
  const Table* const log = bench.table(kLogTable);
  if (log == nullptr) return out;
  std::ranges::stable_sort(out, {}, [&](const Record* record) {
    return log->at(record->trial.item, 0);
  });
  return out;
}

}  // namespace

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  if (bench.entrant(system) == nullptr) {
    const std::uint16_t first = suites::in_file_of(bench, system, judge);
    if (first != system) {
      return NativeFile{.path = {}, .text = {}, .in_file_of = first};
    }
  }
  if (std::ranges::all_of(records, [](const Record& record) {
        return winner_of(record).empty();
      })) {
    return NativeFile{};
  }
  const std::string& by = bench.judges.at(judge);
  Writer writer(bench, by);
  for (const Record* record : in_log_order(bench, judge, system)) {
    writer.battle(*record, winner_of(*record));
  }
  return NativeFile{
      fmt::format("{}battles/{}.jsonl", suites::attacked_folder(bench, system),
                  suites::file_name(by)),
      writer.take()};
}

}  // namespace assize::arena_votes
