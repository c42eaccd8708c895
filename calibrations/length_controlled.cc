// Length-controlled win rate: what would the judge say at equal length?
//
// A logistic model of each verdict on the difference in length (a tanh of it
// over its spread), the instruction's difficulty and the system itself; the
// score is the mean prediction with the length term set to zero.  As
// AlpacaEval 2 publishes it: L1 penalty, its strength C chosen by five folds,
// regularisation rows ("gamed baseline") that tie the length slope down.
//
// What it does not do: length is taken as a bias, though a longer answer can
// be better because it says more.  It extrapolates for a system that is always
// shorter or longer than the baseline, and it can help an attacker whose
// answer is short: the null model rises from 76.9 to about 86.5.  The published
// standard error is the spread of predictions, no sampling error; here the
// interval comes from refitting under the bootstrap's weights, with C held
// (refit_c: true chooses it again in every replicate).
//
// Where the suite publishes no difficulty per instruction, or no regularisation
// rows, the terms are left out, and the convention says so; `difficulty: none`
// leaves the difficulty out anyway.  `difficulty: joint` estimates it: one
// random effect per instruction in a logistic model of all clean systems'
// verdicts, each system with its own level and length slope, shrunk as far as
// the instructions' spread asks.  A system's difficulties are taken from the
// others' verdicts alone; were its own among them, they would explain its own
// luck and the fit would follow the noise.  In resampling they are held: a
// drawn instruction brings all its verdicts along, which say the same of it
// however often it is drawn.  The regularisation rows belong to the published
// difficulty and are left out with it.
//
// Without those rows nothing but the system's own verdicts tells its length
// from itself: a system that is nearly always longer, or shorter, than the
// baseline is left out, and the assumptions name it.
//
// Whether the effect of length is a tanh at all is tested for each system
// against a natural cubic spline of the difference (lack_of_fit_p, from a score
// test over instructions); the assumptions name the systems for which it is
// not, at a false discovery rate of 0.05.

#include "stats/length_controlled.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "calibrations/instruction_difficulty.h"
#include "calibrations/scores_alone.h"
#include "plugin/calibration.h"
#include "plugin/config_node.h"
#include "stats/length_effect.h"
#include "stats/moments.h"
#include "stats/multiple_testing.h"

namespace assize {
namespace {

constexpr std::string_view kNoYes[] = {"false", "true"};
constexpr std::string_view kSources[] = {"published", "joint", "none"};

/// Systems whose effect of length is called no tanh: as many false as this.
constexpr double kDiscoveryRate = 0.05;

constexpr Knob kKnobs[] = {
    Choice{.name = "refit_c",
           .meaning = "Choose C again in every bootstrap replicate; slow.",
           .options = kNoYes},
    Choice{.name = "difficulty",
           .meaning = "Of the instructions: published, where the suite has it; "
                      "joint, fitted over the other systems; none.",
           .options = kSources},
};

/// Above this the length term counts as the system's own: the variance of its
/// log-odds at equal length is then five times that at its usual length.  Five
/// to ten is where a variance inflation factor is commonly called too large
/// (Marquardt 1970, doi:10.2307/1267205); the L1 penalty moves weight freely
/// between two columns that are so alike, hence the smaller.
constexpr double kMostInflation = 5;
/// Equal length is inside what was seen if this share of the rows lies on
/// either side of it; of fewer the slope is a matter of a few instructions.
constexpr double kLeastShare = 0.1;

/// Whether the system's own rows tell the length term from the system's, which
/// is a column of ones: what the two have in common is t's mean, what tells
/// them apart its spread.  Without any difference in length there is no term.
bool tells_length_apart(const std::vector<double>& difference) {
  const double scale = standard_deviation(difference, 1);
  if (!(scale > 0)) return std::ranges::count(difference, 0.0) > 0;
  const auto rows = static_cast<double>(difference.size());
  double sum = 0, squares = 0, shorter = 0, longer = 0;
  for (const double d : difference) {
    const double t = std::tanh(d / scale);
    sum += t / rows;
    squares += t * t / rows;
    shorter += d >= 0 ? 1 : 0;  // Equal lengths are on both sides.
    longer += d <= 0 ? 1 : 0;
  }
  const double spread = squares - sum * sum;
  return squares <= kMostInflation * spread &&
         std::min(shorter, longer) >= kLeastShare * rows;
}

/// One system's model, with C and the full-sample fit.
struct Model {
  LengthControlled design;
  double c = 0;
  LengthControlled::Fit fit;
};

class LengthControlledWinRate final : public Estimator {
 public:
  LengthControlledWinRate(const Study& study, bool refit_c,
                          InstructionDifficulty difficulty)
      : refit_c_(refit_c), difficulty_(std::move(difficulty)) {
    std::vector<LengthControlledData> data(study.bench.systems.size());
    gather(study, data);
    for (std::size_t s = 0; s < data.size(); ++s) {
      if (data[s].outcome.empty()) continue;
      const bool baseline = static_cast<int>(s) == study.bench.reference;
      if (!baseline && difficulty_.gamed().outcome.empty() &&
          !tells_length_apart(data[s].length_difference)) {
        left_out_.push_back(study.bench.systems[s]);
        continue;
      }
      add(study, data[s], s);
    }
  }

