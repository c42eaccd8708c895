#include "prompt/template.h"

namespace assize {
namespace {

constexpr std::string_view kStart = "<|im_start|>", kEnd = "<|im_end|>";
constexpr std::string_view kSpace = " \t\r\n\f\v";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

Role role_of(std::string_view word) {
  if (word == "system") return Role::kSystem;
  return word == "assistant" ? Role::kAssistant : Role::kUser;
}

}  // namespace

std::vector<std::pair<Role, std::string_view>> split_chatml(
    std::string_view text) {
  std::vector<std::pair<Role, std::string_view>> out;
  std::size_t at = text.find(kStart);
  if (at == std::string_view::npos) {
    out.emplace_back(Role::kUser, trimmed(text));
    return out;
  }
  while (at != std::string_view::npos) {
    const std::size_t begin = at + kStart.size();
    at = text.find(kStart, begin);
    std::string_view message = text.substr(begin, at - begin);
    const std::size_t line = message.find('\n');
    const Role role = role_of(trimmed(message.substr(0, line)));
    message = line == std::string_view::npos ? "" : message.substr(line + 1);
    const std::string_view content =
        trimmed(message.substr(0, message.find(kEnd)));
    if (content.empty() && role == Role::kAssistant) continue;
    out.emplace_back(role, content);
  }
  return out;
}

}  // namespace assize
