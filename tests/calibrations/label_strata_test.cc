#include "calibrations/label_strata.h"

#include <catch2/catch.hpp>

namespace {

using namespace assize;

/// Items of these categories, each an instruction of its own.
Benchmark items(const std::vector<std::uint16_t>& categories) {
  Benchmark bench;
  bench.categories = {"maths", "prose", "code"};
  for (const std::uint16_t category : categories) {
    Item item;
    item.id = "item";
    item.cluster = static_cast<std::uint32_t>(bench.items.size());
    item.category = category;
    bench.items.push_back(std::move(item));
  }
  return bench;
}

/// One row an item, of which these are labelled.
std::vector<LabelledVerdict> rows(const Benchmark& bench,
                                  const std::vector<bool>& labelled) {
  std::vector<LabelledVerdict> out;
  for (std::uint32_t i = 0; i < bench.items.size(); ++i) {
    out.push_back({.item = i, .cluster = bench.items[i].cluster, .judge = 1});
    if (labelled[i]) out.back().label = 1;
  }
  return out;
}

}  // namespace

TEST_CASE("categories without a row are no strata") {
  const Benchmark bench = items({0, 0, 0, 0, 0, 2, 2, 2, 2, 2});

  const auto strata =
      category_strata(bench, rows(bench, std::vector<bool>(10, true)), true);

  REQUIRE(strata.has_value());
  CHECK(strata->category == std::vector<std::uint16_t>{0, 2});
  CHECK(strata->stratum ==
        std::vector<std::uint32_t>{0, 0, 0, 0, 0, 1, 1, 1, 1, 1});
}

TEST_CASE("labels alone need no others, a judge's verdicts do") {
  const Benchmark bench = items(std::vector<std::uint16_t>(9, 1));
  const std::vector<bool> five = {true,  true,  true,  true, true,
                                  false, false, false, false};

  CHECK(category_strata(bench, rows(bench, five), true).has_value());
  const auto refused = category_strata(bench, rows(bench, five), false);

  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message ==
        "category 'prose' has 5 labelled instructions and 4 others, and with "
        "'strata: category' each needs 5 of both; 'strata: none' does without "
        "categories");
}

TEST_CASE("an instruction of two categories is no stratum's") {
  Benchmark bench = items({0, 0, 1, 1});
  for (Item& item : bench.items) item.cluster /= 2;
  bench.items[1].category = 2;

  const auto refused =
      category_strata(bench, rows(bench, {true, true, true, true}), true);

  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message ==
        "instruction 'item' has items of two categories, 'maths' and 'code'");
}
