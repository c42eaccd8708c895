#include "suites/generic/collection_reader.h"

#include <vector>

#include "suites/generic/collection_files.h"

using namespace assize;
using testing::CollectionText;
using testing::read_texts;
using testing::shown;
using testing::two_items;

namespace {

constexpr std::string_view kItem = R"({"id": "q1", "question": "Why?"})";
constexpr std::string_view kAnswer =
    R"({"item": "q1", "system": "base", "answer": "So."})";

/// The error where the first item's line is this one.
std::string item_error(std::string_view line) {
  return shown(read_texts(
      {.items = "\n" + std::string(line), .answers = std::string(kAnswer)}));
}

/// The error where the second answer's line is this one.
std::string answer_error(std::string_view line) {
  return shown(
      read_texts({.items = std::string(kItem),
                  .answers = std::string(kAnswer) + "\n" + std::string(line)}));
}

std::string gold_error(std::string_view line) {
  CollectionText text = two_items();
  text.gold = line;
  return shown(read_texts(text));
}

struct Row {
  std::string_view line, message;
};

}  // namespace

TEST_CASE("a collection is sorted by cluster and id, systems by name") {
  const Result<Benchmark> bench = read_texts(two_items());

  REQUIRE(bench);
  CHECK(bench->suite == "mine");
  CHECK(bench->version == "3");
  CHECK(bench->systems == std::vector<std::string>{"base", "mine"});
  CHECK(bench->reference == 0);
  CHECK(bench->categories == std::vector<std::string>{"", "facts"});
  REQUIRE(bench->items.size() == 2);
  CHECK(bench->items[0].id == "q1");
  CHECK(bench->items[0].questions == std::vector<Text>{"Capital of France?"});
  CHECK(bench->items[0].category == 1);
  CHECK(bench->items[0].cluster == 0);
  CHECK(bench->items[1].id == "q2");
  CHECK(bench->items[1].category == 0);
  CHECK(bench->items[1].cluster == 1);
  REQUIRE(bench->answers.size() == 4);
  CHECK(bench->answers[2].system == 1);
  CHECK(bench->answers[2].item == 0);
  CHECK(bench->answers[2].turns == std::vector<Text>{"paris!"});
  CHECK(bench->answers[2].presence == Presence::kGiven);
  CHECK(bench->answers[3].presence == Presence::kEmpty);
  REQUIRE(bench->files.size() == 2);
  CHECK(bench->files[0].path == "i.jsonl");
  CHECK(bench->files[1].path == "a.jsonl");
  CHECK(bench->files[1].sha256.size() == 64);
}

TEST_CASE("keys label every answer right or wrong, for gold alone") {
  const Result<Benchmark> bench = read_texts(two_items());

  REQUIRE(bench);
  CHECK(bench->judges == std::vector<std::string>{"gold"});
  CHECK(bench->gold == 0);
  REQUIRE(bench->records.size() == 4);
  // base: Lyon, 42; mine: paris!, nothing.
  const std::vector<double> scores = {0, 1, 1, 0};
  for (std::size_t i = 0; i < 4; ++i) {
    CAPTURE(i);
    const Record& record = bench->records[i];
    CHECK(record.trial.slots == 1);
    CHECK(record.trial.focus == 0);
    CHECK(record.trial.shown[0] == i / 2);
    CHECK(record.trial.item == i % 2);
    CHECK(record.verdict.status == Status::kScored);
    CHECK(record.verdict.score == std::vector<double>{scores[i]});
  }
}

TEST_CASE("a gold file gives pairs, and needs no key") {
  CollectionText text{
      .items = std::string(kItem) + "\n" + R"({"id": "q2", "question": "?"})",
      .answers = std::string(kAnswer) + "\n" +
                 R"({"item": "q1", "system": "mine", "answer": "Thus."})",
      .gold = R"({"item": "q1", "better": "mine", "worse": "base"})"
              "\n"
              R"({"item": "q2", "tie": ["base", "mine"]})"};

  const Result<Benchmark> bench = read_texts(text);

  REQUIRE(bench);
  CHECK(bench->gold == 0);
  REQUIRE(bench->records.size() == 2);
  CHECK(bench->records[0].trial.shown[0] == 1);
  CHECK(bench->records[0].trial.shown[1] == 0);
  CHECK(bench->records[0].verdict.status == Status::kChosen);
  CHECK(bench->records[0].verdict.winner == 0);
  CHECK(bench->records[0].verdict.p_first == 1);
  CHECK(bench->records[1].trial.item == 1);
  CHECK(bench->records[1].verdict.status == Status::kTied);
  CHECK(bench->records[1].verdict.tie == Tie::kDeclared);
  CHECK(bench->records[1].verdict.winner == -1);
  CHECK(bench->records[1].verdict.p_first == 0.5);
  CHECK(bench->files.size() == 3);
}

