#include "suites/generic/native.h"

#include <catch2/catch.hpp>

#include "io/csv.h"
#include "suites/generic/table_file.h"
#include "suites/generic/verdict_reader.h"

using namespace assize;
using namespace assize::suites;

namespace {

constexpr char kAnswers[] =
    R"({"item": "q,2", "system": "mine", "answer": "one \"quoted\"\nline"}
{"item": "q1", "system": "mine", "turns": ["first", "second"]}
{"item": "q1", "system": "yours", "turns": ["", ""]}
)";

std::string error_of(std::string_view text) {
  const testing::TableFile file(text);
  const auto read = read_native_answers(file.path());
  REQUIRE(!read);
  CHECK(read.error().where.line == 2);
  return read.error().message;
}

Record told(std::uint32_t item, std::uint8_t focus, Verdict verdict) {
  Record out;
  out.trial.item = item;
  out.trial.focus = focus;
  out.trial.shown[focus] = 1;
  out.trial.shown[1 - focus] = 0;
  out.verdict = std::move(verdict);
  return out;
}

Benchmark compared() {
  Benchmark bench;
  bench.systems = {"base", "org/mine"};
  bench.categories = {"a, b"};
  bench.judges = {"a \"judge\""};
  for (const char* id : {"one", "two,\nthree", "four"}) {
    Item& item = bench.items.emplace_back();
    item.id = bench.texts.emplace_back(id);
    item.cluster = static_cast<std::uint32_t>(bench.items.size() - 1);
  }
  bench.records = {told(0, 0, {.status = Status::kChosen, .winner = 0}),
                   told(0, 1, {.status = Status::kChosen, .winner = 0}),
                   told(1, 0, {.status = Status::kTied}),
                   told(1, 1, {.status = Status::kUnparsed}),
                   told(2, 1, {.status = Status::kNotAsked})};
  return bench;
}

}  // namespace

TEST_CASE("answers in JSON lines are written as they were read") {
  const testing::TableFile file(kAnswers);
  const auto read = read_native_answers(file.path());
  REQUIRE(read);
  REQUIRE(read->systems == std::vector<std::string>{"mine", "yours"});
  REQUIRE(read->answers.size() == 3);
  CHECK(read->items[1].questions.size() == 2);
  CHECK(read->answers[2].presence == Presence::kEmpty);

  const auto mine = write_native_answers(*read, 0);
  const auto yours = write_native_answers(*read, 1);

  REQUIRE(mine);
  REQUIRE(yours);
  CHECK(mine->path == "answers/mine.jsonl");
  const testing::TableFile again(mine->text + yours->text);
  const auto back = read_native_answers(again.path());
  REQUIRE(back);
  REQUIRE(back->answers.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(back->answers[i].turns == read->answers[i].turns);
    CHECK(back->items[back->answers[i].item].id ==
          read->items[read->answers[i].item].id);
  }
}

TEST_CASE("a file of answers that makes no sense says where") {
  const std::string good = R"({"item": "q", "system": "s", "answer": "a"})";
  CHECK(error_of(good + "\n" + good) == "system 's' answers item 'q' twice");
  CHECK(error_of(good + R"(
{"item": "q", "system": "t", "turns": ["a", "b"]})") ==
        "item 'q' has other numbers of turns in two answers");
  CHECK(error_of(good + R"(
{"item": "r", "system": "s"})") ==
        "give one of 'answer', a text, and 'turns', a list of texts");
  CHECK(error_of(good + R"(
{"item": "r", "system": "s", "anser": "a"})")
            .find("unknown field 'anser'") == 0);
}

TEST_CASE("verdicts are written as a table that the suite reads") {
  const Benchmark bench = compared();

  const auto made = write_native_verdicts(bench, 1, 0, bench.records);

  REQUIRE(made);
  CHECK(made->path == "verdicts/org_mine_a \"judge\".csv");
  const auto table = parse_csv(made->text, "table.csv");
  REQUIRE(table);
  Layout layout;
  layout.item = "item";
  layout.category = "category";
  layout.judges = {{"a \"judge\"", "a \"judge\":12", "a \"judge\":21"}};
  const auto back = read_verdicts(*table, layout);
  REQUIRE(back);
  REQUIRE(back->records.size() == 6);
  const auto verdict_on = [&](std::string_view id, std::size_t place) {
    for (const Record& record : back->records) {
      if (back->items[record.trial.item].id != id) continue;
      if (record.trial.shown[place] == 0) return record;
    }
    return Record();
  };
  CHECK(verdict_on("one", 0).verdict.winner == 0);
  CHECK(verdict_on("one", 1).verdict.winner == 0);
  CHECK(verdict_on("two,\nthree", 0).verdict.status == Status::kTied);
  CHECK(verdict_on("two,\nthree", 1).verdict.status == Status::kUnparsed);
  CHECK(verdict_on("four", 0).verdict.status == Status::kNotRecorded);
  CHECK(verdict_on("four", 1).verdict.status == Status::kNotRecorded);
}

TEST_CASE("what a table of two answers cannot hold is refused") {
  Benchmark bench = compared();
  bench.systems.emplace_back("other");
  bench.records[0].trial.shown[1] = 2;
  CHECK(!write_native_verdicts(bench, 1, 0, bench.records));
  bench.records[0].trial.slots = 1;
  CHECK(!write_native_verdicts(bench, 1, 0, bench.records));
}
