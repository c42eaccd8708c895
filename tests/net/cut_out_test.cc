#include "net/cut_out.h"

#include <catch2/catch.hpp>
#include <string>

namespace {

std::string without(std::string text, const std::string& secret) {
  assize::cut_out(text, secret);
  return text;
}

}  // namespace

TEST_CASE("a secret is replaced wherever it stands") {
  CHECK(without("", "sk-1") == "");
  CHECK(without("none here", "sk-1") == "none here");
  CHECK(without("sk-1", "sk-1") == "[key]");
  CHECK(without("sk-1sk-1 and sk-1.", "sk-1") == "[key][key] and [key].");
  CHECK(without("anything", "") == "anything");
  CHECK(without("a/b or a\\/b", "a/b") == "[key] or [key]");
}

TEST_CASE("a body full of a secret is done in one pass") {
  std::string text;
  for (int i = 0; i < 1'000'000; ++i) text += "sk-1";

  assize::cut_out(text, "sk-1");

  CHECK(text.size() == 5'000'000);
}
