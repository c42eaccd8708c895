#include "audit/search_driver.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "audit/search_split.h"
#include "live_suite.h"

using namespace assize;
using namespace assize::testing;

namespace {

/// Asks what its script says, round by round, and remembers what it was told.
class Scripted final : public Search {
 public:
  explicit Scripted(std::vector<std::vector<Probe>> script)
      : script_(std::move(script)) {}

  std::vector<Probe> ask() override {
    return told.size() < script_.size() ? script_[told.size()]
                                        : std::vector<Probe>{};
  }
  void tell(std::span<const Objective> objectives) override {
    told.emplace_back(objectives.begin(), objectives.end());
  }
  std::string best() const override {
    return std::string(told.size(), 'X') + "start";
  }

  std::vector<std::vector<Objective>> told;

 private:
  std::vector<std::vector<Probe>> script_;
};

class Says final : public SearchAttack {
 public:
  std::unique_ptr<Search> start(const SearchTask&, const AttackContext&,
                                Stream) const override {
    return nullptr;
  }
  std::vector<std::string> apply(std::string_view payload, const Item& item,
                                 std::span<const Text>) const override {
    return std::vector(item.questions.size(), std::string(payload));
  }
};

/// One or more searches of the live suite's items by judge "rule".
struct Driven {
  explicit Driven(RuleBackend::Rule rule) {
    judges.push_back(
        judge_use("rule", [this, rule = std::move(rule)](
                              const std::string& text, std::uint16_t sample) {
          asked.push_back(text);
          return rule(text, sample);
        }));
    constexpr std::uint16_t kUnderTest[] = {0, 1, 2};
    split = *split_for_search(bench, suite.design(bench), kUnderTest, 0.5, 1);
  }

  /// Gives every item a second turn, which is judged too.
  void add_turn() {
    for (Item& item : bench.items) item.questions.push_back("and then?");
    std::vector<Trial> both;
    for (Trial trial : split.trials) {
      both.push_back(trial);
      trial.turn = 1;
      both.push_back(trial);
    }
    split.trials = both;
  }

  std::uint32_t item(std::size_t i) const { return split.trials[i].item; }

  Scripted& add(std::vector<std::vector<Probe>> script,
                std::uint32_t budget = 1000, bool control = false) {
    auto search = std::make_unique<Scripted>(std::move(script));
    Scripted& out = *search;
    SearchRun& run = runs.emplace_back();
    run.search = std::move(search);
    run.attack = &attack;
    run.control = control;
    run.payload.budget = budget;
    return out;
  }

  std::optional<RunFailure> drive(const Watch& watch = {}) {
    const HearingOf hearing = of_no_attack(bench, suite, prompts, judges);
    auto clerk = Clerk::open({.judges = judges, .means = {}, .mishap = {}});
    REQUIRE(clerk);
    return assize::drive(runs, {.hearing = hearing,
                                .trials = split.trials,
                                .clerk = **clerk,
                                .watch = watch});
  }

  LiveSuite suite;
  Benchmark bench = live_benchmark(12);
  std::vector<JudgePrompt> prompts = {live_prompt()};
  std::vector<JudgeUse> judges;
  SearchSplit split;
  Says attack;
  std::vector<SearchRun> runs;
  std::vector<std::string> asked;
};

Called<Completion> always_first(const std::string&, std::uint16_t) {
  return said("[[A]]");
}

}  // namespace

TEST_CASE("a probe is shown in both orders, and told as their mean") {
  Driven driven(always_first);
  Scripted& search =
      driven.add({{{.item = driven.item(0), .answer = {"attempt"}}}});

  const auto failure = driven.drive();

  REQUIRE(!failure);
  REQUIRE(search.told.size() == 1);
  REQUIRE(search.told[0].size() == 1);
  CHECK(search.told[0][0].score == 0.5);
  // Two calls of the probe; then the first text and the last, both orders.
  CHECK(driven.asked.size() == 6);
  std::set<bool> first;
  for (std::size_t i = 0; i < 2; ++i) {
    first.insert(section(driven.asked[i], '1') == "attempt");
  }
  CHECK(first.size() == 2);
  CHECK(driven.runs[0].payload.calls == 6);
  CHECK(driven.runs[0].payload.end == SearchEnd::kDone);
}

