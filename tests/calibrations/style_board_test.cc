#include "calibrations/style_board.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "calibrations/prepared.h"
#include "text/vocabulary.h"

namespace assize::calibrations {
extern const CalibrationPlugin style_controlled;
}

using namespace assize;
using assize::testing::Prepared;
using assize::testing::values;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::size_t kItems = 60, kSystems = 4;

// The battles of tests/oracles/style_conventions.py.

struct Counts {
  std::size_t tokens, headers, lists, bold;
};

Counts counts(std::size_t s, std::size_t i) {
  return {20 + (7 * i + 13 * s * s + 5 * i * s) % 97 + 10 * s, (i + 2 * s) % 4,
          (3 * i + s * i) % 5, (i * s + 2 * i + s) % 3};
}

double won(std::size_t s, std::size_t i) {
  constexpr double kWon[] = {1, 1, 0, .5, 1, 0, 0};
  return kWon[(5 * i + 3 * s + i * i * s) % 7];
}

std::string text(const Counts& of) {
  std::string out = "plain\n";
  for (std::size_t k = 0; k < of.headers; ++k) out += "## a\n";
  for (std::size_t k = 0; k < of.lists; ++k) out += "- a\n";
  for (std::size_t k = 0; k < of.bold; ++k) out += "**a** ";
  return out;
}

void add_met(Benchmark& bench, std::uint16_t s, std::uint32_t i) {
  constexpr double kMet[] = {1, 0, .5, 0, 1};
  const bool first = i % 3 == 0;
  const double y = kMet[(2 * i + 5 * s) % 5];
  Record record;
  record.trial.item = i;
  record.trial.focus = first ? 0 : 1;
  record.trial.shown[first ? 0 : 1] = s;
  record.trial.shown[first ? 1 : 0] = s + 1;
  record.verdict.status = y == 0.5 ? Status::kTied : Status::kChosen;
  record.verdict.p_first = first ? y : 1 - y;
  bench.records.push_back(record);
}

Benchmark battles() {
  testing::Synthetic plan;
  plan.items = kItems;
  plan.systems = {"base", "one", "two", "three"};
  plan.outcome = won;
  Benchmark bench = testing::make_benchmark(plan);
  Table tokens{"answers", {"token_len"}, {}};
  for (Answer& answer : bench.answers) {
    const Counts of = counts(answer.system, answer.item);
    answer.turns = {bench.texts.emplace_back(text(of))};
    tokens.cells.push_back(static_cast<double>(of.tokens));
  }
  bench.tables.push_back(std::move(tokens));
  for (Record& record : bench.records) {
    const std::size_t s = record.trial.shown[record.trial.focus];
    if ((record.trial.item + s) % 3 == 0) record.verdict.strength = 2;
  }
  for (const std::uint16_t s : {1, 2}) {
    for (std::uint32_t i = 0; i < 20; ++i) add_met(bench, s, i);
  }
  return bench;
}

Prepared prepare(Benchmark bench, const std::string& convention) {
  return testing::prepare(calibrations::style_controlled, std::move(bench),
                          "convention: " + convention);
}

std::vector<double> all_once() { return std::vector<double>(kItems, 1.0); }

struct Gold {
  std::string convention;
  std::vector<double> once, weighted;
};

// Printed by tests/oracles/style_conventions.py.
const std::vector<Gold>& gold() {
  static const std::vector<Gold> kGold = {
      {"arena_hard.v2",
       {36.984110639, 43.376058280, 56.707699712},
       {35.903947782, 49.057668432, 51.736869962}},
      {"arena_hard.v0.1",
       {36.392881800, 44.965548152, 56.127279651},
       {36.836363650, 50.388411488, 51.024399173}},
      {"fastchat",
       {45.362905514, 51.606618519, 59.332843987},
       {46.628853790, 53.896885073, 56.129214983}},
      {"arena_rank",
       {42.975435173, 45.495384563, 53.110163827},
       {44.694144891, 45.295186893, 52.050849053}}};
  return kGold;
}

}  // namespace

TEST_CASE("each convention of style is that of its authors, written out") {
  const auto k = GENERATE(range(0, 4));
  const Gold& expected = gold()[static_cast<std::size_t>(k)];
  CAPTURE(expected.convention);
  std::vector<double> weight(kItems);
  for (std::size_t g = 0; g < kItems; ++g) {
    weight[g] = static_cast<double>(g % 3);
  }
  const Prepared prepared = prepare(battles(), expected.convention);
  REQUIRE(prepared.refused.empty());

  const auto once = values(prepared, all_once());
  const auto weighted = values(prepared, weight);

  REQUIRE(once.size() == kSystems - 1);
  for (std::size_t q = 0; q < once.size(); ++q) {
    CAPTURE(q);
    CHECK_THAT(once[q], WithinAbs(expected.once[q], 1e-6));
    CHECK_THAT(weighted[q], WithinAbs(expected.weighted[q], 1e-6));
  }
  const Notes notes = prepared.estimator->notes();
  CHECK(notes.convention == expected.convention + ".style");
  CHECK(notes.assumes.size() == 2);
  CHECK(notes.parameters.size() == 4);
}

