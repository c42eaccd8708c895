#include "audit/plan.h"

#include <catch2/catch.hpp>

#include "audit/rules.h"
#include "audit/selection.h"
#include "synthetic.h"

using namespace assize;

namespace {

Benchmark benchmark() {
  Benchmark bench = testing::make_benchmark(
      {.items = 6, .outcome = [](std::size_t s, std::size_t i) {
         if (s == 2 && i < 2) return kAbsent;
         return i == 3 ? 0.5 : 0.8;
       }});
  for (Record& record : bench.records) {
    if (record.verdict.status == Status::kTied) {
      record.verdict.tie = Tie::kIdenticalAnswers;
    }
  }
  bench.recorded_attacks = {{"recorded.verbose", 1, 2}};
  return bench;
}

std::vector<Trial> design_of(const Benchmark& bench) {
  std::vector<Trial> design;
  for (const Record& record : bench.records) design.push_back(record.trial);
  return design;
}

/// Prefers whoever stands in the first slot.
struct First final : RuleJudge {
  Verdict judge(const Item&, std::span<const std::uint32_t>,
                const AnswerTable&) const override {
    Verdict verdict;
    verdict.status = Status::kChosen;
    verdict.winner = 0;
    verdict.p_first = 1;
    return verdict;
  }
};

}  // namespace

TEST_CASE("a plan counts judged trials, ties and failures apart") {
  const Benchmark bench = benchmark();

  const Plan plan = make_plan(bench, design_of(bench), {}, {});

  CHECK(plan.counts.planned == 12);
  CHECK(plan.counts.judged == 10);
  CHECK(plan.counts.failures ==
        std::map<std::string, std::uint32_t>{{"no_logprob", 2}});
  CHECK(plan.counts.ties ==
        std::map<std::string, std::uint32_t>{{"identical_answers", 2}});
  REQUIRE(plan.arms.size() == 1);
  CHECK(plan.arms[0].reason == "2 have no usable recorded verdict");
}

TEST_CASE("what nobody recorded is planned and not judged") {
  Benchmark bench = benchmark();
  const std::vector<Trial> design = design_of(bench);
  std::erase_if(bench.records, [](const Record& record) {
    return record.trial.shown[record.trial.focus] == 2;
  });

  const Plan plan = make_plan(bench, design, {}, bench.recorded_attacks);

  REQUIRE(plan.arms.size() == 2);
  CHECK(plan.arms[1].id == "recorded.verbose");
  CHECK(plan.arms[1].planned == 6);
  CHECK(plan.arms[1].judged == 0);
  CHECK(plan.arms[1].reason ==
        "no recorded verdict, and no configured judge can answer");
}

TEST_CASE("an attack plugin plans the whole design once more") {
  const Benchmark bench = benchmark();
  const AttackPlugin plugin{
      .info = {.id = "x.shout", .summary = "", .source = ""}, .make = {}};
  std::vector<AttackUse> attacks;
  attacks.push_back({"x.shout", "{}", &plugin, "", ""});

  const Plan plan = make_plan(bench, design_of(bench), attacks, {});

  CHECK(plan.counts.planned == 24);
  CHECK(plan.counts.judged == 10);
  CHECK(plan.arms[1].planned == 12);
}

TEST_CASE("a rule answers each recorded trial once") {
  Benchmark bench = benchmark();
  const AnswerTable answers = answer_features(bench, 1);
  std::vector<RuleUse> rules;
  rules.push_back({"rule.first", std::make_unique<First>()});

  add_rules(bench, answers, rules);

  CHECK(bench.judges == std::vector<std::string>{"recorded", "rule.first"});
  CHECK(bench.records.size() == 24);
  CHECK(bench.records.back().trial.judge == 1);
  CHECK(bench.records.back().verdict.p_first == 1);
}

TEST_CASE("every system is under test by default, the reference is clean") {
  const Benchmark bench = benchmark();
  AuditConfig config;
  config.attacks.push_back({"recorded", "{}", nullptr, "", ""});

  const Selection selection = select(bench, config);

  CHECK(selection.under_test == std::vector<std::uint16_t>{0, 1, 2});
  CHECK(selection.clean == std::vector<std::uint16_t>{0});
  REQUIRE(selection.recorded.size() == 1);
  CHECK(selection.recorded[0].attacked == 2);
}

TEST_CASE("systems not under test are clean") {
  const Benchmark bench = benchmark();
  AuditConfig config;
  config.systems = {"plain_verbose"};

  const Selection selection = select(bench, config);

  CHECK(selection.under_test == std::vector<std::uint16_t>{2});
  CHECK(selection.clean == std::vector<std::uint16_t>{0, 1});
}

TEST_CASE("an unknown system is an error at its place, with a suggestion") {
  const Benchmark bench = benchmark();
  AuditConfig config;
  config.node = *ConfigNode::parse("systems: [plian]", "audit.yaml");
  config.systems = config.node.list("systems");

  (void)select(bench, config);

  const auto errors = config.node.finish();
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].message == "unknown system 'plian' (did you mean 'plain'?)");
  CHECK(errors[0].where.line == 1);
}

TEST_CASE("a configured pairing names systems that must exist") {
  const Benchmark bench = benchmark();
  AuditConfig config;
  config.attacks.push_back(
      {"recorded", "{}", nullptr, "plain", "plain_verbos"});

  const Selection selection = select(bench, config);

  CHECK(selection.recorded.empty());
  CHECK(config.node.finish().front().message ==
        "unknown system 'plain_verbos' (did you mean 'plain_verbose'?)");
}

TEST_CASE("what was never asked is no failure, and gold is no judgement") {
  Benchmark bench = benchmark();
  const std::vector<Trial> design = design_of(bench);
  bench.judges.push_back("gold");
  bench.gold = 1;
  Record gold = bench.records.front();
  gold.trial.judge = 1;
  gold.verdict = {};
  bench.records.push_back(gold);
  bench.records.front().verdict = {};
  bench.records.front().verdict.status = Status::kNotRecorded;

  const Plan plan = make_plan(bench, design, {}, {});

  CHECK(plan.counts.failures ==
        std::map<std::string, std::uint32_t>{{"no_logprob", 2}});
  CHECK(plan.counts.not_tried ==
        std::map<std::string, std::uint32_t>{{"not_recorded", 1}});
}

TEST_CASE("a pairing of a system with itself is an error") {
  const Benchmark bench = benchmark();
  AuditConfig config;
  config.attacks.push_back({"recorded", "{}", nullptr, "plain", "plain"});

  (void)select(bench, config);

  CHECK(config.node.finish().front().message ==
        "a recorded attack pairs two systems, not one with itself");
}
