#include "suites/judge_bench/reader.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "suites/json_field.h"

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

Result<PairRow> pair_of(const JsonValue& row) {
  PairRow out;
  Text label;
  const std::pair<std::string_view, Text*> fields[] = {
      {"pair_id", &out.id},          {"source", &out.source},
      {"question", &out.question},   {"response_A", &out.answer_a},
      {"response_B", &out.answer_b}, {"label", &label}};
  for (const auto& [key, to] : fields) {
    const Result<Text> text = text_field(row, key);
    if (!text) return tl::unexpected(text.error());
    *to = *text;
  }
  const Result<Text> name = optional_text(row, "judge_name");
  if (!name) return tl::unexpected(name.error());
  out.judge_name = *name;
  const Result<Decision> better = decision_of(label, false);
  if (!better) return tl::unexpected(better.error());
  out.label = *better;
  const Result<void> judged = take_judgements(row, out);
  if (!judged) return tl::unexpected(judged.error());
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
