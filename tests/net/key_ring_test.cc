#include "net/key_ring.h"

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <string>

using assize::Endpoint;
using assize::KeyRing;

namespace {

constexpr const char* kVariable = "ASSIZE_TEST_KEY";
constexpr const char* kKey = "sk-planted-0123456789";

/// A variable of the environment, for one test.
class Planted {
 public:
  explicit Planted(const char* value) { ::setenv(kVariable, value, 1); }
  ~Planted() { ::unsetenv(kVariable); }
  Planted(const Planted&) = delete;
  Planted& operator=(const Planted&) = delete;
};

Endpoint endpoint(const std::string& url) {
  Endpoint endpoint;
  endpoint.base_url = url;
  endpoint.api_key_env = kVariable;
  return endpoint;
}

KeyRing ring(const std::string& host) {
  KeyRing keys;
  REQUIRE(keys.allow(kVariable, host));
  return keys;
}

/// What is said against giving the key to this endpoint; the key is not in it.
std::string refusal(const KeyRing& keys, const Endpoint& to) {
  const auto secret = keys.secret_for(to);
  REQUIRE_FALSE(secret);
  CHECK(secret.error().message.find("sk-planted") == std::string::npos);
  return secret.error().message;
}

}  // namespace

TEST_CASE("a key goes to the host that its variable is bound to") {
  const Planted planted(kKey);
  struct Case {
    std::string host, url;
  };
  const auto [host, url] =
      GENERATE(Case{"api.openai.com", "https://api.openai.com/v1"},
               Case{"API.openai.com", "https://api.OPENAI.com:443/v1"},
               Case{"api.openai.com:443", "https://api.openai.com/v1"},
               Case{"h.example:8443", "https://h.example:8443"},
               Case{"127.0.0.1:8000", "http://127.0.0.1:8000/v1"},
               Case{"localhost", "http://localhost"},
               Case{"[::1]:8000", "http://[::1]:8000/v1"});

  const auto secret = ring(host).secret_for(endpoint(url));

  REQUIRE(secret);
  CHECK((*secret == kKey));
}

TEST_CASE("a key goes to no other host, port or variable's host") {
  const Planted planted(kKey);
  struct Case {
    std::string host, url, place;
  };
  const auto [host, url, place] = GENERATE(
      Case{"api.openai.com", "https://evil.example/v1", "evil.example"},
      Case{"api.openai.com", "https://api.openai.com.evil.example",
           "api.openai.com.evil.example"},
      Case{"api.openai.com", "https://xapi.openai.com", "xapi.openai.com"},
      Case{"api.openai.com", "https://openai.com", "openai.com"},
      Case{"api.openai.com", "https://api.openai.com:8443/v1",
           "api.openai.com:8443"},
      Case{"api.openai.com:8443", "https://api.openai.com/v1",
           "api.openai.com"},
      Case{"127.0.0.1:8000", "http://127.0.0.1:8001", "127.0.0.1:8001"},
      Case{"localhost:8000", "http://127.0.0.1:8000", "127.0.0.1:8000"});

  CHECK(refusal(ring(host), endpoint(url)) ==
        "the key in 'ASSIZE_TEST_KEY' may not go to " + place +
            "; if it should, add 'ASSIZE_TEST_KEY: " + place +
            "' to ~/.config/assize/keys.yaml, or pass --allow-key "
            "ASSIZE_TEST_KEY=" +
            place);
}

TEST_CASE("a file of a stranger opens no variable that was bound to nothing") {
  ::setenv("ASSIZE_TEST_OTHER", kKey, 1);
  KeyRing keys = ring("api.openai.com");
  Endpoint to = endpoint("https://api.openai.com/v1");
  to.api_key_env = "ASSIZE_TEST_OTHER";

  CHECK(refusal(keys, to).starts_with(
      "the key in 'ASSIZE_TEST_OTHER' may not go to api.openai.com; "));

  ::unsetenv("ASSIZE_TEST_OTHER");
}

TEST_CASE("what the ring allows is what the message says to write") {
  const Planted planted(kKey);
  const std::string url =
      GENERATE("https://h.example:8443/v1", "https://h.example",
               "http://[::1]:99", "http://127.1:8000");
  const std::string said = refusal(KeyRing(), endpoint(url));
  const std::string flag = "--allow-key ASSIZE_TEST_KEY=";

  const std::string place = said.substr(said.find(flag) + flag.size());

  CHECK(ring(place).secret_for(endpoint(url)));
}

TEST_CASE("a key never goes over plain http to another machine") {
  const Planted planted(kKey);

  CHECK(refusal(ring("h.example"), endpoint("http://h.example/v1")) ==
        "the key in 'ASSIZE_TEST_KEY' goes over https only, except to this "
        "machine; h.example is asked over plain http");
  CHECK(refusal(ring("192.168.0.7:8000"), endpoint("http://192.168.0.7:8000"))
            .find("goes over https only") != std::string::npos);
}

TEST_CASE("an endpoint without a variable has no key") {
  Endpoint to = endpoint("http://h.example");
  to.api_key_env = "";

  const auto secret = KeyRing().secret_for(to);

  REQUIRE(secret);
  CHECK(secret->empty());
}

TEST_CASE("a variable that holds no key is an error with its name") {
  const KeyRing keys = ring("h.example");
  const Endpoint to = endpoint("https://h.example");

  CHECK(refusal(keys, to) ==
        "the environment variable 'ASSIZE_TEST_KEY' is not set, which should "
        "hold a judge's key");
  {
    const Planted empty("");
    CHECK(refusal(keys, to).find("is not set") != std::string::npos);
  }
  const Planted broken(GENERATE("sk-planted\n", "sk-planted\r\nX: 1",
                                "sk-planted\x7f", "\tsk-planted"));
  CHECK(refusal(keys, to) ==
        "the key in 'ASSIZE_TEST_KEY' has a line break or another control "
        "character in it");
}

TEST_CASE("what is no variable or no exact host is not bound") {
  KeyRing keys;

  CHECK(keys.allow("1KEY", "h").error().message ==
        "'1KEY' is no name of an environment variable");
  CHECK(keys.allow("A=B", "h").error().message ==
        "'A=B' is no name of an environment variable");
  const std::string host = GENERATE("", "*", "*.openai.com", "https://h",
                                    "h/v1", "u@h", "h?x", "h:99999", "a b");
  const auto bound = keys.allow("KEY", host);
  REQUIRE_FALSE(bound);
  CHECK(bound.error().message ==
        "'" + host +
            "' is no host that a key can be bound to, such as api.openai.com "
            "or 127.0.0.1:8000");
}
