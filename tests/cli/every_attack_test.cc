// What holds of every attack: new ones are covered at birth.

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/stream.h"
#include "core/utf8.h"
#include "plugin/config_node.h"
#include "prompt/small_prompt.h"
#include "registered.h"
#include "wild_answers.h"

using namespace assize;
using assize::testing::registered;
using assize::testing::small_prompt;
using assize::testing::Wild;

namespace {

using Attacked = std::optional<std::vector<std::string>>;

/// What the attack's defaults make of `honest` in an item with `questions`.
Attacked rewritten(const AttackPlugin& plugin, const Item& item,
                   std::span<const Text> honest, const JudgePrompt* prompt) {
  const Benchmark bench;
  ConfigNode config = ConfigNode::empty("test.yaml");
  Stream stream(1, {plugin.info.id, item.id});
  return std::get<Make<AnswerAttack>>(plugin.make)(config)->rewrite(
      item, honest, {.bench = bench, .prompt = prompt, .canary = {}}, stream);
}

/// Every attack that writes answers, with each of the wild ones.
template <typename Visit>
void each_answer_attack(const Visit& visit) {
  const Wild wild;
  for (const auto& entry : registered().family<AttackPlugin>()) {
    const AttackPlugin& plugin = *entry.plugin;
    if (!std::holds_alternative<Make<AnswerAttack>>(plugin.make)) continue;
    for (std::size_t i = 0; i < wild.bench.items.size(); ++i) {
      INFO(plugin.info.id << " on wild answer " << i);
      visit(plugin, wild.bench.items[i], wild.bench.answers[i].turns);
    }
  }
}

bool all_utf8(const std::vector<std::string>& turns) {
  return std::ranges::none_of(turns, [](const std::string& turn) {
    return first_invalid_utf8(turn).has_value();
  });
}

}  // namespace

TEST_CASE("an attack survives any answer, and repeats itself") {
  const JudgePrompt prompt = small_prompt();
  const JudgePrompt* const prompts[] = {&prompt, nullptr};
  each_answer_attack([&](const AttackPlugin& plugin, const Item& item,
                         std::span<const Text> honest) {
    for (const JudgePrompt* known : prompts) {
      const Attacked out = rewritten(plugin, item, honest, known);
      CHECK((out == rewritten(plugin, item, honest, known)));
      if (!out) continue;
      CHECK(out->size() == item.questions.size());
      CHECK(all_utf8(*out));
    }
  });
}

TEST_CASE("an attack on a conversation keeps its turns") {
  const JudgePrompt prompt = small_prompt();
  const Text honest[] = {"It is red. It is round. It rolls downhill slowly.",
                         "", "```\ncode\n```"};
  Item item;
  item.id = "q";
  item.questions = {"What?", "Why?", "How?"};
  for (const auto& entry : registered().family<AttackPlugin>()) {
    const AttackPlugin& plugin = *entry.plugin;
    if (!std::holds_alternative<Make<AnswerAttack>>(plugin.make)) continue;
    if (plugin.info.id == "command") continue;  // It needs a program.
    INFO(plugin.info.id);
    const Attacked out = rewritten(plugin, item, honest, &prompt);
    REQUIRE(out);
    CHECK(out->size() == 3);
  }
}

TEST_CASE("a constant attack ignores the honest answer") {
  const JudgePrompt prompt = small_prompt();
  each_answer_attack([&](const AttackPlugin& plugin, const Item& item,
                         std::span<const Text> honest) {
    if (plugin.scope != Scope::kConstant) return;
    const Attacked out = rewritten(plugin, item, {}, &prompt);
    REQUIRE(out);
    CHECK((out == rewritten(plugin, item, honest, &prompt)));
    CHECK(out->size() == item.questions.size());
  });
}

TEST_CASE("a search of the same stream asks and finds the same texts") {
  const JudgePrompt prompt = small_prompt();
  const Wild wild;
  const std::uint32_t items[] = {1, 0};
  for (const auto& entry : registered().family<AttackPlugin>()) {
    const auto* make = std::get_if<Make<SearchAttack>>(&entry.plugin->make);
    if (make == nullptr) continue;
    INFO(entry.plugin->info.id);
    ConfigNode config = ConfigNode::empty("test.yaml");
    const auto attack = (*make)(config);
    const AttackContext context{
        .bench = wild.bench, .prompt = &prompt, .canary = {}};
    const SearchTask task{.items = items, .budget = 100};
    const auto one = attack->start(task, context, Stream(1, {"test"}));
    const auto same = attack->start(task, context, Stream(1, {"test"}));
    REQUIRE(one != nullptr);
    for (int round = 0; round < 20; ++round) {
      const auto probes = one->ask(), again = same->ask();
      REQUIRE(probes.size() == again.size());
      for (std::size_t i = 0; i < probes.size(); ++i) {
        CHECK((probes[i].answer == again[i].answer));
        CHECK(all_utf8(probes[i].answer));
        const Item& item = wild.bench.items[probes[i].item];
        CHECK(probes[i].answer.size() == item.questions.size());
      }
      const std::vector<Objective> told(probes.size(),
                                        {Status::kChosen, -1, 1});
      one->tell(told);
      same->tell(told);
    }
    CHECK(one->best() == same->best());
    CHECK((attack->apply(one->best(), wild.bench.items[0], {}) ==
           attack->apply(same->best(), wild.bench.items[0], {})));
  }
}

TEST_CASE("an attack on a presentation keeps its slots and labels") {
  const JudgePrompt prompt = small_prompt();
  const Wild wild;
  for (const auto& entry : registered().family<AttackPlugin>()) {
    const auto* make =
        std::get_if<Make<PresentationAttack>>(&entry.plugin->make);
    if (make == nullptr) continue;
    INFO(entry.plugin->info.id);
    ConfigNode config = ConfigNode::empty("test.yaml");
    const auto attack = (*make)(config);
    for (std::size_t i = 0; i < wild.bench.items.size(); ++i) {
      Presentation shown;
      shown.prompt = &prompt;
      shown.slots = {{"A", {std::string(wild.views[i].raw)}}, {"B", {"other"}}};
      Presentation again = shown;
      Stream stream(1, {"test"}), same = stream;
      const AttackContext context{
          .bench = wild.bench, .prompt = &prompt, .canary = {}};
      const Item& item = wild.bench.items[i];
      const bool changed = attack->present(shown, item, context, stream);
      CHECK(attack->present(again, item, context, same) == changed);
      REQUIRE(shown.slots.size() == 2);
      CHECK(shown.focus == again.focus);
      CHECK(shown.focus < 2);
      for (std::size_t slot = 0; slot < 2; ++slot) {
        CHECK((shown.slots[slot].turns == again.slots[slot].turns));
        CHECK(shown.slots[slot].label == (slot == 0 ? "A" : "B"));
        CHECK(all_utf8(shown.slots[slot].turns));
      }
    }
  }
}
