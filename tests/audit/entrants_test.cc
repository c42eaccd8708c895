#include "audit/entrants.h"

#include <catch2/catch.hpp>
#include <set>

#include "live_suite.h"

using namespace assize;
using testing::Live;

namespace {

Text answer(const Benchmark& bench, std::uint16_t system, std::uint32_t item) {
  const auto row = bench.find_answer(system, item);
  REQUIRE(row >= 0);
  return bench.answers[static_cast<std::size_t>(row)].turns[0];
}

std::string attack_error(testing::RuleRewrite::Rule rule) {
  Live live;
  live.attacks.push_back(testing::attack_use(testing::kUpper, std::move(rule)));
  const auto applied = live.attack();
  REQUIRE_FALSE(applied);
  return applied.error().message;
}

}  // namespace

TEST_CASE("each attacked system enters beside its clean self") {
  Live live(4);
  live.attacks.push_back(
      testing::attack_use(testing::kUpper, testing::upper_case, "factor=2", 2));

  const auto applied = live.attack();

  REQUIRE(applied);
  REQUIRE(applied->size() == 1);
  CHECK(applied->front().arm == 1);
  CHECK(applied->front().answers == 8);
  CHECK(applied->front().not_applicable == 0);
  CHECK(live.bench.systems ==
        std::vector<std::string>{"base", "plain", "fancy",
                                 "plain + x.upper factor=2",
                                 "fancy + x.upper factor=2"});
  REQUIRE(live.bench.entrants.size() == 2);
  CHECK(live.bench.entrants[0].system == 3);
  CHECK(live.bench.entrants[0].clean == 1);
  CHECK(live.bench.entrants[0].arm == 1);
  CHECK(live.bench.entrants[0].dose == 2);
  CHECK(live.bench.entrants[1].clean == 2);
  CHECK(answer(live.bench, 3, 2) == "ANSWER 2 OF PLAIN");
  CHECK(answer(live.bench, 1, 2) == "answer 2 of plain");
  CHECK(std::ranges::is_sorted(live.bench.answers, {}, [](const Answer& a) {
    return std::pair(a.system, a.item);
  }));
}

TEST_CASE("a constant enters once, with an answer to every item") {
  Live live(4);
  live.attacks.push_back(testing::attack_use(
      testing::kConstantPlugin,
      [](const Item& item, std::span<const Text> honest, Stream&) {
        CHECK(honest.empty());
        return std::optional(
            std::vector<std::string>(item.questions.size(), "X"));
      }));

  const auto applied = live.attack();

  REQUIRE(applied);
  REQUIRE(live.bench.entrants.size() == 1);
  CHECK(live.bench.entrants[0].clean == Entrant::kConstant);
  CHECK(live.bench.systems.back() == "x.constant");
  for (std::uint32_t item = 0; item < 4; ++item) {
    CHECK(answer(live.bench, 3, item) == "X");
  }
  const auto pairs =
      entrant_pairs(live.bench, live.attacks, live.arms, live.under_test);
  REQUIRE(pairs.size() == 2);
  CHECK(pairs[0].id == "x.constant");
  CHECK(pairs[0].clean == 1);
  CHECK(pairs[1].clean == 2);
  CHECK(pairs[1].attacked == 3);
}

TEST_CASE("what a search found is paired with its control, dose by dose") {
  Live live(4);
  const auto searched = [&](std::string knobs, bool control) {
    AttackUse use = testing::attack_use(
        testing::kConstantPlugin,
        [](const Item& item, std::span<const Text>, Stream&) {
          return std::optional(
              std::vector<std::string>(item.questions.size(), "X"));
        },
        std::move(knobs));
    use.control = control;
    live.attacks.push_back(std::move(use));
  };
  searched("{a}", false);
  searched("{b}", false);
  searched("{a}", true);
  searched("{b}", true);

  REQUIRE(live.attack());

  std::vector<std::pair<std::uint16_t, std::uint16_t>> controls;
  for (const RecordedAttack& pair :
       entrant_pairs(live.bench, live.attacks, live.arms, live.under_test)) {
    if (pair.id == "x.constant:minus_control") {
      controls.emplace_back(pair.attacked, pair.clean);
    } else {
      CHECK(pair.id == "x.constant");
    }
  }
  CHECK(controls ==
        std::vector<std::pair<std::uint16_t, std::uint16_t>>{{3, 5}, {4, 6}});
}

