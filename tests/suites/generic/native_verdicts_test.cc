#include "suites/generic/collection_files.h"
#include "suites/generic/judged_records.h"
#include "suites/generic/native.h"
#include "suites/generic/score_headline.h"
#include "suites/generic/system_headline.h"
#include "suites/generic/table_file.h"

using namespace assize;
using assize::testing::CollectionText;
using assize::testing::judge;
using assize::testing::pair;
using assize::testing::read_texts;
using assize::testing::said;
using assize::testing::score;
using assize::testing::TableFile;
using assize::testing::values;
using assize::testing::World;

namespace {

/// One item of two turns and one of one.
CollectionText two_turns() {
  return {.items = R"({"id": "q", "turns": ["A?", "B?"]})"
                   "\n"
                   R"({"id": "r", "question": "C?"})"
                   "\n",
          .answers = R"({"item":"q","system":"base","turns":["x","yy"]})"
                     "\n"
                     R"({"item":"q","system":"mine","turns":["zzz","w"]})"
                     "\n"
                     R"({"item":"r","system":"base","answer":"u"})"
                     "\n"
                     R"({"item":"r","system":"mine","answer":"v"})"
                     "\n",
          .baseline = "base"};
}

Record at_turn(Record record, std::uint8_t turn) {
  record.trial.turn = turn;
  return record;
}

}  // namespace

TEST_CASE("each turn is a row, and turns share a cluster") {
  auto bench = read_texts(two_turns());
  REQUIRE(bench);
  const auto records =
      judge(*bench, {pair(0, 0, Status::kChosen, 0),
                     at_turn(pair(0, 0, Status::kChosen, 1), 1),
                     pair(1, 0, Status::kTied)});
  const auto file = suites::generic.native.write_verdicts(
      *bench, 1, static_cast<std::uint16_t>(bench->judges.size() - 1), records);
  REQUIRE(file);

  const TableFile written(file->text, "t.jsonl");
  const auto again = written.read(
      "verdicts: t.jsonl\nitem: item\ncluster: cluster\n"
      "lengths: [length_1, length_2]\n"
      "judges: [{pattern: \"{judge}:{order}\"}]\n");

  REQUIRE(again);
  CHECK(said(*again, 0) ==
        std::vector<std::string>{"q turn 2|0|chosen|0.000000",
                                 "q|0|chosen|1.000000", "r|0|tied|0.500000"});
  CHECK(again->clusters() == 2);
  CHECK(again->items[0].cluster == again->items[1].cluster);
  CHECK(again->table("answers")->cells ==
        std::vector<double>{3, 1, 1, 1, 2, 1});
}

TEST_CASE("scores of several turns have the same headline when read") {
  auto bench = read_texts(two_turns());
  REQUIRE(bench);
  const auto records =
      judge(*bench, {score(0, 1, Status::kScored, 4),
                     at_turn(score(0, 1, Status::kScored, 7), 1),
                     score(1, 1, Status::kScored, 10)});
  const auto by = static_cast<std::uint16_t>(bench->judges.size() - 1);
  const auto file =
      suites::generic.native.write_verdicts(*bench, 1, by, records);
  REQUIRE(file);
  const TableFile written(file->text, "t.jsonl");
  const World is(std::move(*written.read(
      "verdicts: t.jsonl\nitem: item\nsystem: system\ncluster: cluster\n"
      "scale: [1, 10]\nscores: [{pattern: \"{judge}:score\"}]\n")));
  const World was(std::move(*bench));

  const double scale[] = {1, 10};
  const auto live = suites::system_headline(was.study(by), {1, 10});
  const auto read = suites::score_headline(is.study(0), scale);

  REQUIRE(live);
  REQUIRE(read);
  CHECK(values(**read, 2) == values(**live, 2));
  CHECK((*read)->quantities()[0].clusters == 2);
}

TEST_CASE("shares in being the best are written, and read on their scale") {
  auto bench = read_texts(two_turns());
  REQUIRE(bench);
  bench->systems.emplace_back("third");
  const auto best = [](std::uint32_t item, Status status, int winner) {
    Record out;
    out.trial = {.item = item, .shown = {2, 1, 0}, .slots = 3, .focus = 1};
    out.verdict.status = status;
    out.verdict.winner = static_cast<std::int8_t>(winner);
    return out;
  };
  const auto records = judge(*bench, {best(0, Status::kChosen, 1),
                                      at_turn(best(0, Status::kTied, -1), 1),
                                      best(1, Status::kUnparsed, -1)});
  const auto by = static_cast<std::uint16_t>(bench->judges.size() - 1);
  const auto file =
      suites::generic.native.write_verdicts(*bench, 1, by, records);
  REQUIRE(file);
  CHECK(file->path == "best_of/my \"judge\", 1.jsonl");
  const TableFile written(file->text, "t.jsonl");
  const World is(std::move(*written.read(
      "verdicts: t.jsonl\nitem: item\nsystem: system\ncluster: cluster\n"
      "scale: [0, 1]\nscores: [{pattern: \"{judge}:best\"}]\n")));
  const World was(std::move(*bench));

  const double scale[] = {0, 1};
  const auto live = suites::system_headline(was.study(by), {});
  const auto read = suites::score_headline(is.study(0), scale);

  REQUIRE(live);
  REQUIRE(read);
  CHECK((*live)->quantities()[0].metric == "best_share");
  CHECK_THAT(values(**live, 2)[0], Catch::Matchers::WithinAbs(200 / 3.0, 1e-9));
  CHECK_THAT(values(**read, 2)[0],
             Catch::Matchers::WithinAbs(values(**live, 2)[0], 1e-9));
  CHECK(is.bench.records[2].verdict.status == Status::kUnparsed);
}

