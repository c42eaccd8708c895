#include "suites/wildbench/folder.h"

#include <algorithm>

#include "suites/wildbench/collector.h"
#include "suites/wildbench/results_folder.h"

using namespace assize;
using assize::testing::wild::answer;
using assize::testing::wild::array;
using assize::testing::wild::BenchmarkFolder;
using assize::testing::wild::instant;
using assize::testing::wild::Json;
using assize::testing::wild::kPairs;
using assize::testing::wild::kScores;
using assize::testing::wild::pair;
using assize::testing::wild::read;
using assize::testing::wild::score;
using assize::testing::wild::suite_of;
using assize::testing::wild::task;

namespace {

std::string scores(const char* system = "one") {
  return kScores + std::string(system) + ".json";
}

std::string pairs(const char* system = "one") {
  return kPairs + std::string(system) + ".json";
}

std::uint32_t excluded(const Benchmark& bench, const std::string& why) {
  const auto found = std::ranges::find(bench.excluded, why, &Exclusion::why);
  return found == bench.excluded.end() ? 0 : found->count;
}

}  // namespace

TEST_CASE("scores are read as texts and as numbers, and held against replies") {
  const BenchmarkFolder folder;
  Json other = score("b", 4);
  other["parsed_result"]["score"] = "5";
  folder.write(scores(), array({score("a", "7"), other}));

  const auto bench = read(folder.path());

  REQUIRE(bench);
  REQUIRE(bench->records.size() == 2);
  CHECK(bench->systems == std::vector<std::string>{"one"});
  CHECK(bench->judges == std::vector<std::string>{"judge"});
  CHECK(bench->records[0].trial.slots == 1);
  CHECK(bench->records[0].verdict.score == std::vector<double>{7});
  CHECK(bench->records[1].verdict.score == std::vector<double>{4});
  CHECK(bench->records[0].raw == R"({"score":"7","strengths":"few"})");
  REQUIRE(bench->checks.size() == 1);
  CHECK(bench->checks[0].rows == 2);
  CHECK(bench->checks[0].mismatches == 1);
  CHECK(bench->cautions.empty());
}

TEST_CASE("batch pairs name the winner, instant ones who was A") {
  const BenchmarkFolder folder;
  folder.write(pairs(),
               array({pair("a", "A++"), pair("b", "B+"), pair("c", "A=B"),
                      instant("d", "B++"), instant("e", "A+")}));

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->systems == std::vector<std::string>{"base", "one"});
  CHECK(bench->reference == 0);
  REQUIRE(bench->records.size() == 5);
  struct Expected {
    std::uint8_t focus;
    Status status;
    int winner;
    std::uint8_t strength;
  };
  const Expected all[] = {{0, Status::kChosen, 0, 2},
                          {0, Status::kChosen, 1, 1},
                          {0, Status::kTied, -1, 1},
                          {1, Status::kChosen, 1, 2},
                          {1, Status::kChosen, 0, 1}};
  for (std::size_t i = 0; i < 5; ++i) {
    const Record& record = bench->records[i];
    CAPTURE(i);
    CHECK(record.trial.focus == all[i].focus);
    CHECK(record.trial.shown[record.trial.focus] == 1);
    CHECK(record.verdict.status == all[i].status);
    CHECK(record.verdict.winner == all[i].winner);
    CHECK(record.verdict.strength == all[i].strength);
  }
  CHECK(bench->answers.size() == 10);
}

TEST_CASE("rows with an empty or cut answer are told from those that count") {
  const BenchmarkFolder folder;
  folder.write(
      pairs(),
      array({pair("a", "B++", "[This model response is empty.]"),
             pair("b", "A+", "Long... (truncated)"),
             pair("c", "A+", "Yes.", "<|begin_of_response_B|>\n\nNo.\n\n")}));

  const auto bench = read(folder.path());

  REQUIRE(bench);
  const Table* shown = bench->table(wildbench::kShownTable);
  REQUIRE(shown != nullptr);
  // Judge, item, system, opponent; both lengths; whether it counts.
  CHECK(shown->cells == std::vector<double>{0, 0, 1, 0, 0,  8, 0,  //
                                            0, 1, 1, 0, 19, 8, 0,  //
                                            0, 2, 1, 0, 4,  3, 1});
  const auto own = bench->find_answer(1, 0);
  REQUIRE(own >= 0);
  CHECK(bench->answers[static_cast<std::size_t>(own)].presence ==
        Presence::kEmpty);
  CHECK(bench->answers[2].turns == std::vector<Text>{"No."});
  REQUIRE(bench->cautions.size() == 1);
  CHECK(bench->cautions[0].starts_with("1 recorded answers begin or end"));
}

