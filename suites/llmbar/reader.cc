#include "suites/llmbar/reader.h"

#include <fmt/format.h>

#include <utility>

#include "suites/json_field.h"

namespace assize::llmbar {
namespace {

using suites::words;

constexpr std::string_view kOrders[] = {"swap = False", "swap = True"};
constexpr std::string_view kScores[] = {"score_1", "score_2"};

Result<int> better_of(const JsonValue& row) {
  const JsonValue label = row["label"];
  if (label.is_missing()) return fail("missing field 'label'");
  const double number = label.number();
  if (number == 1) return 0;
  if (number == 2) return 1;
  if (label.is_number()) {
    return fail(fmt::format("label must be 1 or 2, got {}", number));
  }
  return fail(fmt::format("label must be 1 or 2, got {}", words(label.kind())));
}

Result<PairRow> pair_of(const JsonValue& row) {
  PairRow out;
  suites::TextFields texts(row);
  texts.need("input", out.input);
  texts.need("output_1", out.outputs[0]);
  texts.need("output_2", out.outputs[1]);
  const Result<void> taken = texts.outcome();
  if (!taken) return tl::unexpected(taken.error());
  const Result<int> better = better_of(row);
  if (!better) return tl::unexpected(better.error());
  out.better = *better;
  return out;
}

/// The output's index, or -1 for null.
Result<int> winner_of(const JsonValue& order) {
  const JsonValue winner = order["winner"];
  if (winner.kind() == JsonValue::Kind::kNull) return -1;
  if (winner.is_missing()) return fail("missing field 'winner'");
  if (winner.string() == "1") return 0;
  if (winner.string() == "2") return 1;
  return fail(fmt::format(
      "winner must be \"1\", \"2\" or null, got {}",
      winner.is_string() ? fmt::format("'{}'", printable(winner.string(), 40))
                         : std::string(words(winner.kind()))));
}

/// A text and why it ended, as a list of two; either may be null.
Result<Completion> completion_of(const JsonValue& value,
                                 std::string_view name) {
  if (value.is_missing()) return Completion{};
  Completion out{.given = true, .text = {}, .finish = {}};
  bool listed = value.is_array() && value.size() == 2;
  std::size_t at = 0;
  value.each([&](JsonValue part) {
    const bool none = part.kind() == JsonValue::Kind::kNull;
    listed = listed && (part.is_string() || none);
    (at++ == 0 ? out.text : out.finish) = part.string();
  });
  if (listed) return out;
  return fail(
      fmt::format("{} must be a list of a text and why it ended", name));
}

Result<Round> round_of(const JsonValue& value) {
  Round out;
  out.rating = !value[kScores[0]].is_missing();
  for (std::size_t i = 0; i < out.winner.size(); ++i) {
    const JsonValue order = value[kOrders[i]];
    if (!order.is_object()) {
      return fail(fmt::format("'{}' must be an object, got {}", kOrders[i],
                              words(order.kind())));
    }
    const Result<int> winner = winner_of(order);
    if (!winner) return tl::unexpected(winner.error());
    out.winner[i] = *winner;
    const Result<Completion> said =
        out.rating ? completion_of(value[kScores[i]], kScores[i])
                   : completion_of(order["completion"], "completion");
    if (!said) return tl::unexpected(said.error());
    out.said[i] = *said;
  }
  return out;
}

Result<void> take_rounds(const JsonValue& row, std::vector<Round>& out) {
  const JsonValue results = row["results"];
  if (results.is_missing()) return fail("missing field 'results'");
  Result<void> outcome;
  bool last = false;
  out.clear();
  results.each([&](JsonValue value) {
    last = value.is_object();
    if (!last || !outcome) return;
    Result<Round> round = round_of(value);
    if (round) {
      out.push_back(*round);
    } else {
      outcome = tl::unexpected(round.error());
    }
  });
  if (outcome && !last) return fail("results must end with a verdict");
  return outcome;
}

}  // namespace

Result<InputFile> read_pairs(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const PairRow&)>& visit) {
  return reader.read_array(
      path, [&](const JsonValue& row, std::uint64_t) -> Result<void> {
        const Result<PairRow> pair = pair_of(row);
        if (!pair) return tl::unexpected(pair.error());
        return visit(*pair);
      });
}

Result<InputFile> read_results(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const ResultRow&, std::uint64_t record)>&
        visit) {
  ResultRow out;
  return reader.read_array(
      path, [&](const JsonValue& row, std::uint64_t record) -> Result<void> {
        const Result<PairRow> pair = pair_of(row);
        if (!pair) return tl::unexpected(pair.error());
        out.pair = *pair;
        Result<void> taken = take_rounds(row, out.rounds);
        if (!taken) return taken;
        return visit(out, record);
      });
}

}  // namespace assize::llmbar
