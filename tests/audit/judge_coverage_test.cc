#include "audit/judge_coverage.h"

#include <catch2/catch.hpp>

using namespace assize;

namespace {

/// Three items, gold labels on all of them, and what two judges said.
Benchmark judged_items(const std::vector<std::uint32_t>& of_one,
                       const std::vector<std::uint32_t>& of_other) {
  Benchmark out;
  out.items.resize(3);
  out.judges = {"gold", "one", "other"};
  out.gold = 0;
  const std::vector<std::uint32_t> by_judge[] = {{0, 1, 2}, of_one, of_other};
  for (std::uint16_t judge = 0; judge < 3; ++judge) {
    for (const std::uint32_t item : by_judge[judge]) {
      Record& record = out.records.emplace_back();
      record.trial.item = item;
      record.trial.judge = judge;
      record.verdict.status = Status::kChosen;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("judges that saw less than is judged beside them are named") {
  CHECK(judge_coverage(judged_items({0, 1, 2}, {2, 1, 0, 0})).empty());
  CHECK(judge_coverage(judged_items({0, 1, 2}, {2, 2})) ==
        "1 judge has judged less than stands beside it, so its totals are "
        "over another set: other (1 of 3 items).");
  CHECK(judge_coverage(judged_items({0, 1}, {2})) ==
        "2 judges have judged less than stands beside them, so their totals "
        "are over another set: one (2 of 3 items), other (1 of 3 items).");
}

TEST_CASE("what nobody judged counts where rules have it") {
  const Benchmark bench = judged_items({0, 1}, {1, 0});

  CHECK(judge_coverage(bench).empty());
  CHECK(judge_coverage(bench, true)
            .ends_with(": one (2 of 3 items), other (2 of 3 items)."));
}

TEST_CASE("of the same items, fewer answers are less, too") {
  Benchmark bench = judged_items({0, 1, 2}, {0, 1, 2, 2});
  bench.records.back().trial.shown[bench.records.back().trial.focus] = 1;

  CHECK(judge_coverage(bench).ends_with(": one (3 of 4 answers)."));
}

TEST_CASE("a verdict that was not recorded is none, a failed one is") {
  Benchmark bench = judged_items({0, 1, 2}, {0, 1, 2});
  bench.records[3].verdict.status = Status::kUnparsed;
  CHECK(judge_coverage(bench).empty());

  bench.records[3].verdict.status = Status::kNotRecorded;
  CHECK(judge_coverage(bench).ends_with(": one (2 of 3 items)."));
}

TEST_CASE("where systems are ranked, nothing is said of judges") {
  Benchmark bench = judged_items({0}, {1});
  bench.reference = 0;

  CHECK(judge_coverage(bench).empty());
}
