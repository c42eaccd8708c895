#include "plugin/gold_labels.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "synthetic.h"

using namespace assize;

namespace {

/// People said of item 0 that plain beats base; of item 1, that plain is right
/// and base wrong; of item 2, that both are right; nothing of item 3.
Benchmark bench() {
  Benchmark out = testing::make_benchmark(
      {.items = 4,
       .systems = {"base", "plain"},
       .outcome = [](std::size_t, std::size_t) { return 1.0; }});
  std::vector<Record> people;
  people.push_back(out.records[0]);
  const auto alone = [&](std::uint32_t item, std::uint16_t system, double y) {
    Record record;
    record.trial.item = item;
    record.trial.slots = 1;
    record.trial.focus = 0;
    record.trial.shown[0] = system;
    record.verdict.status = Status::kScored;
    record.verdict.score = {y};
    people.push_back(record);
  };
  alone(1, 0, 0);
  alone(1, 1, 1);
  alone(2, 0, 1);
  alone(2, 1, 1);
  for (Record& record : people) {
    record.trial.judge = 1;
    out.records.push_back(record);
  }
  out.judges.push_back("people");
  out.gold = 1;
  return out;
}

}  // namespace

TEST_CASE("gold labels speak of pairs, or of each answer alone") {
  const Benchmark of = bench();
  const VerdictTable table = tabulate(of);
  const AnswerTable answers = answer_features(of, 1);
  const GoldLabels gold({.bench = of,
                         .table = table,
                         .answers = answers,
                         .judge = 0,
                         .findings = {}});

  CHECK(gold.better(0, 1, 0) == 1);
  CHECK(gold.better(0, 0, 1) == 0);
  CHECK(gold.better(1, 1, 0) == 1);
  CHECK(gold.better(1, 0, 1) == 0);
  CHECK(gold.better(2, 1, 0) == 0.5);
  CHECK(std::isnan(gold.better(3, 1, 0)));
}
