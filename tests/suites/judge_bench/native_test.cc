#include "suites/judge_bench/native.h"

#include <algorithm>
#include <cmath>

#include "data.h"
#include "suites/judge_bench/pairs_folder.h"

using namespace assize;
using assize::testing::bench::BenchmarkFolder;
using assize::testing::bench::Json;
using assize::testing::bench::judge_bench_on;
using assize::testing::bench::kFile;
using assize::testing::bench::pair;
using assize::testing::bench::said;
using assize::testing::bench::scored;

namespace {

/// What is told of one order or label, by names.
struct Told {
  std::string judge, id, question, answer;
  std::uint16_t first;
  Status status;
  Tie tie;
  int winner;
  SlotScores score;
  double p_first;  ///< -1: none.
  std::string raw;

  friend bool operator==(const Told&, const Told&) = default;
};

std::vector<Told> told(const Benchmark& bench, std::uint16_t judge) {
  std::vector<Told> out;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    if (trial.judge != judge) continue;
    const auto answer = bench.find_answer(trial.shown[0], trial.item);
    REQUIRE(answer >= 0);
    const double p = record.verdict.p_first;
    out.push_back(
        {.judge = bench.judges[judge],
         .id = std::string(bench.items[trial.item].id),
         .question = std::string(bench.items[trial.item].questions.at(0)),
         .answer = std::string(
             bench.answers[static_cast<std::size_t>(answer)].turns[0]),
         .first = trial.shown[0],
         .status = record.verdict.status,
         .tie = record.verdict.tie,
         .winner = record.verdict.winner,
         .score = record.verdict.score,
         .p_first = std::isnan(p) ? -1 : p,
         .raw = std::string(record.raw)});
  }
  std::ranges::sort(out, {},
                    [](const Told& t) { return std::tuple(t.id, t.first); });
  return out;
}

std::vector<Record> records_of(const Benchmark& bench, std::uint16_t judge) {
  std::vector<Record> out;
  for (const Record& record : bench.records) {
    if (record.trial.judge == judge) out.push_back(record);
  }
  return out;
}

/// Every judge but the labels, written alone and read again.
void check_round_trip(const Benchmark& bench) {
  for (std::uint16_t judge = 0; judge < bench.judges.size(); ++judge) {
    if (static_cast<int>(judge) == bench.gold) continue;
    CAPTURE(bench.judges[judge]);
    const auto file = suites::judge_bench.native.write_verdicts(
        bench, 0, judge, records_of(bench, judge));
    REQUIRE(file);
    const BenchmarkFolder folder;
    folder.write(file->path, file->text);
    const auto back = judge_bench_on(folder.path() + "/outputs")->read(1);
    REQUIRE(back);
    const auto found = std::ranges::find(back->judges, bench.judges[judge]);
    REQUIRE(found != back->judges.end());
    CHECK(told(*back, static_cast<std::uint16_t>(
                          found - back->judges.begin())) == told(bench, judge));
  }
}

}  // namespace

TEST_CASE("judged pairs written are the judged pairs read") {
  const BenchmarkFolder folder;
  folder.lines(kFile, {pair("a", "A>B", said("A>B"), said("B>A")),
                       pair("b", "B>A", said("A=B"), nullptr),
                       pair("c", "A>B", said(nullptr), said("A>B")),
                       pair("d", "A>B", scored(2, 1), scored(1, 1.5))});
  folder.lines("mine.jsonl", {pair("a", "A>B", said("B>A"), said("B>A"))});
  const auto bench = judge_bench_on(folder.path())->read(1);
  REQUIRE(bench);

  check_round_trip(*bench);
}

TEST_CASE("an attacked response stands in its clean self's place, apart") {
  const BenchmarkFolder folder, out;
  folder.lines(kFile, {pair("a", "A>B", said("A>B"), said("B>A"))});
  auto bench = judge_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  bench->judges.emplace_back("live");
  bench->systems.emplace_back("response_A + pad");
  bench->systems.emplace_back("nothing");
  bench->entrants = {{.system = 2, .clean = 0, .arm = 1},
                     {.system = 3, .clean = Entrant::kConstant, .arm = 2}};
  const auto by = static_cast<std::uint16_t>(bench->judges.size() - 1);
  std::vector<Record> records;
  for (const std::uint16_t system : {2, 3}) {
    bench->answers.push_back({.item = 0, .system = system, .turns = {"New."}});
  }
  for (const std::uint8_t focus : {0, 1}) {
    Record& record = records.emplace_back();
    record.trial = {.focus = focus, .judge = by};
    record.trial.shown[focus] = 2;
    record.trial.shown[1 - focus] = 1;
    // Once for the one shown first, which is A, then B.
    record.verdict = {.status = Status::kChosen, .winner = 0};
  }

  const auto file =
      suites::judge_bench.native.write_verdicts(*bench, 2, by, records);
  const auto constant =
      suites::judge_bench.native.write_verdicts(*bench, 3, by, records);

  REQUIRE(file);
  CHECK(file->path == "attacked/response_A + pad/outputs/live.jsonl");
  const Json row = Json::parse(file->text);
  CHECK(row["response_A"] == "New.");
  CHECK(row["response_B"] == "That one.");
  CHECK(row["judgments"][0]["decision"] == "A>B");
  CHECK(row["judgments"][1]["decision"] == "A>B");
  REQUIRE_FALSE(constant);
  CHECK(constant.error().message ==
        "JudgeBench's label is of response_A and response_B, and this answer "
        "takes the place of neither");
}

TEST_CASE("a pair without a label is an error") {
  const BenchmarkFolder folder;
  folder.lines(kFile, {pair("a", "A>B", said("A>B"), said("B>A"))});
  auto bench = judge_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  const auto records = records_of(*bench, 1);
  bench->records.clear();

  const auto file =
      suites::judge_bench.native.write_verdicts(*bench, 0, 1, records);

  REQUIRE_FALSE(file);
  CHECK(file.error().message == "pair 'a' has no label");
}

TEST_CASE("the labels are no judge of JudgeBench's") {
  const BenchmarkFolder folder;
  folder.lines(kFile, {pair("a", "A>B", said("A>B"), said("B>A"))});
  const auto bench = judge_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  const auto gold = static_cast<std::uint16_t>(bench->gold);

  const auto file = suites::judge_bench.native.write_verdicts(
      *bench, 0, gold, records_of(*bench, gold));

  REQUIRE(file);
  CHECK(file->text.empty());
}

TEST_CASE("the recorded judgements survive the round trip") {
  ASSIZE_NEED_DATA(folder, "judgebench");
  const auto bench = judge_bench_on(folder)->read(1);
  REQUIRE(bench);

  check_round_trip(*bench);
}
