#include <openssl/evp.h>

#include <catch2/catch.hpp>
#include <set>

#include "core/sha256.h"
#include "full_document.h"
#include "plugin/config_node.h"
#include "plugin/report_format.h"
#include "reports/html_page.h"
#include "reports/html_writer.h"

namespace assize::reports {
extern const ReportPlugin html;
}

using namespace assize;
using nlohmann::json;

namespace {

Result<std::string> render(const std::string& document) {
  ConfigNode config = ConfigNode::empty("test");
  return reports::html.make(config)->render(document);
}

/// A library that draws nothing, which the page cannot know.
constexpr const char* kLibrary = "const library = 1;";

std::string page(const json& report) {
  return reports::html_report(report, kLibrary);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t times(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + 1)) {
    ++n;
  }
  return n;
}

/// What stands between each `begin` and the next `end`.
std::vector<std::string> between(const std::string& text,
                                 const std::string& begin,
                                 const std::string& end) {
  std::vector<std::string> out;
  std::size_t at = text.find(begin);
  while (at != std::string::npos) {
    const std::size_t from = at + begin.size();
    const std::size_t to = text.find(end, from);
    if (to == std::string::npos) break;
    out.push_back(text.substr(from, to - from));
    at = text.find(begin, to);
  }
  return out;
}

/// The specifications of the page's charts.
std::vector<std::string> specs(const std::string& html) {
  std::vector<std::string> out;
  for (const std::string& script :
       between(html, "<script type=\"application/json\" id=", "</script>")) {
    out.push_back(script.substr(script.find('>') + 1));
  }
  return out;
}

/// A tag's attributes by name, "?" where they are not well formed.
std::vector<std::string> attributes(const std::string& tag) {
  std::vector<std::string> out;
  std::size_t at = tag.find(' ');
  while (at != std::string::npos && at < tag.size()) {
    const std::size_t from = at + 1;
    at = tag.find_first_of("= \"", from);
    out.push_back(tag.substr(from, at - from));
    if (at == std::string::npos || tag[at] == ' ') continue;
    if (tag.compare(at, 2, "=\"") != 0) return {"?"};
    at = tag.find('"', at + 2);
    if (at == std::string::npos) return {"?"};
    ++at;
    if (at < tag.size() && tag[at] != ' ') return {"?"};
  }
  return out;
}

/// The page without the contents of its scripts and style.
std::string markup(const std::string& html) {
  std::string out;
  std::size_t at = 0;
  while (at < html.size()) {
    const std::size_t script = html.find("<script", at);
    const std::size_t style = html.find("<style", at);
    const std::size_t begin = std::min(script, style);
    if (begin == std::string::npos) break;
    out += html.substr(at, html.find('>', begin) + 1 - at);
    at = html.find(begin == script ? "</script>" : "</style>", begin);
    REQUIRE(at != std::string::npos);
  }
  return out + html.substr(at);
}

}  // namespace

TEST_CASE("html has every section, in the order in which they matter") {
  const auto sections =
      between(page(testing::full_document()), "<h2 id=\"", "\">");

  CHECK(sections == std::vector<std::string>{
                        "scores", "effects", "doses", "success", "surrogate",
                        "findings", "limits", "counts", "methods", "manifest"});
}

TEST_CASE("html begins with the cautions") {
  json report = testing::report_document();
  report["cautions"] = {"The judge is simulated."};

  CHECK(
      has(page(report),
          "<body>\n<div class=\"cautions\" role=\"note\" "
          "aria-label=\"Cautions\">\n<ul>\n<li>The judge is simulated.</li>"));
}

TEST_CASE("html shows raw beside calibrated, with interval, n and rank") {
  const std::string html = page(testing::report_document());

  CHECK(has(html,
            "<tr><th scope=\"row\">null|model <span class=\"note flag\">"
            "flagged: duplicate</span></th><td class=\"number\">60</td>"
            "<td class=\"number\"><span class=\"value\">76.9</span> "
            "<span class=\"interval\">[74.5, 79.2]</span> "
            "<span class=\"rank\">#1</span></td><td class=\"number\">"
            "<span class=\"value\">86.5</span> <span class=\"interval\">"
            "[84.0, 88.0]</span> <span class=\"rank\">#1</span></td></tr>"));
  // Ranked first, though it comes second in the document.
  CHECK(html.find("\"row\">null|model") < html.find("\"row\">base"));
}

TEST_CASE("html has one table for each judge") {
  const std::string html = page(testing::full_document());

  // Clean scores, those under attack, secondary metrics under attack.
  CHECK(times(html, "<caption>All categories, judge judge1") == 3);
  CHECK(times(html, "<caption>All categories, judge judge2") == 3);
}

