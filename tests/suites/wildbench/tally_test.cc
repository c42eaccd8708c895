#include "suites/wildbench/tally.h"

#include <catch2/catch.hpp>

using namespace assize;
using assize::wildbench::Compared;
using assize::wildbench::Counts;
using assize::wildbench::reward;
using Catch::Matchers::WithinAbs;

TEST_CASE("published counts give the published rewards") {
  struct Published {
    Counts counts;
    double reward;
  };
  // leaderboard/data_dir/pairwise-BASELINE-K=K.json of the repository, as
  // printed to six digits: gpt-4o-2024-05-13 against gpt4t at K = -1 and 500,
  // haiku and llama; claude-3-opus and gpt-3.5-turbo against gpt4t.
  const Published all[] = {
      {{81, 322, 128, 306, 72, 1024}, 0.016602},
      {{81, 171, 313, 272, 72, 1024}, -0.040527},
      {{342, 380, 37, 110, 34, 1024}, 0.432617},
      {{456, 297, 32, 81, 26, 1024}, 0.525391},
      {{70, 208, 71, 446, 168, 1024}, -0.211914},
      {{11, 66, 36, 348, 534, 1024}, -0.648438},
  };
  for (const auto& [counts, published] : all) {
    CHECK_THAT(counts.shrunk(), WithinAbs(published, 5.1e-7));
  }
}

TEST_CASE("the corrected reward divides by the rows that count") {
  const Counts counts = {81, 322, 128, 306, 72, 1024};

  CHECK(counts.counted() == 909);
  CHECK(counts.sum() == 17);
  CHECK_THAT(counts.reward(), WithinAbs(17.0 / 909, 1e-15));
}

TEST_CASE("a margin ties slight wins of longer answers, and no others") {
  struct Row {
    double y;
    bool strong;
    double longer, margin, worth;
  };
  const auto [y, strong, longer, margin, worth] = GENERATE(values<Row>({
      {1, false, 501, 500, 0},      // Longer by more than the margin.
      {1, false, 500, 500, 0.5},    // Not by more.
      {1, false, 501, -1, 0.5},     // No margin.
      {1, false, 1, 0, 0},          // A margin of nothing is one.
      {1, true, 9000, 500, 1},      // Strong wins stay.
      {0, false, -501, 500, 0},     // The other side won and is longer.
      {0, false, 501, 500, -0.5},   // It won and is shorter.
      {0, true, -501, 500, -1},     // And won by much.
      {0.5, false, 501, 500, 0},    // A tie is one.
      {1, false, kAbsent, 0, 0.5},  // Of unknown lengths.
  }));

  const double value =
      reward(Compared{.y = y, .strong = strong, .longer = longer}, margin);

  CHECK(value == worth);
}

TEST_CASE("rows of an empty or cut answer are in the total alone") {
  const std::vector<Compared> rows = {{.y = 1, .strong = true},
                                      {.y = 1, .counts = false},
                                      {.y = 0},
                                      {.y = 0.5}};

  const Counts counts = assize::wildbench::count(rows, -1);

  CHECK(counts.much_better == 1);
  CHECK(counts.better == 0);
  CHECK(counts.worse == 1);
  CHECK(counts.tied == 1);
  CHECK(counts.total == 4);
}
