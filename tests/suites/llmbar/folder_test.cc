#include "suites/llmbar/folder.h"

#include "suites/llmbar/subset_folder.h"

using namespace assize;
using assize::testing::bar::BenchmarkFolder;
using assize::testing::bar::Json;
using assize::testing::bar::judged;
using assize::testing::bar::pair;
using assize::testing::bar::read;
using assize::testing::bar::result_of;
using assize::testing::bar::round;
using assize::testing::bar::said;
using assize::testing::bar::verdict;

namespace {

constexpr char kJudge[] = "LLM/Vanilla";

void write(const BenchmarkFolder& folder, const std::vector<Json>& pairs,
           const std::vector<Json>& results) {
  folder.write("S/dataset.json", Json(pairs).dump());
  folder.write(result_of("S", kJudge), Json(results).dump());
}

Json results(const Json& only) { return {{"results", Json::array({only})}}; }

}  // namespace

TEST_CASE("pairs of one instruction are one cluster, whatever the subset") {
  const BenchmarkFolder folder;
  Json twin = pair("q", 2);
  twin["output_1"] = "Its own";
  folder.write("T/dataset.json",
               Json::array({pair("q", 1), pair("r", 2)}).dump());
  folder.write("S/dataset.json", Json::array({twin}).dump());

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->clusters() == 2);
  REQUIRE(bench->items.size() == 3);
  CHECK(bench->items[0].id == "S/0001");
  CHECK(bench->items[1].id == "T/0001");
  CHECK(bench->items[1].cluster == 0);
  CHECK(bench->items[2].cluster == 1);
  CHECK(bench->categories == std::vector<std::string>{"S", "T"});
  CHECK(bench->judges == std::vector<std::string>{"gold"});
  CHECK(bench->records.size() == 3);
  CHECK(bench->records[2].verdict.winner == 1);  // T/0002: S is read first.
}

TEST_CASE("the last verdict of several counts, and its text is kept") {
  const BenchmarkFolder folder;
  const Json aside = Json::array({"a metric", "stop"});
  write(folder, {pair("q", 1)},
        {judged(pair("q", 1), {aside, verdict("a", "a"), verdict("b", "a")})});

  const auto bench = read(folder.path());

  REQUIRE(bench);
  REQUIRE(bench->records.size() == 3);
  CHECK(bench->records[0].verdict.winner == 1);
  CHECK(bench->records[0].raw == "Output (b)");
  CHECK(bench->records[1].trial.shown[0] == 1);
  CHECK(bench->records[1].verdict.winner == 0);
}

TEST_CASE("results in another order, unknown and absent pairs are counted") {
  const BenchmarkFolder folder;
  write(folder, {pair("q", 1), pair("r", 2), pair("s", 2)},
        {judged(pair("r", 2), {verdict("a", "a")}),
         judged(pair("x", 1), {verdict("a", "a")}),
         judged(pair("q", 1), {verdict("a", "b")})});
  folder.write("S/notes.json", "{}");

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->records.size() == 2 * 2 + 3);
  REQUIRE(bench->excluded.size() == 3);
  CHECK(bench->excluded[0].where == "S, LLM/Vanilla");
  CHECK(bench->excluded[0].why == "judged, but no pair of dataset.json");
  CHECK(bench->excluded[0].count == 1);
  CHECK(bench->excluded[1].why == "a pair that is not judged");
  CHECK(bench->excluded[1].count == 1);
  CHECK(bench->excluded[2].where == "files");
}

TEST_CASE("a pair given twice is judged twice, in any order") {
  const Json first = judged(pair("q", 1), {verdict("a", "a")}),
             second = judged(pair("q", 1), {verdict("b", "b")}),
             other = judged(pair("r", 2), {verdict("a", "a")});
  const std::vector<Json> given = {pair("q", 1), pair("r", 2), pair("q", 1)};
  const auto told = GENERATE_COPY(values<std::vector<Json>>({
      {first, other, second},
      {other, first, second},
      {first, second, other},
  }));
  const BenchmarkFolder folder;
  write(folder, given, told);

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->excluded.empty());
  CHECK(bench->records.size() == 3 * 2 + 3);
  std::vector<int> of_q;
  for (const Record& record : bench->records) {
    const bool q = bench->items[record.trial.item].questions.at(0) == "q";
    if (q && record.trial.shown[0] == 0 &&
        static_cast<int>(record.trial.judge) != bench->gold) {
      of_q.push_back(record.verdict.winner);
    }
  }
  CHECK(of_q == std::vector<int>{0, 1});
  CHECK(bench->cautions ==
        std::vector<std::string>{
            "Pairs that are given more than once count each time: 1."});
}

TEST_CASE("a pair judged more often than it is given is an error") {
  const Json one = judged(pair("q", 1), {verdict("a", "a")});
  const BenchmarkFolder folder;
  write(folder, {pair("q", 1), pair("q", 1)}, {one, one, one});

  const auto bench = read(folder.path());

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message ==
        "this pair is judged more often than the 2 times that it is in "
        "dataset.json");
  CHECK(bench.error().where.record == 3);
}

