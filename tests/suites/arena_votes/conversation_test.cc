#include "suites/arena_votes/conversation.h"

#include <catch2/catch.hpp>

#include "io/json_records.h"
#include "suites/arena_hard/benchmark_folder.h"

using assize::Error;
using assize::JsonReader;
using assize::JsonValue;
using assize::arena_votes::Conversation;
using assize::arena_votes::conversation_of;
using assize::testing::arena::BenchmarkFolder;
using Texts = std::vector<std::string>;

namespace {

/// Of the array that this text is.
assize::Result<Conversation> read(const std::string& text) {
  const BenchmarkFolder folder;
  assize::Result<Conversation> out;
  JsonReader reader;
  const auto file =
      reader.read_document(folder.write("messages.json", text),
                           [&](const JsonValue& value) -> assize::Result<void> {
                             out = conversation_of(value);
                             return {};
                           });
  REQUIRE(file);
  return out;
}

}  // namespace

TEST_CASE("messages are turns, whatever shape their content has") {
  const auto said = read(
      R"([{"role":"system","content":"x"},{"role":"user","content":"1"},)"
      R"({"role":"assistant","content":[{"type":"text","text":"a"},)"
      R"({"type":"image","image":"i"},{"type":"text","text":"b"}]},)"
      R"({"role":"user","content":"2"},{"role":"user","content":"3"},)"
      R"({"role":"assistant","content":null},{"role":"user","content":"4"}])");

  REQUIRE(said);
  CHECK(said->asked == Texts{"1", "2\n\n3", "4"});
  CHECK(said->answered == Texts{"ab", "", ""});
}

TEST_CASE("what is no conversation is an error") {
  struct Case {
    std::string text, message;
  };
  const auto each =
      GENERATE(Case{R"([{"role":"assistant","content":"a"}])",
                    "a conversation must begin with the user"},
               Case{R"([{"content":"a"}])", "missing field 'role'"},
               Case{R"(["a"])", "missing field 'role'"},
               Case{R"([{"role":"user","content":3}])",
                    "content must be text or a list of parts, got a number"},
               Case{R"([{"role":"user"}])",
                    "content must be text or a list of parts, got nothing"});

  const auto said = read(each.text);

  REQUIRE_FALSE(said);
  CHECK(said.error().message == each.message);
}
