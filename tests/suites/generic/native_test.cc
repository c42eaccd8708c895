#include "suites/generic/native.h"

#include <algorithm>
#include <cmath>

#include "io/temporary_folder.h"
#include "suites/generic/collection_files.h"
#include "suites/generic/judged_records.h"
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
using assize::testing::TemporaryFolder;
using assize::testing::values;
using assize::testing::World;

namespace {

/// What makes trouble in a file of fields.
constexpr std::string_view kOddId = "q \"1\", \xC3\xA9\n-";
constexpr std::string_view kOddItem = R"("q \"1\", é\n-")";

/// Two items with a label each; the second shares its cluster and category with
/// nobody.
CollectionText odd_items() {
  const std::string id(kOddItem);
  return {.items = "{\"id\": " + id +
                   R"(, "question": "A?", "category": "a", "cluster": "c"})"
                   "\n"
                   R"({"id": "r", "question": "B?", "category": "b",)"
                   R"( "cluster": "c"})"
                   "\n"
                   R"({"id": "s", "question": "C?", "category": "b"})"
                   "\n",
          .answers = "{\"item\": " + id +
                     R"(, "system": "base", "answer": "one, \"two\"\n"})"
                     "\n{\"item\": " +
                     id +
                     R"(, "system": "my, own", "answer": "é"})"
                     "\n"
                     R"({"item": "r", "system": "base", "answer": "x"})"
                     "\n"
                     R"({"item": "r", "system": "my, own", "answer": ""})"
                     "\n"
                     R"({"item": "s", "system": "base", "answer": "yy"})"
                     "\n"
                     R"({"item": "s", "system": "my, own", "answer": "zzz"})"
                     "\n",
          .gold = "{\"item\": " + id +
                  R"(, "better": "my, own", "worse": "base"})"
                  "\n"
                  R"({"item": "r", "better": "base", "worse": "my, own"})"
                  "\n",
          .baseline = "base"};
}

}  // namespace

TEST_CASE("answers that are written are read again, whatever they hold") {
  auto text = odd_items();
  text.gold.clear();
  const auto bench = read_texts(text);
  REQUIRE(bench);
  const TemporaryFolder folder;
  const auto own = suites::generic.native.write_answers(*bench, 1);
  const auto base = suites::generic.native.write_answers(*bench, 0);
  REQUIRE(own);
  REQUIRE(base);

  const auto again = suites::generic.native.read_answers(
      folder.file("a.jsonl", base->text + own->text));

  REQUIRE(again);
  CHECK(own->path == "answers/my, own.jsonl");
  CHECK(again->systems == bench->systems);
  CHECK(again->files[0].path == "a.jsonl");
  REQUIRE(again->items.size() == 3);
  CHECK(again->items[0].id == kOddId);
  CHECK(again->items[0].questions == std::vector<Text>{""});
  REQUIRE(again->answers.size() == bench->answers.size());
  for (std::size_t i = 0; i < bench->answers.size(); ++i) {
    const Answer& was = bench->answers[i];
    const Answer& is = again->answers[i];
    CHECK(is.system == was.system);
    CHECK(again->items[is.item].id == bench->items[was.item].id);
    CHECK(is.presence == was.presence);
    CHECK(std::ranges::equal(is.turns, was.turns));
  }
  CHECK(again->answers[again->find_answer(1, 1)].presence == Presence::kEmpty);
}

TEST_CASE("several turns are written as turns") {
  const TemporaryFolder folder;
  const std::string text = R"({"item":"q","system":"m","turns":["7",""]})"
                           "\n";

  const auto bench =
      suites::generic.native.read_answers(folder.file("a.jsonl", text));

  REQUIRE(bench);
  CHECK(bench->items[0].questions.size() == 2);
  CHECK(suites::generic.native.write_answers(*bench, 0)->text == text);
}

