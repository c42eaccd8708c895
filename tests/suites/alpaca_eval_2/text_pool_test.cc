#include "suites/alpaca_eval_2/text_pool.h"

#include <catch2/catch.hpp>

using assize::Text;
using assize::alpaca_eval::TextPool;

TEST_CASE("equal texts are kept once, and stay where they are") {
  TextPool pool;
  std::vector<std::string> texts = {"", "short", std::string(100000, 'x')};
  for (int i = 0; i < 2000; ++i) {
    texts.push_back(std::string(static_cast<std::size_t>(i), 'y'));
  }
  std::vector<Text> kept;
  for (const std::string& text : texts) kept.push_back(pool.keep(text));

  const Text again = pool.keep("short");
  TextPool moved = std::move(pool);
  std::deque<std::string> owner;
  moved.release(owner);

  CHECK(again.data() == kept[1].data());
  REQUIRE(kept.size() == texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    REQUIRE(kept[i] == texts[i]);
  }
}

TEST_CASE("a text that is added is a copy of its own") {
  TextPool pool;
  const Text kept = pool.keep("short");

  const Text added = pool.add("short"),
             more = pool.add(std::string(50000, 'x'));

  CHECK(added == "short");
  CHECK(added.data() != kept.data());
  CHECK(more == std::string(50000, 'x'));
  CHECK(pool.keep("short").data() == kept.data());
}