TEST_CASE("html keeps hostile text from being markup, wherever it stands") {
  const std::string html = page(testing::full_document());
  const std::string shown = markup(html);

  CHECK(times(html, "<script") == 10);  // Eight specifications, two scripts.
  CHECK(times(html, "</script>") == 10);
  CHECK(times(html, "</style>") == 1);
  CHECK_FALSE(has(html, "<img"));
  CHECK_FALSE(has(html, "\xe2\x80\xae"));
  CHECK_FALSE(has(html, "\x01"));
  // Every tag is one of the writer's own: no hostile text opened another, and
  // none ended an attribute.
  const std::set<std::string> ours = {"aria-hidden",
                                      "aria-label",
                                      "aria-labelledby",
                                      "charset",
                                      "class",
                                      "content",
                                      "d",
                                      "fill",
                                      "focusable",
                                      "height",
                                      "href",
                                      "http-equiv",
                                      "id",
                                      "lang",
                                      "name",
                                      "role",
                                      "scope",
                                      "stroke",
                                      "stroke-width",
                                      "tabindex",
                                      "type",
                                      "viewBox",
                                      "width"};
  const auto tags = between(shown, "<", ">");
  REQUIRE(tags.size() == times(shown, "<"));
  for (const std::string& tag : tags) {
    CAPTURE(tag);
    CHECK(tag.find('<') == std::string::npos);
    for (const std::string& name : attributes(tag)) {
      CAPTURE(name);
      CHECK((ours.contains(name) || tag == "!DOCTYPE html"));
    }
  }
}

TEST_CASE("html shows each hostile text that it has a place for") {
  const std::string html = page(testing::full_document());

  for (const char* place :
       {"system",    "judge1",      "judge2",   "convention", "calibration",
        "attack",    "against",     "reason",   "why",        "arm",
        "failure",   "text:",       "note:",    "subject:",   "detector:",
        "cautions:", "cannot_say:", "meaning:", "where:",     "what:",
        "path:",     "sha256:",     "assumes:", "refused:",   "compiler:",
        "suite:",    "version:",    "status:"}) {
    CAPTURE(place);
    bool found = false;
    for (const std::string& text : between(html, ">", "<")) {
      const std::size_t at = text.find(place);
      found |= at != std::string::npos &&
               text.find("&lt;script&gt;alert(1)", at) != std::string::npos;
    }
    CHECK(found);
  }
}

TEST_CASE("html refers to nothing outside itself") {
  const std::string shown = markup(page(testing::full_document()));
  const auto links = between(shown, " href=\"", "\"");

  REQUIRE(links.size() == 11);
  for (const std::string& link : links) {
    CHECK(link.starts_with("#"));
    CHECK(has(shown, "id=\"" + link.substr(1) + "\""));
  }
  for (const char* tag : {"<link", "<base", "<iframe", "<object", "<img"}) {
    CHECK_FALSE(has(shown, tag));
  }
  const std::string html = page(testing::report_document());
  CHECK_FALSE(has(html, "http://"));
  CHECK_FALSE(has(html, "https://"));
  CHECK_FALSE(has(html, "url("));
  CHECK_FALSE(has(html, "@import"));
}

TEST_CASE("html allows its own scripts by digest and forbids all else") {
  const std::string html = page(testing::report_document());
  const auto policy =
      between(html, "Content-Security-Policy\" content=\"", "\"");
  const auto scripts = between(html, "<script>", "</script>");

  REQUIRE(policy.size() == 1);
  CHECK(policy[0].starts_with("default-src 'none'; script-src 'sha256-"));
  CHECK_FALSE(has(policy[0], "unsafe-eval"));
  REQUIRE(scripts.size() == 2);
  CHECK(scripts[0] == kLibrary);
  for (const std::string& script : scripts) {
    const Digest digest = sha256(script);
    unsigned char text[48] = {};
    EVP_EncodeBlock(text, digest.data(), static_cast<int>(digest.size()));
    CHECK(has(policy[0], std::string("'sha256-") +
                             reinterpret_cast<const char*>(text) + "'"));
  }
}

TEST_CASE("each chart has its data, its words and its table") {
  const std::string html = page(testing::full_document());
  const auto all = specs(page(testing::report_document()));
  REQUIRE(all.size() == 2);
  const json spec = json::parse(all[1]);

  json points;
  for (const json& layer : spec.at("layer")) {
    if (layer.at("mark").at("type") == "point") {
      points = layer.at("data").at("values");
    }
  }

  REQUIRE(points.size() == 1);
  CHECK(points[0].at("value") == 26.919);
  CHECK(points[0].at("lower") == 24.5);
  CHECK(points[0].at("upper") == 29.25);
  CHECK(points[0].at("shape") == "diamond");
  CHECK(points[0].at("colour") == "var(--present)");
}

