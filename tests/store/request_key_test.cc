#include "store/request_key.h"

#include <catch2/catch.hpp>
#include <functional>
#include <set>
#include <string>

using assize::hex;
using assize::Request;
using assize::request_key;
using assize::Role;

namespace {

Request request() {
  Request out;
  out.messages = {{Role::kSystem, "Be fair."},
                  {Role::kUser, "Which? \xC3\xA9"}};
  out.sampling.temperature = 0.7;
  out.sampling.max_tokens = 512;
  out.sampling.top_logprobs = 5;
  out.sampling.seed = 42;
  out.sampling.json = true;
  out.sampling.stop = {"\n\n", "END"};
  return out;
}

}  // namespace

// python3 -c '
// import hashlib
// fields = ["assize.request/1", "openai http://h/v1 m", "2", "system",
//           "Be fair.", "user", "Which? \u00e9", "0.7", "1", "512", "5", "42",
//           "json", "2", "\n\n", "END"]
// bytes = b"".join(len(f.encode()).to_bytes(8, "big") + f.encode()
//                  for f in fields)
// print(hashlib.sha256(bytes).hexdigest())'
TEST_CASE("a key is the hash of its length-prefixed fields") {
  CHECK(hex(request_key("openai http://h/v1 m", request())) ==
        "116288ea5d3431211858b795817d025352ef9eb83e5c47a5a1cc972dc0bc813e");
}

// As above, with the fields "assize.request/1", "", "0", "0", "1", "1024",
// "0", "", "" and "0".
TEST_CASE("an empty request with no seed has a key too") {
  CHECK(hex(request_key("", Request{})) ==
        "850fbbae3b7669bdc6b8dc243e39e9f91585e359b8ff30b2f883a7a2a43b4459");
}

TEST_CASE("every field of identity, messages and sampling changes the key") {
  const std::function<void(Request&)> changes[] = {
      [](Request&) {},
      [](Request& r) { r.messages[0].text += ' '; },
      [](Request& r) { r.messages[0].role = Role::kAssistant; },
      [](Request& r) { std::swap(r.messages[0], r.messages[1]); },
      [](Request& r) { r.messages.pop_back(); },
      [](Request& r) {
        r.messages.push_back({Role::kUser, ""});
      },
      [](Request& r) { r.sampling.temperature = 0.70000000000000018; },
      [](Request& r) { r.sampling.top_p = 0.9; },
      [](Request& r) { r.sampling.max_tokens = 513; },
      [](Request& r) { r.sampling.top_logprobs = 0; },
      [](Request& r) { r.sampling.seed = 43; },
      [](Request& r) { r.sampling.seed.reset(); },
      [](Request& r) { r.sampling.json = false; },
      [](Request& r) { r.sampling.stop = {"\n\nEND"}; },
      [](Request& r) {
        r.sampling.stop = {"END", "\n\n"};
      },
      [](Request& r) { r.sampling.stop.clear(); },
  };
  std::set<std::string> keys;

  for (const auto& change : changes) {
    Request changed = request();
    change(changed);
    keys.insert(hex(request_key("judge", changed)));
  }
  keys.insert(hex(request_key("judge rev 2", request())));

  CHECK(keys.size() == std::size(changes) + 1);
}

TEST_CASE("a zero temperature of either sign is the same request") {
  Request plus = request(), minus = request();
  plus.sampling.temperature = 0.0;
  minus.sampling.temperature = -0.0;

  CHECK(request_key("judge", plus) == request_key("judge", minus));
}

TEST_CASE("the prompt's grammar and template are no part of the key") {
  Request with = request();
  const char something = 0;
  with.prompt = reinterpret_cast<const assize::JudgePrompt*>(&something);

  CHECK(request_key("judge", with) == request_key("judge", request()));
}
