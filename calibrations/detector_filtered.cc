// The win rate without the answers that a detector found.
//
// Of a system that was flagged, verdicts on its affected answers are taken out.
// A detector errs: of honest answers a known share (its rate on clean systems)
// would be found as well, so some of what was found is honest.  With f that
// rate and s the share found, the share of attacked answers is estimated as
// a = max(0, (s - f) / (1 - f)), and of those found the part
//   r = min(1, f (1 - a) / s)
// as honest; they count with that weight.  It is estimated anew in every
// replicate, so the detector's error is in the interval.
//
// `win_rate_lost` counts what was found as lost instead: the least that the
// system could have where every attacked answer is worthless.  Systems that
// nobody flagged keep their win rate.  A detector that judges a system as a
// whole (duplicate) names no answers; a system that it flags is named.
//
// Of answers that were scored alone it is the mean score without what was
// found; where the scale is known, `score_lost` gives what was found the lowest
// score.
//
// What it does not do: an attack that no detector sees stays in, and answers
// left over are compared on other instructions than before.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "calibrations/scores_alone.h"
#include "plugin/calibration.h"

namespace assize {
namespace {

/// What is known of one system's answers.
struct Found {
  std::set<std::uint32_t> items;  ///< Affected, by any detector that flagged.
  double clean_rate = 0;    ///< The sum of these detectors' rates, at most 1.
  bool as_a_whole = false;  ///< Flagged by one that names no answers.
};

std::map<std::string, Found> found_in(std::span<const Finding> findings) {
  std::map<std::string, Found> out;
  for (const Finding& finding : findings) {
    if (!finding.flagged) continue;
    Found& found = out[finding.subject];
    found.items.insert(finding.affected.begin(), finding.affected.end());
    if (std::isnan(finding.clean_rate)) {
      found.as_a_whole = true;
    } else {
      found.clean_rate = std::min(1.0, found.clean_rate + finding.clean_rate);
    }
  }
  return out;
}

/// The sums that the values are made of: outcomes and rows of what is kept, and
/// of what was found.
struct Sums {
  double kept = 0, kept_rows = 0, out = 0, out_rows = 0;

  void add(const Sums& of, double weight) {
    kept += weight * of.kept;
    kept_rows += weight * of.kept_rows;
    out += weight * of.out;
    out_rows += weight * of.out_rows;
  }
  double dot(const Sums& of) const {
    return kept * of.kept + kept_rows * of.kept_rows + out * of.out +
           out_rows * of.out_rows;
  }
};

/// Derivatives of the two values by each of the sums.
struct Gradient {
  Sums filtered, lost;
};

struct Filtered {
  struct Cell {
    std::uint32_t cluster = 0;
    Sums of;
  };
  std::vector<Cell> cells;  ///< By increasing cluster.
  double clean_rate = 0;

  void add(std::uint32_t cluster, double y, bool found) {
    if (cells.empty() || cells.back().cluster != cluster) {
      cells.push_back({cluster, {}});
    }
    cells.back().of.add(found ? Sums{0, 0, y, 1} : Sums{y, 1, 0, 0}, 1);
  }
  Sums total() const {
    Sums out;
    for (const Cell& cell : cells) out.add(cell.of, 1);
    return out;
  }
  Sums total(std::span<const double> weight) const {
    Sums out;
    for (const Cell& cell : cells) out.add(cell.of, weight[cell.cluster]);
    return out;
  }
  /// Clusters with something left.
  std::uint32_t clusters() const {
    return static_cast<std::uint32_t>(std::ranges::count_if(
        cells, [](const Cell& cell) { return cell.of.kept_rows > 0; }));
  }

  /// How much of what was found is honest.
  double honest(const Sums& of) const {
    const double found = of.out_rows / (of.out_rows + of.kept_rows);
    if (found <= 0) return 1;
    const double attacked =
        std::max(0.0, (found - clean_rate) / (1 - clean_rate));
    return std::min(1.0, clean_rate * (1 - attacked) / found);
  }
  double value(const Sums& of) const {
    const double r = honest(of);
    return (of.kept + r * of.out) / (of.kept_rows + r * of.out_rows);
  }
};

double lost(const Sums& of) { return of.kept / (of.kept_rows + of.out_rows); }

class DetectorFiltered final : public Estimator {
 public:
  explicit DetectorFiltered(const Study& study)
      : clusters_(study.table.clusters()),
        found_(found_in(study.findings)),
        scores_(scores_alone(study)),
        unit_(study) {
    std::map<std::uint16_t, Filtered> systems;
    const VerdictTable& table = study.table;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const bool counts = scores_ ? clean_score(table, i, study.judge)
                                  : table.clean_pair(i, study.judge);
      if (!counts) continue;
      const auto found = found_.find(study.bench.systems[table.system[i]]);
      const bool out =
          found != found_.end() && found->second.items.contains(table.item[i]);
      Filtered& of = systems[table.system[i]];
      if (found != found_.end()) of.clean_rate = found->second.clean_rate;
      const std::uint32_t cluster = study.bench.items[table.item[i]].cluster;
      of.add(cluster, scores_ ? unit_.of(table.y[i]) : 100 * table.y[i], out);
    }
    for (auto& [system, of] : systems) {
      const Sums all = of.total();
      if (all.kept_rows == 0) {
        emptied_.push_back(study.bench.systems[system]);
        continue;
      }
      Quantity level{.metric = scores_ ? unit_.metric() : "win_rate",
                     .system = system,
                     .judge = study.judge,
                     .n = static_cast<std::uint32_t>(all.kept_rows),
                     .clusters = of.clusters(),
                     .least = scores_ ? unit_.lowest() : 0,
                     .most = scores_ ? unit_.highest() : 100,
                     .is_mean = all.out_rows == 0};
      Quantity least = level;
      least.metric = scores_ ? "score_lost" : "win_rate_lost";
      least.secondary = true;
      quantities_.push_back(std::move(level));
      if (with_lost()) quantities_.push_back(std::move(least));
      names_.push_back(study.bench.systems[system]);
      systems_.push_back(std::move(of));
    }
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    for (std::size_t s = 0; s < systems_.size(); ++s) {
      const Sums of = systems_[s].total(weight);
      out[each() * s] = systems_[s].value(of);
      if (with_lost()) out[each() * s + 1] = lost(of);
    }
  }

