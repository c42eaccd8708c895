#include "suites/arena_hard/quoted_pair.h"

#include "suites/arena_hard/benchmark_folder.h"

using assize::arena_hard::quoted_pair;
using assize::testing::arena::shown;

TEST_CASE("a prompt is divided at its marks") {
  const std::string prompt = shown("Why?", "One.\n", "");

  const auto quoted = quoted_pair(prompt);

  REQUIRE(quoted);
  CHECK(quoted->question == "Why?");
  CHECK(quoted->answer_a == "One.\n");
  CHECK(quoted->answer_b.empty());
}

TEST_CASE("a prompt with a mark missing, moved or doubled is left alone") {
  const std::string whole = shown("Why?", "One.", "Two.");

  CHECK_FALSE(quoted_pair(""));
  CHECK_FALSE(quoted_pair(whole.substr(1)));
  CHECK_FALSE(quoted_pair(whole + whole));
  CHECK_FALSE(quoted_pair(
      shown("Why?", "One.\n<|The End of Assistant B's Answer|>", "Two.")));
}
