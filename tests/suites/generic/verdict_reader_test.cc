#include "suites/generic/verdict_reader.h"

#include <cmath>

#include "suites/generic/table_file.h"

using namespace assize;
using assize::testing::TableFile;

namespace {

constexpr std::string_view kYaml =
    "verdicts: t.csv\nitem: id\ncategory: set\ngold: gold\n"
    "lengths: [n1, n2]\njudges: [{name: J, first: a, second: b}]\n";

const Record& record(const Benchmark& bench, std::string_view item,
                     std::uint16_t judge, std::uint8_t focus) {
  for (const Record& record : bench.records) {
    if (bench.items[record.trial.item].id == item &&
        record.trial.judge == judge && record.trial.focus == focus) {
      return record;
    }
  }
  FAIL("no record of " << item);
  return bench.records.front();
}

struct Code {
  std::string cell;
  Status status;
  Tie tie;
  int winner_12, winner_21;  ///< Slots.
  double p_12, p_21;         ///< p_first.
};

}  // namespace

TEST_CASE("a verdict is a number, a tie, unparsed or not recorded") {
  const Code code = GENERATE(values<Code>(
      {{"1", Status::kChosen, Tie::kNone, 0, 1, 1, 0},
       {"2", Status::kChosen, Tie::kNone, 1, 0, 0, 1},
       {"tie", Status::kTied, Tie::kDeclared, -1, -1, 0.5, 0.5},
       {"", Status::kUnparsed, Tie::kNone, -1, -1, kAbsent, kAbsent},
       {"-", Status::kNotRecorded, Tie::kNone, -1, -1, kAbsent, kAbsent}}));
  const TableFile file("id,set,gold,n1,n2,a,b\nx,S,1,3,4," + code.cell + "," +
                       code.cell + "\n");

  const Result<Benchmark> bench = file.read(kYaml);

  REQUIRE(bench);
  for (const std::uint8_t focus : {0, 1}) {
    CAPTURE(code.cell, int{focus});
    const auto& [trial, verdict, raw] = record(*bench, "x", 0, focus);
    CHECK(trial.shown[focus] == 0);
    CHECK(trial.shown[1 - focus] == 1);
    CHECK(trial.slots == 2);
    CHECK(verdict.status == code.status);
    CHECK(verdict.tie == code.tie);
    CHECK(verdict.winner == (focus == 0 ? code.winner_12 : code.winner_21));
    const double expected = focus == 0 ? code.p_12 : code.p_21;
    CHECK((verdict.p_first == expected ||
           (std::isnan(verdict.p_first) && std::isnan(expected))));
  }
}

TEST_CASE("a table becomes a benchmark, sorted and without texts") {
  const TableFile file(
      "note,id,prompt,set,gold,n1,n2,a,b\n"
      ",z,p1,Easy,2,30,0,1,1\n,a,p2,Hard,,5,6,1,1\n,b,p1,Hard,-,7,8,,tie\n");
  Result<Benchmark> bench =
      file.read(std::string(kYaml) +
                "name: mine\nversion: v3\ncluster: prompt\ncautions: [Small.]\n"
                "groups: [{name: Both, categories: [Hard, Easy]}]\n");
  REQUIRE(bench);

  CHECK(bench->suite == "mine");
  CHECK(bench->version == "v3");
  CHECK(bench->systems == std::vector<std::string>{"output_1", "output_2"});
  CHECK(bench->categories == std::vector<std::string>{"Easy", "Hard", "Both"});
  CHECK(bench->judges == std::vector<std::string>{"J", "gold"});
  CHECK(bench->gold == 1);
  CHECK(bench->reference == -1);
  CHECK(bench->cautions == std::vector<std::string>{"Small."});
  REQUIRE(bench->items.size() == 3);
  CHECK(bench->items[0].id == "b");
  CHECK(bench->items[1].id == "z");
  CHECK(bench->items[2].id == "a");
  CHECK(bench->items[0].cluster == 0);
  CHECK(bench->items[1].cluster == 0);
  CHECK(bench->items[2].cluster == 1);
  CHECK(bench->items[1].category == 0);
  CHECK(bench->items[0].questions.empty());
  REQUIRE(bench->answers.size() == 6);
  CHECK(bench->find_answer(1, 2) == 5);
  CHECK(bench->answers[0].presence == Presence::kGiven);
  CHECK(bench->answers[4].presence == Presence::kEmpty);
  CHECK(bench->table("answers")->cells ==
        std::vector<double>{7, 30, 5, 8, 0, 6});
  CHECK(bench->table("groups")->cells == std::vector<double>{2, 1, 2, 0});
  CHECK(record(*bench, "z", 1, 0).verdict.winner == 1);
  CHECK(record(*bench, "a", 1, 0).verdict.status == Status::kNotRecorded);
  CHECK(record(*bench, "b", 1, 0).verdict.status == Status::kNotRecorded);
  CHECK(bench->records.size() == 9);
  REQUIRE(bench->excluded.size() == 1);
  CHECK(bench->excluded[0].why == "columns that the inputs do not name: note");
  REQUIRE(bench->files.size() == 1);
  CHECK(bench->files[0].path == "t.csv");
  CHECK(bench->files[0].sha256.size() == 64);
}

