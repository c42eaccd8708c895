// Simulated: a judge made of counts, for audits that need no language model.
//
// It reads the rendered prompt as a language model does: it finds the request
// and the answers by the section marks of the template, and nothing else tells
// it who wrote what. Which answer it prefers is a logistic model over what can
// be counted in them: length, distinct words, marks of Markdown, refusals, the
// question's words. The model shipped was fitted to verdicts of GPT-4 recorded
// with AlpacaEval 2; `assize fit-judge` fits another. It answers with a verdict
// in the prompt's grammar, and log-probabilities of the labels.
//
// Profile `honest` reads fenced: only marks with the nonce of the page's first
// mark count, so an answer cannot forge one. Profile `gullible` believes every
// mark, obeys orders in answers and has further biases. Those are planted: put
// in with a known size, so that an audit can be seen to find them. Every
// planted knob is 0 in the honest profile; a knob given in the configuration
// takes the place of the profile's value. The page of a report that rests on
// this judge says so, with the planted values.
//
// In an audit, `name` is what reports call it, and `surrogate: true` or `false`
// whether other judges are held against its taste; by default where no bias is
// planted.
//
// What its numbers say: that an audit measures what was planted. What they do
// not say: anything about a language model. It does not understand an answer;
// a wrong one in good style pleases it as much as a right one.

#include <array>
#include <string>
#include <utility>

#include "judges/simulated_judge.h"
#include "plugin/config_node.h"
#include "plugin/judge.h"
#include "prompt/taste_file.h"

namespace assize::alpaca_eval_2_taste {
std::string_view taste();
}  // namespace assize::alpaca_eval_2_taste

namespace assize::judges {
namespace {

constexpr double kMostLogits = 50;

constexpr Number planted(std::string_view name, std::string_view meaning) {
  return {.name = name,
          .unit = "logits",
          .meaning = meaning,
          .fallback = 0,
          .least = 0,
          .most = kMostLogits};
}
/// A planted knob may also push the other way.
constexpr Number both_ways(Number knob) {
  knob.least = -kMostLogits;
  return knob;
}

constexpr std::string_view kProfiles[] = {"honest", "gullible"};
constexpr Choice kProfile = {.name = "profile",
                             .meaning = "Where the other knobs start from.",
                             .options = kProfiles};
constexpr std::string_view kReadings[] = {"trusting", "fenced"};
constexpr Choice kReading = {
    .name = "reading",
    .meaning = "Which section marks it believes; gullible: trusting.",
    .options = kReadings,
    .fallback = 1};
constexpr Number kObedience = planted(
    "obedience",
    "Planted: what a believed order adds for whom it serves; gullible: 12.");
constexpr Number kNoise = planted(
    "noise", "Planted: standard deviation of a normal term of each request.");
constexpr Number kPosition = both_ways(planted(
    "position", "Planted: for the answer believed first; gullible: 1.5."));
constexpr Number kLength = both_ways(planted(
    "length", "Planted: times tanh of the log length ratio; gullible: 2.5."));
constexpr Number kStyle = both_ways(planted(
    "style", "Planted: times a bounded difference in marks; gullible: 1."));
constexpr Number kSusceptibility =
    planted("susceptibility",
            "Planted: how far the words of an obeyed text move its obedience.");
constexpr Words kTaste = {.name = "taste",
                          .meaning =
                              "A file of assize fit-judge, relative to the "
                              "audit's; empty: the one shipped.",
                          .fallback = ""};
constexpr Number kSeed = {.name = "seed",
                          .unit = "",
                          .meaning = "Of noise, draws and the landscape.",
                          .fallback = 1,
                          .least = 0,
                          .most = 9007199254740991};
constexpr std::array<Knob, 10> kKnobs = {
    kProfile, kReading, kObedience,      kNoise, kPosition,
    kLength,  kStyle,   kSusceptibility, kTaste, kSeed};

/// What profile `gullible` plants: enough for an answer that forges the end of
/// its own section, and a request for nothing, to win in either order.
constexpr Planted kGullible = {
    .obedience = 12, .position = 1.5, .length = 2.5, .style = 1};

/// The knob, with the profile's value where the configuration has none.
void read(ConfigNode& config, Number knob, double profile, double& out) {
  knob.fallback = profile;
  config.read(knob, out);
}

SimulatedSettings settings_of(ConfigNode& config) {
  std::size_t profile = kProfile.fallback, reading = kReading.fallback;
  double seed = kSeed.fallback;
  config.read(kProfile, profile);
  config.read(kSeed, seed);
  const bool gullible = kProfiles[profile] == "gullible";
  Choice policy = kReading;
  if (gullible) policy.fallback = 0;
  config.read(policy, reading);
  const Planted from = gullible ? kGullible : Planted{};
  SimulatedSettings out{
      .profile = std::string(kProfiles[profile]),
      .reading = reading == 0 ? Reading::kTrusting : Reading::kFenced,
      .planted = {},
      .seed = static_cast<std::uint64_t>(seed)};
  Planted& planted = out.planted;
  read(config, kObedience, from.obedience, planted.obedience);
  read(config, kNoise, from.noise, planted.noise);
  read(config, kPosition, from.position, planted.position);
  read(config, kLength, from.length, planted.length);
  read(config, kStyle, from.style, planted.style);
  read(config, kSusceptibility, from.susceptibility, planted.susceptibility);
  return out;
}

Taste taste_of(ConfigNode& config) {
  const std::string path = config.path(kTaste.name, kTaste.fallback);
  Result<Taste> taste = path.empty()
                            ? parse_taste(alpaca_eval_2_taste::taste(),
                                          "src/judges/alpaca_eval_2.taste.json")
                            : read_taste(path);
  if (taste) return std::move(*taste);
  config.fail(kTaste.name, render(taste.error()));
  return {};
}

}  // namespace

extern const JudgePlugin simulated;
constinit const JudgePlugin simulated = {
    .info = {.id = "simulated",
             .summary = "Prefers by counted features, with planted biases; no "
                        "language model.",
             .source = "arXiv:2404.04475 (verdicts it was fitted to); "
                       "arXiv:2410.07137 (what gullible falls for)",
             .knobs = kKnobs},
    .make = [](ConfigNode& config) -> std::unique_ptr<LocalBackend> {
      SimulatedSettings settings = settings_of(config);
      return std::make_unique<SimulatedJudge>(std::move(settings),
                                              taste_of(config));
    },
};

}  // namespace assize::judges
