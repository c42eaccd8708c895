#include "audit/arms.h"

#include <catch2/catch.hpp>

#include "live_suite.h"

using namespace assize;

namespace {

constexpr std::string_view kKinds[] = {"plain", "loud"};
constexpr Number kFactor = {.name = "factor",
                            .unit = "times",
                            .meaning = "How long.",
                            .fallback = 2,
                            .least = 1,
                            .most = 16,
                            .dose = true};
constexpr Number kDepth = {.name = "depth",
                           .unit = "levels",
                           .meaning = "How deep.",
                           .fallback = 3,
                           .least = 0,
                           .most = 9};
constexpr Choice kKind = {
    .name = "kind", .meaning = "Which.", .options = kKinds};
constexpr Words kText = {
    .name = "text", .meaning = "What is said.", .fallback = "well"};
constexpr Knob kKnobs[] = {kFactor, kDepth, kKind, kText};

std::unique_ptr<AnswerAttack> make(ConfigNode& node) {
  double factor = 0, depth = 0;
  std::size_t kind = 0;
  std::string text;
  node.read(kFactor, factor);
  node.read(kDepth, depth);
  node.read(kKind, kind);
  node.read(kText, text);
  return std::make_unique<testing::RuleRewrite>(testing::upper_case);
}

constexpr AttackPlugin kPlugin = {
    .info = {.id = "x.pad", .summary = "", .source = "", .knobs = kKnobs},
    .make = Make<AnswerAttack>{make}};

AttackUse use_of(std::string_view yaml, bool of_grid = false) {
  ConfigNode node = *ConfigNode::parse(yaml, "a.yaml");
  AttackUse use = make_attack(kPlugin, node, of_grid);
  CHECK(render(node.finish()) == "");
  return use;
}

}  // namespace

TEST_CASE("an arm is named after its dose and what is not the default") {
  struct Row {
    std::string_view yaml, arm;
    double dose;
  };
  for (const Row& row :
       {Row{"{}", "x.pad", 2}, Row{"factor: 4", "x.pad factor=4", 4},
        Row{"{factor: 1.5, depth: 3, kind: plain, text: well}",
            "x.pad factor=1.5", 1.5},
        Row{"{depth: 5, kind: loud}", "x.pad depth=5 kind=loud", 2},
        Row{"text: hello", "x.pad text=hello", 2}}) {
    CAPTURE(row.yaml);
    const AttackUse use = use_of(row.yaml);
    CHECK(use.arm == row.arm);
    CHECK(use.dose == row.dose);
    CHECK(use.id == "x.pad");
    CHECK(use.plugin == &kPlugin);
    CHECK(use.rewriter != nullptr);
    CHECK(use.presenter == nullptr);
  }
}

TEST_CASE("a point of a grid always shows its dose") {
  CHECK(use_of("{}", true).arm == "x.pad factor=2");
  CHECK(use_of("factor: 4", true).arm == "x.pad factor=4");
}

TEST_CASE("a text knob in an arm's name is cut and made printable") {
  const AttackUse use = use_of("text: \"\\e[2J" + std::string(100, 'x') + "\"");

  CHECK(use.arm.find('\x1b') == std::string::npos);
  CHECK(use.arm.size() < 80);
}

TEST_CASE("an attack without a dose knob has none") {
  static constexpr AttackPlugin kFrame = {
      .info = {.id = "x.frame", .summary = "", .source = ""},
      .make = Make<PresentationAttack>{
          [](ConfigNode&) -> std::unique_ptr<PresentationAttack> {
            return std::make_unique<testing::RulePresent>(
                [](Presentation&, const Item&) { return true; });
          }}};
  ConfigNode node = ConfigNode::empty("a.yaml");

  const AttackUse use = make_attack(kFrame, node, false);

  CHECK(use.arm == "x.frame");
  CHECK(std::isnan(use.dose));
  CHECK(use.presenter != nullptr);
  CHECK(use.rewriter == nullptr);
}

TEST_CASE("an attack that searches must be of constants") {
  constexpr AttackPlugin kAnswers = {
      .info = {.id = "x.search", .summary = "", .source = ""},
      .scope = Scope::kAnswer,
      .make =
          Make<SearchAttack>{[](ConfigNode&) -> std::unique_ptr<SearchAttack> {
            return nullptr;
          }}};
  ConfigNode node = *ConfigNode::parse("{}", "a.yaml");

  (void)make_attack(kAnswers, node, false);

  const auto errors = node.finish();
  REQUIRE(errors.size() == 1);
  CHECK(errors.front().message ==
        "'x.search' searches, and must be of the scope of constants: its "
        "answers ignore the honest ones");
}
