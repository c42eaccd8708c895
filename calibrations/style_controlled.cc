// Style-controlled win rate: what would the judge say at equal length and
// looks?
//
// One logistic model of all of a judge's verdicts against the baseline:
//   logit P(system wins) = w_system + gamma . x,
// with a log-odds for each system and slopes that the systems share.  x is what
// can be seen without reading: of code points (a - b) / (a + b), and of
// headers, list items and bold spans (a - b) / (a + b + 1), where a and b are
// the two answers' counts; of citations too, where the benchmark counts them.
// The score is 100 / (1 + exp(-w_system)).  It is the shape of FastChat's and
// Arena-Hard's style control, with outcomes as probabilities, all covariates in
// their own unit and instructions resampled whole.
//
// What it does not do: style is taken as a confounder to hold fixed, so real
// quality that shows as length or structure is removed with it.  A system that
// never comes near the baseline's length is judged where nobody saw it, on the
// word of the others' slopes: the notes name it.  It is no defence against an
// attack that looks as an honest answer does.
//
// An attacked system is not like the others, so slopes are not learnt from a
// mixture: the entrants of each arm are fitted together, in the place of their
// clean selves, and apart from the clean systems.  A constant answer takes the
// clean systems' slopes as they are, for it shows none of its own.
//
// That is `convention: assize`.  The published conventions, by name, differ in
// what they compare, what they shrink and who meets whom:
//   arena_hard.v2    (a - b) / (a + b) of tokens, (a - b) / (a + b + 1) of
//                    marks per token + 1; deviations with n - 1; no ridge;
//                    strong verdicts count three times
//   arena_hard.v0.1  (a - b) / (a + b + 1) of tokens and marks; deviations with
//                    n; a ridge on levels (in units of ln 10) and slopes, as
//                    scikit-learn's C = 1 on rows that stand twice; strong
//                    verdicts count three times
//   fastchat         the same without the repetition, over all battles, the
//                    first shown against the second
//   arena_rank       (a - b) / (a + b) of tokens and marks; a ridge of 1 on
//                    slopes against the mean loss; each battle weighs one over
//                    its pair's number, or over 50; over all battles
// All of them centre each difference and divide it by its deviation, over the
// battles as they count, and do so again under the bootstrap's weights.  So
// they compare at the mean style of the battles, not at equal style.  Counts
// are those that the benchmark publishes; of other answers, marks are counted
// as its authors count them, and tokens by the vocabulary that they counted by.
// Where that is not known, or not in the program, attacked systems are refused
// and battles of others left out, as those without an answer are; the notes
// name them.  Where no answer has a "token_len", characters stand in.  A
// difference without spread has no slope; systems that nothing connects are
// refused.  Attacked systems and constants join the clean systems' board.
//
// Not as published, on purpose: the optimum is exact (Arena-Hard v2 stops after
// 50 steps, up to some points away; `assize replay arena_hard --compat` goes
// there), the value is that of the sample and not a mean or median of
// replicates, instructions are resampled whole, and a prompt keeps the game
// that was read when the other was not.  Of arena_rank its description
// leaves open whether deviations divide by n, and whether the pairs' weights
// are brought to a mean of one; here they do, and they are.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "calibrations/scores_alone.h"
#include "calibrations/style_board.h"
#include "plugin/calibration.h"
#include "plugin/config_node.h"
#include "plugin/style_convention.h"
#include "plugin/style_covariates.h"
#include "stats/joint_logistic.h"

