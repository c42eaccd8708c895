#include "judges/reply.h"

#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

using namespace assize;

namespace {

Called<Completion> text_of(const JsonValue& reply) {
  Completion out;
  out.text = reply["text"].string();
  return out;
}

std::string read(const std::string& body) {
  const auto said = judges::read_reply(body, text_of);
  if (said) return said->text;
  CHECK(said.error().kind == CallError::Kind::kAgain);
  CHECK(said.error().cause == Cause::kMalformed);
  return "error: " + said.error().message;
}

}  // namespace

TEST_CASE("a reply's value is read, whatever was read before") {
  CHECK(read(R"({"text": "one"})") == "one");
  CHECK(read("{").starts_with("error: the reply is no JSON: "));
  CHECK(read(R"({"text": "two", "error": null})") == "two");
  const std::string large(1 << 20, 'x');
  CHECK(read(R"({"text": ")" + large + R"("})") == large);
  CHECK(read(R"({"text": "three"})") == "three");
}

TEST_CASE("an error in the place of an answer is told, safe to print") {
  const auto [body, message] = GENERATE(table<std::string, std::string>({
      {R"({"error": {"message": "no such\nmodel", "code": 404}})",
       "no such\xE2\x90\x8Amodel"},
      {R"({"error": "out of memory"})", "out of memory"},
      {R"({"error": {}})", "no reason given"},
      {R"({"object": "error", "message": "too long", "code": 400})",
       "too long"},
      {R"({"type": "error", "error": {"type": "overloaded_error",
          "message": "Overloaded"}})",
       "Overloaded"},
      {R"({"type": "error"})", "no reason given"},
  }));
  CAPTURE(body);

  CHECK(read(body) == "error: the server answered with an error: " + message);
}

TEST_CASE("a long error is cut") {
  CHECK(read(R"({"error": ")" + std::string(100'000, 'x') + R"("})").size() <
        300);
}

TEST_CASE("what is no JSON object is malformed, and says why") {
  CHECK(read("[]") == "error: the reply is no JSON object");
  CHECK(read("\xFF") == "error: the reply is no JSON: this is not valid UTF-8");
  CHECK(read(R"({"text": "\ud800"})")
            .starts_with("error: the reply is no JSON: "));
  CHECK(read(R"({"text": "\u0000"})")
            .starts_with("error: the reply is no JSON: "));
  CHECK(read(R"({"text": "a", "text": "b"})")
            .starts_with("error: the reply is no JSON: "));
  CHECK(read(std::string(33, '[') + std::string(33, ']'))
            .starts_with("error: the reply is no JSON: "));
  CHECK(read(std::string((16 << 20) + 1, ' ')) ==
        "error: the reply has 16777217 bytes, at most 16777216 are read");
}

TEST_CASE("replies are read on many threads at once") {
  std::vector<std::string> said(8);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < said.size(); ++i) {
    threads.emplace_back([&said, i] {
      for (int round = 0; round < 200; ++round) {
        const std::string text(i * 1000 + 1, static_cast<char>('a' + i));
        const auto read =
            judges::read_reply(R"({"text": ")" + text + R"("})", text_of);
        if (!read || read->text != text) return;
      }
      said[i] = "all";
    });
  }
  for (std::thread& thread : threads) thread.join();

  CHECK(said == std::vector<std::string>(8, "all"));
}

TEST_CASE("counts of tokens add up, or are refused") {
  const auto [body, good, sum] =
      GENERATE(table<std::string, bool, std::uint32_t>({
          {R"({"n": 5})", true, 15},
          {R"({"n": 5.0})", true, 15},
          {R"({"n": null})", true, 10},
          {"{}", true, 10},
          {R"({"n": -1})", false, 10},
          {R"({"n": 1.5})", false, 10},
          {R"({"n": "5"})", false, 10},
          {R"({"n": true})", false, 10},
          {R"({"n": 4294967285})", true, 4294967295},
          {R"({"n": 4294967286})", false, 10},
          {R"({"n": 1e300})", false, 10},
      }));
  CAPTURE(body);

  std::uint32_t count = 10;
  bool added = false;
  const auto said = judges::read_reply(
      body, [&](const JsonValue& reply) -> Called<Completion> {
        added = judges::add_count(reply, "n", count);
        return Completion{};
      });

  REQUIRE(said);
  CHECK(added == good);
  CHECK(count == sum);
}
