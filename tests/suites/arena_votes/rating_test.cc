#include "suites/arena_votes/rating.h"

#include <algorithm>
#include <cmath>

#include "suites/arena_votes/battle_log.h"

using assize::Scratch;
using assize::VerdictTable;
using assize::testing::votes::all_battles;
using assize::testing::votes::battle;
using assize::testing::votes::BenchmarkFolder;
using assize::testing::votes::Json;
using assize::testing::votes::suite_of;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

/// The headline on the oracle's log under these inputs.
struct Measured {
  explicit Measured(const Json& inputs,
                    const std::vector<Json>& rows = all_battles()) {
    Json given = inputs;
    given["results"] = folder.lines("log.jsonl", rows);
    if (!given.contains("anchor")) given["anchor"] = "s0";
    suite = suite_of(given);
    auto read = suite->read(1);
    REQUIRE(read);
    bench = std::move(*read);
    table = tabulate(bench);
    auto made = suite->headline(
        {.bench = bench, .table = table, .answers = answers, .findings = {}});
    REQUIRE(made);
    headline = std::move(*made);
  }

  std::vector<double> values(const std::vector<double>& weight) const {
    std::vector<double> out(headline->quantities().size());
    Scratch scratch;
    headline->estimate(weight, out, scratch);
    return out;
  }
  std::vector<double> of(const std::string& metric,
                         const std::vector<double>& weight) const {
    const std::vector<double> all = values(weight);
    std::vector<double> out;
    for (std::size_t q = 0; q < all.size(); ++q) {
      if (headline->quantities()[q].metric == metric) out.push_back(all[q]);
    }
    return out;
  }
  std::vector<double> once() const {
    return std::vector<double>(bench.clusters(), 1.0);
  }

  BenchmarkFolder folder;
  std::unique_ptr<assize::Suite> suite;
  assize::Benchmark bench;
  VerdictTable table;
  assize::AnswerTable answers;
  std::unique_ptr<const assize::Estimator> headline;
};

void check_near(const std::vector<double>& found,
                const std::vector<double>& expected, double within) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    CAPTURE(i);
    CHECK_THAT(found[i], WithinAbs(expected[i], within));
  }
}

}  // namespace

TEST_CASE("ratings are those of an independent fit, by each model of ties") {
  struct Case {
    Json inputs;
    std::vector<double> ratings;
  };
  // tests/oracles/arena_votes.py: half, davidson, rao_kupper, without bad ties,
  // English.
  const auto each = GENERATE(Case{{{"ties", "half"}},
                                  {1000, 1046.586031, 1091.764125, 1167.786983,
                                   1061.728613, 1183.585805}},
                             Case{{{"ties", "davidson"}},
                                  {1000, 1054.407285, 1107.072944, 1195.752718,
                                   1072.065152, 1214.225907}},
                             Case{{{"ties", "rao_kupper"}},
                                  {1000, 1064.362820, 1105.894750, 1180.656941,
                                   1078.942271, 1196.789273}},
                             Case{{{"both_bad", "leave_out"}},
                                  {1000, 1041.108691, 1091.945985, 1173.865926,
                                   1061.848252, 1183.962035}},
                             Case{{{"languages", Json::array({"English"})}},
                                  {1000, 1048.996100, 1113.669977, 1363.831325,
                                   1024.498050, 1216.210598}});
  CAPTURE(each.inputs.dump());

  const Measured measured(each.inputs);

  check_near(measured.of("rating", measured.once()), each.ratings, 2e-4);
}

TEST_CASE("a weight is how often a voter was drawn") {
  const Measured measured(Json{{"cluster", "voter"}});
  std::vector<double> weight(measured.bench.clusters());
  for (std::size_t i = 0; i < measured.bench.items.size(); ++i) {
    const std::string id(measured.bench.items[i].id);
    const int number = std::stoi(id.substr(1));
    weight[measured.bench.items[i].cluster] =
        (number * number + number / 7) % 37 % 3;
  }

  const auto ratings = measured.of("rating", weight);

  // tests/oracles/arena_votes.py: weighted.
  check_near(
      ratings,
      {1000, 1121.724946, 1140.222877, 1225.618683, 1088.821608, 1232.097668},
      2e-6);
}

TEST_CASE(
    "a rating is told against its anchor, and battles won are the log's") {
  const Measured measured(Json{{"anchor", "s3"}, {"anchor_rating", 500}});

  const auto once = measured.once();

  // The oracle's differences from s3, and won and played.
  check_near(
      measured.of("rating", once),
      {500 - 167.786983, 1046.586031 - 667.786983, 1091.764125 - 667.786983,
       500, 1061.728613 - 667.786983, 1183.585805 - 667.786983},
      2e-6);
  check_near(measured.of("battles_won", once), {35, 42.5, 50, 62.5, 45, 65},
             1e-9);
}