TEST_CASE("tasks give the items, their conversations and their tags") {
  const BenchmarkFolder folder;
  folder.write("bench.json",
               array({task("b", "Math", {"Data Analysis", "Editing"}),
                      task("a", "Planning")}));
  folder.write(scores(), array({score("b", "7"), score("c", "8")}));

  const auto bench = read(folder.path());

  REQUIRE(bench);
  REQUIRE(bench->items.size() == 2);
  const Item& item = bench->items[1];
  CHECK(item.questions == std::vector<Text>{"What of b?"});
  CHECK(item.history.size() == 2);
  CHECK(item.fields[0].text == "USER: Hello b\n\nASSISTANT: Hello.\n\n");
  CHECK(item.fields[1].text == "- Is it short?\n- Is it right?\n");
  CHECK(bench->categories[item.category] == "Math & Data Analysis");
  const Table* tasks = bench->table(wildbench::kTasksTable);
  REQUIRE(tasks != nullptr);
  CHECK(tasks->cells == std::vector<double>{0, 1, 0, 0, 0, 1, 0, 1, 0, 0});
  CHECK(excluded(*bench, "a row of a session that is not in the bench") == 1);
  // random.seed(42): 0.639 for the first task, which is b, 0.025 for the other.
  const Table* order = bench->table(wildbench::kOrderTable);
  REQUIRE(order != nullptr);
  CHECK(order->cells == std::vector<double>{1, 0});
}

TEST_CASE("what is no verdict is counted and told apart") {
  const BenchmarkFolder folder;
  Json down = score("d", "N/A");
  down["meta_data"]["error"] = "timeout";
  folder.write(scores(), array({score("a", "N/A"), score("b", "11"),
                                score("c", "9"), down}));
  Json odd = pair("a", "A+");
  odd["winner"] = "somebody";
  Json far = pair("b", "A+");
  far["extent"] = 3;
  Json self = pair("d", "A+");
  self["model_A"] = self["model_B"];
  folder.write(pairs(), array({odd, far, instant("c", "C"), self}));

  const auto bench = read(folder.path());

  REQUIRE(bench);
  REQUIRE(bench->records.size() == 7);
  CHECK(bench->records[0].verdict.status == Status::kUnparsed);
  CHECK(bench->records[1].verdict.status == Status::kOffScale);
  CHECK(bench->records[3].verdict.status == Status::kTransport);
  CHECK(bench->records[4].verdict.status == Status::kUnparsed);
  CHECK(excluded(*bench, "a score that is no number") == 1);
  CHECK(excluded(*bench, "a score outside the scale") == 1);
  CHECK(excluded(*bench, "a row that says that judging failed") == 1);
  CHECK(excluded(*bench, "a winner or an extent of no known kind") == 2);
  CHECK(excluded(*bench, "a choice outside the scale") == 1);
  CHECK(excluded(*bench, "the baseline compared with itself") == 1);
}

TEST_CASE("a broken file is an error with its place") {
  struct Case {
    std::string file, text, error;
    std::uint64_t record;
  };
  const auto without = [](Json row, const char* key) {
    row.erase(key);
    return row;
  };
  Json stranger = pair("a", "A+");
  stranger["model_B"] = "other";
  const std::vector<Case> cases = {
      {scores(), array({score("a", "7"), score("a", "7")}),
       "session 'a' is scored twice", 2},
      {scores(), array({without(score("a", "7"), "session_id")}),
       "missing field 'session_id'", 1},
      {scores(),
       array({without(without(score("a", "7"), "score"), "parsed_result")}),
       "missing field 'score' (or 'score' in 'parsed_result')", 1},
      {pairs(), array({pair("a", "A+"), pair("a", "B+")}),
       "session 'a' is compared twice", 2},
      {pairs(), array({without(pair("a", "A+"), "winner")}),
       "missing field 'winner'", 1},
      {pairs(), array({without(pair("a", "A+"), "extent")}),
       "extent must be a number, got nothing", 1},
      {pairs(), array({stranger}),
       "neither 'org/one' nor 'other' is the baseline 'base'", 1},
  };
  for (const Case& each : cases) {
    const BenchmarkFolder folder;
    folder.write(each.file, each.text);

    const auto bench = read(folder.path());

    CAPTURE(each.error);
    REQUIRE_FALSE(bench);
    CHECK(bench.error().message == each.error);
    CHECK(bench.error().where.file == folder.path() + "/" + each.file);
    CHECK(bench.error().where.record == each.record);
    CHECK(bench.error().where.line > 0);
  }
}

