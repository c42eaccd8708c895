#include "suites/reward_bench/folder.h"

#include <algorithm>

#include "suites/reward_bench/results_folder.h"

using namespace assize;
using assize::testing::reward::BenchmarkFolder;
using assize::testing::reward::Json;
using assize::testing::reward::pair;
using assize::testing::reward::reward_bench_on;
using assize::testing::reward::row;

namespace {

Json scores(std::vector<int> ids, std::vector<double> right,
            std::vector<double> wrong) {
  return {{"model", "m"},
          {"subset", Json(ids.size(), "math-prm")},
          {"id", ids},
          {"scores_chosen", right},
          {"scores_rejected", wrong}};
}

/// Without the folder's name, which changes from run to run.
std::string error_of(const BenchmarkFolder& folder) {
  const auto bench = reward_bench_on(folder.path())->read(1);
  REQUIRE_FALSE(bench);
  std::string out = render(bench.error());
  out = out.substr(0, out.find('\n'));
  const std::size_t at = out.find(folder.path());
  if (at != out.npos) out.erase(at, folder.path().size());
  return out;
}

}  // namespace

TEST_CASE("rows and scores are joined, and verdicts are in every order") {
  const BenchmarkFolder folder;
  Json again = pair(3, "hep-go");
  again["prompt"] = "What of 1?";
  folder.lines("d.jsonl", {pair(1, "math-prm"), pair(2, "math-prm"), again});
  folder.write("eval-set-scores/m.json", scores({1, 2}, {2, 1}, {1, 1}).dump());

  const auto bench = reward_bench_on(folder.path())->read(1);

  REQUIRE(bench);
  CHECK(bench->version == "1");
  CHECK(bench->systems == std::vector<std::string>{"chosen", "rejected"});
  CHECK(bench->judges == std::vector<std::string>{"gold", "m"});
  CHECK(bench->categories == std::vector<std::string>{"hep-go", "math-prm"});
  REQUIRE(bench->items.size() == 3);
  CHECK(bench->clusters() == 2);
  std::vector<Verdict> said;
  for (const Record& record : bench->records) {
    if (record.trial.judge == 1) said.push_back(record.verdict);
  }
  REQUIRE(said.size() == 4);
  CHECK(said[0].winner == 0);
  CHECK(said[1].winner == 1);
  CHECK(said[0].p_first == 1 - said[1].p_first);
  CHECK(said[1].score == std::vector<double>{1, 2});
  CHECK(said[2].status == Status::kTied);
}

TEST_CASE("turns before the question are its history") {
  const BenchmarkFolder folder;
  Json turns = pair(1, "math-prm");
  turns["prompt"] = {{{"role", "user"}, {"content", "One?"}},
                     {{"role", "assistant"}, {"content", "One."}},
                     {{"role", "user"}, {"content", "Two?"}}};
  folder.write("d.json", Json::array({turns}).dump());

  const auto bench = reward_bench_on(folder.path())->read(1);

  REQUIRE(bench);
  REQUIRE(bench->items.size() == 1);
  CHECK(bench->items[0].history.size() == 2);
  CHECK(bench->items[0].history[1].role == Role::kAssistant);
  CHECK(bench->items[0].questions == std::vector<Text>{"Two?"});
}

TEST_CASE("four answers are one trial, and those of Ties are rated alone") {
  const BenchmarkFolder folder;
  folder.lines("d.jsonl", {row("a", "Focus", {"r"}, {"x", "y", "z"}),
                           row("tied:1", "Ties", {"r", "s"}, {"x"}),
                           row("ref:1", "Ties", {"r"}, {"x"})});
  folder.write("m.json", Json{{"model", "m"},
                              {"model_type", "Generative RM"},
                              {"id", {"tied:1", "ref:1"}},
                              {"subset", {"Ties", "Ties"}},
                              {"scores", {{9, -1, 2}, {8, 1}}},
                              {"num_correct", {2, 1}}}
                             .dump());
  const auto suite = reward_bench_on(folder.path());

  const auto bench = suite->read(1);

  REQUIRE(bench);
  CHECK(bench->version == "2");
  CHECK(bench->systems == std::vector<std::string>{"chosen", "chosen_2",
                                                   "rejected", "rejected_2",
                                                   "rejected_3"});
  CHECK(bench->clusters() == 2);
  CHECK(suite->design(*bench).size() == 4 + 3 + 2);
  const auto failed =
      std::ranges::count_if(bench->records, [](const Record& record) {
        return record.verdict.status == Status::kUnparsed;
      });
  CHECK(failed == 1);
}

