#include "suites/mt_bench/native.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/verdict_table.h"
#include "data.h"
#include "suites/mt_bench/benchmark_folder.h"

using namespace assize;
using assize::testing::mt::answer;
using assize::testing::mt::BenchmarkFolder;
using assize::testing::mt::Json;
using assize::testing::mt::kPair;
using assize::testing::mt::kSingle;
using assize::testing::mt::pair;
using assize::testing::mt::question;
using assize::testing::mt::rating;
using assize::testing::mt::ratings;
using assize::testing::mt::read;

namespace {

const NativeFormat& native() { return suites::mt_bench.native; }

/// System, question, and the answer's turns.
using AnswerOf =
    std::map<std::pair<std::string, std::string>, std::vector<std::string>>;

AnswerOf answers_of(const Benchmark& bench) {
  AnswerOf out;
  for (const Answer& each : bench.answers) {
    auto& turns = out[{bench.systems[each.system],
                       std::string(bench.items[each.item].id)}];
    turns.assign(each.turns.begin(), each.turns.end());
  }
  return out;
}

/// What a record says, by names.
using Said = std::tuple<std::string, std::string, std::string, std::string, int,
                        int, Status, Tie, int, SlotScores, std::string>;

std::vector<Said> verdicts_of(const Benchmark& bench) {
  std::vector<Said> out;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    const Verdict& verdict = record.verdict;
    out.emplace_back(bench.judges[trial.judge],
                     std::string(bench.items[trial.item].id),
                     bench.systems[trial.shown[0]],
                     trial.slots == 2 ? bench.systems[trial.shown[1]] : "",
                     trial.turn, trial.focus, verdict.status, verdict.tie,
                     verdict.winner, verdict.score, std::string(record.raw));
  }
  std::ranges::sort(out);
  return out;
}

/// Every judge's and system's verdicts, written and read again.
std::vector<Said> verdicts_again(const Benchmark& bench) {
  const BenchmarkFolder folder;
  std::map<std::string, std::string> files;
  for (std::uint16_t judge = 0; judge < bench.judges.size(); ++judge) {
    std::map<std::uint16_t, std::vector<Record>> systems;
    for (const Record& record : bench.records) {
      if (record.trial.judge != judge) continue;
      systems[record.trial.shown[record.trial.focus]].push_back(record);
    }
    for (const auto& [system, records] : systems) {
      const auto file = native().write_verdicts(bench, system, judge, records);
      REQUIRE(file);
      files[file->path] += file->text;
      for (const NativeFile& more : file->more) files[more.path] += more.text;
    }
  }
  std::erase_if(files, [](const auto& file) { return file.second.empty(); });
  for (const auto& [path, text] : files) folder.write(path, text);
  const auto again = read(folder.path());
  REQUIRE(again);
  for (const Check& check : again->checks) {
    CAPTURE(check.name);
    CHECK(check.mismatches == 0);
  }
  return verdicts_of(*again);
}

}  // namespace

TEST_CASE("written answers are read again, empty ones too, missing ones not") {
  const BenchmarkFolder folder;
  folder.lines("question.jsonl", {question(81), question(82), question(100)});
  folder.lines("model_answer/one.jsonl",
               {answer(81, "one", "This.\n\"\xc3\xa9\"", "That."),
                answer(100, "one", "", "")});
  const auto bench = read(folder.path());
  REQUIRE(bench);

  const auto file = native().write_answers(*bench, 0);

  REQUIRE(file);
  CHECK(file->path == "model_answer/one.jsonl");
  const Json first = Json::parse(file->text.substr(0, file->text.find('\n')));
  CHECK(first["question_id"] == 81);
  CHECK(first["model_id"] == "one");
  CHECK(first["choices"][0]["turns"][1] == "That.");
  const auto again =
      native().read_answers(folder.write(file->path, file->text));
  REQUIRE(again);
  CHECK(answers_of(*again) == answers_of(*bench));
  CHECK(again->answers[1].presence == Presence::kEmpty);
  REQUIRE(again->items.size() == 2);
  CHECK(again->items[0].id == "81");
  CHECK(again->items[1].questions == std::vector<Text>{"", ""});
}

TEST_CASE("ids of questions that are no numbers stay texts") {
  const BenchmarkFolder folder;
  Json row = answer(0, "one", "This.", "That.");
  row["question_id"] = "081";
  const std::string path = folder.lines("model_answer/one.jsonl", {row});
  const auto bench = native().read_answers(path);
  REQUIRE(bench);

  const auto file = native().write_answers(*bench, 0);

  REQUIRE(file);
  CHECK(Json::parse(file->text)["question_id"] == "081");
}

TEST_CASE("one answer file alone names its systems, by rows or by its name") {
  const BenchmarkFolder folder;
  Json nameless = answer(82, "", "This.", "That.");
  nameless.erase("model_id");
  const std::string path = folder.lines(
      "mine.jsonl", {answer(81, "two", "Mine.", "Yours."), nameless});

  const auto bench = native().read_answers(path);

  REQUIRE(bench);
  CHECK(bench->systems == std::vector<std::string>{"mine", "two"});
  CHECK(bench->files.front().path == "mine.jsonl");
  const auto twice = native().read_answers(
      folder.lines("mine.jsonl",
                   {answer(81, "two", "a", "b"), answer(81, "two", "a", "b")}));
  REQUIRE_FALSE(twice);
  CHECK(twice.error().message == "question '81' is answered twice");
  CHECK(twice.error().where.line == 2);
}

