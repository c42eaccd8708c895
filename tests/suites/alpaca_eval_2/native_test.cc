#include "suites/alpaca_eval_2/native.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "data.h"
#include "suites/alpaca_eval_2/results_folder.h"

using namespace assize;
using assize::testing::annotation;
using assize::testing::Json;
using assize::testing::kColours;
using assize::testing::kCount;
using assize::testing::kHaiku;
using assize::testing::kJudge;
using assize::testing::kReference;
using assize::testing::kRivers;
using assize::testing::output;
using assize::testing::read;
using assize::testing::ResultsFolder;

namespace {

const NativeFormat& native() { return suites::alpaca_eval_2.native; }

std::uint16_t system_of(const Benchmark& bench, const std::string& name) {
  const int found = bench.find_system(name);
  REQUIRE(found >= 0);
  return static_cast<std::uint16_t>(found);
}

/// A system's answers by instruction.
std::map<std::string, std::string> answers_of(const Benchmark& bench,
                                              const std::string& system) {
  const std::uint16_t index = system_of(bench, system);
  std::map<std::string, std::string> out;
  for (const Answer& answer : bench.answers) {
    if (answer.system != index) continue;
    out[std::string(bench.items[answer.item].questions[0])] = answer.turns[0];
  }
  return out;
}

std::vector<Record> records_of(const Benchmark& bench,
                               const std::string& system) {
  const std::uint16_t index = system_of(bench, system);
  std::vector<Record> out;
  std::ranges::copy_if(bench.records, std::back_inserter(out),
                       [&](const Record& record) {
                         return record.trial.shown[record.trial.focus] == index;
                       });
  return out;
}

/// A system's verdicts by instruction: status, tie, winner, slot and share.
using Said = std::tuple<Status, Tie, int, int, double>;
std::map<std::string, Said> verdicts_of(const Benchmark& bench,
                                        const std::string& system) {
  std::map<std::string, Said> out;
  for (const Record& record : records_of(bench, system)) {
    const Verdict& verdict = record.verdict;
    const bool has = judged(verdict.status);
    out[std::string(bench.items[record.trial.item].id)] = {
        verdict.status, verdict.tie, verdict.winner, record.trial.focus,
        has ? verdict.p_first : -1};
  }
  return out;
}

/// The answers of some systems, their verdicts and the reference's answers.
void write(const Benchmark& bench, const std::vector<std::string>& systems,
           const ResultsFolder& folder) {
  const auto reference = native().write_answers(
      bench, static_cast<std::uint16_t>(bench.reference));
  REQUIRE(reference);
  folder.write(reference->path, reference->text);
  for (const std::string& system : systems) {
    const std::uint16_t index = system_of(bench, system);
    const auto answers = native().write_answers(bench, index);
    const auto records = records_of(bench, system);
    const auto verdicts = native().write_verdicts(bench, index, 0, records);
    REQUIRE(answers);
    REQUIRE(verdicts);
    folder.write(answers->path, answers->text);
    folder.write(verdicts->path, verdicts->text);
  }
}

void check_the_same(const Benchmark& bench, const Benchmark& again,
                    const std::string& system) {
  CAPTURE(system);
  CHECK(answers_of(again, system) == answers_of(bench, system));
  CHECK(verdicts_of(again, system) == verdicts_of(bench, system));
}

}  // namespace

TEST_CASE("written AlpacaEval files are read again, every kind of verdict") {
  const ResultsFolder folder, copy;
  folder.outputs(kReference, {output(kRivers, "Elbe."), output(kHaiku, "Rain"),
                              output(kCount, "1"), output(kColours, "Red.")});
  folder.outputs("one",
                 {output(kRivers, "\"Oder\"\n\xc3\xa9"), output(kHaiku, "Rain"),
                  output(kCount, ""), output(kColours, "Blue.")});
  folder.annotations(
      "one", {annotation(kRivers, "Elbe.", "\"Oder\"\n\xc3\xa9", 1.0000001827),
              annotation(kHaiku, "Rain", "Rain", 1.5),
              annotation(kCount, "1", "", nullptr),
              annotation(kColours, "Red.", "Blue.", 0)});
  const auto bench = read(folder.path());
  REQUIRE(bench);

  write(*bench, {"one"}, copy);

  const auto again = read(copy.path());
  REQUIRE(again);
  CHECK(again->categories == std::vector<std::string>{"koala"});
  check_the_same(*bench, *again, "one");
  CHECK(answers_of(*again, kReference) == answers_of(*bench, kReference));
  for (const Check& check : again->checks) CHECK(check.mismatches == 0);
}

