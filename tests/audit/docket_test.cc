#include "audit/docket.h"

#include <catch2/catch.hpp>
#include <set>

#include "live_suite.h"

using namespace assize;
using testing::Live;

namespace {

/// A live benchmark with one attack on answers, and its docket.
struct Case {
  explicit Case(std::size_t items, std::uint64_t with_seed = 1)
      : live(items), seed(with_seed) {
    live.attacks.push_back(
        testing::attack_use(testing::kUpper, testing::upper_case));
    if (!live.attack()) FAIL("the attack failed");
  }

  Docket docket(std::uint32_t shard = 0, std::uint32_t shards = 0) const {
    return Docket({.bench = live.bench,
                   .suite = live.suite,
                   .prompts = live.prompts,
                   .under_test = live.under_test,
                   .attacks = live.attacks,
                   .arms = live.arms,
                   .design = live.design,
                   .first_judge = 3,
                   .judges = 2,
                   .seed = seed,
                   .shard = shard,
                   .shards = shards});
  }

  Live live;
  std::uint64_t seed;
};

/// A live suite that also has every answer alone, for which it has no prompt.
class AloneToo final : public Suite {
 public:
  Result<Benchmark> read(unsigned threads) const override {
    return live_.read(threads);
  }
  bool pairs = true;  ///< Beside answers alone.

  std::vector<Trial> design(const Benchmark& bench) const override {
    std::vector<Trial> out;
    if (pairs) out = live_.design(bench);
    for (const Answer& answer : bench.answers) {
      out.push_back(
          {.item = answer.item, .shown = {answer.system}, .slots = 1});
      out.back().focus = 0;
    }
    return out;
  }
  Result<std::vector<Template>> library() const override {
    return live_.library();
  }
  Result<std::vector<JudgePrompt>> prompts(
      const Benchmark& bench) const override {
    return live_.prompts(bench);
  }
  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    return live_.headline(study);
  }
  Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                        unsigned threads) const override {
    return live_.replay(bench, threads);
  }
  Result<std::vector<PublishedRow>> published(
      const std::string& path) const override {
    return live_.published(path);
  }

 private:
  testing::LiveSuite live_;
};

std::vector<std::uint32_t> items_in_order(const Docket& docket) {
  std::vector<std::uint32_t> out;
  for (std::size_t c = 0; c < docket.clusters(); ++c) {
    out.push_back(docket.at(c).front().item);
  }
  return out;
}

}  // namespace

TEST_CASE("a docket has every trial once, a cluster at a time") {
  const Case of(12);
  const Docket docket = of.docket();

  std::set<Trial> all;
  for (std::size_t c = 0; c < docket.clusters(); ++c) {
    const auto trials = docket.at(c);
    CHECK(docket.begin(c + 1) - docket.begin(c) == trials.size());
    for (const Trial& trial : trials) {
      CHECK(trial.item == trials.front().item);
      CHECK((trial.judge == 3 || trial.judge == 4));
      all.insert(trial);
    }
  }

  // 12 items; plain, fancy and their attacked selves; two orders; two judges.
  CHECK(docket.clusters() == 12);
  CHECK(docket.trials() == 12 * 4 * 2 * 2);
  CHECK(all.size() == docket.trials());
}

TEST_CASE("clusters come in an order that the seed alone decides") {
  const auto one = items_in_order(Case(40, 1).docket());
  const auto again = items_in_order(Case(40, 1).docket());
  const auto other = items_in_order(Case(40, 2).docket());

  CHECK(one == again);
  CHECK(one != other);
  CHECK_FALSE(std::ranges::is_sorted(one));
  CHECK(std::set(one.begin(), one.end()).size() == 40);
}

TEST_CASE("trials whose prompts begin alike stand together") {
  const auto trials = Case(12).docket().at(0);

  // By judge, the answer shown first changes as often as there are answers.
  std::size_t changes = 1;
  std::set<std::pair<std::uint16_t, std::uint16_t>> firsts;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    firsts.emplace(trials[i].judge, trials[i].shown[0]);
    if (i == 0) continue;
    changes += trials[i].judge != trials[i - 1].judge ||
               trials[i].shown[0] != trials[i - 1].shown[0];
  }
  CHECK(changes == firsts.size());
}

TEST_CASE("nobody is asked what no prompt shows, and it is told") {
  const Case of(12);
  AloneToo suite;
  suite.pairs = GENERATE(true, false);

  const Docket docket({.bench = of.live.bench,
                       .suite = suite,
                       .prompts = of.live.prompts,
                       .under_test = of.live.under_test,
                       .attacks = of.live.attacks,
                       .arms = of.live.arms,
                       .design = of.live.design,
                       .first_judge = 3,
                       .judges = 2,
                       .seed = 1});

  CHECK(docket.trials() == (suite.pairs ? of.docket().trials() : 0));
  std::set<std::pair<std::uint32_t, std::uint16_t>> left;
  for (const Answer& answer : of.live.bench.answers) {
    if (std::ranges::count(of.live.under_test, answer.system) == 0) continue;
    left.emplace(answer.item, answer.system);
  }
  for (std::size_t c = 0; c < docket.clusters(); ++c) {
    for (const Trial& trial : docket.at(c)) {
      if (trial.turn == 0) left.erase({trial.item, trial.shown[trial.focus]});
    }
  }
  REQUIRE(docket.left_out());
  CHECK(docket.left_out()->count == left.size());
  CHECK_FALSE(of.docket().left_out());
}

TEST_CASE("a constant is asked about alone and in pairs, as others are") {
  Live live(12);
  live.attacks.push_back(testing::attack_use(
      testing::kConstantPlugin,
      [](const Item& item, std::span<const Text> /*honest*/, Stream&) {
        return std::optional(
            std::vector<std::string>(item.questions.size(), "X"));
      }));
  REQUIRE(live.attack());
  REQUIRE(live.bench.entrants.size() == 1);
  const AloneToo suite;

  const Docket docket({.bench = live.bench,
                       .suite = suite,
                       .prompts = {},
                       .under_test = live.under_test,
                       .attacks = live.attacks,
                       .arms = live.arms,
                       .design = live.design,
                       .first_judge = 3,
                       .judges = 1,
                       .seed = 1});

  std::size_t alone = 0, pairs = 0;
  for (std::size_t c = 0; c < docket.clusters(); ++c) {
    for (const Trial& trial : docket.at(c)) {
      if (trial.shown[trial.focus] != live.bench.entrants[0].system) continue;
      ++(trial.slots == 1 ? alone : pairs);
    }
  }
  CHECK(alone == 12);
  CHECK(pairs == 24);
}

TEST_CASE("a docket of no judge or no system under test is empty") {
  Case of(12);
  of.live.under_test = {0};
  CHECK(of.docket().trials() == 0);
  CHECK(of.docket().clusters() == 0);
}

TEST_CASE("shards split the docket without a trial left out or twice") {
  const Case of(13);
  std::multiset<Trial> whole, united;
  const Docket all = of.docket();
  for (std::size_t c = 0; c < all.clusters(); ++c) {
    for (const Trial& trial : all.at(c)) whole.insert(trial);
  }

  for (std::uint32_t shard = 1; shard <= 4; ++shard) {
    const Docket part = of.docket(shard, 4);
    CHECK(part.clusters() == (shard == 1 ? 4 : 3));
    for (std::size_t c = 0; c < part.clusters(); ++c) {
      for (const Trial& trial : part.at(c)) united.insert(trial);
    }
  }

  CHECK(united == whole);
  CHECK(of.docket(20, 20).trials() == 0);
}
