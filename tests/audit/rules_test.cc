#include "audit/rules.h"

#include <catch2/catch.hpp>
#include <memory>
#include <vector>

#include "plugin/slot_rule.h"

using namespace assize;

namespace {

class First final : public RuleJudge {
 public:
  Verdict judge(const Item& /*item*/, std::span<const std::uint32_t> shown,
                const AnswerTable& /*answers*/) const override {
    return choose_slot(0, shown.size());
  }
};

/// One pair, labelled; `judged`: judge 1 answered it as well.
Benchmark labelled(bool judged) {
  Benchmark bench;
  bench.systems = {"right", "wrong"};
  bench.judges = {"gold", "judge"};
  bench.gold = 0;
  bench.items.emplace_back();
  Record& label = bench.records.emplace_back();
  label.trial.shown[1] = 1;
  label.trial.focus = 0;
  label.verdict = choose_slot(0, 2);
  if (!judged) return bench;
  Record& record = bench.records.emplace_back(label);
  record.trial.judge = 1;
  return bench;
}

std::vector<Trial> of_rule(const Benchmark& bench) {
  std::vector<Trial> out;
  for (const Record& record : bench.records) {
    if (record.trial.judge == 2) out.push_back(record.trial);
  }
  return out;
}

}  // namespace

TEST_CASE("a rule answers the trials that a judge answered, and no others") {
  Benchmark bench = labelled(true);
  std::vector<RuleUse> rules;
  rules.push_back({.id = "rule.first", .rule = std::make_unique<First>()});

  add_rules(bench, {.code_points = {}, .names = {}, .extra = {}}, rules);

  const auto trials = of_rule(bench);
  REQUIRE(trials.size() == 1);
  CHECK(trials[0].shown[0] == 0);
  CHECK(trials[0].focus == 0);
}

TEST_CASE("without a judge, a rule answers labelled pairs in both orders") {
  Benchmark bench = labelled(false);
  std::vector<RuleUse> rules;
  rules.push_back({.id = "rule.first", .rule = std::make_unique<First>()});

  add_rules(bench, {.code_points = {}, .names = {}, .extra = {}}, rules);

  const auto trials = of_rule(bench);
  REQUIRE(trials.size() == 2);
  CHECK(trials[0].shown[0] == 0);
  CHECK(trials[0].focus == 0);
  CHECK(trials[1].shown[0] == 1);
  CHECK(trials[1].focus == 1);
}

TEST_CASE("a rule that compares is left out where answers stand alone") {
  Benchmark bench = labelled(true);
  for (Record& record : bench.records) record.trial.slots = 1;
  std::vector<RuleUse> rules;
  rules.push_back({.id = "rule.first", .rule = std::make_unique<First>()});

  add_rules(bench, {.code_points = {}, .names = {}, .extra = {}}, rules);

  CHECK(of_rule(bench).empty());
  CHECK(bench.judges == std::vector<std::string>{"gold", "judge"});
  CHECK(bench.cautions ==
        std::vector<std::string>{
            "Judge rule.first is left out: it compares answers, and every "
            "trial here shows one alone."});
}
