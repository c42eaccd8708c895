#include "net/key_ring.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "net/address.h"

namespace assize {
namespace {

/// What the system takes as a variable's name, and no shell trips over.
bool is_name(const std::string& text) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && letter(text[0]) &&
         std::ranges::all_of(
             text, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

/// A key goes into a header, which a line break would end.
bool has_control(const std::string& text) {
  return std::ranges::any_of(text, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
}

Error not_bound(const std::string& variable, const Address& address) {
  const std::string place = address.place();
  return {fmt::format(
      "the key in '{0}' may not go to {1}; if it should, add '{0}: {1}' to "
      "~/.config/assize/keys.yaml, or pass --allow-key {0}={1}",
      variable, printable(place))};
}

/// The variable's value, or why it is no key.
Result<std::string> read_key(const std::string& variable) {
  const char* value = std::getenv(variable.c_str());
  if (value == nullptr || *value == '\0') {
    return fail(
        fmt::format("the environment variable '{}' is not set, which "
                    "should hold a judge's key",
                    variable));
  }
  std::string key = value;
  if (has_control(key)) {
    return fail(
        fmt::format("the key in '{}' has a line break or another "
                    "control character in it",
                    variable));
  }
  return key;
}

}  // namespace

Result<void> KeyRing::allow(const std::string& variable,
                            const std::string& host) {
  if (!is_name(variable)) {
    return fail(fmt::format("'{}' is no name of an environment variable",
                            printable(variable)));
  }
  // Whether a port was written is seen where two schemes have two defaults.
  const auto secure = read_address("https://" + host);
  const auto plain = read_address("http://" + host);
  const bool only_host = host.find_first_of("/\\@?#*") == std::string::npos;
  if (!secure || !plain || !only_host) {
    return fail(
        fmt::format("'{}' is no host that a key can be bound to, such "
                    "as api.openai.com or 127.0.0.1:8000",
                    printable(host)));
  }
  const int port = secure->port == plain->port ? secure->port : 0;
  bound_.push_back({variable, {secure->host, port}});
  return {};
}

Result<std::string> KeyRing::secret_for(const Endpoint& endpoint) const {
  const std::string& variable = endpoint.api_key_env;
  if (variable.empty()) return "";
  if (!is_name(variable)) {
    return fail(fmt::format("'{}' is no name of an environment variable",
                            printable(variable)));
  }
  const auto address = read_address(endpoint.base_url);
  if (!address) return tl::unexpected(address.error());
  const int usual = address->secure ? 443 : 80;
  const bool bound = std::ranges::any_of(bound_, [&](const auto& binding) {
    const auto& [host, port] = binding.second;
    return binding.first == variable && host == address->host &&
           (port == 0 ? usual : port) == address->port;
  });
  if (!bound) return tl::unexpected(not_bound(variable, *address));
  if (!address->secure && !address->loopback()) {
    return fail(
        fmt::format("the key in '{}' goes over https only, except to "
                    "this machine; {} is asked over plain http",
                    variable, printable(address->place())));
  }
  return read_key(variable);
}

}  // namespace assize
