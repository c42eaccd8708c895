#include "suites/reward_bench/native.h"

#include "suites/reward_bench/results_folder.h"

using namespace assize;
using assize::reward_bench::write_native_verdicts;
using assize::testing::reward::BenchmarkFolder;
using assize::testing::reward::Json;
using assize::testing::reward::reward_bench_on;
using assize::testing::reward::ties_scores;

namespace {

Result<NativeFile> written(const Benchmark& bench) {
  std::vector<Record> records;
  for (const Record& record : bench.records) {
    if (record.trial.judge == 1) records.push_back(record);
  }
  return write_native_verdicts(bench, 0, 1, records);
}

}  // namespace

TEST_CASE("scores and results are written as they were read") {
  const Json pairs = {{"model", "o/m"},
                      {"id", {1, 2, 3}},
                      {"subset", Json(3, "math-prm")},
                      {"scores_chosen", {1.5, 2.0, 0.25}},
                      {"scores_rejected", {1.0, 2.0, 3.0}},
                      {"results", {1.0, 0.0, 0.0}}};
  const Json results = {{"model", "o/m"},
                        {"id", {1, 2, 3}},
                        {"subset", Json(3, "math-prm")},
                        {"results", {1.0, 0.5, 0.0}}};
  const Json fours = {{"model", "o/m"},
                      {"id", {"a", "b"}},
                      {"subset", Json(2, "Focus")},
                      {"scores", {{3.0, 3.0, 1.0, 0.0}, {1.0, 0.0, 2.0, 0.0}}},
                      {"num_correct", {1, 1}},
                      {"results", {0.5, 0.0}}};
  const Json file = GENERATE_COPY(pairs, results, fours);
  const BenchmarkFolder folder;
  folder.write("m.json", file.dump());
  const auto bench = reward_bench_on(folder.path())->read(1);
  REQUIRE(bench);

  const auto out = written(*bench);

  REQUIRE(out);
  CHECK(out->path == "eval-set-scores/o/m.json");
  CHECK((Json::parse(out->text) == file));
}

TEST_CASE("ratings of Ties are written with those of the same row") {
  const BenchmarkFolder folder;
  folder.write("m.json", ties_scores().dump());
  const auto bench = reward_bench_on(folder.path())->read(1);
  REQUIRE(bench);

  const auto out = written(*bench);

  REQUIRE(out);
  const BenchmarkFolder again;
  again.write("m.json", out->text);
  const auto reread = reward_bench_on(again.path())->read(1);
  REQUIRE(reread);
  const auto twice = written(*reread);
  REQUIRE(twice);
  CHECK(twice->text == out->text);
  CHECK(Json::parse(out->text)["scores"][0].size() == 2);
}

TEST_CASE("a judge's name cannot lead out of its folder") {
  const BenchmarkFolder folder;
  folder.write("m.json", Json{{"model", "/../../x"},
                              {"id", {1}},
                              {"subset", {"hep-go"}},
                              {"results", {1}}}
                             .dump());
  const auto bench = reward_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  std::vector<Record> records;
  for (const Record& record : bench->records) {
    if (record.trial.judge == 0) records.push_back(record);
  }

  const auto out = write_native_verdicts(*bench, 0, 0, records);

  REQUIRE(out);
  CHECK(out->path.find("..") == std::string::npos);
  CHECK(out->path.starts_with("eval-set-scores/"));
}
