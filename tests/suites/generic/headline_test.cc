#include "suites/generic/headline.h"

#include <cmath>
#include <random>
#include <set>

#include "suites/generic/table_file.h"

using namespace assize;
using assize::testing::TableFile;
using assize::testing::World;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::string_view kYaml =
    "verdicts: t.csv\nitem: id\ncluster: prompt\ncategory: set\ngold: gold\n"
    "groups: [{name: XY, categories: [X, Y]}]\n"
    "judges: [{name: J, first: a, second: b}]\n";

struct Row {
  std::string id, prompt, set, gold, a, b;
};

std::string csv(const std::vector<Row>& rows) {
  std::string out = "id,prompt,set,gold,a,b\n";
  for (const Row& row : rows) {
    out += row.id + "," + row.prompt + "," + row.set + "," + row.gold + "," +
           row.a + "," + row.b + "\n";
  }
  return out;
}

/// Rows with every verdict code and set, several items to a cluster.
std::vector<Row> random_rows(unsigned seed, int n) {
  std::mt19937 random(seed);
  const auto pick = [&](std::vector<std::string> of) {
    return of[random() % of.size()];
  };
  const std::vector<std::string> sets = {"X", "Y", "Z"};
  std::vector<Row> rows;
  for (int i = 0; i < n; ++i) {
    rows.push_back({std::to_string(100 + i), std::to_string(random() % 12),
                    i < 3 ? sets[static_cast<std::size_t>(i)] : pick(sets),
                    pick({"1", "2", "1", "2", ""}),
                    pick({"1", "2", "1", "2", "tie", "", "-"}),
                    pick({"1", "2", "1", "2", "tie", "", "-"})});
  }
  return rows;
}

/// The definition of each metric, word by word, over the rows of a scope.
double brute_force(const std::vector<Row>& rows, const std::string& metric,
                   const std::set<std::string>& sets, double& n) {
  if (metric == "position_bias") {
    return brute_force(rows, "first_position_share", sets, n) - 50;
  }
  double part = 0;
  n = 0;
  const auto judged = [](const std::string& cell) {
    return cell == "1" || cell == "2" || cell == "tie";
  };
  for (const Row& row : rows) {
    if (!sets.contains(row.set)) continue;
    const bool both = judged(row.a) && judged(row.b);
    if (metric == "accuracy") {
      for (const std::string& cell : {row.a, row.b}) {
        if (!judged(cell) || row.gold.empty()) continue;
        part += cell == "tie" ? 0.5 : cell == row.gold;
        ++n;
      }
    } else if (metric == "consistency") {
      if (!both) continue;
      part += row.a == row.b;
      ++n;
    } else if (metric == "first_position_share") {
      if (judged(row.a)) part += row.a == "tie" ? 0.5 : row.a == "1", ++n;
      if (judged(row.b)) part += row.b == "tie" ? 0.5 : row.b == "2", ++n;
    } else {
      if (!both || row.a == row.b) continue;
      const std::set<std::string> kinds = {row.a, row.b};
      if (kinds == std::set<std::string>{"1", "2"}) part += row.a == "1";
      if (kinds == std::set<std::string>{"1", "tie"}) part += row.a == "1";
      if (kinds == std::set<std::string>{"2", "tie"}) part += row.b == "2";
      ++n;
    }
  }
  return n == 0 ? kAbsent : 100 * part / n;
}

std::set<std::string> sets_of(const Benchmark& bench, int category) {
  if (category < 0) return {"X", "Y", "Z"};
  const std::string& name =
      bench.categories[static_cast<std::size_t>(category)];
  return name == "XY" ? std::set<std::string>{"X", "Y"}
                      : std::set<std::string>{name};
}

std::vector<double> values(const Estimator& estimator,
                           std::span<const double> weight) {
  std::vector<double> out(estimator.quantities().size());
  Scratch scratch;
  estimator.estimate(weight, out, scratch);
  return out;
}

bool same(double a, double b, double tolerance) {
  return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= tolerance;
}

struct Fixture {
  explicit Fixture(const std::vector<Row>& rows)
      : file(csv(rows)),
        world(std::move(file.read(kYaml).value())),
        headline(std::move(suites::judge_headline(world.study(0)).value())),
        unit(world.bench.clusters(), 1.0) {}

  TableFile file;
  World world;
  std::unique_ptr<const Estimator> headline;
  std::vector<double> unit;
};

}  // namespace

TEST_CASE("every metric is what its definition says, in every scope") {
  const unsigned seed = GENERATE(range(1u, 21u));
  const std::vector<Row> rows = random_rows(seed, seed < 6 ? 5 : 40);
  const Fixture f(rows);

  const std::vector<double> value = values(*f.headline, f.unit);

  const auto quantities = f.headline->quantities();
  for (std::size_t q = 0; q < value.size(); ++q) {
    const Quantity& quantity = quantities[q];
    double n = 0;
    const double expected = brute_force(
        rows, quantity.metric, sets_of(f.world.bench, quantity.category), n);
    CAPTURE(seed, quantity.metric, quantity.category);
    CHECK(quantity.n == n);
    CHECK(same(value[q], expected, 1e-12));
    CHECK(quantity.effect == (quantity.metric == "position_bias"));
  }
}

