#include "suites/judging_the_judges/assemble.h"

#include "suites/judging_the_judges/verdict_table.h"

using namespace assize;
using assize::testing::judges::BenchmarkFolder;
using assize::testing::judges::kHeader;
using assize::testing::judges::row;
using assize::testing::judges::suite_of;

namespace {

Result<Benchmark> read(const BenchmarkFolder& folder, const std::string& rows,
                       bool dummies = false) {
  folder.write("v.csv", kHeader + rows);
  return suite_of({{"results", folder.path()}, {"dummy_answers", dummies}})
      ->read(1);
}

}  // namespace

TEST_CASE("questions are items, models systems, people the gold") {
  const BenchmarkFolder folder;

  const auto bench =
      read(folder, row("m", "q", "True,,False") + row("a", "q", "False,,True") +
                       row("m", "r", "True,True,True"));

  REQUIRE(bench);
  CHECK(bench->systems == std::vector<std::string>{"a", "m"});
  CHECK(bench->judges == std::vector<std::string>{"strict", "kind", "people"});
  CHECK(bench->gold == 2);
  REQUIRE(bench->items.size() == 2);
  CHECK(bench->items[0].questions == std::vector<Text>{"q"});
  CHECK(bench->items[0].fields[0].text == "Red\nRed wine");
  CHECK(bench->items[1].cluster == 1);
  CHECK(bench->answers.size() == 3);
  CHECK(bench->answers[0].turns.empty());
  CHECK(bench->records.size() == 9);
  CHECK(bench->categories == std::vector<std::string>{"mine"});
  CHECK(bench->cautions.empty());
}

TEST_CASE("an empty label of a judge is no verdict") {
  const BenchmarkFolder folder;

  const auto bench = read(folder, row("m", "q", "True,,False"));

  REQUIRE(bench);
  REQUIRE(bench->records.size() == 3);
  for (const Record& record : bench->records) {
    CHECK(record.trial.slots == 1);
    CHECK((record.verdict.status == Status::kNotRecorded) ==
          (record.trial.judge == 1));
  }
}

TEST_CASE("a row without any label is left out and counted") {
  const BenchmarkFolder folder;

  const auto bench =
      read(folder, row("m", "q", "True,,False") + row("m", "q", ",,"));

  REQUIRE(bench);
  CHECK(bench->answers.size() == 1);
  REQUIRE(bench->excluded.size() == 1);
  CHECK(bench->excluded[0].why == "rows without any label");
  CHECK(bench->excluded[0].count == 1);
}

TEST_CASE("a repetition that no judge saw is an item in its cluster") {
  const BenchmarkFolder folder;
  const std::string seen = row("m", "q", "True,True,True");
  const std::string unseen = row("m", "q", ",,False");
  const bool first = GENERATE(true, false);

  const auto bench = read(folder, first ? unseen + seen : seen + unseen);

  REQUIRE(bench);
  REQUIRE(bench->items.size() == 2);
  CHECK(bench->clusters() == 1);
  CHECK(bench->items[1].id == std::string(bench->items[0].id) + "/again");
  CHECK(bench->records.size() == 4);
  REQUIRE(bench->cautions.size() == 1);
  CHECK(bench->cautions[0].starts_with(
      "1 rows repeat a question of the same model"));
}

TEST_CASE("a question that a model answers twice is an error") {
  const BenchmarkFolder folder;
  const std::string labels = GENERATE("True,True,True", ",,True");

  const auto bench =
      read(folder, row("m", "q", labels) + row("m", "q", labels));

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message ==
        "model 'm' answers this question a second time; the first is on line "
        "2");
  CHECK(bench.error().where.line == 5);
}

TEST_CASE("references that differ are checked, and the first ones stand") {
  const BenchmarkFolder folder;

  const auto bench = read(folder, row("m", "q", "True,True,True", "one") +
                                      row("a", "q", "True,True,True", "two"));

  REQUIRE(bench);
  CHECK(bench->items[0].fields[0].text == "one");
  REQUIRE(bench->checks.size() == 1);
  CHECK(bench->checks[0].mismatches == 1);
}

TEST_CASE("dummy answers stand beside the models, with what they deserve") {
  const BenchmarkFolder folder;

  const auto bench = read(folder,
                          row("m", "q", "True,True,True") +
                              row("m", "r", "True,True,True", "\"No\nyes\""),
                          true);

  REQUIRE(bench);
  CHECK(bench->systems == std::vector<std::string>{"m", "dummy.reference",
                                                   "dummy.question",
                                                   "dummy.yes", "dummy.sure"});
  const auto text = [&](std::uint16_t system, std::uint32_t item) {
    return bench
        ->answers[static_cast<std::size_t>(bench->find_answer(system, item))]
        .turns[0];
  };
  CHECK(text(1, 0) == "Red");
  CHECK(text(1, 1) == "No");
  CHECK(text(2, 1) == "r");
  CHECK(text(3, 0) == "Yes");
  CHECK(text(4, 0) == "Sure");
  std::map<std::pair<int, int>, double> gold;
  for (const Record& record : bench->records) {
    if (static_cast<int>(record.trial.judge) != bench->gold) continue;
    gold[{record.trial.shown[0], static_cast<int>(record.trial.item)}] =
        record.verdict.score.front();
  }
  // "yes" is a reference of the second question, so saying it is right there.
  const std::map<std::pair<int, int>, double> expected = {
      {{0, 0}, 1}, {{0, 1}, 1}, {{1, 0}, 1}, {{1, 1}, 1}, {{2, 0}, 0},
      {{2, 1}, 0}, {{3, 0}, 0}, {{3, 1}, 1}, {{4, 0}, 0}, {{4, 1}, 0}};
  CHECK(gold == expected);
}

TEST_CASE("a model must not be called as a dummy is") {
  const BenchmarkFolder folder;

  const auto bench =
      read(folder, row("dummy.yes", "q", "True,True,True"), true);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message ==
        "a model is called 'dummy.yes', as answers that dummy_answers adds");
}
