#include "stats/length_effect.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <functional>

#include "core/stream.h"

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

double sigmoid(double t) { return 1 / (1 + std::exp(-t)); }

/// As tests/oracles/length_effect.py makes them: two rows a cluster.
LengthControlledData by_formula(bool with_difficulty, double bend) {
  LengthControlledData data;
  double mean = 0, squares = 0;
  for (int i = 0; i < 120; ++i) {
    const double d = (37 * i) % 121 * 3 - 150;
    data.length_difference.push_back(d);
    mean += d / 120;
  }
  for (const double d : data.length_difference) {
    squares += (d - mean) * (d - mean) / 119;
  }
  for (int i = 0; i < 120; ++i) {
    const double d = data.length_difference[static_cast<std::size_t>(i)];
    data.difficulty.push_back(with_difficulty ? std::sin(i) : 0);
    data.outcome.push_back(sigmoid(
        0.4 - 1.1 * std::tanh(d / std::sqrt(squares)) + 0.7 * std::sin(i) +
        bend * (d / 150) * (d / 150) + 1.5 * std::sin(7.0 * i * i)));
    data.cluster.push_back(static_cast<std::uint32_t>(i) / 2);
  }
  return data;
}

/// Both orders of 150 instructions, whose verdicts lean the same way.
LengthControlledData world(Stream& stream,
                           const std::function<double(double)>& effect) {
  LengthControlledData data;
  for (std::uint32_t g = 0; g < 150; ++g) {
    const double d = 300 * stream.normal();
    const double lean = stream.normal();
    for (int order = 0; order < 2; ++order) {
      data.length_difference.push_back(d);
      data.difficulty.push_back(0);
      data.outcome.push_back(stream.uniform() <
                             sigmoid(0.3 + effect(d / 300) + lean));
      data.cluster.push_back(g);
    }
  }
  return data;
}

double rejected(std::size_t worlds,
                const std::function<double(double)>& effect) {
  double count = 0;
  for (std::size_t w = 0; w < worlds; ++w) {
    Stream stream = Stream(5, {"length_effect_test"}).at(w);
    count += tanh_lack_of_fit(world(stream, effect)).p <= 0.05;
  }
  return count / static_cast<double>(worlds);
}

}  // namespace

TEST_CASE("the lack of fit is that of statsmodels' fit and numpy's scores") {
  struct Case {
    bool with_difficulty;
    double bend, statistic, p;
  };
  const auto c = GENERATE(Case{true, 0, 0.305078762931, 0.821598240945},
                          Case{true, 1.5, 17.742511258118, 0.000000029669},
                          Case{false, 0, 0.170357187814, 0.915977265314},
                          Case{false, 1.5, 12.532235029012, 0.000002117853});

  const auto found = tanh_lack_of_fit(by_formula(c.with_difficulty, c.bend));

  CHECK(found.clusters == 60);
  CHECK_THAT(found.statistic, WithinAbs(c.statistic, 1e-6));
  CHECK_THAT(found.p, WithinAbs(c.p, 1e-9));
}

TEST_CASE("the lack-of-fit test holds its size where the effect is a tanh") {
  // Of 400 worlds at 0.05, four binomial standard errors either way; rows of a
  // cluster depend on each other.
  const double size =
      rejected(400, [](double d) { return -1.2 * std::tanh(d); });

  CHECK(size > 0.006);
  CHECK(size < 0.094);
}

TEST_CASE("the lack-of-fit test sees an effect that turns back") {
  CHECK(rejected(100, [](double d) { return std::abs(d) * 1.2 - 1; }) > 0.8);
}

TEST_CASE("the lack of fit says nothing where nothing can be said") {
  LengthControlledData few = by_formula(true, 0);
  for (std::uint32_t& g : few.cluster) g %= 11;
  LengthControlledData equal = by_formula(true, 0);
  for (double& d : equal.length_difference) d = 7;
  LengthControlledData two = by_formula(true, 0);
  for (double& d : two.length_difference) d = d > 0 ? 10 : -10;
  LengthControlledData won = by_formula(true, 0);
  for (double& y : won.outcome) y = 1;

  CHECK(std::isnan(tanh_lack_of_fit(few).p));
  CHECK(std::isnan(tanh_lack_of_fit(equal).p));
  CHECK(std::isnan(tanh_lack_of_fit(two).p));
  CHECK(std::isnan(tanh_lack_of_fit(won).p));
  CHECK(std::isnan(tanh_lack_of_fit({}).p));
}
