#include "cli/init_file.h"

#include <fmt/format.h>

#include <variant>

#include "audit/budget.h"
#include "audit/design.h"
#include "audit/search_settings.h"
#include "audit/statistics.h"
#include "audit/stopping.h"
#include "cli/wrap.h"
#include "plugin/config_node.h"

namespace assize::cli {
namespace {

constexpr unsigned kWidth = 78;

/// Lines of a comment.
std::string prose(std::string_view text) {
  std::string out = "# ";
  for (const char c : wrap(text, 0, kWidth)) {
    out += c;
    if (c == '\n') out += "# ";
  }
  return out + '\n';
}

/// One line of YAML that is commented out.
std::string setting(std::size_t indent, std::string_view yaml) {
  return fmt::format("#{:{}}{}\n", "", indent, yaml);
}

/// Text within single quotes of YAML.
std::string quoted(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\'' ? "''" : std::string{c};
  return '\'' + out + '\'';
}

/// "Length of the sequences compared (words, in [2, 20])."
std::string meaning_of(std::string_view meaning, const std::string& values) {
  std::string out(meaning.substr(0, meaning.find_last_not_of('.') + 1));
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') {
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
  }
  return values.empty() ? out + '.' : fmt::format("{} ({}).", out, values);
}

std::string knob_lines(const Number& knob, std::size_t indent) {
  const std::string values = fmt::format(
      "{}{}in [{}, {}]{}", knob.unit, knob.unit.empty() ? "" : ", ", knob.least,
      knob.most, knob.dose ? "; a list is a grid of arms" : "");
  return prose(meaning_of(knob.meaning, values)) +
         setting(indent, fmt::format("{}: {}", knob.name, knob.fallback));
}

std::string knob_lines(const Choice& knob, std::size_t indent) {
  const std::string values =
      fmt::format("one of {}", fmt::join(knob.options, ", "));
  return prose(meaning_of(knob.meaning, values)) +
         setting(indent,
                 fmt::format("{}: {}", knob.name, knob.options[knob.fallback]));
}

std::string knob_lines(const Words& knob, std::size_t indent) {
  return prose(meaning_of(knob.meaning, "")) +
         setting(indent,
                 fmt::format("{}: {}", knob.name, quoted(knob.fallback)));
}

std::string lines_of(std::span<const Knob> knobs, std::size_t indent) {
  std::string out;
  for (const Knob& knob : knobs) {
    out += std::visit(
        [&](const auto& of_kind) { return knob_lines(of_kind, indent); }, knob);
  }
  return out;
}

/// What a plugin needs beyond its defaults; "" if nothing.
template <typename Plugin>
std::string need_of(const Plugin& plugin) {
  ConfigNode config = ConfigNode::empty("defaults");
  if constexpr (requires { plugin.make(config); }) {
    (void)plugin.make(config);
  } else {
    std::visit([&](auto make) { (void)make(config); }, plugin.make);
  }
  const std::vector<Error> errors = config.finish();
  return errors.empty() ? "" : errors.front().message;
}

template <typename Plugin>
std::string plugin_lines(const Registry& registry) {
  std::string out;
  for (const Entry<Plugin>& entry : registry.family<Plugin>()) {
    const Info& info = entry.plugin->info;
    const std::string need = need_of(*entry.plugin);
    if (!need.empty()) {
      out += prose(fmt::format("{}: {} (Not among the settings below: {}.)",
                               info.id, info.summary, need));
      continue;
    }
    out += prose(fmt::format("{}: {}", info.id, info.summary));
    out += setting(
        2, fmt::format("- {}{}", info.id, info.knobs.empty() ? "" : ":"));
    out += lines_of(info.knobs, 6);
  }
  return out;
}

std::string heading(std::string_view text, std::string_view key) {
  return '\n' + prose(text) + setting(0, key);
}

std::string selection_lines() {
  return heading("The systems under test, by name; empty: all.",
                 "systems: []") +
         heading(
             "The systems whose answers are taken as honest, by name; empty: "
             "the suite's reference and every system not under test.",
             "clean: []");
}

std::string report_lines(const Registry& registry) {
  std::vector<std::string_view> formats;
  for (const auto& entry : registry.family<ReportPlugin>()) {
    formats.push_back(entry.plugin->info.id);
  }
  return heading(
             fmt::format("Reports to write, of: {}.", fmt::join(formats, ", ")),
             "report:") +
         setting(2, "formats: [json, markdown]");
}

}  // namespace

std::string audit_file(const SuitePlugin& suite, const Registry& registry) {
  std::string out = prose(
      fmt::format("An audit of {}. {}", suite.info.id, suite.info.summary));
  out +=
      "#\n" +
      prose(
          "What is commented out is the default. To change it, take away the "
          "'#' of its line and of the lines above it that it belongs to. "
          "'assize explain ID' says more of each plugin and of the suite. "
          "Paths are relative to this file.");
  out += fmt::format("\nsuite: {}\n\n", suite.info.id);
  out += suite.inputs_example.empty()
             ? std::string("inputs: {}\n")
             : fmt::format("inputs:\n{}", suite.inputs_example);
  out += selection_lines();
  out += heading(
      "Attacks: how far the score can be gamed. Default: the recorded ones, "
      "systems that are attacked forms of others.",
      "attacks:");
  out += prose(
             "recorded: The pairings that the suite knows, or {clean: NAME, "
             "attacked: NAME}.") +
         setting(2, "- recorded");
  out += plugin_lines<AttackPlugin>(registry);
  out += heading(
      "Judges that are asked now, beside the recorded ones, and rules to "
      "compare with. Default: none.",
      "judges:");
  out += plugin_lines<JudgePlugin>(registry);
  out += heading("Detectors: who is gaming the score. Default: all of them.",
                 "detectors:");
  out += plugin_lines<DetectorPlugin>(registry);
  out += heading(
      "Calibrations: the score without known biases. Default: those that need "
      "neither labels nor a setting: position_balanced, length_controlled, "
      "style_controlled, dose_response.",
      "calibrations:");
  out += plugin_lines<CalibrationPlugin>(registry);
  out += heading("What judges are asked, beside recorded verdicts.", "design:");
  out += lines_of(kDesignKnobs, 2);
  out += heading(
      "Attacks that search, before all else: what they ask, and of what. A "
      "ceiling that is met meanwhile ends the run without a report; when it is "
      "raised, the run resumes.",
      "search:");
  out += lines_of(kSearchKnobs, 2);
  out += prose(
             "Also an arm beside each search, whose changes are kept by "
             "chance, and what was found minus it.") +
         setting(2, "control: false");
  out += heading(
      "What judges may use together; a run that meets a ceiling is cut short, "
      "resumed when it is raised, and reports a random sample of instructions. "
      "'assize plan' says what is needed.",
      "budget:");
  out += lines_of(kBudgetKnobs, 2);
  out += heading("When enough was judged before all was.", "stopping:");
  out += lines_of(kStoppingKnobs, 2);
  out += heading(
      "Where judgements are kept. Default: beside this file, under its name "
      "and 'judgements.sqlite'.",
      "store: judgements.sqlite");
  out += heading("How numbers are estimated.", "statistics:");
  out += lines_of(kStatisticsKnobs, 2);
  out += prose(
             "Also choose the penalty of length control again in every "
             "replicate. Slow.") +
         setting(2, "refit_c: false");
  return out + report_lines(registry);
}

}  // namespace assize::cli