TEST_CASE("a win rate is the rating's odds against the anchor") {
  const Measured measured(Json{{"anchor", "s0"}});

  const auto rates = measured.of("win_rate", measured.once());

  // 400 points are tenfold odds: the oracle's ratings, by hand.
  REQUIRE(rates.size() == 6);
  CHECK(rates[0] == 50);
  CHECK_THAT(rates[5],
             WithinAbs(100 / (1 + std::pow(10, -183.585805 / 400)), 1e-6));
}

TEST_CASE("influences of ratings are their derivatives by the weights") {
  const Json inputs =
      GENERATE(Json{{"cluster", "voter"}},
               Json{{"cluster", "voter"}, {"ties", "davidson"}});
  const Measured measured(inputs);
  const std::size_t columns = measured.headline->quantities().size();
  const std::size_t clusters = measured.bench.clusters();
  std::vector<double> influence(clusters * columns);

  measured.headline->influence(influence);

  const double step = 1e-4;
  for (const std::size_t g : {0u, 5u, 36u}) {
    std::vector<double> up = measured.once(), down = up;
    up[g] += step;
    down[g] -= step;
    const auto more = measured.values(up), less = measured.values(down);
    for (std::size_t q = 0; q < columns; ++q) {
      CAPTURE(g, q);
      const double slope = (more[q] - less[q]) / (2 * step);
      CHECK_THAT(influence[g * columns + q],
                 WithinAbs(slope * static_cast<double>(clusters), 1e-3));
    }
  }
}

TEST_CASE("influences give the standard errors of a sandwich by voters") {
  const Measured measured(Json{{"cluster", "voter"}});
  const std::size_t columns = measured.headline->quantities().size();
  const std::size_t clusters = measured.bench.clusters();
  std::vector<double> influence(clusters * columns);
  measured.headline->influence(influence);
  std::vector<double> errors;
  for (std::size_t q = 0; q < columns; ++q) {
    if (measured.headline->quantities()[q].metric != "rating") continue;
    double sum = 0;
    for (std::size_t g = 0; g < clusters; ++g) {
      const double of = influence[g * columns + q];
      sum += of * of;
    }
    errors.push_back(std::sqrt(sum) / static_cast<double>(clusters));
  }

  // tests/oracles/arena_votes.py: error by voters.
  check_near(errors, {0, 42.028225, 38.872858, 42.864623, 37.595373, 42.087536},
             2e-6);
}

TEST_CASE("a system that won everything has no rating and moves nobody's") {
  std::vector<Json> rows = all_battles();
  for (int i = 0; i < 30; ++i) {
    Json row = battle(i);
    row["question_id"] = "extra" + std::to_string(i);
    row["model_b"] = "champion";
    row["winner"] = "model_b";
    rows.push_back(row);
  }

  const Measured with(Json::object(), rows), without(Json::object());

  check_near(with.of("rating", with.once()),
             without.of("rating", without.once()), 1e-7);
  CHECK(with.of("battles_won", with.once()).front() == 100);
  const auto notes = with.headline->notes();
  CHECK(notes.assumes.back() ==
        "Without a rating, for they won or lost all of their battles with the "
        "systems that have one, or had none with them (1 in all): champion.");
}

TEST_CASE("an attacked system takes no part in the ratings") {
  Measured measured(Json{{"anchor", "s0"}});
  measured.bench.entrants = {{.system = 5, .clean = 4, .arm = 1}};

  const auto headline = measured.suite->headline({.bench = measured.bench,
                                                  .table = measured.table,
                                                  .answers = measured.answers,
                                                  .findings = {}});

  REQUIRE(headline);
  for (const auto& quantity : (*headline)->quantities()) {
    CHECK(quantity.system != 5);
  }
  CHECK((*headline)->notes().assumes.back() ==
        "Attacked systems take no part: they would move the ratings of the "
        "others.");
}

TEST_CASE("a resample in which one system lost nothing leaves the others") {
  std::vector<Json> rows = all_battles();
  Json lost = battle(0), won = battle(1);
  lost["question_id"] = "zlost";
  lost["model_b"] = "rare";
  lost["winner"] = "model_a";
  won["question_id"] = "zwon";
  won["model_b"] = "rare";
  won["winner"] = "model_b";
  rows.push_back(lost);
  rows.push_back(won);
  const Measured measured(Json::object(), rows);
  std::vector<double> weight = measured.once();
  for (const assize::Item& item : measured.bench.items) {
    if (item.id == "zlost") weight[item.cluster] = 0;
  }

  const auto all = measured.of("rating", measured.once());
  const auto left = measured.of("rating", weight);

  CHECK_FALSE(std::isnan(all.front()));
  CHECK(std::isnan(left.front()));
  const Measured without(Json::object());
  const auto plain = without.of("rating", without.once());
  check_near({left.begin() + 1, left.end()}, plain, 1e-6);
}
