#include "core/verdict_table.h"

#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "core/stream.h"

namespace {

using assize::AnswerTable;
using assize::Benchmark;
using assize::kAbsent;
using assize::kNoAnswer;
using assize::Record;
using assize::Status;
using assize::tabulate;
using assize::Tie;
using assize::Trial;
using assize::Verdict;
using assize::VerdictTable;

/// Five items in clusters 0, 0, 1, 3, 3 (none in 2 was judged); system 0 is
/// the reference, systems 0 and 1 answered all, system 2 none.
Benchmark bench_of_five() {
  Benchmark bench;
  bench.systems = {"reference", "tested", "silent"};
  bench.judges = {"one", "two"};
  bench.items.resize(5);
  const std::uint32_t clusters[] = {0, 0, 1, 3, 3};
  for (std::size_t i = 0; i < 5; ++i) bench.items[i].cluster = clusters[i];
  for (std::uint16_t system = 0; system < 2; ++system) {
    for (std::uint32_t item = 0; item < 5; ++item) {
      bench.answers.push_back({.item = item, .system = system, .turns = {}});
    }
  }
  return bench;
}

Record pairwise(std::uint32_t item, std::uint8_t focus, double p_first) {
  Record record;
  record.trial.item = item;
  record.trial.focus = focus;
  record.trial.shown[focus] = 1;
  record.verdict.status = p_first == 0.5 ? Status::kTied : Status::kChosen;
  record.verdict.p_first = p_first;
  return record;
}

/// All columns of all rows, with y by its bits so that NaN equals NaN.
auto cells(const VerdictTable& t) {
  std::vector<std::uint64_t> y;
  for (const double value : t.y)
    y.push_back(std::bit_cast<std::uint64_t>(value));
  return std::tuple(t.item, t.answer, t.rival, t.system, t.opponent, t.judge,
                    t.arm, t.defence, t.sample, t.slot, t.slots, t.turn,
                    t.strength, t.status, t.tie, y, t.cluster_begin);
}

}  // namespace

TEST_CASE("a table sees each verdict from the system under test") {
  Benchmark bench = bench_of_five();
  bench.records.push_back(pairwise(2, 1, 0.25));
  bench.records.push_back(pairwise(0, 0, 0.25));

  const VerdictTable table = tabulate(bench);

  REQUIRE(table.rows() == 2);
  CHECK(table.item == std::vector<std::uint32_t>{0, 2});
  CHECK(table.y == std::vector<double>{0.25, 0.75});
  CHECK(table.slot == std::vector<std::uint8_t>{0, 1});
  CHECK(table.system == std::vector<std::uint16_t>{1, 1});
  CHECK(table.opponent == std::vector<std::uint16_t>{0, 0});
  CHECK(table.answer == std::vector<std::uint32_t>{5, 7});
  CHECK(table.rival == std::vector<std::uint32_t>{0, 2});
}

TEST_CASE("offsets bound each cluster's rows, also where a cluster has none") {
  Benchmark bench = bench_of_five();
  for (const std::uint32_t item : {4u, 0u, 3u, 1u}) {
    bench.records.push_back(pairwise(item, 1, 0));
  }

  const VerdictTable table = tabulate(bench);

  CHECK(table.clusters() == 4);
  CHECK(table.cluster_begin == std::vector<std::uint32_t>{0, 2, 2, 2, 4});
}

TEST_CASE("a table of no records still has its clusters") {
  const Benchmark bench = bench_of_five();

  const VerdictTable table = tabulate(bench);

  CHECK(table.rows() == 0);
  CHECK(table.clusters() == bench.clusters());
  CHECK(table.cluster_begin == std::vector<std::uint32_t>(5, 0));
  CHECK(tabulate(Benchmark()).clusters() == 0);
}

TEST_CASE("failures and ties keep their codes, and failures have no value") {
  Benchmark bench = bench_of_five();
  std::vector<Status> failures;
  for (auto s = static_cast<int>(Status::kUnparsed);
       s <= static_cast<int>(Status::kNotApplicable); ++s) {
    Record record = pairwise(0, 1, 0.9);
    record.trial.sample = static_cast<std::uint16_t>(s);
    record.verdict.status = static_cast<Status>(s);
    record.verdict.score = {1, 2};
    bench.records.push_back(record);
    failures.push_back(static_cast<Status>(s));
  }
  Record tie = pairwise(1, 1, 0.5);
  tie.verdict.tie = Tie::kIdenticalAnswers;
  bench.records.push_back(tie);

  const VerdictTable table = tabulate(bench);

  REQUIRE(table.rows() == failures.size() + 1);
  for (std::size_t i = 0; i < failures.size(); ++i) {
    CHECK(table.status[i] == failures[i]);
    CHECK(std::isnan(table.y[i]));
  }
  CHECK(table.status.back() == Status::kTied);
  CHECK(table.tie.back() == Tie::kIdenticalAnswers);
  CHECK(table.y.back() == 0.5);
}

TEST_CASE("a pointwise row holds its score and has no rival") {
  Benchmark bench = bench_of_five();
  Record record;
  record.trial = {.item = 3, .shown = {1}, .slots = 1, .focus = 0};
  record.verdict = {.status = Status::kScored, .score = {8.5}};
  bench.records.push_back(record);

  const VerdictTable table = tabulate(bench);

  REQUIRE(table.rows() == 1);
  CHECK(table.y[0] == 8.5);
  CHECK(table.answer[0] == 8);
  CHECK(table.rival[0] == kNoAnswer);
  CHECK(table.opponent[0] == table.system[0]);
  CHECK(table.slots[0] == 1);
}

