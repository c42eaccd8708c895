#include "reports/summary.h"

#include <catch2/catch.hpp>

#include "live_document.h"

using namespace assize;
using nlohmann::json;
using Sentences = std::vector<std::string>;

TEST_CASE("the summary says what constants, attacks and position do") {
  CHECK(reports::summary_of(testing::live_document()) ==
        Sentences{
            "Before gullible, the constant answer null.structured scores 84.0 "
            "[83.0, 85.0] in raw win_rate, more than weak, 1 of 2 systems; it "
            "is flagged by duplicate.",
            "Before honest, it scores 19.0 [18.0, 20.0] in raw win_rate, less "
            "than each of 2 systems.",
            "The largest mean rise of scores under an attack is that of "
            "verbosity.pad factor=4 before gullible: 20.0 points [19.0, 21.0] "
            "raw, -10.0 [-11.0, -9.0] under dose_response.",
            "The largest effect of position is 38.0 points [37.0, 39.0], on "
            "weak before gullible."});
}

TEST_CASE("that a rule has a taste for a slot is no news") {
  json report = testing::live_document();
  const auto before = reports::summary_of(report);
  json& rows = report["effects"]["rows"];
  for (json row : json(rows)) {
    if (row[0] != "position_effect" || row[3] != "gullible") continue;
    row[3] = "rule.first";
    row[10] = 100;
    rows.push_back(std::move(row));
  }

  CHECK(reports::summary_of(report) == before);
}

TEST_CASE("the summary of recorded attacks says which rank they take") {
  CHECK(reports::summary_of(testing::report_document()) ==
        Sentences{"The largest rise of scores under an attack is that of "
                  "recorded.null_model on null|model: 26.9 points [24.5, 29.2] "
                  "raw; in place of base, rank 3 becomes 1 of 5."});
}

TEST_CASE("where judges are compared the summary has the best and a rule") {
  json report = testing::report_document();
  report["subject"]["reference"] = nullptr;
  report["effects"]["rows"] = json::array();
  const auto row = [](const char* judge, double value) {
    return json{nullptr, judge, "all",     "accuracy", "raw", "fake",
                value,   40,    value + 1, 60,         1};
  };
  report["headlines"]["rows"] = {row("good", 90), row("poor", 50),
                                 row("rule.longer", 45),
                                 row("rule.shorter", 60)};

  CHECK(reports::summary_of(report) ==
        Sentences{"The highest accuracy of 2 judges, 2 rules apart, is 90.0 "
                  "[40.0, 91.0], of good.",
                  "rule.shorter, which reads no answer, has 60.0 [40.0, 61.0]: "
                  "more than 1 of 2."});
}

TEST_CASE("the summary says nothing of what the report has nothing of") {
  json report = testing::report_document();
  report["effects"]["rows"] = json::array();

  CHECK(reports::summary_of(report).empty());
}

TEST_CASE("a summary is silent of attacks where none raises a score") {
  json report = testing::report_document();
  report["effects"]["rows"][0][6] = -3.0;

  CHECK(reports::summary_of(report).empty());

  report["effects"]["rows"][0][6] = nullptr;

  CHECK(reports::summary_of(report).empty());
}
