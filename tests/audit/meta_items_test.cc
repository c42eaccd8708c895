#include "audit/meta_items.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "meta_suite.h"

namespace assize {

using Catch::Matchers::WithinAbs;
using testing::meta_config;
using testing::studied;

TEST_CASE("the instructions that set systems apart come first") {
  AuditConfig config = meta_config();
  const auto study = studied(config);

  const ItemReport report = item_report(*study, config, 1);

  CHECK(report.complete == 40);
  CHECK(report.partial == 0);
  REQUIRE(report.items.size() == 40);
  for (std::size_t i = 0; i < 40; ++i) {
    CHECK((report.items[i].topic == "sharp") == (i < 10));
    CHECK((report.items[i].cluster % 4 == 0) == (i < 10));
  }
  REQUIRE(report.topics.size() == 2);
  CHECK(report.topics[0].name == "blunt");
  CHECK(report.topics[0].instructions == 30);
  CHECK(report.topics[1].instructions == 10);
  CHECK(report.topics[1].contribution > report.topics[0].contribution);
  CHECK(report.topics[1].separability.value == 1);
}

TEST_CASE("the benchmark's own topics come before its categories") {
  AuditConfig config = meta_config([](Benchmark& bench) {
    bench.categories = {"all"};
    for (std::size_t i = 0; i < bench.items.size(); ++i) {
      bench.items[i].category = 0;
      bench.items[i].fields = {{"topic", testing::sharp(i) ? "law" : "art"}};
    }
  });
  const auto study = studied(config);

  const ItemReport report = item_report(*study, config, 1);

  REQUIRE(report.topics.size() == 2);
  CHECK(report.topics[0].name == "art");
  CHECK(report.topics[0].instructions == 30);
  CHECK(report.topics[1].name == "law");
  CHECK(report.items.front().topic == "law");
}

TEST_CASE("the mean of an instruction's scores is the headline") {
  AuditConfig config = meta_config();
  const auto study = studied(config);

  const ItemReport report = item_report(*study, config, 1);

  // Of three systems the spread on one instruction, in points: by formula.
  const MetaItem& first = report.items.front();
  std::vector<double> own;
  for (const auto s : {testing::kWeak, testing::kMiddle, testing::kStrong}) {
    own.push_back(100 * testing::meta_outcome(s, first.cluster));
  }
  const double middle = (own[0] + own[1] + own[2]) / 3;
  double squares = 0;
  for (const double of : own) squares += (of - middle) * (of - middle);
  CHECK_THAT(first.separation.spread, WithinAbs(std::sqrt(squares / 2), 1e-9));
}

TEST_CASE("a small subset keeps every pair apart, by the headline as well") {
  AuditConfig config = meta_config();
  const auto study = studied(config);

  const ItemReport report = item_report(*study, config, 1);

  CHECK(report.subset_reason.empty());
  CHECK(report.separability.value == 1);
  CHECK(report.subset.pairs == 3);
  CHECK(report.subset.ids.size() == kLeastClusters);
  CHECK(report.subset.linear.value == 1);
  CHECK(report.subset.resampled.value == 1);
  CHECK(report.subset.resampled.pairs == 3);
  CHECK(report.subset.kept_for_new.pairs == 6);
}

TEST_CASE("instructions that one system lacks are counted and left out") {
  const auto drop = [](Benchmark& bench) {
    std::erase_if(bench.records, [](const Record& record) {
      return record.trial.item < 5 &&
             record.trial.shown[record.trial.focus] == testing::kWeak;
    });
  };
  AuditConfig config = meta_config(drop);
  const auto study = studied(config);

  const ItemReport report = item_report(*study, config, 1);

  CHECK(report.complete == 35);
  CHECK(report.partial == 5);
}

TEST_CASE("few instructions separate nothing that one could rely on") {
  const auto drop = [](Benchmark& bench) {
    std::erase_if(bench.records,
                  [](const Record& record) { return record.trial.item >= 5; });
  };
  AuditConfig config = meta_config(drop);
  const auto study = studied(config);

  const ItemReport report = item_report(*study, config, 1);

  CHECK(report.reason ==
        "5 instructions were judged for every system; it takes 8");
}

TEST_CASE("systems that are equal have no smaller set") {
  const auto level = [](Benchmark& bench) {
    for (Record& record : bench.records) {
      const double y = record.trial.item % 2 == 0 ? 0.6 : 0.4;
      record.verdict.p_first = record.trial.focus == 0 ? y : 1 - y;
    }
  };
  AuditConfig config = meta_config(level);
  const auto study = studied(config);

  const ItemReport report = item_report(*study, config, 1);

  CHECK(report.subset_reason == "no two systems are told apart");
}

}  // namespace assize
