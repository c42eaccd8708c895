#include "suites/generic/system_headline.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <optional>

#include "suites/generic/table_file.h"
#include "synthetic.h"

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::uint16_t kJudge = 0, kGold = 1;

/// Four items, the middle two of one cluster; systems "base", "a" and "b".
Benchmark empty_benchmark() {
  Benchmark bench = testing::make_benchmark(
      {.items = 4, .systems = {"base", "a", "b"}, .outcome = [](auto, auto) {
         return 0.5;
       }});
  bench.records.clear();
  bench.judges = {"judge", "gold"};
  bench.gold = kGold;
  for (std::size_t i = 0; i < 4; ++i) {
    bench.items[i].cluster = i == 0 ? 0 : i == 3 ? 2 : 1;
  }
  return bench;
}

struct Told {
  std::uint32_t item = 0;
  std::uint16_t system = 1;
  std::uint8_t slot = 0;
  double y = kAbsent;  ///< P(system wins); NaN: not understood.
  std::uint16_t sample = 0, arm = 0;
};

void add(Benchmark& bench, const Told& told) {
  Record& record = bench.records.emplace_back();
  record.trial = {.item = told.item,
                  .focus = told.slot,
                  .judge = kJudge,
                  .arm = told.arm,
                  .sample = told.sample};
  record.trial.shown[told.slot] = told.system;
  record.verdict.status = std::isnan(told.y) ? Status::kUnparsed
                          : told.y == 0.5    ? Status::kTied
                                             : Status::kChosen;
  record.verdict.p_first = told.slot == 0 ? told.y : 1 - told.y;
}

/// An answer's score, by the judge or by the key.
void add_score(Benchmark& bench, std::uint16_t judge, std::uint32_t item,
               std::uint16_t system, double score) {
  Record& record = bench.records.emplace_back();
  record.trial = {.item = item, .slots = 1, .focus = 0, .judge = judge};
  record.trial.shown[0] = system;
  record.verdict = {.status = Status::kScored, .score = {score}};
}

/// What is worked out by hand in the tests.
Benchmark by_hand() {
  Benchmark bench = empty_benchmark();
  for (const Told& told : {Told{.item = 0, .slot = 0, .y = 0.8},
                           Told{.item = 0, .slot = 1, .y = 0.7},
                           Told{.item = 1, .slot = 0, .y = 1.0},
                           Told{.item = 1, .slot = 1, .y = 0.4},
                           Told{.item = 2, .slot = 0, .y = 0.5},
                           Told{.item = 2, .slot = 1, .y = 0.5},
                           Told{.item = 3, .slot = 0, .y = 0.2},
                           Told{.item = 3, .slot = 1, .y = kAbsent},
                           Told{.item = 3, .slot = 0, .y = 0.9, .sample = 1}}) {
    add(bench, told);
  }
  // Right: a on items 0 and 1; base on 1, 2 and 3. Nobody labelled a on 3.
  add_score(bench, kGold, 0, 1, 1);
  add_score(bench, kGold, 0, 0, 0);
  add_score(bench, kGold, 1, 1, 1);
  add_score(bench, kGold, 1, 0, 1);
  add_score(bench, kGold, 2, 1, 0);
  add_score(bench, kGold, 2, 0, 1);
  add_score(bench, kGold, 3, 0, 1);
  return bench;
}

struct Row {
  Quantity quantity;
  double value = kAbsent;
};

class Measured {
 public:
  explicit Measured(Benchmark bench, suites::Scale scale = {})
      : world_(std::move(bench)) {
    auto made = suites::system_headline(world_.study(kJudge), scale);
    if (!made) FAIL(made.error().message);
    estimator_ = std::move(*made);
  }

  std::map<std::string, Row> rows(std::uint16_t system) const {
    const std::vector<double> value = at({1, 1, 1});
    std::map<std::string, Row> out;
    for (std::size_t q = 0; q < value.size(); ++q) {
      const Quantity& quantity = estimator_->quantities()[q];
      if (quantity.system == system)
        out[quantity.metric] = {quantity, value[q]};
    }
    return out;
  }

