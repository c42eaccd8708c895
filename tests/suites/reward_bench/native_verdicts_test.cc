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

/// Adds what a constant attack made: it says "New." to every row.
std::uint16_t add_constant(Benchmark& bench) {
  const auto system = static_cast<std::uint16_t>(bench.systems.size());
  bench.systems.emplace_back("nothing");
  bench.entrants = {{.system = system, .clean = Entrant::kConstant, .arm = 1}};
  for (std::uint32_t item = 0; item < bench.items.size(); ++item) {
    bench.answers.push_back(
        {.item = item, .system = system, .turns = {"New."}});
  }
  return system;
}

/// Two pairs, a judge that was asked about them, and the name of what an attack
/// made of the chosen answer.
Result<Benchmark> two_pairs_padded() {
  const BenchmarkFolder folder;
  folder.write("rows.json", Json{assize::testing::reward::pair(1, "hep-go"),
                                 assize::testing::reward::pair(2, "hep-go")}
                                .dump());
  auto bench = reward_bench_on(folder.path())->read(1);
  if (!bench) return bench;
  bench->judges.emplace_back("live");
  bench->systems.emplace_back("chosen + pad");
  return bench;
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

TEST_CASE("the labels are no model of RewardBench's") {
  const auto bench = two_pairs_padded();
  REQUIRE(bench);

  const auto out = write_native_verdicts(
      *bench, 0, static_cast<std::uint16_t>(bench->gold), bench->records);

  REQUIRE(out);
  CHECK(out->text.empty());
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

TEST_CASE("an attacked answer has credit apart, and the data set's scores") {
  auto bench = two_pairs_padded();
  REQUIRE(bench);
  bench->systems.emplace_back("nothing");
  bench->entrants = {{.system = 2, .clean = 0, .arm = 1},
                     {.system = 3, .clean = Entrant::kConstant, .arm = 2}};
  for (const std::uint16_t system : {2, 3}) {
    for (const std::uint32_t item : {0u, 1u}) {
      bench->answers.push_back(
          {.item = item, .system = system, .turns = {"new"}});
    }
  }
  std::vector<Record> clean, attacked;
  for (const std::uint16_t system : {0, 2}) {
    for (const std::uint32_t item : {0u, 1u}) {
      Record record;
      record.trial = {.item = item, .focus = 0, .judge = 1};
      record.trial.shown = {system, 1};
      // The clean answer wins, the attacked one loses.
      record.verdict = {
          .status = Status::kChosen,
          .winner = static_cast<std::int8_t>(system == 0 ? 0 : 1)};
      bench->records.push_back(record);
      (system == 0 ? clean : attacked).push_back(record);
    }
  }

  const auto own = write_native_verdicts(*bench, 0, 1, clean);
  const auto padded = write_native_verdicts(*bench, 2, 1, attacked);
  const auto constant = write_native_verdicts(*bench, 3, 1, attacked);

  REQUIRE(own);
  REQUIRE(padded);
  CHECK(own->path == "eval-set-scores/live.json");
  CHECK(Json::parse(own->text)["results"] == Json({1.0, 1.0}));
  CHECK(padded->path == "attacked/chosen + pad/eval-set-scores/live.json");
  CHECK(Json::parse(padded->text)["results"] == Json({0.0, 0.0}));
  REQUIRE_FALSE(constant);
  CHECK(constant.error().message ==
        "a constant answers nothing, so RewardBench's files have it as a wrong "
        "answer; the judge compared it with wrong ones, in the right one's "
        "place, and gave no score of its own");
}

TEST_CASE("what a judge said of all answers is in one file") {
  const BenchmarkFolder folder;
  folder.write("m.json", ties_scores().dump());
  const auto bench = reward_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  std::vector<Record> second;
  for (const Record& record : bench->records) {
    const Trial& trial = record.trial;
    if (trial.judge == 1 && trial.shown[trial.focus] == 1) {
      second.push_back(record);
    }
  }
  REQUIRE_FALSE(second.empty());

  const auto out = write_native_verdicts(*bench, 1, 1, second);

  REQUIRE(out);
  CHECK(out->text.empty());
  CHECK(out->in_file_of == 0);
}

TEST_CASE("what nobody said of an attacked answer is not its clean self's") {
  auto bench = two_pairs_padded();
  REQUIRE(bench);
  bench->entrants = {{.system = 2, .clean = 0, .arm = 1}};
  std::vector<Record> attacked;
  for (const std::uint16_t system : {0, 2}) {
    for (const std::uint32_t item : {0u, 1u}) {
      Record record;
      record.trial = {.item = item, .focus = 0, .judge = 1};
      record.trial.shown = {system, 1};
      record.verdict = {.status = Status::kChosen,
                        .winner = 0,
                        .score = std::vector<double>{3, 1}};
      // The store has the attacked answer of the second row only.
      if (system == 2 && item == 0) {
        record.verdict = {.status = Status::kNotRecorded};
      }
      bench->records.push_back(record);
      if (system == 2) attacked.push_back(record);
    }
  }

  const auto both = write_native_verdicts(*bench, 2, 1, attacked);
  attacked.pop_back();
  const auto none = write_native_verdicts(*bench, 2, 1, attacked);

  REQUIRE(both);
  CHECK(Json::parse(both->text)["id"] == Json({2}));
  CHECK(both->left_out == 1);
  REQUIRE(none);
  CHECK(none->text.empty());
  CHECK(none->left_out == 1);
}

TEST_CASE(
    "an unrated attacked answer of Ties has not its clean self's rating") {
  const BenchmarkFolder folder;
  folder.write("m.json", ties_scores().dump());
  auto bench = reward_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  const auto pad = static_cast<std::uint16_t>(bench->systems.size());
  bench->systems.emplace_back("chosen + pad");
  bench->entrants = {{.system = pad, .clean = 0, .arm = 1}};
  std::vector<Record> attacked;
  for (std::uint32_t item = 0; item < bench->items.size(); ++item) {
    Record& record = attacked.emplace_back();
    record.trial = {.item = item, .slots = 1, .focus = 0, .judge = 1};
    record.trial.shown[0] = pad;
    record.verdict = {.status = Status::kScored, .score = {2.5}};
    if (item == 1) record.verdict = {.status = Status::kNotRecorded};
  }
  bench->records.insert(bench->records.end(), attacked.begin(), attacked.end());

  const auto out = write_native_verdicts(*bench, pad, 1, attacked);

  REQUIRE(out);
  CHECK(out->left_out == 1);
  const Json scores = Json::parse(out->text)["scores"];
  REQUIRE(scores.size() == 3);
  for (const Json& row : scores) CHECK(row[0] == 2.5);
}

TEST_CASE("a constant's score stands in the first wrong answer's place") {
  struct Case {
    Json file;
    std::vector<std::uint16_t> shown;  ///< The constant and wrong answers.
    double given = 0;                  ///< Its score.
    Json scores, result;
  };
  const Json four = {{"model", "m"},        {"id", {"a"}},
                     {"subset", {"Focus"}}, {"scores", {{4, 3, 1, 0}}},
                     {"num_correct", {1}},  {"results", {1}}};
  const Json pair = {{"model", "m"},           {"id", {1}},
                     {"subset", {"hep-go"}},   {"scores_chosen", {4}},
                     {"scores_rejected", {3}}, {"results", {1}}};
  const auto [file, shown, given, scores, result] = GENERATE_COPY(
      Case{four, {1, 2, 3}, 2, {4, 2, 1, 0}, 1},
      Case{four, {1, 2, 3}, 4, {4, 4, 1, 0}, 0.5},
      Case{pair, {1}, 4, {4, 4}, 0}, Case{pair, {1}, 9, {4, 9}, 0});
  const BenchmarkFolder folder;
  folder.write("m.json", file.dump());
  auto bench = reward_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  const std::uint16_t constant = add_constant(*bench);
  // An audit shows it against the wrong ones, where the right one stands.
  Record record;
  record.trial.focus = 0;
  record.trial.judge = 1;
  record.trial.slots = static_cast<std::uint8_t>(shown.size() + 1);
  record.trial.shown[0] = constant;
  std::ranges::copy(shown, record.trial.shown.begin() + 1);
  std::vector<double> heard(record.trial.slots, -9);
  heard[0] = given;
  record.verdict = {.status = Status::kChosen, .winner = 0, .score = heard};
  bench->records.push_back(record);

  const auto out = write_native_verdicts(*bench, constant, 1, {&record, 1});

  REQUIRE(out);
  CHECK(out->path == "attacked/nothing/eval-set-scores/m.json");
  CHECK(out->left_out == 0);
  const Json written = Json::parse(out->text);
  CHECK(written["results"] == Json::array({result}));
  const Json row =
      bench->version == "2"
          ? written["scores"][0]
          : Json({written["scores_chosen"][0], written["scores_rejected"][0]});
  CHECK(row == scores);
}

TEST_CASE("a constant's rating stands beside those of the answers of Ties") {
  const BenchmarkFolder folder;
  folder.write("m.json", ties_scores().dump());
  auto bench = reward_bench_on(folder.path())->read(1);
  REQUIRE(bench);
  const std::uint16_t constant = add_constant(*bench);
  std::vector<Record> rated;
  for (std::uint32_t item = 0; item < bench->items.size(); ++item) {
    Record& record = rated.emplace_back();
    record.trial = {.item = item, .slots = 1, .focus = 0, .judge = 1};
    record.trial.shown[0] = constant;
    record.verdict = {.status = Status::kScored, .score = {7}};
    if (item == 1) record.verdict = {.status = Status::kUnparsed};
  }

  const auto out = write_native_verdicts(*bench, constant, 1, rated);

  REQUIRE(out);
  // By id: ref:1, ref:2 is of another prompt and comes after tied:1.
  CHECK(Json::parse(out->text)["scores"] ==
        Json({{8, 7}, {9, 7, -1, 2}, {5, 7}, {9, 4, 7}}));
}

TEST_CASE("a credit that depends on the order is read again by place") {
  const Json fours = {{"model", "m"},
                      {"id", {"a", "b", "c"}},
                      {"subset", Json(3, "Focus")},
                      {"scores", Json(3, nullptr)},
                      {"num_correct", {1, 1, 1}},
                      {"results", {0.75, 0.3125, 1.0}},
                      {"results_by_place",
                       {{0.0, 1.0, 1.0, 1.0}, {1.0, 0.25, 0.0, 0.0}, nullptr}}};
  const Json pairs = {{"model", "m"},
                      {"id", {1, 2}},
                      {"subset", Json(2, "hep-go")},
                      {"results", {0.5, 1.0}},
                      {"results_by_place", {{1.0, 0.0}, {nullptr, 1.0}}}};
  const Json file = GENERATE_COPY(fours, pairs);
  const BenchmarkFolder folder;
  folder.write("m.json", file.dump());
  const auto bench = reward_bench_on(folder.path())->read(1);
  REQUIRE(bench);

  const auto out = written(*bench);

  REQUIRE(out);
  Json expected = file;
  if (bench->version == "2") CHECK(bench->records.size() == 3 + 12);
  expected["model"] = "m";
  CHECK(Json::parse(out->text) == expected);
}