TEST_CASE("a file of AlpacaEval's answers names its system and instructions") {
  const ResultsFolder folder;
  Json nameless = output(kCount, "");
  nameless.erase("generator");
  nameless.erase("dataset");
  Json other = output(kRivers, "Elbe.");
  other["generator"] = "other";
  folder.outputs("one", {output(kHaiku, "Rain"), nameless, other});
  folder.outputs("two", {nameless});

  const auto bench =
      native().read_answers(folder.path() + "/one/model_outputs.json");
  const auto unnamed =
      native().read_answers(folder.path() + "/two/model_outputs.json");

  REQUIRE(bench);
  CHECK(bench->systems == std::vector<std::string>{"unreliable"});
  CHECK(bench->categories == std::vector<std::string>{"koala", "untagged"});
  REQUIRE(bench->items.size() == 3);
  CHECK(bench->items[0].questions[0] == kHaiku);
  CHECK(bench->items[2].cluster == 2);
  CHECK(bench->answers[1].presence == Presence::kEmpty);
  CHECK(bench->cautions ==
        std::vector<std::string>{"Rows that name another generator than the "
                                 "first, unreliable: 1; all count as its "
                                 "answers."});
  REQUIRE(unnamed);
  CHECK(unnamed->systems == std::vector<std::string>{"two"});
}

TEST_CASE("a broken file of AlpacaEval's answers is an error with its record") {
  const ResultsFolder folder;
  folder.outputs("one", {output(kHaiku, "a"), output(kHaiku, "b")});
  folder.outputs("two", {{{"instruction", kHaiku}}});

  const auto twice =
      native().read_answers(folder.path() + "/one/model_outputs.json");
  const auto none =
      native().read_answers(folder.path() + "/two/model_outputs.json");

  REQUIRE_FALSE(twice);
  CHECK(twice.error().message ==
        "this instruction was already given by record 1");
  CHECK(twice.error().where.record == 2);
  REQUIRE_FALSE(none);
  CHECK(none.error().message == "missing field 'output'");
}

TEST_CASE("of two orders the one that the benchmark draws is written") {
  const ResultsFolder folder;
  folder.outputs(kReference, {output(kRivers, "Elbe.")});
  folder.outputs("one", {output(kRivers, "Oder.")});
  auto bench = read(folder.path());
  REQUIRE(bench);
  const std::uint16_t one = system_of(*bench, "one");
  const auto reference = static_cast<std::uint16_t>(bench->reference);
  Record first, second;  // The candidate first, as is drawn, wins.
  first.trial.shown = {one, reference};
  first.trial.focus = 0;
  first.verdict.status = second.verdict.status = Status::kChosen;
  first.verdict.winner = second.verdict.winner = 0;
  second.trial.shown = {reference, one};
  second.trial.focus = 1;

  const auto both = native().write_verdicts(*bench, one, 0,
                                            std::vector<Record>{first, second});
  const auto other =
      native().write_verdicts(*bench, one, 0, std::vector<Record>{second});

  REQUIRE(both);
  CHECK(both->path == std::string("one/") + kJudge + "/annotations.json");
  CHECK(Json::parse(both->text)[0]["preference"] == 2);
  REQUIRE(other);
  CHECK(Json::parse(other->text)[0]["preference"] == 1);
}

TEST_CASE("withheld texts cannot be written") {
  const ResultsFolder folder;
  folder.outputs(kReference, {output(kRivers, "Elbe.")});
  folder.annotations("one", {annotation(kRivers, "Elbe.", "Oder.", 1.5)});
  auto lengths =
      testing::suite_of({{"results", folder.path()}})->read_verdicts(1);
  REQUIRE(lengths);
  const std::uint16_t one = system_of(*lengths, "one");

  const auto withheld = native().write_answers(*lengths, one);

  REQUIRE_FALSE(withheld);
  CHECK(withheld.error().message.starts_with("the answer of 'one' to item "));
}

TEST_CASE("names with a stroke are folders of one level") {
  const ResultsFolder folder;
  folder.outputs(kReference, {output(kRivers, "Elbe.")});
  folder.outputs("one", {output(kRivers, "Oder.")});
  folder.annotations("one", {annotation(kRivers, "Elbe.", "Oder.", 1.5)});
  auto bench = read(folder.path());
  REQUIRE(bench);
  const std::uint16_t one = system_of(*bench, "one");
  bench->systems[one] = "../one";
  bench->judges[0] = "simulated/honest";

  const auto answers = native().write_answers(*bench, one);
  const auto verdicts =
      native().write_verdicts(*bench, one, 0, records_of(*bench, "../one"));

  REQUIRE(answers);
  CHECK(answers->path == "_.._one/model_outputs.json");
  CHECK(Json::parse(answers->text)[0]["generator"] == "../one");
  REQUIRE(verdicts);
  CHECK(verdicts->path == "_.._one/simulated_honest/annotations.json");
  CHECK(Json::parse(verdicts->text)[0]["annotator"] == "simulated/honest");
}

TEST_CASE("the recorded AlpacaEval files go round") {
  ASSIZE_NEED_DATA(folder, "alpaca_eval_2/results");
  const std::vector<std::string> systems = {
      "NullModel", "FuseChat-Gemma-2-9B-Instruct", "phi-2", "gpt4_gamed"};
  const auto bench = read(folder);
  REQUIRE(bench);
  const ResultsFolder copy;

  write(*bench, systems, copy);

  const auto again = read(copy.path());
  REQUIRE(again);
  for (const std::string& system : systems) {
    CHECK(verdicts_of(*bench, system).size() >= 803);  // Of phi-2; else 805.
    check_the_same(*bench, *again, system);
  }
}