TEST_CASE("an attack on the presentation keeps the clean answers") {
  Live live(3);
  live.attacks.push_back(
      testing::frame_use([](Presentation&, const Item&) { return true; }));

  REQUIRE(live.attack());

  CHECK(live.bench.entrants.size() == 2);
  CHECK(answer(live.bench, 4, 0) == answer(live.bench, 2, 0));
}

TEST_CASE("an attack that asks for the other order enters nobody") {
  Live live(3);
  live.attacks.push_back(testing::frame_use(
      [](Presentation&, const Item&) { return true; }, testing::kSwap));
  live.attacks.push_back({});  // A recorded one.

  const auto applied = live.attack();

  REQUIRE(applied);
  CHECK(applied->empty());
  CHECK(live.bench.entrants.empty());
  CHECK(live.bench.systems.size() == 3);
}

TEST_CASE(
    "answers that an attack leaves alone are counted, and stand as they were") {
  Live live(6);
  live.attacks.push_back(testing::attack_use(
      testing::kUpper,
      [](const Item& item, std::span<const Text> honest, Stream& stream) {
        return item.id == "item0002"
                   ? std::nullopt
                   : testing::upper_case(item, honest, stream);
      }));
  live.judges.push_back(testing::judge_use("j", testing::more_capitals));

  const auto applied = live.attack();

  REQUIRE(applied);
  CHECK(applied->front().answers == 12);
  CHECK(applied->front().not_applicable == 2);
  const auto turns = [&](std::uint16_t system) {
    return live.bench
        .answers[static_cast<std::size_t>(live.bench.find_answer(system, 2))]
        .turns;
  };
  CHECK(turns(3) == turns(1));
  CHECK(turns(4) == turns(2));
  REQUIRE(live.judge());
}

TEST_CASE("an attacked answer without text is empty, and honest ones absent") {
  Live live(2);
  std::erase_if(live.bench.answers,
                [](const Answer& a) { return a.system == 1 && a.item == 1; });
  live.attacks.push_back(testing::attack_use(
      testing::kUpper, [](const Item&, std::span<const Text> honest, Stream&) {
        return std::optional(std::vector<std::string>(honest.size()));
      }));

  const auto applied = live.attack();

  REQUIRE(applied);
  CHECK(applied->front().answers == 3);
  CHECK(live.bench.find_answer(3, 1) == -1);
  CHECK(live.bench.answers.back().presence == Presence::kEmpty);
}

TEST_CASE("an attack that breaks its contract ends the run") {
  using Turns = std::vector<std::string>;

  CHECK(attack_error([](auto&&...) { return std::optional(Turns{"\xff"}); }) ==
        "attack x.upper gave text that is not UTF-8 for item 'item0000'");
  CHECK(attack_error([](auto&&...) {
          return std::optional(Turns{"a", "b"});
        }) == "attack x.upper gave 2 turns for item 'item0000', which has 1");
  CHECK(attack_error([](auto&&...) { return std::optional(Turns{}); }) ==
        "attack x.upper gave 0 turns for item 'item0000', which has 1");
}

TEST_CASE("what an attack draws depends on item and system, not on threads") {
  const auto draw = [](const Item&, std::span<const Text> honest,
                       Stream& stream) {
    return std::optional(std::vector<std::string>{
        std::string(honest[0]) + fmt::format(" {}", stream.next())});
  };
  std::vector<std::vector<std::string>> texts;
  for (const unsigned threads : {1u, 8u}) {
    Live live(40);
    live.attacks.push_back(testing::attack_use(testing::kUpper, draw));
    REQUIRE(live.attack(threads));
    auto& out = texts.emplace_back();
    for (const Answer& a : live.bench.answers) out.emplace_back(a.turns[0]);
  }

  CHECK(texts[0] == texts[1]);
  std::set<std::string> numbers;
  for (std::size_t i = 120; i < texts[0].size(); ++i) {
    numbers.insert(texts[0][i].substr(texts[0][i].rfind(' ')));
  }
  CHECK(numbers.size() == 80);
}

TEST_CASE("pairings name each entrant's clean self, and keep its attack") {
  Live live(2);
  live.attacks.push_back({});
  live.attacks.push_back(
      testing::attack_use(testing::kUpper, testing::upper_case));
  REQUIRE(live.attack());

  const auto pairs =
      entrant_pairs(live.bench, live.attacks, live.arms, live.under_test);

  REQUIRE(pairs.size() == 2);
  for (const RecordedAttack& pair : pairs) CHECK(pair.id == "x.upper");
  CHECK(pairs[0].clean == 1);
  CHECK(pairs[0].attacked == 3);
  CHECK(pairs[1].clean == 2);
  CHECK(pairs[1].attacked == 4);
}
