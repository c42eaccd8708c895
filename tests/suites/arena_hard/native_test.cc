#include "suites/arena_hard/native.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "data.h"
#include "suites/arena_hard/benchmark_folder.h"

using namespace assize;
using assize::testing::arena::BenchmarkFolder;
using assize::testing::arena::Json;
using assize::testing::arena::new_answer;
using assize::testing::arena::old_answer;
using assize::testing::arena::old_game;
using assize::testing::arena::old_judgement;
using assize::testing::arena::read;

namespace {

const NativeFormat& format() { return suites::arena_hard.native; }

std::vector<Json> lines(const std::string& text) {
  std::vector<Json> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    out.push_back(Json::parse(text.substr(at, end - at)));
    at = end + 1;
  }
  return out;
}

/// What is told of one game, by names.
struct Told {
  std::string id, first, second;
  Status status;
  int winner, strength;
  std::string raw;

  friend bool operator==(const Told&, const Told&) = default;
  friend auto operator<=>(const Told&, const Told&) = default;
};

std::vector<Told> told(const Benchmark& bench) {
  std::vector<Told> out;
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    out.push_back({.id = std::string(bench.items[trial.item].id),
                   .first = bench.systems[trial.shown[0]],
                   .second = bench.systems[trial.shown[1]],
                   .status = record.verdict.status,
                   .winner = record.verdict.winner,
                   .strength = record.verdict.strength,
                   .raw = std::string(record.raw)});
  }
  std::ranges::sort(out);
  return out;
}

/// All records, of one system and judge, written and read again.
std::vector<Told> again(const Benchmark& bench) {
  const Trial& trial = bench.records.front().trial;
  const auto file = format().write_verdicts(bench, trial.shown[trial.focus],
                                            trial.judge, bench.records);
  REQUIRE(file);
  const BenchmarkFolder folder;
  folder.write(file->path, file->text);
  const auto back = read(folder.path());
  REQUIRE(back);
  return told(*back);
}

/// The answers of one system with their tokens, by id; -1: not recorded.
std::vector<std::tuple<std::string, std::string, double>> answers(
    const Benchmark& bench, std::uint16_t system) {
  std::vector<std::tuple<std::string, std::string, double>> out;
  const Table* const table = bench.table("answers");
  for (std::size_t i = 0; i < bench.answers.size(); ++i) {
    const Answer& answer = bench.answers[i];
    if (answer.system != system) continue;
    const double tokens = table == nullptr ? kAbsent : table->at(i, 0);
    out.emplace_back(bench.items[answer.item].id, answer.turns[0],
                     std::isnan(tokens) ? -1 : tokens);
  }
  return out;
}

}  // namespace

TEST_CASE("an answer is written with its marks and its tokens") {
  const BenchmarkFolder folder;
  const auto bench = format().read_answers(
      folder.lines("one.jsonl", {old_answer("q", "one", "## A\n- **b**\n1. c"),
                                 old_answer("p", "one", "")}));
  REQUIRE(bench);

  const auto file = format().write_answers(*bench, 0);

  REQUIRE(file);
  CHECK(file->path == "model_answer/one.jsonl");
  const auto rows = lines(file->text);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["messages"][1]["content"]["answer"] == "");
  CHECK(rows[1]["uid"] == "q");
  CHECK(rows[1]["metadata"] == Json::parse(R"({"token_len": 7,
          "header_count": {"h1": 0, "h2": 1, "h3": 0, "h4": 0, "h5": 0,
                           "h6": 0},
          "list_count": {"ordered": 1, "unordered": 1},
          "bold_count": {"**": 1, "__": 0}})"));
  // The published programs rely on the order.
  CHECK(file->text.find("token_len") < file->text.find("header_count"));
  CHECK(file->text.find("list_count") < file->text.find("bold_count"));
}

TEST_CASE("answers of the new schema bring their questions along") {
  const BenchmarkFolder folder;
  Json nameless = new_answer("p", "", "Yes.");
  const auto bench = format().read_answers(
      folder.lines("mine.jsonl", {new_answer("q", "one", "No."), nameless}));

  REQUIRE(bench);
  CHECK(bench->systems == std::vector<std::string>{"mine", "one"});
  CHECK(bench->items[0].questions == std::vector<Text>{"?"});
  const auto file = format().write_answers(*bench, 1);
  REQUIRE(file);
  const auto back = format().read_answers(folder.write("x", file->text));
  REQUIRE(back);
  CHECK(back->items[0].questions == std::vector<Text>{"?"});
  CHECK(answers(*back, 0) == answers(*bench, 1));
  CHECK(file->text.find("token_len") == file->text.npos);
}

TEST_CASE("every label and failure of a game is written as it was read") {
  const BenchmarkFolder folder;
  folder.lines("model_judgment/judge/one.jsonl",
               {old_judgement("a", "one", old_game("A>>B"), old_game("B>>A")),
                old_judgement("b", "one", old_game("A>B"), old_game("B>A")),
                old_judgement("c", "one", old_game("A=B"), old_game(nullptr)),
                old_judgement("d", "one", old_game("A=B"), nullptr)});
  const auto bench = read(folder.path());
  REQUIRE(bench);

  const auto back = again(*bench);

  CHECK(back.size() == 8);
  CHECK(back == told(*bench));
}

TEST_CASE("a game that was not played is null") {
  const BenchmarkFolder folder;
  folder.lines("model_judgment/judge/one.jsonl",
               {old_judgement("a", "one", old_game("A>B"), old_game("B>A"))});
  const auto bench = read(folder.path());
  REQUIRE(bench);

  const auto file = format().write_verdicts(
      *bench, static_cast<std::uint16_t>(bench->find_system("one")), 0,
      std::span(bench->records).last(1));

  REQUIRE(file);
  const Json row = lines(file->text).at(0);
  CHECK(row["games"][0].is_null());
  CHECK(row["games"][1]["score"] == "B>A");
  CHECK(row["baseline"] == "gpt-4-0314");
}

TEST_CASE("recorded answers and judgements survive the round trip") {
  for (const char* name : {"arena_hard_v0.1", "arena_hard_greek"}) {
    ASSIZE_NEED_DATA(results, name);
    const auto bench = read(results);
    REQUIRE(bench);
    CAPTURE(name);

    CHECK(again(*bench) == told(*bench));
    for (std::uint16_t system = 0; system < bench->systems.size(); ++system) {
      CAPTURE(bench->systems[system]);
      const auto own = answers(*bench, system);
      if (own.empty()) continue;
      const auto file = format().write_answers(*bench, system);
      REQUIRE(file);
      const BenchmarkFolder folder;
      const auto back = format().read_answers(folder.write("x", file->text));
      REQUIRE(back);
      CHECK(back->checks.empty() == false);
      CHECK(back->checks[0].mismatches == 0);
      const auto read_again = answers(*back, 0);
      REQUIRE(read_again.size() == own.size());
      for (std::size_t i = 0; i < own.size(); ++i) {
        CHECK(std::get<0>(read_again[i]) == std::get<0>(own[i]));
        CHECK(std::get<1>(read_again[i]) == std::get<1>(own[i]));
        if (std::get<2>(own[i]) >= 0) {
          CHECK(std::get<2>(read_again[i]) == std::get<2>(own[i]));
        }
      }
    }
  }
}