  std::vector<double> at(const std::vector<double>& weight) const {
    std::vector<double> out(estimator_->quantities().size());
    Scratch scratch;
    estimator_->estimate(weight, out, scratch);
    return out;
  }

  const Estimator& estimator() const { return *estimator_; }

 private:
  testing::World world_;
  std::unique_ptr<const Estimator> estimator_;
};

}  // namespace

TEST_CASE("the headline of a small benchmark is what a hand computes") {
  const auto rows = Measured(by_hand()).rows(1);

  REQUIRE(rows.size() == 4);
  // (0.8 + 0.7 + 1 + 0.4 + 0.5 + 0.5 + 0.2) / 7
  CHECK_THAT(rows.at("win_rate").value, WithinAbs(410.0 / 7, 1e-12));
  CHECK(rows.at("win_rate").quantity.n == 7);
  CHECK(rows.at("win_rate").quantity.clusters == 3);
  CHECK_FALSE(rows.at("win_rate").quantity.secondary);
  // Items 0 and 2 of the three judged in both orders.
  CHECK_THAT(rows.at("consistency").value, WithinAbs(200.0 / 3, 1e-12));
  CHECK(rows.at("consistency").quantity.n == 3);
  CHECK(rows.at("consistency").quantity.clusters == 2);
  CHECK(rows.at("consistency").quantity.secondary);
  // Items 0, 1 and 2 deserve 1, 1/2 and 0, two rows each.
  CHECK_THAT(rows.at("gold_win_rate").value, WithinAbs(50, 1e-12));
  CHECK(rows.at("gold_win_rate").quantity.n == 6);
  // Items 0 and 2: (0.8 + 0.7 + 0.5 + 0.5) / 4.
  CHECK_THAT(rows.at("gold_agreement").value, WithinAbs(62.5, 1e-12));
  CHECK(rows.at("gold_agreement").quantity.n == 4);
  CHECK(rows.at("gold_agreement").quantity.secondary);
}

TEST_CASE("a tie in one order alone is no consistency") {
  struct Case {
    double first, second;
    double consistency;
  };
  for (const Case& c :
       {Case{0.5, 0.5, 100}, Case{0.5, 0.6, 0}, Case{0.4, 0.5, 0},
        Case{0.9, 0.51, 100}, Case{0.49, 0, 100}, Case{0.49, 0.51, 0}}) {
    CAPTURE(c.first, c.second);
    Benchmark bench = empty_benchmark();
    add(bench, {.slot = 0, .y = c.first});
    add(bench, {.slot = 1, .y = c.second});
    const auto rows = Measured(std::move(bench)).rows(1);
    CHECK(rows.at("consistency").value == c.consistency);
  }
}

TEST_CASE("a gold label of a pair goes before the keys of its answers") {
  Benchmark bench = by_hand();
  Record& record = bench.records.emplace_back();
  record.trial = {.item = 0, .focus = 0, .judge = kGold};
  record.trial.shown = {0, 1};
  record.verdict = {.status = Status::kChosen, .winner = 0, .p_first = 1};

  const auto rows = Measured(std::move(bench)).rows(1);

  // Item 0 now deserves 0: (0 + 1/2 + 0) / 3, and
  // (0.2 + 0.3 + 0.5 + 0.5) / 4.
  CHECK_THAT(rows.at("gold_win_rate").value, WithinAbs(50.0 / 3, 1e-12));
  CHECK_THAT(rows.at("gold_agreement").value, WithinAbs(37.5, 1e-12));
}

