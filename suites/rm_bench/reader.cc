#include "suites/rm_bench/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "suites/json_field.h"

namespace assize::rm_bench {
namespace {

using suites::optional_text;
using suites::text_field;

Result<void> take_answers(const JsonValue& row, std::string_view key,
                          std::array<Text, kStyles>& out) {
  const JsonValue answers = row[key];
  if (answers.is_missing()) return fail(fmt::format("missing field '{}'", key));
  if (answers.size() != kStyles) {
    return fail(fmt::format("{} must be {} answers, got {}", key, kStyles,
                            answers.is_array()
                                ? fmt::format("{}", answers.size())
                                : std::string(suites::words(answers.kind()))));
  }
  for (std::size_t style = 0; style < kStyles; ++style) {
    const JsonValue answer = answers.at(style);
    if (!answer.is_string()) {
      return fail(fmt::format("an answer of {} must be text, got {}", key,
                              suites::words(answer.kind())));
    }
    out[style] = answer.string();
  }
  return {};
}

/// Some models' files have each score in a list of its own.
Result<void> take_scores(const JsonValue& row, std::string_view key,
                         std::array<double, kStyles>& out) {
  const JsonValue scores = row[key];
  const Error error{fmt::format("{} must be {} numbers", key, kStyles)};
  if (scores.size() != kStyles) return tl::unexpected(error);
  for (std::size_t style = 0; style < kStyles; ++style) {
    const JsonValue score = scores.at(style);
    out[style] = (score.size() == 1 ? score.at(0) : score).number();
    if (!std::isfinite(out[style])) return tl::unexpected(error);
  }
  return {};
}

Result<void> take_all_scores(const JsonValue& row, Row& out) {
  const bool chosen = !row["score_chosen"].is_missing();
  const bool rejected = !row["score_rejected"].is_missing();
  if (chosen != rejected) {
    return fail(fmt::format("missing field '{}', which goes with '{}'",
                            chosen ? "score_rejected" : "score_chosen",
                            chosen ? "score_chosen" : "score_rejected"));
  }
  if (!chosen) return {};
  out.scored = true;
  Result<void> first = take_scores(row, "score_chosen", out.score_chosen);
  if (!first) return first;
  return take_scores(row, "score_rejected", out.score_rejected);
}

Result<void> take_texts(const JsonValue& row, Row& out) {
  const Result<Text> prompt = text_field(row, "prompt");
  if (!prompt) return tl::unexpected(prompt.error());
  out.prompt = *prompt;
  const Result<Text> subset = optional_text(row, "subset");
  if (!subset) return tl::unexpected(subset.error());
  out.subset = *subset;
  for (const std::string_view key : kKeptFields) {
    if (!row[key].is_string()) continue;
    out.kept.push_back({key, row[key].string()});
  }
  Result<void> chosen = take_answers(row, "chosen", out.chosen);
  if (!chosen) return chosen;
  return take_answers(row, "rejected", out.rejected);
}

}  // namespace

Result<InputFile> read_rows(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const Row&)>& visit) {
  return reader.read_array(
      path, [&](const JsonValue& value, std::uint64_t) -> Result<void> {
        Row row;
        Result<suites::Identifier> id = suites::identifier_field(value, "id");
        if (!id) return tl::unexpected(id.error());
        row.id = std::move(*id);
        Result<void> taken = take_texts(value, row);
        if (taken) taken = take_all_scores(value, row);
        return taken ? visit(row) : taken;
      });
}

}  // namespace assize::rm_bench