TEST_CASE("the order of the rows does not matter") {
  const std::string header = "id,set,gold,n1,n2,a,b\n";
  const std::string x = "x,S,1,3,4,1,2\n", y = "y,R,2,5,6,tie,\n";
  const Result<Benchmark> one = TableFile(header + x + y).read(kYaml);
  const Result<Benchmark> other = TableFile(header + y + x).read(kYaml);
  REQUIRE(one);
  REQUIRE(other);

  CHECK(one->categories == other->categories);
  for (std::size_t i = 0; i < one->records.size(); ++i) {
    CHECK(one->records[i].trial == other->records[i].trial);
    CHECK(one->records[i].verdict.status == other->records[i].verdict.status);
    CHECK(one->records[i].verdict.winner == other->records[i].verdict.winner);
  }
}

TEST_CASE("what a table must not hold is an error with its line") {
  const auto [rows, expected] = GENERATE(table<std::string, std::string>({
      {"x,S,1,3,4,1,3\n",
       "t.csv:2: column 'b' holds '3'; a verdict is 1, 2, tie, - (not "
       "recorded) or empty (unparsed)"},
      {"x,S,1,3,4,1,1\ny,S,1,3,4,Tie,1\n",
       "t.csv:3: column 'a' holds 'Tie'; a verdict is 1, 2, tie, - (not "
       "recorded) or empty (unparsed)"},
      {"x,S,1,3,4, 1,1\n",
       "t.csv:2: column 'a' holds ' 1'; a verdict is 1, 2, tie, - (not "
       "recorded) or empty (unparsed)"},
      {"x,S,1,3,4,\x1b[31m,1\n",
       "t.csv:2: column 'a' holds '\xE2\x90\x9B[31m'; a verdict is 1, 2, tie, "
       "- (not recorded) or empty (unparsed)"},
      {"x,S,tie,3,4,1,1\n",
       "t.csv:2: column 'gold' holds 'tie'; a gold label is 1, 2, or - or "
       "empty (no label)"},
      {"x,S,1,3,-4,1,1\n",
       "t.csv:2: a length in column 'n2' must be a whole number in [0, "
       "4294967295], got '-4'"},
      {"x,S,1,3.5,4,1,1\n",
       "t.csv:2: a length in column 'n1' must be a whole number in [0, "
       "4294967295], got '3.5'"},
      {"x,S,1,,4,1,1\n",
       "t.csv:2: a length in column 'n1' must be a whole number in [0, "
       "4294967295], got ''"},
      {"x,S,1,4294967296,4,1,1\n",
       "t.csv:2: a length in column 'n1' must be a whole number in [0, "
       "4294967295], got '4294967296'"},
      {",S,1,3,4,1,1\n", "t.csv:2: an item has no id"},
      {"x,S,1,3,4,1,1\ny,S,1,3,4,1,1\nx,S,1,3,4,1,1\n",
       "t.csv:4: item 'x' stands in line 2 already"},
      {"x,S,1,3,4,1,1\ny,all,1,3,4,1,1\n",
       "t.csv:3: no category may be named 'all', the name of the total"},
      {"", "t.csv:1: the table has no rows"},
  }));
  const TableFile file("id,set,gold,n1,n2,a,b\n" + rows);

  CHECK(file.read_error(kYaml) == expected);
}

TEST_CASE("an empty cluster is an error with its line, not one more cluster") {
  const TableFile file(
      "id,set,gold,n1,n2,a,b,prompt\nx,S,1,3,4,1,1,p\ny,S,1,3,4,1,1,\n");

  CHECK(file.read_error(std::string(kYaml) + "cluster: prompt\n") ==
        "t.csv:3: an item has no cluster");
}

TEST_CASE("groups unite categories that are there") {
  const TableFile file("id,set,gold,n1,n2,a,b\nx,Easy,1,3,4,1,1\n");
  const auto [group, expected] = GENERATE(table<std::string, std::string>({
      {"{name: G, categories: [Eazy]}",
       "a.yaml:7: no item has the category 'Eazy' (did you mean 'Easy'?)"},
      {"{name: Easy, categories: [Easy]}",
       "a.yaml:7: group 'Easy' has the name of a category"},
  }));

  CHECK(file.read_error(std::string(kYaml) + "groups: [" + group + "]\n") ==
        expected);
}

TEST_CASE("too many categories are refused") {
  std::string csv = "id,set,gold,n1,n2,a,b\n";
  for (int i = 0; i < 65536; ++i) {
    const std::string n = std::to_string(i);
    csv += n + ",c" + n + ",1,3,4,1,1\n";
  }

  CHECK(TableFile(csv).read_error(kYaml) ==
        "t.csv:1: column 'set' has 65536 categories, at most 65535 can be "
        "told apart");
}
