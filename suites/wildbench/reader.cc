#include "suites/wildbench/reader.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <utility>

#include "io/json_writer.h"
#include "suites/json_field.h"
#include "suites/wildbench/quoted_answer.h"
#include "text/blank.h"

namespace assize::wildbench {
namespace {

using Kind = JsonValue::Kind;
using suites::text_field;

/// What instant files say of a field that has no value.
constexpr std::string_view kNone = "N/A";

/// The value as compact JSON, null as an empty text. As deep as the reader lets
/// a record be.
void write(const JsonValue& value, JsonWriter& out) {
  switch (value.kind()) {
    case Kind::kString:
      return out.string(value.string());
    case Kind::kNumber:
      return out.number(value.number());
    case Kind::kBool:
      return out.boolean(value.boolean());
    case Kind::kArray:
      out.begin_array();
      value.each([&](const JsonValue& each) { write(each, out); });
      return out.end_array();
    case Kind::kObject:
      out.begin_object();
      value.each_field([&](std::string_view key, const JsonValue& each) {
        out.key(key);
        write(each, out);
      });
      return out.end_object();
    case Kind::kNull:
    case Kind::kMissing:
      return out.string("");
  }
}

std::string reply_of(const JsonValue& row) {
  const JsonValue reply = row["parsed_result"];
  if (!reply.is_object()) return {};
  JsonWriter out;
  write(reply, out);
  return out.take();
}

/// "7", " 7.5 " and 7 are numbers; "N/A" and null are none.
std::optional<double> number_of(const JsonValue& value) {
  if (value.is_number()) return value.number();
  const std::string_view text = trim(value.string());
  double out = 0;
  const char* const end = text.data() + text.size();
  const auto [at, fault] = std::from_chars(text.data(), end, out);
  if (text.empty() || at != end || fault != std::errc()) return std::nullopt;
  if (!std::isfinite(out)) return std::nullopt;
  return out;
}

/// A text, or the first of a list of texts; nothing where there is none.
Result<std::optional<Text>> output_of(const JsonValue& row,
                                      std::string_view key) {
  const JsonValue value = row[key].is_array() ? row[key].at(0) : row[key];
  if (value.is_string()) return std::optional<Text>(value.string());
  if (value.is_missing() || value.kind() == Kind::kNull) {
    return std::optional<Text>();
  }
  return fail(fmt::format("{} must be text or a list of texts, got {}", key,
                          suites::words(value.kind())));
}

/// Batch files keep an error in the metadata, instant ones in the row.
bool failed(const JsonValue& row) {
  const JsonValue batch = row["meta_data"]["error"];
  const bool in_batch = !batch.is_missing() && batch.kind() != Kind::kNull;
  const std::string_view instant = row["error"].string();
  return in_batch || (!instant.empty() && instant != kNone);
}

Result<std::vector<Text>> texts_of(const JsonValue& row, std::string_view key) {
  std::vector<Text> out;
  const JsonValue list = row[key];
  if (list.is_missing() || list.kind() == Kind::kNull) return out;
  bool all = list.is_array();
  list.each([&](const JsonValue& each) {
    all = all && each.is_string();
    out.push_back(each.string());
  });
  if (all) return out;
  return fail(fmt::format("{} must be a list of texts", key));
}

Result<std::vector<Turn>> conversation_of(const JsonValue& row) {
  std::vector<Turn> out;
  bool known = true;
  row["conversation_input"].each([&](const JsonValue& turn) {
    const std::string_view role = turn["role"].string();
    known = known && turn["content"].is_string() &&
            (role == "user" || role == "assistant" || role == "system");
    out.push_back({.role = role == "assistant" ? Role::kAssistant
                           : role == "system"  ? Role::kSystem
                                               : Role::kUser,
                   .text = turn["content"].string()});
  });
  if (!out.empty() && known && out.back().role == Role::kUser) return out;
  return fail(
      "conversation_input must be turns with a role (user, assistant or "
      "system) and a content, the user's last");
}

Result<TaskRow> task_of(const JsonValue& row) {
  TaskRow out;
  Text primary;
  suites::TextFields fields(row);
  fields.need(row["session_id"].is_missing() ? "id" : "session_id", out.id);
  fields.may("primary_tag", primary);
  if (!fields.outcome()) return tl::unexpected(fields.outcome().error());
  auto conversation = conversation_of(row);
  if (!conversation) return tl::unexpected(conversation.error());
  out.conversation = std::move(*conversation);
  auto checklist = texts_of(row, "checklist");
  if (!checklist) return tl::unexpected(checklist.error());
  out.checklist = std::move(*checklist);
  const auto tags = texts_of(row, "secondary_tags");
  if (!tags) return tl::unexpected(tags.error());
  if (!primary.empty()) out.tags.push_back(primary);
  out.tags.insert(out.tags.end(), tags->begin(), tags->end());
  return out;
}

Result<AnswerRow> answer_of(const JsonValue& row) {
  AnswerRow out;
  suites::TextFields fields(row);
  fields.need("session_id", out.id);
  fields.may("generator", out.generator);
  if (!fields.outcome()) return tl::unexpected(fields.outcome().error());
  const auto text = output_of(row, "output");
  if (!text) return tl::unexpected(text.error());
  if (!*text) return fail("missing field 'output'");
  out.text = **text;
  auto chat = texts_of(row, "chat_history");
  if (!chat) return tl::unexpected(chat.error());
  out.chat = std::move(*chat);
  return out;
}

Result<ScoreRow> score_of(const JsonValue& row) {
  ScoreRow out;
  out.said = reply_of(row);
  out.failed = failed(row);
  suites::TextFields fields(row);
  fields.need("session_id", out.id);
  fields.may(row["model_test"].is_missing() ? "generator" : "model_test",
             out.system);
  if (!fields.outcome()) return tl::unexpected(fields.outcome().error());
  const auto text = output_of(row, "model_output");
  if (!text) return tl::unexpected(text.error());
  out.text = *text;
  if (!out.text) out.text = quoted_answer(row["prompt"].string(), "response");
  const JsonValue parsed = row["parsed_result"]["score"];
  out.parsed = number_of(parsed);
  const bool missing = row["score"].is_missing();
  if (missing && parsed.is_missing() && !out.failed) {
    return fail("missing field 'score' (or 'score' in 'parsed_result')");
  }
  out.score = missing ? out.parsed : number_of(row["score"]);
  return out;
}

/// Instant files: who is A and who is B stands in `assignment`.
Result<void> take_instant(const JsonValue& row, PairRow& out) {
  const JsonValue assignment = row["assignment"];
  suites::TextFields fields(assignment);
  fields.need("A", out.systems[0]);
  fields.need("B", out.systems[1]);
  if (!fields.outcome()) return fields.outcome();
  const auto own = output_of(row, "model_output");
  if (!own) return tl::unexpected(own.error());
  const auto other = output_of(row, "ref_output");
  if (!other) return tl::unexpected(other.error());
  const std::size_t slot = out.systems[0] == row["generator"].string() ? 0 : 1;
  out.texts[slot] = *own;
  out.texts[1 - slot] = *other;
  const std::string_view prompt = row["prompt"].string();
  if (!out.texts[0]) out.texts[0] = quoted_answer(prompt, "response_A");
  if (!out.texts[1]) out.texts[1] = quoted_answer(prompt, "response_B");
  return {};
}

Result<void> take_batch(const JsonValue& row, PairRow& out) {
  Text winner;
  suites::TextFields fields(row);
  fields.need("model_A", out.systems[0]);
  fields.need("model_B", out.systems[1]);
  fields.need("winner", winner);
  if (!fields.outcome()) return fields.outcome();
  out.winner = winner;
  if (!row["extent"].is_number()) {
    return fail(fmt::format("extent must be a number, got {}",
                            suites::words(row["extent"].kind())));
  }
  out.extent = row["extent"].number();
  for (const std::size_t slot : {0, 1}) {
    const JsonValue text = row["model_outputs"][out.systems[slot]];
    if (text.is_string()) out.texts[slot] = text.string();
  }
  return {};
}

Result<PairRow> pair_of(const JsonValue& row) {
  PairRow out;
  out.said = reply_of(row);
  out.choice = row["parsed_result"]["choice"].string();
  out.failed = failed(row);
  const Result<Text> id = text_field(row, "session_id");
  if (!id) return tl::unexpected(id.error());
  out.id = *id;
  const Result<void> taken = row["assignment"].is_object()
                                 ? take_instant(row, out)
                                 : take_batch(row, out);
  if (!taken) return tl::unexpected(taken.error());
  return out;
}

/// Has each record made a row and visited.
template <typename Row>
JsonReader::VisitRecord visitor(Result<Row> (*row_of)(const JsonValue&),
                                const Visit<Row>& visit) {
  return
      [row_of, &visit](const JsonValue& record, std::uint64_t) -> Result<void> {
        const Result<Row> row = row_of(record);
        if (!row) return tl::unexpected(row.error());
        return visit(*row);
      };
}

}  // namespace

Result<InputFile> read_tasks(JsonReader& reader, const std::string& path,
                             const Visit<TaskRow>& visit) {
  const auto each = visitor<TaskRow>(task_of, visit);
  return path.ends_with(".jsonl") ? reader.read_lines(path, each)
                                  : reader.read_array(path, each);
}

Result<InputFile> read_answers(JsonReader& reader, const std::string& path,
                               const Visit<AnswerRow>& visit) {
  return reader.read_array(path, visitor<AnswerRow>(answer_of, visit));
}

Result<InputFile> read_scores(JsonReader& reader, const std::string& path,
                              const Visit<ScoreRow>& visit) {
  return reader.read_array(path, visitor<ScoreRow>(score_of, visit));
}

Result<InputFile> read_pairs(JsonReader& reader, const std::string& path,
                             const Visit<PairRow>& visit) {
  return reader.read_array(path, visitor<PairRow>(pair_of, visit));
}

}  // namespace assize::wildbench
