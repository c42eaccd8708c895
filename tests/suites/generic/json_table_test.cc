#include "suites/generic/json_table.h"

#include "io/temporary_folder.h"
#include "suites/generic/table_file.h"

using namespace assize;
using assize::testing::TableFile;
using assize::testing::TemporaryFolder;

namespace {

constexpr std::string_view kPairs =
    "verdicts: t.jsonl\nitem: id\ncategory: set\ngold: gold\n"
    "judges: [{pattern: \"{judge}:{order}\"}]\n";
constexpr std::string_view kScores =
    "verdicts: t.jsonl\nitem: id\nsystem: model\n"
    "scores: [{name: J, column: a}]\n";

TableFile json(const std::string& text) { return TableFile(text, "t.jsonl"); }

}  // namespace

TEST_CASE("a table is JSON lines by its name alone") {
  CHECK(suites::is_json_table("a/b.jsonl"));
  CHECK(!suites::is_json_table("a/b.csv"));
  CHECK(!suites::is_json_table("a/b.json"));
}

TEST_CASE("the wanted keys of each line become cells, numbers in digits") {
  const TemporaryFolder folder;
  const std::string path = folder.file(
      "t.jsonl", R"({"id": 7, "a": 0.1, "note": [1], "t": "x,\"y\"\n"})"
                 "\n\n"
                 R"({"a": null, "id": -2.50, "t": null})"
                 "\n"
                 R"({"id": "", "b": {}})"
                 "\n");

  const auto read = suites::read_json_table(path, {{"a", "id", "t"}, {"a"}});

  REQUIRE(read);
  CHECK(read->columns == std::vector<std::string>{"id", "a", "note", "t", "b"});
  CHECK(read->table.file == path);
  CHECK(read->table.header == std::vector<std::string>{"a", "id", "t"});
  CHECK(read->table.rows ==
        std::vector<std::vector<std::string>>{
            {"0.1", "7", "x,\"y\"\n"}, {"-", "-2.5", ""}, {"-", "", ""}});
  CHECK(read->table.line == std::vector<std::uint32_t>{1, 3, 4});
  CHECK(read->file.sha256.size() == 64);
}

TEST_CASE("JSON lines of pairs say what the same table in CSV says") {
  const auto in_json =
      json(R"({"id": "x", "set": "S", "gold": 1, "J:12": 2, "J:21": "tie"})"
           "\n"
           R"({"id": "y", "set": "R", "J:12": "", "J:21": null, "more": [1]})"
           "\n");
  const TableFile in_csv(
      "id,set,gold,J:12,J:21,more\nx,S,1,2,tie,\ny,R,-,,-,1\n");

  const auto one = in_json.read(kPairs);
  const auto other =
      in_csv.read("verdicts: t.csv\n" + std::string(kPairs.substr(18)));

  REQUIRE(one);
  REQUIRE(other);
  CHECK(one->judges == other->judges);
  CHECK(one->categories == other->categories);
  CHECK(one->excluded[0].why == other->excluded[0].why);
  CHECK(one->excluded[0].where == "t.jsonl");
  CHECK(one->files[0].path == "t.jsonl");
  REQUIRE(one->records.size() == other->records.size());
  for (std::size_t i = 0; i < one->records.size(); ++i) {
    CHECK(one->records[i].trial == other->records[i].trial);
    CHECK(one->records[i].verdict.status == other->records[i].verdict.status);
    CHECK(one->records[i].verdict.winner == other->records[i].verdict.winner);
  }
}

TEST_CASE("JSON lines of scores are numbers, texts of numbers, or null") {
  const auto file = json(R"({"id": 1, "model": "m", "a": 8.5})"
                         "\n"
                         R"({"id": 2, "model": "m", "a": "3"})"
                         "\n"
                         R"({"id": 3, "model": "m", "a": ""})"
                         "\n"
                         R"({"id": 4, "model": "m", "a": null})"
                         "\n");

  const auto bench = file.read(kScores);

  REQUIRE(bench);
  REQUIRE(bench->records.size() == 4);
  CHECK(bench->items[0].id == "1");
  CHECK(bench->records[0].verdict.score.front() == 8.5);
  CHECK(bench->records[1].verdict.score.front() == 3);
  CHECK(bench->records[2].verdict.status == Status::kUnparsed);
  CHECK(bench->records[3].verdict.status == Status::kNotRecorded);
}