TEST_CASE("a turn that would be called as another item is is not written") {
  auto bench = read_texts(
      {.items = R"({"id": "q", "turns": ["A?", "B?"]})"
                "\n"
                R"({"id": "q turn 2", "question": "C?"})"
                "\n",
       .answers = R"({"item":"q","system":"base","turns":["x","yy"]})"
                  "\n",
       .baseline = "base"});
  REQUIRE(bench);
  const auto records =
      judge(*bench, {at_turn(score(0, 0, Status::kScored, 1), 1)});

  const auto file = suites::generic.native.write_verdicts(
      *bench, 0, static_cast<std::uint16_t>(bench->judges.size() - 1), records);

  REQUIRE_FALSE(file);
  CHECK(file.error().message ==
        "turn 2 of item 'q' would be called as another item is, 'q turn 2'");
}

TEST_CASE("people's scores are written beside a judge's, and read again") {
  constexpr std::string_view table =
      "id,model,a,people\n"
      "q1,one,2,3\nq2,one,4,-\nq1,two,6,5\nq2,two,7,\n";
  const TableFile file(table);
  const auto bench = file.read(
      "verdicts: t.csv\nitem: id\nsystem: model\nscale: [1, 10]\n"
      "gold: people\nscores: [{name: J, column: a}]\n");
  REQUIRE(bench);
  std::string text;
  for (const std::uint16_t system : {0, 1}) {
    std::vector<Record> records;
    for (const Record& record : bench->records) {
      const Trial& trial = record.trial;
      if (trial.judge == 0 && trial.shown[0] == system) {
        records.push_back(record);
      }
    }
    const auto out =
        suites::generic.native.write_verdicts(*bench, system, 0, records);
    REQUIRE(out);
    text += out->text;
  }

  const TableFile written(text, "t.jsonl");
  const auto again = written.read(
      "verdicts: t.jsonl\nitem: item\nsystem: system\nscale: [1, 10]\n"
      "gold: gold\nscores: [{pattern: \"{judge}:score\"}]\n");

  REQUIRE(again);
  CHECK(again->gold == bench->gold);
  REQUIRE(again->records.size() == bench->records.size());
  for (std::size_t i = 0; i < bench->records.size(); ++i) {
    CHECK(again->records[i].trial == bench->records[i].trial);
    CHECK(again->records[i].verdict.status == bench->records[i].verdict.status);
    CHECK(again->records[i].verdict.score == bench->records[i].verdict.score);
  }
}

TEST_CASE("right and wrong are no people's scores on a scale from 1") {
  const TableFile file("id,model,a,people\nq1,one,2,0\n");
  auto bench = file.read(
      "verdicts: t.csv\nitem: id\nsystem: model\n"
      "gold: people\nscores: [{name: J, column: a}]\n");
  REQUIRE(bench);
  const std::vector<Record> records = {bench->records[0]};

  const auto without =
      suites::generic.native.write_verdicts(*bench, 0, 0, records);
  bench->tables.push_back({"scale", {"least", "most"}, {1, 10}});
  const auto with =
      suites::generic.native.write_verdicts(*bench, 0, 0, records);

  REQUIRE(without);
  REQUIRE(with);
  CHECK(without->text.find("\"gold\":0") != std::string::npos);
  CHECK(with->text.find("gold") == std::string::npos);
}

TEST_CASE("one file of all systems has the same columns in every line") {
  auto bench = read_texts(two_turns());
  REQUIRE(bench);
  // Of one system no later turn was judged, nor is a length of it known.
  const auto records =
      judge(*bench, {score(0, 1, Status::kScored, 4),
                     at_turn(score(0, 1, Status::kScored, 7), 1),
                     score(1, 0, Status::kScored, 10),
                     score(0, 0, Status::kScored, 3)});
  for (Answer& answer : bench->answers) {
    if (answer.system == 0) answer.turns = {};
  }
  const auto by = static_cast<std::uint16_t>(bench->judges.size() - 1);
  const auto mine = suites::generic.native.write_verdicts(
      *bench, 1, by, std::span(records).first(2));
  const auto base = suites::generic.native.write_verdicts(
      *bench, 0, by, std::span(records).subspan(2));
  REQUIRE(mine);
  REQUIRE(base);
  REQUIRE(mine->path == base->path);

  const TableFile written(mine->text + base->text, "t.jsonl");
  const auto again = written.read(
      "verdicts: t.jsonl\nitem: item\nsystem: system\ncluster: cluster\n"
      "scores: [{pattern: \"{judge}:score\"}]\n");

  REQUIRE(again);
  CHECK(again->clusters() == 2);
  CHECK(mine->text.find("length") == std::string::npos);
}
