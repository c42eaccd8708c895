#include "suites/rm_bench/folder.h"

#include <algorithm>

#include "suites/rm_bench/rows_folder.h"

using namespace assize;
using assize::rm_bench::description;
using assize::rm_bench::judge_of;
using assize::testing::rm::BenchmarkFolder;
using assize::testing::rm::Json;
using assize::testing::rm::rm_bench_on;
using assize::testing::rm::row;
using assize::testing::rm::scored;
using assize::testing::rm::write;

namespace {

/// Without the folder's name, which changes from run to run.
std::string error_of(const BenchmarkFolder& folder) {
  const auto bench = rm_bench_on(folder.path())->read(1);
  REQUIRE_FALSE(bench);
  std::string out = render(bench.error());
  out.erase(out.find(folder.path()), folder.path().size() + 1);
  return out.substr(0, out.find('\n'));
}

}  // namespace

TEST_CASE("rows of the data set and of scores are the same rows") {
  const BenchmarkFolder folder;
  write(folder, "chat_filtered.json", {row(2), row(1)});
  write(folder, "code_filtered.json", {row(1, "humanevalpack")});
  write(folder, "o/m/chat_1.json", {scored(row(1), {3, 2, 1}, {1, 1, 1})});

  const auto bench = rm_bench_on(folder.path())->read(1);

  REQUIRE(bench);
  CHECK(bench->systems ==
        std::vector<std::string>{"chosen_concise", "chosen_detailed",
                                 "chosen_markdown", "rejected_concise",
                                 "rejected_detailed", "rejected_markdown"});
  CHECK(bench->categories == std::vector<std::string>{"chat", "code"});
  CHECK(bench->judges == std::vector<std::string>{"gold", "o/m"});
  CHECK(bench->gold == 0);
  REQUIRE(bench->items.size() == 3);
  // The prompt of 1 is asked in both domains: one cluster.
  CHECK(bench->clusters() == 2);
  CHECK(bench->answers.size() == 18);
  // A label for each pair, and the scores in both orders of it.
  CHECK(bench->records.size() == 3 * 9 + 2 * 9);
  CHECK(bench->files.size() == 3);
}

TEST_CASE("equal scores are a tie, however near others are") {
  const BenchmarkFolder folder;
  write(folder, "m.json", {scored(row(1), {0, 1e-300, -2}, {0, 0, 0})});

  const auto bench = rm_bench_on(folder.path())->read(1);

  REQUIRE(bench);
  std::vector<Verdict> said;
  for (const Record& record : bench->records) {
    const bool right_first = record.trial.focus == 0;
    if (record.trial.judge == 1 && right_first) said.push_back(record.verdict);
  }
  REQUIRE(said.size() == 9);
  CHECK(said[0].status == Status::kTied);
  CHECK(said[0].tie == Tie::kEqualScores);
  CHECK(said[0].p_first == 0.5);
  CHECK(said[3].winner == 0);
  CHECK(said[3].p_first > 0.5);
  CHECK(said[6].winner == 1);
  CHECK(said[6].score == std::vector<double>{-2, 0});
}

TEST_CASE("a judge is called as its folder, or as its file") {
  const auto about = description();
  REQUIRE(about);
  const auto [file, judge] = GENERATE(table<std::string, std::string>(
      {{"Seq_Classifier/o/m/chat_filtered_m_REWORD_MODEL_2024.json", "o/m"},
       {"o/m/x.json", "o/m"},
       {"chat_filtered_m_REWORD_MODEL_20240101_120000.json", "m"},
       {"total_dataset_m_REWORD_MODEL_1.json", "m"},
       {"safety-refuse_filtered_m.json", "m"},
       {"my_filtered_model.json", "my_filtered_model"},
       {"m.json", "m"}}));

  CHECK(judge_of(file, *about) == judge);
}

TEST_CASE("a domain is that of the field, the subset or the file") {
  const BenchmarkFolder folder;
  Json safety = row(1, "new");
  safety["domain"] = "safety-response";
  write(folder, "a.json", {safety, row(2, "xstest-should-refuse")});
  write(folder, "math_filtered.json", {row(3, "other")});

  const auto bench = rm_bench_on(folder.path())->read(1);

  REQUIRE(bench);
  CHECK(bench->categories == std::vector<std::string>{"math", "safety"});
}

