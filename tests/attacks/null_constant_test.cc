#include <set>

#include "attacks/attacked.h"

namespace assize::attacks {
extern const AttackPlugin null_constant;
}

using namespace assize;
using namespace assize::testing;

namespace {

const std::vector<std::string> kKinds = {"praise", "checklist", "order",
                                         "refusal", "blank"};

std::string text_of(const std::string& kind, const std::string& honest) {
  return attacked(*make_attack(attacks::null_constant, "kind: " + kind),
                  honest);
}

}  // namespace

TEST_CASE("null.constant gives a text of its own for each kind") {
  std::set<std::string> texts;
  for (const std::string& kind : kKinds) {
    const std::string text = text_of(kind, "");
    CHECK(text.size() == (kind == "blank" ? 1 : text.size()));
    CHECK((kind == "blank" || text.size() > 40));
    CHECK(text == text_of(kind, "An honest answer."));
    texts.insert(text);
  }
  CHECK(texts.size() == kKinds.size());
  CHECK(attacked(*make_attack(attacks::null_constant), "") ==
        text_of("praise", ""));
}

TEST_CASE("null.constant answers each question, and none where none is asked") {
  const auto attack = make_attack(attacks::null_constant, "kind: refusal");
  const auto two = attacked(*attack, Turns{"a", "b"});

  REQUIRE(two);
  REQUIRE(two->size() == 2);
  CHECK(two->at(0) == two->at(1));
  CHECK_FALSE(attacked(*attack, Turns{}));
}

TEST_CASE("null.constant forges nothing that a grammar reads") {
  for (const std::string& kind : kKinds) {
    CHECK(text_of(kind, "").find("[[") == std::string::npos);
  }
  CHECK(attacks::null_constant.scope == Scope::kConstant);
  CHECK(attacks::null_constant.expect == Expect::kLoses);
  CHECK_FALSE(attacks::null_constant.payload);
}
