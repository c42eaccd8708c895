#include "attacks/attacked.h"

namespace assize::attacks {
extern const AttackPlugin position_swap;
}

using namespace assize;

namespace {

bool swapped(Presentation& shown) {
  const Benchmark bench;
  Stream stream(1, {"test"});
  ConfigNode config = ConfigNode::empty("test.yaml");
  return std::get<Make<PresentationAttack>>(attacks::position_swap.make)(config)
      ->present(shown, Item{}, {.bench = bench, .canary = {}}, stream);
}

/// "A: one two, B: three; focus 0".
std::string drawn(const Presentation& shown) {
  std::string out;
  for (const Shown& slot : shown.slots) {
    out += slot.label + ":";
    for (const std::string& turn : slot.turns) out += " " + turn;
    out += ", ";
  }
  return out + "focus " + std::to_string(shown.focus);
}

}  // namespace

TEST_CASE("position.swap turns the answers round and leaves the labels") {
  Presentation shown;
  shown.slots = {{"A", {"one", "two"}}, {"B", {"three"}}};
  shown.before = "note";

  CHECK(swapped(shown));
  CHECK(drawn(shown) == "A: three, B: one two, focus 1");
  CHECK(shown.before == "note");

  CHECK(swapped(shown));
  CHECK(drawn(shown) == "A: one two, B: three, focus 0");
}

TEST_CASE("position.swap reverses the order of several answers") {
  Presentation shown;
  shown.slots = {{"1", {"a"}}, {"2", {"b"}}, {"3", {}}};
  shown.focus = 1;

  CHECK(swapped(shown));
  CHECK(drawn(shown) == "1:, 2: b, 3: a, focus 1");
}

TEST_CASE("position.swap does not apply where there is no other order") {
  Presentation none, one;
  one.slots = {{"A", {"alone"}}};

  CHECK_FALSE(swapped(none));
  CHECK_FALSE(swapped(one));
  CHECK(drawn(one) == "A: alone, focus 0");
}

TEST_CASE("position.swap is expected to change no verdict") {
  CHECK(attacks::position_swap.expect == Expect::kSameVerdict);
  CHECK_FALSE(attacks::position_swap.payload);
}