TEST_CASE("without labels there is no gold") {
  const auto bench = read_texts(
      {.items = std::string(kItem), .answers = std::string(kAnswer)});

  REQUIRE(bench);
  CHECK(bench->gold == -1);
  CHECK(bench->judges.empty());
  CHECK(bench->records.empty());
}

TEST_CASE("of several turns the key is held against the last") {
  const auto bench = read_texts(
      {.items = R"({"id": "q", "turns": ["One?", "Two?"], "cluster": "c",)"
                R"( "key": {"facts": ["two"]}, "reference": "r",)"
                R"( "fields": {"rubric": "be kind"}})",
       .answers = R"({"item": "q", "system": "base", "turns": ["two", "x"]})"
                  "\n"
                  R"({"item": "q", "system": "mine", "turns": ["", "two"],)"
                  R"( "note": "for people"})"});

  REQUIRE(bench);
  CHECK(bench->items[0].questions == std::vector<Text>{"One?", "Two?"});
  REQUIRE(bench->items[0].fields.size() == 2);
  CHECK(bench->items[0].fields[0].name == "reference");
  CHECK(bench->items[0].fields[1].name == "rubric");
  CHECK(bench->items[0].fields[1].text == "be kind");
  CHECK(bench->records[0].verdict.score == std::vector<double>{0.0});
  CHECK(bench->records[1].verdict.score == std::vector<double>{1.0});
  CHECK(bench->answers[1].presence == Presence::kGiven);
}

TEST_CASE("items of a cluster share it") {
  const auto bench = read_texts(
      {.items = R"({"id": "a", "question": "?", "cluster": "z"})"
                "\n"
                R"({"id": "b", "question": "?", "cluster": "y"})"
                "\n"
                R"({"id": "c", "question": "?", "cluster": "z"})",
       .answers = R"({"item": "a", "system": "base", "answer": "."})"});

  REQUIRE(bench);
  CHECK(bench->clusters() == 2);
  CHECK(bench->items[0].id == "b");
  CHECK(bench->items[1].cluster == bench->items[2].cluster);
}

TEST_CASE("what is wrong with an item is said with file and line") {
  for (const Row& row : {
           Row{R"({"question": "?"})", "'id' must be a text that is not empty"},
           Row{R"({"id": "", "question": "?"})",
               "'id' must be a text that is not empty"},
           Row{R"({"id": 7, "question": "?"})",
               "'id' must be a text that is not empty"},
           Row{R"({"id": "q1"})", "give one of 'question' and 'turns'"},
           Row{R"({"id": "q1", "question": "?", "turns": ["?"]})",
               "give one of 'question' and 'turns'"},
           Row{R"({"id": "q1", "question": ""})",
               "'question' must be text that is not empty"},
           Row{R"({"id": "q1", "question": ["?"]})",
               "'question' must be text that is not empty"},
           Row{R"({"id": "q1", "turns": []})",
               "'turns' must be text that is not empty"},
           Row{R"({"id": "q1", "turns": "?"})",
               "'turns' must be text that is not empty"},
           Row{R"({"id": "q1", "turns": ["?", 7]})",
               "'turns' must be text that is not empty"},
           Row{R"({"id": "q1", "turns": ["?", ""]})",
               "'turns' must be text that is not empty"},
           Row{R"({"id": "q1", "question": "?", "catgory": "x"})",
               "unknown field 'catgory' (did you mean 'category'?)"},
           Row{R"({"id": "q1", "question": "?", "category": 7})",
               "'category' must be text"},
           Row{R"({"id": "q1", "question": "?", "cluster": ["c"]})",
               "'cluster' must be text"},
           Row{R"({"id": "q1", "question": "?", "reference": null})",
               "'reference' must be text"},
           Row{R"({"id": "q1", "question": "?", "category": "all"})",
               "the category 'all' is kept for the total"},
           Row{R"({"id": "q1", "question": "?", "fields": ["a"]})",
               "'fields' must be an object of texts"},
           Row{R"({"id": "q1", "question": "?", "fields": {"a": 1}})",
               "'fields' must be an object of texts"},
           Row{R"({"id": "q1", "question": "?", "fields": {"answer_1": "x"}})",
               "field 'answer_1' has the name of another slot"},
           Row{R"({"id": "q1", "question": "?", "reference": "a",)"
               R"( "fields": {"reference": "b"}})",
               "field 'reference' has the name of another slot"},
           Row{R"({"id": "q1", "question": "?", "key": {}})",
               "a key has one of facts, pattern and number"},
       }) {
    CAPTURE(row.line);
    CHECK(item_error(row.line) == "i.jsonl:2: " + std::string(row.message));
  }
  CHECK(item_error(std::string(kItem) + "\n" + std::string(kItem)) ==
        "i.jsonl:3: item 'q1' is given twice");
}

