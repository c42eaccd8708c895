#include "judges/chat_json.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace assize;

TEST_CASE("messages are written in their order, with their roles") {
  const std::vector<Message> messages = {{Role::kSystem, "Be \"fair\"."},
                                         {Role::kUser, "Which?"},
                                         {Role::kAssistant, "A"}};
  JsonWriter out;

  judges::write_messages(out, messages);

  CHECK(out.take() == R"([{"role":"system","content":"Be \"fair\"."},)"
                      R"({"role":"user","content":"Which?"},)"
                      R"({"role":"assistant","content":"A"}])");
}

TEST_CASE("a body of ordinary text needs no more room than was expected") {
  std::string text;
  while (text.size() < 8192) text += "A line of text, as people write it.\n";
  const std::vector<Message> messages = {{Role::kUser, text}};
  JsonWriter out;

  judges::write_messages(out, messages);

  CHECK(out.take().size() <= judges::body_size(messages));
}
