#include "cli/key_settings.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "io/file.h"
#include "plugin/config_node.h"

namespace assize::cli {
namespace {

/// Larger is no file of names.
constexpr std::uint64_t kMostBytes = 1 << 16;

bool is_variable(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  for (const char c : name) {
    const bool letter =
        (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    if (!letter && !(c >= '0' && c <= '9')) return false;
  }
  return true;
}

}  // namespace

std::string key_settings_path() {
  const char* config = std::getenv("XDG_CONFIG_HOME");
  if (config != nullptr && config[0] == '/') {
    return std::string(config) + "/assize/keys.yaml";
  }
  const char* home = std::getenv("HOME");
  if (home == nullptr || home[0] == '\0') return "";
  return std::string(home) + "/.config/assize/keys.yaml";
}

tl::expected<KeyBindings, std::vector<Error>> read_key_bindings(
    const std::string& path, const std::vector<std::string>& flags) {
  KeyBindings out;
  std::vector<Error> errors;
  if (!path.empty() && exists(path)) {
    const auto text = read_file(path, kMostBytes);
    if (!text) return tl::unexpected(std::vector{text.error()});
    auto node = ConfigNode::parse(*text, path);
    if (!node) return tl::unexpected(std::vector{node.error()});
    for (const std::string& name : node->keys()) {
      if (!is_variable(name)) {
        node->fail(name, fmt::format("'{}' is no name of a variable",
                                     printable(name, 60)));
      }
      for (const std::string& host : node->list(name)) {
        out.emplace_back(name, host);
      }
    }
    errors = node->finish();
  }
  for (std::size_t i = 0; i < flags.size(); ++i) {
    const std::size_t equals = flags[i].find('=');
    const std::string name = flags[i].substr(0, equals);
    if (equals == std::string::npos || equals + 1 == flags[i].size() ||
        !is_variable(name)) {
      errors.push_back(
          {fmt::format("'--allow-key {}' is not of the form NAME=host, as in "
                       "OPENAI_API_KEY=api.openai.com",
                       printable(name, 60))});
      continue;
    }
    out.emplace_back(name, flags[i].substr(equals + 1));
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return out;
}

}  // namespace assize::cli
