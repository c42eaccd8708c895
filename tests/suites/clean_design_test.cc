// A suite's clean trials are the same whatever attacks made of its systems: the
// rule of design() in plugin/suite.h, over every suite that is registered.

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

#include "plugin/registry.h"
#include "suites/alpaca_eval_2/results_folder.h"
#include "suites/arena_votes/battle_log.h"
#include "suites/fair_eval/reviews_folder.h"
#include "suites/generic/table_file.h"
#include "suites/judge_bench/pairs_folder.h"
#include "suites/judging_the_judges/verdict_table.h"
#include "suites/llmbar/subset_folder.h"
#include "suites/mt_bench/benchmark_folder.h"
#include "suites/reward_bench/results_folder.h"
#include "suites/rm_bench/rows_folder.h"
#include "suites/wildbench/results_folder.h"

namespace assize::suites {
std::span<const Entry<SuitePlugin>> table();
}

using namespace assize;
using assize::testing::arena::BenchmarkFolder;
using assize::testing::arena::Json;

namespace {

/// A suite, and what it reads of files of ours.
struct Case {
  std::unique_ptr<Suite> suite;
  Result<Benchmark> bench = Benchmark();
};

using Cases = std::vector<Case>;

Case read_by(std::unique_ptr<Suite> suite) {
  Case out{.suite = std::move(suite)};
  out.bench = out.suite->read(1);
  return out;
}

template <typename... Suites>
Cases cases(Suites... suites) {
  Cases out;
  (out.push_back(read_by(std::move(suites))), ...);
  return out;
}

Cases alpaca_eval_2() {
  using namespace assize::testing;
  const ResultsFolder folder;
  for (const char* system : {kReference, "x"}) {
    folder.outputs(system, {output(kRivers, "a"), output(kHaiku, "b")});
  }
  return cases(suite_of({{"results", folder.path()}}));
}

Cases arena_hard() {
  using namespace assize::testing::arena;
  const BenchmarkFolder folder;
  folder.lines("question.jsonl",
               {question("q", "Why?"), question("r", "Who?")});
  for (const std::string system : {"one", "two", "gpt-4-0314"}) {
    folder.lines("model_answer/" + system + ".jsonl",
                 {new_answer("q", system, "a"), new_answer("r", system, "b")});
  }
  return cases(suite_of({{"results", folder.path()}, {"version", "v0.1"}}));
}

Cases arena_votes() {
  using namespace assize::testing::votes;
  const BenchmarkFolder folder;
  const std::string log =
      folder.lines("log.jsonl", {battle(0), battle(1), battle(2)});
  return cases(suite_of({{"results", log}}));
}

Cases fair_eval() {
  const testing::fair::ReviewsFolder folder;
  return cases(testing::fair::fair_eval_on(folder.path()));
}

/// Both forms, and each way of judging.
Cases generic() {
  const BenchmarkFolder folder;
  folder.write("pairs.csv", "id,a\nx,1\ny,2\n");
  folder.write("scores.csv", "id,who,a\nx,m,1\ny,m,2\nx,n,3\n");
  folder.lines("items.jsonl",
               {{{"id", "p"}, {"question", "Why?"}},
                {{"id", "q"}, {"turns", {"Who?", "And then?"}}}});
  std::vector<Json> answers;
  for (const std::string system : {"base", "one", "two"}) {
    answers.push_back({{"item", "p"}, {"system", system}, {"answer", "a"}});
    answers.push_back(
        {{"item", "q"}, {"system", system}, {"turns", {"b", "c"}}});
  }
  folder.lines("answers.jsonl", answers);
  const auto make = [&](Json inputs) {
    for (const char* key : {"verdicts", "items", "answers"}) {
      if (inputs.contains(key)) {
        inputs[key] = folder.path() + "/" + inputs[key].get<std::string>();
      }
    }
    ConfigNode node = *ConfigNode::parse(inputs.dump(), "test.yaml");
    auto suite = suites::generic.make(node);
    REQUIRE(render(node.finish()) == "");
    return suite;
  };
  const auto collection = [&](const char* judging) {
    return make({{"items", "items.jsonl"},
                 {"answers", "answers.jsonl"},
                 {"baseline", "base"},
                 {"judging", judging}});
  };
  return cases(make({{"verdicts", "pairs.csv"},
                     {"item", "id"},
                     {"judges", {{{"name", "J"}, {"first", "a"}}}}}),
               make({{"verdicts", "scores.csv"},
                     {"item", "id"},
                     {"system", "who"},
                     {"scores", {{{"name", "J"}, {"column", "a"}}}}}),
               collection("pairwise"), collection("pointwise"),
               collection("best_of"));
}

Cases judge_bench() {
  using namespace assize::testing::bench;
  const BenchmarkFolder folder;
  folder.lines(kFile, {pair("a", "A>B", said("A>B"), said("B>A"))});
  return cases(judge_bench_on(folder.path()));
}

Cases judging_the_judges() {
  using namespace assize::testing::judges;
  const BenchmarkFolder folder;
  folder.write("v.csv", kHeader + row("m", "Q?", "True,False,True") +
                            row("n", "Q?", "False,False,True"));
  return cases(suite_of({{"results", folder.path()}}));
}

Cases llmbar() {
  using namespace assize::testing::bar;
  const BenchmarkFolder folder;
  folder.write("S/dataset.json",
               Json::array({pair("p", 1), pair("q", 2)}).dump());
  return cases(llmbar_on({{"results", folder.path()}}),
               llmbar_on({{"results", folder.path()}, {"strategy", "Rating"}}));
}

Cases mt_bench() {
  using namespace assize::testing::mt;
  const assize::testing::mt::BenchmarkFolder folder;
  folder.lines("question.jsonl", {question(81), question(82)});
  for (const std::string system : {"one", "two"}) {
    folder.lines("model_answer/" + system + ".jsonl",
                 {answer(81, system, "a", "b"), answer(82, system, "c", "d")});
  }
  const std::string results = folder.path();
  return cases(suite_of({{"results", results}, {"judging", "single"}}),
               suite_of({{"results", results}, {"judging", "pairwise"}}));
}

Cases reward_bench() {
  using namespace assize::testing::reward;
  const BenchmarkFolder folder, second;
  folder.write("rows.json", Json{pair(1, "hep-go"), pair(2, "hep-go")}.dump());
  second.write("rows.json", Json{row("a", "Focus", {"x"}, {"y", "z", "w"}),
                                 row("tied:1", "Ties", {"x", "y"}, {"z"}),
                                 row("ref:1", "Ties", {"x"}, {"z"})}
                                .dump());
  return cases(reward_bench_on(folder.path()), reward_bench_on(second.path()));
}

Cases rm_bench() {
  using namespace assize::testing::rm;
  const BenchmarkFolder folder;
  write(folder, "total_dataset.json", {row(1), row(2)});
  return cases(rm_bench_on(folder.path()));
}

Cases wildbench() {
  using namespace assize::testing::wild;
  const BenchmarkFolder folder;
  folder.write("bench.json", array({task("a", "Math"), task("b", "Math")}));
  for (const std::string system : {"base", "one"}) {
    folder.write("answers/" + system + ".json",
                 array({answer("a", "1", system), answer("b", "2", system)}));
  }
  Json inputs = {{"answers", folder.path() + "/answers"},
                 {"bench", folder.path() + "/bench.json"}};
  auto alone = suite_of(inputs);
  inputs["baseline"] = "base";
  return cases(std::move(alone), suite_of(inputs));
}

using Make = Cases (*)();
const std::map<std::string, Make> kFixtures = {
    {"alpaca_eval_2", alpaca_eval_2},
    {"arena_hard", arena_hard},
    {"arena_votes", arena_votes},
    {"fair_eval", fair_eval},
    {"generic", generic},
    {"judge_bench", judge_bench},
    {"judging_the_judges", judging_the_judges},
    {"llmbar", llmbar},
    {"mt_bench", mt_bench},
    {"reward_bench", reward_bench},
    {"rm_bench", rm_bench},
    {"wildbench", wildbench},
};

/// An attacked form of every system, and a constant, as attacks append them.
void attack(Benchmark& bench) {
  const auto clean = static_cast<std::uint16_t>(bench.systems.size());
  for (std::uint16_t system = 0; system <= clean; ++system) {
    const auto entrant = static_cast<std::uint16_t>(bench.systems.size());
    const bool constant = system == clean;
    bench.systems.push_back(constant ? "nothing"
                                     : bench.systems[system] + " + pad");
    bench.entrants.push_back(
        {.system = entrant,
         .clean = constant ? Entrant::kConstant : static_cast<int>(system),
         .arm = static_cast<std::uint16_t>(constant ? 2 : 1)});
    const std::uint16_t from = constant ? 0 : system;
    const std::size_t answers = bench.answers.size();
    for (std::size_t i = 0; i < answers; ++i) {
      if (bench.answers[i].system != from) continue;
      Answer answer = bench.answers[i];
      answer.system = entrant;
      bench.answers.push_back(std::move(answer));
    }
  }
}

}  // namespace

TEST_CASE("every suite has files of ours for the rule of clean designs") {
  std::set<std::string> registered, made;
  for (const auto& entry : suites::table()) {
    registered.emplace(entry.plugin->info.id);
  }
  for (const auto& [id, make] : kFixtures) made.insert(id);

  CHECK(registered == made);
}

TEST_CASE("attacked forms change no suite's clean design") {
  for (const auto& [id, make] : kFixtures) {
    CAPTURE(id);
    std::size_t form = 0;
    for (Case& one : make()) {
      CAPTURE(++form);
      REQUIRE(one.bench);
      const std::vector<Trial> clean = one.suite->design(*one.bench);
      REQUIRE_FALSE(clean.empty());

      attack(*one.bench);

      CHECK((one.suite->design(*one.bench) == clean));
    }
  }
}
