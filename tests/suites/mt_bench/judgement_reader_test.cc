#include "suites/mt_bench/judgement_reader.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace assize;
using namespace assize::mt_bench;

namespace {

/// NaN where there is no rating.
double rating(const Verdict& verdict) {
  return verdict.score.size() == 1 ? verdict.score[0] : kAbsent;
}

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

}  // namespace

TEST_CASE("ratings are read as Python reads them, the first match first") {
  struct Case {
    const char* text;
    double official, strict;
  };
  const auto about = description();
  REQUIRE(about);
  const auto reader = JudgementReader::make(*about);
  REQUIRE(reader);
  // official: tests/oracles/mt_bench.py, which runs re and ast.literal_eval.
  const auto [text, official, strict] =
      GENERATE(values<Case>({{"Rating: [[8]]", 8, 8},
                             {"Rating: [[7.5]]", 7.5, 7.5},
                             {"Rating: [[10.]]", 10, 10},
                             {"such as [[5]]. Rating: [[8]]", 5, 8},
                             {"Rating: [8]", 8, kAbsent},
                             {"as in [1], no rating", 1, kAbsent},
                             {"[1] says so. Rating: [[8]]", 8, 8},
                             {"[[05]]", kAbsent, 5},
                             {"[[05]] [[6]]", kAbsent, 6},
                             {"[[05.]]", 5, 5},
                             {"[[00]]", 0, kAbsent},
                             {"[[12]]", 12, kAbsent},
                             {"[[\xd9\xa3]]", kAbsent, kAbsent},
                             {"[[\xd9\xa3]] [[5]]", kAbsent, 5},
                             {"[[ 8 ]]", kAbsent, kAbsent},
                             {"[[8/10]]", kAbsent, kAbsent},
                             {"[[-1]]", kAbsent, kAbsent},
                             {"$ERROR$", kAbsent, kAbsent}}));
  CAPTURE(text);

  CHECK(same(rating(reader->official(Said::kRating, text)), official));
  CHECK(same(rating(reader->strict(Said::kRating, text)), strict));
}

TEST_CASE("[[A]] anywhere wins as published; a careful reader takes the last") {
  struct Case {
    const char* text;
    int official, strict;  ///< Slot, 2: a tie, 3: nothing.
  };
  const auto about = description();
  REQUIRE(about);
  const auto reader = JudgementReader::make(*about);
  REQUIRE(reader);
  // official: tests/oracles/mt_bench.py.
  const auto [text, official, strict] =
      GENERATE(values<Case>({{"[[A]]", 0, 0},
                             {"[[B]]", 1, 1},
                             {"[[C]]", 2, 2},
                             {"[[A]] is tempting, but [[B]]", 0, 1},
                             {"[[B]], or rather [[A]]", 0, 0},
                             {"neither [[C]] nor [[B]]", 1, 1},
                             {"[[B]], no: [[C]]", 1, 2},
                             {"[A]", 3, 3},
                             {"[[a]]", 3, 3},
                             {"$ERROR$", 3, 3}}));
  CAPTURE(text);
  const auto said = [](const Verdict& verdict) {
    if (verdict.status == Status::kTied) return 2;
    return verdict.status == Status::kChosen ? int{verdict.winner} : 3;
  };

  CHECK(said(reader->official(Said::kLetter, text)) == official);
  CHECK(said(reader->strict(Said::kLetter, text)) == strict);
}

TEST_CASE("two ratings in one text are compared, a tie within a tenth") {
  const auto about = description();
  REQUIRE(about);
  const auto reader = JudgementReader::make(*about);
  REQUIRE(reader);
  const char* const text = "First [[7,8]]. Then [[9, 5.5]]";

  CHECK(reader->kind_of(Kind::kPairwise, "mine", text) == Said::kTwoRatings);
  CHECK(reader->kind_of(Kind::kPairwise, "pair-v2", text) == Said::kLetter);
  CHECK(reader->kind_of(Kind::kPairwise, "mine", "[[7,8]] [[A]]") ==
        Said::kLetter);
  CHECK(reader->kind_of(Kind::kSingle, "mine", text) == Said::kRating);
  CHECK(reader->official(Said::kTwoRatings, text).winner == 1);
  CHECK(reader->strict(Said::kTwoRatings, text).winner == 0);
  const Verdict near = reader->official(Said::kTwoRatings, "[8,8.05]");
  CHECK(near.status == Status::kTied);
  CHECK(near.tie == Tie::kEqualScores);
  CHECK_FALSE(judged(reader->strict(Said::kTwoRatings, "[8,8.05]").status));
  CHECK_FALSE(judged(reader->official(Said::kTwoRatings, "[[08,7]]").status));
}

TEST_CASE("verdicts are the same by what they say, failures all alike") {
  Verdict none, unparsed, first, second;
  unparsed.status = Status::kUnparsed;
  first.status = second.status = Status::kChosen;
  first.winner = 0;
  second.winner = 1;
  const Verdict near = compare_ratings(5, 5.1, 0.1);
  const Verdict apart = compare_ratings(5, 5.25, 0.1);

  CHECK(same_verdict(none, unparsed));
  CHECK_FALSE(same_verdict(none, first));
  CHECK_FALSE(same_verdict(second, first));
  CHECK(same_verdict(second, apart));
  CHECK(near.status == Status::kTied);
}
