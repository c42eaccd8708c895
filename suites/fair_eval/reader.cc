#include "suites/fair_eval/reader.h"

#include <fmt/format.h>

#include <cmath>

#include "io/lines.h"
#include "suites/json_field.h"
#include "text/blank.h"

namespace assize::fair_eval {
namespace {

using suites::optional_text;
using suites::text_field;

constexpr std::uint64_t kMostLabelBytes = 16u << 20;
constexpr std::size_t kMostLineBytes = 1000;
constexpr double kMostId = 1e15;  ///< Whole numbers up to it are exact.

Result<QuestionRow> question_of(const JsonValue& row) {
  const Result<std::string> id = question_id(row);
  if (!id) return tl::unexpected(id.error());
  const Result<Text> text = text_field(row, "text");
  if (!text) return tl::unexpected(text.error());
  const Result<Text> category = text_field(row, "category");
  if (!category) return tl::unexpected(category.error());
  return QuestionRow{*id, *text, *category};
}

Result<AnswerRow> answer_of(const JsonValue& row) {
  const Result<std::string> question = question_id(row);
  if (!question) return tl::unexpected(question.error());
  const Result<Text> text = text_field(row, "text");
  if (!text) return tl::unexpected(text.error());
  const Result<Text> id = optional_text(row, "answer_id");
  if (!id) return tl::unexpected(id.error());
  return AnswerRow{*question, *id, *text};
}

}  // namespace

Result<std::string> question_id(const JsonValue& row) {
  const JsonValue id = row["question_id"];
  if (id.is_missing()) return fail("missing field 'question_id'");
  if (id.is_string() && !id.string().empty()) return std::string(id.string());
  const double number = id.number();
  if (number == std::trunc(number) && std::abs(number) <= kMostId) {
    return fmt::format("{:.0f}", number);
  }
  return fail("question_id must be a whole number or a text");
}

Result<InputFile> read_questions(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const QuestionRow&)>& visit) {
  return reader.read_lines(
      path, [&](const JsonValue& row, std::uint64_t) -> Result<void> {
        const Result<QuestionRow> question = question_of(row);
        if (!question) return tl::unexpected(question.error());
        return visit(*question);
      });
}

Result<InputFile> read_answers(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const AnswerRow&)>& visit) {
  return reader.read_lines(
      path, [&](const JsonValue& row, std::uint64_t) -> Result<void> {
        const Result<AnswerRow> answer = answer_of(row);
        if (!answer) return tl::unexpected(answer.error());
        return visit(*answer);
      });
}

Result<InputFile> read_labels(
    const std::string& path,
    const std::function<Result<void>(Text label, std::uint32_t line)>& visit) {
  std::uint32_t empty = 0;
  return read_lines(path, kMostLabelBytes, kMostLineBytes,
                    [&](const Line& line) -> Result<void> {
                      const Location where{path, line.number};
                      if (line.too_long)
                        return fail("a label is one word", where);
                      const Text label = trim(line.text);
                      if (label.empty()) {
                        if (empty == 0) empty = line.number;
                        return {};
                      }
                      if (empty > 0) {
                        return fail("a label is missing here", {path, empty});
                      }
                      return visit(label, line.number);
                    });
}

}  // namespace assize::fair_eval
