// assize list: the plugins, by family.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/verb.h"
#include "cli/wrap.h"

namespace assize::cli {
namespace {

struct Options {
  std::string family, plugin_path;
  bool json = false;
};

using Json = nlohmann::ordered_json;

template <typename Plugin>
void list_family(const Registry& registry, const Options& options,
                 Streams& streams, Json& rows) {
  const std::string_view family = family_name<Plugin>();
  const bool wanted = options.family.empty() || options.family == family ||
                      options.family == std::string(family) + "s";
  if (!wanted) return;
  if (!options.json) streams.out << family << "s\n";
  for (const auto& entry : registry.family<Plugin>()) {
    const Info& info = entry.plugin->info;
    if (options.json) {
      rows.push_back({{"family", family},
                      {"id", info.id},
                      {"summary", info.summary},
                      {"source", info.source},
                      {"from", entry.from}});
      continue;
    }
    streams.out << fmt::format("  {:<22} {}", info.id,
                               wrap(info.summary, 25, streams.width));
    if (entry.from != "built-in")
      streams.out << " [" << printable(entry.from) << ']';
    streams.out << '\n';
  }
  if (!options.json && registry.family<Plugin>().empty()) {
    streams.out << "  none built in; --plugin-path adds some\n";
  }
}

int list(const Options& options, Streams& streams) {
  const Result<Registry> registry = make_registry(options.plugin_path);
  if (!registry) return report_error(registry.error(), streams);
  Json rows = Json::array();
  const auto each = [&]<typename Plugin>() {
    list_family<Plugin>(*registry, options, streams, rows);
  };
  each.operator()<AttackPlugin>();
  each.operator()<DefencePlugin>();
  each.operator()<DetectorPlugin>();
  each.operator()<CalibrationPlugin>();
  each.operator()<JudgePlugin>();
  each.operator()<SuitePlugin>();
  each.operator()<ReportPlugin>();
  if (options.json)
    streams.out << rows.dump(2, ' ', false, Json::error_handler_t::replace)
                << '\n';
  return kDone;
}

}  // namespace

void add_list(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand("list", "Lists the plugins by family.");
  verb->footer(
      "Examples:\n  assize list\n  assize list detectors\n"
      "  assize list --plugin-path plugins --json");
  verb->add_option("family", options->family,
                   "attacks, defences, detectors, calibrations, judges, "
                   "suites or reports; default: all")
      ->check(
          CLI::IsMember({"attack", "attacks", "defence", "defences", "detector",
                         "detectors", "calibration", "calibrations", "judge",
                         "judges", "suite", "suites", "report", "reports"}));
  verb->add_option("--plugin-path", options->plugin_path,
                   "A plugin (*.so), or a folder of plugins, to load as well");
  verb->add_flag("--json", options->json, "One JSON array");
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return list(*options, streams); };
  });
}

}  // namespace assize::cli
