#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>
#include <vector>

#include "suites/mt_bench/description.h"
#include "suites/mt_bench/judge_name.h"
#include "suites/mt_bench/native.h"
#include "suites/mt_bench/native_name.h"
#include "suites/native_name.h"

namespace assize::mt_bench {
namespace {

/// Item, turn, the other system, sample, defence.
using PairKey = std::tuple<std::uint32_t, std::uint8_t, std::uint16_t,
                           std::uint16_t, std::uint16_t>;
/// By the slot in which the system stood.
using Games = std::array<const Record*, 2>;

class Writing {
 public:
  Writing(const Benchmark& bench, const Description& about,
          std::uint16_t system, std::uint16_t judge)
      : bench_(bench),
        about_(about),
        system_(system),
        judge_(plain_name(bench.judges.at(judge))) {}

  /// Without a text where there are no records.
  NativeFile file(Kind kind, std::span<const Record> records) {
    const std::string name = suites::file_name(judge_name(judge_, kind));
    return {.path = fmt::format("model_judgment/{}.jsonl", name),
            .text = kind == Kind::kSingle ? ratings(records) : pairs(records)};
  }

 private:
  std::string ratings(std::span<const Record> records) {
    for (const Record& record : records) rating(record);
    return std::move(text_);
  }

  std::string pairs(std::span<const Record> records) {
    std::map<PairKey, Games> games;
    for (const Record& record : records) {
      const Trial& trial = record.trial;
      const std::size_t slot = trial.shown[0] == system_ ? 0 : 1;
      games[{trial.item, trial.turn, trial.shown[1 - slot], trial.sample,
             trial.defence}][slot] = &record;
    }
    for (const auto& [key, both] : games) pair(std::get<2>(key), both);
    return std::move(text_);
  }

  void begin(const Record& record) {
    line_.begin_object();
    write_question_id(bench_.items[record.trial.item].id, line_);
  }

  void field(std::string_view key, std::string_view text) {
    line_.key(key);
    line_.string(text);
  }

  void number(std::string_view key, double value) {
    line_.key(key);
    line_.number(value);
  }

  void say_judge(const Record& record, Kind kind) {
    const Item& item = bench_.items[record.trial.item];
    const PromptUse use{
        kind, record.trial.turn,
        about_.needs_reference(bench_.categories[item.category])};
    line_.key("judge");
    line_.begin_array();
    line_.string(judge_);
    line_.string(use.name());
    line_.end_array();
  }

  void end(const Record& record) {
    line_.key("turn");
    line_.whole(record.trial.turn + 1);
    line_.key("tstamp");
    line_.whole(0);
    line_.end_object();
    text_ += line_.take() + "\n";
  }

  /// What was said, or what stands where nobody was reached.
  std::string_view said(const Record* record) const {
    const bool silent = record == nullptr || (!judged(record->verdict.status) &&
                                              record->raw.empty());
    return silent ? std::string_view(about_.failed_text) : record->raw;
  }

  void rating(const Record& record) {
    const Verdict& verdict = record.verdict;
    const bool has = judged(verdict.status) && verdict.score.size() == 1 &&
                     std::isfinite(verdict.score[0]);
    begin(record);
    field("model", bench_.systems[system_]);
    say_judge(record, Kind::kSingle);
    field("user_prompt", "");
    field("judgment", said(&record));
    number("score", has ? verdict.score[0] : about_.failed_score);
    end(record);
  }

  static std::string_view winner(const Record* record, std::size_t slot) {
    if (record == nullptr || !judged(record->verdict.status)) return "error";
    if (record->verdict.status == Status::kTied) return "tie";
    return record->verdict.winner == static_cast<int>(slot) ? "model_1"
                                                            : "model_2";
  }

  /// The system is model_1, which stands first in game 1.
  void pair(std::uint16_t other, const Games& games) {
    const Record& any = games[0] != nullptr ? *games[0] : *games[1];
    // Two ratings held against each other saw no order: both games are one.
    const bool ratings = (games[0] == nullptr || games[1] == nullptr) &&
                         any.verdict.score.size() == 2;
    begin(any);
    field("model_1", bench_.systems[system_]);
    field("model_2", bench_.systems[other]);
    for (std::size_t slot = 0; slot < games.size(); ++slot) {
      const bool borrowed = ratings && games[slot] == nullptr;
      const Record* const game = borrowed ? games[1 - slot] : games[slot];
      const std::string prefix = fmt::format("g{}_", slot + 1);
      field(prefix + "winner", winner(game, borrowed ? 1 - slot : slot));
      field(prefix + "user_prompt", "");
      field(prefix + "judgment", said(game));
    }
    say_judge(any, ratings ? Kind::kSingle : Kind::kPairwise);
    if (ratings) {
      const std::size_t slot = games[0] != nullptr ? 0 : 1;
      number("m1_score", any.verdict.score[slot]);
      number("m2_score", any.verdict.score[1 - slot]);
    }
    end(any);
  }

  const Benchmark& bench_;
  const Description& about_;
  std::uint16_t system_;
  std::string judge_;
  JsonWriter line_;
  std::string text_;
};

}  // namespace

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  const Result<Description> about = description();
  if (!about) return tl::unexpected(about.error());
  const bool other_slots = std::ranges::any_of(
      records, [](const Record& record) { return record.trial.slots > 2; });
  if (other_slots) {
    return fail("MT-Bench's judgements are of one answer, or of two");
  }
  std::vector<Record> sorted(records.begin(), records.end());
  const auto compared = std::stable_partition(
      sorted.begin(), sorted.end(),
      [](const Record& record) { return record.trial.slots == 1; });
  Writing writing(bench, *about, system, judge);
  NativeFile out = writing.file(Kind::kSingle, {sorted.begin(), compared});
  out.more.push_back(writing.file(Kind::kPairwise, {compared, sorted.end()}));
  return out;
}

}  // namespace assize::mt_bench
