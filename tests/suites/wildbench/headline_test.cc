#include "suites/wildbench/headline.h"

#include <cmath>
#include <map>

#include "suites/wildbench/results_folder.h"
#include "text/answer_features.h"

using namespace assize;
using assize::testing::wild::array;
using assize::testing::wild::BenchmarkFolder;
using assize::testing::wild::pair;
using assize::testing::wild::score;
using assize::testing::wild::suite_of;
using assize::testing::wild::task;
using Catch::Matchers::WithinAbs;

namespace {

/// One task of each group; the second counts in another as well.
void write_tasks(const BenchmarkFolder& folder) {
  folder.write("bench.json",
               array({task("a", "Editing"), task("b", "Planning", {"Math"}),
                      task("c", "Math"), task("d", "Advice seeking"),
                      task("e", "Coding & Debugging")}));
}

void write_scores(const BenchmarkFolder& folder) {
  folder.write("score.v2/eval=judge/one.json",
               array({score("a", "8"), score("b", "6"), score("c", "4"),
                      score("d", "7"), score("e", "9")}));
}

struct Measured {
  std::vector<Quantity> quantities;
  std::vector<double> values;
  double largest_gap = 0;  ///< Of influences from slopes.
};

Measured measured(const Suite& suite) {
  const auto bench = suite.read(1);
  REQUIRE(bench);
  const VerdictTable table = tabulate(*bench);
  const AnswerTable answers = answer_features(*bench, 1);
  const auto headline = suite.headline({.bench = *bench,
                                        .table = table,
                                        .answers = answers,
                                        .judge = 0,
                                        .findings = {}});
  REQUIRE(headline);
  Measured out;
  const auto of = (*headline)->quantities();
  out.quantities.assign(of.begin(), of.end());
  const std::size_t clusters = bench->clusters(), width = of.size();
  Scratch scratch;
  const auto at = [&](const std::vector<double>& weight) {
    std::vector<double> values(width);
    (*headline)->estimate(weight, values, scratch);
    return values;
  };
  out.values = at(std::vector<double>(clusters, 1.0));
  std::vector<double> influence(clusters * width);
  (*headline)->influence(influence);
  constexpr double kStep = 1e-6;
  for (std::size_t g = 0; g < clusters; ++g) {
    std::vector<double> more(clusters, 1.0), less(clusters, 1.0);
    more[g] += kStep;
    less[g] -= kStep;
    const auto high = at(more), low = at(less);
    for (std::size_t q = 0; q < width; ++q) {
      const double slope = (high[q] - low[q]) / (2 * kStep);
      out.largest_gap = std::max(
          out.largest_gap, std::abs(influence[g * width + q] -
                                    static_cast<double>(clusters) * slope));
    }
  }
  return out;
}

std::map<std::string, double> overall(const Measured& of) {
  std::map<std::string, double> out;
  for (std::size_t q = 0; q < of.values.size(); ++q) {
    if (of.quantities[q].category < 0) {
      out[of.quantities[q].metric] = of.values[q];
    }
  }
  return out;
}

}  // namespace

TEST_CASE("scores are means, of tasks by their tags and weights") {
  const BenchmarkFolder folder;
  write_tasks(folder);
  write_scores(folder);

  const Measured of = measured(*suite_of({{"results", folder.path()}}));

  auto all = overall(of);
  CHECK_THAT(all.at("wb_score"), WithinAbs(36, 1e-12));
  // Adjusted: 6, 2, 0 (the mean of 6 and 4 is 5), 4 and 8, by the weights.
  const double macro =
      (0.5 * 6 + 1.25 * 2 + 1 * 0 + 0.75 * 4 + 1.25 * 8) / 4.75;
  CHECK_THAT(all.at("wb_macro_score"), WithinAbs(10 * macro, 1e-12));
  CHECK(of.quantities.size() == 7);
  CHECK(of.largest_gap < 1e-5);
}

TEST_CASE("without tags there is the score alone") {
  const BenchmarkFolder folder;
  write_scores(folder);

  const Measured of = measured(*suite_of({{"results", folder.path()}}));

  REQUIRE(of.quantities.size() == 1);
  CHECK(of.quantities[0].metric == "wb_score");
  CHECK(of.quantities[0].n == 5);
  CHECK(of.quantities[0].least == -80);
  CHECK(of.quantities[0].most == 100);
}

TEST_CASE("rewards leave out what does not count, and obey the margin") {
  const BenchmarkFolder folder;
  write_tasks(folder);
  const std::string longer(30, 'x');
  folder.write(
      "pairwise.v2/eval=judge/ref=base/one.json",
      array({pair("a", "A++"), pair("b", "A+", longer), pair("c", "A=B"),
             pair("d", "B+"), pair("e", "B++", "")}));

  const auto with = [&](int margin) {
    return overall(
        measured(*suite_of({{"results", folder.path()}, {"margin", margin}})));
  };

  // The last has an empty answer.
  CHECK_THAT(with(-1).at("wb_reward"), WithinAbs(25, 1e-12));
  CHECK_THAT(with(10).at("wb_reward"), WithinAbs(12.5, 1e-12));
  // A task without a row that counts: no mean of all tasks.
  CHECK_FALSE(with(-1).contains("wb_macro_reward"));
}

TEST_CASE("each baseline has a reward of its own") {
  const BenchmarkFolder folder;
  folder.write("pairwise.v2/eval=judge/ref=base/one.json",
               array({pair("a", "A++")}));
  auto other = pair("a", "B+");
  other["model_B"] = other["winner"] = "gpt-4-turbo-2024-04-09";
  other["model_outputs"] = {{"org/one", "An answer."},
                            {"gpt-4-turbo-2024-04-09", "Third."}};
  folder.write("pairwise.v2/eval=judge/ref=gpt-4-turbo-2024-04-09/one.json",
               array({other}));

  const auto all = overall(measured(*suite_of({{"results", folder.path()}})));

  CHECK(all == std::map<std::string, double>{{"wb_reward.base", 100},
                                             {"wb_reward.gpt4t", -50}});
}