namespace assize {
namespace {

constexpr std::string_view kConventions[] = {
    "assize", "arena_hard.v2", "arena_hard.v0.1", "fastchat", "arena_rank"};

constexpr Knob kKnobs[] = {
    Choice{.name = "convention",
           .meaning = "Whose differences, ridge and battles; see the text.",
           .options = kConventions},
};

/// Of the slopes, whose covariates lie in [-1, 1].  It is one hundredth of what
/// a single row can say (at most x^2 / 4), so a fit feels it only where rows
/// separate the outcomes and the slope would run away.
constexpr double kRidge = 0.0025;

/// Less spread than this within all systems is rounding.
constexpr double kNoSpread = 1e-9;

/// The rows of one system against the baseline.
struct Rows {
  std::vector<StyleCovariates> x;
  std::vector<double> outcome;
  std::vector<std::uint32_t> cluster;  ///< Not decreasing.
  std::uint32_t clusters = 0;

  void add(const StyleCovariates& of, double y, std::uint32_t in) {
    clusters += cluster.empty() || cluster.back() != in;
    x.push_back(of);
    outcome.push_back(y);
    cluster.push_back(in);
  }

  /// Sum of squares of a covariate about its mean.
  double spread(std::size_t j) const {
    double mean = 0, sum = 0;
    for (const StyleCovariates& of : x) mean += of[j];
    mean /= static_cast<double>(x.size());
    for (const StyleCovariates& of : x) sum += (of[j] - mean) * (of[j] - mean);
    return sum;
  }

  /// Whether a covariate is above zero in every row, or below in every one.
  bool one_sided(std::size_t j) const {
    const auto at = [j](const StyleCovariates& of) { return of[j]; };
    return std::ranges::min(x, {}, at)[j] > 0 ||
           std::ranges::max(x, {}, at)[j] < 0;
  }
};

/// Systems that share slopes.
struct Group {
  std::string name;  ///< Of the arm; empty: the clean systems.
  std::vector<std::uint16_t> systems;
  std::vector<bool> follows;       ///< By system: a constant.
  std::vector<std::size_t> kept;   ///< StyleCovariates with a slope.
  std::vector<std::size_t> place;  ///< By system: its quantity.
  JointLogistic model{{}, kRidge};
  JointLogistic::Fit fit;

  bool leads() const {
    return std::ranges::find(follows, false) != follows.end();
  }

  void prepare(const std::vector<Rows>& rows) {
    for (std::size_t j = 0; j < kStyleCovariates.size(); ++j) {
      double spread = 0;
      for (std::size_t s = 0; s < systems.size(); ++s) {
        if (!follows[s]) spread += rows[systems[s]].spread(j);
      }
      if (spread > kNoSpread) kept.push_back(j);
    }
    JointLogisticData data;
    data.systems = systems.size();
    data.covariates = kept.size();
    data.follows = follows;
    for (std::size_t s = 0; s < systems.size(); ++s) {
      const Rows& of = rows[systems[s]];
      for (std::size_t i = 0; i < of.x.size(); ++i) {
        data.system.push_back(static_cast<std::uint32_t>(s));
        data.cluster.push_back(of.cluster[i]);
        data.outcome.push_back(of.outcome[i]);
        for (const std::size_t j : kept) data.x.push_back(of.x[i][j]);
      }
    }
    model = JointLogistic(data, kRidge);
    fit = model.fit();
  }
};

double win_rate(double w) { return 100 / (1 + std::exp(-w)); }

class StyleControlledWinRate final : public Estimator {
 public:
  explicit StyleControlledWinRate(const Study& study)
      : clusters_(study.table.clusters()),
        columns_(style_columns(study.answers)) {
    const std::vector<Rows> rows = gather(study);
    for (auto& [arm, group] : groups_of(study.bench, rows)) {
      if (!group.leads()) continue;  // Nobody to take slopes from.
      group.prepare(rows);
      groups_.push_back(std::move(group));
    }
    quantify(study, rows);
    for (const Group& group : groups_) flag_extrapolated(study, group, rows);
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  bool has_covariates() const {
    return std::ranges::any_of(
        groups_, [](const Group& group) { return !group.kept.empty(); });
  }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    std::ranges::fill(out, 50.0);  // The baseline against itself.
    for (const Group& group : groups_) {
      const auto fit = group.model.fit(weight, &group.fit);
      for (std::size_t s = 0; s < group.place.size(); ++s) {
        out[group.place[s]] = fit.converged ? win_rate(fit.w[s]) : kAbsent;
      }
    }
  }

