#include "suites/generic/score_reader.h"

#include "suites/generic/table_file.h"

using namespace assize;
using assize::testing::TableFile;

namespace {

constexpr std::string_view kYaml =
    "verdicts: t.csv\nitem: id\nsystem: model\n"
    "scores: [{name: J, column: a}, {name: K, column: b}]\n";

const Verdict& verdict(const Benchmark& bench, std::string_view item,
                       std::string_view system, std::uint16_t judge) {
  for (const Record& record : bench.records) {
    if (bench.items[record.trial.item].id == item &&
        bench.systems[record.trial.shown[0]] == system &&
        record.trial.judge == judge) {
      return record.verdict;
    }
  }
  FAIL("no record of " << item << " and " << system);
  return bench.records.front().verdict;
}

}  // namespace

TEST_CASE("a table of scores becomes a benchmark of answers judged alone") {
  const TableFile file(
      "id,model,a,b,set,prompt,n,note\n"
      "z,two,7.5,-,Hard,p1,30,x\n"
      "a,two,,-2,Easy,p2,0,x\n"
      "z,one,1e1,3,Hard,p1,12,x\n"
      "b,two,4,4,Hard,p1,5,x\n");

  const Result<Benchmark> bench = file.read(
      std::string(kYaml) +
      "name: mine\nversion: v3\ncluster: prompt\ncategory: set\nlength: n\n"
      "baseline: two\ncautions: [Small.]\n"
      "groups: [{name: Both, categories: [Hard, Easy]}]\n");

  REQUIRE(bench);
  CHECK(bench->suite == "mine");
  CHECK(bench->version == "v3");
  CHECK(bench->cautions == std::vector<std::string>{"Small."});
  CHECK(bench->systems == std::vector<std::string>{"one", "two"});
  CHECK(bench->judges == std::vector<std::string>{"J", "K"});
  CHECK(bench->categories == std::vector<std::string>{"Easy", "Hard", "Both"});
  CHECK(bench->reference == 1);
  CHECK(bench->gold == -1);
  REQUIRE(bench->items.size() == 3);
  CHECK(bench->items[0].id == "b");
  CHECK(bench->items[1].id == "z");
  CHECK(bench->items[2].id == "a");
  CHECK(bench->items[1].cluster == 0);
  CHECK(bench->items[2].cluster == 1);
  CHECK(bench->items[1].category == 1);
  REQUIRE(bench->answers.size() == 4);
  CHECK(bench->find_answer(0, 1) == 0);
  CHECK(bench->find_answer(1, 2) == 3);
  CHECK(bench->answers[3].presence == Presence::kEmpty);
  CHECK(bench->answers[3].turns.empty());
  CHECK(bench->table("answers")->cells == std::vector<double>{12, 5, 30, 0});
  CHECK(bench->table("groups")->cells == std::vector<double>{2, 1, 2, 0});
  REQUIRE(bench->records.size() == 8);
  CHECK(bench->records[0].trial.slots == 1);
  CHECK(bench->records[0].trial.focus == 0);
  CHECK(verdict(*bench, "z", "two", 0).score.front() == 7.5);
  CHECK(verdict(*bench, "z", "one", 0).score.front() == 10);
  CHECK(verdict(*bench, "a", "two", 1).score.front() == -2);
  CHECK(verdict(*bench, "a", "two", 1).status == Status::kScored);
  CHECK(verdict(*bench, "a", "two", 0).status == Status::kUnparsed);
  CHECK(verdict(*bench, "z", "two", 1).status == Status::kNotRecorded);
  REQUIRE(bench->excluded.size() == 2);
  CHECK(bench->excluded[0].where == "one");
  CHECK(bench->excluded[0].why == "items without a row");
  CHECK(bench->excluded[0].count == 2);
  CHECK(bench->excluded[1].why == "columns that the inputs do not name: note");
  REQUIRE(bench->files.size() == 1);
  CHECK(bench->files[0].path == "t.csv");
  CHECK(bench->files[0].sha256.size() == 64);
}

TEST_CASE("the order of the rows of scores does not matter") {
  const std::string header = "id,model,a,b\n";
  const std::string x = "x,m,1,2\n", y = "y,m,3,4\n", z = "x,k,5,6\n";
  const Result<Benchmark> one = TableFile(header + x + y + z).read(kYaml);
  const Result<Benchmark> other = TableFile(header + z + y + x).read(kYaml);
  REQUIRE(one);
  REQUIRE(other);

  CHECK(one->systems == other->systems);
  REQUIRE(one->records.size() == other->records.size());
  for (std::size_t i = 0; i < one->records.size(); ++i) {
    CHECK(one->records[i].trial == other->records[i].trial);
    CHECK(one->records[i].verdict.score == other->records[i].verdict.score);
  }
}

