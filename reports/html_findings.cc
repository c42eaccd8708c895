#include <fmt/format.h>

#include <algorithm>

#include "reports/html_sections.h"
#include "reports/html_writer.h"

namespace assize::reports {
namespace {

using nlohmann::json;

constexpr std::size_t kOpen = 3;  ///< Quotations that stand unfolded.

std::string percent(const json& share) {
  return share.is_number() ? number(json(100 * share.get<double>()), 1) : "–";
}

/// Quoted text; a new line as a sign that more fonts have than its picture.
std::string quoted(const json& found, const std::string& part) {
  if (!found.contains(part)) return "";
  static constexpr std::string_view kPicture = "\u240a";
  std::string text = shown(found.at(part));
  for (std::size_t at = text.find(kPicture); at != std::string::npos;
       at = text.find(kPicture, at)) {
    text.replace(at, kPicture.size(), "\u21b5");
  }
  return text;
}

std::string quotation(const json& found) {
  std::string out;
  if (found.contains("text")) {
    out = element("blockquote", quoted(found, "before") +
                                    element("mark", quoted(found, "text")) +
                                    quoted(found, "after"));
  }
  const std::string where =
      element("span",
              fmt::format("item {}, bytes {} to {}", shown(found.at("item")),
                          count(found.at("begin")), count(found.at("end"))),
              "class=\"note\"");
  return element("li", out + shown(found.at("note")) + ' ' + where) + '\n';
}

std::string evidence(const json& spans) {
  std::string first, rest;
  std::size_t n = 0;
  for (const json& found : spans) {
    (n++ < kOpen ? first : rest) += quotation(found);
  }
  const auto list = [](const std::string& items) {
    return items.empty()
               ? ""
               : element("ul", '\n' + items, "class=\"evidence\"") + '\n';
  };
  return list(first) +
         details_html(fmt::format("{} more", n - std::min(n, kOpen)),
                      list(rest));
}

std::string flagged(const json& finding) {
  const std::string title = fmt::format("{}: {}", shown(finding.at("subject")),
                                        shown(finding.at("detector")));
  std::string numbers = fmt::format(
      "{} % of {} answers affected; p {}, q {}", percent(finding.at("share")),
      count(finding.at("n")), escape_html(p_value(finding.at("p"))),
      escape_html(p_value(finding.at("q"))));
  if (finding.at("reason").is_string()) {
    numbers += ". " + shown(finding.at("reason"));
  }
  return element("article",
                 '\n' + element("h3", title) + '\n' +
                     element("p", numbers + '.') + '\n' +
                     evidence(finding.at("evidence")),
                 "class=\"flagged\"") +
         '\n';
}

std::string all(const json& findings) {
  Table table{"Every test of a detector, flagged first",
              {{"System"},
               {"Detector"},
               {"Flagged"},
               {"Answers affected, %", true},
               {"p", true},
               {"q (BH)", true},
               {"Answers", true},
               {"Empty", true},
               {"Note"}},
              {}};
  for (const bool wanted : {true, false}) {
    for (const json& finding : findings) {
      if (finding.at("flagged").get<bool>() != wanted) continue;
      table.rows.push_back(
          {shown(finding.at("subject")), shown(finding.at("detector")),
           wanted ? element("strong", "flagged") : "no",
           percent(finding.at("share")), escape_html(p_value(finding.at("p"))),
           escape_html(p_value(finding.at("q"))), count(finding.at("n")),
           count(finding.at("empty")),
           finding.at("reason").is_string() ? shown(finding.at("reason"))
                                            : ""});
    }
  }
  return html_table(table);
}

}  // namespace

std::string findings_section(const json& report) {
  const json& findings = report.at("findings");
  if (findings.empty()) return "";
  std::string cards;
  std::size_t n = 0;
  for (const json& finding : findings) {
    if (!finding.at("flagged").get<bool>()) continue;
    cards += flagged(finding);
    ++n;
  }
  const std::string summary = element(
      "p",
      n == 0
          ? fmt::format("None of {} tests flags anything.", findings.size())
          : fmt::format("{} of {} tests flag something.", n, findings.size()));
  return section_html(
      "findings", "Findings",
      summary + '\n' + cards +
          details_html(fmt::format("Table of {} tests", findings.size()),
                       all(findings)));
}

}  // namespace assize::reports
