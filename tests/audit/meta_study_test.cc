#include "audit/meta_study.h"

#include <catch2/catch.hpp>

#include "meta_suite.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;
using testing::meta_config;
using testing::studied;

std::string complaint(testing::Change change, const MetaQuestion& question) {
  AuditConfig config = meta_config(change);
  const auto study = meta_study(config, nullptr, question);
  REQUIRE(!study);
  return study.error().errors.front().message;
}

}  // namespace

TEST_CASE("the board has every system but the attacked, with its replicates") {
  AuditConfig config = meta_config();

  const auto study = studied(config);
  const std::vector<RatedSystem> rated = study->rated();

  CHECK(study->metric == "win_rate");
  CHECK(study->convention == "fake");
  REQUIRE(rated.size() == 3);
  const char* names[] = {"middle", "strong", "weak"};
  const std::size_t places[] = {testing::kMiddle, testing::kStrong,
                                testing::kWeak};
  for (std::size_t s = 0; s < 3; ++s) {
    double sum = 0;
    for (std::size_t i = 0; i < 40; ++i) {
      sum += testing::meta_outcome(places[s], i);
    }
    CHECK(rated[s].name == names[s]);
    CHECK_THAT(rated[s].score, WithinAbs(100 * sum / 40, 1e-9));
    CHECK(rated[s].interval.lower < rated[s].score);
    CHECK(rated[s].interval.upper > rated[s].score);
    CHECK(rated[s].results.size() == 400);
  }
  REQUIRE(study->left_out.size() == 1);
  CHECK(study->left_out[0].system == "strong_verbose");
}

TEST_CASE("the study is the same at any number of threads") {
  AuditConfig one = meta_config(), many = meta_config();

  const auto alone = meta_study(one, nullptr, {.threads = 1});
  const auto together = meta_study(many, nullptr, {.threads = 3});

  CHECK((*alone)->measured.replicate == (*together)->measured.replicate);
}

TEST_CASE("what cannot be chosen is said with what could be") {
  const auto second_judge = [](Benchmark& bench) {
    bench.judges.push_back("other");
    Record copy = bench.records.front();
    copy.trial.judge = 1;
    bench.records.push_back(copy);
  };
  const auto lone = [](Benchmark& bench) {
    std::erase_if(bench.records, [](const Record& record) {
      return record.trial.shown[record.trial.focus] != testing::kStrong;
    });
  };

  CHECK(complaint(nullptr, {.judge = "recordd"}) ==
        "unknown judge 'recordd' (did you mean 'recorded'?); there are "
        "recorded");
  CHECK(complaint(nullptr, {.metric = "winrate"}) ==
        "unknown metric 'winrate' (did you mean 'win_rate'?); there are "
        "win_rate");
  CHECK(complaint(second_judge, {}) ==
        "the audit has 2 judges; name one with --judge: recorded, other");
  CHECK(complaint(lone, {}) ==
        "the judge 'recorded' has scores of 1 system; it takes two to tell "
        "apart");
}

TEST_CASE("a study that is watched can be stopped") {
  AuditConfig config = meta_config();

  const auto study = meta_study(
      config, nullptr,
      {.watch = [](const Step& step) { return step.phase != "bootstrap"; }});

  REQUIRE(!study);
  CHECK(study.error().of == RunFailure::Of::kInterrupted);
}

}  // namespace assize