TEST_CASE("a broken answers file is an error with its line") {
  const TemporaryFolder folder;
  const std::string good = R"({"item": "q", "system": "m", "answer": "x"})";
  const auto [line, expected] = GENERATE(table<std::string, std::string>({
      {R"({"item": "q", "system": "m", "answer": "y"})",
       "system 'm' answers item 'q' twice"},
      {R"({"item": "q", "system": "n", "turns": ["a", "b"]})",
       "item 'q' is answered in 1 turns and in 2"},
      {R"({"item": "q", "system": "n"})", "give one of 'answer' and 'turns'"},
      {R"({"item": "q", "answer": "y"})",
       "'system' must be a text that is not empty"},
      {R"({"item": "q", "system": "n", "text": "y"})",
       "unknown field 'text'; there are item, system, answer, turns, "
       "note"},
  }));

  const auto bench = suites::generic.native.read_answers(
      folder.file("a.jsonl", good + "\n" + line + "\n"));

  REQUIRE(!bench);
  CHECK(bench.error().message == expected);
  CHECK(bench.error().where.line == 2);
}

TEST_CASE("answers of a table are withheld and cannot be written") {
  const TableFile file("id,n1,n2,a\nx,1,0,1\n");
  const auto bench = file.read(
      "verdicts: t.csv\nitem: id\nlengths: [n1, n2]\n"
      "judges: [{name: J, first: a}]\n");
  REQUIRE(bench);

  for (const std::uint16_t system : {0, 1}) {
    const auto written = suites::generic.native.write_answers(*bench, system);
    REQUIRE(!written);
    CHECK(written.error().message.ends_with("to item 'x' is withheld"));
  }
}

TEST_CASE("a judge's verdicts on pairs are a table that the suite reads") {
  auto bench = read_texts(odd_items());
  REQUIRE(bench);
  // Items stand in the order of their clusters: the odd one, r, s.
  const auto records = judge(
      *bench, {pair(0, 0, Status::kChosen, 0), pair(0, 1, Status::kChosen, 0),
               pair(1, 0, Status::kTied), pair(1, 1, Status::kRefused),
               pair(2, 0, Status::kTimeout)});
  const auto file =
      suites::generic.native.write_verdicts(*bench, 1, 1, records);
  REQUIRE(file);
  CHECK(file->path == "verdicts/my \"judge\", 1/my, own vs base.jsonl");
  CHECK(file->more.empty());

  const TableFile written(file->text, "t.jsonl");
  const auto again = written.read(
      "verdicts: t.jsonl\nitem: item\ncluster: cluster\ncategory: category\n"
      "gold: gold\nlengths: [length_1, length_2]\n"
      "judges: [{pattern: \"{judge}:{order}\"}]\n");

  REQUIRE(again);
  CHECK(again->excluded.empty());
  CHECK(again->judges == std::vector<std::string>{"my \"judge\", 1", "gold"});
  CHECK(again->categories == bench->categories);
  REQUIRE(again->items.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(again->items[i].id == bench->items[i].id);
    CHECK(again->items[i].cluster == bench->items[i].cluster);
    CHECK(again->items[i].category == bench->items[i].category);
  }
  const std::string odd(kOddId);
  CHECK(said(*again, 0) ==
        std::vector<std::string>{odd + "|0|chosen|1.000000",
                                 odd + "|1|chosen|0.000000",
                                 "r|0|tied|0.500000", "r|1|unparsed|",
                                 "s|0|not_recorded|", "s|1|not_recorded|"});
  CHECK(said(*again, 1) == std::vector<std::string>{odd + "|0|chosen|1.000000",
                                                    "r|0|chosen|0.000000",
                                                    "s|0|not_recorded|"});
  CHECK(again->table("answers")->cells ==
        std::vector<double>{1, 0, 3, 11, 1, 2});
}

