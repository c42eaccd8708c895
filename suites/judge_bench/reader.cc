#include "suites/judge_bench/reader.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace assize::judge_bench {
namespace {

using suites::optional_text;
using suites::text_field;

Result<Decision> decision_of(std::string_view text, bool may_tie) {
  if (text == "A>B") return Decision::kFirst;
  if (text == "B>A") return Decision::kSecond;
  if (may_tie && text == "A=B") return Decision::kTie;
  return fail(fmt::format("{} must be A>B{} B>A, got '{}'",
                          may_tie ? "decision" : "label",
                          may_tie ? ", A=B or" : " or", printable(text, 40)));
}

/// Reward models store a score for each answer in the order shown.
Result<void> take_scores(const JsonValue& judgment, OrderRow& out) {
  const JsonValue scores = judgment["scores"];
  if (scores.is_missing() || scores.kind() == JsonValue::Kind::kNull) return {};
  for (std::size_t slot = 0; slot < out.scores.size(); ++slot) {
    out.scores[slot] = scores.at(slot).number();
  }
  if (scores.size() == out.scores.size() && std::isfinite(out.scores[0]) &&
      std::isfinite(out.scores[1])) {
    return {};
  }
  return fail("scores must be two numbers");
}

Result<OrderRow> order_of(const JsonValue& value) {
  OrderRow out;
  if (value.kind() == JsonValue::Kind::kNull) return out;
  if (!value.is_object()) {
    return fail(fmt::format("a judgement must be an object or null, got {}",
                            suites::words(value.kind())));
  }
  out.given = true;
  const Result<void> scored = take_scores(value["judgment"], out);
  if (!scored) return tl::unexpected(scored.error());
  const Result<Text> response = optional_text(value["judgment"], "response");
  if (!response) return tl::unexpected(response.error());
  out.response = *response;
  if (value["decision"].kind() == JsonValue::Kind::kNull) return out;
  const Result<Text> text = text_field(value, "decision");
  if (!text) return tl::unexpected(text.error());
  const Result<Decision> decision = decision_of(*text, true);
  if (!decision) return tl::unexpected(decision.error());
  out.decision = *decision;
  return out;
}

Result<void> take_judgements(const JsonValue& row, PairRow& out) {
  const JsonValue judgements = row["judgments"];
  if (judgements.is_missing()) return {};
  if (judgements.size() != out.orders.size()) {
    return fail(
        fmt::format("judgments must be two, got {}", judgements.size()));
  }
  out.judged = true;
  for (std::size_t i = 0; i < out.orders.size(); ++i) {
    const Result<OrderRow> order = order_of(judgements.at(i));
    if (!order) return tl::unexpected(order.error());
    out.orders[i] = *order;
  }
  return {};
}

Result<void> take_original_id(const JsonValue& row, PairRow& out) {
  const JsonValue id = row["original_id"];
  if (id.is_missing() || id.kind() == JsonValue::Kind::kNull) return {};
  Result<suites::Identifier> known =
      suites::identifier_field(row, "original_id");
  if (!known) return tl::unexpected(known.error());
  out.original_id = std::move(*known);
  return {};
}

Result<PairRow> pair_of(const JsonValue& row) {
  PairRow out;
  Text label;
  suites::TextFields texts(row);
  texts.need("pair_id", out.id);
  texts.need("source", out.source);
  texts.need("question", out.question);
  texts.need("response_A", out.answer_a);
  texts.need("response_B", out.answer_b);
  texts.need("label", label);
  texts.may("judge_name", out.judge_name);
  texts.may("response_model", out.response_model);
  Result<void> taken = texts.outcome();
  if (taken) taken = take_original_id(row, out);
  if (!taken) return tl::unexpected(taken.error());
  const Result<Decision> better = decision_of(label, false);
  if (!better) return tl::unexpected(better.error());
  out.label = *better;
  taken = take_judgements(row, out);
  if (!taken) return tl::unexpected(taken.error());
  return out;
}

}  // namespace

Result<InputFile> read_pairs(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const PairRow&)>& visit) {
  return reader.read_lines(
      path, [&](const JsonValue& row, std::uint64_t) -> Result<void> {
        const Result<PairRow> pair = pair_of(row);
        if (!pair) return tl::unexpected(pair.error());
        return visit(*pair);
      });
}

}  // namespace assize::judge_bench