  void influence(std::span<double> out) const override {
    std::ranges::fill(out, 0.0);
    const std::size_t columns = quantities_.size();
    std::vector<double> by_w;
    for (const Group& group : groups_) {
      const std::size_t systems = group.place.size();
      by_w.assign(clusters_ * systems, 0.0);
      group.model.influence(group.fit, by_w);
      for (std::size_t s = 0; s < systems; ++s) {
        const double share = win_rate(group.fit.w[s]) / 100;
        const double scale =
            static_cast<double>(clusters_) * 100 * share * (1 - share);
        for (std::size_t g = 0; g < clusters_; ++g) {
          out[g * columns + group.place[s]] = scale * by_w[g * systems + s];
        }
      }
    }
  }

  Notes notes() const override {
    Notes notes{
        .convention = "assize.style_controlled",
        .assumes = {"Length and looks are a confounder to hold fixed; quality "
                    "that shows as length or structure is removed with them.",
                    "Slopes are shared: by the clean systems, and by the "
                    "entrants of each arm; a constant takes the clean ones'."}};
    for (const Group& group : groups_) note(group, notes);
    if (!one_sided_.empty()) {
      notes.assumes.push_back(
          fmt::format("Extrapolated, for all of their answers have more than "
                      "the baseline's, "
                      "or all have less: {}.",
                      fmt::join(one_sided_, ", ")));
    }
    return notes;
  }

 private:
  static std::vector<Rows> gather(const Study& study) {
    const VerdictTable& table = study.table;
    std::vector<Rows> out(study.bench.systems.size());
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (!table.clean_pair(i, study.judge) ||
          static_cast<int>(table.opponent[i]) != study.bench.reference ||
          table.answer[i] == kNoAnswer || table.rival[i] == kNoAnswer) {
        continue;
      }
      out[table.system[i]].add(
          style_covariates(study.answers, table.answer[i], table.rival[i]),
          table.y[i], study.bench.items[table.item[i]].cluster);
    }
    return out;
  }

  /// By arm; 0: the clean systems, and the constants that follow them.
  static std::map<std::uint16_t, Group> groups_of(
      const Benchmark& bench, const std::vector<Rows>& rows) {
    std::map<std::uint16_t, Group> out;
    for (std::size_t s = 0; s < rows.size(); ++s) {
      if (rows[s].outcome.empty() || static_cast<int>(s) == bench.reference) {
        continue;
      }
      const auto system = static_cast<std::uint16_t>(s);
      const Entrant* entrant = bench.entrant(system);
      const bool constant =
          entrant != nullptr && entrant->clean == Entrant::kConstant;
      const bool attacked = entrant != nullptr && !constant;
      Group& group = out[attacked ? entrant->arm : std::uint16_t{0}];
      if (attacked) group.name = arm_name(bench, *entrant);
      group.systems.push_back(system);
      group.follows.push_back(constant);
    }
    return out;
  }

  /// An entrant is named after its clean self and its arm: "plain + x.y".
  static std::string arm_name(const Benchmark& bench, const Entrant& entrant) {
    const auto& clean = bench.systems[static_cast<std::size_t>(entrant.clean)];
    const std::string& name = bench.systems[entrant.system];
    const std::string before = clean + " + ";
    return name.starts_with(before) ? name.substr(before.size()) : name;
  }

