#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "prompt/grammar.h"
#include "tests/prompt/grammar_specs.h"

namespace {

using namespace assize;
using namespace assize::testing;
using Catch::Matchers::WithinAbs;

}  // namespace

TEST_CASE("the probability of the first slot comes from the verdict's token") {
  const Grammar grammar = compiled(first_letter());
  const std::vector<std::string> labels = {"m", "M"};
  // exp(-0.25) / (exp(-0.25) + exp(-1.5)) = 1 / (1 + exp(-1.25)), by hand.
  const double expected = 1 / (1 + std::exp(-1.25));
  Completion completion = said("m");
  completion.logprobs = {{{"m", -0.25}, {"M", -1.5}, {"x", -9}}};

  const Verdict first = grammar.parse(completion, labels);
  CHECK(first.winner == 0);
  CHECK_THAT(first.p_first, WithinAbs(expected, 1e-15));
  CHECK_THAT(first.p_first, WithinAbs(0.7772998611746911, 1e-12));

  const Verdict second =
      grammar.parse(completion, std::vector<std::string>{"M", "m"});
  CHECK(second.winner == 1);
  CHECK_THAT(second.p_first, WithinAbs(1 - expected, 1e-15));
}

TEST_CASE("the token of the verdict is found behind other tokens") {
  Completion completion = said("A or B? [[B]]");
  completion.logprobs = {{{"A", -0.1}, {"B", -3}},
                         {{" or", -0.1}},
                         {{" B", -0.1}, {" A", -5}},
                         {{"? [[", -0.1}},
                         {{"B", -0.5}, {"A", -1.5}, {"C", -2}},
                         {{"]]", -0.01}, {"A", -1}, {"B", -1}}};

  // 1 / (1 + exp(1)).
  CHECK_THAT(compiled(bracketed()).parse(completion, kAB).p_first,
             WithinAbs(0.2689414213699951, 1e-12));

  // A token before the verdict is not what was said: the first token at which
  // both labels are alternatives, 1 / (1 + exp(-2.9)).
  completion.logprobs[1] = {{" and", -0.1}, {" or", -0.2}};
  CHECK_THAT(compiled(bracketed()).parse(completion, kAB).p_first,
             WithinAbs(0.9478464369215823, 1e-12));
}

TEST_CASE("a label with and without a space is one label") {
  Completion completion = said("[[ A]]");
  completion.logprobs = {{{"[[", 0}},
                         {{" A", std::log(0.4)},
                          {"A", std::log(0.2)},
                          {" B", std::log(0.3)},
                          {"\nB", std::log(0.1)}}};

  CHECK_THAT(compiled(bracketed()).parse(completion, kAB).p_first,
             WithinAbs(0.6, 1e-12));
}

TEST_CASE("no probability is made up") {
  const Grammar grammar = compiled(bracketed());
  const double infinite = std::numeric_limits<double>::infinity();
  using Tokens = std::vector<std::vector<TokenChoice>>;
  const auto tokens =
      GENERATE_COPY(Tokens{}, Tokens{{}}, Tokens{{}, {{"A", -1}}},
                    Tokens{{{"[[", 0}}, {{"A", -0.1}}, {{"]]", 0}}},
                    Tokens{{{"[[", 0}}, {{"A", -0.1}, {"C", -2}}},
                    Tokens{{{"[[A", -0.1}, {"[[B", -2}}, {{"]]", 0}}},
                    Tokens{{{"[[", 0}}, {{"A", -infinite}, {"B", -infinite}}},
                    Tokens{{{"[[", 0}}, {{"A", std::nan("")}, {"B", -1}}});
  Completion completion = said("[[A]]");
  completion.logprobs = tokens;

  const Verdict verdict = grammar.parse(completion, kAB);
  CHECK(verdict.winner == 0);
  CHECK(std::isnan(verdict.p_first));
}

TEST_CASE("very unlikely labels keep their odds") {
  Completion completion = said("[[A]]");
  completion.logprobs = {{{"[[", 0}}, {{"x", 0}, {"A", -2000}, {"B", -2001}}};

  // 1 / (1 + exp(-1)).
  CHECK_THAT(compiled(bracketed()).parse(completion, kAB).p_first,
             WithinAbs(0.7310585786300049, 1e-12));
}

TEST_CASE("a tie, a choice of many and a rating have no probability") {
  Completion completion = said("[[C]]");
  completion.logprobs = {{{"[[", 0}}, {{"C", -0.1}, {"A", -3}, {"B", -4}}};
  CHECK(shown(compiled(bracketed()).parse(completion, kAB)) == "tied declared");

  completion.text = "[[A]]";
  completion.logprobs[1] = {{"A", -0.1}, {"B", -3}, {"D", -4}};
  CHECK(shown(compiled(bracketed())
                  .parse(completion, std::vector<std::string>{
                                         "A", "B", "D"})) == "chosen 0");
}
