#include "audit/judging.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <map>
#include <mutex>

#include "live_suite.h"

using namespace assize;
using testing::Live;
using testing::more_capitals;
using testing::said;

namespace {

/// Trials and verdicts, in the order of the records.
std::vector<std::pair<Trial, int>> heard(const Live& live) {
  std::vector<std::pair<Trial, int>> out;
  for (const Record& record : live.bench.records) {
    out.emplace_back(record.trial, record.verdict.winner);
  }
  return out;
}

std::map<Status, int> statuses(const Live& live) {
  std::map<Status, int> out;
  for (const Record& record : live.bench.records) ++out[record.verdict.status];
  return out;
}

Called<Completion> refuse(CallError::Kind kind) {
  return tl::unexpected(CallError{kind, "no more", {}});
}

/// Records by system and slot.
std::map<std::pair<std::uint16_t, std::uint8_t>, int> by_slot(
    const Live& live) {
  std::map<std::pair<std::uint16_t, std::uint8_t>, int> out;
  for (const Record& record : live.bench.records) {
    ++out[{record.trial.shown[record.trial.focus], record.trial.focus}];
  }
  return out;
}

}  // namespace

TEST_CASE("orders and samples are crossed with every arm") {
  Live live(12);
  live.attacks.push_back(
      testing::attack_use(testing::kUpper, testing::upper_case));
  live.judges.push_back(testing::judge_use("j", more_capitals, {"Simulated."}));
  live.judges.push_back(testing::judge_use("k", more_capitals, {"Simulated."}));
  live.design.samples = 2;

  live.run();

  // 12 items, 2 judges, 2 samples: 48 of each of four systems in each slot.
  CHECK(by_slot(live) ==
        std::map<std::pair<std::uint16_t, std::uint8_t>, int>{{{1, 0}, 48},
                                                              {{1, 1}, 48},
                                                              {{2, 0}, 48},
                                                              {{2, 1}, 48},
                                                              {{3, 0}, 48},
                                                              {{3, 1}, 48},
                                                              {{4, 0}, 48},
                                                              {{4, 1}, 48}});
  CHECK(live.bench.judges == std::vector<std::string>{"j", "k"});
  CHECK(live.bench.cautions == std::vector<std::string>{"Simulated."});
  for (const Record& record : live.bench.records) {
    const Trial& trial = record.trial;
    CHECK(trial.shown[1 - trial.focus] == 0);
    // Shouting beats the reference; silence wins where it stands first.
    const std::uint16_t system = trial.shown[trial.focus];
    const bool shouts = system > 2 || (system == 2 && trial.item % 3 == 0);
    CHECK(record.verdict.status == Status::kChosen);
    CHECK(record.verdict.winner == (shouts ? trial.focus : 0));
  }
}

TEST_CASE("in the published order each trial is judged once") {
  Live live(12);
  live.attacks.push_back(
      testing::attack_use(testing::kUpper, testing::upper_case));
  live.judges.push_back(testing::judge_use("j", more_capitals));
  live.design.both_orders = false;

  live.run();

  CHECK(live.bench.records.size() == 4 * 12);
  for (const Record& record : live.bench.records) {
    CHECK(record.trial.focus == record.trial.item % 2);
    CHECK(record.trial.arm == 0);
  }
}

TEST_CASE("asking for the other order adds that of the clean arm alone") {
  const auto swap = [] {
    return testing::frame_use([](Presentation&, const Item&) { return true; },
                              testing::kSwap);
  };
  Live live(12);
  live.attacks.push_back(
      testing::attack_use(testing::kUpper, testing::upper_case));
  live.attacks.push_back(swap());
  live.judges.push_back(testing::judge_use("j", more_capitals));
  live.design.both_orders = false;
  live.run();

  CHECK(live.bench.records.size() == (2 * 2 + 2) * 12);
  for (const Record& record : live.bench.records) {
    const Trial& trial = record.trial;
    const bool second = trial.focus != trial.item % 2;
    CHECK(trial.arm == (second ? 2 : 0));
    if (second) CHECK(trial.shown[trial.focus] <= 2);
  }

  Live both(12);
  both.attacks.push_back(swap());
  both.judges.push_back(testing::judge_use("j", more_capitals));
  both.run();
  CHECK(both.bench.records.size() == 2 * 2 * 12);
  for (const Record& record : both.bench.records) CHECK(record.trial.arm == 0);
}