TEST_CASE("a broken record is an error with its place") {
  struct Case {
    Json change;  ///< A JSON merge patch of the second record.
    std::string error;
  };
  const auto [change, error] = GENERATE(values<Case>({
      {{{"label", 3}}, "label must be 1 or 2, got 3"},
      {{{"label", nullptr}}, "missing field 'label'"},
      {{{"label", "1"}}, "label must be 1 or 2, got text"},
      {{{"input", 1}}, "input must be text, got a number"},
      {{{"label", 1}}, "this pair has another label in dataset.json"},
      {{{"results", nullptr}}, "missing field 'results'"},
      {{{"results", Json::array()}}, "results must end with a verdict"},
      {results(Json::array({"text", "stop"})),
       "results must end with a verdict"},
      {results(round(said("", "3"), said("", "1"))),
       "winner must be \"1\", \"2\" or null, got '3'"},
      {results(round(said("", 1), said("", "1"))),
       "winner must be \"1\", \"2\" or null, got a number"},
      {results({{"swap = False", said("", "1")}}),
       "'swap = True' must be an object, got nothing"},
      {results(round({{"completion", "text"}, {"winner", "1"}}, said("", "1"))),
       "completion must be a list of a text and why it ended"},
      {results(round({{"completion", Json::array({"text", "stop"})}},
                     said("", "1"))),
       "missing field 'winner'"},
  }));
  const BenchmarkFolder folder;
  Json broken = judged(pair("r", 2), {verdict("a", "a")});
  broken.merge_patch(change);
  write(folder, {pair("q", 1), pair("r", 2)},
        {judged(pair("q", 1), {verdict("a", "a")}), broken});

  const auto bench = read(folder.path());

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message == error);
  CHECK(bench.error().where.record == 2);
  CHECK(bench.error().where.file ==
        folder.path() + "/" + result_of("S", kJudge));
}

TEST_CASE("a pair judged twice and results of other pairs are errors") {
  const Json one = judged(pair("q", 1), {verdict("a", "a")});
  const BenchmarkFolder twice, other, cut, none;
  write(twice, {pair("q", 1), pair("r", 1)}, {one, one});
  write(other, {pair("q", 1)}, {judged(pair("r", 1), {verdict("a", "a")})});
  cut.write("S/dataset.json", Json::array({pair("q", 1)}).dump().substr(0, 40));
  none.write("S/dataset.json", "[]");

  const auto judged_twice = read(twice.path());
  const auto of_others = read(other.path());
  const auto half = read(cut.path());
  const auto empty = read(none.path());

  REQUIRE_FALSE(judged_twice);
  CHECK(judged_twice.error().message == "this pair is judged twice");
  REQUIRE_FALSE(of_others);
  CHECK(of_others.error().message ==
        "no pair of this file is one of the subset's dataset.json");
  REQUIRE_FALSE(half);
  CHECK(half.error().message ==
        "the file ends inside a value (is it truncated?)");
  REQUIRE_FALSE(empty);
  CHECK(empty.error().message == "there is no pair in these files");
}

TEST_CASE("statistics are held against the verdicts as they are printed") {
  const BenchmarkFolder folder;
  write(folder, {pair("q", 1), pair("r", 2)},
        {judged(pair("q", 1), {verdict("a", "b")}),
         judged(pair("r", 2), {verdict("a", "Neither.")})});
  // By hand: output 1 in all three; labels 1 and 2.
  folder.write("S/evaluators/LLM/Vanilla/statistics.json",
               R"({"correct_False": "1 / 2 = 50.0%",
                   "correct_True": "1 / 2 = 50.0%",
                   "correct_average": "50.0%",
                   "correct_both": "1 / 2 = 50.0%",
                   "equal": "2 / 2 = 100.0%",
                   "kappa_False": 0.0, "kappa_True": 0.5,
                   "kappa_average": 0.25, "kappa_agreement": 0.0})");

  const auto bench = read(folder.path());

  REQUIRE(bench);
  REQUIRE(bench->checks.size() == 5);
  CHECK(bench->checks[0].name == "winner");
  CHECK(bench->checks[0].rows == 4);
  CHECK(bench->checks[0].mismatches == 0);
  CHECK(bench->checks[2].name == "statistics");
  CHECK(bench->checks[2].rows == 5);
  CHECK(bench->checks[2].mismatches == 1);  // One of two is equal.
  CHECK(bench->checks[3].name == "published_kappas");
  CHECK(bench->checks[3].rows == 4);
  CHECK(bench->checks[3].mismatches == 2);
}

TEST_CASE("attacked answers below the folder are named, and no more pairs") {
  const BenchmarkFolder folder;
  folder.write("S/dataset.json", Json::array({pair("p", 1)}).dump());
  folder.write("attacked/output_1 + pad/S/dataset.json",
               Json::array({pair("p", 1)}).dump());

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->categories == std::vector<std::string>{"S"});
  CHECK(bench->items.size() == 1);
  REQUIRE(bench->excluded.size() == 1);
  CHECK(bench->excluded[0].why == "folders of attacked answers, not read");
  REQUIRE(bench->cautions.size() == 1);
  CHECK(bench->cautions[0].find("'attacked/output_1 + pad'") !=
        std::string::npos);
}

TEST_CASE("a rating beside one that could not be read is counted") {
  const BenchmarkFolder folder;
  folder.write("S/dataset.json",
               Json::array({pair("p", 1), pair("q", 2)}).dump());
  folder.write(
      result_of("S", "LLM/Rating"),
      Json::array(
          {judged(pair("p", 1), {assize::testing::bar::rated(
                                    "", "7", "1", "2", "content_filter")}),
           judged(pair("q", 2),
                  {assize::testing::bar::rated("3", "7", "2", "2")})})
          .dump());

  const auto bench = read(folder.path());

  REQUIRE(bench);
  REQUIRE(bench->excluded.size() == 1);
  CHECK(bench->excluded[0].where == "S, LLM/Rating");
  CHECK(bench->excluded[0].why == "a rating beside one that could not be read");
  CHECK(bench->excluded[0].count == 1);
}
