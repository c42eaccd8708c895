// The instrument against planted truth: how often its intervals hold, its tests
// err and its conclusions are right, in worlds whose law is known.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/peer_trial.h"
#include "plugin/suite.h"
#include "plugin/world.h"

namespace assize {

/// What is validated: the parts of an audit, and the worlds to try them on.
struct Instrument {
  /// A calibration under the name that reports call it by.
  struct Use {
    std::string id;
    const Calibration* calibration = nullptr;
  };

  const Suite& suite;  ///< Its headline is "raw".
  std::vector<Use> calibrations;
  Plant plant = nullptr;
  std::span<const PeerScenario> peers;
  std::span<const PeerTrial> trials = {};
};

struct ValidateOptions {
  std::uint64_t seed = 1;
  std::size_t worlds = 2000;  ///< In each cell.
  /// Bootstrap replicates in each world; fewer where each is a fit.
  std::size_t resamples = 800;
  unsigned threads = 1;
  /// Fewer cells, and every band wider by two Monte Carlo standard errors.
  /// Otherwise those of rates of error and of recovered effects are.
  bool quick = false;
  /// Only these of validation_parts(); empty: all.
  std::vector<std::string> parts = {};
  /// What coverage has to lie in.
  double least_coverage = 0.93, most_coverage = 0.97;
};

/// One figure of the table.
struct Cell {
  std::string group;  ///< "coverage", "type I", "power", ...
  std::string what;   ///< "win_rate at 0.5"
  std::size_t clusters = 0, worlds = 0;
  /// A share of the worlds or a mean over them, with its Monte Carlo standard
  /// error.
  double value = kAbsent, error = kAbsent;
  double least = kAbsent, most = kAbsent;  ///< The band; absent: none.
  /// Of intervals, in points, and the share of worlds without one.
  double median_width = kAbsent, without = kAbsent;
  double truth = kAbsent;     ///< Of what is estimated, in points.
  double analytic = kAbsent;  ///< What theory says of the value, of power.
  std::string note = {};

  /// Whether the value lies in its band, or there is none.
  bool held() const;
};

/// What another auditor's rule or this one says in the same worlds, as shares
/// of the worlds.
struct PeerRow {
  std::string scenario, from;
  std::string asks;  ///< "a slot", "length" ...
  /// Of a slot, P(it wins) of decided verdicts; else PeerTrial::truth.
  double truth = kAbsent;
  std::string rule;  ///< Whose.
  std::size_t worlds = 0;
  double found = 0, cleared = 0, open = 0;  ///< Bias, no bias, not known.
  double wrong = 0;  ///< Found where none is, or cleared where there is one.
  /// The rule's own figure, a mean over worlds, and the median width of its
  /// interval where it is this audit's.
  double figure = kAbsent, width = kAbsent;

  /// The Monte Carlo standard error of a share.
  double error(double share) const;
};

struct Validation {
  std::vector<Cell> cells;
  std::vector<PeerRow> peers;
  bool held() const;  ///< Every cell's band.
};

/// Called now and then with the cell's group and cells done, of all; false
/// stops, and the rest is left out.
using ValidateProgress =
    std::function<bool(std::string_view, std::size_t, std::size_t)>;

/// "coverage", "power" ...: names of the parts, in the order run.
std::vector<std::string> validation_parts();

/// Runs the cells of the parts asked for. Deterministic in seed, worlds,
/// resamples and quick, at any number of threads.
Validation validate(const Instrument& instrument,
                    const ValidateOptions& options,
                    const ValidateProgress& progress = {});

}  // namespace assize
