#include "stats/separability.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

Interval between(double lower, double upper) { return {lower, upper, 0.95}; }

/// Four systems: the first two overlap, the last two are told apart from all.
const std::vector<Scored> kSystems = {{1, between(0, 2)},
                                      {2.5, between(1.5, 3)},
                                      {4, between(3, 5)},
                                      {7, between(6, 8)}};

std::vector<Interval> intervals_of(const std::vector<Scored>& systems) {
  std::vector<Interval> out;
  for (const Scored& one : systems) out.push_back(one.interval);
  return out;
}

}  // namespace

TEST_CASE("intervals overlap where they have more than an end in common") {
  struct Case {
    Interval a, b;
    bool overlapping;
  };
  const Case of = GENERATE(
      Case{between(0, 2), between(1, 3), true},
      Case{between(0, 2), between(2, 3), false},
      Case{between(0, 2), between(3, 4), false},
      Case{between(0, 9), between(3, 4), true},
      Case{between(0, 9), between(4, 4), true},  // A baseline's point inside.
      Case{between(4, 4), between(4, 9), false},
      Case{between(4, 4), between(4, 4), true},
      Case{between(0, 2), between(0, 1), true});

  CHECK(overlap(of.a, of.b) == of.overlapping);
  CHECK(overlap(of.b, of.a) == of.overlapping);
}

TEST_CASE("separability is the share of pairs that do not overlap") {
  const PairMean share = separability(intervals_of(kSystems));

  CHECK(share.pairs == 6);
  CHECK_THAT(share.value, WithinAbs(5.0 / 6, 1e-15));
  CHECK(std::isnan(separability(std::vector<Interval>{between(0, 1)}).value));
}

TEST_CASE("equal pairs of intervals count once where the published code does") {
  const std::vector<Interval> same(3, between(0, 2));

  const Overlaps found = overlaps(same);

  CHECK(found.pairs == 3);
  CHECK(found.overlapping == 3);
  CHECK(found.distinct == 1);
}

TEST_CASE("strict agreement gives a tie of one side half a pair") {
  // By hand: of six pairs, (0, 1) is tied by the reference alone, (2, 3)
  // turned.
  const std::vector<double> scores = {1, 2, 3, 4}, reference = {1, 1, 9, 5};

  const PairMean share = strict_agreement(scores, reference);

  CHECK(share.pairs == 6);
  CHECK_THAT(share.value, WithinAbs(4.5 / 6, 1e-15));
}

TEST_CASE("the two agreements with confidence are over different pairs") {
  // The reference does not tell the last two apart, and turns the second and
  // the third round.
  const std::vector<Scored> reference = {{10, between(9, 11)},
                                         {40, between(38, 42)},
                                         {30, between(28, 32)},
                                         {31, between(29, 33)}};

  const PairMean separated = agreement_of_separated(kSystems, reference);
  const PairMean all = signed_agreement(kSystems, reference);

  // By hand: (0,1) overlaps: 1/2; (0,2) 1; (0,3) 1; (1,2) 0; (1,3) 0.
  CHECK(separated.pairs == 5);
  CHECK_THAT(separated.value, WithinAbs(2.5 / 5, 1e-15));
  // By hand: 0, 1, 1, -1, -1 and 0 for (2,3).
  CHECK(all.pairs == 6);
  CHECK_THAT(all.value, WithinAbs(0, 1e-15));
}

TEST_CASE("a point inside an interval is apart by the published rule alone") {
  const std::vector<Scored> systems = {{1, between(0, 2)},
                                       {3, between(2.5, 4)}};
  const std::vector<Scored> anchored = {{9, between(8, 12)},
                                        {10, between(10, 10)}};

  const PairMean own = agreement_of_separated(systems, anchored);
  const PairMean published =
      agreement_of_separated(systems, anchored, Overlap::kLength);

  CHECK(own.pairs == 0);
  CHECK(published.pairs == 1);
  CHECK(published.value == 1);
  CHECK(signed_agreement(systems, anchored).value == 0);
  CHECK(signed_agreement(systems, anchored, Overlap::kLength).value == 1);
}

}  // namespace assize
