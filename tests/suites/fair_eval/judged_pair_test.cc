#include "suites/fair_eval/judged_pair.h"

#include <cmath>

#include "suites/fair_eval/reviews_folder.h"

using namespace assize;
using assize::fair_eval::balanced;
using assize::fair_eval::conflict;
using assize::fair_eval::judged_pairs;
using assize::fair_eval::JudgedPair;
using assize::fair_eval::one_order;
using assize::fair_eval::pooled;
using assize::testing::fair::kOwn;
using assize::testing::fair::read;
using assize::testing::fair::review;
using assize::testing::fair::ReviewsFolder;
using assize::testing::fair::scored;
using Catch::Matchers::WithinAbs;

namespace {

JudgedPair pair_of(std::vector<ScorePair> first,
                   std::vector<ScorePair> second) {
  return {.orders = {std::move(first), std::move(second)}};
}

constexpr ScorePair kUnread = {};

}  // namespace

TEST_CASE("scores are by answer, whichever was shown first") {
  const ReviewsFolder folder(1);
  folder.lines(kOwn,
               {review(1, {scored("8", "7"), "?"}, {scored("5", "6")}, 7, 6)});
  const auto bench = read(folder);
  REQUIRE(bench);

  const auto pairs = judged_pairs(*bench, 0);

  REQUIRE(pairs.size() == 1);
  CHECK(bench->systems[pairs[0].first] == "one");
  CHECK(bench->systems[pairs[0].second] == "two");
  REQUIRE(pairs[0].orders[0].size() == 2);
  CHECK(pairs[0].orders[0][0].first == 8);
  CHECK_FALSE(pairs[0].orders[0][1].read());
  REQUIRE(pairs[0].orders[1].size() == 1);
  CHECK(pairs[0].orders[1][0].first == 6);
  CHECK(pairs[0].orders[1][0].second == 5);
}

TEST_CASE("an order with more samples weighs more when they are pooled") {
  const JudgedPair pair = pair_of({{9, 8}, {9, 8}, {9, 8}}, {{6, 8}});

  CHECK(pooled(pair) == std::optional(1));             // 33/4 over 32/4
  CHECK(balanced(pair).verdict == std::optional(-1));  // 15/2 under 16/2
  CHECK(one_order(pair).verdict == std::optional(1));
  CHECK(conflict(pair) == std::optional(true));
}

TEST_CASE("what cannot be read says nothing") {
  CHECK_FALSE(pooled(pair_of({kUnread}, {kUnread})));
  CHECK_FALSE(balanced(pair_of({kUnread}, {{1, 2}})).verdict);
  CHECK_FALSE(conflict(pair_of({{1, 2}}, {kUnread})));
  CHECK_FALSE(conflict(pair_of({{1, 2}}, {})));
  CHECK(conflict(pair_of({{1, 2}}, {{1, 3}})) == std::optional(false));
  CHECK(conflict(pair_of({{2, 2}}, {{1, 3}})) == std::optional(true));
}

TEST_CASE("the entropy of three samples in both orders is the closed form") {
  // scipy.stats.entropy of (4, 1, 1), (6, 0, 0), (3, 0, 3) and (2, 2, 2).
  struct Case {
    int win, tie, loss;
    double entropy;
  };
  const auto [win, tie, loss, entropy] =
      GENERATE(values<Case>({{4, 1, 1, 0.867563},
                             {6, 0, 0, 0},
                             {3, 0, 3, 0.693147},
                             {2, 2, 2, 1.098612}}));
  std::vector<ScorePair> scores;
  for (int i = 0; i < 6; ++i) {
    scores.push_back(i < win         ? ScorePair{2, 1}
                     : i < win + tie ? ScorePair{1, 1}
                                     : ScorePair{1, 2});
  }
  const JudgedPair pair = pair_of({scores.begin(), scores.begin() + 3},
                                  {scores.begin() + 3, scores.end()});

  CHECK_THAT(verdict_entropy(balanced(pair).counts), WithinAbs(entropy, 5e-7));
}
