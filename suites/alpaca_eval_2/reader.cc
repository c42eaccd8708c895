#include "suites/alpaca_eval_2/reader.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "core/utf8.h"
#include "suites/json_field.h"

namespace assize::alpaca_eval {
namespace {

constexpr std::string_view kOutputs = "model_outputs.json";
constexpr std::string_view kAnnotations = "annotations.json";

using suites::words;

/// The texts under `keys`, or the first error.
template <std::size_t n>
Result<std::array<Text, n>> texts_of(
    const JsonValue& row, const std::array<std::string_view, n>& keys) {
  std::array<Text, n> texts;
  for (std::size_t i = 0; i < n; ++i) {
    const Result<Text> text = suites::text_field(row, keys[i]);
    if (!text) return tl::unexpected(text.error());
    texts[i] = *text;
  }
  return texts;
}

/// The `dataset` tag, or "". Reports call the total "all".
Result<Text> category_of(const JsonValue& row) {
  const Text category = row["dataset"].string();
  if (category != "all") return category;
  return fail("dataset must not be 'all', which is the name of the total");
}

/// In [1, 2], 0 (a draw of old files), or NaN for null and -1 (no verdict).
Result<double> preference_of(const JsonValue& row) {
  const JsonValue value = row["preference"];
  if (value.is_number()) {
    const double number = value.number();
    if ((number >= 1 && number <= 2) || number == 0) return number;
    if (number == -1) return kAbsent;
    return fail(fmt::format(
        "preference must be in [1, 2], or 0, -1 or null, got {}", number));
  }
  if (value.kind() == JsonValue::Kind::kNull) return kAbsent;
  if (value.is_missing()) return fail("missing field 'preference'");
  return fail(fmt::format("preference must be a number or null, got {}",
                          words(value.kind())));
}

tl::unexpected<Error> repeated(std::uint64_t record) {
  return fail(
      fmt::format("this instruction was already given by record {}", record));
}

/// The reference's answer in its own file; nullptr if it has none.
const AnswerRow* answer_of(const SystemFiles* reference, Text instruction) {
  if (reference == nullptr) return nullptr;
  const auto found = reference->row_of.find(instruction);
  if (found == reference->row_of.end()) return nullptr;
  return &reference->answers[found->second];
}

/// The view of an instruction that the reference or this system keeps.
Text keep_instruction(Text instruction, const AnswerRow* quoted,
                      SystemFiles& system) {
  return quoted != nullptr ? quoted->instruction
                           : system.pool.keep(instruction);
}

void add_answer(Text instruction, Text output, Text category,
                SystemFiles& system) {
  system.row_of.emplace(instruction,
                        static_cast<std::uint32_t>(system.answers.size()));
  system.answers.push_back(
      {.instruction = instruction,
       .output = system.lengths_only ? Text() : system.pool.add(output),
       .code_points = static_cast<std::uint32_t>(code_points(output)),
       .category = category.empty() ? Text() : system.pool.keep(category)});
}

/// The row's answer against model_outputs.json, or as the only source of it.
void settle_answer(Text instruction, Text output_2, Text category,
                   SystemFiles& system) {
  const auto own = system.row_of.find(instruction);
  if (own == system.row_of.end()) {
    add_answer(instruction, output_2, category, system);
    return;
  }
  AnswerRow& answer = system.answers[own->second];
  ++system.compared_2;
  if (answer.output != output_2) {
    // What was judged counts: its length, its text.
    ++system.different_2;
    answer.output = system.pool.add(output_2);
    answer.code_points = static_cast<std::uint32_t>(code_points(output_2));
  }
  if (answer.category.empty() && !category.empty()) {
    answer.category = system.pool.keep(category);
  }
}

/// The row's reference answer against the reference's own file.
void settle_reference(Text output_1, const AnswerRow* quoted,
                      SystemFiles& system, JudgedRow& row) {
  if (quoted != nullptr) {
    ++system.compared_1;
    system.different_1 += quoted->output != output_1;
    return;
  }
  row.output_1 = system.pool.keep(output_1);
  row.keeps_output_1 = true;
}

void add_file(Result<InputFile>& file, std::string path, SystemFiles& system) {
  file->path = std::move(path);
  system.files.push_back(std::move(*file));
}

/// Calls `visit` with each row of the system's own answers, and keeps the file.
template <typename Visit>
Result<void> read_outputs(const Layout& layout, JsonReader& reader,
                          const Visit& visit, SystemFiles& system) {
  Result<InputFile> file =
      reader.read_array(layout.outputs(system.name), visit);
  if (!file) return tl::unexpected(file.error());
  add_file(file, fmt::format("{}/{}", system.name, kOutputs), system);
  return {};
}

}  // namespace

std::string Layout::outputs(std::string_view system) const {
  return fmt::format("{}/{}/{}", folder, system, kOutputs);
}

std::string Layout::annotations(std::string_view system) const {
  return fmt::format("{}/{}/{}/{}", folder, system, judge, kAnnotations);
}

Result<void> read_answers(const Layout& layout, const SystemFiles* reference,
                          JsonReader& reader, SystemFiles& system) {
  const auto visit = [&](const JsonValue& row, std::uint64_t) -> Result<void> {
    const auto texts = texts_of<2>(row, {"instruction", "output"});
    if (!texts) return tl::unexpected(texts.error());
    const auto [instruction, output] = *texts;
    const auto before = system.row_of.find(instruction);
    if (before != system.row_of.end()) return repeated(before->second + 1);
    const Result<Text> category = category_of(row);
    if (!category) return tl::unexpected(category.error());
    const AnswerRow* const quoted = answer_of(reference, instruction);
    add_answer(keep_instruction(instruction, quoted, system), output, *category,
               system);
    system.answers.back().own = true;
    return {};
  };
  return read_outputs(layout, reader, visit, system);
}

Result<void> read_judged(const Layout& layout, const SystemFiles* reference,
                         JsonReader& reader, SystemFiles& system) {
  std::unordered_map<Text, std::uint64_t> seen;
  const auto visit = [&](const JsonValue& row,
                         std::uint64_t record) -> Result<void> {
    const auto texts =
        texts_of<3>(row, {"instruction", "output_1", "output_2"});
    if (!texts) return tl::unexpected(texts.error());
    const auto [instruction, output_1, output_2] = *texts;
    const Result<Text> category = category_of(row);
    if (!category) return tl::unexpected(category.error());
    const Result<double> preference = preference_of(row);
    if (!preference) return tl::unexpected(preference.error());
    const AnswerRow* quoted = answer_of(reference, instruction);
    JudgedRow judged{
        .instruction = keep_instruction(instruction, quoted, system),
        .output_1 = {},
        .identical = output_1 == output_2,
        .preference = *preference,
        .logprobs = recorded_logprobs(row)};
    const auto [before, fresh] = seen.emplace(judged.instruction, record);
    if (!fresh) return repeated(before->second);
    settle_answer(judged.instruction, output_2, *category, system);
    // Its own row may be new, or in another place.
    if (reference == &system) quoted = answer_of(reference, instruction);
    settle_reference(output_1, quoted, system, judged);
    system.judged.push_back(judged);
    return {};
  };
  Result<InputFile> file =
      reader.read_array(layout.annotations(system.name), visit);
  if (!file) return tl::unexpected(file.error());
  add_file(file,
           fmt::format("{}/{}/{}", system.name, layout.judge, kAnnotations),
           system);
  return {};
}

Result<void> mark_own_answers(const Layout& layout, JsonReader& reader,
                              SystemFiles& system) {
  const auto visit = [&](const JsonValue& row, std::uint64_t) -> Result<void> {
    const Result<Text> instruction = suites::text_field(row, "instruction");
    if (!instruction) return tl::unexpected(instruction.error());
    const auto found = system.row_of.find(*instruction);
    if (found != system.row_of.end()) system.answers[found->second].own = true;
    return {};
  };
  return read_outputs(layout, reader, visit, system);
}

bool has_own_answer(const SystemFiles& system, Text instruction) {
  const auto found = system.row_of.find(instruction);
  return found != system.row_of.end() && system.answers[found->second].own;
}

}  // namespace assize::alpaca_eval