TEST_CASE("what is wrong with an answer is said with file and line") {
  for (const Row& row : {
           Row{R"({"system": "a", "answer": "x"})",
               "'item' must be a text that is not empty"},
           Row{R"({"item": "q9", "system": "a", "answer": "x"})",
               "there is no item 'q9'"},
           Row{R"({"item": "q1", "answer": "x"})",
               "'system' must be a text that is not empty"},
           Row{R"({"item": "q1", "system": "a"})",
               "give one of 'answer' and 'turns'"},
           Row{R"({"item": "q1", "system": "a", "answer": null})",
               "'answer' must be text"},
           Row{R"({"item": "q1", "system": "a", "turns": ["x", "y"]})",
               "the item has 1 turns, the answer 2"},
           Row{R"({"item": "q1", "system": "base", "answer": "x"})",
               "system 'base' answers item 'q1' twice"},
           Row{R"({"item": "q1", "system": "a", "answr": "x"})",
               "unknown field 'answr' (did you mean 'answer'?)"},
       }) {
    CAPTURE(row.line);
    CHECK(answer_error(row.line) == "a.jsonl:2: " + std::string(row.message));
  }
}

TEST_CASE("what is wrong with a gold label is said with file and line") {
  constexpr std::string_view kForm =
      "give 'better' and 'worse', or 'tie' with two systems";
  for (const Row& row : {
           Row{R"({"item": "q1"})", kForm},
           Row{R"({"item": "q1", "better": "mine"})", kForm},
           Row{R"({"item": "q1", "worse": "mine"})", kForm},
           Row{R"({"item": "q1", "tie": ["mine"]})", kForm},
           Row{R"({"item": "q1", "tie": "mine"})", kForm},
           Row{R"({"item": "q1", "better": "mine", "worse": "base",)"
               R"( "tie": ["mine", "base"]})",
               kForm},
           Row{R"({"item": "q9", "better": "mine", "worse": "base"})",
               "there is no item 'q9'"},
           Row{R"({"item": "q1", "better": "mime", "worse": "base"})",
               "there is no system 'mime' (did you mean 'mine'?)"},
           Row{R"({"item": "q1", "better": "mine", "worse": "mine"})",
               "a gold label compares two systems, not one with itself"},
           Row{R"({"item": "q1", "winner": "mine"})",
               "unknown field 'winner'; there are item, better, worse, tie"},
       }) {
    CAPTURE(row.line);
    CHECK(gold_error(row.line) == "g.jsonl:1: " + std::string(row.message));
  }
  CHECK(gold_error(R"({"item": "q1", "better": "mine", "worse": "base"})"
                   "\n"
                   R"({"item": "q1", "tie": ["base", "mine"]})") ==
        "g.jsonl:2: these two systems are labelled twice on item 'q1'");
}

TEST_CASE("a baseline without answers is an error with a suggestion") {
  CollectionText text = two_items();
  text.baseline = "bse";

  CHECK(shown(read_texts(text)) ==
        ":0: the baseline 'bse' has no answers (did you mean 'base'?)");
}

TEST_CASE("hostile files are errors with their place, never a crash") {
  for (const std::string_view line :
       {"{\"id\": \"q1\", \"question\": \"\xff\xfe\"}",
        R"({"id": "q1", "question": "a\u0000b"})",
        R"({"id": "q1", "question": "\ud800"})",
        R"({"id": "q1", "id": "q2", "question": "?"})",
        R"({"id": "q1", "question": "?")", R"(["q1", "?"])", "[[[[[[[["}) {
    CAPTURE(line);
    const std::string error = item_error(line);
    CHECK(error.substr(0, 10) == "i.jsonl:2:");
  }
  CHECK(shown(read_texts({.items = "", .answers = std::string(kAnswer)}))
            .substr(0, 7) == "i.jsonl");
  std::string many = R"({"id": "q1", "turns": ["?")";
  for (int i = 0; i < 255; ++i) many += R"(, "?")";
  CHECK(item_error(many + "]}") ==
        "i.jsonl:2: the item has 256 turns, at most 255 can be judged");
}

TEST_CASE("an answer of a megabyte is read whole, braces and all") {
  std::string body;
  while (body.size() < (1 << 20)) body += "{answer_2} {nonce} [[A]] ";
  const auto bench =
      read_texts({.items = std::string(kItem),
                  .answers = R"({"item": "q1", "system": "base", "answer": ")" +
                             body + "\"}"});

  REQUIRE(bench);
  CHECK(bench->answers[0].turns[0] == body);
}
