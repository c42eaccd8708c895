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

/// What is told of one order.
struct Told {
  std::string id, question, first, second, raw;
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
        {.id = std::string(bench.items[trial.item].id),
         .question = std::string(bench.items[trial.item].questions.at(0)),
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

void put(const NativeFile& file, const BenchmarkFolder& folder) {
  folder.write(file.path, file.text);
  for (const NativeFile& other : file.more) put(other, folder);
}

/// Everything written into one folder, and read again.
void check_round_trip(const Benchmark& bench) {
  const BenchmarkFolder folder;
  const auto pairs = suites::llmbar.native.write_answers(bench, 0);
  REQUIRE(pairs);
  put(*pairs, folder);
  for (std::uint16_t judge = 0; judge < bench.judges.size(); ++judge) {
    if (static_cast<int>(judge) == bench.gold) continue;
    CAPTURE(bench.judges[judge]);
    const auto file = suites::llmbar.native.write_verdicts(
        bench, 0, judge, records_of(bench, judge));
    REQUIRE(file);
    put(*file, folder);
  }

  const auto back = read(folder.path());

  REQUIRE(back);
  CHECK(back->checks.at(0).mismatches == 0);
  CHECK(back->categories == bench.categories);
  CHECK(back->judges == bench.judges);
  for (const std::string& judge : bench.judges) {
    CAPTURE(judge);
    CHECK(told(*back, judge) == told(bench, judge));
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
  CHECK(second->in_file_of == 0);
  REQUIRE(labels);
  CHECK(labels->text.empty());
}

TEST_CASE("an attacked output takes its clean self's place") {
  const BenchmarkFolder folder;
  const Json clean = Json::array({pair("p", 1), pair("q", 2)});
  auto bench = suites::llmbar.native.read_answers(
      folder.write("dataset.json", clean.dump()));
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
  CHECK(attacked->path == "attacked/output_2+longer/dataset.json");
  const Json pairs = Json::parse(attacked->text);
  CHECK(pairs[0]["output_1"] == "One of p");
  CHECK(pairs[0]["output_2"] == "new");
  CHECK(pairs[1]["label"] == 2);
  // Where an audit shows it, and never the better output.
  REQUIRE(constant);
  const Json replaced = Json::parse(constant->text);
  for (const std::size_t i : {0, 1}) {
    CHECK(replaced[i]["output_1"] == "new");
    CHECK(replaced[i]["output_2"] == clean[i]["output_2"]);
    CHECK(replaced[i]["label"] == 2);
  }
}

TEST_CASE("a judged constant has its pairs of dataset.json, of both labels") {
  const BenchmarkFolder folder, out;
  for (const char* subset : {"A", "B"}) {
    folder.write(std::string(subset) + "/dataset.json",
                 Json::array({pair("p", 1), pair("q", 2)}).dump());
  }
  auto bench = read(folder.path());
  REQUIRE(bench);
  bench->judges.emplace_back("j");
  bench->systems.emplace_back("nothing");
  bench->entrants = {{.system = 2, .clean = Entrant::kConstant, .arm = 1}};
  std::vector<Record> records;
  for (std::uint32_t item = 0; item < 4; ++item) {
    bench->answers.push_back({.item = item, .system = 2, .turns = {"new"}});
    for (const std::uint8_t focus : {0, 1}) {
      Record& record = records.emplace_back();
      record.trial = {.item = item, .focus = focus, .judge = 1, .arm = 1};
      record.trial.shown[focus] = 2;
      record.trial.shown[1 - focus] = 1;
      record.verdict = {.status = Status::kChosen, .winner = 0, .score = {}};
    }
  }

  const auto pairs = suites::llmbar.native.write_answers(*bench, 2);
  const auto file = suites::llmbar.native.write_verdicts(*bench, 2, 1, records);

  REQUIRE(pairs);
  REQUIRE(file);
  CHECK(file->path == "attacked/nothing/A/evaluators/j/live/result.json");
  put(*pairs, out);
  put(*file, out);
  const auto back = read(out.path() + "/attacked/nothing");
  REQUIRE(back);
  CHECK(back->categories == bench->categories);
  CHECK(back->excluded.empty());
  for (const Told& one : told(*back, "j/live")) {
    CHECK(one.first == "new");
    CHECK(one.winner == 0);
  }
  for (const Told& label : told(*back, "gold")) CHECK(label.winner == 1);
}

TEST_CASE("ratings of each output alone are in one file, output_1's") {
  const BenchmarkFolder folder, out;
  folder.write("S/dataset.json",
               Json::array({pair("p", 1), pair("q", 2), pair("r", 2)}).dump());
  auto bench = read(folder.path());
  REQUIRE(bench);
  bench->judges.emplace_back("j");
  const std::string said[3][2] = {{"7", "3"}, {"5", "5"}, {"4", "Well, good."}};
  for (std::uint32_t item = 0; item < 3; ++item) {
    for (const std::uint16_t output : {0, 1}) {
      Record& record = bench->records.emplace_back();
      record.trial = {
          .item = item, .shown = {output}, .slots = 1, .focus = 0, .judge = 1};
      record.raw = said[item][output];
      if (record.raw.size() > 1) {
        record.verdict.status = Status::kUnparsed;
      } else {
        record.verdict = {.status = Status::kScored,
                          .score = {double(record.raw[0] - '0')}};
      }
    }
  }
  std::vector<Record> of_first, of_second;
  for (const Record& record : records_of(*bench, 1)) {
    (record.trial.shown[0] == 0 ? of_first : of_second).push_back(record);
  }

  const auto pairs = suites::llmbar.native.write_answers(*bench, 0);
  const auto first =
      suites::llmbar.native.write_verdicts(*bench, 0, 1, of_first);
  const auto second =
      suites::llmbar.native.write_verdicts(*bench, 1, 1, of_second);

  REQUIRE(first);
  REQUIRE(second);
  CHECK(second->text.empty());
  CHECK(first->path == "S/evaluators/j/Rating/result.json");
  put(*pairs, out);
  put(*first, out);
  const auto back = read(out.path());
  REQUIRE(back);
  CHECK(back->checks.at(0).mismatches == 0);
  const auto verdicts = told(*back, "j/Rating");
  REQUIRE(verdicts.size() == 6);
  CHECK(verdicts[0].score == std::vector<double>{7, 3});
  CHECK(verdicts[2].tie == Tie::kEqualScores);
  CHECK(verdicts[4].status == Status::kUnparsed);
}

TEST_CASE("verdicts without their texts are read as they were given") {
  const BenchmarkFolder folder, out;
  folder.write("S/dataset.json",
               Json::array({pair("p", 1), pair("q", 2)}).dump());
  auto bench = read(folder.path());
  REQUIRE(bench);
  bench->judges = {"gold", "j/Vanilla"};
  for (std::uint32_t item = 0; item < 2; ++item) {
    for (const std::uint8_t focus : {0, 1}) {
      Record& record = bench->records.emplace_back();
      record.trial = {.item = item, .focus = focus, .judge = 1};
      record.trial.shown[1 - focus] = 1;
      record.verdict = {.status = Status::kChosen, .winner = 0, .score = {}};
      if (item == 1 && focus == 1)
        record.verdict = {.status = Status::kFiltered};
    }
  }

  const auto pairs = suites::llmbar.native.write_answers(*bench, 0);
  const auto file =
      suites::llmbar.native.write_verdicts(*bench, 0, 1, records_of(*bench, 1));

  REQUIRE(pairs);
  REQUIRE(file);
  const Json rows = Json::parse(file->text);
  // No words are made up; why there is no verdict is kept.
  CHECK_FALSE(rows[0]["results"][0]["swap = False"].contains("completion"));
  CHECK(rows[1]["results"][0]["swap = True"]["completion"][1] ==
        "content_filter");
  put(*pairs, out);
  put(*file, out);
  const auto back = read(out.path());
  REQUIRE(back);
  for (const Check& check : back->checks) CHECK(check.mismatches == 0);
  CHECK(told(*back, "j/Vanilla") == told(*bench, "j/Vanilla"));
}

TEST_CASE("a verdict that nobody was asked for is no wrong one") {
  const BenchmarkFolder folder, out;
  folder.write("S/dataset.json",
               Json::array({pair("p", 1), pair("q", 2), pair("r", 1)}).dump());
  auto bench = read(folder.path());
  REQUIRE(bench);
  bench->judges = {"gold", "j/Vanilla"};
  for (std::uint32_t item = 0; item < 3; ++item) {
    for (const std::uint8_t focus : {0, 1}) {
      Record& record = bench->records.emplace_back();
      record.trial = {.item = item, .focus = focus, .judge = 1};
      record.trial.shown[1 - focus] = 1;
      record.verdict = {.status = Status::kChosen, .winner = 0, .score = {}};
      // Of the second pair one order was asked, of the third none.
      if (item + focus > 1) record.verdict = {.status = Status::kNotRecorded};
    }
  }

  const auto pairs = suites::llmbar.native.write_answers(*bench, 0);
  const auto file =
      suites::llmbar.native.write_verdicts(*bench, 0, 1, records_of(*bench, 1));

  REQUIRE(pairs);
  REQUIRE(file);
  CHECK(file->left_out == 2);
  put(*pairs, out);
  put(*file, out);
  const auto back = read(out.path());
  REQUIRE(back);
  const auto verdicts = told(*back, "j/Vanilla");
  REQUIRE(verdicts.size() == 2);
  for (const Told& one : verdicts) {
    CHECK(one.id == "S/0001");
    CHECK(one.status == Status::kChosen);
  }
}

TEST_CASE("what a defence was told, and what was asked again, is not written") {
  const BenchmarkFolder folder;
  folder.write("S/dataset.json", Json::array({pair("p", 1)}).dump());
  auto bench = read(folder.path());
  REQUIRE(bench);
  bench->judges = {"gold", "j"};
  const auto said = [&](std::int8_t winner, std::uint16_t arm,
                        std::uint16_t defence) {
    Record& record = bench->records.emplace_back();
    record.trial = {.focus = 0, .judge = 1, .arm = arm, .defence = defence};
    record.trial.shown[1] = 1;
    record.verdict = {.status = Status::kChosen, .winner = winner, .score = {}};
  };
  said(1, 2, 0);
  said(0, 0, 0);
  said(1, 0, 1);

  const auto file =
      suites::llmbar.native.write_verdicts(*bench, 0, 1, records_of(*bench, 1));

  REQUIRE(file);
  const Json rows = Json::parse(file->text);
  CHECK(rows[0]["results"][0]["swap = False"]["winner"] == "1");
}

TEST_CASE("a pair of which one output was rated is not written") {
  const BenchmarkFolder folder;
  folder.write("S/dataset.json",
               Json::array({pair("p", 1), pair("q", 2)}).dump());
  auto bench = read(folder.path());
  REQUIRE(bench);
  bench->judges = {"gold", "j"};
  for (const std::uint32_t item : {0u, 1u}) {
    Record& record = bench->records.emplace_back();
    record.trial = {.item = item, .slots = 1, .focus = 0, .judge = 1};
    record.verdict = {.status = Status::kScored, .score = {5}};
  }

  const auto file =
      suites::llmbar.native.write_verdicts(*bench, 0, 1, records_of(*bench, 1));

  REQUIRE_FALSE(file);
  CHECK(file.error().message ==
        "of 2 pairs one output was rated and the other was not, and LLMBar's "
        "files hold both ratings");
}

TEST_CASE("a rating off the scale wins where its text is kept") {
  const BenchmarkFolder folder;
  folder.write("S/dataset.json", Json::array({pair("p", 1)}).dump());
  const auto winners = [&](const std::string& raw) {
    auto bench = read(folder.path());
    REQUIRE(bench);
    bench->judges = {"gold", "j"};
    for (const std::uint16_t output : {0, 1}) {
      Record& record = bench->records.emplace_back();
      record.trial = {.shown = {output}, .slots = 1, .focus = 0, .judge = 1};
      record.verdict = {.status = Status::kScored, .score = {5}};
    }
    bench->records.back().verdict = {.status = Status::kOffScale};
    bench->records.back().raw = raw;
    const auto file = suites::llmbar.native.write_verdicts(
        *bench, 0, 1, records_of(*bench, 1));
    REQUIRE(file);
    const Json round = Json::parse(file->text)[0]["results"][0];
    return std::pair(round["swap = False"]["winner"].get<std::string>(),
                     round["swap = True"]["winner"].get<std::string>());
  };

  CHECK(winners("12") == std::pair<std::string, std::string>("2", "2"));
  // As LLMBar has it where a rating could not be read.
  CHECK(winners("") == std::pair<std::string, std::string>("1", "2"));
}

TEST_CASE("pairs stand in the order of their numbers") {
  const BenchmarkFolder folder;
  constexpr int kPairs = 10'001;
  Json pairs = Json::array();
  for (int i = 1; i <= kPairs; ++i) pairs.push_back(pair(std::to_string(i), 1));
  const auto bench = suites::llmbar.native.read_answers(
      folder.write("dataset.json", pairs.dump()));
  REQUIRE(bench);

  const auto file = suites::llmbar.native.write_answers(*bench, 0);

  REQUIRE(file);
  CHECK(Json::parse(file->text) == pairs);
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
