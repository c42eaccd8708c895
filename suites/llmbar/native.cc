#include "suites/llmbar/native.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>
#include <vector>

#include "suites/llmbar/description.h"
#include "suites/llmbar/folder.h"
#include "suites/llmbar/verdicts.h"
#include "suites/native_name.h"

namespace assize::llmbar {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kOrders[] = {"swap = False", "swap = True"};

/// The better output of each pair by the labels, or -1.
std::vector<int> labels_of(const Benchmark& bench) {
  std::vector<int> out(bench.items.size(), kNoWinner);
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    if (static_cast<int>(trial.judge) != bench.gold) continue;
    if (record.verdict.winner < 0) continue;
    const bool first = record.verdict.winner == 0;
    out[trial.item] = trial.shown[first ? 0 : 1];
  }
  return out;
}

/// The systems that a pair shows, by output, and which is the better one.
struct Pair {
  std::array<std::uint16_t, 2> outputs = {0, 1};
  int better = kNoWinner;
};

/// The pair in which the system stands: in its own place or its clean self's; a
/// constant in the place of `rival`'s opponent, which then is the better one,
/// or, without a rival (-1), of the output that is not.
Pair pair_with(const Benchmark& bench, std::uint16_t system, int rival,
               int better) {
  Pair out{.better = better};
  const Entrant* const entrant = bench.entrant(system);
  int place = system == 0 ? 0 : 1;
  if (entrant != nullptr) place = entrant->clean == 0 ? 0 : 1;
  if (entrant != nullptr && entrant->clean == Entrant::kConstant) {
    place = rival < 0 ? 1 - better : (rival == 0 ? 1 : 0);
    out.better = 1 - place;
  }
  out.outputs[place == 0 ? 0 : 1] = system;
  return out;
}

Result<Text> text_of(const Benchmark& bench, std::uint16_t system,
                     std::uint32_t item) {
  const std::int64_t row = bench.find_answer(system, item);
  const auto at = static_cast<std::size_t>(row);
  if (row >= 0 && !bench.answers[at].turns.empty()) {
    return bench.answers[at].turns.front();
  }
  return fail(fmt::format("the text of '{}' of pair '{}' is not here",
                          printable(bench.systems.at(system), 60),
                          printable(bench.items[item].id, 60)));
}

/// A pair as dataset.json has it.
Result<Json> json_of(const Benchmark& bench, std::uint32_t item,
                     const Pair& pair) {
  const Item& of = bench.items[item];
  if (pair.better < 0) {
    return fail(fmt::format("pair '{}' has no label", printable(of.id, 60)));
  }
  std::array<Text, 2> texts;
  for (std::size_t output = 0; output < 2; ++output) {
    const Result<Text> text = text_of(bench, pair.outputs[output], item);
    if (!text) return tl::unexpected(text.error());
    texts[output] = *text;
  }
  return Json{{"input", of.questions.empty() ? Text() : of.questions.front()},
              {"output_1", texts[0]},
              {"output_2", texts[1]},
              {"label", pair.better + 1}};
}

/// Why a completion ended, in words that are read as the same failure.
const char* finish_of(const Verdict& verdict) {
  if (verdict.status == Status::kFiltered) return "content_filter";
  return verdict.status == Status::kTruncated ? "length" : "stop";
}

/// What was said; of an answer that was not understood, at least something.
std::string said_of(const Record& record) {
  if (!record.raw.empty()) return std::string(record.raw);
  const bool something = record.verdict.status == Status::kUnparsed ||
                         record.verdict.status == Status::kAmbiguous ||
                         record.verdict.status == Status::kOffScale;
  return something ? "-" : "";
}

/// By order, output 1 shown first, then output 2.
using Orders = std::array<const Record*, 2>;

Json winner_of(const Record* record, std::size_t order, bool rates) {
  const int winner = record == nullptr
                         ? kNoWinner
                         : published_winner(record->verdict, order, rates);
  if (winner < 0) return nullptr;
  return std::to_string(winner + 1);
}

Json compared(const Orders& orders) {
  Json out = Json::object();
  for (const std::size_t order : {0, 1}) {
    const Record* const record = orders[order];
    Json& to = out[kOrders[order]];
    to["completion"] = {record == nullptr ? "" : said_of(*record),
                        record == nullptr ? "" : finish_of(record->verdict)};
    to["winner"] = winner_of(record, order, false);
  }
  return out;
}

/// Whether the texts say their verdicts in the words of a first round.
bool of_first_round(const VerdictChecker& checker, const Strategy& strategy,
                    const Orders& orders) {
  Round round;
  for (const std::size_t order : {0, 1}) {
    if (orders[order] == nullptr) continue;
    round.said[order] = {true, orders[order]->raw, {}};
    round.winner[order] =
        published_winner(orders[order]->verdict, order, false);
  }
  ReadingCount count;
  checker.check(&strategy, {round}, count);
  return count.different == 0;
}

