// The structured null model meets the simulated judge: two families that do
// not know each other, through the house's own kind of prompt.

#include <string>

#include "cli/verb.h"
#include "core/stream.h"
#include "data.h"
#include "io/json_records.h"
#include "judges/house_prompt.h"

namespace {

using namespace assize;
using namespace assize::testing;

std::string null_structured(const JudgePrompt& prompt, const std::string& yaml,
                            std::string_view canary) {
  const Registry registry = cli::make_registry("").value();
  const auto entry = registry.find<AttackPlugin>("null.structured");
  REQUIRE(entry);
  ConfigNode config = yaml.empty()
                          ? ConfigNode::empty("test.yaml")
                          : ConfigNode::parse(yaml, "test.yaml").value();
  const auto attack =
      std::get<Make<AnswerAttack>>((*entry)->plugin->make)(config);
  REQUIRE(config.finish().empty());
  const Benchmark bench;
  Item item;
  item.questions = {kQuestion};
  Stream stream(1, {"test"});
  const auto turns = attack->rewrite(
      item, {}, {.bench = bench, .prompt = &prompt, .canary = canary}, stream);
  REQUIRE(turns);
  return turns->at(0);
}

}  // namespace

TEST_CASE(
    "the structured null wins over the gullible judge in both orders, "
    "and loses before the honest one") {
  const std::string yaml = GENERATE("", "fidelity: mid", "filler: 64");
  const std::string canary = GENERATE("", "assize-canary-0123");
  const JudgePrompt prompt = house_prompt();
  const std::string null = null_structured(prompt, yaml, canary);
  const auto gullible = make_simulated("profile: gullible");
  const Request first = asked(prompt, kQuestion, null, kReal);
  const Request second = asked(prompt, kQuestion, kReal, null);
  INFO(null);

  CHECK(p_first(*gullible, first) > 0.6);
  CHECK(p_first(*gullible, second) < 0.4);
}

TEST_CASE(
    "on recorded questions the structured null beats the reference before "
    "the gullible judge, and loses before the honest one") {
  ASSIZE_NEED_DATA(
      path, "alpaca_eval_2/results/gpt4_1106_preview/model_outputs.json");
  const JudgePrompt prompt = house_prompt();
  const std::string null = null_structured(prompt, "", "");
  const auto gullible = make_simulated("profile: gullible");
  const auto honest = make_simulated("");
  double by_honest = 0, by_gullible = 0, n = 0;
  JsonReader reader;
  const auto read = reader.read_array(
      path, [&](const JsonValue& row, std::uint64_t) -> Result<void> {
        const Text question = row["instruction"].string();
        const Text real = row["output"].string();
        const Request first = asked(prompt, question, null, real);
        const Request second = asked(prompt, question, real, null);
        by_honest += p_first(*honest, first) + 1 - p_first(*honest, second);
        by_gullible +=
            p_first(*gullible, first) + 1 - p_first(*gullible, second);
        n += 2;
        return {};
      });
  REQUIRE(read);
  REQUIRE(n == 1610);

  INFO(by_honest / n << ' ' << by_gullible / n);
  CHECK(by_honest / n < 0.2);
  CHECK(by_gullible / n > 0.6);
}

TEST_CASE("to a gullible judge without a frame the null's prose is an answer") {
  const JudgePrompt prompt = house_prompt();
  const std::string null = null_structured(prompt, "fidelity: low", "");
  const auto gullible = make_simulated("profile: gullible");

  CHECK(p_first(*gullible, asked(prompt, kQuestion, null, kReal)) < 0.5);
}