TEST_CASE("one text in two styles is a caution") {
  const BenchmarkFolder folder;
  Json same = row(1);
  same["chosen"] = {"a", "a", "b"};
  write(folder, "a.json", {same, row(2)});

  const auto bench = rm_bench_on(folder.path())->read(1);

  REQUIRE(bench);
  REQUIRE(bench->cautions.size() == 1);
  CHECK(bench->cautions[0].starts_with("1 rows have one text in two styles"));
}

TEST_CASE("what cannot be read of RM-Bench is an error with its place") {
  const BenchmarkFolder folder;
  const auto without = [](Json from, const char* key) {
    from.erase(key);
    return from;
  };
  const auto with = [](Json from, const char* key, const Json& value) {
    from[key] = value;
    return from;
  };
  const Json good = scored(row(1), {1, 1, 1}, {1, 1, 1});
  struct Case {
    Json row;
    std::string message;
  };
  const std::vector<Case> cases = {
      {without(good, "id"), "missing field 'id'"},
      {with(good, "id", 1.5), "id must be text or a whole number"},
      {without(good, "prompt"), "missing field 'prompt'"},
      {with(good, "chosen", Json{"a", "b"}), "chosen must be 3 answers, got 2"},
      {with(good, "chosen", "a"), "chosen must be 3 answers, got text"},
      {with(good, "rejected", Json{"a", 1, "c"}),
       "an answer of rejected must be text, got a number"},
      {without(good, "score_chosen"),
       "missing field 'score_chosen', which goes with 'score_rejected'"},
      {with(good, "score_chosen", Json{1, 2}),
       "score_chosen must be 3 numbers"},
      {with(good, "score_rejected", Json{1, 2, nullptr}),
       "score_rejected must be 3 numbers"},
      {with(good, "subset", "odd"),
       "the domain of row '1' is not to be told: subset 'odd' is of none of "
       "chat, code, math, safety"},
      {with(good, "domain", "odd"),
       "the domain of row '1' is not to be told: domain 'odd' is of none of "
       "chat, code, math, safety"},
  };
  for (const Case& each : cases) {
    write(folder, "a.json", {row(9), each.row});
    const std::string error = error_of(folder);
    CAPTURE(error);
    CHECK(error.starts_with("a.json:"));
    CHECK(error.ends_with(": error: " + each.message));
  }
}

TEST_CASE("a row twice is an error, in one file and by one judge") {
  const BenchmarkFolder folder;
  write(folder, "a.json", {row(1), row(1)});
  CHECK(error_of(folder).ends_with("row 'alpacaeval/1' is given twice"));

  Json other = row(1);
  other["prompt"] = "Another?";
  write(folder, "a.json", {row(1)});
  write(folder, "b.json", {other});
  CHECK(error_of(folder).ends_with(
      "row 'alpacaeval/1' has other texts or another domain in another file or "
      "place"));

  const Json good = scored(row(1), {1, 1, 1}, {1, 1, 1});
  write(folder, "b.json", {row(1)});
  write(folder, "o/m/a.json", {good});
  write(folder, "o/m/b.json", {good});
  CHECK(error_of(folder).ends_with(
      "row 'alpacaeval/1' was scored by 'o/m' in another file"));
}

TEST_CASE("a half-written file and an empty folder are errors") {
  const BenchmarkFolder folder;
  CHECK_FALSE(rm_bench_on(folder.path())->read(1));
  CHECK_FALSE(rm_bench_on(folder.path() + "/none")->read(1));

  const std::string whole = Json({row(1), row(2)}).dump(1);
  folder.write("a.json", whole.substr(0, whole.size() - 20));

  CHECK(error_of(folder).starts_with("a.json:"));
}

TEST_CASE("a judge must not be called as the labels are") {
  const BenchmarkFolder folder;
  write(folder, "gold.json", {scored(row(1), {1, 1, 1}, {1, 1, 1})});

  CHECK(error_of(folder).ends_with(
      "a judge must not be called 'gold', as the labels are"));
}