TEST_CASE("what a result says is no more than that") {
  const BenchmarkFolder folder;
  folder.write("m.json", Json{{"model", "m"},
                              {"id", {"a", "b", "c"}},
                              {"subset", Json(3, "Focus")},
                              {"results", {0.5, 0.25, 0}}}
                             .dump());

  const auto bench = reward_bench_on(folder.path())->read(1);

  REQUIRE(bench);
  std::vector<Verdict> said;
  for (const Record& record : bench->records) {
    const bool first = record.trial.judge == 1 && record.trial.focus == 0;
    if (first) said.push_back(record.verdict);
  }
  REQUIRE(said.size() == 3);
  CHECK(said[0].score == std::vector<double>{1, 1, 0, 0});
  CHECK(said[1].tie == Tie::kPartialCredit);
  CHECK(said[1].score.empty());
  CHECK(said[2].winner == 1);
}

TEST_CASE("what is left out is counted") {
  const BenchmarkFolder folder;
  folder.lines("d.jsonl", {pair(1, "math-prm"), pair(2, "new")});
  folder.write("m.json", scores({1, 9}, {2, 1}, {1, 1}).dump());
  folder.write("n.json",
               Json{{"model", "m"}, {"old", 0.5}, {"hep-go", 1}}.dump());

  const auto bench = reward_bench_on(folder.path())->read(1);

  REQUIRE(bench);
  std::vector<std::string> said;
  for (const Exclusion& each : bench->excluded) {
    said.push_back(each.where + ": " + each.why + " " +
                   std::to_string(each.count));
  }
  CHECK(said ==
        std::vector<std::string>{"new: subset of no section 1",
                                 "old: subset of no section 1",
                                 "m: scores of rows that are not there 1"});
}

TEST_CASE("a row that lost its score is counted beside the unknown one") {
  const BenchmarkFolder folder;
  folder.lines("d.jsonl", {pair(1, "math-prm"), pair(2, "math-prm")});
  folder.write("m.json", scores({1, 9}, {2, 1}, {1, 1}).dump());

  const auto bench = reward_bench_on(folder.path())->read(1);

  REQUIRE(bench);
  REQUIRE(bench->excluded.size() == 2);
  CHECK(bench->excluded[0].why == "scores of rows that are not there");
  CHECK(bench->excluded[1].where == "m");
  CHECK(bench->excluded[1].why == "rows of the data set without a score");
  CHECK(bench->excluded[1].count == 1);
}

TEST_CASE("results and accuracies are held against scores") {
  const BenchmarkFolder folder;
  Json with = scores({1, 2}, {2, 1}, {1, 3});
  with["results"] = {1, 1};
  folder.write("scores.json", with.dump());
  folder.write("accuracy.json", Json{{"model", "m"}, {"math-prm", 1}}.dump());

  const auto bench = reward_bench_on(folder.path())->read(1);

  REQUIRE(bench);
  REQUIRE(bench->checks.size() == 2);
  CHECK(bench->checks[0].name == "results");
  CHECK(bench->checks[0].rows == 2);
  CHECK(bench->checks[0].mismatches == 1);
  CHECK(bench->checks[1].name == "accuracies");
  CHECK(bench->checks[1].mismatches == 1);
  CHECK(bench->checks[1].largest == 50);
}

