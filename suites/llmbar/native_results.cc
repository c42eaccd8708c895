#include "suites/llmbar/native_results.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "text/python_int.h"

namespace assize::llmbar {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kOrders[] = {"swap = False", "swap = True"};
constexpr const char* kScores[] = {"score_1", "score_2"};

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

Json winner_of(const Record* record, std::size_t order, bool rates) {
  const int winner = record == nullptr
                         ? kNoWinner
                         : published_winner(record->verdict, order, rates);
  if (winner < 0) return nullptr;
  return std::to_string(winner + 1);
}

/// A verdict without its words: judges of an audit that were asked now.
bool without_text(const Record& record) {
  return record.raw.empty() && judged(record.verdict.status);
}

Json compared(const Orders& orders) {
  Json out = Json::object();
  for (const std::size_t order : {0, 1}) {
    const Record* const record = orders[order];
    Json& to = out[kOrders[order]] = Json::object();
    if (record == nullptr) {
      to["completion"] = {"", ""};
    } else if (!without_text(*record)) {
      to["completion"] = {said_of(*record), finish_of(record->verdict)};
    }
    to["winner"] = winner_of(record, order, false);
  }
  return out;
}

/// Whether the texts say their verdicts in the words of a first round.
bool of_first_round(const VerdictChecker& checker, const Strategy& strategy,
                    const Orders& orders) {
  Round round;
  for (const std::size_t order : {0, 1}) {
    if (orders[order] == nullptr || without_text(*orders[order])) continue;
    round.said[order] = {true, orders[order]->raw, {}};
    round.winner[order] =
        published_winner(orders[order]->verdict, order, false);
  }
  ReadingCount count;
  checker.check(&strategy, {round}, count);
  return count.different == 0;
}

/// As Python's int() reads it, however large.
std::string whole(double rating) { return fmt::format("{:.0f}", rating); }

/// Ratings see no order, so one record says them both.
Json rated(const Orders& orders) {
  const std::size_t known = orders[0] != nullptr ? 0 : 1;
  const Record& record = *orders[known];
  Json out = Json::object();
  for (const std::size_t output : {0, 1}) {
    const std::size_t slot = known == 0 ? output : 1 - output;
    const bool scored = record.verdict.score.size() == 2;
    out[kScores[output]] = {
        scored ? whole(record.verdict.score[slot]) : said_of(record),
        finish_of(record.verdict)};
  }
  for (const std::size_t order : {0, 1}) {
    out[kOrders[order]]["winner"] = winner_of(
        orders[order] == nullptr ? &record : orders[order], order, true);
  }
  return out;
}

}  // namespace

Json results_of(const VerdictChecker& checker, const Description& about,
                const std::string& judge, const Orders& orders) {
  Json out = Json::array();
  const Strategy* const strategy = about.strategy_of(judge);
  const bool rounds = strategy != nullptr && strategy->rounds.size() > 1;
  if (rounds && !of_first_round(checker, *strategy, orders)) {
    out.push_back(compared({nullptr, nullptr}));
  }
  out.push_back(about.rates(judge) ? rated(orders) : compared(orders));
  return out;
}

Json ratings_of(const Orders& by_output) {
  Json round = Json::object();
  std::array<std::optional<double>, 2> read;
  for (const std::size_t output : {0, 1}) {
    const Record& record = *by_output[output];
    const bool scored = record.verdict.score.size() == 1;
    const std::string text =
        scored ? whole(record.verdict.score[0]) : said_of(record);
    round[kScores[output]] = {text, finish_of(record.verdict)};
    read[output] = python_int(text);
  }
  // Equal ratings are won by the output shown second, unread ones by the first.
  const bool both = read[0].has_value() && read[1].has_value();
  const bool first = !both || *read[0] > *read[1];
  const bool second = !both || *read[1] > *read[0];
  round[kOrders[0]]["winner"] = first ? "1" : "2";
  round[kOrders[1]]["winner"] = second ? "2" : "1";
  Json out = Json::array();
  out.push_back(std::move(round));
  return out;
}

}  // namespace assize::llmbar