TEST_CASE("a file that ends early and a folder of nothing are errors") {
  const BenchmarkFolder cut, none, strange;
  const std::string text = array({score("a", "7"), score("b", "7")});
  cut.write(scores(), text.substr(0, text.size() - 20));
  strange.write("bench.json", array({task("z", "Math")}));
  strange.write(scores(), array({score("a", "7")}));

  CHECK_FALSE(read(cut.path()));
  const auto empty = read(none.path());
  REQUIRE_FALSE(empty);
  CHECK(empty.error().where.file == none.path());
  const auto joined = read(strange.path());
  REQUIRE_FALSE(joined);
  CHECK(joined.error().message ==
        "no row of this file is of a session of the bench");
  CHECK_FALSE(read(none.path() + "/absent"));
}

TEST_CASE("a bench with a broken task is an error with its place") {
  struct Case {
    const char* key;
    Json value;
    std::string error;
  };
  const std::string turns =
      "conversation_input must be turns with a role (user, assistant or "
      "system) and a content, the user's last";
  const auto [key, value, error] = GENERATE_COPY(values<Case>(
      {{"conversation_input", Json::array(), turns},
       {"conversation_input", {{{"role", "cat"}, {"content", "?"}}}, turns},
       {"checklist", "short", "checklist must be a list of texts"},
       {"secondary_tags", {1}, "secondary_tags must be a list of texts"},
       {"primary_tag", 1, "primary_tag must be text, got a number"}}));
  const BenchmarkFolder folder;
  Json broken = task("b", "Math");
  broken[key] = value;
  folder.write("bench.jsonl",
               task("a", "Math").dump() + "\n" + broken.dump() + "\n");
  folder.write(scores(), array({score("a", "7")}));

  const auto bench = read(folder.path());

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message == error);
  CHECK(bench.error().where.line == 2);
}

TEST_CASE("judges of several folders v2.* are told apart") {
  const BenchmarkFolder folder;
  folder.write("v2.0522/" + scores(), array({score("a", "7")}));
  folder.write("v2.0625/" + scores(), array({score("a", "8")}));

  const auto bench = read(folder.path());

  REQUIRE(bench);
  CHECK(bench->judges ==
        std::vector<std::string>{"v2.0522/judge", "v2.0625/judge"});
}

TEST_CASE("only the judgements asked for are read") {
  const BenchmarkFolder folder;
  folder.write(scores(), array({score("a", "7")}));
  folder.write(pairs(), array({pair("a", "A+")}));
  folder.write("pairwise.v2/eval=judge/ref=other/one.json",
               array({pair("a", "A+")}));

  const auto alone =
      suite_of({{"results", folder.path()}, {"judging", "score"}})->read(1);
  const auto compared = suite_of({{"results", folder.path()},
                                  {"judging", "pairwise"},
                                  {"baseline", "base"}})
                            ->read(1);

  REQUIRE(alone);
  CHECK(alone->records.size() == 1);
  REQUIRE(compared);
  CHECK(compared->records.size() == 1);
  CHECK(compared->reference == 0);
}

TEST_CASE("where nothing of the kind asked for is here, it is named") {
  const BenchmarkFolder folder;
  folder.write(pairs(), array({pair("a", "A+")}));

  const auto bench =
      suite_of({{"results", folder.path()}, {"judging", "score"}})->read(1);

  REQUIRE_FALSE(bench);
  CHECK(bench.error().message ==
        "there is no file score.v2/eval=JUDGE/SYSTEM.json below this folder, "
        "and 'judging: score' reads no other judgements");
}

TEST_CASE("answers to be judged are read, and held against judged ones") {
  const BenchmarkFolder folder;
  folder.write(scores(), array({score("a", "7", "Judged.")}));
  folder.write("answers/one.json",
               array({answer("a", "Other."), answer("b", "More.")}));

  const auto bench = suite_of({{"results", folder.path()},
                               {"answers", folder.path() + "/answers"}})
                         ->read(1);

  REQUIRE(bench);
  REQUIRE(bench->answers.size() == 2);
  CHECK(bench->answers[0].turns == std::vector<Text>{"Judged."});
  CHECK(bench->items[1].questions == std::vector<Text>{"What of b?"});
  const auto check = std::ranges::find(bench->checks, "answers", &Check::name);
  REQUIRE(check != bench->checks.end());
  CHECK(check->mismatches == 1);
}

TEST_CASE("files beside the judgements that a link leads out to are errors") {
  const std::string name =
      GENERATE(as<std::string>{}, "all_stat.json", "bench.json");
  const BenchmarkFolder folder, outside;
  folder.write(scores(), array({score("a", "7")}));
  outside.write(name, name == "bench.json" ? array({task("a", "Planning")})
                                           : std::string("{}"));
  std::filesystem::create_symlink(outside.path() + "/" + name,
                                  folder.path() + "/" + name);

  const auto bench = read(folder.path());

  REQUIRE_FALSE(bench);
  CHECK(bench.error().where.file == folder.path() + "/" + name);
}
