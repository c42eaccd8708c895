#include "suites/llmbar/native.h"

#include <algorithm>

#include "data.h"
#include "suites/llmbar/subset_folder.h"

using namespace assize;
using assize::testing::bar::BenchmarkFolder;
using assize::testing::bar::Json;
using assize::testing::bar::judged;
using assize::testing::bar::pair;
using assize::testing::bar::rated;
using assize::testing::bar::read;
using assize::testing::bar::result_of;
using assize::testing::bar::round;
using assize::testing::bar::said;
using assize::testing::bar::verdict;

namespace {

/// What is told of one order, by texts: ids hold the subset, which one file of
/// all pairs does not name.
struct Told {
  std::string question, first, second, raw;
  std::uint16_t shown_first;
  Status status;
  Tie tie;
  int winner;
  SlotScores score;

  friend auto operator<=>(const Told&, const Told&) = default;
};

std::string text_of(const Benchmark& bench, std::uint16_t system,
                    std::uint32_t item) {
  const auto answer = bench.find_answer(system, item);
  REQUIRE(answer >= 0);
  return std::string(bench.answers[std::size_t(answer)].turns[0]);
}

std::vector<Told> told(const Benchmark& bench, const std::string& judge) {
  std::vector<Told> out;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    if (bench.judges[trial.judge] != judge) continue;
    out.push_back(
        {.question = std::string(bench.items[trial.item].questions.at(0)),
         .first = text_of(bench, 0, trial.item),
         .second = text_of(bench, 1, trial.item),
         .raw = std::string(record.raw),
         .shown_first = trial.shown[0],
         .status = record.verdict.status,
         .tie = record.verdict.tie,
         .winner = record.verdict.winner,
         .score = record.verdict.score});
  }
  std::ranges::sort(out);
  return out;
}

std::vector<Record> records_of(const Benchmark& bench, std::uint16_t judge) {
  std::vector<Record> out;
  for (const Record& record : bench.records) {
    if (record.trial.judge == judge) out.push_back(record);
  }
  return out;
}

/// The pairs and every judge, written alone and read again.
void check_round_trip(const Benchmark& bench) {
  const auto pairs = suites::llmbar.native.write_answers(bench, 0);
  REQUIRE(pairs);
  CHECK(pairs->path == "dataset.json");
  for (std::uint16_t judge = 0; judge < bench.judges.size(); ++judge) {
    if (static_cast<int>(judge) == bench.gold) continue;
    CAPTURE(bench.judges[judge]);
    const auto file = suites::llmbar.native.write_verdicts(
        bench, 0, judge, records_of(bench, judge));
    REQUIRE(file);
    const BenchmarkFolder folder;
    folder.write(pairs->path, pairs->text);
    folder.write(file->path, file->text);
    const auto back = read(folder.path());
    REQUIRE(back);
    CHECK(back->checks.at(0).mismatches == 0);
    CHECK(told(*back, bench.judges[judge]) == told(bench, bench.judges[judge]));
    CHECK(told(*back, "gold") == told(bench, "gold"));
  }
}

}  // namespace

TEST_CASE("verdicts written are the verdicts read") {
  const BenchmarkFolder folder;
  folder.write("S/dataset.json",
               Json::array({pair("p", 1), pair("q", 2), pair("r", 2),
                            pair("a \"\u00e9\" {input}", 1)})
                   .dump());
  folder.write(
      result_of("S", "LLM/Vanilla"),
      Json::array({judged(pair("p", 1), {verdict("a", "b")}),
                   judged(pair("q", 2), {verdict("Neither.", "b")}),
                   judged(pair("r", 2),
                          {round(said("", nullptr, "content management policy"),
                                 said("Cut", nullptr, "length"))})})
          .dump());
  folder.write(
      result_of("S", "LLM/Rating"),
      Json::array(
          {judged(pair("p", 1), {rated("5", "5", "2", "1")}),
           judged(pair("q", 2), {rated("3", "7", "2", "2")}),
           judged(pair("r", 2), {rated("", "0", "1", "2", "content_filter")})})
          .dump());
  const auto bench = read(folder.path());
  REQUIRE(bench);

  check_round_trip(*bench);
}

