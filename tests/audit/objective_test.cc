#include "audit/objective.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "live_suite.h"

using namespace assize;
using namespace assize::testing;

namespace {

const std::vector<std::string> kLabels = {"A", "B"};

Completion tokens(std::vector<std::vector<TokenChoice>> logprobs) {
  Completion out;
  for (const auto& choices : logprobs) out.text += choices.front().token;
  out.logprobs = std::move(logprobs);
  return out;
}

/// A pair of the live suite, with the answer under test in this slot.
struct Heard {
  explicit Heard(std::uint8_t focus) : prompt(live_prompt()) {
    hearing.prompt = &prompt;
    hearing.trial.focus = focus;
    hearing.labels = kLabels;
  }

  JudgePrompt prompt;
  Hearing hearing;
};

Objective of(const Heard& heard, const Completion& said) {
  return objective_of(heard.hearing, {&said, 1});
}

}  // namespace

TEST_CASE("the odds of a label are those at the verdict's token") {
  const Completion said = tokens(
      {{{"As", -0.1}, {"A", -3}}, {{" B", -0.2}, {"A", -1.7}, {"B", -4.0}}});

  CHECK(label_log_p(said, 2, kLabels, 0) == Approx(-1.7));
  // Once with a blank, once without: the sum of both.
  CHECK(label_log_p(said, 2, kLabels, 1) ==
        Approx(std::log(std::exp(-0.2) + std::exp(-4.0))));
}

TEST_CASE("a label that is not among the alternatives lies below them all") {
  const Completion said = tokens({{{"A", -0.01}, {"I", -5}, {"The", -7.5}}});

  CHECK(label_log_p(said, 0, kLabels, 1) == -8.5);
}

TEST_CASE("what an absent label may have is what the alternatives leave") {
  // One alternative, and a judge that is nearly sure: one nat below it would be
  // more than is left, 1 - 0.999.
  const Completion nearly = tokens({{{"A", std::log(0.999)}}});
  CHECK(label_log_p(nearly, 0, kLabels, 1) == Approx(std::log(0.001)));
  // Rounded to nothing left, and to more than all.
  const Completion sure = tokens({{{"A", 0}}});
  const Completion over = tokens({{{"A", 0}, {"I", -9}}});
  CHECK(label_log_p(sure, 0, kLabels, 1) == kUnreadLogP);
  CHECK(label_log_p(over, 0, kLabels, 1) == kUnreadLogP);
}

TEST_CASE("the odds are those at the verdict, whatever is said behind it") {
  const Completion said = tokens({{{"[[", 0}},
                                  {{"A", -0.1}, {"B", -2.4}},
                                  {{"]]\nNot", 0}},
                                  {{" B", -0.01}, {" A", -4.6}},
                                  {{".", 0}}});

  CHECK(of(Heard(0), said).log_p == Approx(-0.1));
  CHECK(of(Heard(1), said).log_p == Approx(-2.4));
}

TEST_CASE("without a token that might be a label nothing is known") {
  CHECK(std::isnan(label_log_p(tokens({{{"Well", -0.1}}}), {}, kLabels, 0)));
  CHECK(std::isnan(label_log_p(said("[[A]]"), 2, kLabels, 0)));
}

TEST_CASE("a verdict is worth 1 to the answer that won, and half where tied") {
  const Heard first(0), second(1);

  CHECK(of(first, said("[[A]]")).score == 1);
  CHECK(of(second, said("[[A]]")).score == 0);
  CHECK(of(second, said("[[tie]]")).score == 0.5);
  const Objective none = of(first, said("who knows"));
  CHECK(none.status == Status::kUnparsed);
  CHECK(std::isnan(none.score));
  CHECK(std::isnan(none.log_p));
}

TEST_CASE("odds are those of the label of the answer under test") {
  const Completion said =
      tokens({{{"[[", 0}}, {{"A", -0.1}, {"B", -2.4}}, {{"]]", 0}}});

  CHECK(of(Heard(0), said).log_p == Approx(-0.1));
  CHECK(of(Heard(1), said).log_p == Approx(-2.4));
}

TEST_CASE("odds of words that are no labels are not taken for theirs") {
  Heard heard(0);
  heard.hearing.labels = {"one", "two"};
  const Completion said =
      tokens({{{"[[", 0}}, {{"A", -0.1}, {"one", -2.4}}, {{"]]", 0}}});

  CHECK(std::isnan(of(heard, said).log_p));
}

TEST_CASE("a mean counts what could not be read as the worst") {
  const Objective won{Status::kChosen, kAbsent, 1};
  const Objective unread{Status::kUnparsed};
  const Objective likely{Status::kChosen, -0.5, 1};

  const Objective scores[] = {won, unread};
  CHECK(mean_of(scores).score == 0.5);
  CHECK(std::isnan(mean_of(scores).log_p));
  CHECK(mean_of(scores).status == Status::kUnparsed);
  const Objective odds[] = {likely, unread};
  CHECK(mean_of(odds).log_p == -10.25);
  const Objective nothing[] = {unread, unread};
  CHECK(std::isnan(mean_of(nothing).score));
}
