#include "net/address.h"

#include <catch2/catch.hpp>
#include <string>

using assize::read_address;

namespace {

std::string message(const std::string& url) {
  const auto address = read_address(url);
  REQUIRE_FALSE(address);
  return address.error().message;
}

}  // namespace

TEST_CASE("an address is read into the parts that will be used") {
  struct Case {
    std::string given, place, url;
    bool secure, loopback;
  };
  const auto [given, place, url, secure, loopback] = GENERATE(
      Case{"https://api.openai.com/v1", "api.openai.com",
           "https://api.openai.com:443/v1", true, false},
      Case{"HTTPS://API.OpenAI.com:443/v1/", "api.openai.com",
           "https://api.openai.com:443/v1", true, false},
      Case{"https://h:8443", "h:8443", "https://h:8443", true, false},
      Case{"http://localhost:8000/v1", "localhost:8000",
           "http://localhost:8000/v1", false, true},
      Case{"http://127.9.9.9", "127.9.9.9", "http://127.9.9.9:80", false, true},
      Case{"http://127.1:80/", "127.0.0.1", "http://127.0.0.1:80", false, true},
      Case{"http://2130706433/", "127.0.0.1", "http://127.0.0.1:80", false,
           true},
      Case{"http://[::1]:9/a/b", "[::1]:9", "http://[::1]:9/a/b", false, true},
      Case{"http://127.0.0.1.evil.example", "127.0.0.1.evil.example",
           "http://127.0.0.1.evil.example:80", false, false},
      Case{"http://localhost.evil.example", "localhost.evil.example",
           "http://localhost.evil.example:80", false, false},
      Case{"http://128.0.0.1", "128.0.0.1", "http://128.0.0.1:80", false,
           false},
      Case{"http://0.0.0.0", "0.0.0.0", "http://0.0.0.0:80", false, false});

  const auto address = read_address(given);

  REQUIRE(address);
  CHECK(address->place() == place);
  CHECK(address->url == url);
  CHECK(address->secure == secure);
  CHECK(address->loopback() == loopback);
}

TEST_CASE("an address with a password is refused and not shown") {
  const std::string given = GENERATE(
      "https://user:secret@h/v1", "https://secret@h/v1", "https://h/@secret",
      "ftp://u:secret@h", "https://api.openai.com:secret@evil.example/",
      "https://api.openai.com\\@evil.example/");

  CHECK(message(given) ==
        "an address must not have a user or a password in it");
}

TEST_CASE("what is no address of a server is refused, with the reason") {
  CHECK(message("ftp://h/v1") ==
        "the address 'ftp://h/v1' must begin with https:// or http://");
  CHECK(message("file:///etc/passwd") ==
        "the address 'file:///etc/passwd' must begin with https:// or "
        "http://");
  for (const std::string url : {"https://h/v1?key=1", "https://h/v1#x",
                                "https://h/v1?", "https://h#"}) {
    CHECK(message(url) ==
          "the address '" + url + "' must not have a query or a fragment");
  }
  CHECK(message("h/v1").starts_with("'h/v1' is no address: "));
  CHECK(message("").starts_with("'' is no address: "));
  CHECK(message("https://").starts_with("'https://' is no address: "));
  CHECK(message("https://h:99999").starts_with("'https://h:99999' is no"));
  CHECK(message("https://h\r\nX: 1").find("is no address: ") !=
        std::string::npos);
  CHECK(message("https://a b/").starts_with("'https://a b/' is no address: "));
}
