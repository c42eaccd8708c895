#include "audit/plan.h"

#include <catch2/catch.hpp>

#include "audit/rules.h"
#include "audit/selection.h"
#include "live_suite.h"
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

namespace {

/// Judged now, after make_plan(): entrants of two arms, failures, and a swap.
struct CountedPlan {
  explicit CountedPlan(bool both_orders) : live(6) {
    live.attacks.push_back(testing::attack_use(
        testing::kUpper,
        [](const Item& item, std::span<const Text> honest, Stream& stream) {
          return item.id == "item0001"
                     ? std::nullopt
                     : testing::upper_case(item, honest, stream);
        }));
    live.attacks.push_back(testing::frame_use(
        [](Presentation&, const Item& item) { return item.id != "item0002"; }));
    live.attacks.push_back(testing::frame_use(
        [](Presentation&, const Item&) { return true; }, testing::kSwap));
    live.design.both_orders = both_orders;
    live.judges.push_back(testing::judge_use(
        "j", [](const std::string& text, std::uint16_t sample) {
          return text.find("question 3\n") == text.npos
                     ? testing::more_capitals(text, sample)
                     : Called<Completion>(testing::said("no"));
        }));
    const auto published = live.suite.design(live.bench);
    plan = make_plan(live.bench, published, live.attacks, {});
    live.run();
    count_live(live.bench, published, 0, plan);
  }

  testing::Live live;
  Plan plan;
};

}  // namespace

TEST_CASE("what was judged now is counted by the arms of its trials") {
  const Plan plan = CountedPlan(false).plan;

  REQUIRE(plan.arms.size() == 4);
  // Two systems on six items; nothing is read of item 3.
  CHECK(plan.arms[0].planned == 12);
  CHECK(plan.arms[0].judged == 10);
  CHECK(plan.arms[0].reason == "2 judgements failed or were not given");
  // Item 1 was not rewritten, so it stands as it was.
  CHECK(plan.arms[1].planned == 12);
  CHECK(plan.arms[1].judged == 10);
  // Item 2 was not shown.
  CHECK(plan.arms[2].planned == 12);
  CHECK(plan.arms[2].judged == 8);
  CHECK(plan.arms[2].not_applicable == 2);
  // The clean trials in the second order.
  CHECK(plan.arms[3].name == "x.swap");
  CHECK(plan.arms[3].planned == 12);
  CHECK(plan.arms[3].judged == 10);
  CHECK(plan.counts.planned == 48);
  CHECK(plan.counts.judged == 38);
  CHECK(plan.counts.failures ==
        std::map<std::string, std::uint32_t>{{"unparsed", 8}});
  CHECK(plan.counts.not_tried ==
        std::map<std::string, std::uint32_t>{{"not_applicable", 2}});
}

TEST_CASE("a swap where both orders are judged counts them, and only once") {
  const Plan plan = CountedPlan(true).plan;

  CHECK(plan.arms[0].planned == 24);
  CHECK(plan.arms[0].judged == 20);
  CHECK(plan.arms[1].planned == 24);
  CHECK(plan.arms[2].planned == 24);
  CHECK(plan.arms[2].not_applicable == 2);
  CHECK(plan.arms[3].planned == 12);
  CHECK(plan.arms[3].judged == 10);
  CHECK(plan.counts.planned == 24 + 24 + 24);
}
