#include "suites/arena_hard/prompt_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "plugin/config_node.h"

namespace assize::arena_hard {
namespace {

// As v2.0's configuration writes them, as v0.1's does, and as we do.
constexpr Placeholder kSlots[] = {
    {"{QUESTION}", "question"}, {"{ANSWER_A}", "answer_1"},
    {"{ANSWER_B}", "answer_2"}, {"{question_1}", "question"},
    {"{answer_1}", "answer_1"}, {"{answer_2}", "answer_2"},
    {"{question}", "question"}};

using Blocks = std::vector<std::pair<Role, std::string_view>>;

/// `{{` and `}}` as Python's str.format writes them out. The slots of a
/// template are single and stay.
std::string single_braces(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    const bool brace = text[i] == '{' || text[i] == '}';
    if (brace && i + 1 < text.size() && text[i + 1] == text[i]) ++i;
  }
  return out;
}

/// What is missing in a template, by the names that a file may give it.
std::optional<std::string> missing_slot(const Template& frame) {
  const auto slots = slots_of(frame);
  for (const std::string_view slot : {"question", "answer_1", "answer_2"}) {
    if (std::ranges::find(slots, slot) != slots.end()) continue;
    std::vector<std::string_view> written;
    for (const Placeholder& each : kSlots) {
      if (each.slot == slot) written.push_back(each.written);
    }
    return fmt::format("the judge's template has no slot {}",
                       fmt::join(written, " or "));
  }
  return std::nullopt;
}

Result<Template> complete(Template frame, const std::string& path) {
  if (const auto missing = missing_slot(frame)) return fail(*missing, {path});
  return frame;
}

}  // namespace

Template frame_of(std::string_view text) {
  const Blocks blocks = {{Role::kUser, text}};
  return parse_template(blocks, kSlots);
}

Result<Template> read_frame(const std::string& text, const std::string& path) {
  if (!path.ends_with(".yaml") && !path.ends_with(".yml")) {
    return complete(frame_of(text), path);
  }
  auto node = ConfigNode::parse(text, path);
  if (!node) return tl::unexpected(node.error());
  const std::string system = node->text("system_prompt", "");
  const std::vector<std::string> messages = node->list("prompt_template");
  // Whatever else configures a judge there is none of ours.
  for (const std::string& key : node->keys()) node->skip(key);
  if (const auto errors = node->finish(); !errors.empty()) {
    return tl::unexpected(errors.front());
  }
  if (messages.size() != 1) {
    return fail("prompt_template must be one message", {path});
  }
  const std::string user = single_braces(messages.front());
  Blocks blocks;
  if (!system.empty()) blocks.emplace_back(Role::kSystem, system);
  blocks.emplace_back(Role::kUser, user);
  return complete(parse_template(blocks, kSlots), path);
}

}  // namespace assize::arena_hard
