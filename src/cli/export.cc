// assize export: what was judged, in the benchmark's own files.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>

#include "audit/native_files.h"
#include "audit/pilot.h"
#include "audit/searches.h"
#include "cli/interrupt.h"
#include "cli/opened_audit.h"
#include "cli/progress.h"
#include "cli/verb.h"
#include "io/file.h"

namespace assize::cli {
namespace {

struct Options {
  AuditFlags flags;
  std::string out;
  std::vector<std::string> systems;
};

/// A path that cannot leave its folder, whatever a system's name is.
bool stays_below(const std::filesystem::path& path) {
  return path.is_relative() && std::ranges::none_of(path, [](const auto& part) {
           return part == ".." || part.empty();
         });
}

class Folder {
 public:
  explicit Folder(std::string out) : out_(std::move(out)) {}

  Result<void> take(const NativeFile& file) {
    if (!stays_below(file.path)) {
      return fail(fmt::format("'{}' would be written outside of '{}'",
                              printable(file.path, 80), printable(out_, 80)));
    }
    const auto path = std::filesystem::path(out_) / file.path;
    if (written_.contains(file.path)) return append(file, path);
    std::error_code failed;
    std::filesystem::create_directories(path.parent_path(), failed);
    if (failed) {
      return fail(failed.message(), {path.parent_path().string()});
    }
    auto written = write_file(path.string(), file.text);
    if (written) written_.insert(file.path);
    return written;
  }

  /// Takes back what was written: a part is not what was judged.
  void discard() {
    std::error_code failed;
    for (const std::string& file : written_) {
      std::filesystem::remove(std::filesystem::path(out_) / file, failed);
    }
  }

 private:
  /// Some benchmarks keep all systems' lines in one file.
  static Result<void> append(const NativeFile& file,
                             const std::filesystem::path& path) {
    if (path.extension() != ".jsonl") {
      return fail(fmt::format("two files are called '{}'; choose with --system",
                              printable(file.path, 80)));
    }
    std::ofstream out(path, std::ios::app | std::ios::binary);
    out << file.text << std::flush;
    if (!out) return fail("cannot be written", {path.string()});
    return {};
  }

  std::string out_;
  std::set<std::string> written_;
};

Result<std::vector<std::uint16_t>> chosen(const Benchmark& bench,
                                          const Options& options) {
  std::vector<std::uint16_t> out;
  for (const std::string& name : options.systems) {
    const int found = bench.find_system(name);
    if (found < 0) {
      return fail(fmt::format("no system is called '{}'; there are {}",
                              printable(name, 60), some_names(bench.systems)),
                  {"--system"});
    }
    out.push_back(static_cast<std::uint16_t>(found));
  }
  return out;
}

int write(const PilotVerdicts& judged, const NativeFormat& format,
          const Options& options, Streams& streams) {
  const auto systems = chosen(judged.bench, options);
  if (!systems) return report_error(systems.error(), streams);
  Folder folder(options.out);
  const auto count =
      native_files(judged.bench, format, *systems,
                   [&](const NativeFile& file) { return folder.take(file); });
  if (!count) {
    folder.discard();
    return report_error(count.error(), streams);
  }
  streams.err << fmt::format("{}: {} files of answers, {} of judgements\n",
                             printable(options.out, 200), count->answers,
                             count->verdicts);
  if (count->unwritten_files > 0) {
    streams.err << fmt::format("{} could not be written: {}\n",
                               count->unwritten_files, count->unwritten);
  }
  if (count->left_out > 0) {
    streams.err << fmt::format(
        "{} rows are left out: nobody said of them what the benchmark's files "
        "hold\n",
        count->left_out);
  }
  if (count->defended > 0) {
    streams.err << fmt::format(
        "{} verdicts under a defence are left out: the benchmark's files "
        "cannot tell them from others\n",
        count->defended);
  }
  return count->answers + count->verdicts + count->left_out > 0 ? kDone
                                                                : kBadInput;
}

int export_files(const Options& options, Streams& streams) {
  auto audit = open_audit(options.flags);
  if (!audit) return report_errors(audit.error(), streams);
  const auto suite = audit->registry.find<SuitePlugin>(audit->config.suite_id);
  if (!suite) return report_error(suite.error(), streams);
  const NativeFormat& format = (*suite)->plugin->native;
  if (format.write_answers == nullptr && format.write_verdicts == nullptr) {
    return report_error({fmt::format("suite '{}' has no files of its own that "
                                     "could be written",
                                     audit->config.suite_id),
                         {options.flags.audit}},
                        streams);
  }
  const auto store = read_store(*audit);
  if (!store) return report_error(store.error(), streams);
  const Interrupt interrupt;
  ProgressLine progress(streams);
  const Watch watch = [&](const Step& step) {
    progress.show(step);
    return !interrupt.asked();
  };
  const auto judged =
      read_pilot(audit->config, store->get(), options.flags.threads, watch,
                 PilotAttacks::kAll);
  progress.finish();
  if (interrupt.asked()) return kInterrupted;
  if (!judged) return report_errors(judged.error().errors, streams);
  // Nobody answered a text that is still to be found.
  if (const auto error = unsearched(audit->config)) {
    return report_error(*error, streams);
  }
  return write(*judged, format, options, streams);
}

}  // namespace

void add_export(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "export",
      "Writes what was judged, attacked answers too, as the benchmark does.");
  verb->footer(
      "Examples:\n"
      "  assize export audit.yaml --out arena-hard\n"
      "  assize export audit.yaml --out one --system \"gpt-4 + "
      "verbosity.pad\"\n"
      "\n"
      "Asks nobody: of judges behind HTTP and of programs, what the store "
      "has. The benchmark's own programs score the files.");
  add_audit_flags(*verb, options->flags);
  verb->add_option("--out", options->out, "The folder to write into")
      ->required();
  verb->add_option("--system", options->systems,
                   "Only this system, more than once for several")
      ->expected(1)
      ->take_all();
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] {
      return export_files(*options, streams);
    };
  });
}

}  // namespace assize::cli
