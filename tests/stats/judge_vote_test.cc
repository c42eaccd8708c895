#include "stats/judge_vote.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using Votes = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("a majority needs more votes than any other class") {
  CHECK(majority(Votes{1, 1, 0}, 3) == 1U);
  CHECK(majority(Votes{1, 1, 0, 0, 2}, 3) == std::nullopt);
  CHECK(majority(Votes{kNoVote, 2, kNoVote}, 3) == 2U);
  CHECK(majority(Votes{kNoVote}, 3) == std::nullopt);
  CHECK(majority(Votes{}, 3) == std::nullopt);
}

// tests/oracles/judge_panels.py: numpy.median, scipy.stats.trim_mean.
TEST_CASE("median and trimmed mean withstand one mad judge") {
  const std::vector<double> scores = {3, 9, 4, 4, 5, 1, 7, 8, kAbsent, 2, 100};

  CHECK(median_score(scores) == 4.5);
  CHECK_THAT(trimmed_mean(scores, 0), WithinAbs(14.3, 1e-12));
  CHECK_THAT(trimmed_mean(scores, 0.1), WithinAbs(5.25, 1e-12));
  CHECK_THAT(trimmed_mean(scores, 0.25), WithinAbs(5.166666666666667, 1e-12));
  CHECK(std::isnan(median_score(std::vector<double>{kAbsent})));
  CHECK(std::isnan(trimmed_mean({}, 0.1)));
}

TEST_CASE("votes weigh by the log-odds of being right") {
  // By Bayes' rule: 0.9 against two of 0.6, from a uniform prior.
  const double strong = vote_weight(0.9, 2), weak = vote_weight(0.6, 2);

  const auto posterior =
      weighted_vote(Votes{0, 1, 1}, std::vector<double>{strong, weak, weak}, 2);

  const double first = 0.9 * 0.4 * 0.4, second = 0.1 * 0.6 * 0.6;
  CHECK_THAT(posterior[0], WithinAbs(first / (first + second), 1e-12));
  CHECK(vote_weight(0.5, 2) == 0);
  CHECK(vote_weight(0.3, 2) < 0);
  CHECK_THAT(smoothed_accuracy(8, 8), WithinAbs(0.9, 1e-15));
  // Three classes: errors fall evenly on the other two.
  const auto three = weighted_vote(Votes{2, kNoVote},
                                   std::vector<double>{vote_weight(0.8, 3), 9},
                                   3, std::vector<double>{0.5, 0.25, 0.25});
  CHECK_THAT(three[2],
             WithinAbs(0.8 * 0.25 / (0.8 * 0.25 + 0.1 * 0.75), 1e-12));
}

// tests/oracles/judge_panels.py.
TEST_CASE("a veto replaces the score, and its rate is told") {
  const std::vector<double> score = {1, 0.5, 1, kAbsent, 0};
  // Gate 0 vetoes rows 0 and 3; gate 1 rows 0 and 2.
  const std::vector<std::uint8_t> vetoes = {1, 0, 0, 1, 0, 1, 0, 1, 0, 0};

  const VetoedMean mean = vetoed_mean(score, vetoes, 0);

  CHECK_THAT(mean.value, WithinAbs(0.125, 1e-15));
  CHECK_THAT(mean.unvetoed, WithinAbs(0.625, 1e-15));
  CHECK_THAT(mean.veto_rate, WithinAbs(0.5, 1e-15));
  CHECK(mean.gate_rate == std::vector<double>{0.25, 0.5});
  CHECK(mean.alone_rate == std::vector<double>{0, 0.25});
  CHECK(std::isnan(vetoed_mean({}, {}, 0).value));
  const std::vector<double> weight = {1, 2, 0, 1, 1};
  CHECK_THAT(vetoed_mean(score, vetoes, 0, weight).value,
             WithinAbs(0.25, 1e-15));
}

}  // namespace assize