TEST_CASE("what is judged does not depend on threads") {
  std::vector<std::vector<std::pair<Trial, int>>> all;
  for (const unsigned threads : {1u, 8u}) {
    Live live(300);
    live.attacks.push_back(
        testing::attack_use(testing::kUpper, testing::upper_case));
    live.judges.push_back(testing::judge_use("j", more_capitals));
    live.run(threads);
    all.push_back(heard(live));
  }

  CHECK(all[0].size() == 300 * 4 * 2);
  CHECK(all[0] == all[1]);
}

TEST_CASE("a constant stands once on each item, beside systems under test") {
  Live live(12);
  live.attacks.push_back(testing::attack_use(
      testing::kConstantPlugin,
      [](auto&&...) { return std::optional(std::vector<std::string>{"X"}); }));
  live.judges.push_back(testing::judge_use("j", more_capitals));
  live.run();

  CHECK(by_slot(live)[{3, 0}] == 12);
  CHECK(by_slot(live)[{3, 1}] == 12);

  Live none(12);
  none.under_test = {0};
  none.judges.push_back(testing::judge_use("j", more_capitals));
  none.run();
  CHECK(none.bench.records.empty());
}

TEST_CASE("calls that fail are verdicts with a status, never scores") {
  struct Row {
    CallError::Kind kind;
    Status status;
    int calls;
  };
  for (const Row& row :
       {Row{CallError::Kind::kNever, Status::kRejected, 1},
        Row{CallError::Kind::kAgain, Status::kTransport, kMostTries},
        Row{CallError::Kind::kSlower, Status::kTransport, kMostTries}}) {
    std::atomic<int> calls = 0;
    Live live(12);
    live.judges.push_back(testing::judge_use(
        "j", [&](const std::string& text, std::uint16_t sample) {
          if (text.find("question 5\n") == text.npos) {
            return more_capitals(text, sample);
          }
          ++calls;
          return refuse(row.kind);
        }));
    live.run(2);

    CHECK(calls == 4 * row.calls);
    CHECK(statuses(live) ==
          std::map<Status, int>{{Status::kChosen, 44}, {row.status, 4}});
    for (const Record& record : live.bench.records) {
      if (record.trial.item != 5) continue;
      CHECK(record.verdict.winner == -1);
      CHECK(std::isnan(record.verdict.p_first));
      CHECK(record.verdict.score.empty());
    }
    const VerdictTable table = tabulate(live.bench);
    for (std::size_t i = 0; i < table.rows(); ++i) {
      CHECK(std::isnan(table.y[i]) == (table.item[i] == 5));
    }
  }
}

TEST_CASE("a judge that says again is asked until it answers, thrice at most") {
  std::mutex mutex;
  std::map<std::string, int> asked;
  Live live(3);
  live.judges.push_back(testing::judge_use(
      "j", [&](const std::string& text, std::uint16_t sample) {
        const std::lock_guard lock(mutex);
        return ++asked[text] < kMostTries ? refuse(CallError::Kind::kAgain)
                                          : more_capitals(text, sample);
      }));

  live.run();

  CHECK(statuses(live) == std::map<Status, int>{{Status::kChosen, 12}});
  for (const auto& [text, times] : asked) CHECK(times == 3);
}

TEST_CASE("a judge that cannot answer at all ends the run by name") {
  Live live(12);
  live.judges.push_back(testing::judge_use(
      "my judge", [](auto&&...) { return refuse(CallError::Kind::kStopRun); }));
  REQUIRE(live.attack());

  const auto done = live.judge(4);

  REQUIRE_FALSE(done);
  CHECK(done.error().error.message ==
        "judge 'my judge' cannot answer: no more");
  CHECK(live.bench.records.empty());
}

