#include "judges/endpoint_knobs.h"

#include <catch2/catch.hpp>
#include <string>

using namespace assize;

namespace {

/// What is wrong with the settings, a line each; `out`: what was read.
std::string read(const std::string& yaml, judges::Served& out) {
  ConfigNode config = ConfigNode::parse(yaml, "audit.yaml").value();
  out = judges::read_served(config, "x", judges::kBaseUrl, "'http://host'");
  std::string faults;
  for (const Error& error : config.finish()) faults += error.message + '\n';
  return faults;
}

std::string read(const std::string& yaml) {
  judges::Served ignored;
  return read(yaml, ignored);
}

std::string checked(const std::string& address) {
  const auto out = judges::check_address(address);
  return out ? *out : "error: " + out.error().message;
}

}  // namespace

TEST_CASE("an address is brought to one spelling") {
  const auto [given, expected] = GENERATE(table<std::string, std::string>({
      {"http://localhost:8000/v1", "http://localhost:8000/v1"},
      {"HTTPS://API.Example.COM/V1//", "https://api.example.com/V1"},
      {"http://h/", "http://h"},
      {"http://127.0.0.1:65535", "http://127.0.0.1:65535"},
      {"http://[::1]:8080/v1", "http://[::1]:8080/v1"},
      {"https://[FE80::1]", "https://[fe80::1]"},
      {"https://a_b-c.d/x/y", "https://a_b-c.d/x/y"},
  }));
  CAPTURE(given);

  CHECK(checked(given) == expected);
}

TEST_CASE("an address of another shape is refused, with the reason") {
  const auto [given, expected] = GENERATE(table<std::string, std::string>({
      {"localhost:8000",
       "must begin with http:// or https://, got 'localhost:8000'"},
      {"ftp://host", "must begin with http:// or https://, got 'ftp://host'"},
      {"://host", "must begin with http:// or https://, got '://host'"},
      {"file:///etc/passwd",
       "must begin with http:// or https://, got 'file:///etc/passwd'"},
      {"http://", "must name a host after the slashes, got 'http://'"},
      {"http:///v1", "must name a host after the slashes, got 'http:///v1'"},
      {"http://:80/", "must name a host after the slashes, got 'http://:80/'"},
      {"http://[]", "must name a host after the slashes, got 'http://[]'"},
      {"http://[::1", "must name a host after the slashes, got 'http://[::1'"},
      {"http://[::1]x:1",
       "must name a host after the slashes, got 'http://[::1]x:1'"},
      {"http://a%b", "must name a host after the slashes, got 'http://a%b'"},
      {"http://h:0",
       "must have a port from 1 to 65535 after the colon, or none, got "
       "'http://h:0'"},
      {"http://h:65536",
       "must have a port from 1 to 65535 after the colon, or none, got "
       "'http://h:65536'"},
      {"http://h:",
       "must have a port from 1 to 65535 after the colon, or none, got "
       "'http://h:'"},
      {"http://h:80:90",
       "must have a port from 1 to 65535 after the colon, or none, got "
       "'http://h:80:90'"},
      {"http://h/v1?key=1",
       "must have no query and no fragment, got 'http://h/v1?key=1'"},
      {"http://h/#x", "must have no query and no fragment, got 'http://h/#x'"},
      {"http://h /", "must be plain ASCII without blanks, got 'http://h /'"},
      {"http://h\n/",
       "must be plain ASCII without blanks, got "
       "'http://h\xE2\x90\x8A/'"},
      {"http://h\\@evil/",
       "must be plain ASCII without blanks, got 'http://h\\@evil/'"},
      {"http://\xC3\xA9/",
       "must be plain ASCII without blanks, got 'http://\xC3\xA9/'"},
  }));
  CAPTURE(given);

  CHECK(checked(given) == "error: base_url " + expected);
}

TEST_CASE("what may be a password in an address is not told") {
  CHECK(checked("https://me:hunter2@host/v1") ==
        "error: base_url must name no user; a key is given by 'api_key_env'");
  CHECK(checked("https://host/v1@x") ==
        "error: base_url must name no user; a key is given by 'api_key_env'");
}

TEST_CASE("settings reach the endpoint, and defaults are those of the knobs") {
  judges::Served plain, full;

  REQUIRE(read("model: m\nbase_url: http://h/v1/\n", plain).empty());
  REQUIRE(read("model: m\nbase_url: http://h\nrevision: r1\n"
               "api_key_env: THE_KEY\nconcurrency: 7\n"
               "requests_per_minute: 60.5\ntokens_per_minute: 1e6\n"
               "timeout: 0.25\ntries: 2\n",
               full)
              .empty());

  CHECK(plain.model == "m");
  CHECK(plain.revision.empty());
  CHECK(plain.endpoint.base_url == "http://h/v1");
  CHECK(plain.endpoint.api_key_env.empty());
  CHECK(plain.endpoint.concurrency == 64);
  CHECK(plain.endpoint.timeout == std::chrono::seconds(300));
  CHECK(plain.endpoint.tries == 6);
  CHECK(full.revision == "r1");
  CHECK(full.endpoint.api_key_env == "THE_KEY");
  CHECK(full.endpoint.key_header == "Authorization");
  CHECK(full.endpoint.key_prefix == "Bearer ");
  CHECK(full.endpoint.concurrency == 7);
  CHECK(full.endpoint.requests_per_minute == 60.5);
  CHECK(full.endpoint.tokens_per_minute == 1e6);
  CHECK(full.endpoint.timeout == std::chrono::milliseconds(250));
  CHECK(full.endpoint.tries == 2);
}

TEST_CASE("what is missing is named, all of it at once") {
  CHECK(read("{}") ==
        "x needs 'model', as in 'model: NAME'\n"
        "x needs 'base_url', as in 'http://host'\n");
}

TEST_CASE("a key in the place of its variable is refused and not told") {
  const std::string start = "model: m\nbase_url: http://h\napi_key_env: ";
  const std::string refused =
      "api_key_env must be the name of an environment variable, of letters, "
      "digits and underscores, and never the key itself\n";

  CHECK(read(start + "sk-proj-0123456789abcdef") == refused);
  CHECK(read(start + "1KEY") == refused);
  CHECK(read(start + "\"A B\"") == refused);
  CHECK(read(start + "_KEY_2").empty());
}

TEST_CASE("calls at once and attempts are whole numbers") {
  CHECK(read("model: m\nbase_url: http://h\nconcurrency: 1.5\ntries: 2.5\n") ==
        "concurrency must be a whole number\ntries must be a whole number\n");
  CHECK(read("model: m\nbase_url: http://h\nconcurrency: 0\n") ==
        "concurrency must be a number in [1, 10000] calls, got '0'\n");
}
