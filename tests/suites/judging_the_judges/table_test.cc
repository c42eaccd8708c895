#include "suites/judging_the_judges/table.h"

#include <algorithm>

#include "suites/judging_the_judges/verdict_table.h"

using namespace assize;
using assize::judging_the_judges::read_rows;
using assize::judging_the_judges::table_path;
using assize::testing::judges::about;
using assize::testing::judges::BenchmarkFolder;
using assize::testing::judges::kHeader;
using assize::testing::judges::row;

TEST_CASE("a row holds what was asked and each label, empty ones too") {
  const BenchmarkFolder folder;
  const std::string path =
      folder.write("v.csv", kHeader + row("m", "Which?", "True,,False"));

  const auto rows = read_rows(path, about());

  REQUIRE(rows);
  CHECK(rows->judges == std::vector<std::string>{"strict", "kind"});
  REQUIRE(rows->rows.size() == 1);
  const auto& only = rows->rows[0];
  CHECK(only.model == "m");
  CHECK(only.question == "Which?");
  CHECK(only.references == "Red\nRed wine");
  CHECK(only.judges[0] == std::optional(true));
  CHECK_FALSE(only.judges[1].has_value());
  CHECK(only.people == std::optional(false));
  CHECK(rows->file.path == "v.csv");
}

TEST_CASE("the second version's columns are known by their names") {
  const BenchmarkFolder folder;
  const std::string path = folder.write(
      "v2.csv",
      "model,response,question,references,benchmark,GPT-4,Human-Eval,"
      "Human-Eval_Confidence\nm,p,q,r,b,True,True,False\n");

  const auto rows = read_rows(path, about());

  REQUIRE(rows);
  CHECK(rows->judges == std::vector<std::string>{"GPT-4"});
  CHECK(rows->rows[0].people == std::optional(true));
}

TEST_CASE("a broken table is an error with its line") {
  struct Case {
    std::string text, error;
    std::uint32_t line;
  };
  const std::string good = kHeader + row("m", "q", "True,True,True");
  const auto [text, error, line] = GENERATE_COPY(values<Case>(
      {{good + row("m", "r", "True,Maybe,True"),
        "column 'kind' must be True, False or empty, got 'Maybe'", 5},
       {good + row("", "r", "True,True,True"),
        "a row needs a model and a question", 5},
       {good + "m,p,q", "this row has 3 fields, but the header names 8", 5},
       {"model,response,question,references,benchmark,HumanJudgement\n",
        "there is no column of a judge's verdicts", 1},
       {"model,question,references,benchmark,people,HumanJudgement\n",
        "a judge must have a name, and not 'people', as the gold labels have",
        1},
       {"model,question,references,benchmark,a\n",
        "there is no column 'HumanJudgement'", 1}}));
  const BenchmarkFolder folder;
  const std::string path = folder.write("v.csv", text);

  const auto rows = read_rows(path, about());

  REQUIRE_FALSE(rows);
  CHECK(rows.error().message == error);
  CHECK(rows.error().where.file == path);
  CHECK(rows.error().where.line == line);
}

TEST_CASE("a folder must hold one table") {
  const BenchmarkFolder folder;
  CHECK(table_path(folder.path()).error().message ==
        "there is no *.csv in this folder");
  const std::string path = folder.write("one.csv", kHeader);

  CHECK(table_path(folder.path()) == path);
  CHECK(table_path(path) == path);
  folder.write("two.csv", kHeader);
  CHECK(table_path(folder.path()).error().message ==
        "there are 2 tables in this folder, each with people's labels of its "
        "own; name one, as in 'results: one.csv'");
}