TEST_CASE("withheld answers are errors") {
  Benchmark bench;
  bench.systems = {"one"};
  bench.items.emplace_back().id = "81";
  bench.answers.emplace_back();

  const auto withheld = native().write_answers(bench, 0);

  REQUIRE_FALSE(withheld);
  CHECK(withheld.error().message ==
        "the answer of 'one' to question '81' is withheld");
}

TEST_CASE("written ratings and games are read again, failures as failures") {
  const BenchmarkFolder folder;
  Json unread = rating(83, "one", -1);
  unread["judgment"] = "No number.";
  folder.lines(kSingle, {rating(81, "one", 7.5), rating(81, "one", -1, 2),
                         unread, rating(81, "two", 3)});
  folder.lines(kPair, {pair(81, "one", "two", "model_1", "tie"),
                       pair(81, "one", "two", "error", "model_2", 2),
                       pair(82, "two", "one", "model_2", "model_2")});
  const auto bench = read(folder.path());
  REQUIRE(bench);

  CHECK(verdicts_again(*bench) == verdicts_of(*bench));
}

TEST_CASE("two ratings that were compared are written as such") {
  const BenchmarkFolder folder;
  folder.lines(kPair, {ratings(81, "one", "two", 8, 6, "model_1"),
                       ratings(82, "one", "two", 5, 5, "tie")});
  const auto bench = read(folder.path());
  REQUIRE(bench);

  const auto file = native().write_verdicts(*bench, 0, 0, bench->records);

  REQUIRE(file);
  REQUIRE(file->more.size() == 1);
  const std::string& lines = file->more[0].text;
  const Json first = Json::parse(lines.substr(0, lines.find('\n')));
  CHECK(first["g1_winner"] == "model_1");
  CHECK(first["g2_winner"] == "model_1");
  CHECK(first["m1_score"] == 8);
  CHECK(first["m2_score"] == 6);
  CHECK(verdicts_again(*bench) == verdicts_of(*bench));
}

TEST_CASE("a game that nobody judged is written as an error") {
  Benchmark bench;
  bench.systems = {"one", "two"};
  bench.judges = {"mine"};
  bench.categories = {"math"};
  bench.items.emplace_back().id = "81";
  Record second;
  second.trial.shown = {1, 0};
  second.verdict.status = Status::kChosen;
  second.verdict.winner = 1;
  second.raw = "So [[B]]";

  const auto file = native().write_verdicts(bench, 0, 0, {&second, 1});

  REQUIRE(file);
  CHECK(file->text.empty());
  REQUIRE(file->more.size() == 1);
  CHECK(file->more[0].path == "model_judgment/mine_pair.jsonl");
  const Json row = Json::parse(file->more[0].text);
  CHECK(row["model_1"] == "one");
  CHECK(row["g1_winner"] == "error");
  CHECK(row["g1_judgment"] == "$ERROR$");
  CHECK(row["g2_winner"] == "model_1");
  CHECK(row["judge"] == Json({"mine", "pair-math-v1"}));
}

TEST_CASE("a judge that rates and compares has a file of each") {
  const BenchmarkFolder folder;
  folder.lines(kSingle, {rating(81, "one", 7.5)});
  folder.lines(kPair, {pair(81, "one", "two", "model_1", "tie")});
  auto bench = read(folder.path());
  REQUIRE(bench);
  for (Record& record : bench->records) record.trial.judge = 0;
  bench->judges = {"openai/gpt-4"};

  const auto file = native().write_verdicts(*bench, 0, 0, bench->records);

  REQUIRE(file);
  CHECK(file->path == "model_judgment/openai_gpt-4_single.jsonl");
  CHECK(Json::parse(file->text)["score"] == 7.5);
  REQUIRE(file->more.size() == 1);
  const NativeFile& pairs = file->more[0];
  CHECK(pairs.path == "model_judgment/openai_gpt-4_pair.jsonl");
  CHECK(Json::parse(pairs.text)["g1_winner"] == "model_1");
  const BenchmarkFolder copy;
  copy.write(file->path, file->text);
  copy.write(pairs.path, pairs.text);
  const auto again = read(copy.path());
  REQUIRE(again);
  CHECK(again->judges ==
        std::vector<std::string>{"openai/gpt-4_pair", "openai/gpt-4_single"});
  CHECK(again->cautions == bench->cautions);
}

TEST_CASE("the recorded MT-Bench answers and judgements go round") {
  ASSIZE_NEED_DATA(folder, "mt_bench");
  const auto bench = read(folder);
  REQUIRE(bench);
  AnswerOf again;
  for (std::uint16_t system = 0; system < bench->systems.size(); ++system) {
    const BenchmarkFolder copy;
    const auto file = native().write_answers(*bench, system);
    REQUIRE(file);
    const auto written =
        native().read_answers(copy.write(file->path, file->text));
    REQUIRE(written);
    again.merge(answers_of(*written));
  }

  CHECK(again.size() == 160);
  CHECK(again == answers_of(*bench));
  CHECK(verdicts_of(*bench).size() == 310);
  CHECK(verdicts_again(*bench) == verdicts_of(*bench));
}
