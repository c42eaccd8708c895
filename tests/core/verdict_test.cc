#include "core/verdict.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

TEST_CASE("only chosen, scored and tied are judged") {
  std::vector<std::string> judged, others;
  for (int i = 0; i <= static_cast<int>(assize::Status::kNotApplicable); ++i) {
    const auto status = static_cast<assize::Status>(i);
    (assize::judged(status) ? judged : others).emplace_back(name(status));
  }

  CHECK(judged == std::vector<std::string>{"chosen", "scored", "tied"});
  CHECK(others == std::vector<std::string>{
                      "unparsed", "ambiguous", "off_scale", "no_logprob",
                      "empty", "refused", "filtered", "truncated", "rejected",
                      "timeout", "transport", "not_recorded", "not_asked",
                      "not_applicable"});
}

TEST_CASE("every kind of tie has its name") {
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(assize::Tie::kBothBad); ++i) {
    names.emplace_back(name(static_cast<assize::Tie>(i)));
  }

  CHECK(names == std::vector<std::string>{"none", "declared", "equal_scores",
                                          "identical_answers",
                                          "orders_disagree", "length_margin",
                                          "partial_credit", "both_bad"});
}