TEST_CASE("answers judged alone have a mean score in percent of the scale") {
  Benchmark bench = empty_benchmark();
  add_score(bench, kJudge, 0, 2, 3);
  add_score(bench, kJudge, 1, 2, 7);
  add_score(bench, kJudge, 2, 2, 8);

  const Measured measured(std::move(bench));
  const auto rows = measured.rows(2);

  REQUIRE(rows.size() == 1);
  // 6 on a scale from 1 to 10.
  CHECK_THAT(rows.at("score").value, WithinAbs(500.0 / 9, 1e-12));
  CHECK(rows.at("score").quantity.n == 3);
  CHECK(rows.at("score").quantity.clusters == 2);
  CHECK(rows.at("score").quantity.most == 100);
  CHECK_FALSE(rows.at("score").quantity.secondary);
  REQUIRE(measured.estimator().notes().metrics.size() == 1);
  CHECK(measured.estimator().notes().metrics[0].first == "score");
}

TEST_CASE("a score is in percent of the scale that the judge was given") {
  Benchmark bench = empty_benchmark();
  add_score(bench, kJudge, 0, 2, 2);
  add_score(bench, kJudge, 1, 2, 5);

  const auto rows = Measured(std::move(bench), {.least = 1, .most = 5}).rows(2);

  // (25 + 100) / 2
  CHECK_THAT(rows.at("score").value, WithinAbs(62.5, 1e-12));
}

TEST_CASE("of answers put together, the best has the share") {
  Benchmark bench = empty_benchmark();
  const auto put = [&](std::uint32_t item, std::uint8_t focus, int winner) {
    Record& record = bench.records.emplace_back();
    record.trial = {.item = item, .slots = 3, .focus = focus, .judge = kJudge};
    record.trial.shown = {1, 2, 0};
    record.verdict.status = winner < 0 ? Status::kTied : Status::kChosen;
    record.verdict.winner = static_cast<std::int8_t>(winner);
  };
  for (const std::uint8_t focus : {0, 1, 2}) {
    put(0, focus, 0);
    put(1, focus, 1);
    put(2, focus, 0);
    put(3, focus, -1);
  }

  const Measured measured(std::move(bench));

  // (1 + 0 + 1 + 1/3) / 4, and so on.
  REQUIRE(measured.rows(1).size() == 1);
  CHECK_THAT(measured.rows(1).at("best_share").value,
             WithinAbs(700.0 / 12, 1e-12));
  CHECK_THAT(measured.rows(2).at("best_share").value,
             WithinAbs(400.0 / 12, 1e-12));
  CHECK_THAT(measured.rows(0).at("best_share").value,
             WithinAbs(100.0 / 12, 1e-12));
  CHECK(measured.rows(1).at("best_share").quantity.n == 4);
  const Notes notes = measured.estimator().notes();
  REQUIRE(notes.parameters.size() == 1);
  CHECK(notes.parameters[0].first == "best_share_by_chance");
  CHECK_THAT(notes.parameters[0].second, WithinAbs(100.0 / 3, 1e-12));
}

TEST_CASE("a second order that an attack asked for is consistency alone") {
  Benchmark bench = empty_benchmark();
  add(bench, {.slot = 0, .y = 0.9});
  add(bench, {.slot = 1, .y = 0.1, .arm = 1});

  const auto rows = Measured(std::move(bench)).rows(1);

  CHECK_THAT(rows.at("win_rate").value, WithinAbs(90, 1e-12));
  CHECK(rows.at("win_rate").quantity.n == 1);
  CHECK(rows.at("consistency").value == 0);
}

TEST_CASE("what was not judged is counted by its status") {
  const auto notes = Measured(by_hand()).estimator().notes();

  REQUIRE(notes.parameters.size() == 1);
  CHECK(notes.parameters[0].first == "verdicts_unparsed");
  CHECK(notes.parameters[0].second == 1);
  CHECK(notes.metrics.size() == 4);
}

