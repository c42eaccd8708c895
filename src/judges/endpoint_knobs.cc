#include "judges/endpoint_knobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace assize::judges {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return lower(c); });
  return out;
}

/// A name, four numbers, or an address of IPv6 in brackets.
bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    return host.size() > 3 && host.ends_with(']') &&
           std::ranges::all_of(host.substr(1, host.size() - 2), [](char c) {
             const char l = lower(c);
             return is_digit(c) || (l >= 'a' && l <= 'f') || c == ':' ||
                    c == '.';
           });
  }
  return !host.empty() && std::ranges::all_of(host, [](char c) {
    return is_digit(c) || is_letter(c) || c == '.' || c == '-' || c == '_';
  });
}

bool is_port(std::string_view port) {
  unsigned value = 0;
  const char* end = port.data() + port.size();
  const auto [at, fault] = std::from_chars(port.data(), end, value);
  return fault == std::errc() && at == end && value >= 1 && value <= 65'535;
}

bool is_variable(std::string_view name) {
  return !name.empty() && !is_digit(name[0]) &&
         std::ranges::all_of(name, [](char c) {
           return is_digit(c) || is_letter(c) || c == '_';
         });
}

std::string needs(std::string_view plugin, std::string_view knob,
                  std::string_view example) {
  return fmt::format("{} needs '{}', as in {}", plugin, knob, example);
}

std::string read_address(ConfigNode& config, std::string_view plugin,
                         const Words& base_url, std::string_view examples) {
  std::string given;
  config.read(base_url, given);
  if (given.empty()) {
    config.fail(base_url.name, needs(plugin, base_url.name, examples));
    return given;
  }
  auto address = check_address(given);
  if (address) return std::move(*address);
  config.fail(base_url.name, address.error().message);
  return {};
}

}  // namespace

std::int64_t read_whole(ConfigNode& config, const Number& knob) {
  double value = 0;
  config.read(knob, value);
  if (value != std::floor(value)) {
    config.fail(knob.name, fmt::format("{} must be a whole number", knob.name));
  }
  return static_cast<std::int64_t>(value);
}

Result<std::string> check_address(std::string_view address) {
  const auto wrong = [&](std::string_view why) {
    return fail(
        fmt::format("base_url {}, got '{}'", why, printable(address, 100)));
  };
  const std::size_t colon = address.find("://");
  const std::string scheme =
      lower(address.substr(0, colon == address.npos ? 0 : colon));
  if (scheme != "http" && scheme != "https") {
    return wrong("must begin with http:// or https://");
  }
  const bool plain = std::ranges::all_of(
      address, [](char c) { return c > ' ' && c < 0x7F && c != '\\'; });
  if (!plain) return wrong("must be plain ASCII without blanks");
  if (address.find_first_of("?#") != address.npos) {
    return wrong("must have no query and no fragment");
  }
  std::string_view rest = address.substr(colon + 3);
  // Whatever stands before an @ may be a password, and is not told.
  if (rest.find('@') != rest.npos) {
    return fail("base_url must name no user; a key is given by 'api_key_env'");
  }
  const std::string_view authority = rest.substr(0, rest.find('/'));
  std::string_view path = rest.substr(authority.size());
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::size_t after =
      authority.starts_with('[') ? authority.find(']') : std::size_t{0};
  const std::size_t port =
      after == authority.npos ? after : authority.find(':', after);
  if (!is_host(authority.substr(0, port))) {
    return wrong("must name a host after the slashes");
  }
  if (port != authority.npos && !is_port(authority.substr(port + 1))) {
    return wrong("must have a port from 1 to 65535 after the colon, or none");
  }
  return fmt::format("{}://{}{}", scheme, lower(authority), path);
}

Served read_served(ConfigNode& config, std::string_view plugin,
                   const Words& base_url, std::string_view examples) {
  Served out;
  config.read(kModel, out.model);
  if (out.model.empty()) {
    config.fail(kModel.name, needs(plugin, kModel.name, "'model: NAME'"));
  }
  config.read(kRevision, out.revision);
  Endpoint& endpoint = out.endpoint;
  endpoint.base_url = read_address(config, plugin, base_url, examples);
  config.read(kApiKeyEnv, endpoint.api_key_env);
  if (!endpoint.api_key_env.empty() && !is_variable(endpoint.api_key_env)) {
    // The value may be the key itself, and is not told.
    config.fail(kApiKeyEnv.name,
                "api_key_env must be the name of an environment variable, of "
                "letters, digits and underscores, and never the key itself");
    endpoint.api_key_env.clear();
  }
  endpoint.concurrency =
      static_cast<unsigned>(read_whole(config, kConcurrency));
  config.read(kRequestsPerMinute, endpoint.requests_per_minute);
  config.read(kTokensPerMinute, endpoint.tokens_per_minute);
  double timeout = 0;
  config.read(kTimeout, timeout);
  endpoint.timeout = std::chrono::milliseconds(
      static_cast<std::int64_t>(std::round(timeout * 1000)));
  endpoint.tries = static_cast<int>(read_whole(config, kTries));
  return out;
}

}  // namespace assize::judges
