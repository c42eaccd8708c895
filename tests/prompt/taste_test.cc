#include "prompt/taste.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <string>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

Taste some_taste() {
  Taste taste;
  for (std::size_t i = 0; i < kFeatures; ++i) {
    taste.coefficients[i] = 0.1 * static_cast<double>(i) - 0.5;
    taste.scale[i] = 0.5 + 0.25 * static_cast<double>(i);
  }
  return taste;
}

Measures measured(std::string_view question, std::string_view answer) {
  return measure(answer_style(question), answer_style(answer));
}

constexpr std::string_view kQuestion = "Which planets have bright rings?";

}  // namespace

TEST_CASE("every feature has a name of its own") {
  const auto names = feature_names();

  CHECK(names.size() == kFeatures);
  CHECK(std::set<std::string_view>(names.begin(), names.end()).size() ==
        kFeatures);
}

// By hand from the definitions.
TEST_CASE("measures of an answer are what their names say") {
  const Measures of = measured(kQuestion, "Saturn has **bright** rings.");

  CHECK_THAT(of[0], WithinAbs(std::log(29), 1e-12));
  CHECK_THAT(of[1], WithinAbs(std::log(5), 1e-12));
  CHECK(of[2] == 1);
  CHECK(of[3] == 20.0 / 4);
  CHECK_THAT(of[4], WithinAbs(std::log(5), 1e-12));
  CHECK(of[5] == 0);
  CHECK_THAT(of[6], WithinAbs(std::log(2), 1e-12));
  CHECK(of[7] == 0);
  CHECK(of[8] == 0);
  CHECK(of[9] == 0);
  CHECK_THAT(of[10], WithinAbs(std::log(2), 1e-12));
  CHECK(of[11] == 0);
  CHECK_THAT(of[12], WithinAbs(2.0 / 3, 1e-12));
  CHECK(of[13] == 1);
  CHECK_THAT(of[14], WithinAbs(std::log(5), 1e-12));
}

TEST_CASE("features turn their sign with the order, but for the order's own") {
  const Measures one = measured(kQuestion, "Saturn has **bright** rings."),
                 other = measured(kQuestion, "I cannot say.\n\nNo.");

  const Features shown = pair_features(one, other);
  const Features turned = pair_features(other, one);

  CHECK(shown[0] == 1);
  CHECK(turned[0] == 1);
  for (std::size_t i = 1; i < kFeatures; ++i) CHECK(shown[i] == -turned[i]);
}

TEST_CASE("no answer takes a feature out of bounds") {
  std::string words;
  while (words.size() < 1'000'000) words += std::to_string(words.size()) + " ";
  for (const std::string& wild :
       {words, std::string(1'000'000, 'a'), std::string(1'000'000, '#'),
        std::string(100'000, '\xff'), std::string("\0", 1), std::string()}) {
    for (const double feature :
         pair_features(measured(kQuestion, wild), measured(kQuestion, "No."))) {
      CHECK(std::abs(feature) <= 4);
    }
  }
}

TEST_CASE("log-odds are the scaled features times their coefficients") {
  const Taste taste = some_taste();
  const Measures one = measured(kQuestion, "Saturn has **bright** rings."),
                 other = measured(kQuestion, "I cannot say.");
  const Features features = pair_features(one, other);
  double expected = 0;
  for (std::size_t i = 0; i < kFeatures; ++i) {
    expected += (0.1 * static_cast<double>(i) - 0.5) * features[i] /
                (0.5 + 0.25 * static_cast<double>(i));
  }

  CHECK_THAT(taste.log_odds(one, other), WithinAbs(expected, 1e-12));
  CHECK_THAT(taste.log_odds(kQuestion, "Saturn has **bright** rings.",
                            "I cannot say."),
             WithinAbs(expected, 1e-12));
  CHECK(taste.log_odds(one, one) == taste.order());
  CHECK(taste.order() == -1);
}

TEST_CASE("the mean answer stands at 0 against itself") {
  Taste taste = some_taste();
  taste.mean = measured(kQuestion, "Saturn has rings.");

  CHECK_THAT(taste.against_mean(taste.mean), WithinAbs(0, 1e-12));
  CHECK(taste.against_mean(measured(kQuestion, "No.")) != 0);
}

}  // namespace assize
