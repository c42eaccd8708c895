// A judge's prompt as literal parts and slots.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/benchmark.h"

namespace assize {

struct Part {
  bool slot = false;
  std::string text;  ///< A literal, or the name of a slot.
};

struct Block {
  Role role = Role::kUser;
  std::vector<Part> parts;
};

struct Template {
  std::vector<Block> blocks;
  std::string sha256;  ///< Of the source text.
};

/// Splits `text` into literals and slots of the form `{name}` (letters, digits
/// and underscores); any other brace is literal.  One user block.  The parts
/// joined again, slots in braces, are `text`.
Template parse_template(std::string_view text);

/// The literal text alone, a line break where a slot stood.
std::string literal_text(const Template& source);

}  // namespace assize
