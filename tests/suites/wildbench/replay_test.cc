#include "suites/wildbench/replay.h"

#include <algorithm>
#include <cmath>

#include "data.h"
#include "suites/wildbench/published.h"
#include "suites/wildbench/results_folder.h"

using namespace assize;
using assize::testing::wild::array;
using assize::testing::wild::BenchmarkFolder;
using assize::testing::wild::Json;
using assize::testing::wild::pair;
using assize::testing::wild::score;
using assize::testing::wild::suite_of;
using assize::testing::wild::task;
using Catch::Matchers::WithinAbs;

namespace {

std::vector<ReplayRow> replay(const std::string& results) {
  const auto suite = suite_of({{"results", results}});
  const auto bench = suite->read_verdicts(2);
  REQUIRE(bench);
  auto rows = suite->replay(*bench, 2);
  REQUIRE(rows);
  return *rows;
}

const ReplayRow* find(const std::vector<ReplayRow>& rows,
                      const std::string& system, const std::string& metric,
                      const std::string& convention = "") {
  const auto found = std::ranges::find_if(rows, [&](const ReplayRow& row) {
    return row.system == system && row.metric == metric &&
           (convention.empty() || row.convention == convention);
  });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("the recorded scores give the published ones exactly") {
  ASSIZE_NEED_DATA(folder, "wildbench");
  const auto published =
      wildbench::published(folder + "/published_scores.json");
  REQUIRE(published);

  const auto rows = replay(folder);

  std::size_t compared = 0;
  for (const PublishedRow& each : *published) {
    const ReplayRow* row = find(rows, each.system, each.metric);
    if (row == nullptr) continue;
    CAPTURE(each.system, each.metric);
    CHECK(row->value == each.value);
    if (each.n >= 0) CHECK(row->n == each.n);
    ++compared;
  }
  // Of three systems: score, adjusted_score and avg_len.  The tags of tasks
  // are not recorded.
  CHECK(compared == 9);
  const ReplayRow* row = find(rows, "reka-edge", "score");
  REQUIRE(row != nullptr);
  // The mean length is over fewer rows than the score.
  CHECK(find(rows, "reka-edge", "avg_len")->n == row->n - 29);
  CHECK(row->note ==
        "rows of an empty or cut answer, which count in the score and not in "
        "tasks and lengths: 29; no scores of tasks: their tags stand in the "
        "bench file, which is not here (bench.json beside the results)");
}

TEST_CASE("published scores of tasks give the published macro scores") {
  ASSIZE_NEED_DATA(folder, "wildbench");
  const auto published =
      wildbench::published(folder + "/published_scores.json");
  REQUIRE(published);
  const auto about = wildbench::description();
  REQUIRE(about);

  for (const char* system :
       {"gpt-3.5-turbo-0125", "reka-edge", "gemma-2b-it"}) {
    double sum = 0, macro = kAbsent;
    for (const PublishedRow& row : *published) {
      if (row.system != system) continue;
      if (row.metric == "task_macro_score") macro = row.value;
      for (const auto& task : about->tasks) {
        if (task.group == row.metric) sum += task.weight * row.value;
      }
    }
    CAPTURE(system);
    CHECK_THAT(sum / about->weight(), WithinAbs(macro, 1e-14));
  }
}

TEST_CASE("the recorded scores give the Elo ratings of another program") {
  ASSIZE_NEED_DATA(folder, "wildbench");

  const auto rows = replay(folder);

  // tests/oracles/wildbench.py, over 2,000 orders; one order moves a rating by
  // some 7.5, the mean of 128 by some 0.7.
  const std::pair<const char*, double> all[] = {
      {"gemma-2b-it", 913.7197},
      {"gpt-3.5-turbo-0125", 1063.9200},
      {"reka-edge", 1022.3603}};
  double games = 0;
  for (const auto& [system, rating] : all) {
    const ReplayRow* row = find(rows, system, "elo", "wildbench.elo");
    CAPTURE(system);
    REQUIRE(row != nullptr);
    CHECK_THAT(row->value, WithinAbs(rating, 2.5));
    games += row->n / 2.0;
  }
  CHECK(games == 3003);
}

TEST_CASE("pairs give the right reward and the published one beside it") {
  const BenchmarkFolder folder;
  const std::string longer(600, 'x');
  folder.write(
      "pairwise.v2/eval=judge/ref=base/one.json",
      array({pair("a", "A++"), pair("b", "A+", longer), pair("c", "A=B"),
             pair("d", "A+"), pair("e", "B++", "Cut... (truncated)")}));

  const auto rows = replay(folder.path());

  const ReplayRow* right =
      find(rows, "one", "reward.base.K=500", "wildbench.reward");
  REQUIRE(right != nullptr);
  CHECK(right->value == 1.5 / 4);
  CHECK(right->n == 4);
  CHECK(right->note ==
        "reward.base.K=500: 1 much better, 1 better, 2 tied, 0 worse, 0 much "
        "worse; empty or cut: 1");
  REQUIRE(right->alternatives.size() == 1);
  CHECK(right->alternatives[0].cause == "known_defect:shrunk_denominator");
  CHECK(right->alternatives[0].value == 1.5 / 5);
  const ReplayRow* compat =
      find(rows, "one", "reward.base.K=500", "wildbench.reward.compat");
  REQUIRE(compat != nullptr);
  CHECK(compat->value == 1.5 / 5);
  CHECK(compat->n == 5);
  const ReplayRow* none =
      find(rows, "one", "reward.base.K=-1", "wildbench.reward");
  REQUIRE(none != nullptr);
  CHECK(none->value == 2.0 / 4);
}

TEST_CASE("each edition's numbers are of the texts that it judged") {
  const BenchmarkFolder folder;
  folder.write("v2.0522/score.v2/eval=judge/one.json",
               array({score("a", "8", "Cut... (truncated)"),
                      score("b", "6", "Short.")}));
  folder.write("v2.0625/score.v2/eval=judge/one.json",
               array({score("a", "8", "Cut nowhere, and whole."),
                      score("b", "6", "Short.")}));

  const auto rows = replay(folder.path());

  std::vector<double> lengths;
  for (const ReplayRow& row : rows) {
    if (row.metric == "avg_len") lengths.push_back(row.value);
  }
  // 6 characters alone, as the other is cut; then the mean of 23 and 6.
  CHECK(lengths == std::vector<double>{6, 14.5});
}

TEST_CASE("tags give the scores and rewards of tasks") {
  const BenchmarkFolder folder;
  folder.write(
      "bench.json",
      array({task("a", "Editing"), task("b", "Planning", {"Math"}),
             task("c", "Math", {"Data Analysis"}), task("d", "Advice seeking"),
             task("e", "Coding & Debugging")}));
  folder.write("score.v2/eval=judge/one.json",
               array({score("a", "8"), score("b", "6"), score("c", "4"),
                      score("d", "7"), score("e", "9")}));
  folder.write("pairwise.v2/eval=judge/ref=base/one.json",
               array({pair("a", "A++"), pair("b", "A+"), pair("c", "A=B"),
                      pair("d", "B+"), pair("e", "B++")}));

  const auto rows = replay(folder.path());

  const auto value = [&](const std::string& metric) {
    const ReplayRow* row = find(rows, "one", metric);
    CAPTURE(metric);
    REQUIRE(row != nullptr);
    return row->value;
  };
  CHECK(value("Math & Data Analysis") == 0);
  CHECK(value("Planning & Reasoning") == 2);
  CHECK_THAT(
      value("task_macro_score"),
      WithinAbs((0.5 * 6 + 1.25 * 2 + 0.75 * 4 + 1.25 * 8) / 4.75, 1e-12));
  CHECK_THAT(
      value("task_reward.base.K=-1"),
      WithinAbs((0.5 * 1 + 1.25 * 0.5 + 1 * 0.25 - 0.75 * 0.5 - 1.25) / 4.75,
                1e-12));
}

TEST_CASE("a baseline that was not met is no zero") {
  const BenchmarkFolder folder;
  const auto against = [](Json row, const std::string& base) {
    row["model_B"] = base;
    row["model_outputs"] = {{"org/one", "An answer."}, {base, "Third."}};
    return row;
  };
  folder.write("pairwise.v2/eval=judge/ref=base/one.json",
               array({against(pair("a", "A++"), "base")}));
  folder.write("pairwise.v2/eval=judge/ref=base/two.json",
               array({against(pair("a", "A++"), "base")}));
  folder.write("pairwise.v2/eval=judge/ref=other/one.json",
               array({against(pair("a", "A+"), "other")}));

  const auto rows = replay(folder.path());

  const ReplayRow* both = find(rows, "one", "reward_mix.K=-1");
  const ReplayRow* single = find(rows, "two", "reward_mix.K=-1");
  REQUIRE(both != nullptr);
  REQUIRE(single != nullptr);
  CHECK(both->value == 0.75);
  CHECK(single->value == 1);
  CHECK(single->note == "met 1 of 2 baselines");
  REQUIRE(single->alternatives.size() == 2);
  CHECK(single->alternatives[1].cause == "known_defect:missing_baseline");
  CHECK(single->alternatives[1].value == 0.5);
  const ReplayRow* published =
      find(rows, "two", "reward_mix.K=-1", "wildbench.reward.compat");
  REQUIRE(published != nullptr);
  CHECK(published->value == 0.5);
}

TEST_CASE("systems with an arena's rating begin there and do not meet") {
  const BenchmarkFolder folder;
  for (const auto& [system, points] : std::vector<std::pair<std::string, Json>>{
           {"one", "9"}, {"two", "1"}, {"three", "5"}}) {
    folder.write("score.v2/eval=judge/" + system + ".json",
                 array({score("a", points)}));
  }
  folder.write("all_stat.json",
               Json{{"one", {{"Arena Elo (hard-en) - latest", 1100}}},
                    {"two@together", {{"Arena Elo (hard-en) - latest", 1100}}},
                    {"three", {{"Arena Elo (hard-en) - latest", "-"}}},
                    {"else", {{"Arena Elo (hard-en) - latest", 900}}}}
                   .dump());

  const auto rows = replay(folder.path());

  // Two games: "three" loses to "one" and wins against "two".
  const ReplayRow* const three = find(rows, "three", "elo");
  const ReplayRow* const one = find(rows, "one", "elo");
  REQUIRE(three != nullptr);
  REQUIRE(one != nullptr);
  CHECK(three->n == 2);
  CHECK(one->n == 1);
  // 1000 against 1100: expected 0.35994, so 4 x 0.35994 is lost and about as
  // much less won as is left; half of what "one" won is kept.
  CHECK_THAT(one->value, WithinAbs(1100 + 2 * 0.35994, 0.01));
  CHECK_THAT(three->value, WithinAbs(1000 + 4 * (1 - 2 * 0.35994), 0.03));
  CHECK(one->note.find("begins at the arena's 1100") != std::string::npos);
  CHECK(three->note.find("it begins without the arena's at 1000") !=
        std::string::npos);
}
