// assize store: what a store of answers holds, out as JSON lines and back in.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/verb.h"
#include "io/file.h"
#include "store/transcript.h"
#include "store/verdict_store.h"

namespace assize::cli {
namespace {

struct Options {
  std::string store, to, from;
  bool json = false;
};

/// "-": to the program's own output.
int export_to(const Options& options, Streams& streams) {
  std::ofstream file;
  const bool here = options.to == "-";
  // A whole file or none: what is half-written has another name.
  const std::string part = options.to + ".part";
  if (!here) file.open(part, std::ios::binary | std::ios::trunc);
  std::ostream& out = here ? streams.out : file;
  const auto lines = export_transcript(
      options.store, [&](std::string_view line) -> Result<void> {
        out << line;
        if (out) return {};
        return fail("cannot write", {here ? "the output" : part});
      });
  if (!here) {
    file.close();
    const bool moved =
        lines && file && std::rename(part.c_str(), options.to.c_str()) == 0;
    if (!moved) std::remove(part.c_str());
    if (lines && !moved) {
      return report_error({"cannot write", {options.to}}, streams);
    }
  }
  if (!lines) return report_error(lines.error(), streams);
  streams.err << fmt::format("{} answers written to {}\n", *lines,
                             here ? "the output" : options.to);
  return kDone;
}

int import_from(const Options& options, Streams& streams) {
  const auto counts =
      import_transcript(options.from, options.store, "assize " ASSIZE_VERSION);
  if (!counts) return report_error(counts.error(), streams);
  streams.out << fmt::format("{} answers added to {}, {} were there already\n",
                             counts->added, options.store, counts->repeated);
  if (counts->conflicts > 0) {
    streams.out << fmt::format(
        "{} requests had two answers; the older of each is kept\n",
        counts->conflicts);
  }
  return kDone;
}

int show(const Options& options, Streams& streams) {
  StoreOptions open;
  open.read_only = true;
  const auto store = VerdictStore::open(options.store, std::move(open));
  if (!store) return report_error(store.error(), streams);
  const auto served = (*store)->served();
  if (!served) return report_error(served.error(), streams);
  if (options.json) {
    nlohmann::json list = nlohmann::json::array();
    for (const VerdictStore::Served& of : *served) {
      list.push_back({{"identity", of.identity},
                      {"model", of.model},
                      {"fingerprint", of.fingerprint},
                      {"answers", of.rows}});
    }
    streams.out << nlohmann::json({{"schema", "assize.store/1"},
                                   {"answers", (*store)->rows()},
                                   {"served", std::move(list)}})
                       .dump(2, ' ', false,
                             nlohmann::json::error_handler_t::replace)
                << '\n';
    return kDone;
  }
  streams.out << fmt::format("{} answers\n", (*store)->rows());
  for (const VerdictStore::Served& of : *served) {
    streams.out << fmt::format(
        "{} of {}{}{}\n", of.rows,
        of.model.empty() ? "an unnamed model" : printable(of.model, 80),
        of.fingerprint.empty() ? "" : " at " + printable(of.fingerprint, 80),
        ", by " + printable(of.identity, 200));
  }
  return kDone;
}

int run(const Options& options, Streams& streams) {
  if (options.from.empty() && !exists(options.store)) {
    return report_error({"there is no such store", {options.store}}, streams);
  }
  if (!options.to.empty()) return export_to(options, streams);
  if (!options.from.empty()) return import_from(options, streams);
  return show(options, streams);
}

}  // namespace

void add_store(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "store", "Shows what a store of judges' answers holds; moves it.");
  verb->footer(
      "Examples:\n"
      "  assize store audit.judgements.sqlite\n"
      "  assize store audit.judgements.sqlite --export answers.jsonl\n"
      "  assize store other.sqlite --import answers.jsonl\n"
      "\nLines are sorted by request, so that equal stores give equal files. "
      "Importing what is there already changes nothing.");
  verb->add_option("store", options->store, "The store")->required();
  CLI::Option* to =
      verb->add_option("--export", options->to,
                       "Write every answer as a line of JSON; - for "
                       "the output");
  CLI::Option* from = verb->add_option("--import", options->from,
                                       "Add the answers of such a file");
  to->excludes(from);
  verb->add_flag("--json", options->json, "What it holds, as one JSON object");
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return run(*options, streams); };
  });
}

}  // namespace assize::cli
