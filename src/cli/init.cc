// assize init: an audit of a suite, to fill in.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/init_file.h"
#include "cli/verb.h"
#include "cli/wrap.h"
#include "io/file.h"

namespace assize::cli {
namespace {

struct Options {
  std::string suite, out = "audit.yaml", plugin_path;
  bool force = false;
};

int list_suites(const Registry& registry, Streams& streams) {
  streams.out << "suites\n";
  for (const auto& entry : registry.family<SuitePlugin>()) {
    const Info& info = entry.plugin->info;
    streams.out << fmt::format("  {:<22} {}\n", info.id,
                               wrap(info.summary, 25, streams.width));
  }
  streams.out << "\n'assize init SUITE' writes an audit of one.\n";
  return kDone;
}

int init(const Options& options, Streams& streams) {
  const Result<Registry> registry = make_registry(options.plugin_path);
  if (!registry) return report_error(registry.error(), streams);
  if (options.suite.empty()) return list_suites(*registry, streams);
  const auto entry = registry->find<SuitePlugin>(options.suite);
  if (!entry) {
    Error error = entry.error();
    error.where.file = "argument 1";
    error.message += "; 'assize init' shows the suites";
    return report_error(error, streams);
  }
  if (options.out == "-") {
    streams.out << audit_file(*(*entry)->plugin, *registry);
    return kDone;
  }
  if (!options.force && exists(options.out)) {
    return report_error(
        {"this file is there already; --force overwrites it", {options.out}},
        streams);
  }
  const std::string yaml = audit_file(*(*entry)->plugin, *registry);
  if (Result<void> written = write_file(options.out, yaml); !written) {
    return report_error(written.error(), streams);
  }
  const std::string out = printable(options.out, 1000);
  const std::string next =
      "Name your files under 'inputs', then: assize run " + out;
  streams.out << "wrote " << out << '\n'
              << wrap(next, 2, streams.width) << '\n';
  return kDone;
}

}  // namespace

void add_init(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "init", "Writes an audit of a suite, with every setting explained.");
  verb->footer(
      "Examples:\n  assize init\n"
      "  assize init alpaca_eval_2\n"
      "  assize init generic --out my_bench.yaml\n"
      "\nWithout a suite it lists them.");
  verb->add_option("suite", options->suite, "The suite's id");
  verb->add_option("--out", options->out, "The file to write; - for the output")
      ->capture_default_str();
  verb->add_flag("--force", options->force, "Overwrite the file");
  verb->add_option("--plugin-path", options->plugin_path,
                   "A plugin (*.so), or a folder of plugins, to load as well");
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return init(*options, streams); };
  });
}

}  // namespace assize::cli
