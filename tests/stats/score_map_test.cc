#include "stats/score_map.h"

#include <catch2/catch.hpp>
#include <limits>
#include <vector>

namespace assize {

TEST_CASE("outcomes need two classes with a weight, and finite scores") {
  const std::vector<double> score = {0, 1, 2}, both = {0, 1, 1};
  const std::vector<double> zero = {0, 1, 1}, halves = {0.5, 0.5, 0.5};
  std::vector<double> wild = score;
  wild[1] = std::numeric_limits<double>::infinity();

  CHECK(check_two_classes({score, both, {}}).has_value());
  CHECK(check_two_classes({score, halves, {}}).has_value());
  CHECK(check_two_classes({score, both, zero}).error().message ==
        "none of the outcomes is 0: one class alone calibrates nothing");
  CHECK(check_two_classes({wild, both, {}}).error().message ==
        "score 1 is not finite");
  CHECK_FALSE(check_two_classes({{}, {}, {}}).has_value());
}

TEST_CASE("cross-fitting leaves each fold out once") {
  const std::vector<double> score = {1, 2, 3, 4}, outcome = {0, 1, 0, 1};
  const std::vector<std::uint32_t> fold = {0, 1, 0, 1};
  // The map adds the sum of the scores it was fitted on.
  const FitScoreMap fit = [](const ScoredOutcomes& rows) -> Result<ScoreMap> {
    double sum = 0;
    for (const double s : rows.score) sum += s;
    return ScoreMap([sum](double s) { return 100 * s + sum; });
  };

  const auto crossed = cross_fit({score, outcome, {}}, fold, 2, fit);

  CHECK(crossed.value() == std::vector<double>{106, 204, 306, 404});
}

}  // namespace assize