  std::span<const Quantity> quantities() const override { return quantities_; }

  void estimate(std::span<const double> weight, std::span<double> out,
                Scratch&) const override {
    for (std::size_t q = 0; q < models_.size(); ++q) {
      if (!models_[q]) {
        out[q] = 50;
        continue;
      }
      const Model& model = *models_[q];
      const double c =
          refit_c_ ? published_grid()[model.design.choose(weight)] : model.c;
      LengthControlled::Scratch scratch = model.design.scratch();
      const auto fit = model.design.fit(c, weight, &model.fit, scratch);
      out[q] = fit.converged ? fit.value : kAbsent;
    }
  }

  void influence(std::span<double> out) const override {
    const std::size_t columns = models_.size();
    std::vector<double> one(out.size() / columns);
    for (std::size_t q = 0; q < columns; ++q) {
      std::ranges::fill(one, 0.0);
      if (models_[q]) {
        models_[q]->design.influence(models_[q]->c, models_[q]->fit, one);
      }
      for (std::size_t g = 0; g < one.size(); ++g) {
        out[g * columns + q] = one[g];
      }
    }
  }

  Notes notes() const override {
    Notes notes{
        .convention = convention(),
        .assumes = {"Length is a bias to hold fixed, not a part of "
                    "quality.",
                    difficulty_.joint()
                        ? "The length effect is a tanh with one slope per "
                          "system; difficulty is estimated from the other "
                          "clean systems' verdicts and held in resampling."
                        : "The length effect is a tanh with one slope per "
                          "system; difficulty is known.",
                    refit_c_ ? "C is chosen again in every replicate."
                             : "C is held at the full-sample choice."},
        .parameters = parameters_};
    if (difficulty_.joint()) {
      notes.parameters.emplace_back("difficulty_spread",
                                    difficulty_.joint()->spread());
    }
    if (const std::string who = no_tanh(); !who.empty()) {
      notes.assumes.push_back(who);
    }
    if (!left_out_.empty()) notes.assumes.push_back(left_out());
    return notes;
  }

  /// Whether a system was modelled; the baseline's 50 is no model.
  bool has_models() const {
    return std::ranges::any_of(
        models_, [](const auto& model) { return model.has_value(); });
  }

  /// Who has no value and why, in a sentence; empty: nobody.
  std::string left_out() const {
    if (left_out_.empty()) return "";
    return fmt::format(
        "Left out, for their answers are nearly always longer or nearly always "
        "shorter than the baseline's, and without regularisation rows their "
        "length cannot be told from themselves: {}.",
        fmt::join(left_out_, ", "));
  }

 private:
  std::string convention() const {
    if (difficulty_.joint()) return "assize.lc_joint";
    const bool whole =
        !difficulty_.left_out() && !difficulty_.gamed().outcome.empty();
    return whole ? "alpaca_eval.lc_v1" : "alpaca_eval.lc_minimal";
  }

  /// Whose effect of length is not a tanh, in a sentence; empty: nobody's.
  std::string no_tanh() const {
    std::vector<double> p;
    for (const auto& [system, of] : lack_of_fit_) p.push_back(of);
    const std::vector<double> q = benjamini_hochberg(p);
    std::vector<std::string> named;
    for (std::size_t i = 0; i < q.size(); ++i) {
      if (q[i] <= kDiscoveryRate) named.push_back(lack_of_fit_[i].first);
    }
    if (named.empty()) return "";
    return fmt::format(
        "Not so, for a spline of the length fits better (score test over "
        "instructions, Benjamini-Hochberg at {}): the length effect of {} is "
        "no tanh.",
        kDiscoveryRate, fmt::join(named, ", "));
  }

