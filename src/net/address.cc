#include "net/address.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>

namespace assize {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { ::curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

/// A part of the address, or nothing where it has none.
std::optional<std::string> part_of(const Url& url, CURLUPart part,
                                   unsigned flags = 0) {
  char* text = nullptr;
  if (::curl_url_get(url.get(), part, &text, flags) != CURLUE_OK) return {};
  std::string out = text;
  ::curl_free(text);
  return out;
}

/// Not tolower, which depends on the locale.
std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

Result<Url> parse(const std::string& text) {
  // Not shown, as there may be a password in it.
  if (text.find('@') != std::string::npos) {
    return fail("an address must not have a user or a password in it");
  }
  Url url(::curl_url());
  if (url == nullptr) return fail("no memory is left for an address");
  const CURLUcode code = ::curl_url_set(url.get(), CURLUPART_URL, text.c_str(),
                                        CURLU_NON_SUPPORT_SCHEME);
  if (code != CURLUE_OK) {
    return fail(fmt::format("'{}' is no address: {}", printable(text),
                            lower(::curl_url_strerror(code))));
  }
  return url;
}

/// What is wrong with an address that could be parsed, or "".
std::string complaint(const std::string& text, const std::string& scheme) {
  if (scheme != "http" && scheme != "https") {
    return "must begin with https:// or http://";
  }
  // Empty ones too, of which the parser says nothing.
  if (text.find_first_of("?#") != std::string::npos) {
    return "must not have a query or a fragment";
  }
  return "";
}

}  // namespace

std::string Address::place() const {
  const bool usual = port == (secure ? 443 : 80);
  return usual ? host : fmt::format("{}:{}", host, port);
}

bool Address::loopback() const {
  if (host == "localhost" || host == "[::1]") return true;
  in_addr address{};
  return ::inet_pton(AF_INET, host.c_str(), &address) == 1 &&
         ntohl(address.s_addr) >> 24 == 127;
}

Result<Address> read_address(const std::string& base_url) {
  const auto url = parse(base_url);
  if (!url) return tl::unexpected(url.error());
  const std::string scheme =
      lower(part_of(*url, CURLUPART_SCHEME).value_or(""));
  const std::string wrong = complaint(base_url, scheme);
  const auto host = part_of(*url, CURLUPART_HOST);
  if (!wrong.empty() || !host) {
    return fail(fmt::format("the address '{}' {}", printable(base_url),
                            wrong.empty() ? "names no host" : wrong));
  }
  Address address;
  address.secure = scheme == "https";
  address.host = lower(*host);
  const std::string port =
      part_of(*url, CURLUPART_PORT, CURLU_DEFAULT_PORT).value_or("");
  std::from_chars(port.data(), port.data() + port.size(), address.port);
  std::string path = part_of(*url, CURLUPART_PATH).value_or("/");
  while (path.ends_with('/')) path.pop_back();
  address.url =
      fmt::format("{}://{}:{}{}", scheme, address.host, address.port, path);
  return address;
}

}  // namespace assize