TEST_CASE("labels and second outputs are in no file of their own") {
  const BenchmarkFolder folder;
  const auto bench = suites::llmbar.native.read_answers(
      folder.write("dataset.json", Json::array({pair("p", 1)}).dump()));
  REQUIRE(bench);

  const auto second = suites::llmbar.native.write_answers(*bench, 1);
  const auto labels =
      suites::llmbar.native.write_verdicts(*bench, 0, 0, records_of(*bench, 0));

  REQUIRE(second);
  CHECK(second->text.empty());
  REQUIRE(labels);
  CHECK(labels->text.empty());
}

TEST_CASE("an attacked output takes its clean self's place") {
  const BenchmarkFolder folder;
  const std::string path = folder.write(
      "dataset.json", Json::array({pair("p", 1), pair("q", 2)}).dump());
  auto bench = suites::llmbar.native.read_answers(path);
  REQUIRE(bench);
  bench->systems.push_back("output_2+longer");
  bench->systems.push_back("nothing");
  bench->entrants = {{.system = 2, .clean = 1, .arm = 1},
                     {.system = 3, .clean = Entrant::kConstant, .arm = 2}};
  for (const std::uint16_t system : {2, 3}) {
    for (const std::uint32_t item : {0u, 1u}) {
      bench->answers.push_back(
          {.item = item, .system = system, .turns = {"new"}});
    }
  }

  const auto attacked = suites::llmbar.native.write_answers(*bench, 2);
  const auto constant = suites::llmbar.native.write_answers(*bench, 3);

  REQUIRE(attacked);
  CHECK(attacked->path == "output_2+longer/dataset.json");
  const Json pairs = Json::parse(attacked->text);
  CHECK(pairs[0]["output_1"] == "One of p");
  CHECK(pairs[0]["output_2"] == "new");
  CHECK(pairs[1]["label"] == 2);
  // What says nothing is not the better output.
  REQUIRE(constant);
  const Json replaced = Json::parse(constant->text);
  CHECK(replaced[0]["output_2"] == "new");
  CHECK(replaced[1]["output_1"] == "new");
}

TEST_CASE("a judged constant is the worse output, whomever it meets") {
  const BenchmarkFolder folder;
  auto bench = suites::llmbar.native.read_answers(
      folder.write("dataset.json", Json::array({pair("p", 1)}).dump()));
  REQUIRE(bench);
  bench->judges.emplace_back("j");
  bench->systems.emplace_back("nothing");
  bench->entrants = {{.system = 2, .clean = Entrant::kConstant, .arm = 1}};
  bench->answers.push_back({.item = 0, .system = 2, .turns = {"new"}});
  std::vector<Record> records(2);
  records[0].trial = {.shown = {2, 1}, .focus = 0, .judge = 1, .arm = 1};
  records[1].trial = {.shown = {1, 2}, .focus = 1, .judge = 1, .arm = 1};
  for (Record& record : records) {
    record.verdict = {.status = Status::kChosen, .winner = 0, .score = {}};
  }

  const auto file = suites::llmbar.native.write_verdicts(*bench, 2, 1, records);

  REQUIRE(file);
  CHECK(file->path == "nothing/evaluators/j/live/result.json");
  const Json pairs = Json::parse(file->text);
  CHECK(pairs[0]["output_1"] == "new");
  CHECK(pairs[0]["output_2"] == "Another of p");
  CHECK(pairs[0]["label"] == 2);
  const Json& verdict = pairs[0]["results"][0];
  CHECK(verdict["swap = False"]["winner"] == "1");
  CHECK(verdict["swap = True"]["winner"] == "2");
}

TEST_CASE("a dataset is not written without its labels") {
  const BenchmarkFolder folder;
  auto bench = suites::llmbar.native.read_answers(
      folder.write("dataset.json", Json::array({pair("p", 1)}).dump()));
  REQUIRE(bench);
  bench->records.clear();

  const auto file = suites::llmbar.native.write_answers(*bench, 0);

  REQUIRE_FALSE(file);
  CHECK(file.error().message == "pair 'dataset/0001' has no label");
}

TEST_CASE("the recorded files survive the round trip") {
  ASSIZE_NEED_DATA(folder, "llmbar");
  const auto bench = read(folder);
  REQUIRE(bench);

  check_round_trip(*bench);
}
