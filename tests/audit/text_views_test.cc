#include "audit/text_views.h"

#include <catch2/catch.hpp>
#include <utility>

using namespace assize;

namespace {

Benchmark example() {
  Benchmark bench;
  bench.systems = {"one", "other"};
  bench.items.resize(4);
  const auto add = [&](std::vector<Text> turns) {
    Answer answer;
    answer.item = static_cast<std::uint32_t>(bench.answers.size());
    for (Text& turn : turns) turn = bench.texts.emplace_back(turn);
    answer.turns = std::move(turns);
    bench.answers.push_back(std::move(answer));
  };
  add({"already normal"});
  add({" e\xCC\x81t\xC3\xA9 \n\n 2 "});
  add({"", "second ", "third"});
  add({});
  return bench;
}

constexpr std::uint16_t kOne[] = {0};

}  // namespace

TEST_CASE("every answer has a raw and a normal text") {
  const Benchmark bench = example();

  const AnswerTexts texts(bench, kOne, 3);

  const auto views = texts.views();
  REQUIRE(views.size() == 4);
  CHECK(views[0].raw == "already normal");
  CHECK(views[1].raw == bench.answers[1].turns[0]);
  CHECK(views[1].normal == "\xC3\xA9t\xC3\xA9 2");
  CHECK(views[2].raw == "\nsecond \nthird");
  CHECK(views[2].normal == "second third");
  CHECK(views[3].raw.empty());
  CHECK(views[3].normal.empty());
}

TEST_CASE("what the benchmark holds already is not copied") {
  const Benchmark bench = example();

  const AnswerTexts texts(bench, kOne, 1);

  const Text own = bench.answers[0].turns[0];
  CHECK(texts.views()[0].raw.data() == own.data());
  CHECK(texts.views()[0].normal.data() == own.data());
  CHECK(texts.views()[1].raw.data() == bench.answers[1].turns[0].data());
}

TEST_CASE("views stay valid when their owner moves") {
  const Benchmark bench = example();
  AnswerTexts first(bench, kOne, 1);
  const auto before = first.views();

  const AnswerTexts second = std::move(first);

  CHECK(second.views().data() == before.data());
  CHECK(before[1].normal == "\xC3\xA9t\xC3\xA9 2");
}

TEST_CASE("answers of systems that nobody asked for are left alone") {
  Benchmark bench = example();
  for (Answer& answer : bench.answers) {
    answer.system = answer.item < 2 ? 0 : 1;
  }
  const std::uint16_t other[] = {1, 1};

  const AnswerTexts texts(bench, other, 1);

  REQUIRE(texts.views().size() == 4);
  CHECK(texts.views()[0].raw.empty());
  CHECK(texts.views()[1].normal.empty());
  CHECK(texts.views()[2].normal == "second third");
}
