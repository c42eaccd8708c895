#include "audit/design.h"

#include <catch2/catch.hpp>

using namespace assize;

namespace {

Design design_of(std::string_view yaml, std::vector<std::string>& errors) {
  auto node = *ConfigNode::parse(yaml, "a.yaml");
  const Design design = read_design(node.child("design"));
  for (const Error& error : node.finish()) errors.push_back(error.message);
  return design;
}

Trial pair(std::uint32_t item, std::uint8_t focus, std::uint8_t turn = 0) {
  Trial trial;
  trial.item = item;
  trial.focus = focus;
  trial.turn = turn;
  trial.shown[focus] = 1;
  return trial;
}

}  // namespace

TEST_CASE("a design has defaults, and names for its factors") {
  std::vector<std::string> errors;

  const Design plain = design_of("a: 1", errors);
  CHECK(plain.both_orders);
  CHECK(plain.all_turns);
  CHECK(plain.samples == 1);
  errors.clear();
  const Design other = design_of(
      "design: {orders: published, turns: first, samples: 3}", errors);
  CHECK(errors.empty());
  CHECK_FALSE(other.both_orders);
  CHECK_FALSE(other.all_turns);
  CHECK(other.samples == 3);
}

TEST_CASE("a design that means nothing is an error") {
  struct Row {
    std::string_view yaml, message;
  };
  for (const Row& row :
       {Row{"design: {orders: one}",
            "orders must be one of both, published, got 'one'"},
        Row{"design: {samples: 0}",
            "samples must be a number in [1, 100] judgements, got '0'"},
        Row{"design: {samples: 1.5}", "samples must be a whole number"},
        Row{"design: {sample: 1}",
            "unknown key 'sample' (did you mean 'samples'?)"}}) {
    CAPTURE(row.yaml);
    std::vector<std::string> errors;
    (void)design_of(row.yaml, errors);
    REQUIRE(errors.size() == 1);
    CHECK(errors[0] == row.message);
  }
}

TEST_CASE("both orders, turns and samples are crossed, each trial once") {
  const std::vector<Trial> published = {pair(0, 0), pair(0, 0, 1), pair(1, 1),
                                        pair(1, 0), pair(0, 0)};

  const auto all = cross(published, {.samples = 2}, 7);

  // Item 0: two turns; item 1: one, whose two orders are there already.
  CHECK(all.size() == 3 * 2 * 2);
  CHECK(std::ranges::is_sorted(all));
  for (const Trial& trial : all) {
    CHECK(trial.judge == 7);
    CHECK(trial.arm == 0);
    CHECK(trial.shown[trial.focus] == 1);
    CHECK(trial.shown[1 - trial.focus] == 0);
  }
  CHECK(cross(published, {.both_orders = false}, 7).size() == 4);
  CHECK(cross(published, {.all_turns = false}, 7).size() == 4);
  CHECK(
      cross(published, {.both_orders = false, .all_turns = false}, 7).size() ==
      3);
}

TEST_CASE("an answer judged alone has one order") {
  Trial alone = pair(0, 0);
  alone.slots = 1;

  CHECK(cross(std::vector{alone}, {}, 0) == std::vector{alone});
}
