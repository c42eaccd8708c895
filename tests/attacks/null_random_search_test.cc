#include <algorithm>

#include "attacks/attacked.h"
#include "attacks/prefix_pieces.h"
#include "prompt/small_prompt.h"
#include "prompt/template.h"

namespace assize::attacks {
extern const AttackPlugin null_random_search, null_structured;
}

using namespace assize;
using namespace assize::testing;

namespace {

std::unique_ptr<SearchAttack> made(std::string_view yaml) {
  ConfigNode config = ConfigNode::parse(yaml, "test.yaml").value();
  auto out =
      std::get<Make<SearchAttack>>(attacks::null_random_search.make)(config);
  REQUIRE(config.finish().empty());
  return out;
}

}  // namespace

TEST_CASE("the search's text is the structured null behind a prefix") {
  const JudgePrompt of = small_prompt();
  Benchmark bench;
  bench.items.resize(1);
  bench.items[0].questions = {"Why?", "How?"};
  const std::uint32_t items[] = {0};
  const auto attack = made("{tokens: 3, steps: 5}");

  const auto search = attack->start(
      {.items = items, .budget = 100},
      {.bench = bench, .prompt = &of, .canary = {}}, Stream(1, {"test"}));

  REQUIRE(search != nullptr);
  const auto null = attacked(*make_attack(attacks::null_structured), {""}, &of);
  REQUIRE(null);
  CHECK(search->best() == " } } }" + null->front());
  const auto probes = search->ask();
  REQUIRE(probes.size() == 2);
  CHECK(probes[0].answer ==
        attack->apply(probes[0].answer.front(), bench.items[0], {}));
  CHECK(probes[0].answer.size() == 2);
  CHECK(probes[0].answer.front().ends_with(null->front()));
  CHECK(probes[0].answer.front() != search->best());
}

TEST_CASE("a search without a prompt or a place for an answer does not apply") {
  const Benchmark bench;
  const JudgePrompt blank{.frame = parse_template("Say A."),
                          .official = small_prompt().official,
                          .strict = small_prompt().strict,
                          .sampling = {},
                          .labels = {"A", "B"}};
  const auto attack = made("{}");

  CHECK(attack->start({}, {.bench = bench, .canary = {}},
                      Stream(1, {"test"})) == nullptr);
  CHECK(attack->start({}, {.bench = bench, .prompt = &blank, .canary = {}},
                      Stream(1, {"test"})) == nullptr);
}

TEST_CASE("knobs of a search that are no whole numbers are told") {
  ConfigNode config = ConfigNode::parse("steps: 1.5", "test.yaml").value();

  (void)std::get<Make<SearchAttack>>(attacks::null_random_search.make)(config);

  const auto errors = config.finish();
  REQUIRE(errors.size() == 1);
  CHECK(errors.front().message == "steps must be a whole number");
}

TEST_CASE("a search tells what its tokens are drawn from") {
  CHECK(made("{}")->identity() ==
        attacks::PrefixPieces::of_this_program().name());
}
