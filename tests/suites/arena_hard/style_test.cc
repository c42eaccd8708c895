// Style held fixed by the counts that Arena-Hard publishes of its answers.

#include <algorithm>
#include <cmath>

#include "data.h"
#include "suites/arena_hard/benchmark_folder.h"
#include "text/answer_features.h"
#include "text/vocabulary.h"

namespace assize::calibrations {
extern const CalibrationPlugin style_controlled;
}

using namespace assize;
using assize::testing::arena::Json;
using assize::testing::arena::suite_of;
using Catch::Matchers::WithinAbs;

namespace {

constexpr const char* kSystems[] = {"gpt-4-0314", "athene-v2-chat",
                                    "gpt-3.5-turbo-0125",
                                    "llama-3-8b-instruct"};

/// One game of tests/oracles/arena_hard_style.py.
void add_game(Benchmark& bench, const std::string& system, std::size_t s,
              std::uint32_t i) {
  constexpr double kWon[] = {1, 1, 0, .5, 1, 0, 0};
  const double won = kWon[(5 * i + 3 * s + i * i * s) % std::size(kWon)];
  const bool first = i % 2 == 0;
  Record record;
  record.trial.item = i;
  record.trial.focus = first ? 0 : 1;
  record.trial.shown[first ? 0 : 1] =
      static_cast<std::uint16_t>(bench.find_system(system));
  record.trial.shown[first ? 1 : 0] =
      static_cast<std::uint16_t>(bench.reference);
  record.verdict.status = won == 0.5 ? Status::kTied : Status::kChosen;
  record.verdict.p_first = first ? won : 1 - won;
  record.verdict.strength = (i + s) % 3 == 0 ? 2 : 1;
  bench.records.push_back(std::move(record));
}

/// The recorded answers, and made-up games of those that have a file.
Benchmark games(const std::string& folder) {
  auto bench = suite_of({{"results", folder}})->read(1);
  REQUIRE(bench);
  bench->records.clear();
  for (std::size_t s = 1; s < std::size(kSystems); ++s) {
    for (std::uint32_t i = 0; i < bench->items.size(); ++i) {
      add_game(*bench, kSystems[s], s, i);
    }
  }
  return std::move(*bench);
}

struct Controlled {
  std::vector<double> values;
  Notes notes;
};

Controlled controlled(const Benchmark& bench, const std::string& convention) {
  const VerdictTable table = tabulate(bench);
  const AnswerTable answers = answer_features(bench, 1);
  auto config = ConfigNode::parse("convention: " + convention, "test.yaml");
  REQUIRE(config);
  const auto estimator = calibrations::style_controlled.make(*config)->prepare(
      {.bench = bench, .table = table, .answers = answers, .findings = {}});
  REQUIRE(estimator);
  Controlled out{std::vector<double>((*estimator)->quantities().size()),
                 (*estimator)->notes()};
  Scratch scratch;
  (*estimator)
      ->estimate(std::vector<double>(bench.clusters(), 1.0), out.values,
                 scratch);
  return out;
}

struct Gold {
  std::string convention;
  std::vector<double> values;
};

}  // namespace

TEST_CASE("style control compares the counts that Arena-Hard publishes") {
  ASSIZE_NEED_DATA(folder, "arena_hard_v0.1");
  // tests/oracles/arena_hard_style.py
  const auto [convention, expected] = GENERATE(values<Gold>(
      {{"arena_hard.v2", {38.423794659, 44.278006688, 58.970263280}},
       {"arena_hard.v0.1", {35.592941420, 45.166041420, 61.005535030}},
       {"fastchat", {34.562113573, 43.153984806, 57.785874961}},
       {"arena_rank", {42.408235495, 42.756504779, 56.981312870}}}));
  CAPTURE(convention);

  const auto found = controlled(games(folder), convention).values;

  REQUIRE(found.size() == expected.size());
  for (std::size_t q = 0; q < found.size(); ++q) {
    CHECK_THAT(found[q], WithinAbs(expected[q], 1e-6));
  }
}

TEST_CASE("a system without answers or counts leaves the others theirs") {
  ASSIZE_NEED_DATA(folder, "arena_hard_v0.1");
  if (!vocabulary("cl100k_base")) {
    WARN("skipped: this build fetched no vocabularies");
    return;
  }
  const std::string judged = "Nexusflow__Athene-V2-Chat";
  Benchmark bench = games(folder);
  for (std::uint32_t i = 0; i < bench.items.size(); ++i) {
    add_game(bench, judged, 4, i);
  }

  const Controlled found = controlled(bench, "arena_hard.v0.1");

  // 108 of its answers are quoted in the prompts of its judge.
  CHECK(found.values.size() == 4);
  CHECK(std::ranges::find(found.notes.assumes,
                          "Battles left out, for the answer of that system is "
                          "not there, or not its counts: 392 of " +
                              judged + ".") != found.notes.assumes.end());
  CHECK(std::ranges::none_of(found.notes.assumes, [](const std::string& each) {
    return each.starts_with("Characters");
  }));
}

TEST_CASE("an attacked answer is counted as the published one is") {
  ASSIZE_NEED_DATA(folder, "arena_hard_v0.1");
  if (!vocabulary("cl100k_base")) {
    WARN("skipped: this build fetched no vocabularies");
    return;
  }
  Benchmark bench = games(folder);
  const int clean = bench.find_system(kSystems[2]);
  const auto copy = static_cast<std::uint16_t>(bench.systems.size());
  bench.systems.emplace_back("copy");
  bench.entrants = {{.system = copy, .clean = clean, .arm = 1}};
  for (std::uint32_t i = 0; i < bench.items.size(); ++i) {
    const auto own = bench.find_answer(static_cast<std::uint16_t>(clean), i);
    REQUIRE(own >= 0);
    Answer answer = bench.answers[static_cast<std::size_t>(own)];
    answer.system = copy;
    bench.answers.push_back(std::move(answer));
    add_game(bench, "copy", 2, i);
  }

  // Without a ridge, whoever plays as another does is as strong as it is.
  const auto found = controlled(bench, "arena_hard.v2").values;

  REQUIRE(found.size() == 4);
  CHECK_THAT(found[1], WithinAbs(44.278006688, 1e-6));
  CHECK_THAT(found[3], WithinAbs(found[1], 1e-6));
}
