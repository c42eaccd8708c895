#include "suites/arena_hard/reader.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "suites/json_field.h"

namespace assize::arena_hard {
namespace {

using suites::optional_text;
using suites::text_field;

constexpr double kMostTokens = 1e9;

/// The id and which schema it belongs to.
Result<Text> id_of(const JsonValue& row, Schema& schema) {
  schema = row["uid"].is_missing() ? Schema::kQuestionId : Schema::kUid;
  const bool neither =
      schema == Schema::kQuestionId && row["question_id"].is_missing();
  if (neither) return fail("missing field 'uid' (or 'question_id')");
  return text_field(row, schema == Schema::kUid ? "uid" : "question_id");
}

/// A count of metadata; nothing if it is no whole number.
std::optional<std::uint32_t> whole(const JsonValue& value) {
  const double number = value.number();
  if (!(number >= 0 && number <= kMostTokens)) return std::nullopt;
  if (number != std::floor(number)) return std::nullopt;
  return static_cast<std::uint32_t>(number);
}

std::optional<MarkdownCounts> counts_of(const JsonValue& metadata) {
  MarkdownCounts out;
  bool every = true;
  const auto add = [&](const JsonValue& value, std::uint32_t& to) {
    const auto count = whole(value);
    every = every && count;
    to += count.value_or(0);
  };
  for (std::size_t level = 0; level < out.headers.size(); ++level) {
    add(metadata["header_count"][fmt::format("h{}", level + 1)],
        out.headers[level]);
  }
  add(metadata["list_count"]["ordered"], out.ordered);
  add(metadata["list_count"]["unordered"], out.unordered);
  add(metadata["bold_count"]["**"], out.bold_stars);
  add(metadata["bold_count"]["__"], out.bold_underscores);
  if (!every) return std::nullopt;
  return out;
}

void take_metadata(const JsonValue& metadata, AnswerRow& row) {
  if (!metadata.is_object()) return;
  row.counts = counts_of(metadata);
  if (const auto tokens = whole(metadata["token_len"])) row.tokens = *tokens;
}

/// What the first message of a user says; old answers do not hold it.
Text asked(const JsonValue& row) {
  Text out;
  bool found = false;
  row["messages"].each([&](const JsonValue& message) {
    if (found || message["role"].string() != "user") return;
    found = true;
    out = message["content"].string();
  });
  return out;
}

/// New: the last message is the assistant's, {"answer": text} or a text.
Result<Text> answer_text(const JsonValue& row) {
  const JsonValue messages = row["messages"];
  if (messages.is_array() && messages.size() > 0) {
    const JsonValue content = messages.at(messages.size() - 1)["content"];
    if (content.is_string()) return content.string();
    return text_field(content, "answer");
  }
  const JsonValue turn = row["choices"].at(0)["turns"].at(0);
  if (turn.is_missing()) {
    return fail("missing field 'messages' (or 'choices' with one turn)");
  }
  return text_field(turn, "content");
}

Result<Text> question_text(const JsonValue& row) {
  if (!row["prompt"].is_missing()) return text_field(row, "prompt");
  const JsonValue turn = row["turns"].at(0);
  if (turn.is_missing()) {
    return fail("missing field 'prompt' (or 'turns' with one turn)");
  }
  return text_field(turn, "content");
}

/// The first message of a user, of the new schema; old ones keep it as a text.
Text prompt_text(const JsonValue& game) {
  Text out = game["user_prompt"].string();
  game["prompt"].each([&](const JsonValue& message) {
    if (out.empty() && message["role"].string() == "user") {
      out = message["content"].string();
    }
  });
  return out;
}

Result<GameRow> game_of(const JsonValue& game) {
  if (game.kind() == JsonValue::Kind::kNull) return GameRow{};
  if (!game.is_object()) {
    return fail(fmt::format("a game must be an object or null, got {}",
                            suites::words(game.kind())));
  }
  GameRow out{
      .given = true, .judgement = {}, .prompt = prompt_text(game), .label = {}};
  const JsonValue said = game["judgment"];
  const Result<Text> text = said.is_object() ? optional_text(said, "answer")
                                             : optional_text(game, "judgment");
  if (!text) return tl::unexpected(text.error());
  out.judgement = *text;
  const JsonValue label = game["score"];
  if (label.is_missing()) return fail("missing field 'score' in a game");
  if (label.kind() == JsonValue::Kind::kNull) return out;
  const Result<Text> score = text_field(game, "score");
  if (!score) return tl::unexpected(score.error());
  out.label = *score;
  return out;
}

Result<void> take_games(const JsonValue& row, JudgementRow& out) {
  const JsonValue games = row["games"];
  if (!games.is_array()) {
    return fail(fmt::format("games must be an array, got {}",
                            suites::words(games.kind())));
  }
  if (games.size() != out.games.size()) {
    return fail(fmt::format("games must be two, got {}", games.size()));
  }
  for (std::size_t i = 0; i < out.games.size(); ++i) {
    const Result<GameRow> game = game_of(games.at(i));
    if (!game) return tl::unexpected(game.error());
    out.games[i] = *game;
  }
  return {};
}

}  // namespace

Result<InputFile> read_questions(JsonReader& reader, const std::string& path,
                                 const Visit<QuestionRow>& visit) {
  return reader.read_lines(
      path, [&](const JsonValue& row, std::uint64_t line) -> Result<void> {
        QuestionRow out;
        suites::TextFields fields(row);
        fields.keep(id_of(row, out.schema), out.id);
        fields.may("category", out.category);
        fields.may("cluster", out.topic);
        fields.keep(question_text(row), out.text);
        auto outcome = fields.outcome();
        return outcome ? visit(out, line) : outcome;
      });
}

Result<InputFile> read_answers(JsonReader& reader, const std::string& path,
                               const Visit<AnswerRow>& visit) {
  return reader.read_lines(
      path, [&](const JsonValue& row, std::uint64_t line) -> Result<void> {
        AnswerRow out;
        suites::TextFields fields(row);
        fields.keep(id_of(row, out.schema), out.id);
        fields.may(row["model"].is_missing() ? "model_id" : "model",
                   out.system);
        fields.keep(answer_text(row), out.text);
        out.question = asked(row);
        take_metadata(row["conv_metadata"], out);
        take_metadata(row["metadata"], out);
        const JsonValue turn = row["choices"].at(0)["turns"].at(0);
        const auto tokens = whole(turn["token_len"]);
        if (std::isnan(out.tokens) && tokens) out.tokens = *tokens;
        auto outcome = fields.outcome();
        return outcome ? visit(out, line) : outcome;
      });
}

Result<InputFile> read_judgements(JsonReader& reader, const std::string& path,
                                  const Visit<JudgementRow>& visit) {
  return reader.read_lines(
      path, [&](const JsonValue& row, std::uint64_t line) -> Result<void> {
        JudgementRow out;
        suites::TextFields fields(row);
        fields.keep(id_of(row, out.schema), out.id);
        fields.need("model", out.system);
        fields.may("judge", out.judge);
        fields.may("baseline", out.baseline);
        fields.may("category", out.category);
        auto outcome = fields.outcome();
        if (outcome) outcome = take_games(row, out);
        return outcome ? visit(out, line) : outcome;
      });
}

}  // namespace assize::arena_hard