TEST_CASE("a table of verdicts, written and read, has the same headline") {
  const TableFile first(
      "id,set,prompt,gold,n1,n2,J:12,J:21\nx,S,p,1,3,4,1,2\n"
      "\"y,\"\"1\"\"\",R,p,2,5,0,tie,\nz,S,q,-,9,9,-,1\n");
  const std::string inputs =
      "judges: [{pattern: \"{judge}:{order}\"}]\ngold: gold\n";
  const World was(std::move(
      *first.read("verdicts: t.csv\nitem: id\ncategory: set\ncluster: prompt\n"
                  "lengths: [n1, n2]\n" +
                  inputs)));
  std::vector<Record> records;
  std::ranges::copy_if(was.bench.records, std::back_inserter(records),
                       [](const Record& r) { return r.trial.judge == 0; });

  const auto file =
      suites::generic.native.write_verdicts(was.bench, 0, 0, records);
  REQUIRE(file);
  const TableFile second(file->text, "t.jsonl");
  const World is(std::move(*second.read(
      "verdicts: t.jsonl\nitem: item\ncategory: category\ncluster: cluster\n"
      "lengths: [length_1, length_2]\n" +
      inputs)));

  CHECK(file->path == "verdicts/J/output_1 vs output_2.jsonl");
  CHECK(said(is.bench, 0) == said(was.bench, 0));
  CHECK(said(is.bench, 1) == said(was.bench, 1));
  CHECK(is.bench.table("answers")->cells == was.bench.table("answers")->cells);
  const TableFile any("id,a\nx,1\n");
  ConfigNode node =
      any.inputs("verdicts: t.csv\nitem: id\njudges: [{name: J, first: a}]\n");
  const auto suite = suites::generic.make(node);
  const auto one = suite->headline(was.study(0));
  const auto other = suite->headline(is.study(0));
  REQUIRE(one);
  REQUIRE(other);
  const auto a = values(**one, 2), b = values(**other, 2);
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK((a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]))));
  }
}

TEST_CASE("scores of all systems are one table with the same headline") {
  auto text = odd_items();
  text.gold.clear();
  auto bench = read_texts(text);
  REQUIRE(bench);
  const auto records = judge(
      *bench,
      {score(0, 0, Status::kScored, 0.1 + 0.2), score(1, 0, Status::kScored, 7),
       score(2, 0, Status::kUnparsed), score(0, 1, Status::kScored, -1e-300),
       score(1, 1, Status::kTransport), score(2, 1, Status::kScored, 4)});
  std::string lines;
  for (const std::uint16_t system : {0, 1}) {
    std::vector<Record> own;
    std::ranges::copy_if(records, std::back_inserter(own), [&](const auto& r) {
      return r.trial.shown[0] == system;
    });
    const auto file =
        suites::generic.native.write_verdicts(*bench, system, 0, own);
    REQUIRE(file);
    CHECK(file->path == "scores/my \"judge\", 1.jsonl");
    lines += file->text;
  }

  const TableFile written(lines, "t.jsonl");
  const std::string yaml =
      "verdicts: t.jsonl\nitem: item\nsystem: system\ncluster: cluster\n"
      "category: category\nlength: length\nbaseline: base\n"
      "scores: [{pattern: \"{judge}:score\"}]\n";
  const World is(std::move(*written.read(yaml)));
  const World was(std::move(*bench));

  CHECK(is.bench.systems == was.bench.systems);
  CHECK(is.bench.reference == was.bench.reference);
  CHECK(is.bench.table("answers")->cells ==
        std::vector<double>{11, 1, 2, 1, 0, 3});
  REQUIRE(is.bench.records.size() == 6);
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(is.bench.records[i].trial == was.bench.records[i].trial);
    CHECK(is.bench.records[i].verdict.score ==
          was.bench.records[i].verdict.score);
  }
  CHECK(is.bench.records[2].verdict.status == Status::kUnparsed);
  CHECK(is.bench.records[4].verdict.status == Status::kNotRecorded);
  const double scale[] = {1, 10};
  const auto live = suites::system_headline(was.study(0), {1, 10});
  const auto read = suites::score_headline(is.study(0), scale);
  REQUIRE(live);
  REQUIRE(read);
  const auto before = values(**live, 2), after = values(**read, 2);
  REQUIRE(before.size() == 2);
  for (std::size_t i = 0; i < after.size(); ++i) {
    const Quantity& of = (*read)->quantities()[i];
    CHECK(of.metric == "score");
    if (of.category == -1) CHECK(after[i] == before[of.system]);
  }
}

TEST_CASE("repeats are not written") {
  auto bench = read_texts(odd_items());
  REQUIRE(bench);
  auto records = judge(*bench, {pair(0, 0, Status::kChosen, 0)});
  records[0].trial.sample = 1;

  CHECK(suites::generic.native.write_verdicts(*bench, 1, 0, {})->text.empty());
  CHECK(suites::generic.native.write_verdicts(*bench, 1, 1, records)
            ->text.empty());
}