TEST_CASE("each influence is the derivative by its cluster's weight") {
  Benchmark bench = by_hand();
  // Another system, judged on fewer clusters, with its opponents out of order.
  add(bench, {.item = 2, .system = 2, .slot = 0, .y = 0.3});
  add(bench, {.item = 3, .system = 2, .slot = 0, .y = 0.6});
  add(bench, {.item = 3, .system = 2, .slot = 1, .y = 0.8});
  const Measured measured(std::move(bench));
  const std::size_t columns = measured.estimator().quantities().size();
  std::vector<double> influence(3 * columns);

  measured.estimator().influence(influence);

  for (std::size_t g = 0; g < 3; ++g) {
    std::vector<double> up(3, 1.0), down(3, 1.0);
    up[g] += 1e-6;
    down[g] -= 1e-6;
    const auto above = measured.at(up), below = measured.at(down);
    for (std::size_t q = 0; q < columns; ++q) {
      CAPTURE(g, q);
      CHECK_THAT(influence[g * columns + q],
                 WithinAbs(3 * (above[q] - below[q]) / 2e-6, 1e-5));
    }
  }
}

TEST_CASE("clusters of several opponents come in order") {
  Benchmark bench = empty_benchmark();
  for (std::uint16_t opponent : {0, 2}) {
    for (std::uint32_t item = 0; item < 4; ++item) {
      for (std::uint8_t slot : {0, 1}) {
        add(bench, {.item = item, .slot = slot, .y = 0.8});
        bench.records.back().trial.shown[1 - slot] = opponent;
      }
    }
  }

  const auto rows = Measured(std::move(bench)).rows(1);

  CHECK(rows.at("consistency").value == 100);
  CHECK(rows.at("consistency").quantity.n == 8);
  CHECK(rows.at("consistency").quantity.clusters == 3);
}

TEST_CASE("of a judge that judged nothing the figures are missing") {
  for (const std::uint8_t slots : {1, 2, 3}) {
    CAPTURE(slots);
    Benchmark bench = empty_benchmark();
    add(bench, {.y = kAbsent});
    bench.records.back().trial.slots = slots;
    if (slots == 1) bench.records.back().trial.focus = 0;
    const testing::World world(std::move(bench));

    const auto made = suites::system_headline(world.study(kJudge));

    REQUIRE(made);
    REQUIRE((*made)->quantities().size() == 1);
    const Quantity& of = (*made)->quantities()[0];
    CHECK(of.metric == (slots == 1   ? "score"
                        : slots == 2 ? "win_rate"
                                     : "best_share"));
    CHECK(of.n == 0);
    double value = 0;
    Scratch scratch;
    const std::vector<double> weight(world.bench.clusters(), 1.0);
    (*made)->estimate(weight, std::span(&value, 1), scratch);
    CHECK(std::isnan(value));
    CHECK((*made)->notes().parameters.size() == 1);
  }
}

TEST_CASE("systems that were never asked about have no figure") {
  Benchmark bench = empty_benchmark();
  add(bench, {.item = 0, .system = 1, .y = 0.8});
  add(bench, {.item = 0, .system = 2});
  bench.records.back().verdict = {.status = Status::kNotAsked};
  Benchmark nothing = empty_benchmark();
  add(nothing, {.item = 0, .system = 2});
  nothing.records.back().verdict = {.status = Status::kNotAsked};
  const testing::World some_world(std::move(bench));
  const testing::World none_world(std::move(nothing));

  const auto some = suites::system_headline(some_world.study(kJudge), {});
  const auto none = suites::system_headline(none_world.study(kJudge), {});

  REQUIRE(some);
  REQUIRE((*some)->quantities().size() == 1);
  CHECK((*some)->quantities()[0].system == 1);
  // Of a judge that was asked nothing the figures are missing.
  REQUIRE(none);
  REQUIRE((*none)->quantities().size() == 1);
  CHECK((*none)->quantities()[0].n == 0);
}

TEST_CASE("a judge that was asked about nothing has no headline") {
  const testing::World world(empty_benchmark());

  const auto made = suites::system_headline(world.study(kJudge));

  REQUIRE_FALSE(made);
  CHECK(made.error().message == "judge 'judge' was asked about nothing");
}
