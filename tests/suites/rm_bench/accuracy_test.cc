#include "suites/rm_bench/accuracy.h"

#include <map>

#include "suites/rm_bench/rows_folder.h"
#include "text/answer_features.h"

using namespace assize;
using assize::testing::rm::BenchmarkFolder;
using assize::testing::rm::rm_bench_on;
using assize::testing::rm::row;
using assize::testing::rm::scored;
using assize::testing::rm::write;
using Catch::Matchers::WithinAbs;

namespace {

/// Two rows of chat and one of code, by judge "m", and its headline.
struct Judged {
  Judged() {
    write(folder, "m.json",
          {
              // Cells won: all but (0,0), a tie, and (0,1), (0,2), lost.
              scored(row(1), {1, 5, 6}, {1, 2, 3}),
              // Cells won: all.
              scored(row(2), {4, 5, 6}, {1, 2, 3}),
              // Cells won: none.
              scored(row(3, "humanevalpack"), {0, 0, 0}, {1, 1, 1}),
          });
    suite = rm_bench_on(folder.path());
    auto read = suite->read(1);
    REQUIRE(read);
    bench = std::move(*read);
    table = tabulate(bench);
    answers = answer_features(bench, 1);
  }

  Result<std::unique_ptr<const Estimator>> headline(std::uint16_t judge) const {
    return suite->headline({.bench = bench,
                            .table = table,
                            .answers = answers,
                            .judge = judge,
                            .findings = {}});
  }

  BenchmarkFolder folder;
  std::unique_ptr<Suite> suite;
  Benchmark bench;
  VerdictTable table;
  AnswerTable answers{.code_points = {}, .names = {}, .extra = {}};
};

std::map<std::string, double> values(const Estimator& estimator,
                                     std::span<const double> weight,
                                     const Benchmark& bench) {
  std::vector<double> out(estimator.quantities().size());
  Scratch scratch;
  estimator.estimate(weight, out, scratch);
  std::map<std::string, double> named;
  for (std::size_t q = 0; q < out.size(); ++q) {
    const Quantity& of = estimator.quantities()[q];
    named[of.metric + (of.category < 0
                           ? ""
                           : "@" + bench.categories[static_cast<std::size_t>(
                                       of.category)])] = out[q];
  }
  return named;
}

}  // namespace

TEST_CASE("domains are means of cells, and weigh the same over all") {
  const Judged judged;

  const auto headline = judged.headline(1);

  REQUIRE(headline);
  const std::vector<double> unit(3, 1.0);
  const auto of = values(**headline, unit, judged.bench);
  // By hand: chat's cells are 50 where row 1 loses, else 100; code's are 0.
  CHECK_THAT(of.at("accuracy@chat"), WithinAbs((3 * 50 + 6 * 100) / 9.0, 1e-9));
  CHECK_THAT(of.at("hard@chat"), WithinAbs(200 / 3.0, 1e-9));
  CHECK_THAT(of.at("normal@chat"), WithinAbs(250 / 3.0, 1e-9));
  CHECK_THAT(of.at("easy@chat"), WithinAbs(100, 1e-9));
  CHECK_THAT(of.at("one_to_many@chat"), WithinAbs(500 / 6.0, 1e-9));
  CHECK_THAT(of.at("accuracy@code"), WithinAbs(0, 1e-9));
  CHECK_THAT(of.at("accuracy"), WithinAbs(750 / 18.0, 1e-9));
  CHECK_THAT(of.at("easy"), WithinAbs(50, 1e-9));
  CHECK_THAT(of.at("cell.concise.markdown@chat"), WithinAbs(50, 1e-9));
  CHECK_THAT(of.at("cell.markdown.concise"), WithinAbs(50, 1e-9));
}

TEST_CASE("influences are the derivatives of the values") {
  const Judged judged;
  const auto headline = judged.headline(1);
  REQUIRE(headline);
  const std::size_t count = (*headline)->quantities().size();
  std::vector<double> influence(3 * count), low(count), high(count);
  Scratch scratch;

  (*headline)->influence(influence);

  constexpr double kStep = 1e-6;
  for (std::size_t g = 0; g < 3; ++g) {
    std::vector<double> weight(3, 1.0);
    weight[g] = 1 + kStep;
    (*headline)->estimate(weight, high, scratch);
    weight[g] = 1 - kStep;
    (*headline)->estimate(weight, low, scratch);
    for (std::size_t q = 0; q < count; ++q) {
      CAPTURE(g, q);
      CHECK_THAT(influence[g * count + q],
                 WithinAbs(3 * (high[q] - low[q]) / (2 * kStep), 1e-5));
    }
  }
}

TEST_CASE("labels have no headline") {
  const Judged judged;

  const auto headline = judged.headline(0);

  REQUIRE_FALSE(headline);
  CHECK(headline.error().message ==
        "the gold labels are what judges are held against, no judge "
        "themselves");
}
