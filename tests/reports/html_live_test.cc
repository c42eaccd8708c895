#include <catch2/catch.hpp>

#include "live_document.h"
#include "plugin/config_node.h"
#include "plugin/report_format.h"
#include "reports/html_page.h"

namespace assize::reports {
extern const ReportPlugin markdown;
}

using namespace assize;
using nlohmann::json;

namespace {

std::string page(const json& report = testing::live_document()) {
  return reports::html_report(report, "const library = 1;");
}

std::string text(const json& report = testing::live_document()) {
  ConfigNode config = ConfigNode::empty("test");
  const auto out = reports::markdown.make(config)->render(report.dump());
  REQUIRE(out);
  return *out;
}

/// With what a search found and its control.
json searched_document() {
  json out = testing::live_document();
  out["effects"]["rows"].push_back(
      {"x.search:minus_control", "x.search n=8", "x.search n=8 control",
       "gullible", "x.search n=8", nullptr, "none", "all", "win_rate", "raw",
       7.5, 5.5, 9.5, 44, 0.002, "present", 1});
  return out;
}

bool has(const std::string& whole, const std::string& part) {
  return whole.find(part) != std::string::npos;
}

/// The part of a text from one mark to the next one of another.
std::string from_to(const std::string& whole, const std::string& from,
                    const std::string& to) {
  const std::size_t begin = whole.find(from);
  REQUIRE(begin != std::string::npos);
  return whole.substr(begin, whole.find(to, begin) - begin);
}

/// What the layer of that name of a chart says, in its order.
std::vector<std::string> said(const json& spec, const std::string& name) {
  std::vector<std::string> out;
  for (const json& layer : spec.at("layer")) {
    if (layer.value("name", "") != name) continue;
    for (const json& value : layer.at("data").at("values")) {
      out.push_back(value.at("text"));
    }
  }
  return out;
}

/// The first chart after a mark of the page.
json chart_after(const std::string& html, const std::string& mark) {
  const std::string begin = "<script type=\"application/json\"";
  const std::size_t at = html.find(begin, html.find(mark));
  REQUIRE(at != std::string::npos);
  const std::size_t from = html.find('>', at) + 1;
  return json::parse(html.substr(from, html.find("</script>", from) - from));
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a constant answer is set apart in the table of scores") {
  const std::string scores = from_to(page(), "judge gullible", "</table>");

  CHECK(has(scores,
            "<tr class=\"apart\"><th scope=\"row\">null.structured <span "
            "class=\"note\">a constant answer</span> <span class=\"note "
            "flag\">flagged: duplicate</span></th>"));
  CHECK_FALSE(has(scores, "consistency"));
  CHECK_FALSE(has(scores, "attack_success"));
  CHECK(scores.find("dose_response") < scores.find("gold_win_rate"));
}

TEST_CASE("secondary metrics are folded, with their meanings") {
  const std::string folded =
      from_to(page(), "<summary>Secondary metrics</summary>", "</details>");

  CHECK(has(folded, "<dt>consistency</dt>"));
  CHECK(has(folded, "<strong>raw</strong>"));
  CHECK(has(folded, "attack_success, "));
  CHECK_FALSE(has(folded, "<dt>win_rate</dt>"));
}

TEST_CASE("the chart of attacks has means and what is in no mean") {
  const json spec = chart_after(page(), "<h3>Attacks: attacked minus clean");

  CHECK(said(spec, "headings") ==
        Texts{"verbosity.pad factor=2: mean of all systems, honest",
              "verbosity.pad factor=4: mean of all systems, honest",
              "verbosity.pad factor=2: mean of all systems, gullible",
              "verbosity.pad factor=4: mean of all systems, gullible",
              "recorded.gamed: gamed − strong, gullible"});
  CHECK(said(spec, "figures") ==
        Texts{"1.0 [0.0, 2.0]", "-0.5 [-1.5, 0.5]", "2.0 [1.0, 3.0]",
              "-1.0 [-2.0, 0.0]", "10.0 [9.0, 11.0]", "-5.0 [-6.0, -4.0]",
              "20.0 [19.0, 21.0]", "-10.0 [-11.0, -9.0]", "5.0 [4.0, 6.0]"});
}

TEST_CASE("a search and its control have a part of their own") {
  const json report = searched_document();
  const std::string html = page(report), markdown = text(report);

  const std::string part =
      from_to(html, "<h3>Searches: found minus control", "<h3>Position");
  CHECK(said(chart_after(html, "<h3>Searches: found minus control"),
             "headings") ==
        Texts{"x.search n=8 − x.search n=8 control, gullible"});
  CHECK(has(part, "7.5 [5.5, 9.5]"));
  CHECK(has(part, "<summary>Table of 1 effects"));
  CHECK(has(markdown, "### Searches: found minus control"));
  CHECK(has(markdown,
            "| x.search:minus_control | x.search n=8 − x.search n=8 control, "
            "gullible | win_rate, raw | 7.50 [5.50, 9.50] | 44 |"));
  CHECK_FALSE(has(page(), "found minus control"));
  CHECK_FALSE(has(text(), "found minus control"));
}

TEST_CASE("the table of attacks has all of them, the main ones first") {
  const std::string table =
      from_to(page(), "<summary>Table of 13 effects", "</table>");

  CHECK(table.find("verbosity.pad:mean") < table.find("recorded.gamed"));
  CHECK(table.find("recorded.gamed") < table.find("null.structured"));
  CHECK(table.find("null.structured") < table.find("weak, attacked − clean"));
  CHECK_FALSE(has(table, "beyond_"));
  CHECK_FALSE(has(table, "position_effect"));
}

TEST_CASE("position has a chart of its own, by system and judge") {
  const json spec = chart_after(page(), "<h3>Position effect by system");

  CHECK(said(spec, "headings") == Texts{"position_effect: raw, honest",
                                        "position_effect: raw, gullible"});
  CHECK(said(spec, "labels") == Texts{"weak", "weak"});
}

TEST_CASE("doses are of the mean, on one scale for every judge") {
  const std::string doses = from_to(page(), "<h2 id=\"doses\"", "</section>");
  const json first = chart_after(doses, "mean of all systems, honest");
  const json second = chart_after(doses, "mean of all systems, gullible");
  const auto domain = [](const json& spec) {
    return spec.at("layer")
        .at(3)
        .at("encoding")
        .at("y")
        .at("scale")
        .at("domain");
  };

  CHECK(domain(first) == json({-11.0, 21.0}));
  CHECK(domain(second) == json({-11.0, 21.0}));
  CHECK_FALSE(has(doses, "weak, attacked"));
}

TEST_CASE("the surrogate's section has raw rows, means first, and the tests") {
  const std::string part =
      from_to(page(), "<h2 id=\"surrogate\"", "</section>");
  const json spec = chart_after(part, "surrogate");

  CHECK(said(spec, "headings") ==
        Texts{"mean of all systems, win_rate, gullible",
              "weak, attacked − clean, win_rate, gullible"});
  CHECK(has(part, "<summary>Table of 2 effects</summary>"));
  CHECK(has(part, "<summary>Tests of 1 differences</summary>"));
  CHECK_FALSE(has(part, "-5.00"));
}

TEST_CASE("the page opens with the summary") {
  CHECK(has(page(),
            "</h1>\n<p class=\"lead\">Before gullible, the constant answer "
            "null.structured scores 84.0"));
}

TEST_CASE("markdown has the main effects and says how many there are") {
  const std::string report = text();

  CHECK(has(report, "Before gullible, the constant answer null.structured"));
  CHECK(has(report, "11 effects stand here; report.json has all 16."));
  CHECK(has(report,
            "| System | n | win_rate | win_rate, dose_response | "
            "gold_win_rate |"));
  CHECK(has(report,
            "| null.structured *(a constant answer)* *(flagged: duplicate)* | "
            "88 | 84.0 [83.0, 85.0] "
            "\\#2 | – | – |"));
  CHECK(
      has(report,
          "| verbosity.pad factor=2 | mean of all systems, gullible | "
          "win_rate, raw | 10.00 [9.00, 11.00] | 88 | 0.002 | – | present |"));
  CHECK(has(report, "### Secondary metrics: All categories, judge honest"));
  CHECK(has(report,
            "| verbosity.pad factor=2 | mean of all systems | gullible | 10.00 "
            "[9.00, 11.00] | honest | 1.00 [0.00, 2.00] | 9.00 [8.00, 10.00] "
            "|"));
  CHECK_FALSE(has(report, "weak, attacked − clean"));
}
