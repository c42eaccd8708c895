#include "reports/score_sheets.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "live_document.h"

using namespace assize;
using namespace assize::reports;
using nlohmann::json;

TEST_CASE("headline columns are raw, then calibrated, gold labels last") {
  const json report = testing::live_document();
  const auto sheets = sheets_of(report, MetricRole::kHeadline);

  REQUIRE(sheets.size() == 4);  // Two judges, clean and under attack.
  CHECK(sheets[0].columns ==
        std::vector<Score>{{"win_rate", "raw", "fake"},
                           {"win_rate", "dose_response", "fake"},
                           {"gold_win_rate", "raw", "fake"}});
  CHECK((*sheets[0].at(0, 0))["value"] == 90);
  CHECK((*sheets[0].at(0, 1))["value"] == 80);
  CHECK((*sheets[0].at(0, 2))["value"] == 64);
  CHECK_FALSE(sheets[0].at(1, 2));
}

TEST_CASE("a constant answer stands among the systems, by rank then value") {
  const json report = testing::live_document();
  const auto sheets = sheets_of(report, MetricRole::kHeadline);
  const auto names = [](const ScoreSheet& sheet) {
    std::vector<std::pair<std::string, bool>> out;
    for (const std::size_t s : sheet.ranked()) {
      out.emplace_back(sheet.subjects[s].name, sheet.subjects[s].constant);
    }
    return out;
  };
  using Names = std::vector<std::pair<std::string, bool>>;

  REQUIRE(sheets.size() == 4);
  CHECK(names(sheets[0]) ==
        Names{{"strong", false}, {"weak", false}, {"null.structured", true}});
  CHECK(names(sheets[1]) == Names{{"weak, verbosity.pad factor=2", false}});
  // Before the gullible judge it ties weak's rank and scores more.
  CHECK(names(sheets[2]) ==
        Names{{"strong", false}, {"null.structured", true}, {"weak", false}});
  CHECK(sheets[1].caption() == "All categories, judge honest, under attack");
}

TEST_CASE("secondary metrics have sheets of their own") {
  const json report = testing::live_document();
  const auto sheets = sheets_of(report, MetricRole::kSecondary);

  REQUIRE(sheets.size() == 4);
  CHECK(sheets[0].columns ==
        std::vector<Score>{{"consistency", "raw", "fake"}});
  CHECK(sheets[1].columns ==
        std::vector<Score>{{"attack_success", "raw", "fake"}});
}

TEST_CASE("a metric without a role is a headline unless it counts successes") {
  json report = testing::report_document();

  CHECK(role_of("win_rate", report) == MetricRole::kHeadline);
  CHECK(role_of("unheard_of", report) == MetricRole::kHeadline);
  CHECK(role_of("noise_floor", report) == MetricRole::kSecondary);
  CHECK(role_of("consistency", testing::live_document()) ==
        MetricRole::kSecondary);
}

TEST_CASE("a rank shows its interval where that has a width") {
  const json section = {{"columns", {"rank", "rank_lower", "rank_upper"}}};
  const auto text = [&](const json& cells) {
    return rank_text(Row(section, cells));
  };

  CHECK(text({2, 1, 3}) == " #2 [1–3]");
  CHECK(text({2, 2, 2}) == " #2");
  CHECK(text({2, nullptr, nullptr}) == " #2");
  CHECK(text({nullptr, 1, 2}).empty());
}

TEST_CASE("a metric without bounds is shown with one digit") {
  json report = testing::live_document();
  for (json& metric : report["metrics"]) metric["range"] = {nullptr, nullptr};

  const auto sheets = sheets_of(report, MetricRole::kHeadline);

  REQUIRE(!sheets.empty());
  CHECK(sheets[0].columns.front().digits == 1);
}

TEST_CASE("numbers of judges alone share a sheet, and have three figures") {
  json report = testing::live_document();
  json& metrics = report["metrics"];
  metrics.push_back({{"id", "kappa"},
                     {"meaning", "agreement beyond chance"},
                     {"role", "headline"},
                     {"range", {-1, 1}}});
  json& headlines = report["headlines"];
  const auto& columns = headlines["columns"];
  const json like = headlines["rows"].front();
  const auto at = [&](const char* name) {
    return static_cast<std::size_t>(std::ranges::find(columns, name) -
                                    columns.begin());
  };
  for (const char* judge : {"honest", "gullible"}) {
    json row = like;
    row[at("metric")] = "kappa";
    row[at("system")] = "";
    row[at("judge")] = judge;
    headlines["rows"].push_back(row);
  }

  const auto sheets = sheets_of(report, MetricRole::kHeadline);

  REQUIRE(sheets.size() == 5);
  CHECK_FALSE(sheets[4].of_systems);
  CHECK(sheets[4].judge.empty());
  REQUIRE(sheets[4].subjects.size() == 2);
  CHECK(sheets[4].subjects[0].name == "honest");
  CHECK(sheets[4].subjects[1].name == "gullible");
  CHECK(sheets[4].columns.front().digits == 3);
  CHECK(sheets[0].of_systems);
  CHECK(sheets[0].columns.front().digits == 1);
}
