#include "judges/chat_json.h"

namespace assize::judges {

std::string_view name_of(Role role) {
  switch (role) {
    case Role::kSystem:
      return "system";
    case Role::kAssistant:
      return "assistant";
    case Role::kUser:
      break;
  }
  return "user";
}

void write_messages(JsonWriter& out, std::span<const Message> messages) {
  out.begin_array();
  for (const Message& message : messages) {
    out.begin_object();
    out.key("role");
    out.string(name_of(message.role));
    out.key("content");
    out.string(message.text);
    out.end_object();
  }
  out.end_array();
}

std::size_t body_size(std::span<const Message> messages) {
  constexpr std::size_t kSettings = 512, kFrame = 64;
  std::size_t size = kSettings;
  for (const Message& message : messages) {
    // One byte in sixteen is escaped in ordinary text.
    size += kFrame + message.text.size() + message.text.size() / 16;
  }
  return size;
}

}  // namespace assize::judges