  void gather(const Study& study, std::vector<LengthControlledData>& data) {
    const VerdictTable& table = study.table;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const auto length = length_difference(study, i);
      if (!length) continue;
      const std::uint32_t item = table.item[i];
      const double difficulty = difficulty_.at(table.system[i], item);
      if (!std::isfinite(difficulty)) continue;
      LengthControlledData& of = data[table.system[i]];
      of.length_difference.push_back(*length);
      of.difficulty.push_back(difficulty);
      of.outcome.push_back(table.y[i]);
      of.cluster.push_back(study.bench.items[item].cluster);
    }
  }

  void add(const Study& study, const LengthControlledData& data,
           std::size_t system) {
    std::uint32_t clusters = 0;
    for (std::size_t i = 0; i < data.cluster.size(); ++i) {
      clusters += i == 0 || data.cluster[i] != data.cluster[i - 1];
    }
    quantities_.push_back({.metric = "win_rate",
                           .system = static_cast<std::uint16_t>(system),
                           .judge = study.judge,
                           .n = static_cast<std::uint32_t>(data.outcome.size()),
                           .clusters = clusters});
    models_.emplace_back();
    // The baseline against itself is 50 by definition, not a fit.
    if (static_cast<int>(system) == study.bench.reference) return;
    Model model{LengthControlled(data, difficulty_.gamed()), 0, {}};
    model.c = published_grid()[model.design.choose()];
    model.fit = model.design.fit(model.c);
    const std::string& name = study.bench.systems[system];
    parameters_.emplace_back("c:" + name, model.c);
    parameters_.emplace_back("length_slope:" + name, model.fit.w_length);
    const double p = tanh_lack_of_fit(data).p;
    if (std::isfinite(p)) {
      parameters_.emplace_back("lack_of_fit_p:" + name, p);
      lack_of_fit_.emplace_back(name, p);
    }
    models_.back() = std::move(model);
  }

  bool refit_c_;
  InstructionDifficulty difficulty_;
  std::vector<Quantity> quantities_;
  std::vector<std::optional<Model>> models_;  ///< None: the baseline.
  std::vector<std::pair<std::string, double>> parameters_;
  std::vector<std::pair<std::string, double>> lack_of_fit_;  ///< Name and p.
  std::vector<std::string> left_out_;  ///< Names, by increasing system.
};

class Plugin final : public Calibration {
 public:
  Plugin(bool refit_c, DifficultySource source)
      : refit_c_(refit_c), source_(source) {}

  Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const override {
    if (scores_alone(study)) {
      return needs_pairs("it asks who would win at equal length");
    }
    if (study.bench.reference < 0) {
      return fail("length control needs a baseline that every system meets");
    }
    auto difficulty = InstructionDifficulty::make(study, source_);
    if (!difficulty) return tl::unexpected(difficulty.error());
    auto estimator = std::make_unique<LengthControlledWinRate>(
        study, refit_c_, *std::move(difficulty));
    if (estimator->quantities().empty()) {
      return fail(estimator->left_out().empty()
                      ? "no judged pair has both answers' lengths"
                      : estimator->left_out());
    }
    if (!estimator->has_models() && !estimator->left_out().empty()) {
      return fail(estimator->left_out());
    }
    return estimator;
  }

 private:
  bool refit_c_;
  DifficultySource source_;
};

std::unique_ptr<Calibration> make(ConfigNode& config) {
  std::size_t refit_c = 0, source = 0;
  config.read(std::get<Choice>(kKnobs[0]), refit_c);
  config.read(std::get<Choice>(kKnobs[1]), source);
  return std::make_unique<Plugin>(refit_c == 1,
                                  static_cast<DifficultySource>(source));
}

}  // namespace

namespace calibrations {

extern const CalibrationPlugin length_controlled;
constinit const CalibrationPlugin length_controlled = {
    .info = {.id = "length_controlled",
             .summary =
                 "Sets the length difference to zero in a logistic model "
                 "of the verdicts.",
             .source = "Dubois et al. 2024, arXiv:2404.04475",
             .knobs = kKnobs},
    .make = make,
};

}  // namespace calibrations
}  // namespace assize