TEST_CASE("without the library there are open tables and a sentence") {
  const std::string html = reports::html_report(testing::full_document(), "");

  CHECK(has(html,
            "This program was built without the library that draws "
            "charts; tables stand in their place."));
  CHECK(times(html, "<script") == 0);
  CHECK(times(html, "<figure") == 0);
  CHECK(has(html, "script-src 'none'"));
  CHECK(has(html, "<details open><summary>Table of 3 effects"));
  CHECK(has(html, "<details open><summary>Table of attack success"));
  CHECK(has(html, "26.90</span> <span class=\"interval\">[25.00, 28.60]"));
}

TEST_CASE("html marks the evidence and puts flagged findings first") {
  json report = testing::report_document();
  json other = report["findings"][0];
  other["subject"] = "honest";
  other["flagged"] = false;
  report["findings"].insert(report["findings"].begin(), other);
  report["findings"][1]["evidence"][0]["before"] = "…as <b>";
  report["findings"][1]["evidence"][0]["after"] = "␊ and on";

  const std::string html = page(report);

  CHECK(has(html,
            "<blockquote>…as &lt;b&gt;<mark>``` &lt;script&gt;↵| x</mark>↵ and "
            "on</blockquote>"));
  CHECK(has(html, "1 of 2 tests flag something."));
  const std::size_t table = html.find("Every test of a detector");
  CHECK(html.find("\"row\">null|model", table) <
        html.find("\"row\">honest", table));
}

TEST_CASE("html prints what is folded and short, not what is long") {
  json report = testing::report_document();
  for (int i = 0; i < 60; ++i) {
    report["findings"].push_back(report["findings"][0]);
    report["findings"].back()["flagged"] = false;
  }

  const std::string html = page(report);

  CHECK(has(html, "<details class=\"long\"><summary>Table of 61 tests"));
  CHECK(has(html, "<details><summary>1 input file<"));
}

TEST_CASE("html tells doses, slopes and successes from other effects") {
  const std::string html = page(testing::full_document());

  CHECK(has(html, "<summary>Table of 3 effects</summary>"));
  CHECK(has(html,
            "At dose 1: 3.0 points [2.0, 4.0]; at dose 4: 12.0 "
            "points [11.0, 13.0]."));
  CHECK(has(html, "<caption>Slope: points for each doubling of the dose"));
  CHECK(has(html, "success_above_floor 24.0 [22.0, 26.0]"));
  CHECK(has(html,
            "judge 26.9 [25.0, 28.6], surrogate 20.1 [18.0, 22.2], "
            "difference 6.8 [5.5, 8.0]."));
}

TEST_CASE("html is the same on every run") {
  CHECK(page(testing::full_document()) == page(testing::full_document()));
}

TEST_CASE("html has one first heading, and none jumps a level") {
  int before = 0;
  for (const std::string& tag :
       between(markup(page(testing::full_document())), "<h", ">")) {
    if (tag[0] < '1' || tag[0] > '6') continue;
    const int now = tag[0] - '0';
    CHECK(now <= before + 1);
    CHECK((now > 1 || before == 0));
    before = now;
  }
}

TEST_CASE("html refuses what is no report, and a report that lacks a part") {
  json broken = testing::report_document();
  broken.erase("counts");

  CHECK(render("{}").error().message ==
        "this is no report of schema assize.report/1");
  CHECK(render("[1").error().message == "this is no report: not a JSON object");
  CHECK(render(broken.dump())
            .error()
            .message.starts_with("this report lacks a part"));
}

TEST_CASE("html renders rows whose columns are unknown or missing") {
  json report = testing::report_document();
  report["effects"] = {{"columns", {"contrast", "unheard_of"}},
                       {"rows", {{"a", 1}, json::array()}}};
  report["headlines"] = {{"columns", json::array()}, {"rows", json::array()}};

  CHECK(has(page(report), "<h2 id=\"effects\">"));
}

TEST_CASE("escaped text cannot end content or attribute") {
  CHECK(reports::escape_html("<a b='c' d=\"e\">&") ==
        "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;");
  CHECK(reports::escape_html(std::string("\0\xff\n", 3)) == "␀\xef\xbf\xbd␊");
  CHECK(reports::json_for_script({{"a", "</script>\xff"}}) ==
        "{\"a\":\"\\u003c/script>\\ufffd\"}");
}

TEST_CASE("counts are grouped by thousands") {
  CHECK(reports::count(json(7)) == "7");
  CHECK(reports::count(json(11264)) == "11\u202f264");
  CHECK(reports::count(json(-1234567)) == "-1\u202f234\u202f567");
  CHECK(reports::count(json()) == "–");
}
