#include "reports/html_page.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

#include "core/sha256.h"
#include "reports/effect_rows.h"
#include "reports/html_sections.h"
#include "reports/html_writer.h"
#include "reports/summary.h"

namespace assize::reports {

// Made by the build from html_page.css and html_page.js.
std::string_view page_style();
std::string_view page_script();

namespace {

using nlohmann::json;

/// Allows these scripts and no other, no file and no host: text that got
/// through every escape still could not run or report home.
std::string policy(const std::vector<std::string_view>& scripts) {
  std::string sources;
  for (const std::string_view script : scripts) {
    const Digest digest = sha256(script);
    std::array<unsigned char, 48> text{};
    EVP_EncodeBlock(text.data(), digest.data(),
                    static_cast<int>(digest.size()));
    sources +=
        fmt::format(" 'sha256-{}'", reinterpret_cast<const char*>(text.data()));
  }
  return fmt::format(
      "default-src 'none'; script-src{}; style-src 'unsafe-inline'; "
      "img-src data:; base-uri 'none'; form-action 'none'",
      sources.empty() ? " 'none'" : sources);
}

std::string head(const std::string& title,
                 const std::vector<std::string_view>& scripts) {
  return fmt::format(
      "<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<title>{}</title>\n<style>\n{}</style>\n</head>\n",
      policy(scripts), title, page_style());
}

std::string cautions(const json& report) {
  const json& sentences = report.at("cautions");
  if (sentences.empty()) return "";
  return element("div", '\n' + list_html(sentences),
                 "class=\"cautions\" role=\"note\" aria-label=\"Cautions\"") +
         '\n';
}

std::string fact(const std::string& value, const std::string& name) {
  return element("div", element("dt", name) + element("dd", value)) + '\n';
}

/// A count and what is counted, in the plural where it must be.
std::string fact_count(const json& n, const std::string& name) {
  return fact(count(n), n == 1 ? name : name + 's');
}

std::string facts(const json& report) {
  const json& of = report.at("subject");
  const json& counts = report.at("counts");
  std::size_t judges = 0;
  for (const json& judge : of.at("judges")) {
    judges += judge != of.at("gold") ? 1 : 0;
  }
  std::size_t flagged = 0;
  for (const json& finding : report.at("findings")) {
    flagged += finding.at("flagged").get<bool>() ? 1 : 0;
  }
  std::string out = fact_count(of.at("items"), "item") +
                    fact_count(of.at("clusters"), "cluster");
  if (of.at("reference").is_string()) {
    out += fact_count(json(of.at("systems").size()), "system");
  }
  out +=
      fact_count(json(judges), "judge") +
      fact(fmt::format("{} <span class=\"note\">of {}</span>",
                       count(counts.at("judged")), count(counts.at("planned"))),
           "judgements");
  if (!report.at("findings").empty()) {
    out += fact(count(flagged), "findings flagged");
  }
  return element("dl", '\n' + out, "class=\"facts\"") + '\n';
}

std::string names(const std::string& title, const json& of, const json& not_) {
  std::string out;
  for (const json& name : of) {
    if (name != not_) out += element("li", shown(name));
  }
  return out.empty()
             ? ""
             : details_html(title, element("ul", out, "class=\"names\""));
}

std::string subject(const json& report) {
  const json& of = report.at("subject");
  const json& program = report.at("manifest").at("program");
  std::string by =
      fmt::format("by assize {}, seed {}", shown(program.at("version")),
                  shown(report.at("manifest").at("seed")));
  const std::string version =
      of.at("version") == "" ? "" : ", version " + shown(of.at("version"));
  std::string text =
      fmt::format("Suite {}{}, audited {}.",
                  element("strong", shown(of.at("suite"))), version, by);
  if (of.at("reference").is_string()) {
    text += fmt::format(" Systems are compared with {}.",
                        element("strong", shown(of.at("reference"))));
  }
  return element("p", text) + '\n' + facts(report) +
         (of.at("reference").is_string()
              ? names("Systems under test", of.at("systems"), nullptr)
              : "") +
         names("Judges", of.at("judges"), of.at("gold"));
}

std::string summary(const json& report) {
  std::string text;
  for (const std::string& sentence : summary_of(report)) {
    text += (text.empty() ? "" : " ") + escape_html(sentence);
  }
  return text.empty() ? "" : element("p", text, "class=\"lead\"") + '\n';
}

/// Links to the sections that the page has.
std::string contents(const std::string& body) {
  static constexpr std::pair<const char*, const char*> kSections[] = {
      {"scores", "Scores"},       {"effects", "Effects"},
      {"doses", "Doses"},         {"success", "Attack success"},
      {"surrogate", "Surrogate"}, {"findings", "Findings"},
      {"limits", "Limits"},       {"counts", "Counts"},
      {"methods", "Methods"},     {"manifest", "Manifest"}};
  std::string items;
  for (const auto& [id, name] : kSections) {
    if (body.find(fmt::format("<h2 id=\"{}\">", id)) == std::string::npos) {
      continue;
    }
    items += element("li", element("a", name, fmt::format("href=\"#{}\"", id)));
  }
  return element("nav", element("ul", items), "aria-label=\"Sections\"") + '\n';
}

std::string sections(const json& report, bool charts) {
  // One statement each: figures are numbered in the order of the page.
  Figures figures(charts);
  std::string out = scores_section(report, figures);
  out += effects_section(report, figures);
  out += doses_section(report, figures);
  out += success_section(report, figures);
  out += surrogate_section(report, figures);
  out += findings_section(report);
  out += section_html("limits", "What this audit cannot say",
                      list_html(report.at("cannot_say")));
  return out + counts_section(report) + methods_section(report) +
         manifest_section(report);
}

}  // namespace

std::string html_report(const json& report, std::string_view library) {
  const std::string title =
      "Assize report: " + shown(report.at("subject").at("suite"));
  const std::string body = sections(report, !library.empty());
  std::vector<std::string_view> scripts;
  std::string tail;
  if (!library.empty()) scripts = {library, page_script()};
  for (const std::string_view script : scripts) {
    tail += element("script", script) + '\n';
  }
  const std::string without =
      library.empty()
          ? element("p",
                    "This program was built without the library that draws "
                    "charts; tables stand in their place.",
                    "class=\"note\"")
          : element("noscript",
                    element("p",
                            "Charts are drawn by a script in this file. "
                            "Each has its numbers in the table below it.",
                            "class=\"note\""));
  return "<!DOCTYPE html>\n<html lang=\"en\">\n" + head(title, scripts) +
         "<body>\n" + cautions(report) +
         "<a class=\"skip\" href=\"#main\">Skip to the scores</a>\n" +
         element("header", '\n' + element("h1", title) + '\n' +
                               summary(report) + subject(report) + without +
                               '\n') +
         '\n' + contents(body) +
         element("main", '\n' + body, "id=\"main\" tabindex=\"-1\"") + '\n' +
         element("footer",
                 element("p", "Rendered from report.json, digest " +
                                  element("code", shown(report.at("digest"))) +
                                  ".")) +
         '\n' + tail + "</body>\n</html>\n";
}

}  // namespace assize::reports
