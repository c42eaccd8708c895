#include "suites/mt_bench/prompts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "io/json_records.h"
#include "suites/json_field.h"

namespace assize::mt_bench {
namespace {

/// As FastChat asks.
constexpr std::int32_t kMostTokens = 2048;

using Renaming = std::vector<std::pair<std::string, std::string>>;

/// FastChat's slots of the answers by ours. A multi-turn prompt that rates
/// numbers turns, so its {answer_1} is no slot's answer.
Renaming answers_of(const PromptUse& use) {
  if (use.kind == Kind::kSingle) {
    if (use.turn == 0) return {{"answer", "answer_1"}};
    return {{"answer_1", "answer_1_1"}, {"answer_2", "answer_1_2"}};
  }
  if (use.turn == 0)
    return {{"answer_a", "answer_1"}, {"answer_b", "answer_2"}};
  return {{"answer_a_1", "answer_1_1"},
          {"answer_a_2", "answer_1_2"},
          {"answer_b_1", "answer_2_1"},
          {"answer_b_2", "answer_2_2"}};
}

/// All slots that a prompt must have, by FastChat's names.
std::vector<std::string> needed(const PromptUse& use) {
  std::vector<std::string> out;
  if (use.turn == 0) {
    out = {"question"};
  } else {
    out = {"question_1", "question_2"};
  }
  for (const auto& [published, ours] : answers_of(use))
    out.push_back(published);
  for (int turn = 0; use.reference && turn <= use.turn; ++turn) {
    out.push_back(fmt::format("ref_answer_{}", turn + 1));
  }
  return out;
}

void rename(const Renaming& names, Template& frame) {
  for (Block& block : frame.blocks) {
    for (Part& part : block.parts) {
      if (!part.slot) continue;
      const auto found = std::ranges::find(
          names, part.text, &std::pair<std::string, std::string>::first);
      if (found != names.end()) part.text = found->second;
    }
  }
}

bool known(std::string_view name) {
  for (const Kind kind : {Kind::kSingle, Kind::kPairwise}) {
    for (const PromptUse& use : uses_of(kind)) {
      if (use.name() == name) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<PromptUse> uses_of(Kind kind) {
  std::vector<PromptUse> out;
  for (std::uint8_t turn = 0; turn < kTurns; ++turn) {
    for (const bool reference : {false, true}) {
      out.push_back({kind, turn, reference});
    }
  }
  return out;
}

std::size_t at(std::uint8_t turn, bool reference) {
  return 2 * std::size_t{turn} + (reference ? 1 : 0);
}

Result<std::vector<PromptText>> read_prompts(const std::string& path) {
  JsonReader reader({.kinds = FileKinds::kRegular});
  std::vector<PromptText> out;
  const auto read = reader.read_lines(
      path, [&](const JsonValue& row, std::uint64_t) -> Result<void> {
        const Result<Text> name = suites::text_field(row, "name");
        if (!name) return tl::unexpected(name.error());
        if (!known(*name)) return {};
        if (std::ranges::find(out, *name, &PromptText::name) != out.end()) {
          return fail(fmt::format("prompt '{}' is given twice", *name));
        }
        const Result<Text> system = suites::text_field(row, "system_prompt");
        if (!system) return tl::unexpected(system.error());
        const Result<Text> text = suites::text_field(row, "prompt_template");
        if (!text) return tl::unexpected(text.error());
        out.push_back({.name = std::string(*name),
                       .system = std::string(*system),
                       .text = std::string(*text)});
        return {};
      });
  if (!read) return tl::unexpected(read.error());
  return out;
}

Result<JudgePrompt> prompt_for(const PromptUse& use,
                               std::span<const PromptText> texts,
                               const JudgementReader& reader) {
  const std::string name = use.name();
  const auto found = std::ranges::find(texts, name, &PromptText::name);
  if (found == texts.end()) {
    return fail(fmt::format("there is no prompt '{}'", name));
  }
  const std::array<std::pair<Role, std::string_view>, 2> blocks = {
      {{Role::kSystem, found->system}, {Role::kUser, found->text}}};
  Template frame = parse_template(blocks);
  const auto slots = slots_of(frame);
  for (const std::string& slot : needed(use)) {
    if (std::ranges::find(slots, slot) != slots.end()) continue;
    return fail(fmt::format("prompt '{}' has no slot {{{}}}", name, slot));
  }
  rename(answers_of(use), frame);
  const bool pairwise = use.kind == Kind::kPairwise;
  return JudgePrompt{
      .frame = std::move(frame),
      .official = reader.live(use.kind),
      .strict = reader.careful(use.kind),
      .sampling = {.temperature = 0, .max_tokens = kMostTokens},
      .slots = static_cast<std::uint8_t>(pairwise ? 2 : 1),
      .labels = pairwise ? pair_labels() : std::vector<std::string>{}};
}

}  // namespace assize::mt_bench