TEST_CASE("what a judge says that no grammar reads is kept as that") {
  Live live(2);
  live.judges.push_back(testing::judge_use("j", [](auto&&...) {
    return Called<Completion>(said("I cannot decide."));
  }));
  live.judges.push_back(testing::judge_use(
      "k", [](auto&&...) { return Called<Completion>(said("[[tie]]")); }));

  live.run();

  CHECK(statuses(live) ==
        std::map<Status, int>{{Status::kTied, 8}, {Status::kUnparsed, 8}});
}

TEST_CASE("an attack on the presentation acts on its entrant's trials alone") {
  Live live(12);
  live.attacks.push_back(
      testing::frame_use([](Presentation& shown, const Item& item) {
        if (item.id == "item0003") return false;
        shown.before = "BEFORE ";
        return true;
      }));
  std::mutex mutex;
  std::vector<std::string> texts;
  live.judges.push_back(testing::judge_use(
      "j", [&](const std::string& text, std::uint16_t sample) {
        const std::lock_guard lock(mutex);
        texts.push_back(text);
        return more_capitals(text, sample);
      }));

  live.run();

  CHECK(std::ranges::count_if(texts, [](const std::string& text) {
          return text.starts_with("BEFORE Q: ");
        }) == 2 * 11 * 2);
  // The judge is not asked where it does not apply.
  CHECK(texts.size() == 2 * 12 * 2 + 2 * 11 * 2);
  CHECK(statuses(live) == std::map<Status, int>{{Status::kChosen, 92},
                                                {Status::kNotApplicable, 4}});
}

TEST_CASE("a pair that an attack turns around is recorded as it was shown") {
  Live live(4);
  live.attacks.push_back(
      testing::frame_use([](Presentation& shown, const Item&) {
        std::swap(shown.slots[0].turns, shown.slots[1].turns);
        shown.focus = static_cast<std::uint8_t>(1 - shown.focus);
        return true;
      }));
  live.judges.push_back(testing::judge_use("j", more_capitals));
  live.design.both_orders = false;

  live.run();

  CHECK(live.bench.records.size() == 16);
  for (const Record& record : live.bench.records) {
    const Trial& trial = record.trial;
    const bool entrant = trial.shown[trial.focus] > 2;
    CHECK(trial.focus == (entrant ? 1 - trial.item % 2 : trial.item % 2));
    CHECK(trial.shown[1 - trial.focus] == 0);
    // Only "fancy" shouts, on items 0 and 3; else the first is preferred.
    const bool shouts =
        trial.shown[trial.focus] % 2 == 0 && trial.item % 3 == 0;
    CHECK(record.verdict.winner == (shouts ? trial.focus : 0));
  }
}

TEST_CASE("an attack that loses track of the answers ends the run") {
  const std::vector<testing::RulePresent::Rule> rules = {
      [](Presentation& shown, const Item&) {
        shown.slots.pop_back();
        return true;
      },
      [](Presentation& shown, const Item&) {
        shown.focus = 2;
        return true;
      }};
  for (const auto& rule : rules) {
    Live live(2);
    live.attacks.push_back(testing::frame_use(rule));
    live.judges.push_back(testing::judge_use("j", more_capitals));
    REQUIRE(live.attack());

    const auto done = live.judge();

    REQUIRE_FALSE(done);
    CHECK(done.error().error.message ==
          "attack x.frame moved the answers of item 'item0001' to other slots");
  }
}

TEST_CASE("the watch is told how far it is, and may stop the run") {
  std::vector<std::pair<std::size_t, std::size_t>> told;
  Live live(300);
  live.judges.push_back(testing::judge_use("j", more_capitals));
  live.judges.push_back(testing::judge_use("k", more_capitals));
  live.watch = [&](std::size_t done, std::size_t all, const Traffic&) {
    told.emplace_back(done, all);
    return told.size() < 4;
  };
  REQUIRE(live.attack());

  const auto done = live.judge();

  REQUIRE_FALSE(done);
  CHECK(done.error().error.message == "interrupted");
  REQUIRE(told.size() == 4);
  CHECK(told.front() == std::pair<std::size_t, std::size_t>(0, 2400));
  for (std::size_t i = 1; i < told.size(); ++i) {
    CHECK(told[i].first > told[i - 1].first);
    CHECK(told[i].second == 2400);
  }
}
