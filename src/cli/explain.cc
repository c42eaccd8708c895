// assize explain: what one plugin does, why, and with which settings.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <variant>

#include "cli/verb.h"
#include "cli/wrap.h"

namespace assize::cli {
namespace {

struct Options {
  std::string id, plugin_path;
};

std::string describe(const Knob& knob) {
  if (const auto* number = std::get_if<Number>(&knob)) {
    return fmt::format("  {} = {}{}{}, in [{}, {}]{}\n      {}\n", number->name,
                       number->fallback, number->unit.empty() ? "" : " ",
                       number->unit, number->least, number->most,
                       number->dose ? "; a list is a grid of arms" : "",
                       number->meaning);
  }
  if (const auto* choice = std::get_if<Choice>(&knob)) {
    return fmt::format("  {} = {}, one of {}\n      {}\n", choice->name,
                       choice->options[choice->fallback],
                       fmt::join(choice->options, ", "), choice->meaning);
  }
  const auto& words = std::get<Words>(knob);
  return fmt::format("  {} = '{}'\n      {}\n", words.name, words.fallback,
                     words.meaning);
}

template <typename Plugin>
bool explain_in(const Registry& registry, const std::string& id,
                Streams& streams, std::vector<std::string>& known) {
  for (const auto& entry : registry.family<Plugin>()) {
    const Info& info = entry.plugin->info;
    known.emplace_back(info.id);
    if (info.id != id) continue;
    std::string page =
        fmt::format("{} ({}, {})\n{}\n", info.id, family_name<Plugin>(),
                    entry.from, info.summary);
    if (!entry.page.empty()) page += fmt::format("\n{}", entry.page);
    page += fmt::format("\nSource: {}\n", info.source);
    page += info.knobs.empty() ? "It has no settings.\n" : "Settings:\n";
    for (const Knob& knob : info.knobs) page += describe(knob);
    streams.out << wrap_lines(page, streams.width);
    return true;
  }
  return false;
}

int explain(const Options& options, Streams& streams) {
  const Result<Registry> registry = make_registry(options.plugin_path);
  if (!registry) return report_error(registry.error(), streams);
  std::vector<std::string> known;
  const auto in = [&]<typename Plugin>() {
    return explain_in<Plugin>(*registry, options.id, streams, known);
  };
  bool found = in.operator()<AttackPlugin>();
  found |= in.operator()<DefencePlugin>();
  found |= in.operator()<DetectorPlugin>();
  found |= in.operator()<CalibrationPlugin>();
  found |= in.operator()<JudgePlugin>();
  found |= in.operator()<SuitePlugin>();
  found |= in.operator()<ReportPlugin>();
  if (found) return kDone;
  return report_error(
      {fmt::format("unknown plugin '{}'{}; 'assize list' shows them all",
                   printable(options.id, 60), did_you_mean(options.id, known)),
       {"argument 1"}},
      streams);
}

}  // namespace

void add_explain(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "explain", "Explains one plugin: what, why, source and settings.");
  verb->footer(
      "Examples:\n  assize explain duplicate\n"
      "  assize explain length_controlled");
  verb->add_option("id", options->id, "The plugin's id")->required();
  verb->add_option("--plugin-path", options->plugin_path,
                   "A plugin (*.so), or a folder of plugins, to load as well");
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return explain(*options, streams); };
  });
}

}  // namespace assize::cli
