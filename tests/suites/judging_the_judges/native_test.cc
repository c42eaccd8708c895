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

TEST_CASE("a judge's labels are written as a table of the same form") {
  const BenchmarkFolder folder;
  folder.write("v.csv", kHeader + row("m", "\"so, what?\"", "True,,True"));
  const auto bench = suite_of({{"results", folder.path()}})->read(1);
  REQUIRE(bench);

  const auto file = write_verdicts(*bench, 0, 0, records_of(*bench, 0, 0));

  REQUIRE(file);
  CHECK(file->path == "m.csv");
  CHECK(file->text ==
        "model,response,question,references,benchmark,strict,HumanJudgement\n"
        "m,,\"so, what?\",\"Red\nRed wine\",mine,True,True\n");
}

TEST_CASE("what is written of the recorded table is read as the same labels") {
  ASSIZE_NEED_DATA(results, "judging_the_judges");
  const auto bench = suite_of({{"results", results}})->read(1);
  REQUIRE(bench);

  for (std::uint16_t system = 0; system < bench->systems.size(); ++system) {
    const BenchmarkFolder folder;
    const std::uint16_t judge = 5;  // Llama-70B, which lacks 135 labels.
    const auto file = write_verdicts(*bench, system, judge,
                                     records_of(*bench, system, judge));
    REQUIRE(file);
    folder.write("back.csv", file->text);
    const auto back = suite_of({{"results", folder.path()}})->read(1);

    REQUIRE(back);
    CHECK(back->judges == std::vector<std::string>{"Llama-70B", "people"});
    // A row that neither says is left out where it is read; here none is.
    CHECK(labels_of(*back, 0, 0) == labels_of(*bench, system, judge));
    CHECK(labels_of(*back, 0, 1).size() == labels_of(*back, 0, 0).size());
  }
}
