#include "suites/rm_bench/native.h"

#include "data.h"
#include "suites/rm_bench/rows_folder.h"

using namespace assize;
using assize::rm_bench::write_native_verdicts;
using assize::testing::rm::BenchmarkFolder;
using assize::testing::rm::Json;
using assize::testing::rm::rm_bench_on;
using assize::testing::rm::row;
using assize::testing::rm::scored;
using assize::testing::rm::write;

namespace {

std::vector<Record> of_judge(const Benchmark& bench, std::uint16_t judge) {
  std::vector<Record> out;
  for (const Record& record : bench.records) {
    if (record.trial.judge == judge) out.push_back(record);
  }
  return out;
}

}  // namespace

TEST_CASE("written scores are read as they were") {
  const BenchmarkFolder folder;
  Json kept = scored(row(7), {1, 0.1, -3e-9}, {2, 0.1, 1});
  kept["error"] = "A slip.";
  kept["domain"] = "chat";
  Json text = scored(row(8), {1, 2, 3}, {4, 5, 6});
  text["id"] = "eight";
  const std::vector<Json> rows = {kept, text};
  write(folder, "o/m/a.json", rows);
  const auto bench = rm_bench_on(folder.path())->read(1);
  REQUIRE(bench);

  const auto file = write_native_verdicts(*bench, 0, 1, of_judge(*bench, 1));

  REQUIRE(file);
  CHECK(file->path == "o/m/total_dataset.json");
  CHECK(Json::parse(file->text) == Json(rows));
}

TEST_CASE("the recorded rows are written as they were read") {
  ASSIZE_NEED_DATA(data, "rm_bench");
  auto bench = rm_bench_on(data)->read(1);
  REQUIRE(bench);
  bench->judges.emplace_back("length");
  std::vector<Record> records;
  for (Record record : of_judge(*bench, 0)) {
    record.trial.judge = 1;
    record.verdict.score = {1, 2};
    records.push_back(record);
  }

  const auto file = write_native_verdicts(*bench, 0, 1, records);

  REQUIRE(file);
  std::ifstream in(data + "/chat_filtered.json");
  Json before = Json::parse(in);
  std::map<int, Json> rows;
  for (Json& each : before) {
    rows[each["id"].get<int>()] = scored(each, {1, 1, 1}, {2, 2, 2});
  }
  const Json after = Json::parse(file->text);
  CHECK(after.size() == 129);
  for (const Json& each : after) {
    CHECK((each == rows.at(each["id"].get<int>())));
  }
}

TEST_CASE("rows that a judge only compared are left out and counted") {
  const BenchmarkFolder folder;
  write(folder, "o/m/a.json", {scored(row(7), {1, 2, 3}, {4, 5, 6}), row(8)});
  auto bench = rm_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  std::vector<Record> records = of_judge(*bench, 1);
  Record& compared = records.emplace_back(records.front());
  compared.trial.item = 1;
  compared.verdict.score = {};

  const auto some = write_native_verdicts(*bench, 0, 1, records);
  const auto none = write_native_verdicts(*bench, 0, 1, {&compared, 1});

  REQUIRE(some);
  CHECK(Json::parse(some->text).size() == 1);
  CHECK(some->left_out == 1);
  REQUIRE(none);
  CHECK(none->text.empty());
  CHECK(none->left_out == 1);
}

TEST_CASE("the labels are no judge's scores") {
  const BenchmarkFolder folder;
  write(folder, "a.json", {row(7)});
  const auto bench = rm_bench_on(folder.path())->read(1);
  REQUIRE(bench);

  const auto file = write_native_verdicts(*bench, 0, 0, of_judge(*bench, 0));

  REQUIRE(file);
  CHECK(file->text.empty());
  CHECK(file->left_out == 0);
}

TEST_CASE("an attacked answer has no place among a row's six") {
  const BenchmarkFolder folder;
  write(folder, "o/m/a.json", {scored(row(7), {1, 2, 3}, {4, 5, 6})});
  auto bench = rm_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  const auto attacked = static_cast<std::uint16_t>(bench->systems.size());
  bench->systems.emplace_back("chosen_1 + pad");
  bench->entrants = {{.system = attacked, .clean = 0, .arm = 1}};

  const auto file =
      write_native_verdicts(*bench, attacked, 1, of_judge(*bench, 1));

  REQUIRE_FALSE(file);
  CHECK(file.error().message ==
        "RM-Bench's files hold the scores of a row's six answers, and an "
        "attacked one is none of them");
}

TEST_CASE("what a judge said of a row's answers is in the first one's file") {
  const BenchmarkFolder folder;
  write(folder, "o/m/a.json", {scored(row(7), {1, 2, 3}, {4, 5, 6})});
  const auto bench = rm_bench_on(folder.path())->read(1);
  REQUIRE(bench);

  const auto file = write_native_verdicts(*bench, 1, 1, of_judge(*bench, 1));

  REQUIRE(file);
  CHECK(file->text.empty());
  CHECK(file->in_file_of == 0);
}