TEST_CASE("what cannot be read of RewardBench is an error with its place") {
  const auto with = [](Json from, const char* key, const Json& value) {
    if (value.is_null()) {
      from.erase(key);
    } else {
      from[key] = value;
    }
    return from;
  };
  const Json good = pair(1, "math-prm");
  const Json four = row("a", "Focus", {"r"}, {"x", "y", "z"});
  struct Case {
    Json row;
    std::string message;
  };
  const std::vector<Case> rows = {
      {with(good, "id", nullptr), "missing field 'id'"},
      {with(good, "id", 0.5), "id must be text or a whole number"},
      {with(good, "subset", nullptr), "missing field 'subset'"},
      {with(good, "prompt", 1), "prompt must be text, got a number"},
      {with(good, "prompt", Json::array()),
       "prompt must end with a turn of the user"},
      {with(good, "chosen", nullptr), "missing field 'chosen'"},
      {with(good, "rejected", Json::array()),
       "rejected must be a text or a list of 1 to 1000 texts"},
      {with(four, "num_correct", 2),
       "num_correct is 2, but chosen has 1 answers"},
      {with(good, "chosen", Json{"a", "b"}),
       "row 'math-prm/1' has 2 right answers, which only rows of Ties have"},
  };
  const BenchmarkFolder folder;
  for (const Case& each : rows) {
    folder.lines("d.jsonl", {pair(7, "hep-go"), each.row});
    const std::string error = error_of(folder);
    CAPTURE(error);
    CHECK(error.starts_with("/d.jsonl:2:"));
    CHECK(error.ends_with(": error: " + each.message));
  }
  const Json column = scores({1, 2}, {2, 1}, {1, 3});
  const std::vector<Case> files = {
      {with(column, "subset", nullptr),
       "column 'subset' has 0 rows, and 'id' 2"},
      {with(column, "scores_chosen", Json{1}),
       "column 'scores_chosen' has 1 rows, and 'id' 2"},
      {with(column, "scores_rejected", Json{1, "x"}),
       "column 'scores_rejected' cannot be read in row 2"},
      {with(column, "results", Json{1, 2}),
       "column 'results' cannot be read in row 2"},
      {with(with(column, "scores_chosen", nullptr), "scores_rejected", nullptr),
       "there are neither scores nor results"},
      {Json{{"model", "m"}},
       "there is neither a column 'id' nor an accuracy of a subset"},
      {Json{{"model", "m"}, {"hep-go", 50}},
       "'hep-go' must be an accuracy in [0, 1], got 50"},
  };
  const BenchmarkFolder other;
  for (const Case& each : files) {
    other.write("m.json", each.row.dump());
    const std::string error = error_of(other);
    CAPTURE(error);
    CHECK(error.starts_with("/m.json:"));
    CHECK(error.ends_with("error: " + each.message));
  }
}

TEST_CASE("rows that do not fit each other are errors") {
  const BenchmarkFolder twice, two, judged, mixed, none, credit, empty;
  twice.lines("d.jsonl", {pair(1, "hep-go"), pair(1, "hep-go")});
  CHECK(error_of(twice).ends_with("row 'hep-go/1' is given twice"));

  two.write("a.json", scores({1}, {1}, {2}).dump());
  two.write("b.json", scores({1}, {1}, {2}).dump());
  CHECK(error_of(two).ends_with("two files have rows of 'm'"));

  judged.write("a.json", scores({1, 1}, {1, 1}, {2, 2}).dump());
  CHECK(error_of(judged).ends_with("row 'math-prm/1' is scored twice"));

  mixed.lines("d.jsonl", {pair(1, "hep-go"), pair(1, "Focus")});
  CHECK(error_of(mixed).ends_with(
      "subsets of RewardBench 1 and 2 are mixed here"));

  none.lines("d.jsonl", {pair(1, "alpacaeval")});
  CHECK(error_of(none).ends_with(
      "no subset here, such as 'alpacaeval', is RewardBench's"));

  credit.write("m.json", Json{{"model", "m"},
                              {"id", {1}},
                              {"subset", {"hep-go"}},
                              {"results", {0.3}}}
                             .dump());
  CHECK(error_of(credit).ends_with(
      "row 'hep-go/1': the result 0.3 is no credit of 2 answers"));

  CHECK(error_of(empty).ends_with(
      "there is no *.json or *.jsonl in this folder"));
}

TEST_CASE("a half-written last line is an error") {
  const BenchmarkFolder folder;
  const std::string line = pair(1, "hep-go").dump();
  folder.write("d.jsonl", line + "\n" + line.substr(0, line.size() / 2));

  CHECK(error_of(folder).starts_with("/d.jsonl:2:"));
}