TEST_CASE("a convention's influence is its derivative by the weights") {
  const auto k = GENERATE(range(0, 4));
  Benchmark bench = battles();
  bench.entrants = {{.system = 3, .clean = 1, .arm = 1}};
  const Prepared prepared =
      prepare(std::move(bench), gold()[static_cast<std::size_t>(k)].convention);
  REQUIRE(prepared.refused.empty());
  const std::size_t columns = prepared.estimator->quantities().size();
  std::vector<double> influence(kItems * columns);

  prepared.estimator->influence(influence);

  for (const std::size_t g : {0u, 4u, 17u, 59u}) {
    const double h = 1e-4;
    std::vector<double> up = all_once(), down = all_once();
    up[g] += h;
    down[g] -= h;
    const auto above = values(prepared, up), below = values(prepared, down);
    for (std::size_t q = 0; q < columns; ++q) {
      const double derivative = kItems * (above[q] - below[q]) / (2 * h);
      INFO("convention " << k << ", cluster " << g << ", quantity " << q);
      CHECK_THAT(influence[g * columns + q], WithinAbs(derivative, 1e-3));
    }
  }
}

TEST_CASE("an attacked system joins a convention's board as it stands") {
  const auto k = GENERATE(range(0, 4));
  const std::string& convention =
      gold()[static_cast<std::size_t>(k)].convention;
  const auto attacked = [](bool wins) {
    Benchmark bench = battles();
    bench.entrants = {{.system = 3, .clean = 1, .arm = 1}};
    for (Record& record : bench.records) {
      if (record.trial.shown[record.trial.focus] != 3 || !wins) continue;
      record.verdict.p_first = record.trial.focus == 0 ? 0.9 : 0.1;
    }
    return bench;
  };

  const auto seen = values(prepare(attacked(false), convention), all_once());
  const auto raised = values(prepare(attacked(true), convention), all_once());

  CHECK(raised[0] == seen[0]);
  CHECK(raised[1] == seen[1]);
  CHECK(raised[2] > seen[2] + 10);
}

TEST_CASE("attacked answers whose tokens nobody counts are refused") {
  Benchmark bench = battles();
  bench.entrants = {{.system = 3, .clean = 1, .arm = 1}};
  bench.tables[0].cells.resize(3 * kItems);  // None of the attacked.

  const Prepared refused = prepare(std::move(bench), "arena_hard.v2");

  CHECK(refused.refused ==
        "attacked answers have no count of tokens: the benchmark's answers "
        "have a token_len, and no vocabulary is known that counts so");
}

TEST_CASE("attacked answers join by the vocabulary of the others' tokens") {
  if (!vocabulary("cl100k_base")) {
    WARN("skipped: this build fetched no vocabularies");
    return;
  }
  const auto counted = [](bool lent) {
    Benchmark bench = battles();
    bench.entrants = {{.system = 3, .clean = 1, .arm = 1}};
    bench.vocabulary = "cl100k_base";
    std::vector<double>& cells = bench.tables[0].cells;
    if (!lent) cells.resize(3 * kItems);
    for (std::size_t i = 3 * kItems; i < cells.size(); ++i) {
      cells[i] = static_cast<double>(
          (*vocabulary("cl100k_base"))->count(bench.answers[i].turns[0]));
    }
    return values(prepare(std::move(bench), "arena_hard.v0.1"), all_once());
  };

  CHECK(counted(false) == counted(true));
}

TEST_CASE("a convention drops what does not vary, and says what stands in") {
  Benchmark bench = battles();
  bench.tables.clear();
  for (Answer& answer : bench.answers) {
    Counts of = counts(answer.system, answer.item);
    of.bold = 0;
    answer.turns = {bench.texts.emplace_back(text(of))};
  }

  const Prepared prepared = prepare(std::move(bench), "arena_hard.v2");

  REQUIRE(prepared.refused.empty());
  const auto assumes = prepared.estimator->notes().assumes;
  REQUIRE(assumes.size() == 4);
  CHECK(assumes[2] ==
        "Characters stand in for tokens, which the answers do not count.");
  CHECK(assumes[3] ==
        "Without a slope, for no battle differs in it from any other: bold.");
  CHECK(prepared.estimator->notes().parameters.size() == 3);
  for (const double value : values(prepared, all_once())) {
    CHECK(std::isfinite(value));
  }
}

TEST_CASE("without a ridge a convention has no value for whom nobody beats") {
  Benchmark bench = battles();
  for (Record& record : bench.records) {
    if (record.trial.shown[record.trial.focus] != 2) continue;
    record.verdict.p_first = record.trial.focus == 0 ? 1 : 0;
    record.verdict.status = Status::kChosen;
  }

  const auto found =
      values(prepare(std::move(bench), "arena_hard.v2"), all_once());

  CHECK(std::isfinite(found[0]));
  CHECK(std::isnan(found[1]));
  CHECK(std::isfinite(found[2]));
}

TEST_CASE("a convention refuses what it cannot compare, and says why") {
  Benchmark apart = battles();
  std::erase_if(apart.records, [](const Record& record) {
    return record.trial.shown[0] == 0 || record.trial.shown[1] == 0;
  });
  apart.records.push_back(battles().records[0]);  // One against the baseline.
  std::erase_if(apart.records, [](const Record& record) {
    return record.trial.shown[0] == 1 && record.trial.shown[1] == 2;
  });
  std::erase_if(apart.records, [](const Record& record) {
    return record.trial.shown[0] == 2 && record.trial.shown[1] == 1;
  });
  Benchmark unjudged = battles();
  unjudged.records.clear();
  Benchmark alike = battles();
  alike.tables.clear();
  for (Answer& answer : alike.answers) {
    answer.turns = {alike.texts.emplace_back("the same")};
  }

  CHECK(prepare(std::move(apart), "fastchat").refused ==
        "some systems met neither the baseline nor anybody who can be compared "
        "with it");
  CHECK(prepare(std::move(unjudged), "fastchat").refused ==
        "no judged pair has both answers");
  CHECK(prepare(std::move(alike), "arena_hard.v0.1").refused ==
        "no system's answers vary against the others' in length or looks");
}