TEST_CASE("best of n is what the focus has of being the best") {
  struct Row {
    Verdict verdict;
    double y;
  };
  for (const Row& row : {
           Row{{.status = Status::kChosen, .winner = 2}, 1},
           Row{{.status = Status::kChosen, .winner = 0}, 0},
           Row{{.status = Status::kTied}, 1.0 / 3},
           Row{{.status = Status::kChosen, .winner = 2, .score = {0, 0, 1}}, 1},
           Row{{.status = Status::kChosen, .winner = 0, .score = {9, 2, 7}}, 0},
           Row{{.status = Status::kTied, .score = {1, -5, 1}}, 0.5},
           Row{{.status = Status::kTied, .score = {1, 1, -5}}, 0},
           Row{{.status = Status::kTied, .score = {2, 2, 2}}, 1.0 / 3},
       }) {
    Benchmark bench = bench_of_five();
    Record record;
    record.trial = {.item = 0, .shown = {0, 2, 1}, .slots = 3, .focus = 2};
    record.verdict = row.verdict;
    bench.records.push_back(record);

    const VerdictTable table = tabulate(bench);

    CAPTURE(row.y);
    CHECK(table.y[0] == row.y);
    CHECK(table.system[0] == 1);
    CHECK(table.opponent[0] == 0);
  }
}

TEST_CASE("a judged row without a value or score is absent, not zero") {
  Benchmark bench = bench_of_five();
  Record record = pairwise(0, 1, kAbsent);
  record.verdict.status = Status::kChosen;
  bench.records.push_back(record);

  CHECK(std::isnan(tabulate(bench).y[0]));
}

TEST_CASE("a missing answer is none") {
  Benchmark bench = bench_of_five();
  Record record = pairwise(0, 1, 1);
  record.trial.shown = {2, 1};
  bench.records.push_back(record);

  const VerdictTable table = tabulate(bench);

  CHECK(table.answer[0] == 5);
  CHECK(table.rival[0] == kNoAnswer);
  CHECK(table.opponent[0] == 2);
}

TEST_CASE("rows are in the canonical order") {
  Benchmark bench = bench_of_five();
  // Each trial differs from the one before in one key of the order, from the
  // first key to the last.
  std::vector<Trial> order;
  Trial trial = {.item = 0, .shown = {0, 0}, .focus = 0};
  order.push_back(trial);
  trial.sample = 1;
  order.push_back(trial);
  trial.sample = 0;
  trial.focus = 1;
  order.push_back(trial);
  trial.focus = 0;
  trial.turn = 1;
  order.push_back(trial);
  trial.turn = 0;
  trial.arm = 1;
  order.push_back(trial);
  trial.arm = 0;
  trial.defence = 1;
  order.push_back(trial);
  trial.defence = 0;
  trial.judge = 1;
  order.push_back(trial);
  trial.judge = 0;
  trial.shown = {1, 0};
  order.push_back(trial);
  trial.shown = {0, 0};
  trial.item = 1;
  order.push_back(trial);
  trial.item = 2;
  order.push_back(trial);
  for (auto last = order.rbegin(); last != order.rend(); ++last) {
    Record record;
    record.trial = *last;
    bench.records.push_back(record);
  }

  const VerdictTable t = tabulate(bench);

  REQUIRE(t.rows() == order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    CAPTURE(i);
    CHECK(std::tuple(t.item[i], t.system[i], t.judge[i], t.defence[i], t.arm[i],
                     t.turn[i], t.slot[i], t.sample[i]) ==
          std::tuple(order[i].item, order[i].shown[order[i].focus],
                     order[i].judge, order[i].defence, order[i].arm,
                     order[i].turn, order[i].focus, order[i].sample));
  }
}

TEST_CASE("the order in which verdicts arrived leaves no trace") {
  Benchmark bench = bench_of_five();
  assize::Stream stream(1, {"records"});
  for (std::uint32_t item = 0; item < 5; ++item) {
    for (std::uint16_t judge = 0; judge < 2; ++judge) {
      for (std::uint8_t focus = 0; focus < 2; ++focus) {
        for (std::uint16_t sample = 0; sample < 3; ++sample) {
          Record record = pairwise(item, focus, stream.uniform());
          record.trial.judge = judge;
          record.trial.sample = sample;
          if (stream.below(5) == 0) record.verdict.status = Status::kUnparsed;
          bench.records.push_back(record);
        }
      }
    }
  }
  const auto before = cells(tabulate(bench));

  for (int round = 0; round < 20; ++round) {
    stream.shuffle(std::span<Record>(bench.records));
    CHECK(cells(tabulate(bench)) == before);
  }
}

TEST_CASE("two verdicts on one trial are in the same order, however arrived") {
  Benchmark bench = bench_of_five();
  bench.records.push_back(pairwise(0, 1, 0.25));
  bench.records.push_back(pairwise(0, 1, 0.75));
  Record other = pairwise(0, 1, 0.5);
  other.trial.shown = {2, 1};
  bench.records.push_back(other);
  const auto before = cells(tabulate(bench));

  std::swap(bench.records[0], bench.records[2]);
  std::swap(bench.records[0], bench.records[1]);

  CHECK(cells(tabulate(bench)) == before);
}
