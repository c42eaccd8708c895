// What people would say, from a few of their labels and a judge on the rest.
//
// The judge's verdict stands in where nobody labelled, and the labelled part
// says how far to believe it (prediction-powered inference, PPI++): the value
// is unbiased whatever the judge does, and the better the judge, the narrower
// its interval.  Beside it stand two other roads to the same number, which
// should lead there: the labels post-stratified by what the judge says (the
// efficient estimator), and Rogan and Gladen's correction by the judge's rates
// of error.  `judge_bias` is the judge's own number minus the anchored one.
//
// The estimand is the rate at which people prefer a system's answer, in per
// cent, over all instructions.  Labels are the benchmark's gold labels.  Where
// every instruction has one, nothing is left to predict; `labels: 100` takes so
// many instructions' labels, drawn at random, and shows what these would have
// been worth.
//
// With `strata: category` the judge is believed in each category as far as it
// deserves there, and categories are put together by their shares of the rows
// (stratified PPI++, Fisch et al. 2024, arXiv:2406.04291): narrower where the
// judge knows some and not others.  A category with fewer than five labelled
// instructions, or five others, is refused.  win_rate_efficient and
// win_rate_corrected stay as they are.
//
// `scale: bradley_terry` anchors a board's strengths instead of each system's
// rate: of systems that were compared with each other, ratings.
//
// Of answers that were scored alone it is the mean of people's labels of them,
// `people_score`, whatever the judge's scale.
//
// Assumptions that fail in practice: the labelled instructions are a random
// sample of all, and the judge was not tuned on them.  Rogan and Gladen's also
// needs the judge to err as often on one part as on the other.

#include <set>

#include "calibrations/anchored_rates.h"
#include "calibrations/anchored_scores.h"
#include "calibrations/anchored_strengths.h"
#include "calibrations/scores_alone.h"
#include "core/stream.h"
#include "plugin/config_node.h"
#include "stats/prediction_powered.h"

namespace assize {
namespace {

constexpr std::string_view kTunings[] = {"ppi_py", "glide", "plain",
                                         "classical"};
constexpr PowerTuning kTuningOf[] = {
    PowerTuning::kClipped, PowerTuning::kUnclipped, PowerTuning::kPlain,
    PowerTuning::kClassical};

constexpr std::string_view kStrata[] = {"none", "category"};
constexpr std::string_view kScales[] = {"win_rate", "bradley_terry"};

constexpr Knob kKnobs[] = {
    Number{.name = "labels",
           .unit = "instructions",
           .meaning = "Use only so many labels, drawn at random; 0: all.",
           .fallback = 0,
           .least = 0,
           .most = 1e9},
    Number{.name = "draw",
           .unit = "",
           .meaning = "Which random draw of them.",
           .fallback = 1,
           .least = 0,
           .most = 1e9},
    Choice{.name = "tuning",
           .meaning = "How far the judge is believed: ppi_py and glide tune it "
                      "by their conventions; plain wholly, classical not.",
           .options = kTunings},
    Choice{.name = "strata",
           .meaning = "Tune it over all instructions, or in each category.",
           .options = kStrata},
    Choice{.name = "scale",
           .meaning = "What is anchored: how often a system wins, or a "
                      "board's Bradley-Terry ratings.",
           .options = kScales},
};

struct Settings {
  double labels = 0, draw = 1;
  std::size_t tuning = 0, strata = 0, scale = 0;

  PowerTuning power() const { return kTuningOf[tuning]; }
  bool by_category() const { return strata == 1; }
};

/// Of the clusters with a label, which to use: all, or so many at random.
std::set<std::uint32_t> chosen(std::set<std::uint32_t> all,
                               const Settings& settings) {
  const auto wanted = static_cast<std::size_t>(settings.labels);
  if (wanted == 0 || wanted >= all.size()) return all;
  std::vector<std::uint32_t> order(all.begin(), all.end());
  Stream(static_cast<std::uint64_t>(settings.draw),
         {"human_anchored", "labels"})
      .shuffle(std::span(order));
  return {order.begin(), order.begin() + static_cast<std::ptrdiff_t>(wanted)};
}

class Plugin final : public Calibration {
 public:
  explicit Plugin(const Settings& settings) : settings_(settings) {}

  Result<std::unique_ptr<const Estimator>> prepare(
      const Study& study) const override {
    if (study.bench.gold < 0) {
      return fail(
          "nobody's labels are there to anchor in: the inputs name no "
          "gold labels");
    }
    if (settings_.scale == 1 && settings_.by_category()) {
      return fail(
          "a board's strengths have no strata; leave one of 'scale' and "
          "'strata' as it is");
    }
    bool chose = false;
    const auto choose = [&](std::set<std::uint32_t> all) {
      chose = true;
      return chosen(std::move(all), settings_);
    };
    const bool alone = scores_alone(study);
    if (settings_.scale == 1) {
      if (alone) return needs_pairs("strengths are of rivals");
      return anchored_strengths(study, choose, settings_.power());
    }
    const auto means = alone ? anchored_scores : anchored_rates;
    auto out = means(study, choose, settings_.power(), settings_.by_category());
    if (!out && chose && settings_.labels == 0) {
      out.error().message +=
          "; where every instruction is labelled, 'labels: N' uses N";
    }
    return out;
  }

 private:
  Settings settings_;
};

std::unique_ptr<Calibration> make(ConfigNode& config) {
  Settings settings;
  config.read(std::get<Number>(kKnobs[0]), settings.labels);
  config.read(std::get<Number>(kKnobs[1]), settings.draw);
  config.read(std::get<Choice>(kKnobs[2]), settings.tuning);
  config.read(std::get<Choice>(kKnobs[3]), settings.strata);
  config.read(std::get<Choice>(kKnobs[4]), settings.scale);
  return std::make_unique<Plugin>(settings);
}

}  // namespace

namespace calibrations {

extern const CalibrationPlugin human_anchored;
constinit const CalibrationPlugin human_anchored = {
    .info = {.id = "human_anchored",
             .summary = "What people would say, from some of their labels and "
                        "the judge on the rest.",
             .source = "Angelopoulos, Duchi and Zrnic 2023, arXiv:2311.01453",
             .knobs = kKnobs},
    .make = make,
    .asked_for = true,
};

}  // namespace calibrations
}  // namespace assize
