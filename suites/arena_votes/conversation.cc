#include "suites/arena_votes/conversation.h"

#include <fmt/format.h>

#include <string_view>

#include "suites/json_field.h"

namespace assize::arena_votes {
namespace {

using suites::text_field;
using suites::words;

Result<std::string> content_of(const JsonValue& message) {
  const JsonValue content = message["content"];
  if (content.is_string()) return std::string(content.string());
  if (content.kind() == JsonValue::Kind::kNull) return std::string();
  if (!content.is_array()) {
    return fail(fmt::format("content must be text or a list of parts, got {}",
                            words(content.kind())));
  }
  std::string out;
  content.each([&](const JsonValue& part) {
    if (part["type"].string() == "text") out += part["text"].string();
  });
  return out;
}

/// Adds what one side says to what it said since the other last spoke.
void add(std::vector<std::string>& turns, std::size_t turn,
         std::string_view text) {
  turns.resize(turn);
  std::string& said = turns.back();
  if (!said.empty() && !text.empty()) said += "\n\n";
  said += text;
}

Result<void> take(const JsonValue& message, bool& answering,
                  Conversation& out) {
  const Result<std::string_view> role = text_field(message, "role");
  if (!role) return tl::unexpected(role.error());
  const bool asks = *role == "user";
  if (!asks && *role != "assistant") return {};
  if (!asks && out.asked.empty()) {
    return fail("a conversation must begin with the user");
  }
  const Result<std::string> content = content_of(message);
  if (!content) return tl::unexpected(content.error());
  if (asks) {
    const bool fresh = answering || out.asked.empty();
    add(out.asked, out.asked.size() + (fresh ? 1 : 0), *content);
  } else {
    add(out.answered, out.asked.size(), *content);
  }
  answering = !asks;
  return {};
}

}  // namespace

Result<Conversation> conversation_of(const JsonValue& messages) {
  Conversation out;
  Result<void> taken;
  bool answering = false;
  messages.each([&](const JsonValue& message) {
    if (taken) taken = take(message, answering, out);
  });
  if (!taken) return tl::unexpected(taken.error());
  out.answered.resize(out.asked.size());
  return out;
}

}  // namespace assize::arena_votes
