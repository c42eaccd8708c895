#include "prompt/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

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

std::vector<Part> parts_of(std::string_view text) {
  std::vector<Part> out;
  std::string literal;
  const auto flush = [&] {
    if (!literal.empty()) out.push_back({false, literal});
    literal.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = text[at] == '{' ? slot_length(text, at) : 0;
    if (length == 0) {
      literal += text[at++];
      continue;
    }
    flush();
    out.push_back({true, std::string(text.substr(at + 1, length - 2))});
    at += length;
  }
  flush();
  return out;
}

/// The first placeholder from `at` on, and where it stands; of several at one
/// place the longest.
const Placeholder* next_placeholder(std::span<const Placeholder> placeholders,
                                    std::string_view text, std::size_t& at) {
  const Placeholder* found = nullptr;
  std::size_t first = std::string_view::npos;
  for (const Placeholder& one : placeholders) {
    const std::size_t here = text.find(one.written, at);
    const bool longer =
        found != nullptr && one.written.size() > found->written.size();
    if (here < first || (here == first && longer)) {
      found = &one;
      first = here;
    }
  }
  at = first;
  return found;
}

std::vector<Part> parts_of(std::string_view text,
                           std::span<const Placeholder> placeholders) {
  std::vector<Part> out;
  std::size_t from = 0, at = 0;
  while (const auto* slot = next_placeholder(placeholders, text, at)) {
    if (at > from)
      out.push_back({false, std::string(text.substr(from, at - from))});
    out.push_back({true, std::string(slot->slot), std::string(slot->written)});
    from = at = at + slot->written.size();
  }
  if (from < text.size())
    out.push_back({false, std::string(text.substr(from))});
  return out;
}

std::string_view name(Role role) {
  switch (role) {
    case Role::kSystem:
      return "system";
    case Role::kUser:
      return "user";
    case Role::kAssistant:
      return "assistant";
  }
  return {};
}

/// The value of the first pair of that name.
std::optional<std::string_view> find(const Values& values,
                                     std::string_view name) {
  const auto at = std::ranges::find(values, name, &Values::value_type::first);
  if (at == values.end()) return {};
  return at->second;
}

/// The slot as the source has it.
std::string written(const Part& part) {
  return part.written.empty() ? "{" + part.text + "}" : part.written;
}

/// The block's source: what was parsed.
std::string source_of(const Block& block) {
  std::string out;
  for (const Part& part : block.parts) {
    out += part.slot ? written(part) : part.text;
  }
  return out;
}

std::string fill_once(const Block& block, const Values& values) {
  std::vector<std::string_view> pieces;
  std::size_t size = 0;
  for (const Part& part : block.parts) {
    pieces.push_back(part.slot ? find(values, part.text).value_or("")
                               : std::string_view(part.text));
    size += pieces.back().size();
  }
  std::string out;
  out.reserve(size);
  for (const std::string_view piece : pieces) out += piece;
  return out;
}

/// `text` with the first `most` occurrences of `mark` replaced, as by Python's
/// str.replace: what was put in is not searched again.
std::string replaced(std::string_view text, std::string_view mark,
                     std::string_view value, std::size_t most) {
  std::string out;
  std::size_t at = 0;
  for (; most > 0; --most) {
    const std::size_t next = text.find(mark, at);
    if (next == std::string_view::npos) break;
    out.append(text.substr(at, next - at)).append(value);
    at = next + mark.size();
  }
  return out.append(text.substr(at));
}

/// Each message is a growing text of its own. A name that stands twice in
/// `values` is replaced twice, so a program that replaces the first n
/// occurrences is reproduced by n pairs.
std::string fill_growing(const Block& block, const Values& values,
                         std::size_t most) {
  std::string out = source_of(block);
  for (const auto& named : values) {
    const auto slot = std::ranges::find_if(block.parts, [&](const Part& part) {
      return part.slot && part.text == named.first;
    });
    // A value can bring in a slot that this block does not have.
    out =
        replaced(out,
                 slot == block.parts.end() ? fmt::format("{{{}}}", named.first)
                                           : written(*slot),
                 named.second, most);
  }
  return out;
}

std::string fill(const Block& block, const Values& values, Fill how) {
  switch (how) {
    case Fill::kOnePass:
      return fill_once(block, values);
    case Fill::kSequentialFirst:
      return fill_growing(block, values, 1);
    case Fill::kSequentialAll:
      return fill_growing(block, values, std::string::npos);
  }
  return {};
}

template <typename Cut>
Template parsed(std::span<const std::pair<Role, std::string_view>> blocks,
                const Cut& cut) {
  Template out;
  std::string source;
  for (const auto& [role, text] : blocks) {
    out.blocks.push_back({role, cut(text)});
    source.append(name(role)).append(" ").append(std::to_string(text.size()));
    source.append("\n").append(text).append("\n");
  }
  // A single user message is known by the hash of its file.
  const bool plain = blocks.size() == 1 && blocks[0].first == Role::kUser;
  out.sha256 = sha256_hex(plain ? blocks[0].second : source);
  return out;
}

}  // namespace

Template parse_template(std::string_view text) {
  const std::pair<Role, std::string_view> block(Role::kUser, text);
  return parse_template(std::span(&block, 1));
}

Template parse_template(
    std::span<const std::pair<Role, std::string_view>> blocks) {
  return parsed(blocks, [](std::string_view text) { return parts_of(text); });
}

Template parse_template(
    std::span<const std::pair<Role, std::string_view>> blocks,
    std::span<const Placeholder> placeholders) {
  return parsed(blocks, [&](std::string_view text) {
    return parts_of(text, placeholders);
  });
}

Result<std::vector<Message>> fill(const Template& source, const Values& values,
                                  Fill how) {
  for (const std::string_view slot : slots_of(source)) {
    if (!find(values, slot)) {
      return fail("the template has the slot '" + std::string(slot) +
                  "', which this way of judging, or this item, does not fill");
    }
  }
  std::vector<Message> out;
  out.reserve(source.blocks.size());
  for (const Block& block : source.blocks) {
    out.push_back({block.role, fill(block, values, how)});
  }
  return out;
}

std::vector<std::string_view> slots_of(const Template& source) {
  std::vector<std::string_view> out;
  for (const Block& block : source.blocks) {
    for (const Part& part : block.parts) {
      if (part.slot && std::ranges::find(out, part.text) == out.end()) {
        out.push_back(part.text);
      }
    }
  }
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