  void quantify(const Study& study, const std::vector<Rows>& rows) {
    std::map<std::uint16_t, std::size_t*> place;  // In the systems' order.
    for (Group& group : groups_) {
      group.place.resize(group.systems.size());
      for (std::size_t s = 0; s < group.systems.size(); ++s) {
        place[group.systems[s]] = &group.place[s];
      }
    }
    const auto reference = static_cast<std::uint16_t>(study.bench.reference);
    if (!rows[reference].outcome.empty()) place[reference] = nullptr;
    for (const auto& [system, to] : place) {
      if (to != nullptr) *to = quantities_.size();
      const Rows& of = rows[system];
      quantities_.push_back({.metric = "win_rate",
                             .system = system,
                             .judge = study.judge,
                             .n = static_cast<std::uint32_t>(of.outcome.size()),
                             .clusters = of.clusters});
    }
  }

  void flag_extrapolated(const Study& study, const Group& group,
                         const std::vector<Rows>& rows) {
    for (const std::uint16_t system : group.systems) {
      std::vector<std::string_view> of;
      for (const std::size_t j : group.kept) {
        if (rows[system].one_sided(j)) of.push_back(kStyleCovariates[j]);
      }
      if (of.empty()) continue;
      one_sided_.push_back(fmt::format("{} ({})", study.bench.systems[system],
                                       fmt::join(of, ", ")));
    }
  }

  void note(const Group& group, Notes& notes) const {
    const std::string of = group.name.empty() ? "" : ":" + group.name;
    std::vector<std::string_view> dropped(columns_.begin(), columns_.end());
    for (std::size_t k = 0; k < group.kept.size(); ++k) {
      const std::string_view name = kStyleCovariates[group.kept[k]];
      std::erase(dropped, name);
      notes.parameters.emplace_back(fmt::format("gamma.{}{}", name, of),
                                    group.fit.slope[k]);
    }
    if (dropped.empty()) return;
    notes.assumes.push_back(
        fmt::format("Without a slope among {}, for within no system they "
                    "differ from the baseline's by more or less: {}.",
                    group.name.empty() ? "the clean systems"
                                       : "the entrants of " + group.name,
                    fmt::join(dropped, ", ")));
  }

  std::size_t clusters_;
  std::span<const std::string_view> columns_;
  std::vector<Group> groups_;
  std::vector<Quantity> quantities_;    ///< By increasing system.
  std::vector<std::string> one_sided_;  ///< "plain (length)".
};

class StyleControlled final : public Calibration {
 public:
  explicit StyleControlled(std::size_t convention) : convention_(convention) {}

  Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const override {
    if (scores_alone(study)) {
      return needs_pairs("it asks who would win at equal length and looks");
    }
    if (study.bench.reference < 0) {
      return fail("style control needs a baseline that every system meets");
    }
    if (convention_ > 0) return by_convention(study);
    auto estimator = std::make_unique<StyleControlledWinRate>(study);
    if (estimator->quantities().empty()) {
      return fail("no judged pair has both answers");
    }
    if (!estimator->has_covariates()) {
      return fail(
          "no system's answers vary against the baseline's in length "
          "or looks");
    }
    return estimator;
  }

 private:
  Result<std::unique_ptr<const Estimator>> by_convention(
      const Study& study) const {
    return StyleBoard::make(study, style_convention(kConventions[convention_]));
  }

  std::size_t convention_;  ///< Index into kConventions.
};

std::unique_ptr<Calibration> make(ConfigNode& config) {
  std::size_t convention = 0;
  config.read(std::get<Choice>(kKnobs[0]), convention);
  return std::make_unique<StyleControlled>(convention);
}

}  // namespace

namespace calibrations {

extern const CalibrationPlugin style_controlled;
constinit const CalibrationPlugin style_controlled = {
    .info = {.id = "style_controlled",
             .summary = "Compares systems at equal length and looks, by slopes "
                        "that they share.",
             .source = "Li, Angelopoulos and Chiang 2024, "
                       "https://lmsys.org/blog/2024-08-28-style-control/; Li "
                       "et al. 2024, arXiv:2406.11939",
             .knobs = kKnobs},
    .make = make,
};

}  // namespace calibrations
}  // namespace assize