TEST_CASE("scopes are all, the categories and the groups, five metrics each") {
  const Fixture f({{"a", "1", "X", "1", "1", "1"},
                   {"b", "1", "Y", "2", "1", "2"},
                   {"c", "2", "Z", "1", "", "1"}});

  std::vector<int> categories;
  std::set<std::string> metrics;
  for (const Quantity& quantity : f.headline->quantities()) {
    categories.push_back(quantity.category);
    metrics.insert(quantity.metric);
  }

  CHECK(categories == std::vector<int>{-1, -1, -1, -1, -1, 0, 0, 0, 0,
                                       0,  1,  1,  1,  1,  1, 2, 2, 2,
                                       2,  2,  3,  3,  3,  3, 3});
  CHECK(metrics ==
        std::set<std::string>{"accuracy", "consistency", "first_position_share",
                              "first_share_of_conflicts", "position_bias"});
  CHECK(f.headline->quantities()[0].n == 5);
  CHECK(f.headline->quantities()[0].clusters == 2);
}

TEST_CASE("weights are as good as copies of the items") {
  const unsigned seed = GENERATE(range(1u, 11u));
  const std::vector<Row> rows = random_rows(seed, 30);
  const Fixture f(rows);
  std::mt19937 random(seed);
  std::vector<double> weight(f.world.bench.clusters());
  for (double& w : weight) w = random() % 4;
  std::vector<Row> copies;
  for (const Item& item : f.world.bench.items) {
    for (const Row& row : rows) {
      if (row.id != item.id) continue;
      for (int copy = 0; copy < weight[item.cluster]; ++copy) {
        copies.push_back(row);
        copies.back().id += "#" + std::to_string(copy);
      }
    }
  }

  const std::vector<double> weighted = values(*f.headline, weight);

  const auto quantities = f.headline->quantities();
  for (std::size_t q = 0; q < weighted.size(); ++q) {
    double n = 0;
    const double expected =
        brute_force(copies, quantities[q].metric,
                    sets_of(f.world.bench, quantities[q].category), n);
    CAPTURE(seed, quantities[q].metric, quantities[q].category);
    CHECK(same(weighted[q], expected, 1e-12));
  }
}

TEST_CASE("the influence is the derivative by each cluster's weight") {
  const Fixture f(random_rows(GENERATE(range(1u, 6u)), 40));
  const std::size_t clusters = f.unit.size();
  const std::size_t columns = f.headline->quantities().size();
  std::vector<double> influence(clusters * columns);

  f.headline->influence(influence);

  const double step = 1e-5;
  for (std::size_t g = 0; g < clusters; ++g) {
    std::vector<double> more = f.unit, less = f.unit;
    more[g] += step;
    less[g] -= step;
    const auto up = values(*f.headline, more), down = values(*f.headline, less);
    for (std::size_t q = 0; q < columns; ++q) {
      const double expected =
          static_cast<double>(clusters) * (up[q] - down[q]) / (2 * step);
      CHECK(same(influence[g * columns + q], expected, 1e-5));
    }
  }
}

TEST_CASE("no conflicts leave their share undefined with n = 0") {
  const Fixture f(
      {{"a", "1", "X", "1", "1", "1"}, {"b", "2", "Y", "2", "tie", "tie"}});

  const std::vector<double> value = values(*f.headline, f.unit);

  const auto quantities = f.headline->quantities();
  REQUIRE(quantities[3].metric == "first_share_of_conflicts");
  CHECK(quantities[3].n == 0);
  CHECK(quantities[3].clusters == 0);
  CHECK(std::isnan(value[3]));
  CHECK_THAT(value[0], WithinAbs(75, 1e-12));
  CHECK_THAT(value[1], WithinAbs(100, 1e-12));
  CHECK_THAT(value[2], WithinAbs(50, 1e-12));
}

TEST_CASE("verdicts that are not judged are counted in the notes") {
  const Fixture f({{"a", "1", "X", "1", "", "1"},
                   {"b", "2", "Y", "2", "-", ""},
                   {"c", "3", "X", "2", "2", "2"}});

  const Notes notes = f.headline->notes();

  CHECK(notes.convention == "generic.judged_only");
  CHECK(notes.parameters == std::vector<std::pair<std::string, double>>{
                                {"verdicts_unparsed", 2},
                                {"verdicts_not_recorded", 1},
                                {"items_without_both_orders", 2}});
}

TEST_CASE("without gold labels there is no accuracy") {
  const TableFile file("id,a,b\nx,1,2\ny,1,1\n");
  const World world(
      std::move(file.read("verdicts: t.csv\nitem: id\njudges: [{name: J, "
                          "first: a, second: b}]\n")
                    .value()));

  const auto headline = suites::judge_headline(world.study(0));

  REQUIRE(headline);
  const auto quantities = (*headline)->quantities();
  REQUIRE(quantities.size() == 4);
  CHECK(quantities[0].metric == "consistency");
  CHECK(quantities[0].category == -1);
}

TEST_CASE("a judge without verdicts and the gold labels have no headline") {
  const TableFile file("id,gold,a\nx,1,2\n");
  World world(
      std::move(file.read("verdicts: t.csv\nitem: id\ngold: gold\njudges: "
                          "[{name: J, first: a}]\n")
                    .value()));
  world.bench.judges.push_back("silent");

  const auto gold = suites::judge_headline(world.study(1));
  const auto silent = suites::judge_headline(world.study(2));

  REQUIRE(!gold);
  CHECK(gold.error().message ==
        "the gold labels are what judges are held against, no judge "
        "themselves");
  REQUIRE(!silent);
  CHECK(silent.error().message == "judge 'silent' has no verdicts");
}
