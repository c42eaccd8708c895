// assize validate: the instrument itself, against worlds whose truth is known.

#include "audit/validate.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>

#include "cli/validate_plot.h"
#include "cli/validate_table.h"
#include "cli/verb.h"
#include "core/parallel_for.h"
#include "io/file.h"
#include "plugin/config_node.h"
#include "worlds/peer_scenarios.h"
#include "worlds/planted.h"

namespace assize::cli {
namespace {

constexpr unsigned kMostThreads = 1024;
constexpr std::size_t kLeastWorlds = 2, kMostWorlds = 1000000;
constexpr std::size_t kQuickWorlds = 200, kQuickResamples = 400;
constexpr unsigned kPlainWidth = 80;
constexpr std::chrono::seconds kQuiet{30};

struct Options {
  ValidateOptions validate;
  std::size_t worlds = 0;  ///< 0: as many as the run's kind has.
  std::string out;
  bool json = false;
  unsigned threads = 0;  ///< 0: as many as the machine runs at once.
};

/// The plugins that an audit of such worlds would use.
struct Parts {
  std::unique_ptr<Suite> suite;
  std::vector<std::pair<std::string, std::unique_ptr<Calibration>>>
      calibrations;
};

Result<Parts> make_parts() {
  const Result<Registry> registry = make_registry("");
  if (!registry) return tl::unexpected(registry.error());
  Parts parts;
  const auto suite = registry->find<SuitePlugin>("generic");
  if (!suite) return tl::unexpected(suite.error());
  // Its headline is that of verdicts against a baseline; no file is opened.
  Result<ConfigNode> inputs = ConfigNode::parse(
      "{items: planted, answers: planted, baseline: baseline}", "validate");
  if (!inputs) return tl::unexpected(inputs.error());
  parts.suite = (*suite)->plugin->make(*inputs);
  for (const char* id :
       {"position_balanced", "style_controlled", "length_controlled"}) {
    const auto found = registry->find<CalibrationPlugin>(id);
    if (!found) return tl::unexpected(found.error());
    ConfigNode none = ConfigNode::empty("validate");
    parts.calibrations.emplace_back(id, (*found)->plugin->make(none));
  }
  return parts;
}

/// One line that is written over, on a terminal; elsewhere one every half
/// minute at most.
ValidateProgress progress_line(Streams& streams) {
  using Clock = std::chrono::steady_clock;
  return [&streams, said = Clock::now()](
             std::string_view part, std::size_t done, std::size_t of) mutable {
    if (streams.terminal) {
      streams.err << "\r\x1b[K" << part << ' ' << done << " of " << of
                  << std::flush;
    } else if (Clock::now() - said >= kQuiet) {
      streams.err << fmt::format("validate: {}, {} of {} parts done\n", part,
                                 done, of)
                  << std::flush;
      said = Clock::now();
    }
    return true;
  };
}

Result<void> write_files(const Validation& validation, const Options& options) {
  const std::string json = validation_json(validation, options.validate);
  auto written = write_file(options.out + "/validate.json", json + '\n');
  if (!written) return written;
  return write_file(options.out + "/validate.svg",
                    validation_svg(validation, options.validate));
}

int validate_all(const Options& options, Streams& streams) {
  const Result<Parts> parts = make_parts();
  if (!parts) return report_error(parts.error(), streams);
  if (!options.out.empty()) {
    const auto writable = check_writable(options.out);
    if (!writable) return report_error(writable.error(), streams);
  }
  const std::vector<PeerScenario> peers = worlds::peer_scenarios();
  const std::vector<PeerTrial> trials = worlds::peer_trials();
  Instrument instrument{.suite = *parts->suite,
                        .calibrations = {},
                        .plant = worlds::planted,
                        .peers = peers,
                        .trials = trials};
  for (const auto& [id, calibration] : parts->calibrations) {
    instrument.calibrations.push_back({id, calibration.get()});
  }
  const Validation validation =
      validate(instrument, options.validate, progress_line(streams));
  if (streams.terminal) streams.err << "\r\x1b[K" << std::flush;
  if (!options.out.empty()) {
    const auto written = write_files(validation, options);
    if (!written) return report_error(written.error(), streams);
  }
  if (options.json) {
    streams.out << validation_json(validation, options.validate) << '\n';
  } else {
    write_validation(
        validation,
        {.options = options.validate,
         .width = streams.width == 0 ? kPlainWidth : streams.width},
        streams.out);
  }
  return validation.held() ? kDone : kGateFailed;
}

void add_flags(CLI::App& verb, Options& options) {
  verb.add_flag("--quick", options.validate.quick,
                "Fewer cells and worlds, in under a minute; bands are wider by "
                "two Monte Carlo standard errors");
  verb.add_option("--seed", options.validate.seed, "Default: 1");
  verb.add_option("--worlds", options.worlds,
                  fmt::format("In each cell; default: {}, or {} if quick",
                              ValidateOptions{}.worlds, kQuickWorlds))
      ->check(CLI::Range(kLeastWorlds, kMostWorlds).description(""));
  verb.add_option("--part", options.validate.parts,
                  fmt::format("Only this part, more than once for several: {}",
                              fmt::join(validation_parts(), ", ")))
      ->type_name("NAME")
      ->expected(1)
      ->take_all()
      ->check(CLI::IsMember(validation_parts()).description(""));
  verb.add_option("--out", options.out,
                  "A folder for validate.json and validate.svg");
  verb.add_flag("--json", options.json, "One JSON document");
  verb.add_option("--threads", options.threads,
                  "Default: as many as the machine has")
      ->check(CLI::Range(1u, kMostThreads).description(""));
}

/// What was not given is the run's kind's own.
void fill_in(Options& options) {
  ValidateOptions& validate = options.validate;
  if (validate.quick) {
    validate.worlds = kQuickWorlds;
    validate.resamples = kQuickResamples;
  }
  if (options.worlds > 0) validate.worlds = options.worlds;
  validate.threads =
      options.threads == 0 ? hardware_threads() : options.threads;
}

}  // namespace

void add_validate(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "validate",
      "Holds the audit's own statistics against worlds of known truth.");
  verb->footer(
      "Examples:\n"
      "  assize validate --quick\n"
      "  assize validate --seed 7 --out validation\n"
      "  assize validate --part power --worlds 10000\n"
      "  assize validate --worlds 10000 --json > validate.json\n"
      "\n"
      "Exits with 1 if a figure leaves its band.");
  add_flags(*verb, *options);
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] {
      fill_in(*options);
      return validate_all(*options, streams);
    };
  });
}

}  // namespace assize::cli
