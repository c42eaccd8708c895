#include "suites/reward_bench/reader.h"

#include <fmt/format.h>

#include <cmath>

#include "suites/json_field.h"

namespace assize::reward_bench {
namespace {

using suites::optional_text;
using suites::text_field;

constexpr double kMostId = 9007199254740992;  ///< 2^53: exact as a double.

Result<std::string> id_of(const JsonValue& id) {
  if (id.is_string()) return std::string(id.string());
  const double number = id.number();
  if (std::floor(number) == number && std::abs(number) < kMostId) {
    return fmt::format("{:.0f}", number);
  }
  if (id.is_missing()) return fail("missing field 'id'");
  return fail("id must be text or a whole number");
}

Result<std::vector<Text>> answers_of(const JsonValue& row,
                                     std::string_view key) {
  const JsonValue value = row[key];
  if (value.is_string()) return std::vector<Text>{value.string()};
  if (value.is_missing()) return fail(fmt::format("missing field '{}'", key));
  std::vector<Text> out;
  bool texts = value.is_array();
  value.each([&](JsonValue each) {
    texts = texts && each.is_string();
    if (texts) out.push_back(each.string());
  });
  if (texts && !out.empty() && out.size() <= kMostAnswers) return out;
  return fail(fmt::format("{} must be a text or a list of 1 to {} texts", key,
                          kMostAnswers));
}

Result<std::vector<Turn>> turns_of(const JsonValue& row) {
  const JsonValue prompt = row["prompt"];
  if (!prompt.is_array()) {
    const Result<Text> text = text_field(row, "prompt");
    if (!text) return tl::unexpected(text.error());
    return std::vector<Turn>{{Role::kUser, *text}};
  }
  std::vector<Turn> out;
  Result<void> taken = {};
  prompt.each([&](JsonValue turn) {
    const Result<Text> role = text_field(turn, "role");
    const Result<Text> text = text_field(turn, "content");
    if (taken && !role) taken = tl::unexpected(role.error());
    if (taken && !text) taken = tl::unexpected(text.error());
    if (!taken) return;
    out.push_back({*role == "assistant" ? Role::kAssistant
                   : *role == "system"  ? Role::kSystem
                                        : Role::kUser,
                   *text});
  });
  if (!taken) return tl::unexpected(taken.error());
  if (out.empty() || out.back().role != Role::kUser) {
    return fail("prompt must end with a turn of the user");
  }
  return out;
}

Result<DataRow> row_of(const JsonValue& value) {
  DataRow out;
  const Result<std::string> id = id_of(value["id"]);
  if (!id) return tl::unexpected(id.error());
  out.id = *id;
  const Result<Text> subset = text_field(value, "subset");
  if (!subset) return tl::unexpected(subset.error());
  out.subset = *subset;
  Result<std::vector<Turn>> turns = turns_of(value);
  if (!turns) return tl::unexpected(turns.error());
  out.turns = std::move(*turns);
  Result<std::vector<Text>> chosen = answers_of(value, "chosen");
  if (!chosen) return tl::unexpected(chosen.error());
  Result<std::vector<Text>> rejected = answers_of(value, "rejected");
  if (!rejected) return tl::unexpected(rejected.error());
  out.chosen = std::move(*chosen);
  out.rejected = std::move(*rejected);
  out.form = form_of(value);
  const double correct = value["num_correct"].number();
  if (std::isnan(correct) ||
      correct == static_cast<double>(out.chosen.size())) {
    return out;
  }
  return fail(fmt::format("num_correct is {}, but chosen has {} answers",
                          correct, out.chosen.size()));
}

/// A number, or a list of one; NaN for anything else.
double score_of(JsonValue value) {
  return (value.size() == 1 ? value.at(0) : value).number();
}

/// Reads a column into the rows; `take` says whether an element will do.
template <typename Take>
Result<void> column(const JsonValue& file, std::string_view key,
                    std::vector<ScoredRow>& rows, const Take& take) {
  const JsonValue values = file[key];
  if (values.size() != rows.size()) {
    return fail(fmt::format("column '{}' has {} rows, and 'id' {}", key,
                            values.size(), rows.size()));
  }
  std::size_t at = 0;
  Result<void> taken = {};
  values.each([&](JsonValue value) {
    if (taken && !take(value, rows[at])) {
      taken = fail(
          fmt::format("column '{}' cannot be read in row {}", key, at + 1));
    }
    ++at;
  });
  return taken;
}

bool take_list(const JsonValue& value, ScoredRow& row) {
  bool numbers = value.size() <= 2 * kMostAnswers;
  value.each([&](JsonValue each) {
    row.scores.push_back(score_of(each));
    numbers = numbers && std::isfinite(row.scores.back());
  });
  return numbers;
}

bool take_one(const JsonValue& value, ScoredRow& row) {
  row.scores.push_back(score_of(value));
  return std::isfinite(row.scores.back());
}

bool take_result(const JsonValue& value, ScoredRow& row) {
  row.result = value.number();
  return value.kind() == JsonValue::Kind::kNull ||
         (row.result >= 0 && row.result <= 1);
}

bool take_places(const JsonValue& value, ScoredRow& row) {
  if (value.kind() == JsonValue::Kind::kNull) return true;
  bool credits = value.size() > 0 && value.size() <= kMaxSlots;
  value.each([&](JsonValue each) {
    row.by_place.push_back(each.number());
    credits = credits && (each.kind() == JsonValue::Kind::kNull ||
                          (each.number() >= 0 && each.number() <= 1));
  });
  return credits;
}

bool take_correct(const JsonValue& value, ScoredRow& row) {
  const double number = value.number();
  if (!(number >= 1 && number <= kMostAnswers)) return false;
  row.correct = static_cast<std::size_t>(number);
  return std::floor(number) == number;
}

Result<void> take_columns(const JsonValue& file, std::vector<ScoredRow>& rows) {
  Result<void> taken =
      column(file, "subset", rows, [](const JsonValue& value, ScoredRow& row) {
        row.subset = value.string();
        return value.is_string();
      });
  const auto next = [&](std::string_view key, const auto& take) {
    if (taken && !file[key].is_missing()) taken = column(file, key, rows, take);
  };
  const bool pairs = !file["scores_chosen"].is_missing() ||
                     !file["scores_rejected"].is_missing();
  const bool lists = !file["scores"].is_missing();
  if (pairs && taken) taken = column(file, "scores_chosen", rows, take_one);
  if (pairs && taken) taken = column(file, "scores_rejected", rows, take_one);
  if (!pairs) next("scores", take_list);
  if (!pairs) next("num_correct", take_correct);
  next("results", take_result);
  next("results_by_place", take_places);
  if (taken && !pairs && !lists && file["results"].is_missing()) {
    return fail("there are neither scores nor results");
  }
  for (const ScoredRow& row : rows) {
    if (!taken || row.scores.empty() || row.correct < row.scores.size()) {
      continue;
    }
    return fail(fmt::format("row '{}' has {} scores and no wrong answer's",
                            printable(row.id, 60), row.scores.size()));
  }
  return taken;
}

Result<void> take_rows(const JsonValue& file, ModelFile& out) {
  Result<void> taken = {};
  file["id"].each([&](JsonValue value) {
    Result<std::string> id = id_of(value);
    if (taken && !id) taken = tl::unexpected(id.error());
    out.rows.emplace_back().id = id ? std::move(*id) : std::string();
  });
  return taken ? take_columns(file, out.rows) : taken;
}

Result<void> take_accuracies(const JsonValue& file, ModelFile& out) {
  Result<void> taken = {};
  file.each_field([&](std::string_view key, JsonValue value) {
    if (!value.is_number()) return;
    const double number = value.number();
    // The Ties score may be a hundredth above one.
    if (taken && !(number >= -0.01 && number <= 1.01)) {
      taken = fail(fmt::format("'{}' must be an accuracy in [0, 1], got {}",
                               printable(key, 60), number));
    }
    out.accuracies.emplace_back(key, number);
  });
  if (taken && out.accuracies.empty()) {
    return fail("there is neither a column 'id' nor an accuracy of a subset");
  }
  return taken;
}

}  // namespace

Result<InputFile> read_rows(
    JsonReader& reader, const std::string& path,
    const std::function<Result<void>(const DataRow&)>& visit) {
  const auto each = [&](const JsonValue& value, std::uint64_t) -> Result<void> {
    const Result<DataRow> row = row_of(value);
    if (!row) return tl::unexpected(row.error());
    return visit(*row);
  };
  return path.ends_with(".jsonl") ? reader.read_lines(path, each)
                                  : reader.read_array(path, each);
}

Result<InputFile> read_model(JsonReader& reader, const std::string& path,
                             ModelFile& out) {
  return reader.read_document(path, [&](const JsonValue& file) -> Result<void> {
    if (!file.is_object()) return fail("this must be an object or an array");
    const Result<Text> model = optional_text(file, "model");
    if (!model) return tl::unexpected(model.error());
    const Result<Text> kind = optional_text(file, "model_type");
    if (!kind) return tl::unexpected(kind.error());
    out.model = *model;
    out.kind = *kind;
    if (file["id"].is_array()) return take_rows(file, out);
    return take_accuracies(file, out);
  });
}

}  // namespace assize::reward_bench
