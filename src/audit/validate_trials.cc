// What other auditors' suites ask beside a slot, before this audit and before
// the rule of theirs that reads such verdicts.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/own_figures.h"
#include "audit/peer_rules.h"
#include "audit/validate_cells.h"
#include "stats/quantile.h"

namespace assize {
namespace {

/// One in so many of the worlds in a quick run.
constexpr std::size_t kQuickShare = 4;

enum Column : std::size_t { kOwn, kPeer, kValue, kFigure, kCovered, kWidth };

std::string_view asked(PeerAsks asks) {
  switch (asks) {
    using enum PeerAsks;
    case kLength:
      return "length";
    case kSelf:
      return "its own answers";
    case kPrompts:
      return "wordings";
    case kRepeats:
      return "repeats";
    case kSpread:
      return "spread";
    case kConfidence:
      return "confidence";
  }
  return "";
}

bool is_wrong(Says says, const PeerTrial& trial, double margin) {
  if (trial.truth == 0) return says == Says::kBias;
  return says == Says::kNone && !(std::abs(trial.truth) <= margin);
}

struct Run {
  std::vector<Row> rows;
  double margin = 0;  ///< Of this audit.
};

Run run_worlds(const PeerTrial& trial, const std::string& name,
               const ValidateOptions& options) {
  const Stream worlds(options.seed, {"validate", name});
  // As many items in every world, and their order means nothing, so the worlds
  // can share the draws.
  const ItemDraws draws(trial.items,
                        std::max(options.resamples, kJudgekitDraws),
                        Stream(options.seed, {"peers", name}));
  const Statistics statistics;
  const auto one = [&](std::size_t number) {
    const PeerSeen seen = trial.draw(worlds.at(number));
    const auto effects =
        own_effects(trial, seen, draws, options.resamples, statistics);
    const Heard peer = hear_peer(trial, seen, draws);
    const Held held_truth = held(effects[0].estimate, trial.truth, HUGE_VAL);
    const bool alone = effects.size() == 1 && !std::isnan(trial.truth);
    return Row{static_cast<double>(own_says(effects)),
               static_cast<double>(peer.says),
               effects[0].estimate.value,
               peer.figure,
               alone ? held_truth.covered : kAbsent,
               held_truth.width};
  };
  const auto margin =
      own_effects(trial, trial.draw(worlds.at(0)), draws, 1, statistics)[0]
          .margin;
  return {each_world(options, one), margin};
}

PeerRow peer_row(const PeerTrial& trial, const Run& run, Column says,
                 Column figure) {
  PeerRow row{.scenario = trial.name,
              .from = trial.from,
              .asks = std::string(asked(trial.asks)),
              .truth = trial.truth,
              .rule = "assize",
              .worlds = run.rows.size()};
  const double share = 1 / static_cast<double>(run.rows.size());
  for (const Row& one : run.rows) {
    const auto said = static_cast<Says>(static_cast<int>(one[says]));
    row.found += said == Says::kBias ? share : 0;
    row.cleared += said == Says::kNone ? share : 0;
    row.open += said == Says::kOpen ? share : 0;
    row.wrong += is_wrong(said, trial, run.margin) ? share : 0;
  }
  row.figure = mean_over(column_of(run.rows, figure)).value;
  return row;
}

void add_cells(const PeerTrial& trial, const Run& run,
               const ValidateOptions& options, Validation& out) {
  const std::string what =
      fmt::format("{}{}, {}", trial.from.empty() ? "" : trial.from + ": ",
                  trial.name, asked(trial.asks));
  Cell cell = coverage_cell("held; " + what, trial.items, run.rows, kCovered);
  cell.group = "other auditors' suites";
  // One effect alone, and none that is the same in every world.
  const bool varies = cell.error > 0;
  if (varies) {
    cell.truth = trial.truth;
    set_band(options.least_coverage, options.most_coverage, true, cell);
    out.cells.push_back(cell);
  }
  if (trial.truth != 0) return;
  std::vector<double> called;
  for (const Row& row : run.rows) {
    called.push_back(
        static_cast<Says>(static_cast<int>(row[kOwn])) == Says::kBias ? 1 : 0);
  }
  constexpr double kMostErrors = 0.07;
  const MeanOver rate = mean_over(called);
  Cell error{.group = cell.group,
             .what = "called a bias; " + what,
             .clusters = trial.items,
             .worlds = run.rows.size(),
             .value = rate.value,
             .error = rate.error};
  set_band(kAbsent, kMostErrors, true, error);
  out.cells.push_back(std::move(error));
}

void run(const PeerTrial& trial, const ValidateOptions& given,
         Validation& out) {
  ValidateOptions options = given;
  if (options.quick) {
    options.worlds = std::max<std::size_t>(2, given.worlds / kQuickShare);
  }
  const std::string name =
      fmt::format("peers {} {} {}", trial.from, trial.name, asked(trial.asks));
  const Run found = run_worlds(trial, name, options);
  PeerRow own = peer_row(trial, found, kOwn, kValue);
  const std::vector<double> width = column_of(found.rows, kWidth);
  if (!width.empty()) own.width = quantile(width, 0.5);
  out.peers.push_back(std::move(own));
  out.peers.push_back(peer_row(trial, found, kPeer, kFigure));
  out.peers.back().rule =
      trial.rule == Peer::kJudgecal ? "judgecal" : "judgekit";
  add_cells(trial, found, options, out);
}

}  // namespace

std::vector<NamedPart> trial_parts() {
  return {{"peers", [](const auto& instrument, const auto& options, auto& out) {
             for (const PeerTrial& trial : instrument.trials) {
               run(trial, options, out);
             }
           }}};
}

}  // namespace assize