TEST_CASE("a probe may ask for one order alone") {
  Driven driven(always_first);
  const std::uint32_t item = driven.item(0);
  Scripted& search = driven.add(
      {{{.item = item, .answer = {"x"}, .orders = Orders::kPublished},
        {.item = item, .answer = {"x"}, .orders = Orders::kSwapped}}});

  REQUIRE(!driven.drive());

  // The suite shows systems in the first slot on even items.
  const bool shown_first = item % 2 == 0;
  CHECK(search.told[0][0].score == (shown_first ? 1 : 0));
  CHECK(search.told[0][1].score == (shown_first ? 0 : 1));
}

TEST_CASE("a probe is shown in every turn, and told as their mean") {
  // Whatever is shown first wins the second turn, and loses the first.
  Driven driven([](const std::string& text, std::uint16_t) {
    const bool second = text.find("Turn 2:") != std::string::npos;
    return Called<Completion>(said(second ? "[[A]]" : "[[B]]"));
  });
  driven.add_turn();
  const std::uint32_t item = driven.item(0);
  Scripted& search = driven.add({{{.item = item,
                                   .answer = {"one", "two"},
                                   .orders = Orders::kPublished}}});

  REQUIRE(!driven.drive());

  REQUIRE(search.told[0].size() == 1);
  CHECK(search.told[0][0].score == 0.5);
  // Two turns; then the first text and the last, each in two turns and orders.
  CHECK(driven.asked.size() == 2 + 8);
  CHECK(driven.runs[0].payload.calls == 10);
  const char slot = item % 2 == 0 ? '1' : '2';
  CHECK(section(driven.asked[0], slot) == "one");
  CHECK(section(driven.asked[1], slot) == "Turn 1: one\n\nTurn 2: two");
}

TEST_CASE("what is found is measured beside what it began with") {
  Driven driven(more_capitals);
  std::vector<Probe> both;
  for (std::size_t i = 0; i < 2; ++i) {
    both.push_back({.item = driven.item(i), .answer = {"x"}});
  }
  (void)driven.add({both, both});

  REQUIRE(!driven.drive());

  const Payload& payload = driven.runs[0].payload;
  CHECK(payload.text == "XXstart");
  CHECK(payload.items == 2);
  CHECK(payload.asks == 2);
  // Two capitals beat every rival; without any, the first of two equals wins,
  // and the rival's capital where it has one.
  CHECK(payload.found == 1);
  CHECK(payload.start < 1);
  CHECK(payload.start == 0.5);
  CHECK(!payload.log_p);
  CHECK(payload.trace.size() == 64);
}

TEST_CASE("a search ends before it would go over its budget") {
  Driven driven(always_first);
  const std::vector<Probe> one = {
      {.item = driven.item(0), .answer = {"attempt"}}};
  // Each ask is 2 calls, and what is measured at the end 4.
  Scripted& search = driven.add({one, one, one, one}, 9);

  REQUIRE(!driven.drive());

  CHECK(search.told.size() == 2);
  CHECK(driven.asked.size() == 8);
  CHECK(driven.runs[0].payload.end == SearchEnd::kBudget);
  CHECK(driven.runs[0].payload.text == "XXstart");
  CHECK(driven.runs[0].payload.calls == 8);
}

TEST_CASE("a budget that pays for nothing leaves what it began with") {
  Driven driven(always_first);
  (void)driven.add({{{.item = driven.item(0), .answer = {"x"}}}}, 5);

  REQUIRE(!driven.drive());

  CHECK(driven.asked.empty());
  CHECK(driven.runs[0].payload.text == "start");
  CHECK(driven.runs[0].payload.end == SearchEnd::kBudget);
  CHECK(std::isnan(driven.runs[0].payload.found));
}

TEST_CASE("a judge that says nothing readable is given up") {
  Driven driven([](const std::string&, std::uint16_t) -> Called<Completion> {
    return said("well, well");
  });
  const std::vector<Probe> one = {{.item = driven.item(0), .answer = {"x"}}};
  Scripted& search =
      driven.add(std::vector<std::vector<Probe>>(100, one), 1000);

  REQUIRE(!driven.drive());

  CHECK(driven.asked.size() == 20);
  CHECK(driven.runs[0].payload.end == SearchEnd::kUnreadable);
  CHECK(driven.runs[0].payload.unread == 10);
  CHECK(search.best() != "start");
  CHECK(driven.runs[0].payload.text == "start");
  CHECK(search.told[0][0].status == Status::kUnparsed);
  CHECK(std::isnan(driven.runs[0].payload.start));
}

