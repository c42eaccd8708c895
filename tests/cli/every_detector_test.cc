// What holds of every detector: new ones are covered at birth.

#include <bit>
#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "core/stream.h"
#include "plugin/config_node.h"
#include "prompt/template.h"
#include "registered.h"
#include "wild_answers.h"

using namespace assize;
using assize::testing::registered;
using assize::testing::Wild;

namespace {

/// Every score of both systems by its bits, and what is shown of them.
auto detected(const DetectorPlugin& plugin, const Wild& wild) {
  ConfigNode config = ConfigNode::empty("test.yaml");
  const auto detector = plugin.make(config);
  const std::vector<Template> library = {
      parse_template("Question: {question}\nFirst: {answer_1}\nSecond: "
                     "{answer_2}\nWhich answer is better, [[A]] or [[B]]?")};
  const std::size_t n = wild.bench.items.size();
  const auto scorer =
      detector->fit(wild.bench, {.library = library,
                                 .clean = std::span(wild.all).first(n),
                                 .views = wild.views,
                                 .stream = Stream(1, {plugin.info.id})});
  std::vector<std::uint64_t> bits;
  std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t,
                         std::string, std::string>>
      shown;
  if (!scorer) {
    CHECK_FALSE(scorer.error().message.empty());
    return std::pair(bits, shown);
  }
  for (std::uint16_t system = 0; system < 2; ++system) {
    const Subject subject = wild.subject(system);
    const auto scores = (*scorer)->score(subject);
    CHECK(scores.size() == (plugin.level == Level::kSystem ? 1 : n));
    for (const Score& score : scores) {
      if (score.p == score.p) CHECK((score.p >= 0 && score.p <= 1));
      for (const double value : {score.value, score.p, score.share}) {
        bits.push_back(std::bit_cast<std::uint64_t>(value));
      }
    }
    const auto evidence = (*scorer)->explain(subject, 3);
    CHECK(evidence.size() <= 3);
    for (const Evidence& one : evidence) {
      REQUIRE(one.item < n);
      const Answer& answer = wild.bench.answers[system * n + one.item];
      REQUIRE(one.turn < answer.turns.size());
      CHECK(one.begin <= one.end);
      CHECK(one.end <= answer.turns[one.turn].size());
      CHECK_FALSE(one.rule.empty());
      shown.emplace_back(one.item, one.begin, one.end, one.rule, one.note);
    }
  }
  return std::pair(bits, shown);
}

}  // namespace

TEST_CASE("a detector survives any answer and says the same twice") {
  const Wild wild;
  for (const auto& entry : registered().family<DetectorPlugin>()) {
    INFO(entry.plugin->info.id);
    CHECK(detected(*entry.plugin, wild) == detected(*entry.plugin, wild));
  }
}

TEST_CASE("a detector survives a system without answers") {
  const Wild wild;
  for (const auto& entry : registered().family<DetectorPlugin>()) {
    INFO(entry.plugin->info.id);
    ConfigNode config = ConfigNode::empty("test.yaml");
    const auto scorer =
        entry.plugin->make(config)->fit(wild.bench, {.library = {},
                                                     .clean = {},
                                                     .views = wild.views,
                                                     .stream = Stream(1, {})});
    if (!scorer) continue;
    const Subject nobody{wild.bench, 0, {}, {}};
    CHECK((*scorer)->explain(nobody, 3).empty());
    CHECK((*scorer)->score(nobody).size() ==
          (entry.plugin->level == Level::kSystem ? 1 : 0));
  }
}