/// Ratings see no order, so one record says them both.
Json rated(const Orders& orders) {
  const std::size_t known = orders[0] != nullptr ? 0 : 1;
  const Record& record = *orders[known];
  Json out = Json::object();
  for (const std::size_t output : {0, 1}) {
    const std::size_t slot = known == 0 ? output : 1 - output;
    const bool scored = record.verdict.score.size() == 2;
    out[output == 0 ? "score_1" : "score_2"] = {
        scored ? fmt::format("{}", record.verdict.score[slot])
               : said_of(record),
        finish_of(record.verdict)};
  }
  for (const std::size_t order : {0, 1}) {
    out[kOrders[order]]["winner"] = winner_of(
        orders[order] == nullptr ? &record : orders[order], order, true);
  }
  return out;
}

/// The verdicts of a pair, after an empty first round where they are of a
/// second one, which is not kept.
Json results_of(const VerdictChecker& checker, const Strategy* strategy,
                bool rates, const Orders& orders) {
  Json out = Json::array();
  const bool rounds = strategy != nullptr && strategy->rounds.size() > 1;
  if (rounds && !of_first_round(checker, *strategy, orders)) {
    out.push_back(compared({nullptr, nullptr}));
  }
  out.push_back(rates ? rated(orders) : compared(orders));
  return out;
}

std::string dumped(const Json& records) {
  return records.dump(2, ' ', true, Json::error_handler_t::replace);
}

/// Items in the order in which a subset's file has them.
std::vector<std::uint32_t> by_id(const Benchmark& bench) {
  std::vector<std::uint32_t> out(bench.items.size());
  std::iota(out.begin(), out.end(), 0u);
  std::ranges::sort(out, {},
                    [&](std::uint32_t item) { return bench.items[item].id; });
  return out;
}

/// What was attacked stands in a folder of its own.
std::string folder_of(const Benchmark& bench, std::uint16_t system) {
  if (bench.entrant(system) == nullptr) return "";
  return suites::file_name(bench.systems.at(system)) + "/";
}

/// "LLM/STRATEGY", made a strategy of that name where there is no stroke.
std::string evaluator_of(const std::string& judge) {
  const std::size_t stroke = judge.rfind('/');
  if (stroke == judge.npos) return suites::file_name(judge) + "/live";
  return fmt::format("{}/{}", suites::file_name(judge.substr(0, stroke)),
                     suites::file_name(judge.substr(stroke + 1)));
}

}  // namespace

Result<Benchmark> read_native_answers(const std::string& path) {
  const auto about = description();
  if (!about) return tl::unexpected(about.error());
  return read_dataset(path, *about);
}

Result<NativeFile> write_native_answers(const Benchmark& bench,
                                        std::uint16_t system) {
  // Both outputs of a pair are in one file, which is output_1's.
  if (system == 1) return NativeFile{};
  const std::vector<int> better = labels_of(bench);
  Json out = Json::array();
  for (const std::uint32_t item : by_id(bench)) {
    const std::int64_t row = bench.find_answer(system, item);
    if (row < 0 || bench.answers[static_cast<std::size_t>(row)].presence ==
                       Presence::kMissing) {
      continue;
    }
    if (better[item] < 0) {
      return fail(fmt::format("pair '{}' has no label",
                              printable(bench.items[item].id, 60)));
    }
    Result<Json> pair =
        json_of(bench, item, pair_with(bench, system, kNoWinner, better[item]));
    if (!pair) return tl::unexpected(pair.error());
    out.push_back(std::move(*pair));
  }
  return NativeFile{folder_of(bench, system) + "dataset.json", dumped(out)};
}

Result<NativeFile> write_native_verdicts(const Benchmark& bench,
                                         std::uint16_t system,
                                         std::uint16_t judge,
                                         std::span<const Record> records) {
  // Labels stand in every file of pairs.
  if (static_cast<int>(judge) == bench.gold) return NativeFile{};
  const std::vector<int> better = labels_of(bench);
  std::vector<Orders> said(bench.items.size(), Orders{});
  std::vector<Pair> pairs(bench.items.size());
  for (const Record& record : records) {
    const Trial& trial = record.trial;
    if (trial.slots != 2) return fail("LLMBar compares two answers");
    if (trial.sample != 0) continue;
    const auto [first, second] = std::pair(trial.shown[0], trial.shown[1]);
    Pair& pair = pairs[trial.item];
    pair = pair_with(bench, system, first == system ? second : first,
                     better[trial.item]);
    said[trial.item][first == pair.outputs[0] ? 0 : 1] = &record;
  }
  const std::string& by = bench.judges.at(judge);
  const auto about = description();
  if (!about) return tl::unexpected(about.error());
  const auto checker = VerdictChecker::make(*about);
  if (!checker) return tl::unexpected(checker.error());
  const Strategy* const strategy = about->strategy_of(by);
  const bool rates = about->rates(by);
  Json out = Json::array();
  for (const std::uint32_t item : by_id(bench)) {
    const Orders& orders = said[item];
    if (orders[0] == nullptr && orders[1] == nullptr) continue;
    Result<Json> pair = json_of(bench, item, pairs[item]);
    if (!pair) return tl::unexpected(pair.error());
    (*pair)["results"] = results_of(*checker, strategy, rates, orders);
    out.push_back(std::move(*pair));
  }
  return NativeFile{fmt::format("{}evaluators/{}/result.json",
                                folder_of(bench, system), evaluator_of(by)),
                    dumped(out)};
}

}  // namespace assize::llmbar
