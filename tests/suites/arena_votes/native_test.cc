#include "suites/arena_votes/native.h"

#include <algorithm>
#include <map>

#include "suites/arena_votes/battle_log.h"

using assize::Benchmark;
using assize::Record;
using assize::Status;
using assize::Trial;
using assize::arena_votes::write_native_verdicts;
using assize::testing::votes::all_battles;
using assize::testing::votes::battle;
using assize::testing::votes::BenchmarkFolder;
using assize::testing::votes::Json;
using assize::testing::votes::read;
using assize::testing::votes::said;

namespace {

std::vector<Record> records_of(const Benchmark& bench, std::uint16_t system) {
  std::vector<Record> out;
  for (const Record& record : bench.records) {
    if (record.trial.shown[0] == system || record.trial.shown[1] == system) {
      out.push_back(record);
    }
  }
  return out;
}

/// A battle as one line, so that two readings of it can be compared.
std::map<std::string, std::string> told(const Benchmark& bench,
                                        std::uint16_t system) {
  std::map<std::string, std::string> out;
  for (const Record& record : records_of(bench, system)) {
    const assize::Item& item = bench.items[record.trial.item];
    std::string& line = out[std::string(item.id)];
    for (std::size_t side = 0; side < 2; ++side) {
      line += bench.systems[record.trial.shown[side]] + "|";
      const auto at =
          bench.find_answer(record.trial.shown[side], record.trial.item);
      REQUIRE(at >= 0);
      for (const auto turn :
           bench.answers[static_cast<std::size_t>(at)].turns) {
        line += std::string(turn) + "|";
      }
    }
    for (const auto question : item.questions) line += std::string(question);
    line += std::string(record.raw) + bench.categories[item.category];
    line += std::to_string(static_cast<int>(record.verdict.status)) +
            std::to_string(record.verdict.winner);
  }
  return out;
}

}  // namespace

TEST_CASE("votes that are written and read again are the same votes") {
  const BenchmarkFolder folder;
  std::vector<Json> rows = all_battles();
  for (std::size_t i = 0; i < rows.size(); i += 2) {
    rows[i]["conversation_a"] = said("Why " + std::to_string(i), "\"Yes\"\n");
    rows[i]["conversation_b"] = said("Why " + std::to_string(i), "");
    rows[i]["conv_metadata"] = {{"sum_assistant_a_tokens", i},
                                {"num_citations_b", 3}};
  }
  const auto bench = read(folder.lines("log.jsonl", rows));
  REQUIRE(bench);

  const auto file = write_native_verdicts(*bench, 0, 0, records_of(*bench, 0));
  const auto other = write_native_verdicts(*bench, 2, 0, records_of(*bench, 2));

  REQUIRE(file);
  CHECK(file->path == "battles/voters.jsonl");
  REQUIRE(other);
  CHECK(other->text.empty());
  CHECK(other->in_file_of == 0);
  const auto again = read(folder.write("again.jsonl", file->text));
  REQUIRE(again);
  CHECK(again->systems == bench->systems);
  CHECK(again->records.size() == bench->records.size());
  CHECK(again->table("log")->cells == bench->table("log")->cells);
  for (std::uint16_t system = 0; system < bench->systems.size(); ++system) {
    CHECK(told(*again, system) == told(*bench, system));
  }
  REQUIRE(again->table("answers") != nullptr);
  CHECK(again->table("answers")->columns ==
        std::vector<std::string>{"token_len", "citation_count"});
}

TEST_CASE("a battle judged in both orders is two votes of one session") {
  const BenchmarkFolder folder;
  auto bench = read(folder.lines("log.jsonl", {battle(0), battle(7)}));
  REQUIRE(bench);
  Record first, second, failed;
  first.trial = {.shown = {0, 1}, .focus = 1};
  first.verdict = {.status = Status::kChosen, .winner = 0};
  second.trial = {.shown = {1, 0}, .focus = 0};
  second.verdict = {.status = Status::kTied};
  failed.trial = {.shown = {1, 0}, .focus = 0, .sample = 1};
  failed.verdict = {.status = Status::kUnparsed};
  bench->records = {first, second, failed};

  const auto file = write_native_verdicts(*bench, 1, 0, bench->records);

  REQUIRE(file);
  const auto again = read(folder.write("again.jsonl", file->text));
  REQUIRE(again);
  CHECK(again->records.size() == 2);
  CHECK(again->clusters() == 1);
  CHECK(again->items[0].id == "q0");
  CHECK(again->items[1].id == "q0/2");
  CHECK(again->records[0].verdict.winner == 0);
  CHECK(again->records[1].raw == "tie");
}

TEST_CASE("an attacked system is one more in a log of its own") {
  const BenchmarkFolder folder;
  auto bench = read(folder.lines("log.jsonl", {battle(0), battle(7)}));
  REQUIRE(bench);
  const auto attacked = static_cast<std::uint16_t>(bench->systems.size());
  const Trial& trial = bench->records[0].trial;
  const std::uint16_t clean = trial.shown[trial.focus];
  bench->systems.emplace_back("long one");
  bench->entrants = {{.system = attacked, .clean = clean, .arm = 1}};
  Record made = bench->records[0];
  made.trial.shown[made.trial.focus] = attacked;
  bench->records.push_back(made);

  const auto own = write_native_verdicts(*bench, 0, 0, bench->records);
  const auto file = write_native_verdicts(*bench, attacked, 0, {&made, 1});

  REQUIRE(own);
  CHECK(own->text.find("long one") == std::string::npos);
  REQUIRE(file);
  CHECK(file->path == "attacked/long one/battles/voters.jsonl");
  const auto again = read(folder.write("again.jsonl", file->text));
  REQUIRE(again);
  CHECK(again->records.size() == 3);
  CHECK(again->find_system("long one") >= 0);
}

TEST_CASE("a judge's name makes no folder of its own") {
  const BenchmarkFolder folder;
  auto bench = read(folder.lines("log.jsonl", {battle(0)}));
  REQUIRE(bench);
  bench->judges[0] = "../up";

  const auto file = write_native_verdicts(*bench, 0, 0, bench->records);

  REQUIRE(file);
  CHECK(file->path == "battles/_.._up.jsonl");
}
