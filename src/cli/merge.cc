// assize merge: stores of several machines, united into one.

#include "store/merge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/verb.h"
#include "io/file.h"

namespace assize::cli {
namespace {

struct Options {
  std::vector<std::string> stores;
  std::string into;
  bool json = false;
};

bool complete(const ShardsSeen& seen) {
  if (seen.shards == 0) return seen.whole;
  return seen.whole || (seen.incomplete.empty() && seen.missing.empty());
}

/// "shards 1, 3 of 4 are complete; 2 was begun and not ended; 4 is missing".
std::string told(const ShardsSeen& seen) {
  if (complete(seen)) {
    return seen.shards == 0
               ? "complete, not split"
               : fmt::format("complete, all {} shards", seen.shards);
  }
  if (seen.shards == 0) return "begun and not ended, not split";
  std::string out = fmt::format("incomplete, of {} shards", seen.shards);
  if (!seen.incomplete.empty()) {
    out += fmt::format("; begun and not ended: {}",
                       fmt::join(seen.incomplete, ", "));
  }
  if (!seen.missing.empty()) {
    out += fmt::format("; missing: {}", fmt::join(seen.missing, ", "));
  }
  return out;
}

nlohmann::json as_json(const Merged& merged, const std::string& into) {
  nlohmann::json audits = nlohmann::json::array();
  for (const ShardsSeen& seen : merged.audits) {
    audits.push_back({{"config", hex(seen.config)},
                      {"shards", seen.shards},
                      {"complete", complete(seen)},
                      {"ended", seen.complete},
                      {"begun", seen.incomplete},
                      {"missing", seen.missing}});
  }
  return {{"schema", "assize.merge/1"},
          {"into", into},
          {"added", merged.rows.added},
          {"repeated", merged.rows.repeated},
          {"conflicts", merged.rows.conflicts},
          {"payloads",
           {{"added", merged.payloads.added},
            {"repeated", merged.payloads.repeated},
            {"conflicts", merged.payloads.conflicts}}},
          {"audits", std::move(audits)}};
}

int merge(const Options& options, Streams& streams) {
  for (const std::string& store : options.stores) {
    if (!exists(store)) {
      return report_error({"there is no such store", {store}}, streams);
    }
  }
  const auto merged = merge_stores(options.stores, options.into);
  if (!merged) return report_error(merged.error(), streams);
  bool all = true;
  for (const ShardsSeen& seen : merged->audits) all = all && complete(seen);
  if (options.json) {
    streams.out << as_json(*merged, options.into).dump(2) << '\n';
    return all ? kDone : kGateFailed;
  }
  streams.out << fmt::format("{} answers added to {}, {} were there already\n",
                             merged->rows.added, options.into,
                             merged->rows.repeated);
  if (merged->rows.conflicts > 0) {
    streams.out << fmt::format(
        "{} requests had two answers; the older of each is kept\n",
        merged->rows.conflicts);
  }
  if (merged->payloads.added > 0) {
    streams.out << fmt::format("{} texts that searches found added\n",
                               merged->payloads.added);
  }
  if (merged->payloads.conflicts > 0) {
    streams.out << fmt::format(
        "{} searches had found two texts; the first of each is kept\n",
        merged->payloads.conflicts);
  }
  for (const ShardsSeen& seen : merged->audits) {
    streams.out << fmt::format("audit {}: {}\n", hex(seen.config).substr(0, 12),
                               told(seen));
  }
  return all ? kDone : kGateFailed;
}

}  // namespace

void add_merge(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "merge", "Unites the stores of several machines into one.");
  verb->footer(
      "Examples:\n"
      "  assize run audit.yaml --shard 1/2 --store one.sqlite\n"
      "  assize run audit.yaml --shard 2/2 --store two.sqlite\n"
      "  assize merge one.sqlite two.sqlite --into all.sqlite\n"
      "  assize run audit.yaml --offline --store all.sqlite\n"
      "\nThe sources are only read. Exits with 1 where a shard of an audit is "
      "missing or was not ended.");
  verb->add_option("stores", options->stores, "The stores to unite")
      ->required();
  verb->add_option("--into", options->into,
                   "The store that gets all; made where it is not there")
      ->required();
  verb->add_flag("--json", options->json, "One JSON object");
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return merge(*options, streams); };
  });
}

}  // namespace assize::cli
