#include "suites/fair_eval/review_reader.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "suites/fair_eval/reader.h"
#include "suites/json_field.h"

namespace assize::fair_eval {
namespace {

using suites::optional_text;
using suites::text_field;

constexpr std::size_t kMostSamples = 10'000;
constexpr double kMostScore = 1e6;  ///< Far more than any judge's scale.
constexpr double kNoScore = -1;     ///< FastChat's, where none was read.

Completion said(Text text) {
  Completion out;
  out.text = text;
  return out;
}

/// Two numbers, or nothing where the field is null.
Result<std::array<double, 2>> scores_of(const JsonValue& row) {
  const JsonValue score = row["score"];
  if (score.is_missing()) return fail("missing field 'score'");
  if (score.kind() == JsonValue::Kind::kNull) {
    return std::array{kAbsent, kAbsent};
  }
  const std::array out = {score.at(0).number(), score.at(1).number()};
  const auto fits = [](double value) { return std::abs(value) <= kMostScore; };
  if (score.size() == 2 && fits(out[0]) && fits(out[1])) return out;
  return fail("score must be two numbers, of a million at most");
}

bool same(const Verdict& a, const Verdict& b) { return a.score == b.score; }

}  // namespace

Verdict verdict_of(double first, double second) {
  Verdict out;
  out.score = {first, second};
  out.status = first == second ? Status::kTied : Status::kChosen;
  if (first == second) {
    out.tie = Tie::kEqualScores;
  } else {
    out.winner = first > second ? 0 : 1;
  }
  return out;
}

ReviewReader::ReviewReader(Grammar official, Grammar strict, Grammar first_line)
    : official_(std::move(official)),
      strict_(std::move(strict)),
      first_line_(std::move(first_line)) {}

Result<ReviewReader> ReviewReader::make(const Description& about) {
  Result<Grammar> official = Grammar::compile(about.official);
  if (!official) return tl::unexpected(official.error());
  Result<Grammar> strict = Grammar::compile(about.strict);
  if (!strict) return tl::unexpected(strict.error());
  Result<Grammar> first_line = Grammar::compile(about.first_line);
  if (!first_line) return tl::unexpected(first_line.error());
  return ReviewReader(std::move(*official), std::move(*strict),
                      std::move(*first_line));
}

Verdict ReviewReader::parse(Text text) const {
  return official_.parse(said(text), {});
}

Result<Review> ReviewReader::fast_chat(const JsonValue& row) const {
  Review out;
  out.by_line = true;
  for (const std::size_t i : {0, 1}) {
    const Result<Text> id =
        text_field(row, i == 0 ? "answer1_id" : "answer2_id");
    if (!id) return tl::unexpected(id.error());
    out.answer_ids[i] = *id;
  }
  const Result<Text> text = optional_text(row, "text");
  if (!text) return tl::unexpected(text.error());
  const auto score = scores_of(row);
  if (!score) return tl::unexpected(score.error());
  out.score = *score;
  const Verdict by_text = first_line_.parse(said(*text), {});
  Sample& sample = out.samples.emplace_back();
  sample.text = *text;
  sample.verdict = by_text;
  const auto [first, second] = out.score;
  if (first == kNoScore && second == kNoScore) {
    sample.verdict = Verdict{.status = Status::kUnparsed};
  } else if (!std::isnan(first)) {
    sample.verdict = verdict_of(first, second);
  }
  out.text_differs = !text->empty() && !same(by_text, sample.verdict);
  return out;
}

Result<void> ReviewReader::take_samples(const JsonValue& row,
                                        std::string_view key,
                                        Review& out) const {
  const JsonValue list = row[key];
  if (!list.is_array()) {
    return fail(fmt::format("{} must be a list of texts, got {}", key,
                            suites::words(list.kind())));
  }
  if (out.samples.size() + list.size() > kMostSamples) {
    return fail(fmt::format("more than {} samples", kMostSamples));
  }
  bool texts = true;
  list.each([&](const JsonValue& value) {
    texts &= value.is_string();
    Sample& sample = out.samples.emplace_back();
    sample.swapped = key == "review_bpc";
    sample.text = value.string();
    sample.verdict = parse(sample.text);
    out.other_strict +=
        !same(sample.verdict, strict_.parse(said(sample.text), {}));
  });
  if (!texts) return fail(fmt::format("{} must be a list of texts", key));
  return {};
}

Result<Review> ReviewReader::own(const JsonValue& row) const {
  Review out;
  const Result<Text> quoted = optional_text(row, "question");
  if (!quoted) return tl::unexpected(quoted.error());
  out.quoted = *quoted;
  for (const std::string_view key : {"review", "review_bpc"}) {
    const Result<void> taken = take_samples(row, key, out);
    if (!taken) return tl::unexpected(taken.error());
  }
  const auto score = scores_of(row);
  if (!score) return tl::unexpected(score.error());
  out.score = *score;
  return out;
}

Result<InputFile> ReviewReader::read(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const Review&)>& visit) const {
  return reader.read_lines(
      path, [&](const JsonValue& row, std::uint64_t) -> Result<void> {
        const Result<std::string> question = question_id(row);
        if (!question) return tl::unexpected(question.error());
        const bool by_line = row["review"].is_missing();
        if (by_line && row["answer1_id"].is_missing()) {
          return fail("missing field 'review' or 'answer1_id'");
        }
        Result<Review> review = by_line ? fast_chat(row) : own(row);
        if (!review) return tl::unexpected(review.error());
        review->question = *question;
        return visit(*review);
      });
}

}  // namespace assize::fair_eval
