// A judge's prompt as literal parts and slots, filled in one pass.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"

namespace assize {

struct Part {
  bool slot = false;
  std::string text;  ///< A literal, or the name of a slot.
  /// The placeholder as the source has it, "{output_1}"; "": the name in
  /// braces.
  std::string written = {};
};

/// How a benchmark's own file writes a slot, and which slot it is.
struct Placeholder {
  std::string_view written, slot;  ///< "{$history}", "history"
};

struct Block {
  Role role = Role::kUser;
  std::vector<Part> parts;
};

struct Template {
  std::vector<Block> blocks;
  std::string sha256;  ///< Of the source text.
};

/// One message as it goes to a judge.
struct Message {
  Role role = Role::kUser;
  std::string text;
};

/// Slot name and value. A name that no slot has is ignored.
using Values = std::vector<std::pair<std::string_view, std::string_view>>;

/// How slots are filled. The sequential ways are those of published programs
/// that replace one placeholder after the other in the growing text, so that a
/// value can expand a placeholder; only to reproduce what they did.
enum class Fill : std::uint8_t {
  kOnePass,
  kSequentialFirst,  ///< The first occurrence of each name, in values' order.
  kSequentialAll     ///< Every occurrence.
};

/// Splits `text` into literals and slots of the form `{name}` (letters, digits
/// and underscores); any other brace is literal.  One user block.  The parts
/// joined again, slots in braces, are `text`.
Template parse_template(std::string_view text);

/// The same with one block per (role, text).
Template parse_template(
    std::span<const std::pair<Role, std::string_view>> blocks);

/// The same of a benchmark's own file: its placeholders alone are slots, every
/// other brace is literal.
Template parse_template(
    std::span<const std::pair<Role, std::string_view>> blocks,
    std::span<const Placeholder> placeholders);

/// The messages of a ChatML text, roles and contents, as AlpacaEval parts them:
/// what stands between `<|im_start|>ROLE` and the next `<|im_end|>`, trimmed.
/// A text without such marks is one user message; a role that is none of
/// system, user and assistant is the user's.  An empty assistant's message, at
/// which a judge begins to write, is left out.
std::vector<std::pair<Role, std::string_view>> split_chatml(
    std::string_view text);

/// One message per block.  Fails, naming it, where a slot has no value.
/// O(length of the result).
Result<std::vector<Message>> fill(const Template& source, const Values& values,
                                  Fill how = Fill::kOnePass);

/// Names of the slots in order of first appearance.
std::vector<std::string_view> slots_of(const Template& source);

/// The literal text alone, a line break where a slot stood.
std::string literal_text(const Template& source);

}  // namespace assize