TEST_CASE("what a line must not hold is an error with its line") {
  const std::string good = R"({"id": 1, "model": "m", "a": 8})"
                           "\n";
  const auto [line, expected] = GENERATE(table<std::string, std::string>({
      {R"({"id": 2, "model": "m", "a": [8]})",
       "t.jsonl:2: column 'a' must hold text, a number or null, got an array"},
      {R"({"id": {"x": 1}, "model": "m", "a": 8})",
       "t.jsonl:2: column 'id' must hold text, a number or null, got an "
       "object"},
      {R"({"id": 2, "model": true, "a": 8})",
       "t.jsonl:2: column 'model' must hold text, a number or null, got a "
       "boolean"},
      {R"({"id": 9007199254740993, "model": "m", "a": 8})",
       "t.jsonl:2: column 'id' holds a number of 2^53 or more, whose last "
       "digits are lost; write it as text"},
      {R"({"id": 2, "model": "m", "a": "good"})",
       "t.jsonl:2: column 'a' holds 'good'; a score is a finite number, - (not "
       "recorded) or empty (unparsed)"},
      {R"({"id": null, "model": "m", "a": 8})", "t.jsonl:2: an item has no id"},
      {R"({"id": 2, "a": 8})", "t.jsonl:2: a row names no system"},
      {R"({"id": 1, "model": "m", "a": 8})",
       "t.jsonl:2: item '1' has a row of system 'm' in line 1 already"},
  }));

  CHECK(json(good + line + "\n").read_error(kScores) == expected);
}

TEST_CASE("broken lines are the reader's errors") {
  const std::string good = R"({"id": 1, "model": "m", "a": 8})"
                           "\n";
  const auto line = GENERATE(values<std::string>(
      {"[1]\n", "{\"id\": 2, \"model\"", "{\"id\": 2, \"id\": 3}\n"}));

  CHECK(json(good + line).read_error(kScores).starts_with("t.jsonl:2: "));
  CHECK(json("").read_error(kScores).starts_with("t.jsonl:"));
}

TEST_CASE("a key that no line has is told in the configuration") {
  const auto file = json(R"({"id": 1, "model": "m"})"
                         "\n"
                         R"({"id": 2, "model": "m", "aa": 1})"
                         "\n");

  CHECK(file.config_errors(kScores) ==
        std::vector<std::string>{"4:28: t.jsonl has no column 'a' (did you "
                                 "mean 'aa'?)"});
}

TEST_CASE("a key that no line has is an error where nothing was known") {
  const TemporaryFolder folder;
  const std::string path = folder.file("t.jsonl", "{\"id\": 1}\n");

  const auto read = suites::read_json_table(path, {{"id", "idd"}, {}});

  REQUIRE(!read);
  CHECK(read.error().message ==
        "no line has the key 'idd' (did you mean 'id'?)");
  CHECK(read.error().where.file == path);
}

TEST_CASE("too many keys are refused, however they come") {
  std::string many;
  for (int i = 0; i <= 10000; ++i) {
    many += "{\"k" + std::to_string(i) + "\": 1}\n";
  }
  const std::string wide = "{\"" + std::string((1 << 20) + 1, 'x') + "\": 1}\n";
  const TemporaryFolder folder;
  const std::string text = GENERATE_COPY(values<std::string>({many, wide}));

  const auto keys = suites::json_columns(folder.file("t.jsonl", text));

  REQUIRE(!keys);
  CHECK(keys.error().message ==
        "the lines have more than 10000 different keys, or more than 1048576 "
        "bytes of them, the limits");
}

TEST_CASE("a pipe of JSON lines is not touched before it is read") {
  CHECK(!suites::json_columns("/dev/zero"));
}
