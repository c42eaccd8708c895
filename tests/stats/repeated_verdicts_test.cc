#include "stats/repeated_verdicts.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using Scores = std::vector<ScorePair>;

}  // namespace

// scipy.stats.entropy in tests/oracles/judge_panels.py.
TEST_CASE("the entropy of six verdicts is FairEval's") {
  CHECK_THAT(verdict_entropy({4, 1, 1}), WithinAbs(0.8675632284814612, 1e-12));
  CHECK(verdict_entropy({6, 0, 0}) == 0);
  CHECK_THAT(verdict_entropy({3, 0, 3}), WithinAbs(0.6931471805599453, 1e-12));
  CHECK_THAT(verdict_entropy({2, 2, 2}), WithinAbs(1.0986122886681096, 1e-12));
  CHECK(std::isnan(verdict_entropy({0, 0, 0})));
}

TEST_CASE("people get the comparisons that are most in doubt") {
  const std::vector<double> entropy = {0.1, 0.9, kAbsent, 0.9, 0.5};
  using Queue = std::vector<std::size_t>;

  CHECK(human_queue(entropy, 0.4) == Queue{1, 3});
  CHECK(human_queue(entropy, 0.41) == Queue{1, 3, 4});
  CHECK(human_queue(entropy, 1) == Queue{1, 3, 4, 0, 2});
  CHECK(human_queue(entropy, 0).empty());
}

// tests/oracles/judge_panels.py: as floats the first average is not 6.1.
TEST_CASE("rounding makes and breaks no tie") {
  const Scores scores = {{6.0, 6.1}, {6.1, 6.1}, {6.2, 6.1}};
  REQUIRE((6.0 + 6.1 + 6.2) / 3 != (6.1 + 6.1 + 6.1) / 3);

  const AverageVerdict average = average_verdict(scores, {});

  CHECK(average.verdict == 0);
  CHECK(average.used == 3);
  CHECK(average.counts.win == 1);
  CHECK(average.counts.tie == 1);
  CHECK(average.counts.loss == 1);
  CHECK_THAT(average.first, WithinAbs(6.1, 1e-12));
}

TEST_CASE("both orders weigh the same, so what failed drops its partner") {
  const Scores first = {{9, 3}, {kAbsent, kAbsent}, {8, 4}};
  const Scores second = {{2, 9}, {9, 1}, {5, 8}};

  const AverageVerdict average = average_verdict(first, second);

  CHECK(average.used == 4);
  CHECK(average.dropped == 2);
  CHECK(average.first == 6);
  CHECK(average.second == 6);
  CHECK(average.verdict == 0);
  CHECK(average.counts.win == 2);
  CHECK(average.counts.loss == 2);
}

TEST_CASE("verdicts follow the averages, and there is none without scores") {
  CHECK(average_verdict(Scores{{7, 6}}, Scores{{5, 5}}).verdict == 1);
  CHECK(average_verdict({}, Scores{{5, 6}}).verdict == -1);
  CHECK(average_verdict(Scores{{7, kAbsent}}, {}).verdict == std::nullopt);
  CHECK(average_verdict(Scores{{7, kAbsent}}, {}).dropped == 1);
}

}  // namespace assize
