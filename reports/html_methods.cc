#include <fmt/format.h>

#include <map>

#include "reports/effect_rows.h"
#include "reports/html_sections.h"
#include "reports/html_writer.h"

namespace assize::reports {
namespace {

using nlohmann::json;

std::string joined(const json& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + shown(name);
  return out;
}

std::string calibrations(const json& report) {
  std::map<std::string, std::string> seen;
  for (const json& used : report.at("calibrations")) {
    std::string body;
    if (used.at("refused").is_string()) {
      body = element(
          "p", fmt::format("Refused for judge {}: {}", shown(used.at("judge")),
                           shown(used.at("refused"))));
    } else {
      body = element("p", "Convention " + shown(used.at("convention")) +
                              ". It assumes:") +
             list_html(used.at("assumes"));
    }
    seen.try_emplace(used.at("id").get<std::string>(), body);
  }
  std::string out;
  for (const auto& [id, body] : seen) {
    out += element("h3", "Calibration " + escape_html(id)) + '\n' + body + '\n';
  }
  return out;
}

std::string detectors(const json& report) {
  std::string out;
  for (const json& used : report.at("detectors")) {
    const json& clean = used.at("clean");
    std::string text = fmt::format(
        "{} clean answers of {}; rates below {} cannot be resolved.",
        count(clean.at("answers")), joined(clean.at("systems")),
        number(used.at("smallest_rate"), 4));
    for (const char* key : {"note", "reason"}) {
      if (used.at(key).is_string())
        text += " Note: " + shown(used.at(key)) + '.';
    }
    out += element("h3", "Detector " + shown(used.at("id"))) + '\n' +
           element("p", text) + '\n';
  }
  return out;
}

}  // namespace

std::string methods_section(const json& report) {
  const std::string chosen = methods_told(report);
  return section_html(
      "methods", "How it was computed",
      element("p",
              "Intervals come from a bootstrap over instructions, one draw "
              "shared by all quantities, so that differences are paired; where "
              "a share is all or nothing they are exact. q is the p-value "
              "adjusted within its family by Benjamini and Hochberg.") +
          '\n' +
          (chosen.empty() ? "" : element("p", escape_html(chosen)) + '\n') +
          calibrations(report) + detectors(report));
}

std::string manifest_section(const json& report) {
  const json& of = report.at("manifest");
  const json& program = of.at("program");
  const auto term = [](const std::string& name, const std::string& value) {
    return element("dt", name) + element("dd", value) + '\n';
  };
  std::string facts =
      term("Program", "assize " + shown(program.at("version")) +
                          (program.contains("commit")
                               ? ", commit " + shown(program.at("commit"))
                               : "")) +
      term("Compiler", shown(program.at("compiler"))) +
      term("Seed", shown(of.at("seed"))) +
      term("Verdicts",
           fmt::format(
               "{}, gold labels and rules included, SHA-256 {}",
               count(of.at("judgements").at("rows")),
               element("code", shown(of.at("judgements").at("sha256"))))) +
      term("Report digest", element("code", shown(report.at("digest"))));
  Table inputs{"Input files", {{"File"}, {"Bytes", true}, {"SHA-256"}}, {}};
  for (const json& file : of.at("inputs")) {
    inputs.rows.push_back({shown(file.at("path")), count(file.at("bytes")),
                           element("code", shown(file.at("sha256")))});
  }
  // Indented JSON has line breaks, which escape_html would draw as pictures.
  std::string config;
  const std::string text =
      of.at("config").dump(2, ' ', false, json::error_handler_t::replace);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    config += escape_html(text.substr(at, end - at)) + '\n';
    at = end + 1;
  }
  return section_html(
      "manifest", "Manifest",
      element("dl", '\n' + facts, "class=\"terms\"") + '\n' +
          details_html("Configuration, with every default",
                       element("pre", config, "tabindex=\"0\"")) +
          details_html(fmt::format("{} input {}", inputs.rows.size(),
                                   inputs.rows.size() == 1 ? "file" : "files"),
                       html_table(inputs)));
}

}  // namespace assize::reports
