#include "suites/mt_bench/reader.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

#include "suites/json_field.h"
#include "suites/mt_bench/description.h"

namespace assize::mt_bench {
namespace {

using suites::optional_text;
using suites::text_field;

/// Above this, a number in a file is no longer exact.
constexpr double kMostId = 9007199254740992;
constexpr std::string_view kMultiTurn = "-multi-turn";

Result<void> take(const Result<Text>& text, Text& out) {
  if (!text) return tl::unexpected(text.error());
  out = *text;
  return {};
}

Result<std::string> id_of(const JsonValue& row) {
  const JsonValue id = row["question_id"];
  if (id.is_string()) return std::string(id.string());
  if (id.is_missing()) return fail("missing field 'question_id'");
  const double number = id.number();
  if (std::abs(number) <= kMostId && number == std::floor(number)) {
    return fmt::format("{}", static_cast<std::int64_t>(number));
  }
  return fail(fmt::format("question_id must be a whole number or text, got {}",
                          id.is_number()
                              ? fmt::format("{}", number)
                              : std::string(suites::words(id.kind()))));
}

Result<std::vector<Text>> turns_of(const JsonValue& turns) {
  if (turns.is_missing()) return fail("missing field 'turns'");
  if (!turns.is_array() || turns.size() == 0) {
    return fail(fmt::format(
        "turns must be a list of texts, got {}",
        turns.is_array() ? "an empty one" : suites::words(turns.kind())));
  }
  std::vector<Text> out;
  Result<void> each;
  turns.each([&](const JsonValue& turn) {
    if (!turn.is_string()) {
      each = fail(fmt::format("turns must be a list of texts, got {} in it",
                              suites::words(turn.kind())));
    }
    out.push_back(turn.string());
  });
  if (!each) return tl::unexpected(each.error());
  return out;
}

/// `[model, prompt]`, or a name alone.
Result<void> take_judge(const JsonValue& row, JudgementRow& out) {
  const JsonValue judge = row["judge"];
  if (judge.is_missing()) return fail("missing field 'judge'");
  if (judge.is_string()) {
    out.judge = judge.string();
  } else if (judge.is_array() && judge.size() == 2 && judge.at(0).is_string() &&
             judge.at(1).is_string()) {
    out.judge = judge.at(0).string();
    out.prompt = judge.at(1).string();
  } else {
    return fail("judge must be two texts, the judge and its prompt");
  }
  return {};
}

/// Two ratings that are compared have no turn; the prompt's name says it.
Result<void> take_turn(const JsonValue& row, JudgementRow& out) {
  const JsonValue turn = row["turn"];
  if (turn.is_missing()) {
    out.turn = out.prompt.ends_with(kMultiTurn) ? 1 : 0;
    return {};
  }
  for (std::uint8_t t = 0; t < kTurns; ++t) {
    if (turn.number() != t + 1) continue;
    out.turn = t;
    return {};
  }
  return fail(fmt::format("turn must be 1 or 2, got {}",
                          turn.is_number()
                              ? fmt::format("{}", turn.number())
                              : std::string(suites::words(turn.kind()))));
}

Result<double> score_of(const JsonValue& row, std::string_view key) {
  const JsonValue score = row[key];
  if (score.is_missing()) return fail(fmt::format("missing field '{}'", key));
  if (std::isfinite(score.number())) return score.number();
  return fail(fmt::format("{} must be a number, got {}", key,
                          suites::words(score.kind())));
}

Result<void> take_head(const JsonValue& row, JudgementRow& out) {
  Result<std::string> id = id_of(row);
  if (!id) return tl::unexpected(id.error());
  out.id = std::move(*id);
  Result<void> done = take_judge(row, out);
  return done ? take_turn(row, out) : done;
}

Result<SingleRow> single_of(const JsonValue& row) {
  SingleRow out;
  Result<void> done = take_head(row, out);
  if (done) done = take(text_field(row, "model"), out.system);
  if (done) done = take(optional_text(row, "user_prompt"), out.user_prompt);
  if (done) done = take(text_field(row, "judgment"), out.text);
  if (!done) return tl::unexpected(done.error());
  const Result<double> score = score_of(row, "score");
  if (!score) return tl::unexpected(score.error());
  out.score = *score;
  return out;
}

Result<Winner> winner_of(const JsonValue& row, std::string_view key) {
  const Result<Text> text = text_field(row, key);
  if (!text) return tl::unexpected(text.error());
  if (*text == "model_1") return Winner::kModel1;
  if (*text == "model_2") return Winner::kModel2;
  if (*text == "tie") return Winner::kTie;
  if (*text == "error") return Winner::kError;
  return fail(
      fmt::format("{} must be model_1, model_2, tie or error, got "
                  "'{}'",
                  key, printable(*text, 40)));
}

Result<void> take_game(const JsonValue& row, std::size_t game, PairRow& out) {
  const std::string prefix = fmt::format("g{}_", game + 1);
  const Result<Winner> winner = winner_of(row, prefix + "winner");
  if (!winner) return tl::unexpected(winner.error());
  out.winner[game] = *winner;
  Result<void> done =
      take(optional_text(row, prefix + "user_prompt"), out.user_prompt[game]);
  if (!done) return done;
  return take(text_field(row, prefix + "judgment"), out.text[game]);
}

Result<PairRow> pair_of(const JsonValue& row) {
  PairRow out;
  Result<void> done = take_head(row, out);
  if (done) done = take(text_field(row, "model_1"), out.systems[0]);
  if (done) done = take(text_field(row, "model_2"), out.systems[1]);
  if (done) done = take_game(row, 0, out);
  if (done) done = take_game(row, 1, out);
  if (!done) return tl::unexpected(done.error());
  if (row["m1_score"].is_missing() && row["m2_score"].is_missing()) return out;
  const Result<double> first = score_of(row, "m1_score");
  if (!first) return tl::unexpected(first.error());
  const Result<double> second = score_of(row, "m2_score");
  if (!second) return tl::unexpected(second.error());
  out.scores = {*first, *second};
  return out;
}

}  // namespace

Result<InputFile> read_questions(JsonReader& reader, const std::string& path,
                                 const Visit<QuestionRow>& visit) {
  return reader.read_lines(
      path, [&](const JsonValue& row, std::uint64_t) -> Result<void> {
        QuestionRow out;
        Result<std::string> id = id_of(row);
        if (!id) return tl::unexpected(id.error());
        out.id = std::move(*id);
        Result<void> done = take(text_field(row, "category"), out.category);
        if (!done) return done;
        Result<std::vector<Text>> turns = turns_of(row["turns"]);
        if (!turns) return tl::unexpected(turns.error());
        out.turns = std::move(*turns);
        return visit(out);
      });
}

Result<InputFile> read_answers(JsonReader& reader, const std::string& path,
                               const Visit<AnswerRow>& visit) {
  return reader.read_lines(
      path, [&](const JsonValue& row, std::uint64_t) -> Result<void> {
        AnswerRow out;
        Result<std::string> id = id_of(row);
        if (!id) return tl::unexpected(id.error());
        out.id = std::move(*id);
        Result<void> done = take(optional_text(row, "model_id"), out.system);
        if (!done) return done;
        const JsonValue choices = row["choices"];
        if (choices.size() == 0) {
          return fail("missing field 'choices' with at least one answer");
        }
        out.choices = choices.size();
        Result<std::vector<Text>> turns = turns_of(choices.at(0)["turns"]);
        if (!turns) return tl::unexpected(turns.error());
        out.turns = std::move(*turns);
        return visit(out);
      });
}

Result<InputFile> read_judgements(JsonReader& reader, const std::string& path,
                                  const Visit<SingleRow>& single,
                                  const Visit<PairRow>& pair) {
  return reader.read_lines(
      path, [&](const JsonValue& row, std::uint64_t) -> Result<void> {
        if (row["model_1"].is_missing()) {
          const Result<SingleRow> out = single_of(row);
          return out ? single(*out) : tl::unexpected(out.error());
        }
        const Result<PairRow> out = pair_of(row);
        return out ? pair(*out) : tl::unexpected(out.error());
      });
}

}  // namespace assize::mt_bench
