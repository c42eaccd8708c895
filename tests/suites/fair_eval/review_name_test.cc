#include "suites/fair_eval/review_name.h"

#include <catch2/catch.hpp>

using assize::fair_eval::review_name;

TEST_CASE("a file of reviews names its pair and its judge") {
  const std::vector<std::string> systems = {"gpt", "gpt_4", "x"};
  struct Case {
    std::string file;
    int first, second;
    std::string judge;
    bool labels;
  };
  const auto [file, first, second, judge, labels] = GENERATE_COPY(values<Case>(
      {{"review_gpt_x_j.json", 0, 2, "j", false},
       {"review_x_gpt_human.txt", 2, 0, "human", true},
       {"review_gpt_4_x_j_mec3_bpc1.jsonl", 1, 2, "j_mec3_bpc1", false},
       {"review_x_gpt_4_j.json", 2, 1, "j", false}}));

  const auto name = review_name(file, systems);

  REQUIRE(name);
  CHECK(name->first == first);
  CHECK(name->second == second);
  CHECK(name->judge == judge);
  CHECK(name->labels == labels);
}

TEST_CASE("a file that names no pair is no file of reviews") {
  const std::vector<std::string> systems = {"a", "b"};
  const std::string file =
      GENERATE("review_a_b.json", "review_a_b_.json", "review_a_a_j.json",
               "review_a_c_j.json", "a_b_j.json", "review_a_b_j.csv", "");

  CHECK_FALSE(review_name(file, systems));
}