  /// By the chain rule, through the four sums.
  void influence(std::span<double> out) const override {
    const std::size_t columns = quantities_.size();
    std::ranges::fill(out, 0.0);
    for (std::size_t s = 0; s < systems_.size(); ++s) {
      const Gradient by = gradient(systems_[s], systems_[s].total());
      for (const Filtered::Cell& cell : systems_[s].cells) {
        double* to = &out[cell.cluster * columns + each() * s];
        to[0] = static_cast<double>(clusters_) * by.filtered.dot(cell.of);
        if (!with_lost()) continue;
        to[1] = static_cast<double>(clusters_) * by.lost.dot(cell.of);
      }
    }
  }

  Notes notes() const override {
    Notes notes{
        .convention = "assize.detector_filtered",
        .assumes = {"What the detectors found is attacked, but for the share "
                    "that they find in clean systems too.",
                    "What is left was judged on other instructions than all; "
                    "these are taken to be no easier."},
        .parameters = {},
        .metrics = {}};
    if (!scores_) {
      notes.metrics = {{"win_rate_lost",
                        "the win rate where every answer that a detector found "
                        "counts as lost"}};
    } else if (with_lost()) {
      notes.metrics = {{"score_lost",
                        "the score where every answer that a detector found "
                        "counts as the scale's lowest"}};
    }
    for (std::size_t s = 0; s < systems_.size(); ++s) {
      const Sums of = systems_[s].total();
      if (of.out_rows == 0) continue;
      notes.parameters.emplace_back("taken_out:" + names_[s], of.out_rows);
      notes.parameters.emplace_back("honest_share:" + names_[s],
                                    systems_[s].honest(of));
    }
    if (!emptied_.empty()) {
      notes.assumes.push_back(
          fmt::format("Left out, for every answer of theirs was found: {}.",
                      fmt::join(emptied_, ", ")));
    }
    std::vector<std::string> whole;
    for (const auto& [name, found] : found_) {
      if (found.as_a_whole && found.items.empty()) whole.push_back(name);
    }
    if (!whole.empty()) {
      notes.assumes.push_back(fmt::format(
          "Flagged as a whole, so that no answers of theirs could be taken "
          "out: {}.",
          fmt::join(whole, ", ")));
    }
    return notes;
  }

 private:
  /// Central differences: the value is a smooth function of four sums, but for
  /// the two corners of `honest`.
  static Gradient gradient(const Filtered& of, const Sums& at) {
    Gradient by;
    constexpr double Sums::*kSums[] = {&Sums::kept, &Sums::kept_rows,
                                       &Sums::out, &Sums::out_rows};
    for (double Sums::*sum : kSums) {
      const double step = 1e-6 * std::max(1.0, at.*sum);
      Sums up = at, down = at;
      up.*sum += step;
      down.*sum -= step;
      by.filtered.*sum = (of.value(up) - of.value(down)) / (2 * step);
      by.lost.*sum = (lost(up) - lost(down)) / (2 * step);
    }
    return by;
  }

  /// There is a worst that an answer could have been.
  bool with_lost() const { return !scores_ || unit_.percent(); }
  /// Quantities of a system.
  std::size_t each() const { return with_lost() ? 2 : 1; }

  std::size_t clusters_;
  std::map<std::string, Found> found_;
  bool scores_;  ///< Of answers judged alone.
  ScoreUnit unit_;
  std::vector<Filtered> systems_;
  std::vector<std::string> names_;    ///< Parallel to systems_.
  std::vector<std::string> emptied_;  ///< With no answer left.
  std::vector<Quantity> quantities_;  ///< each() for each of systems_.
};

class Plugin final : public Calibration {
 public:
  Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const override {
    if (study.bench.reference < 0 && !scores_alone(study)) {
      return fail("the answers are of no systems that could be filtered");
    }
    if (study.findings.empty()) {
      return fail("no detector ran: name some under 'detectors'");
    }
    const bool any = std::ranges::any_of(study.findings, &Finding::flagged);
    if (!any) return fail("no system was flagged: nothing is to be taken out");
    auto estimator = std::make_unique<DetectorFiltered>(study);
    if (estimator->quantities().empty()) {
      return fail("nothing was judged that is not taken out");
    }
    return estimator;
  }
};

std::unique_ptr<Calibration> make(ConfigNode&) {
  return std::make_unique<Plugin>();
}

}  // namespace

namespace calibrations {

extern const CalibrationPlugin detector_filtered;
constinit const CalibrationPlugin detector_filtered = {
    .info = {.id = "detector_filtered",
             .summary = "Takes out what detectors found, less what they would "
                        "find in honest answers.",
             .source = "Assize; the rate of honest answers as in Storey 2002, "
                       "doi:10.1111/1467-9868.00346"},
    .make = make,
    .asked_for = true,
};

}  // namespace calibrations
}  // namespace assize
