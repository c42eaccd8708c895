#include <catch2/catch.hpp>

#include "plugin/config_node.h"
#include "plugin/report_format.h"
#include "report_document.h"
#include "reports/markdown_tables.h"

namespace assize::reports {
extern const ReportPlugin markdown;
}

using namespace assize;

namespace {

Result<std::string> render(const std::string& document) {
  ConfigNode config = ConfigNode::empty("test");
  return reports::markdown.make(config)->render(document);
}

std::string rendered(
    const nlohmann::json& document = testing::report_document()) {
  const auto out = render(document.dump());
  REQUIRE(out);
  return *out;
}

bool has_line(const std::string& text, const std::string& line) {
  return ('\n' + text).find('\n' + line + '\n') != std::string::npos;
}

}  // namespace

TEST_CASE("markdown shows raw and calibrated scores side by side") {
  const std::string text = rendered();

  CHECK(has_line(text,
                 "| System | n | win_rate | win_rate, length_controlled |"));
  CHECK(has_line(text,
                 "| null\\|model *(flagged: duplicate)* | 60 | 76.9 [74.5, "
                 "79.2] \\#1 | 86.5 "
                 "[84.0, 88.0] \\#1 |"));
  CHECK(has_line(text, "| base | 60 | 50.0 \\#2 | – |"));
}

TEST_CASE("markdown says what a metric is") {
  CHECK(has_line(rendered(), "- win_rate: share of wins."));
}

TEST_CASE("markdown shows an attack's effect, interval, n and conclusion") {
  CHECK(has_line(
      rendered(),
      "| recorded.null_model | null\\|model − base | win_rate, raw | 26.92 "
      "[24.50, 29.25] | 60 | <0.001 | 0.004 | present, confirmatory |"));
}

TEST_CASE("markdown says of a move in rank which score it is of, and where") {
  nlohmann::json document = testing::report_document();
  document["rank_moves"]["rows"][0][3] = "writing";

  CHECK(has_line(rendered(document),
                 "| recorded.null_model | null\\|model | base | win_rate, raw, "
                 "writing | 3 [2, 3] | 1 [1, 1] | 5 |"));
}

TEST_CASE("markdown says what the audit cannot say, and the failures") {
  const std::string text = rendered();

  CHECK(text.find("## What this audit cannot say\n\n- Each instruction was "
                  "shown in one order only.") != std::string::npos);
  CHECK(text.find("120 judgements planned, 118 judged, 2 no_logprob, 1 ties "
                  "(declared).") != std::string::npos);
}

TEST_CASE("markdown keeps hostile text from being markup") {
  const std::string text = rendered();

  CHECK(text.find("<script>") == text.rfind("<script>"));
  CHECK(has_line(text, "  ```` ``` <script>␊| x ````"));
  CHECK(text.find("flagged by \\<duplicate\\>.") != std::string::npos);
}

TEST_CASE(
    "markdown refuses what is no report, and a report that lacks a part") {
  auto broken = testing::report_document();
  broken.erase("counts");

  CHECK(render("{}").error().message ==
        "this is no report of schema assize.report/1");
  CHECK(render("[1").error().message == "this is no report: not a JSON object");
  CHECK(render(broken.dump())
            .error()
            .message.starts_with("this report lacks a part"));
}

TEST_CASE("a code span outgrows the backticks in it") {
  CHECK(reports::code_span("a") == "` a `");
  CHECK(reports::code_span("a``b`") == "``` a``b` ```");
}

TEST_CASE("a table of no rows is nothing") {
  CHECK(reports::markdown_table({"a"}, {}).empty());
}

TEST_CASE("text that would be a link or emphasis is escaped") {
  CHECK(reports::escape_markdown("_x_ win_rate") == "\\_x\\_ win_rate");
  CHECK(reports::escape_markdown("http://a www.b c@d") ==
        "http\\://a www\\.b c\\@d");
}