TEST_CASE("a request that a judge refuses is an answer that cannot be read") {
  Driven driven(
      [](const std::string& text, std::uint16_t) -> Called<Completion> {
        if (text.find("bad") != std::string::npos) {
          return tl::unexpected(CallError{.message = "no"});
        }
        return said("[[A]]");
      });
  Scripted& search = driven.add({{{.item = driven.item(0), .answer = {"bad"}},
                                  {.item = driven.item(0), .answer = {"x"}}}});

  REQUIRE(!driven.drive());

  CHECK(search.told[0][0].status == Status::kRejected);
  CHECK(std::isnan(search.told[0][0].score));
  CHECK(search.told[0][1].score == 0.5);
  CHECK(driven.runs[0].payload.unread == 1);
}

TEST_CASE("a judge that cannot be reached ends the run, not the search") {
  Driven driven([](const std::string&, std::uint16_t) -> Called<Completion> {
    return tl::unexpected(
        CallError{.kind = CallError::Kind::kStopRun, .message = "it is off"});
  });
  (void)driven.add({{{.item = driven.item(0), .answer = {"x"}}}});

  const auto failure = driven.drive();

  REQUIRE(failure);
  CHECK(failure->of == RunFailure::Of::kJudge);
  CHECK(failure->errors.front().message ==
        "judge 'rule' did not answer a search: it is off");
}

TEST_CASE("a reply that is no answer ends the run, for none is kept") {
  const Cause cause =
      GENERATE(Cause::kMalformed, Cause::kNoChoices, Cause::kTooLarge);
  Driven driven(
      [cause](const std::string&, std::uint16_t) -> Called<Completion> {
        return tl::unexpected(
            CallError{.message = "<html>", .wait = {}, .cause = cause});
      });
  (void)driven.add({{{.item = driven.item(0), .answer = {"x"}}}});

  const auto failure = driven.drive();

  REQUIRE(failure);
  CHECK(failure->of == RunFailure::Of::kJudge);
  CHECK(failure->errors.front().message ==
        "judge 'rule' did not answer a search: <html>");
}

TEST_CASE("a watch that says stop ends the searches") {
  Driven driven(always_first);
  (void)driven.add({{{.item = driven.item(0), .answer = {"x"}}}});

  const auto failure = driven.drive([](const Step& step) {
    CHECK(step.phase == "searching");
    return false;
  });

  REQUIRE(failure);
  CHECK(failure->of == RunFailure::Of::kInterrupted);
}

TEST_CASE("a control asks as a search of its budget would, and nobody") {
  Driven driven(always_first);
  const std::vector<Probe> one = {{.item = driven.item(0), .answer = {"x"}}};
  Scripted& search = driven.add({one, one, one, one}, 9, true);

  REQUIRE(!driven.drive());

  CHECK(driven.asked.empty());
  CHECK(search.told.size() == 2);  // As without control.
  CHECK(search.told[0][0].status == Status::kNotAsked);
  CHECK(driven.runs[0].payload.calls == 0);
  CHECK(driven.runs[0].payload.unread == 0);
  CHECK(driven.runs[0].payload.text == "XXstart");
}

TEST_CASE("a search that asks about another item is told off") {
  Driven driven(always_first);
  std::uint32_t other = 0;
  while (std::ranges::binary_search(driven.split.items, other)) ++other;
  (void)driven.add({{{.item = other, .answer = {"x"}}}});

  const auto failure = driven.drive();

  REQUIRE(failure);
  CHECK(failure->errors.front().message ==
        "a search asked about an item outside its split");
}

TEST_CASE("searches that run together find what each finds alone") {
  const auto script = [](const Driven& driven, std::string_view text) {
    std::vector<std::vector<Probe>> out;
    for (std::size_t i = 0; i < 3; ++i) {
      out.push_back({{.item = driven.item(i), .answer = {std::string(text)}}});
    }
    return out;
  };
  Driven together(more_capitals), one(more_capitals), other(more_capitals);
  (void)together.add(script(together, "Ab"));
  (void)together.add(script(together, "cd"));
  (void)one.add(script(one, "Ab"));
  (void)other.add(script(other, "cd"));

  REQUIRE(!together.drive());
  REQUIRE(!one.drive());
  REQUIRE(!other.drive());

  CHECK(together.runs[0].payload.trace == one.runs[0].payload.trace);
  CHECK(together.runs[1].payload.trace == other.runs[0].payload.trace);
  CHECK(one.runs[0].payload.trace != other.runs[0].payload.trace);
}
