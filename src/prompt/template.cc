#include "prompt/template.h"

#include <cctype>

#include "core/sha256.h"

namespace assize {
namespace {

/// Length of the slot `{name}` at `at`, braces included; 0 if there is none.
std::size_t slot_length(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  const auto is_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  while (end < text.size() && is_name(text[end])) ++end;
  const bool closed = end < text.size() && text[end] == '}' && end > at + 1;
  return closed ? end - at + 1 : 0;
}

}  // namespace

Template parse_template(std::string_view text) {
  Template out;
  out.sha256 = sha256_hex(text);
  Block& block = out.blocks.emplace_back();
  std::string literal;
  const auto flush = [&] {
    if (!literal.empty()) block.parts.push_back({false, literal});
    literal.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = text[at] == '{' ? slot_length(text, at) : 0;
    if (length == 0) {
      literal += text[at++];
      continue;
    }
    flush();
    block.parts.push_back({true, std::string(text.substr(at + 1, length - 2))});
    at += length;
  }
  flush();
  return out;
}

std::string literal_text(const Template& source) {
  std::string out;
  for (const Block& block : source.blocks) {
    for (const Part& part : block.parts) out += part.slot ? "\n" : part.text;
    out += '\n';
  }
  return out;
}

}  // namespace assize
