#include "suites/llmbar/verdicts.h"

#include <catch2/catch.hpp>

using namespace assize;
using assize::llmbar::description;
using assize::llmbar::published_winner;
using assize::llmbar::ReadingCount;
using assize::llmbar::Round;
using assize::llmbar::verdict_of;
using assize::llmbar::VerdictChecker;

namespace {

Round rated(Text first, Text second, Text finish = "stop") {
  Round out;
  out.rating = true;
  out.said[0] = {true, first, finish};
  out.said[1] = {true, second, "stop"};
  return out;
}

Round answered(Text first, Text second, std::array<int, 2> winner) {
  Round out;
  out.said[0] = {true, first, "stop"};
  out.said[1] = {true, second, "stop"};
  out.winner = winner;
  return out;
}

}  // namespace

TEST_CASE("the recorded winner is put in the slot where it was shown") {
  const Round round = answered("Output (a)", "Output (a)", {0, 1});

  for (const std::size_t order : {0, 1}) {
    const Verdict verdict = verdict_of(round, order);
    CHECK(verdict.status == Status::kChosen);
    CHECK(verdict.winner == 0);
    CHECK(published_winner(verdict, order, false) == static_cast<int>(order));
  }
}

TEST_CASE("a missing verdict says why") {
  struct Case {
    std::string text, finish;
    Status status;
  };
  const auto [text, finish, status] = GENERATE(values<Case>({
      {"", "content management policy", Status::kFiltered},
      {"", "content_filter", Status::kFiltered},
      {"Well,", "length", Status::kTruncated},
      {" ", "stop", Status::kEmpty},
      {"Both.", "", Status::kUnparsed},
  }));
  Round round;
  round.said[0] = {true, text, finish};

  const Verdict verdict = verdict_of(round, 0);

  CHECK(verdict.status == status);
  CHECK(published_winner(verdict, 0, false) == -1);
}

TEST_CASE("ratings are one verdict in both orders, and may be equal") {
  const Round round = rated("3", "5"), tie = rated("4", "4");

  const Verdict swapped = verdict_of(round, 1);
  CHECK(swapped.winner == 0);
  CHECK(swapped.score == std::vector<double>{5, 3});
  CHECK(verdict_of(round, 0).winner == 1);
  const Verdict equal = verdict_of(tie, 0);
  CHECK(equal.status == Status::kTied);
  CHECK(equal.tie == Tie::kEqualScores);
  // As published: the answer shown second.
  CHECK(published_winner(equal, 0, true) == 1);
  CHECK(published_winner(equal, 1, true) == 0);
}

TEST_CASE("an unread rating is published as the answer shown first") {
  const Verdict verdict =
      verdict_of(rated("", "0", "content management policy"), 0);

  CHECK(verdict.status == Status::kFiltered);
  CHECK(published_winner(verdict, 0, true) == 0);
  CHECK(published_winner(verdict, 1, true) == 1);
}

TEST_CASE("a rating is what Python's int() reads") {
  const Verdict read = verdict_of(rated("3_0", " +7"), 0);
  const Verdict not_read = verdict_of(rated("+-5", "7"), 0);

  CHECK(read.score == std::vector<double>{30, 7});
  CHECK(not_read.status == Status::kUnparsed);
  CHECK(published_winner(not_read, 0, true) == 0);
}

TEST_CASE("texts of each round are held against their winners") {
  const auto about = description();
  REQUIRE(about);
  const auto checker = VerdictChecker::make(*about);
  REQUIRE(checker);
  const std::vector<Round> rounds = {
      answered("Output (a) is better. Or Output (b) is better.",
               "Output (a) is better.", {0, 1}),
      answered("Output (b)", "Output (b)", {1, 1})};
  ReadingCount known, unknown;

  checker->check(about->strategy_of("GPT-4/Swap"), rounds, known);
  checker->check(about->strategy_of("GPT-4/Other"), rounds, unknown);

  CHECK(known.verdicts == 4);
  CHECK(known.different == 1);  // The last says output 1.
  CHECK(known.disagreeing == 1);
  CHECK(unknown.verdicts == 0);
}
