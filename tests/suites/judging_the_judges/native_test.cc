#include "suites/judging_the_judges/native.h"

#include "data.h"
#include "suites/judging_the_judges/verdict_table.h"

using namespace assize;
using assize::judging_the_judges::write_verdicts;
using assize::testing::judges::BenchmarkFolder;
using assize::testing::judges::kHeader;
using assize::testing::judges::row;
using assize::testing::judges::suite_of;

namespace {

/// "q-1234 1": the items' ids and the labels of a judge, in order.
std::vector<std::string> labels_of(const Benchmark& bench, std::uint16_t system,
                                   int judge) {
  std::vector<std::string> out;
  for (const Record& record : bench.records) {
    if (static_cast<int>(record.trial.judge) != judge ||
        record.trial.shown[0] != system) {
      continue;
    }
    const bool given = judged(record.verdict.status);
    out.push_back(std::string(bench.items[record.trial.item].id) + " " +
                  (given ? std::to_string(record.verdict.score[0]) : "none"));
  }
  std::ranges::sort(out);
  return out;
}

std::vector<Record> records_of(const Benchmark& bench, std::uint16_t system,
                               std::uint16_t judge) {
  std::vector<Record> out;
  for (const Record& record : bench.records) {
    if (record.trial.judge == judge && record.trial.shown[0] == system) {
      out.push_back(record);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("all judges' labels of all systems are one table") {
  const BenchmarkFolder folder;
  folder.write("v.csv", kHeader + row("m", "\"so, what?\"", "True,,True") +
                            row("n", "why?", "False,True,"));
  const auto bench = suite_of({{"results", folder.path()}})->read(1);
  REQUIRE(bench);

  const auto file = write_verdicts(*bench, 0, 0, records_of(*bench, 0, 0));
  const auto second = write_verdicts(*bench, 0, 1, records_of(*bench, 0, 1));
  const auto other = write_verdicts(*bench, 1, 0, records_of(*bench, 1, 0));

  REQUIRE(file);
  CHECK(file->path == "verdicts.csv");
  CHECK(file->text ==
        "model,response,question,references,benchmark,strict,kind,"
        "HumanJudgement\n"
        "m,,\"so, what?\",\"Red\nRed wine\",mine,True,,True\n"
        "n,,why?,\"Red\nRed wine\",mine,False,True,\n");
  REQUIRE(second);
  CHECK(second->text.empty());
  REQUIRE(other);
  CHECK(other->text.empty());
  CHECK(other->in_file_of == 0);
}

TEST_CASE("what an attack made has a table of its own") {
  const BenchmarkFolder folder;
  folder.write("v.csv", kHeader + row("m", "why?", "True,,True"));
  auto bench = suite_of({{"results", folder.path()}})->read(1);
  REQUIRE(bench);
  bench->systems.emplace_back("m + pad");
  bench->entrants.push_back({.system = 1, .clean = 0});
  Record made = records_of(*bench, 0, 0).front();
  made.trial.shown[0] = 1;
  bench->records.push_back(made);

  const auto file = write_verdicts(*bench, 1, 0, records_of(*bench, 1, 0));

  REQUIRE(file);
  CHECK(file->path == "attacked/m + pad/verdicts.csv");
  CHECK(file->text ==
        "model,response,question,references,benchmark,strict,HumanJudgement\n"
        "m + pad,,why?,\"Red\nRed wine\",mine,True,\n");
}

TEST_CASE("what is written of the recorded table is read as the same labels") {
  ASSIZE_NEED_DATA(results, "judging_the_judges");
  const auto bench = suite_of({{"results", results}})->read(1);
  REQUIRE(bench);
  const BenchmarkFolder folder;

  const auto file = write_verdicts(*bench, 0, 0, records_of(*bench, 0, 0));

  REQUIRE(file);
  folder.write(file->path, file->text);
  const auto back = suite_of({{"results", folder.path()}})->read(1);
  REQUIRE(back);
  CHECK(back->judges == bench->judges);
  CHECK(back->systems == bench->systems);
  CHECK(back->records.size() == bench->records.size());
  const auto judges = static_cast<int>(bench->judges.size());
  for (std::uint16_t system = 0; system < bench->systems.size(); ++system) {
    for (int judge = 0; judge < judges; ++judge) {
      CHECK(labels_of(*back, system, judge) ==
            labels_of(*bench, system, judge));
    }
  }
}