TEST_CASE("what a table of scores must not hold is an error with its line") {
  const auto [rows, expected] = GENERATE(table<std::string, std::string>({
      {"x,m,1,c,p,3\ny,m,good,c,p,3\n",
       "t.csv:3: column 'a' holds 'good'; a score is a finite number, - (not "
       "recorded) or empty (unparsed)"},
      {"x,m,nan,c,p,3\n",
       "t.csv:2: column 'a' holds 'nan'; a score is a finite number, - (not "
       "recorded) or empty (unparsed)"},
      {"x,m,inf,c,p,3\n",
       "t.csv:2: column 'a' holds 'inf'; a score is a finite number, - (not "
       "recorded) or empty (unparsed)"},
      {"x,m,1e999,c,p,3\n",
       "t.csv:2: column 'a' holds '1e999'; a score is a finite number, - (not "
       "recorded) or empty (unparsed)"},
      {"x,m, 1,c,p,3\n",
       "t.csv:2: column 'a' holds ' 1'; a score is a finite number, - (not "
       "recorded) or empty (unparsed)"},
      {"x,m,10.5,c,p,3\n",
       "t.csv:2: column 'a' holds '10.5'; the scale goes from 1 to 10"},
      {"x,m,0,c,p,3\n",
       "t.csv:2: column 'a' holds '0'; the scale goes from 1 to 10"},
      {"x,m,1,c,p,3\nx,k,1,c,p,3\nx,m,2,c,p,3\n",
       "t.csv:4: item 'x' has a row of system 'm' in line 2 already"},
      {"x,m,1,c,p,3\nx,k,1,d,p,3\n",
       "t.csv:3: item 'x' has the category 'd', but 'c' in line 2"},
      {"x,m,1,c,p,3\nx,k,1,c,q,3\n",
       "t.csv:3: item 'x' has the cluster 'q', but 'p' in line 2"},
      {",m,1,c,p,3\n", "t.csv:2: an item has no id"},
      {"x,,1,c,p,3\n", "t.csv:2: a row names no system"},
      {"x,m,1,c,,3\n", "t.csv:2: an item has no cluster"},
      {"x,m,1,all,p,3\n",
       "t.csv:2: no category may be named 'all', the name of the total"},
      {"x,m,1,c,p,-\n",
       "t.csv:2: a length in column 'n' must be a whole number in [0, "
       "4294967295], got '-'"},
      {"", "t.csv:1: the table has no rows"},
  }));
  const TableFile file("id,model,a,set,prompt,n\n" + rows);

  CHECK(file.read_error("verdicts: t.csv\nitem: id\nsystem: model\n"
                        "category: set\ncluster: prompt\nlength: n\n"
                        "scale: [1, 10]\nscores: [{name: J, column: a}]\n") ==
        expected);
}

TEST_CASE("a baseline must have rows") {
  const TableFile file("id,model,a,b\nx,gpt-4,1,2\n");

  CHECK(file.read_error(std::string(kYaml) + "baseline: gpt-3\n") ==
        "t.csv:0: the baseline 'gpt-3' has no row (did you mean 'gpt-4'?)");
}

TEST_CASE("more systems than can be told apart are refused") {
  std::string csv = "id,model,a,b\n";
  for (int i = 0; i < 65536; ++i) {
    csv += "x,m" + std::to_string(i) + ",1,2\n";
  }

  CHECK(TableFile(csv).read_error(kYaml) ==
        "t.csv:1: 65536 systems, at most 65535 can be told apart");
}

TEST_CASE("the design scores every answer by every judge") {
  const TableFile file("id,model,a,b\nx,m,1,2\ny,m,3,-\n");
  ConfigNode node = file.inputs(kYaml);
  const auto suite = suites::generic.make(node);
  const Result<Benchmark> bench = suite->read(1);
  REQUIRE(bench);

  const std::vector<Trial> design = suite->design(*bench);

  REQUIRE(design.size() == 4);
  CHECK(design[3] == Trial{.item = 1, .slots = 1, .focus = 0, .judge = 1});
}

TEST_CASE("people's scores are the judge gold") {
  const TableFile file("id,who,a,p\nx,m,1,2\ny,m,3,\nx,n,5,7\ny,n,2,-\n");

  const auto bench = file.read(
      "verdicts: t.csv\nitem: id\nsystem: who\ngold: p\n"
      "scores: [{name: J, column: a}]\n");

  REQUIRE(bench);
  CHECK(bench->judges == std::vector<std::string>{"J", "gold"});
  CHECK(bench->gold == 1);
  REQUIRE(bench->records.size() == 8);
  CHECK(bench->records[4].verdict.score == std::vector<double>{2});
  CHECK(bench->records[5].verdict.status == Status::kUnparsed);
  CHECK(bench->records[7].verdict.status == Status::kNotRecorded);
}

TEST_CASE("a scale is lent to calibrations") {
  const TableFile file("id,who,a\nx,m,1\n");
  const std::string yaml =
      "verdicts: t.csv\nitem: id\nsystem: who\n"
      "scores: [{name: J, column: a}]\n";

  const auto without = file.read(yaml);
  const auto with = file.read(yaml + "scale: [0, 4]\n");

  REQUIRE(without);
  REQUIRE(with);
  CHECK(without->table("scale") == nullptr);
  REQUIRE(with->table("scale") != nullptr);
  CHECK(with->table("scale")->cells == std::vector<double>{0, 4});
}
