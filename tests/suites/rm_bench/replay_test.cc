#include "suites/rm_bench/replay.h"

#include <algorithm>

#include "data.h"
#include "suites/rm_bench/rows_folder.h"

using namespace assize;
using assize::testing::rm::BenchmarkFolder;
using assize::testing::rm::rm_bench_on;
using assize::testing::rm::row;
using assize::testing::rm::scored;
using assize::testing::rm::write;
using Catch::Matchers::WithinAbs;

namespace {

const ReplayRow& find(const std::vector<ReplayRow>& rows,
                      const std::string& judge, const std::string& metric) {
  const auto found = std::ranges::find_if(rows, [&](const ReplayRow& row) {
    return row.system == judge && row.metric == metric;
  });
  CAPTURE(judge, metric);
  REQUIRE(found != rows.end());
  return *found;
}

}  // namespace

TEST_CASE("baselines of the chat rows are those of rules written apart") {
  ASSIZE_NEED_DATA(folder, "rm_bench");
  const auto suite = rm_bench_on(folder);
  const auto bench = suite->read(1);
  REQUIRE(bench);
  CHECK(bench->items.size() == 129);
  // S 8: twelve rows with one text in two styles of the right answer.
  REQUIRE(bench->cautions.size() == 1);
  CHECK(bench->cautions[0].starts_with(
      "12 rows have one text in two styles of the right answer, 0 of"));

  const auto rows = suite->replay(*bench, 1);

  REQUIRE(rows);
  struct Figures {
    std::string rule;
    double accuracy, hard, normal, easy, one_to_many, half;
  };
  // tests/oracles/rm_bench.py
  const std::vector<Figures> rules = {
      {"rule.first", 50, 50, 50, 50, 0, 50},
      {"rule.longer", 37.381568, 2.583979, 28.423773, 81.136951, 8.785530,
       38.587425},
      {"rule.more_markdown", 22.911283, 0, 10.594315, 58.139535, 7.751938,
       45.305771},
      {"rule.refuses_less", 0, 0, 0, 0, 0, 50},
  };
  for (const Figures& rule : rules) {
    const auto value = [&](const std::string& metric) {
      return find(*rows, rule.rule, metric).value;
    };
    CHECK_THAT(value("accuracy"), WithinAbs(rule.accuracy, 1e-6));
    CHECK_THAT(value("hard"), WithinAbs(rule.hard, 1e-6));
    CHECK_THAT(value("normal"), WithinAbs(rule.normal, 1e-6));
    CHECK_THAT(value("easy"), WithinAbs(rule.easy, 1e-6));
    CHECK_THAT(value("one_to_many"), WithinAbs(rule.one_to_many, 1e-6));
    const ReplayRow& row = find(*rows, rule.rule, "accuracy");
    REQUIRE(row.alternatives.size() == 1);
    CHECK(row.alternatives[0].cause == "convention:a_tie_is_half");
    CHECK_THAT(row.alternatives[0].value, WithinAbs(rule.half, 1e-6));
    CHECK(row.n == 129);
    CHECK(row.note == "129 rows, 1 of 4 domains");
  }
  CHECK_THAT(find(*rows, "rule.longer", "cell.markdown.concise").value,
             WithinAbs(99.224806, 1e-6));
  CHECK_THAT(find(*rows, "rule.longer", "cell.detailed.markdown").value,
             WithinAbs(7.751938, 1e-6));
}

TEST_CASE("domains of a judge are given apart and weigh the same together") {
  const BenchmarkFolder folder;
  write(folder, "m.json",
        {scored(row(1), {1, 5, 6}, {1, 2, 3}),
         scored(row(2), {4, 5, 6}, {1, 2, 3}),
         scored(row(3, "humanevalpack"), {0, 0, 0}, {1, 1, 1})});
  const auto suite = rm_bench_on(folder.path());
  const auto bench = suite->read(1);
  REQUIRE(bench);

  const auto rows = suite->replay(*bench, 1);

  REQUIRE(rows);
  // By hand: chat's cells are 50 where row 1 loses or ties, else 100.
  CHECK_THAT(find(*rows, "m", "accuracy.chat").value,
             WithinAbs(750 / 9.0, 1e-9));
  CHECK_THAT(find(*rows, "m", "accuracy").value, WithinAbs(750 / 18.0, 1e-9));
  CHECK_THAT(find(*rows, "m", "hard").value, WithinAbs(100 / 3.0, 1e-9));
  CHECK_THAT(find(*rows, "m", "one_to_many").value,
             WithinAbs(500 / 12.0, 1e-9));
  CHECK(find(*rows, "m", "accuracy").n == 3);
  CHECK(find(*rows, "m", "accuracy.code").n == 1);
}

TEST_CASE("published averages of averages follow from their domains") {
  // S 8: the four domains of DPSK-R1 and what the README says of them.
  CHECK_THAT((84.24 + 72.66 + 93.59 + 90.65) / 4, WithinAbs(85.28, 0.0051));
  CHECK_THAT((72.61 + 72.51 + 93.01 + 81.53) / 4, WithinAbs(79.915, 1e-9));
  const BenchmarkFolder folder;

  const auto rows = rm_bench::published(folder.write(
      "board.csv", "judge,accuracy,hard,hard.chat,other\nm,85.28,80.24,,1\n"));

  REQUIRE(rows);
  REQUIRE(rows->size() == 2);
  CHECK(rows->at(1).metric == "hard");
  CHECK(rows->at(1).value == 80.24);
}
